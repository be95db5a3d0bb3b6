"""Webhooks: added, told in order, tried again, set back, and forgotten. The receiver is a real one."""

import json
import logging
import random
from collections.abc import Callable, Iterator
from datetime import timedelta
from uuid import UUID, uuid5

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from tests.support import story as stories
from tests.support.people import make_organisation
from tests.support.sealing import seal
from tests.support.story import COMPANY, START, WAY, Story
from tests.support.webhooks import (
    Receiver,
    add,
    deliveries,
    queue,
    receiving,
    secret_of,
    seen,
    send_all,
    wish,
)
from xulang.kernel.refusal import Refusal
from xulang.kernel.words import FactKind
from xulang.notifications import api as notifications
from xulang.notifications import models
from xulang.notifications.api import DeliveryState, Trouble, WebhookState
from xulang.notifications.api import NotificationRefusal as Code
from xulang.notifications.domain.webhook import MOST_ATTEMPTS, MOST_WEBHOOKS, Attempt
from xulang.notifications.domain.webhook_address import Reach, Target
from xulang.notifications.usecases.deliver_webhooks import LEASE, Ended, claim_deliveries, note_attempts
from xulang.notifications.usecases.follow_webhooks import follow_webhooks
from xulang.notifications.usecases.forget import forget_deliveries
from xulang.notifications.usecases.post_webhook import post_webhook
from xulang.platform import clock

NOW = START + timedelta(hours=1)
A, B, C = (uuid5(COMPANY, name) for name in ("crossing a", "crossing b", "crossing c"))
ONE, OTHER = (uuid5(COMPANY, name) for name in ("declaration one", "declaration other"))


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with receiving() as running:
        yield running


def post(receiver: Receiver, *, reach: Reach = Reach.OWN_MACHINE, seconds: float = 0.5) -> Attempt:
    return post_webhook(
        url=receiver.url, reach=reach, headers={"webhook-id": "1"}, body=b'{"data":{}}', seconds=seconds
    )


# One request


@pytest.mark.parametrize(
    ("answer", "status", "trouble"),
    [
        (200, 200, None),
        (204, 204, None),
        ("interim", 204, None),
        ("huge", 200, None),
        (500, 500, Trouble.STATUS),
        (404, 404, Trouble.STATUS),
        (302, 302, Trouble.REDIRECT),
        (307, 307, Trouble.REDIRECT),
        ("hang", None, Trouble.TOO_SLOW),
        ("slow", None, Trouble.TOO_SLOW),
        ("cut", None, Trouble.CUT_OFF),
        ("nonsense", None, Trouble.NONSENSE),
        ("head", None, Trouble.NONSENSE),
    ],
)
def test_every_manner_of_a_receiver(
    receiver: Receiver, answer: int | str, status: int | None, trouble: Trouble | None
) -> None:
    receiver.answers.append(answer)
    begun = clock.now()
    assert post(receiver) == Attempt(status=status, trouble=trouble)
    assert clock.now() - begun < timedelta(seconds=2.5)
    assert len(receiver.got) == 1  # A redirect leads nowhere.


def test_nobody_listens() -> None:
    with receiving() as gone:
        pass
    assert post(gone) == Attempt(status=None, trouble=Trouble.NO_CONNECTION)


def test_a_certificate_that_nobody_vouches_for_is_not_trusted(receiver: Receiver) -> None:
    receiver.url = receiver.url.replace("http://", "https://")
    assert post(receiver).trouble in {Trouble.NO_TRUST, Trouble.TOO_SLOW}
    assert receiver.got == []


def test_in_service_nothing_on_this_machine_is_called(receiver: Receiver) -> None:
    receiver.url = receiver.url.replace("http://", "https://")
    assert post(receiver, reach=Reach.PUBLIC) == Attempt(status=None, trouble=Trouble.ADDRESS_REFUSED)


