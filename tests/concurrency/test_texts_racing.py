"""Texts over real sockets to a simulated carrier: kills, cuts, throttling, and two workers at once."""

import logging
import os
import signal
import subprocess
import sys
import time
from collections import Counter
from dataclasses import replace
from datetime import timedelta

import pytest

from tests.support.postgres import CLUSTER
from tests.support.race import Racer
from tests.support.streams import wait_for
from tests.support.texts import (
    ANOTHER,
    CALL,
    CHINESE,
    PLENTY,
    QUICK,
    TIMING,
    VIETNAMESE,
    carrier,
    queue,
    seen,
    target,
    tended,
    text_id,
)
from xulang.notifications import api as notifications
from xulang.notifications import locks, models
from xulang.notifications.api import LineState, Route, TextState, TextTrouble
from xulang.notifications.usecases.send_texts import claim_texts
from xulang.platform import clock, postgres
from xulang.platform.db import unit_of_work
from xulang.simulation import api as simulation
from xulang.simulation.domain.smsc_wire import Answer

pytestmark = pytest.mark.usefixtures("committed_db")
LONG = "Mời xe 12C-123.45 vào cửa khẩu Hữu Nghị. " * 6


def states() -> Counter[str]:
    return Counter(models.Text.objects.values_list("state", flat=True))


def ended() -> bool:
    return not models.Text.objects.filter(state__in=["queued", "submitted"]).exists()


def line_of(route: Route = Route.VN) -> notifications.TextLine:
    return next(line for line in notifications.list_text_lines() if line.route is route)


def test_texts_in_three_languages_arrive_as_they_were_written() -> None:
    said = {
        "vi": (VIETNAMESE, CALL),
        "long": (ANOTHER, LONG.strip()),
        "en": (VIETNAMESE, "Truck 12C-123.45: come to the gate {Huu Nghi} at 14:00 [DEMO] €"),
    }
    for name, (phone, body) in said.items():
        queue(name, phone=phone, body=body)
    chinese = queue("zh", phone=CHINESE, body="请桂F·12345货车于14:00进入友谊关口岸。")
    with carrier() as vn, carrier() as cn, tended(target(vn.port)), tended(target(cn.port, route=Route.CN)):
        wait_for(ended, patience=60)
        assert line_of().state is LineState.UP
    assert states() == {"delivered": 4}
    assert sorted(vn.texts()) == sorted((phone.lstrip("+"), body) for phone, body in said.values())
    assert cn.texts() == [(CHINESE.lstrip("+"), seen(chinese).body)]
    (only,) = [one.part for one in cn.taken]
    assert (only.source, only.source_kind, only.registered_delivery) == ("XULANG", (5, 0), 1)


def test_receipts_early_twice_late_and_never() -> None:
    bad = simulation.Manners(
        seed=7,
        first=0.0,
        last=0.3,
        undelivered=0.2,
        silent=0.2,
        twice=0.5,
        early=0.4,
        underway=0.5,
        ids=simulation.Ids.HEX_THEN_DECIMAL,
        fields=simulation.Fields.LEFT_OUT,
    )
    texts = [queue(f"{place}", phone=f"+8491234{place:04}") for place in range(40)]
    with carrier(bad) as centre, tended(target(centre.port)):
        wait_for(lambda: states()["queued"] == 0, patience=60)
        wait_for(lambda: not centre.waits, patience=60)
        time.sleep(0.3)
    found = states()
    assert sum(found.values()) == 40
    assert {"delivered", "failed", "submitted"} == set(found)
    # What is still submitted is what the carrier kept silent of.
    assert found["submitted"] == 40 - len(centre.receipted)
    by_number = {seen(text).phone.lstrip("+"): seen(text).state.value for text in texts}
    for number, stat in centre.receipted.items():
        assert by_number[number] == {"DELIVRD": "delivered", "UNDELIV": "failed"}[stat]
    assert models.TextReceipt.objects.count() == 0


def test_a_line_that_is_cut_loses_nothing(caplog: pytest.LogCaptureFixture) -> None:
    for place in range(12):
        queue(f"{place}", phone=f"+8491234{place:04}")
    caplog.set_level(logging.DEBUG)
    narrow = "&rate=500&window=3"
    with carrier(replace(QUICK, cut_every=5)) as centre, tended(target(centre.port, more=narrow)):
        wait_for(lambda: centre.binds >= 2, patience=60)
        centre.manners = QUICK
        # What was unanswered comes again when its lease is over: here at once.
        models.Text.objects.update(next_at=clock.now(), leased_until=None)
        wait_for(ended, patience=60)
    assert states() == {"delivered": 12}
    # At least once: what was taken without an answer came again, the same.
    times = Counter(number for number, _text in centre.texts())
    assert set(times) == {f"8491234{place:04}" for place in range(12)}
    assert sum(times.values()) > 12
    assert "8491234" not in caplog.text
    assert "Mời" not in caplog.text


def test_a_carrier_that_throttles_is_obeyed() -> None:
    texts = [queue(f"{place}", phone=f"+8491234{place:04}") for place in range(25)]
    with carrier(replace(QUICK, throttle_above=10)) as centre, tended(target(centre.port)):
        wait_for(ended, patience=60)
        assert states() == {"delivered": 25}
        assert len(centre.taken) == 25
        # A flood would have been refused hundreds of times in these seconds.
        assert 0 < centre.refused <= 45
    assert all(seen(text).attempts == 1 for text in texts)


