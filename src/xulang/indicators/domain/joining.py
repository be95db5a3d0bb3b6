"""Figures of an area out of those of what it was made of (1/7/2025: 65 communes of 194, no districts).

A flow and a stock add up. A rate is the mean weighted by the indicator that its entry names, or does not join
at all. What came with only a part of a former unit cannot be told from that unit's figure, and says so.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction

from xulang.indicators.domain.areas import Area, AreaLevel, Change, predecessors_of
from xulang.indicators.domain.dictionary import Indicator, Level, Nature
from xulang.indicators.domain.numbers import Interval, Quantity


class Joining(StrEnum):
    """How an indicator's figures of several areas give that of their whole."""

    SUM = "sum"
    MEAN = "mean"
    NEVER = "never"


@dataclass(frozen=True, slots=True, kw_only=True)
class MadeOf:
    """`split`: of which only a part came here. Holds for periods that end before `until`.

    `is_district`: it was there together with its units, as a district with its communes.
    """

    whole: tuple[str, ...]
    split: tuple[str, ...]
    until: date | None
    is_district: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Joined:
    """How a figure follows from those of its area's units; `so_far` is the sum of the `known` ones."""

    how: Joining
    whole: tuple[str, ...]
    split: tuple[str, ...]
    known: tuple[str, ...]
    so_far: Quantity
    outcome: Quantity


def joining_of(*, entry: Indicator) -> Joining:
    if entry.nature is not Nature.RATE:
        return Joining.SUM
    return Joining.MEAN if entry.weight_code else Joining.NEVER


def is_of_communes(*, entry: Indicator) -> bool:
    return entry.level in {Level.COMMUNE, Level.COMMUNE_SUM}


def made_of(*, areas: Mapping[str, Area], changes: Sequence[Change]) -> dict[str, MadeOf]:
    """Of each commune its predecessors, and of each former district its communes."""
    found: dict[str, MadeOf] = {}
    for code in dict.fromkeys(change.new for change in changes):
        came = predecessors_of(code=code, changes=changes)
        found[code] = MadeOf(whole=came.whole, split=came.split, until=areas[code].valid_from)
    for code, area in areas.items():
        if area.level is AreaLevel.DISTRICT:
            own = tuple(one.code for one in areas.values() if one.parent == code)
            found[code] = MadeOf(whole=own, split=(), until=area.valid_until, is_district=True)
    return found


def units_of(*, codes: Iterable[str], made: Mapping[str, MadeOf]) -> set[str]:
    """The areas with all that they were made of, down to what was made of nothing."""
    found: set[str] = set()
    ahead = list(codes)
    while ahead:
        code = ahead.pop()
        if code not in found:
            found.add(code)
            ahead.extend((*made[code].whole, *made[code].split) if code in made else ())
    return found


def mean(*, parts: Sequence[tuple[Quantity, Quantity]]) -> Quantity:
    """Of (number, weight): weights as they stand; with no weight at all there is no mean."""
    gaps = tuple(gap for pair in parts for one in pair for gap in one.missing)
    weight = low = high = value = Fraction(0)
    ends = True
    for one, by in parts:
        if one.value is None or by.value is None:
            return Quantity(missing=gaps)
        weight, value = weight + by.value, value + by.value * one.value
        if one.interval is None or one.interval.low is None or one.interval.high is None:
            ends = False
        else:
            low, high = low + by.value * one.interval.low, high + by.value * one.interval.high
    if not weight:
        return Quantity(missing=gaps)
    interval = Interval(low=low / weight, high=high / weight) if ends else Interval(low=None, high=None)
    return Quantity(value=value / weight, interval=interval)