def test_a_name_that_means_something_else_by_now_is_not_connected_to(receiver: Receiver) -> None:
    """It was public when it was added; at the connection its resolver says otherwise."""
    asked: list[Target] = []

    def rebound(*, target: Target) -> list[str]:
        asked.append(target)
        return ["127.0.0.1"]

    attempt = post_webhook(
        url="https://hooks.example.com/", reach=Reach.PUBLIC, headers={}, body=b"{}", resolve=rebound
    )
    assert attempt == Attempt(status=None, trouble=Trouble.ADDRESS_REFUSED)
    assert len(asked) == 1  # What was checked is what would have been connected to.
    assert receiver.got == []


def test_the_checked_address_is_the_one_connected_to(receiver: Receiver) -> None:
    port = receiver.url.rpartition(":")[2]
    attempt = post_webhook(
        url=f"http://no-such-name.example:{port}/in?a=b",
        reach=Reach.OWN_MACHINE,
        headers={},
        body=b'{"data":{}}',
        resolve=lambda **_target: ["127.0.0.1"],
    )
    assert attempt == Attempt(status=204, trouble=None)
    assert receiver.got[0].headers["host"] == f"no-such-name.example:{port}"


# Adding and changing


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("url", "code"),
    [
        ("https://127.0.0.1/", Code.WEBHOOK_ADDRESS_REFUSED),
        ("https://2130706433/", Code.WEBHOOK_ADDRESS_REFUSED),
        ("https://0x7f.1/", Code.WEBHOOK_ADDRESS_REFUSED),
        ("https://localhost/", Code.WEBHOOK_ADDRESS_REFUSED),
        ("https://169.254.169.254/latest/meta-data/", Code.WEBHOOK_ADDRESS_REFUSED),
        ("https://[::1]/", Code.WEBHOOK_ADDRESS_REFUSED),
        ("https://[::ffff:10.0.0.1]/", Code.WEBHOOK_ADDRESS_REFUSED),
        ("http://127.0.0.1/", Code.WEBHOOK_ADDRESS_NOT_HTTPS),
        ("file:///etc/passwd", Code.WEBHOOK_ADDRESS_FORM),
    ],
)
def test_an_address_that_is_not_public_cannot_be_added(url: str, code: Code) -> None:
    with pytest.raises(Refusal) as refused:
        add(url, reach=Reach.PUBLIC)
    assert (refused.value.code, refused.value.field) == (code, "url")
    assert notifications.list_webhooks(organisation_id=COMPANY) == []


@pytest.mark.django_db
def test_added_twice_it_is_one_and_says_the_same_secret(receiver: Receiver) -> None:
    request = wish()
    found = [
        notifications.add_webhook(
            request=request,
            organisation_id=COMPANY,
            url=receiver.url,
            kinds=[FactKind.CONFIRMED],
            reach=Reach.OWN_MACHINE,
        )
        for _time in range(2)
    ]
    (webhook,) = notifications.list_webhooks(organisation_id=COMPANY)
    assert found == [webhook.id, webhook.id]
    assert webhook.kinds == (FactKind.CONFIRMED,)
    assert secret_of(webhook.id).startswith("whsec_")
    assert secret_of(webhook.id) == secret_of(webhook.id)


@pytest.mark.django_db
def test_one_too_many(receiver: Receiver) -> None:
    for _count in range(MOST_WEBHOOKS):
        add(receiver.url)
    with pytest.raises(Refusal) as refused:
        add(receiver.url)
    assert refused.value.code is Code.WEBHOOKS_TOO_MANY


@pytest.mark.django_db
def test_outsiders_learn_nothing_and_change_nothing(receiver: Receiver) -> None:
    webhook = add(receiver.url)
    queue(webhook, [(1, ONE, A)], now=NOW)
    outsider = make_organisation()
    (delivery,) = deliveries(webhook)
    whose = {"request": wish(), "organisation_id": outsider, "webhook_id": webhook}
    attempts: list[Callable[[], object]] = [
        lambda: notifications.get_webhook(organisation_id=outsider, webhook_id=webhook),
        lambda: notifications.get_webhook_secret(organisation_id=outsider, webhook_id=webhook),
        lambda: notifications.pause_webhook(**whose),  # type: ignore[arg-type] # three keywords of all verbs
        lambda: notifications.resume_webhook(**whose),  # type: ignore[arg-type] # as above
        lambda: notifications.rotate_webhook(**whose),  # type: ignore[arg-type] # as above
        lambda: notifications.remove_webhook(**whose),  # type: ignore[arg-type] # as above
        lambda: notifications.send_test(**whose),  # type: ignore[arg-type] # as above
        lambda: notifications.replay_webhook(**whose, position=0),  # type: ignore[arg-type] # as above
        lambda: notifications.resend_delivery(**whose, delivery_id=delivery.id),  # type: ignore[arg-type] # as above
    ]
    before = seen(webhook)
    for attempt in attempts:
        with pytest.raises(Refusal) as refused:
            attempt()
        assert refused.value.code is Code.WEBHOOK_UNKNOWN
    assert seen(webhook) == before
    assert notifications.list_webhooks(organisation_id=outsider) == []


