"""Texts: whose line reaches a number, in how many parts they go, and what a carrier's words mean."""

import random
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as some

from xulang.kernel.refusal import Refusal
from xulang.notifications.domain.refusals import NotificationRefusal
from xulang.notifications.domain.smpp import (
    Alphabet,
    normal_id,
    parse_receipt,
    parse_target,
    phone_matches,
    receipt_keys,
    sender_kind,
    validity,
)
from xulang.notifications.domain.text import Route, TextState, raised, route_of, state_of_parts
from xulang.notifications.domain.text_segments import (
    BASIC,
    EXTENDED,
    MOST_PARTS,
    Coding,
    cleaned,
    coding_of,
    join_parts,
    split_text,
)
from xulang.simulation.domain.smsc_manners import Ids, names
from xulang.simulation.domain.smsc_wire import TIME

FOREIGN, NOT_MOBILE = (
    NotificationRefusal.TEXT_NUMBER_FOREIGN,
    NotificationRefusal.TEXT_NUMBER_NOT_MOBILE,
)
SMALL = "".join(sign for sign in BASIC if sign != "\x1b") + "".join(EXTENDED)
VIETNAMESE = "ăâđêôơưạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ aeiou"
CHINESE = "越南谅山友谊关口岸货车请于今日十四时进入停车场𠮷"


@pytest.mark.parametrize(
    ("phone", "route"),
    [
        ("+84912345678", Route.VN),
        ("+84387654321", Route.VN),
        ("+8613812345678", Route.CN),
        ("+8617012345678", Route.CN),
    ],
)
def test_mobiles_of_both_countries_have_a_line(phone: str, route: Route) -> None:
    assert route_of(phone=phone) is route


@pytest.mark.parametrize(
    ("phone", "code"),
    [
        ("+842053812345", NOT_MOBILE),  # a landline of Lạng Sơn
        ("+867712345678", NOT_MOBILE),  # a landline of Nanning
        ("+84123", NOT_MOBILE),
        ("0912345678", NOT_MOBILE),  # not E.164
        ("", NOT_MOBILE),
        ("+85291234567", FOREIGN),  # Hong Kong has carriers of its own
        ("+66812345678", FOREIGN),
    ],
)
def test_other_numbers_are_refused_by_name(phone: str, code: NotificationRefusal) -> None:
    with pytest.raises(Refusal) as refused:
        route_of(phone=phone)
    assert refused.value.code == code


@pytest.mark.parametrize(
    ("text", "coding", "parts"),
    [
        ("a" * 160, Coding.GSM_7, 1),
        ("a" * 161, Coding.GSM_7, 2),
        ("a" * 306, Coding.GSM_7, 2),
        ("a" * 307, Coding.GSM_7, 3),
        ("€" * 80, Coding.GSM_7, 1),
        ("€" * 81, Coding.GSM_7, 2),
        ("Mời xe vào cửa khẩu", Coding.UCS_2, 1),
        ("ế" * 70, Coding.UCS_2, 1),
        ("ế" * 71, Coding.UCS_2, 2),
        ("请" * 67 * MOST_PARTS, Coding.UCS_2, MOST_PARTS),
    ],
)
def test_how_many_parts(text: str, coding: Coding, parts: int) -> None:
    assert coding_of(text=text) is coding
    assert len(split_text(text=text, coding=coding, reference=7).parts) == parts


def test_more_parts_than_anybody_reads_are_refused() -> None:
    with pytest.raises(Refusal) as refused:
        split_text(text="请" * (67 * MOST_PARTS + 1), coding=Coding.UCS_2, reference=7)
    assert refused.value.code == NotificationRefusal.TEXT_TOO_LONG


def test_the_header_says_whose_how_many_and_which() -> None:
    parts = split_text(text="a" * 161, coding=Coding.GSM_7, reference=200).parts
    assert [part[:6] for part in parts] == [bytes([5, 0, 3, 200, 2, 1]), bytes([5, 0, 3, 200, 2, 2])]
    assert [len(part) for part in parts] == [159, 14]


@given(
    text=some.text(some.sampled_from(SMALL), max_size=900)
    | some.text(some.sampled_from(VIETNAMESE + CHINESE), max_size=390)
    | some.text(some.characters(exclude_categories=["Cs"]), max_size=190),
    reference=some.integers(0, 255),
    seed=some.integers(),
)
def test_whatever_is_split_is_put_together_again(text: str, reference: int, seed: int) -> None:
    coding = coding_of(text=text)
    parts = list(split_text(text=text, coding=coding, reference=reference).parts)
    assert all(len(part) <= (140 if coding is Coding.UCS_2 else 160) for part in parts)
    if coding is Coding.UCS_2:
        # No pair is torn: each part is text of its own.
        assert all(part[6 if len(parts) > 1 else 0 :].decode("utf-16-be") is not None for part in parts)
    random.Random(seed).shuffle(parts)
    assert join_parts(parts=parts, coding=coding) == text


def test_what_is_missing_is_found_missing() -> None:
    parts = split_text(text="ế" * 200, coding=Coding.UCS_2, reference=1).parts
    with pytest.raises(ValueError, match="missing"):
        join_parts(parts=parts[1:], coding=Coding.UCS_2)
    other = split_text(text="ế" * 200, coding=Coding.UCS_2, reference=2).parts
    with pytest.raises(ValueError, match="different"):
        join_parts(parts=[parts[0], *other[1:]], coding=Coding.UCS_2)


