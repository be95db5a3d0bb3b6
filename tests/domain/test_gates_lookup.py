"""The public look-up's delay: grows, is bounded, and is forgiven."""

from datetime import UTC, datetime, timedelta

import pytest

from xulang.gates.domain.lookup import (
    NETWORK_RULE,
    PLATE_RULE,
    Attempts,
    DelayRule,
    after_failure,
    network_of,
    phone_tail,
    remaining,
    wait,
)
from xulang.gates.domain.refusals import GateRefusal
from xulang.kernel.refusal import Refusal

NOW = datetime(2026, 5, 9, 8, 0, tzinfo=UTC)
NONE = Attempts(failures=0, counted_at=NOW)


def fail(*, times: int, rule: DelayRule, now: datetime = NOW) -> Attempts:
    attempts = NONE
    for _ in range(times):
        attempts = after_failure(attempts=attempts, rule=rule, now=now)
    return attempts


def test_it_doubles_after_the_free_ones_and_stops_growing() -> None:
    seconds = [
        int(wait(attempts=fail(times=times, rule=PLATE_RULE), rule=PLATE_RULE, now=NOW).total_seconds())
        for times in range(15)
    ]
    assert seconds == [0, 0, 0, 0, 0, 2, 4, 8, 16, 32, 64, 128, 256, 360, 360]


def test_failures_remembered_are_bounded() -> None:
    assert fail(times=1000, rule=PLATE_RULE).failures == PLATE_RULE.most == 13
    assert fail(times=1000, rule=NETWORK_RULE).failures == NETWORK_RULE.most == 27


def test_a_wait_runs_down_and_is_over() -> None:
    attempts = fail(times=8, rule=PLATE_RULE)
    for after, left in ((0, 16), (15, 1), (16, 0), (60, 0)):
        moment = NOW + timedelta(seconds=after)
        assert wait(attempts=attempts, rule=PLATE_RULE, now=moment) == timedelta(seconds=left)


def test_failures_are_forgiven_one_by_one_and_at_last_all() -> None:
    attempts = fail(times=6, rule=PLATE_RULE)
    later = NOW + timedelta(minutes=13)
    assert remaining(attempts=attempts, rule=PLATE_RULE, now=later) == Attempts(
        failures=4, counted_at=NOW + timedelta(minutes=12)
    )
    next_day = NOW + timedelta(days=1)
    assert remaining(attempts=attempts, rule=PLATE_RULE, now=next_day) == Attempts(
        failures=0, counted_at=next_day
    )


def test_who_guesses_as_fast_as_he_may_gets_ten_guesses_an_hour() -> None:
    attempts, moment, guesses = fail(times=13, rule=PLATE_RULE), NOW, 0
    while moment < NOW + timedelta(hours=10):
        moment += wait(attempts=attempts, rule=PLATE_RULE, now=moment)
        attempts = after_failure(attempts=attempts, rule=PLATE_RULE, now=moment)
        guesses += 1
    assert guesses == 100


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("113.160.5.77", "113.160.5.0/24"),
        ("2405:4800:5:1234::9", "2405:4800:5:1200::/56"),
        ("", "unknown"),
        ("not an address", "unknown"),
    ],
)
def test_addresses_count_by_network(address: str, network: str) -> None:
    assert network_of(address=address) == network


def test_six_digits_of_any_way_to_write_a_phone() -> None:
    assert phone_tail(phone="+84 900.000-123") == phone_tail(phone="000123") == "000123"
    with pytest.raises(Refusal) as refused:
        phone_tail(phone="12 345")
    assert refused.value.code is GateRefusal.PHONE_TOO_SHORT
