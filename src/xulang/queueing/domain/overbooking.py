"""How many trucks an hour may promise, when some of those promised don't come. Exact: whole numbers only."""

from collections.abc import Iterable
from functools import cache
from math import comb

from xulang.queueing.domain.capacity import HourCapacity
from xulang.queueing.domain.place import Rules

PER_MILLE = 1000


def overflow(*, booked: int, capacity: int, no_show: int) -> tuple[int, int]:
    """The probability that more than `capacity` of `booked` come, as numerator and denominator.

    `no_show`: per mille of those called who don't come, each for himself.
    """
    come = PER_MILLE - no_show
    over = sum(
        comb(booked, absent) * no_show**absent * come ** (booked - absent)
        for absent in range(max(booked - capacity, 0))
    )
    return over, PER_MILLE**booked


@cache
def bookable(*, capacity: int, no_show: int, risk: int) -> int:
    """The most that may be booked so that more than `capacity` come at most `risk` per mille of such hours.

    Raises ValueError for figures that are no per mille. A no-show of everybody books no more than twice.
    """
    if not (0 <= no_show <= PER_MILLE and 0 <= risk <= PER_MILLE and capacity >= 0):
        raise ValueError("rates are per mille, capacity is not negative")
    booked = capacity
    while booked < 2 * capacity:
        over, whole = overflow(booked=booked + 1, capacity=capacity, no_show=no_show)
        if over * PER_MILLE > risk * whole:
            break
        booked += 1
    return booked


def bookable_of(*, hours: Iterable[HourCapacity], rules: Rules) -> tuple[int, ...]:
    """What each hour may promise under the line's rules."""
    return tuple(bookable(capacity=one.trucks, no_show=rules.no_show, risk=rules.risk) for one in hours)