@pytest.mark.django_db
def test_after_a_rotation_both_secrets_sign_for_a_day(receiver: Receiver) -> None:
    now = clock.now()
    webhook = add(receiver.url)
    old = secret_of(webhook)
    request = wish(now=now)
    for _time in range(2):  # A repeat does not rotate again.
        notifications.rotate_webhook(request=request, organisation_id=COMPANY, webhook_id=webhook)
    new = secret_of(webhook)
    assert new != old
    queue(webhook, [(1, ONE, A)], now=now)
    send_all(now=now)
    assert receiver.got[0].verified_by(old)
    assert receiver.got[0].verified_by(new)
    notifications.rotate_webhook(request=wish(now=now), organisation_id=COMPANY, webhook_id=webhook)
    models.Webhook.objects.update(rotated_at=now - timedelta(days=1))
    queue(webhook, [(2, ONE, A)], now=now)
    send_all(now=now)
    assert receiver.got[1].verified_by(secret_of(webhook))
    for dead in (old, new):
        with pytest.raises(Exception, match="No matching signature"):
            receiver.got[1].verified_by(dead)


@pytest.mark.django_db
def test_no_secret_is_logged_or_stored(receiver: Receiver, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    now = clock.now()
    webhook = add(receiver.url)
    secret = secret_of(webhook)
    receiver.answers.append(500)
    queue(webhook, [(1, ONE, A)], now=now)
    (claim,) = claim_deliveries(now=now, limit=10)
    logging.getLogger("test").warning("%r %s", claim, [claim])
    models.WebhookDelivery.objects.update(leased_until=None)
    send_all(now=now)
    raw = [repr(key) for key in claim.secrets]
    said = caplog.text + json.dumps(list(models.Webhook.objects.values()), default=str)
    assert str(claim.delivery_id) in said
    assert not any(text in said for text in (secret, secret.removeprefix("whsec_"), *raw))


# Order and attempts


@pytest.mark.django_db
def test_a_crossing_that_fails_holds_back_itself_alone(receiver: Receiver) -> None:
    webhook = add(receiver.url)
    queue(webhook, [(1, ONE, A), (2, ONE, B), (3, ONE, A), (4, OTHER, C), (5, ONE, B)], now=NOW)
    receiver.refused_crossings.add(str(A))
    assert send_all(now=NOW) == 4
    assert sorted(receiver.positions()) == [1, 2, 4, 5]
    assert [(one.state, one.attempts) for one in deliveries(webhook)] == [
        (DeliveryState.PENDING, 1),
        (DeliveryState.DELIVERED, 1),
        (DeliveryState.PENDING, 0),
        (DeliveryState.DELIVERED, 1),
        (DeliveryState.DELIVERED, 1),
    ]
    first = deliveries(webhook)[0]
    assert (first.status, first.trouble, first.next_at) == (500, Trouble.STATUS, NOW + timedelta(seconds=5))
    receiver.refused_crossings.clear()
    assert send_all(now=NOW + timedelta(seconds=4)) == 0
    assert send_all(now=NOW + timedelta(seconds=5)) == 2
    assert receiver.positions()[-2:] == [1, 3]


@pytest.mark.django_db
def test_what_concerns_the_whole_declaration_comes_in_order_with_each_crossing(receiver: Receiver) -> None:
    webhook = add(receiver.url)
    queue(webhook, [(1, ONE, A), (2, ONE, None), (3, ONE, B), (4, OTHER, None)], now=NOW)
    receiver.refused_crossings.add(str(A))
    send_all(now=NOW)
    assert sorted(receiver.positions()) == [1, 4]
    receiver.refused_crossings.clear()
    send_all(now=NOW + timedelta(minutes=1))
    assert receiver.positions()[-3:] == [1, 2, 3]


@pytest.mark.django_db
def test_it_is_given_up_after_three_days_and_shown_as_failing(receiver: Receiver) -> None:
    webhook = add(receiver.url)
    receiver.always = 503
    queue(webhook, [(1, ONE, A), (2, ONE, A)], now=NOW)
    at = NOW
    while (one := deliveries(webhook)[0]).state is DeliveryState.PENDING:
        at = one.next_at or at
        assert send_all(now=at) >= 1
        assert seen(webhook).is_failing
    assert (one.state, one.attempts, one.status) == (DeliveryState.FAILED, MOST_ATTEMPTS, 503)
    assert timedelta(days=2, hours=12) < at - NOW < timedelta(days=3)
    assert {got.id for got in receiver.got[:MOST_ATTEMPTS]} == {f"msg_{one.id.hex}"}
    assert (seen(webhook).failed, seen(webhook).waiting, seen(webhook).failing_since) == (1, 1, NOW)
    # The next of the crossing goes on, and a success ends the failing; what was given up stays in sight.
    receiver.always = 204
    send_all(now=at + timedelta(days=1))
    assert receiver.positions()[-1] == 2
    assert (seen(webhook).failing_since, seen(webhook).failed, seen(webhook).is_failing) == (None, 1, True)
    notifications.resend_delivery(
        request=wish(now=at + timedelta(days=1)),
        organisation_id=COMPANY,
        webhook_id=webhook,
        delivery_id=one.id,
    )
    send_all(now=at + timedelta(days=1))
    assert not seen(webhook).is_failing


@pytest.mark.django_db
def test_who_says_gone_is_paused_and_loses_nothing(receiver: Receiver) -> None:
    webhook = add(receiver.url)
    receiver.answers.append(410)
    queue(webhook, [(1, ONE, A)], now=NOW)
    send_all(now=NOW)
    assert seen(webhook).state is WebhookState.PAUSED
    later = NOW + timedelta(days=9)
    assert send_all(now=later) == 0
    notifications.resume_webhook(request=wish(now=later), organisation_id=COMPANY, webhook_id=webhook)
    assert send_all(now=later) == 1
    assert deliveries(webhook)[0].state is DeliveryState.DELIVERED


@pytest.mark.django_db
def test_one_webhook_takes_four_at_once_and_one_that_fails_a_single_one(receiver: Receiver) -> None:
    webhook = add(receiver.url)
    queue(webhook, [(place, uuid5(ONE, str(place)), None) for place in range(10)], now=NOW)
    claims = claim_deliveries(now=NOW, limit=100)
    assert len(claims) == 4
    assert claim_deliveries(now=NOW, limit=100) == []
    failed = Attempt(status=500, trouble=Trouble.STATUS)
    note_attempts(
        ended=[Ended(claim=one, attempt=failed, at=NOW) for one in claims], dice=lambda: 0.5, now=NOW
    )
    assert len(claim_deliveries(now=NOW, limit=100)) == 1


@pytest.mark.django_db
def test_a_worker_that_died_with_it_loses_it_after_its_lease(receiver: Receiver) -> None:
    webhook = add(receiver.url)
    queue(webhook, [(1, ONE, A), (2, ONE, A)], now=NOW)
    (dead,) = claim_deliveries(now=NOW, limit=10)
    assert claim_deliveries(now=NOW + LEASE, limit=10) == []
    assert send_all(now=NOW + LEASE + timedelta(seconds=1)) == 2
    # What the dead one comes back with counts no more.
    failed = Attempt(status=None, trouble=Trouble.TOO_SLOW)
    note_attempts(ended=[Ended(claim=dead, attempt=failed, at=NOW)], dice=lambda: 0.5, now=NOW)
    assert [one.state for one in deliveries(webhook)] == [DeliveryState.DELIVERED] * 2
    assert receiver.got[0].id == f"msg_{dead.delivery_id.hex}"


LANES: list[tuple[UUID, UUID | None]] = [(ONE, A), (ONE, B), (ONE, None), (OTHER, C), (OTHER, None)]


@pytest.mark.django_db
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    lanes=some.lists(
        some.sampled_from([(ONE, A), (ONE, B), (ONE, None), (OTHER, C), (OTHER, None)]), max_size=25
    ),
    seed=some.integers(0, 2**32),
)
def test_order_per_crossing_holds_whatever_fails(
    receiver: Receiver, lanes: list[tuple[UUID, UUID | None]], seed: int
) -> None:
    """Attempts fail, workers die, messages are sent again: never is a later one of a crossing tried first."""
    models.Webhook.objects.all().delete()
    dice = random.Random(seed)
    webhook = add(receiver.url)
    queue(webhook, [(place, *lane) for place, lane in enumerate(lanes)], now=NOW)
    place_of = {one.id: one.position or 0 for one in deliveries(webhook)}
    done: set[int] = set()
    now = NOW
    while len(done) < len(lanes):
        for claim in claim_deliveries(now=now, limit=dice.randint(1, 6)):
            place = place_of[claim.delivery_id]
            before = [other for other in range(place) if _together(lanes[other], lanes[place])]
            assert done.issuperset(before)
            fate = dice.random()
            if fate < 0.2:
                continue  # Killed before it is noted.
            good = fate < 0.7
            attempt = Attempt(status=204 if good else 500, trouble=None if good else Trouble.STATUS)
            note_attempts(ended=[Ended(claim=claim, attempt=attempt, at=now)], dice=dice.random, now=now)
            if good or claim.attempts >= MOST_ATTEMPTS:
                done.add(place)
        now += timedelta(minutes=dice.randint(1, 600))
    assert {one.state for one in deliveries(webhook)} <= {DeliveryState.DELIVERED, DeliveryState.FAILED}


