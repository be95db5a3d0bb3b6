"""Texts in the database: queued with their cause, claimed within bounds, and what receipts make of them."""

from datetime import timedelta

import pytest
from django.db import transaction

from tests.support.texts import (
    ANOTHER,
    CALL,
    CHINESE,
    PLENTY,
    VIETNAMESE,
    queue,
    seen,
    target,
    text_id,
)
from xulang.notifications import api as notifications
from xulang.notifications import models
from xulang.notifications.api import LineState, Route, TextState, TextTrouble
from xulang.notifications.domain.smpp import Receipt, parse_receipt
from xulang.notifications.usecases.forget import forget_subjects, forget_texts
from xulang.notifications.usecases.send_texts import (
    LEASE,
    Accepted,
    TextClaim,
    claim_texts,
    note_accepted,
    note_line,
    note_receipts,
    note_refused,
    note_released,
    sweep_texts,
)
from xulang.platform import clock

pytestmark = pytest.mark.django_db
NOW = clock.now()
LINE = target(2775)
MINUTE = timedelta(minutes=1)


def claim(*, now: object = None, bounds: notifications.Bounds = PLENTY, limit: int = 100) -> list[TextClaim]:
    return claim_texts(target=LINE, bounds=bounds, now=now or NOW, limit=limit)  # type: ignore[arg-type] # a time


def accept(one: TextClaim, *message_ids: str) -> None:
    note_accepted(
        route=Route.VN,
        accepted=[
            Accepted(text_id=one.text_id, number=number, message_id=said)
            for number, said in zip(one.missing, message_ids, strict=True)
        ],
        text_ids=(),
        now=NOW,
    )


def receipt(words: str) -> Receipt:
    found = parse_receipt(text=words)
    assert found is not None
    return found


def tell(words: str, *, phone: str = "") -> None:
    note_receipts(route=Route.VN, receipts=[(receipt(words), phone)], now=NOW)


def up() -> None:
    note_line(route=Route.VN, state=LineState.UP, status=None, now=NOW)


def test_without_settings_a_text_is_kept_and_said_to_be() -> None:
    one = queue("a", now=NOW)
    assert seen(one).state is TextState.NOT_CONFIGURED
    (listed,) = notifications.list_texts(gates=None, states=[TextState.NOT_CONFIGURED], before=None, limit=10)
    assert listed.id == one
    assert notifications.list_texts(gates=None, states=[TextState.QUEUED], before=None, limit=10) == []
    sweep_texts(now=NOW + timedelta(hours=1))
    assert (seen(one).state, seen(one).trouble) == (TextState.EXPIRED, TextTrouble.NOT_CONFIGURED)
    assert models.TextPart.objects.count() == 0


def test_it_is_queued_with_its_cause_or_not_at_all() -> None:
    with transaction.atomic():
        queue("a", now=NOW)
        transaction.set_rollback(True)
    assert models.Text.objects.count() == 0


def test_a_repeat_changes_nothing() -> None:
    queue("a", now=NOW)
    queue("a", body="Khác", phone=ANOTHER, now=NOW + MINUTE)
    assert (seen(text_id("a")).body, seen(text_id("a")).phone) == (CALL, VIETNAMESE)


@pytest.mark.parametrize(
    ("phone", "body", "trouble"),
    [
        ("+85291234567", CALL, TextTrouble.NUMBER_FOREIGN),
        ("+842053812345", CALL, TextTrouble.NUMBER_NOT_MOBILE),
        ("", CALL, TextTrouble.NUMBER_NOT_MOBILE),
        (VIETNAMESE, "ế" * 500, TextTrouble.TOO_LONG),
    ],
)
def test_what_no_line_carries_breaks_nothing_and_is_named(
    phone: str, body: str, trouble: TextTrouble
) -> None:
    one = seen(queue("a", phone=phone, body=body, now=NOW))
    assert (one.state, one.trouble, one.needs_telephone) == (TextState.FAILED, trouble, True)
    assert claim() == []


def test_a_text_that_is_too_old_is_never_claimed() -> None:
    up()
    one = queue("a", now=NOW, lasts=MINUTE)
    assert claim(now=NOW + MINUTE) == []
    assert sweep_texts(now=NOW + MINUTE - timedelta(seconds=1)) == 0
    assert sweep_texts(now=NOW + MINUTE) == 1
    assert (seen(one).state, seen(one).trouble) == (TextState.EXPIRED, TextTrouble.HELD_BACK)