def test_a_text_is_cleaned_of_what_no_phone_shows() -> None:
    assert cleaned(text=" Xe\x00 va\u0300o\r\ncổng\x1b \n") == "Xe vào\ncổng"


@pytest.mark.parametrize("ids", list(Ids))
def test_a_receipts_name_finds_the_answers(ids: Ids) -> None:
    for number in (1, 10, 0x1A2B3C, 255, 4096, 10**9):
        answered, receipted = names(number=number, ids=ids)
        assert normal_id(message_id=answered) in receipt_keys(message_id=receipted)


@pytest.mark.parametrize(
    ("words", "state"),
    [
        ("id:0001715004 sub:001 dlvrd:001 stat:DELIVRD err:000 text:", TextState.DELIVERED),
        ("id:1a2b3c stat:UNDELIV err:027", TextState.FAILED),
        ("ID: 1A2B3C STAT:Expired", TextState.EXPIRED),
        ("stat:ACCEPTD id:1a2b3c", TextState.SUBMITTED),
        ("id:1a2b3c stat:DELIVRD text:id:9 stat:UNDELIV", TextState.DELIVERED),
    ],
)  # fmt: skip
def test_receipts_as_carriers_write_them(words: str, state: TextState) -> None:
    receipt = parse_receipt(text=words)
    assert receipt is not None
    assert receipt.state is state
    assert "1a2b3c" in receipt.keys


def test_fields_go_before_words_and_other_messages_are_no_receipts() -> None:
    receipt = parse_receipt(text="id:5 stat:ENROUTE", receipted_id="7f", message_state=2)
    assert receipt is not None
    assert (receipt.keys, receipt.state) == (("7f", "127"), TextState.DELIVERED)
    for words in ("Tôi đến muộn", "id: stat:DELIVRD", "id:7 stat:WHO", "text:id:7 stat:DELIVRD", ""):
        assert parse_receipt(text=words) is None


SAID = [state for state in TextState if state not in {TextState.QUEUED, TextState.NOT_CONFIGURED}]


@given(some.lists(some.sampled_from(SAID), min_size=1), some.integers())
def test_receipts_in_any_order_and_number_say_the_same(states: list[TextState], seed: int) -> None:
    def folded(order: list[TextState]) -> TextState:
        found = TextState.SUBMITTED
        for state in order:
            found = raised(before=found, said=state)
        return found

    mixed = [*states, *states]
    random.Random(seed).shuffle(mixed)
    assert folded(mixed) is folded(states)


def test_a_text_is_delivered_when_all_its_parts_are() -> None:
    delivered, submitted = TextState.DELIVERED, TextState.SUBMITTED
    assert state_of_parts(states=[delivered, delivered]) is delivered
    assert state_of_parts(states=[delivered, submitted]) is submitted
    assert state_of_parts(states=[delivered, TextState.UNKNOWN]) is TextState.UNKNOWN
    assert state_of_parts(states=[submitted, TextState.FAILED]) is TextState.FAILED


def test_a_line_is_read_from_its_address() -> None:
    target = parse_target(
        route=Route.VN, url="smpps://bien%20gioi@sms.example:3551?from=CUAKHAU&rate=20&alphabet=ucs2"
    )
    assert (target.system_id, target.host, target.port, target.is_secure) == (
        "bien gioi",
        "sms.example",
        3551,
        True,
    )
    assert (target.sender, target.rate, target.window, target.alphabet) == (
        "CUAKHAU",
        20.0,
        10,
        Alphabet.UCS2,
    )
    assert target.coding(Coding.GSM_7) is Coding.UCS_2
    assert parse_target(route=Route.CN, url="smpp://a@b?from=1").port == 2775


@pytest.mark.parametrize(
    "url",
    [
        "http://a@b:1?from=X",
        "smpp://b:1?from=X",
        "smpp://a:secret@b:1?from=X",
        "smpp://a@b:1",
        "smpp://a@b:port?from=X",
        "smpp://a@b:1?from=X&rate=fast",
        "smpp://a@b:1?from=X&rate=0",
        "smpp://a@b:1?from=X&windows=10",
        "smpp://a@b:1/path?from=X",
        "smpp://aaaaaaaaaaaaaaaa@b:1?from=X",
    ],
)
def test_a_line_that_is_written_wrong(url: str) -> None:
    with pytest.raises(Refusal) as refused:
        parse_target(route=Route.VN, url=url)
    assert refused.value.code == NotificationRefusal.TEXT_LINE_WRONG


def test_small_things_of_the_protocol() -> None:
    moment = datetime(2026, 5, 9, 7, 0, 5, tzinfo=UTC)
    assert validity(until=moment) == "260509070005000+"
    assert TIME.fullmatch(validity(until=moment))
    assert sender_kind(sender="CUAKHAU") == (5, 0)
    assert sender_kind(sender="8088") == (3, 0)
    assert sender_kind(sender="+84900000000") == (1, 1)
    assert phone_matches(phone="+84912345678", said="84912345678")
    assert phone_matches(phone="+84912345678", said="0912345678")
    assert phone_matches(phone="+84912345678", said="")
    assert not phone_matches(phone="+84912345678", said="84912345679")