def _together(one: tuple[UUID, UUID | None], other: tuple[UUID, UUID | None]) -> bool:
    return one[0] == other[0] and (one[1] is None or other[1] is None or one[1] == other[1])


# The sealed order


@pytest.fixture
def told(committed_db: str) -> Story:
    stories.reference_data()
    return Story()


def walk(told: Story) -> None:
    told.declare()
    for role, step in WAY:
        told.confirm(role, step)
    seal()


def test_every_sealed_fact_of_the_company_arrives_once_in_order_and_signed(
    told: Story, receiver: Receiver
) -> None:
    webhook = add(receiver.url)
    stranger = add(receiver.url + "/stranger", organisation=make_organisation())
    walk(told)
    now = clock.now()
    send_all(now=now)
    send_all(now=now)
    secret = secret_of(webhook)
    assert all(got.verified_by(secret) for got in receiver.got)
    from xulang.crossing import api as crossing
    from xulang.interfaces.rest.pictures import an_event

    events = crossing.read_events(organisation_id=COMPANY, gates=None, after=-1, limit=100)
    assert receiver.positions() == [event.position for event in events]
    assert [got.said["data"] for got in receiver.got] == [
        json.loads(an_event(event).model_dump_json()) for event in events
    ]
    assert receiver.got[0].said["type"] == "fact.declared"
    assert len({got.id for got in receiver.got}) == len(events) > 10
    assert models.WebhookDelivery.objects.filter(webhook_id=stranger).count() == 0
    assert "12C" not in str([got.body for got in receiver.got])  # The public half alone: no plate.