def test_each_country_has_its_own_line() -> None:
    queue("a", phone=CHINESE, now=NOW)
    assert claim() == []
    (one,) = claim_texts(target=target(1, route=Route.CN), bounds=PLENTY, now=NOW, limit=9)
    assert one.phone == CHINESE


def test_who_has_it_has_it_until_the_lease_is_over() -> None:
    queue("a", now=NOW)
    assert len(claim()) == 1
    assert claim(now=NOW + LEASE) == []
    (again,) = claim(now=NOW + LEASE + timedelta(seconds=1))
    assert again.attempts == 2


def test_bounds_for_a_number_and_for_the_line() -> None:
    for place in range(5):
        queue(f"{place}", now=NOW + timedelta(microseconds=place))
        queue(f"other {place}", phone=ANOTHER, now=NOW + timedelta(microseconds=place))
    later = NOW + timedelta(seconds=1)
    bounds = notifications.Bounds(per_number=2, per_hour=100)
    first = claim(now=later, bounds=bounds)
    assert [one.text_id for one in first if one.phone == VIETNAMESE] == [text_id("0"), text_id("1")]
    assert len(first) == 4
    assert claim(now=later, bounds=bounds) == []
    for place, one in enumerate(first):
        accept(one, f"m{place}")
    assert claim(now=later, bounds=bounds) == []
    hour = NOW + timedelta(hours=1)
    models.Text.objects.update(not_after=NOW + timedelta(days=1))
    assert len(claim(now=hour + MINUTE, bounds=bounds)) == 4
    assert len(claim(now=hour + MINUTE, bounds=notifications.Bounds(per_number=99, per_hour=5))) == 1


def test_what_was_not_taken_is_sent_again_and_only_that() -> None:
    one = queue("a", body="ế" * 150, now=NOW)
    (first,) = claim()
    assert first.missing == (1, 2, 3)
    note_accepted(
        route=Route.VN, accepted=[Accepted(text_id=one, number=2, message_id="M2")], text_ids=(), now=NOW
    )
    note_refused(route=Route.VN, text_ids=[one], status=None, dice=lambda: 0.5, now=NOW)
    assert claim() == []
    (again,) = claim(now=NOW + timedelta(seconds=10))
    assert again.missing == (1, 3)
    assert again.segments == first.segments
    accept(again, "M1", "M3")
    assert seen(one).state is TextState.SUBMITTED
    for number in (3, 1):
        tell(f"id:M{number} stat:DELIVRD")
    assert seen(one).state is TextState.SUBMITTED
    tell("id:m2 stat:DELIVRD")
    assert seen(one).state is TextState.DELIVERED


def test_receipts_before_the_answer_twice_and_out_of_order() -> None:
    up()
    one = queue("a", now=NOW)
    (first,) = claim()
    tell("id:0001715004 stat:DELIVRD")
    tell("id:0001715004 stat:ACCEPTD")
    tell("id:0001715004 stat:DELIVRD")
    assert seen(one).state is TextState.QUEUED
    accept(first, "1A2B3C")
    assert seen(one).state is TextState.DELIVERED
    assert models.TextReceipt.objects.count() == 0
    tell("id:0001715004 stat:UNDELIV")
    assert (seen(one).state, seen(one).trouble) == (TextState.DELIVERED, None)


def test_a_receipt_without_an_end_is_unknown_and_a_late_one_still_counts() -> None:
    one = queue("a", now=NOW)
    accept(claim()[0], "7F")
    assert sweep_texts(now=NOW + timedelta(hours=1, minutes=59)) == 0
    assert sweep_texts(now=NOW + timedelta(hours=2)) == 1
    assert (seen(one).state, seen(one).trouble) == (TextState.UNKNOWN, TextTrouble.NO_RECEIPT)
    tell("id:7f stat:DELIVRD")
    assert seen(one).state is TextState.DELIVERED


