"""How many will wait tonight: certain inputs give certain answers, uncertain ones intervals that hold."""

import math
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from xulang.insight.domain.flow import AHEAD, Outlook, Spread, at_least, outlook, spread_of


def flat(mean: float, variance: float = 0.0) -> list[Spread]:
    return [Spread(mean=mean, variance=variance)] * 24


def test_without_uncertainty_it_is_arithmetic() -> None:
    assert outlook(waiting=50, expected=flat(10), capacity=flat(12)) == (
        Outlook(hours=6, p10=38, p50=38, p90=38),
        Outlook(hours=12, p10=26, p50=26, p90=26),
        Outlook(hours=24, p10=2, p50=2, p90=2),
    )


def test_a_closed_night_lets_the_line_grow_and_an_open_day_empties_it() -> None:
    night = [Spread(mean=0.0)] * 12 + [Spread(mean=30.0)] * 12
    found = outlook(waiting=0, expected=flat(5), capacity=night)
    assert [one.p50 for one in found] == [30, 60, 0]


@given(
    waiting=st.integers(0, 500),
    came=st.floats(0, 60),
    can=st.floats(0, 60),
    more=st.floats(0, 20),
)
@settings(max_examples=40, deadline=None)
def test_intervals_are_in_order_and_more_capacity_never_lengthens_the_line(
    waiting: int, came: float, can: float, more: float
) -> None:
    some = outlook(waiting=waiting, expected=flat(came, came), capacity=flat(can))
    wide = outlook(waiting=waiting, expected=flat(came, came), capacity=flat(can + more))
    assert [one.hours for one in some] == list(AHEAD)
    for one, other in zip(some, wide, strict=True):
        assert 0 <= one.p10 <= one.p50 <= one.p90
        assert (other.p10, other.p50, other.p90) <= (one.p10, one.p50, one.p90)


def test_eight_of_ten_true_days_lie_within_the_interval() -> None:
    """Poisson arrivals with busy and quiet days, as the model assumes them: played apart, by other dice."""
    random = Random(7)
    mean, variance = 20.0, 40.0
    [_six, _twelve, day] = outlook(waiting=100, expected=flat(mean, variance), capacity=flat(18))
    inside = 0
    for _ in range(1000):
        level, whole = 100.0, random.gauss(0, 1)
        for _hour in range(24):
            came = max(mean + math.sqrt(variance / 2) * (whole + random.gauss(0, 1)), 0)
            level = max(level + came - 18, 0)
        inside += day.p10 <= level <= day.p90
    assert 740 <= inside <= 860


def test_past_weeks_and_who_is_declared() -> None:
    assert spread_of(counts=[4, 8, 6]) == Spread(mean=6, variance=6)
    assert spread_of(counts=[0, 20, 10]).variance == pytest.approx(200 / 3)
    assert at_least(expected=flat(1), declared=12) == flat(1)
    assert sum(one.mean for one in at_least(expected=flat(1), declared=48)) == pytest.approx(48)
    assert sum(one.mean for one in at_least(expected=flat(0), declared=48)) == pytest.approx(48)


def test_of_no_week_nothing_is_known_and_of_one_or_two_little() -> None:
    with pytest.raises(ValueError, match="no past week"):
        spread_of(counts=[])
    # A week without a truck is no promise of another: one in two such nights would bring some.
    assert spread_of(counts=[0]) == Spread(mean=0, variance=2)
    assert spread_of(counts=[4, 8]) == Spread(mean=6, variance=9)
    one = outlook(waiting=0, expected=[spread_of(counts=[0])] * 24, capacity=flat(0))
    assert [found.p90 > 0 for found in one] == [True, True, True]
