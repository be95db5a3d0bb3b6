"""What follows from published numbers: plans that percentages imply, changes, shares; all as intervals."""

from collections.abc import Callable
from fractions import Fraction

from xulang.indicators.domain.numbers import Interval

Ends = tuple[Fraction, ...]


def add(*, left: Interval, right: Interval) -> Interval:
    return Interval(low=_sum(left.low, right.low), high=_sum(left.high, right.high))


def negate(*, one: Interval) -> Interval:
    return Interval(low=None if one.high is None else -one.high, high=None if one.low is None else -one.low)


def multiply(*, left: Interval, right: Interval) -> Interval | None:
    """None where an end is missing: nothing can be said that is worth saying."""
    return _corners(left, right, lambda one, other: one * other)


def divide(*, left: Interval, right: Interval) -> Interval | None:
    """None where the divisor may be zero, or an end is missing that both need.

    "More than 57.000" divided by a known positive number still has a lower end.
    """
    if right.low is None or right.high is None or right.low <= 0 <= right.high:
        return None
    if left.low is not None and left.high is None and left.low >= 0 and right.low > 0:
        return Interval(low=left.low / right.high, high=None)
    return _corners(left, right, lambda one, other: one / other)


def _corners(
    left: Interval, right: Interval, compute: Callable[[Fraction, Fraction], Fraction]
) -> Interval | None:
    if left.low is None or left.high is None or right.low is None or right.high is None:
        return None
    found = [compute(one, other) for one in (left.low, left.high) for other in (right.low, right.high)]
    return Interval(low=min(found), high=max(found))


def _sum(one: Fraction | None, other: Fraction | None) -> Fraction | None:
    return None if one is None or other is None else one + other


HUNDRED = Interval(low=Fraction(100), high=Fraction(100))


def percent_of(*, part: Interval, whole: Interval) -> Interval | None:
    share = divide(left=part, right=whole)
    return None if share is None else _times_hundred(share)


def _times_hundred(one: Interval) -> Interval:
    return Interval(
        low=None if one.low is None else 100 * one.low, high=None if one.high is None else 100 * one.high
    )


def implied_whole(*, part: Interval, percent: Interval) -> Interval | None:
    """The plan that a value and its percentage of the plan imply."""
    found = divide(left=part, right=percent)
    return None if found is None else _times_hundred(found)


def change(*, now: Interval, before: Interval) -> Interval | None:
    """Change in per cent."""
    ratio = percent_of(part=now, whole=before)
    return None if ratio is None else add(left=ratio, right=negate(one=HUNDRED))