def test_our_own_rate_needs_no_throttling() -> None:
    for place in range(12):
        queue(f"{place}", phone=f"+8491234{place:04}")
    begun = time.monotonic()
    modest = "&rate=8&window=20"
    with carrier(replace(QUICK, throttle_above=9)) as centre, tended(target(centre.port, more=modest)):
        wait_for(ended, patience=60)
    assert centre.refused == 0
    assert time.monotonic() - begun > 1.0


def test_a_number_that_the_carrier_refuses_is_named() -> None:
    bad = queue("bad")
    good = queue("good", phone=ANOTHER)
    manners = replace(QUICK, refused=((VIETNAMESE, Answer.BAD_DESTINATION),))
    with carrier(manners) as centre, tended(target(centre.port)):
        wait_for(ended, patience=60)
    assert (seen(bad).state, seen(bad).trouble) == (TextState.FAILED, TextTrouble.NUMBER_REFUSED)
    assert seen(good).state is TextState.DELIVERED


def test_a_wrong_password_is_said_and_nothing_is_sent() -> None:
    one = queue("a")
    with carrier() as centre, tended(target(centre.port), password="falsch"):
        wait_for(lambda: line_of().state is LineState.DOWN, patience=60)
    assert (line_of().status, centre.binds) == (Answer.BAD_PASSWORD, 0)
    assert (seen(one).state, seen(one).attempts) == (TextState.QUEUED, 0)


def test_a_carrier_that_comes_late_is_found() -> None:
    one = queue("a")
    with carrier() as first:
        port = first.port
    with tended(target(port)):
        wait_for(lambda: line_of().state is LineState.DOWN, patience=60)
        with carrier(port=port):
            wait_for(lambda: seen(one).state is TextState.DELIVERED, patience=60)


def test_silence_is_asked_about_and_a_dead_line_left() -> None:
    timing = replace(TIMING, enquire=0.3, answer=1.0)
    with carrier() as centre, tended(target(centre.port), timing=timing):
        wait_for(lambda: centre.enquired >= 2, patience=60)
        assert centre.binds == 1
        one = queue("a")
        wait_for(lambda: seen(one).state is TextState.DELIVERED, patience=60)
        # From now on it takes and never answers in time.
        centre.manners = replace(QUICK, answer_after=2.0)
        queue("b", phone=ANOTHER)
        wait_for(lambda: centre.binds >= 2, patience=60)


def _process(database: str, *, port: int, ahead: int) -> "subprocess.Popen[bytes]":
    url = postgres.url(cluster=CLUSTER, user=postgres.OWNER, database=database)
    return subprocess.Popen(
        [sys.executable, "-m", "tests.support.texts_process", str(port), str(ahead)],
        env={**os.environ, "XULANG_DATABASE_URL": url},
    )


def test_killed_between_sending_and_noting_it_comes_again(committed_db: str) -> None:
    one = queue("a", body=LONG, lasts=timedelta(hours=2))
    with carrier(replace(QUICK, answer_after=1.0)) as centre:
        process = _process(committed_db, port=centre.port, ahead=0)
        wait_for(lambda: bool(centre.taken), patience=60)
        process.send_signal(signal.SIGKILL)
        process.wait()
        assert seen(one).state is TextState.QUEUED
        before = len(centre.taken)
        centre.manners = QUICK
        # While the lease lasts, nobody else sends it.
        assert claim_texts(target=target(1), bounds=PLENTY, now=clock.now(), limit=9) == []
        process = _process(committed_db, port=centre.port, ahead=200)
        wait_for(lambda: seen(one).state is TextState.DELIVERED, patience=60)
        process.send_signal(signal.SIGKILL)
        process.wait()
    assert len(centre.taken) > before
    assert {text for _number, text in centre.texts()} == {LONG.strip()}


def _two_claims_at_once() -> tuple[list[object], object]:
    """One worker has claimed and not yet committed; another claims."""
    queue("a")
    line = target(1)

    def other() -> object:
        return [one.text_id for one in claim_texts(target=line, bounds=PLENTY, now=clock.now(), limit=9)]

    with unit_of_work():
        mine: list[object] = [
            one.text_id for one in claim_texts(target=line, bounds=PLENTY, now=clock.now(), limit=9)
        ]
        racer = Racer(other)
        time.sleep(0.3)
    return mine, racer.end()


def test_two_workers_never_send_one_text_at_once() -> None:
    mine, theirs = _two_claims_at_once()
    assert len(mine) == 1
    assert theirs == []


def test_control_without_the_lock_they_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(locks, "own_texts", lambda **_words: None)
    mine, theirs = _two_claims_at_once()
    assert mine == theirs


def _two_of_one_number() -> int:
    """Two texts to one number with a bound of one; two workers claim one each."""
    for name in ("a", "b"):
        queue(name)
    line, bounds = target(1), notifications.Bounds(per_number=1, per_hour=99)

    def other() -> object:
        return len(claim_texts(target=line, bounds=bounds, now=clock.now(), limit=1))

    with unit_of_work():
        models.Text.objects.filter(id=text_id("b")).update(leased_until=clock.now() + timedelta(minutes=1))
        locks.own_texts(route=Route.VN)
        racer = Racer(other)
        time.sleep(0.3)
    found = racer.end()
    assert isinstance(found, int)
    return found


def test_the_bound_of_a_number_holds_for_two_workers() -> None:
    assert _two_of_one_number() == 0


def test_control_without_the_lock_the_bound_does_not_hold(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(locks, "own_texts", lambda **_words: None)
    assert _two_of_one_number() == 1


def test_one_line_is_bound_once_however_many_tend_it() -> None:
    one = queue("a")
    with carrier() as centre, tended(target(centre.port)), tended(target(centre.port)):
        wait_for(lambda: seen(one).state is TextState.DELIVERED, patience=60)
        time.sleep(0.3)
        assert centre.binds == 1
