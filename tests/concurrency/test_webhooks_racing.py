"""Webhooks under several workers, kill -9 and a stop: in order per crossing, at least once, the same ids."""

import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from threading import Event, Thread
from typing import Self
from uuid import UUID, uuid5

import pytest

from tests.support import story as stories
from tests.support.people import Owner, marked
from tests.support.postgres import CLUSTER
from tests.support.race import Racer
from tests.support.sealing import seal
from tests.support.story import COMPANY, WAY, Story
from tests.support.streams import wait_for
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
from xulang.notifications import api as notifications
from xulang.notifications import locks, models
from xulang.notifications.api import DeliveryState
from xulang.notifications.usecases.deliver_webhooks import claim_deliveries
from xulang.platform import clock, postgres
from xulang.platform.db import unit_of_work
from xulang.platform.installation import Purpose

pytestmark = pytest.mark.usefixtures("committed_db")
ONE = uuid5(COMPANY, "declaration one")
CROSSINGS = [uuid5(ONE, str(number)) for number in range(5)]


@pytest.fixture
def receiver(owner_connection: Owner) -> Iterator[Receiver]:
    """On this machine, which a demonstration may call."""
    with marked(owner_connection, Purpose.DEMONSTRATION), receiving() as running:
        yield running


class Workers:
    """As many of the product's own threads as asked for; stopped at the end."""

    def __init__(self, count: int) -> None:
        self.stop = Event()
        self.threads = [Thread(target=self._run, daemon=True) for _ in range(count)]

    def _run(self) -> None:
        notifications.run_webhooks(stop=self.stop, clock=clock.now, dice=random.random, seconds=3)

    def __enter__(self) -> Self:
        for thread in self.threads:
            thread.start()
        return self

    def __exit__(self, *_error: object) -> None:
        self.stop.set()
        for thread in self.threads:
            thread.join(timeout=60)
            assert not thread.is_alive()


def is_done(webhook: UUID) -> bool:
    return seen(webhook).waiting == 0


def test_two_workers_keep_each_crossings_order_and_send_nothing_twice(receiver: Receiver) -> None:
    webhook = add(receiver.url)
    dice = random.Random(4711)
    lanes = [(place, ONE, dice.choice([*CROSSINGS, None])) for place in range(120)]
    queue(webhook, lanes, now=clock.now())
    receiver.pause = 0.005
    with Workers(2):
        wait_for(lambda: is_done(webhook), patience=60)
    got = receiver.positions()
    assert sorted(got) == list(range(120))
    for crossing in CROSSINGS:
        of_it = [place for place, _declaration, of in lanes if of in {crossing, None}]
        assert [place for place in got if place in set(of_it)] == of_it


def test_a_hanging_receiver_holds_up_nobody_else(receiver: Receiver) -> None:
    slow, quick = add(receiver.url), None
    with receiving() as other:
        receiver.always = "hang"
        quick = add(other.url)
        now = clock.now()
        for webhook in (slow, quick):
            queue(webhook, [(place, uuid5(ONE, f"{place}"), None) for place in range(40)], now=now)
        with Workers(1):
            wait_for(lambda: is_done(quick), patience=20)
            assert len(other.got) == 40
            assert len(receiver.got) <= 8


def _sent_again_while_a_later_one_is_claimed() -> tuple[object, UUID]:
    """The first message is asked for again and claimed, while a claim of the second is not yet committed."""
    webhook = add("http://127.0.0.1:9/")
    now = clock.now()
    queue(webhook, [(1, ONE, CROSSINGS[0]), (2, ONE, CROSSINGS[0])], now=now)
    first, second = deliveries(webhook)
    models.WebhookDelivery.objects.filter(id=first.id).update(state=DeliveryState.DELIVERED)

    def again() -> object:
        notifications.resend_delivery(
            request=wish(now=clock.now()), organisation_id=COMPANY, webhook_id=webhook, delivery_id=first.id
        )
        return [claim.delivery_id for claim in claim_deliveries(now=clock.now(), limit=10)]

    with unit_of_work():
        (claim,) = claim_deliveries(now=clock.now(), limit=10)
        assert claim.delivery_id == second.id
        racer = Racer(again)
        time.sleep(0.5)
    return racer.end(), first.id


@pytest.mark.usefixtures("receiver")
def test_a_crossing_is_never_on_its_way_twice() -> None:
    claimed, _first = _sent_again_while_a_later_one_is_claimed()
    assert claimed == []


@pytest.mark.usefixtures("receiver")
def test_control_without_the_lock_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    def unlocked(*, webhook_id: UUID, organisation_id: UUID) -> models.Webhook:
        return models.Webhook.objects.get(id=webhook_id, organisation_id=organisation_id)

    monkeypatch.setattr(locks, "own_webhook", unlocked)
    monkeypatch.setattr(locks, "DUE", locks.DUE.replace("FOR UPDATE SKIP LOCKED", ""))
    claimed, first = _sent_again_while_a_later_one_is_claimed()
    assert claimed == [first]


@pytest.fixture
def told() -> Story:
    stories.reference_data()
    story = Story()
    story.declare()
    for role, step in WAY:
        story.confirm(role, step)
    return story


def _process(database: str, *, ahead: int) -> "subprocess.Popen[bytes]":
    url = postgres.url(cluster=CLUSTER, user=postgres.OWNER, database=database)
    return subprocess.Popen(
        [sys.executable, "-m", "tests.support.webhook_process", str(ahead)],
        env={**os.environ, "XULANG_DATABASE_URL": url},
    )


def test_killed_between_sending_and_noting_it_comes_again_under_the_same_id(
    told: Story, receiver: Receiver, committed_db: str
) -> None:
    webhook = add(receiver.url)
    models.Webhook.objects.update(position=-1)
    seal()
    receiver.pause = 0.5
    process = _process(committed_db, ahead=0)
    wait_for(lambda: bool(receiver.got), patience=60)
    process.send_signal(signal.SIGKILL)
    process.wait()
    time.sleep(0.6)
    (first,) = receiver.got
    assert [one.state for one in deliveries(webhook)] == [DeliveryState.PENDING] * len(deliveries(webhook))
    receiver.pause = 0
    # Two minutes on the lease of the dead one is over.
    process = _process(committed_db, ahead=120)
    wait_for(lambda: is_done(webhook) and len(receiver.got) > 1, patience=60)
    process.send_signal(signal.SIGKILL)
    process.wait()
    times = Counter(got.id for got in receiver.got)
    assert times.pop(first.id) == 2
    assert set(times.values()) == {1}
    assert receiver.got[1].body == first.body
    assert all(got.verified_by(secret_of(webhook)) for got in receiver.got)
    positions = [one.position for one in deliveries(webhook)]
    assert [got.said["data"]["position"] for got in receiver.got[1:]] == positions
    assert len(positions) > 10


def test_who_stops_in_order_leaves_nothing_half_noted(receiver: Receiver) -> None:
    webhook = add(receiver.url)
    queue(webhook, [(place, ONE, CROSSINGS[0]) for place in range(50)], now=clock.now())
    receiver.pause = 0.1
    with Workers(1):
        wait_for(lambda: len(receiver.got) >= 3)
    noted = sum(one.state is DeliveryState.DELIVERED for one in deliveries(webhook))
    assert noted == len(receiver.got)
    receiver.pause = 0
    send_all(now=clock.now())
    assert receiver.positions() == list(range(50))