def test_only_the_kinds_that_were_asked_for(told: Story, receiver: Receiver) -> None:
    add(receiver.url, kinds=[FactKind.DECLARED, FactKind.CONFIRMED])
    walk(told)
    send_all(now=NOW)
    assert {got.said["type"] for got in receiver.got} == {"fact.declared", "fact.confirmed"}
    assert len(receiver.got) == 1 + len(WAY)


def test_again_from_a_position_under_the_same_ids(told: Story, receiver: Receiver) -> None:
    webhook = add(receiver.url)
    walk(told)
    send_all(now=NOW)
    first = [(got.id, got.body) for got in receiver.got]
    start = receiver.positions()[4]
    receiver.got.clear()
    request = wish(now=NOW)
    for _time in range(2):
        notifications.replay_webhook(
            request=request, organisation_id=COMPANY, webhook_id=webhook, position=start
        )
        send_all(now=NOW)
    assert [(got.id, got.body) for got in receiver.got] == first[4:]
    # Also after the deliveries were forgotten.
    assert forget_deliveries(days=30, now=NOW + timedelta(days=31)) == len(first)
    receiver.got.clear()
    notifications.replay_webhook(request=wish(), organisation_id=COMPANY, webhook_id=webhook, position=0)
    send_all(now=NOW)
    assert [(got.id, got.body) for got in receiver.got] == first