def test_names_used_again_are_told_apart_by_number_and_age() -> None:
    first, second, third = (
        queue(name, phone=phone, now=NOW + timedelta(microseconds=place))
        for place, (name, phone) in enumerate([("a", VIETNAMESE), ("b", ANOTHER), ("c", VIETNAMESE)])
    )
    for one in claim(now=NOW + MINUTE):
        accept(one, "7F")
    tell("id:7F stat:DELIVRD", phone=ANOTHER.lstrip("+"))
    tell("id:7F stat:UNDELIV", phone=VIETNAMESE.lstrip("+"))
    assert [seen(one).state for one in (first, second, third)] == [
        TextState.SUBMITTED,
        TextState.DELIVERED,
        TextState.FAILED,
    ]


@pytest.mark.parametrize(
    ("status", "state", "trouble"),
    [
        (0x0B, TextState.FAILED, TextTrouble.NUMBER_REFUSED),
        (0x0A, TextState.FAILED, TextTrouble.SENDER_REFUSED),
        (0x08, TextState.QUEUED, None),
        (0x400, TextState.QUEUED, None),
    ],
)
def test_a_refusal_is_final_or_passes(status: int, state: TextState, trouble: TextTrouble | None) -> None:
    up()
    one = queue("a", now=NOW)
    claim()
    note_refused(route=Route.VN, text_ids=[one], status=status, dice=lambda: 0.5, now=NOW)
    assert (seen(one).state, seen(one).trouble, seen(one).status) == (state, trouble, status)


def test_a_refusal_that_does_not_pass_ends() -> None:
    one, now = queue("a", now=NOW, lasts=timedelta(days=1)), NOW
    for _attempt in range(8):
        now += timedelta(minutes=6)
        assert len(claim(now=now)) == 1
        note_refused(route=Route.VN, text_ids=[one], status=0x08, dice=lambda: 0.5, now=now)
    assert (seen(one).state, seen(one).trouble) == (TextState.FAILED, TextTrouble.REFUSED)


def test_a_pause_counts_as_no_attempt() -> None:
    one = queue("a", now=NOW)
    claim()
    note_released(route=Route.VN, text_ids=[one], status=0x58, until=NOW + MINUTE)
    assert claim() == []
    (again,) = claim(now=NOW + MINUTE)
    assert again.attempts == 1


def test_what_may_have_been_sent_is_never_said_not_to_be() -> None:
    up()
    died, broke = queue("a", now=NOW, lasts=MINUTE), queue("b", now=NOW, lasts=MINUTE)
    claim()
    note_refused(route=Route.VN, text_ids=[broke], status=None, dice=lambda: 0.5, now=NOW)
    sweep_texts(now=NOW + LEASE + timedelta(seconds=1))
    for one in (died, broke):
        assert (seen(one).state, seen(one).trouble) == (TextState.UNKNOWN, TextTrouble.NO_LINE)


def test_texts_go_with_what_they_are_about_also_while_on_their_way() -> None:
    about = notifications.TextAbout(
        kind=notifications.TextKind.CALL, declaration_id=text_id("d"), crossing_id=text_id("c")
    )
    queue("a", about=about, now=NOW)
    queue("b", now=NOW)
    found = notifications.find_texts(crossing_ids=[text_id("c")], kind=notifications.TextKind.CALL)
    assert found[text_id("c")].id == text_id("a")
    first = next(one for one in claim() if one.text_id == text_id("a"))
    assert forget_subjects(subject_ids=[text_id("d")]) == 1
    accept(first, "7F")
    tell("id:7F stat:DELIVRD")
    assert models.TextPart.objects.count() == 0
    assert [row.id for row in models.Text.objects.all()] == [text_id("b")]


def test_what_ended_is_forgotten_after_its_days() -> None:
    queue("a", now=NOW)
    accept(claim()[0], "7F")
    tell("id:7F stat:DELIVRD")
    tell("id:nobody stat:DELIVRD")
    queue("waits", now=NOW)
    assert forget_texts(days=30, now=NOW + timedelta(days=30)) == 0
    assert models.TextReceipt.objects.count() == 0
    assert forget_texts(days=30, now=NOW + timedelta(days=30, seconds=1)) == 2  # the text and its part
    assert [row.id for row in models.Text.objects.all()] == [text_id("waits")]


def test_no_number_or_word_is_ever_printed() -> None:
    queue("a", now=NOW)
    (one,) = claim()
    assert "912345678" not in repr(one)
    assert "Mời" not in f"{one}"
    assert "912345678" not in repr(seen(text_id("a")))