def test_what_is_on_its_way_is_not_doubled_by_a_replay(told: Story, receiver: Receiver) -> None:
    webhook = add(receiver.url)
    walk(told)
    follow_webhooks(now=NOW)
    (claim,) = claim_deliveries(now=NOW, limit=1)
    notifications.replay_webhook(
        request=wish(now=NOW), organisation_id=COMPANY, webhook_id=webhook, position=0
    )
    follow_webhooks(now=NOW)
    assert claim.delivery_id not in {one.delivery_id for one in claim_deliveries(now=NOW, limit=10)}
    with pytest.raises(Refusal) as refused:
        notifications.resend_delivery(
            request=wish(now=NOW), organisation_id=COMPANY, webhook_id=webhook, delivery_id=claim.delivery_id
        )
    assert refused.value.code is Code.DELIVERY_UNDER_WAY


def test_a_pause_loses_nothing(told: Story, receiver: Receiver) -> None:
    webhook = add(receiver.url)
    notifications.pause_webhook(request=wish(), organisation_id=COMPANY, webhook_id=webhook)
    walk(told)
    assert send_all(now=NOW) == 0
    with pytest.raises(Refusal) as refused:
        notifications.send_test(request=wish(), organisation_id=COMPANY, webhook_id=webhook)
    assert refused.value.code is Code.WEBHOOK_PAUSED
    notifications.resume_webhook(request=wish(now=NOW), organisation_id=COMPANY, webhook_id=webhook)
    assert send_all(now=NOW) > 10
    assert receiver.positions() == sorted(receiver.positions())


def test_waiting_messages_are_bounded_and_none_is_lost(
    told: Story, receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("xulang.notifications.locks.MOST_WAITING", 3)
    monkeypatch.setattr("xulang.notifications.usecases.follow_webhooks.AT_ONCE", 2)
    webhook = add(receiver.url)
    walk(told)
    follow_webhooks(now=NOW)
    assert seen(webhook).waiting == 4
    while send_all(now=NOW):
        assert seen(webhook).waiting <= 4
    assert receiver.positions() == [one.position for one in deliveries(webhook)]
    assert len(receiver.got) > 10


@pytest.mark.django_db
def test_a_test_message(receiver: Receiver) -> None:
    webhook = add(receiver.url)
    request = wish(now=clock.now())
    for _time in range(2):
        notifications.send_test(request=request, organisation_id=COMPANY, webhook_id=webhook)
    send_all(now=request.now)
    (got,) = receiver.got
    assert got.verified_by(secret_of(webhook))
    assert got.said["type"] == "webhook.test"
    assert got.said["data"] == {"webhook": str(webhook)}


@pytest.mark.django_db
def test_only_what_ended_long_ago_is_forgotten(receiver: Receiver) -> None:
    webhook = add(receiver.url)
    queue(webhook, [(1, ONE, A)], now=NOW)
    send_all(now=NOW)
    queue(webhook, [(2, ONE, A)], now=NOW)
    assert forget_deliveries(days=30, now=NOW + timedelta(days=30)) == 0
    assert forget_deliveries(days=30, now=NOW + timedelta(days=30, seconds=1)) == 1
    assert [one.position for one in deliveries(webhook)] == [2]
