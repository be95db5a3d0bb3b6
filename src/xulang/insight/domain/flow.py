"""How many will wait in some hours: what is expected to come, less what can go in, with its uncertainty.

Paths of possible days are played hour by hour with fixed dice: the same input gives the same answer. Half of
an hour's uncertainty belongs to the day as a whole, since busy days are busy all day; the other half is the
hour's own.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from random import Random
from statistics import NormalDist, fmean
from typing import Final

PATHS: Final = 199
MOST_HOURS: Final = 48
AHEAD: Final = (6, 12, 24)
SHARED: Final = math.sqrt(0.5)
SEED: Final = 20211216


@dataclass(frozen=True, slots=True, kw_only=True)
class Spread:
    """Trucks in one hour: mean and variance."""

    mean: float
    variance: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Outlook:
    """Trucks that wait `hours` from now: the middle of the paths, and between what eight of ten lie."""

    hours: int
    p10: int
    p50: int
    p90: int


# From so many past weeks on their variance is taken as it is.
ENOUGH_WEEKS: Final = 3


def spread_of(*, counts: Sequence[float]) -> Spread:
    """Of the same hour of past weeks; never less uncertain than a Poisson count.

    One or two weeks tell little of what a week may be: their spread is at least a truck's, and wider by what
    so few leave open, (1 + 1/weeks) of it. Of no week nothing is known. Raises ValueError.
    """
    if not counts:
        raise ValueError("no past week tells of this hour")
    mean = fmean(counts)
    variance = max(fmean((one - mean) ** 2 for one in counts), mean)
    if len(counts) < ENOUGH_WEEKS:
        variance = max(variance, 1.0) * (1 + 1 / len(counts))
    return Spread(mean=mean, variance=variance)


def at_least(*, expected: Sequence[Spread], declared: float) -> list[Spread]:
    """Of who is declared and not yet accepted as many come as past weeks say, or else all of them."""
    total = sum(one.mean for one in expected)
    if not expected or total >= declared:
        return list(expected)
    if total <= 0:
        each = declared / len(expected)
        return [Spread(mean=each, variance=each) for _ in expected]
    factor = declared / total
    return [Spread(mean=one.mean * factor, variance=one.variance * factor) for one in expected]


def outlook(
    *, waiting: float, expected: Sequence[Spread], capacity: Sequence[Spread], hours: Sequence[int] = AHEAD
) -> tuple[Outlook, ...]:
    """`expected` and `capacity` by hour from now on, as long as the farthest of `hours`."""
    far = max(hours)
    if len(expected) < far or len(capacity) < far:
        raise ValueError("the hours ahead are not all given")
    found: dict[int, list[float]] = {hour: [] for hour in hours}
    # As `draw` does, with each hour's root taken once for all paths; comparing is cheaper than calling `max`.
    spreads = [
        (*come, *go) for come, go in zip(_scaled(expected[:far]), _scaled(capacity[:far]), strict=True)
    ]
    for thrown in summed_dice():
        level, levels = waiting, []
        for (mean, wide, out, spread), (come, go) in zip(spreads, thrown, strict=False):
            came = mean + wide * come
            if came > 0:
                level += came
            went = out + spread * go
            if went > 0:
                level = level - went if level > went else 0.0
            levels.append(level)
        for hour in hours:
            found[hour].append(levels[hour - 1])
    return tuple(between(hours=hour, levels=sorted(levels)) for hour, levels in found.items())


@cache
def summed_dice() -> tuple[tuple[tuple[float, float], ...], ...]:
    """By path and hour, the day's throw and the hour's own together: of who comes, and of who goes in."""
    return tuple(
        tuple((come_day + one, go_day + other) for one, other in zip(come, go, strict=True))
        for come_day, go_day, come, go in dice()
    )


def _scaled(spreads: Sequence[Spread]) -> list[tuple[float, float]]:
    return [(one.mean, math.sqrt(max(one.variance, 0.0)) * SHARED) for one in spreads]


def between(*, hours: int, levels: Sequence[float]) -> Outlook:
    """The middle and the bounds of levels that are in order."""
    low, middle, high = (round(levels[round(part * (PATHS - 1))]) for part in (0.1, 0.5, 0.9))
    return Outlook(hours=hours, p10=low, p50=middle, p90=high)


def draw(*, spread: Spread, day: float, hour: float) -> float:
    """One hour's count by two throws: the day's and its own."""
    if spread.variance <= 0:
        return spread.mean
    return max(spread.mean + math.sqrt(spread.variance) * SHARED * (day + hour), 0.0)


@cache
def dice() -> tuple[tuple[float, float, tuple[float, ...], tuple[float, ...]], ...]:
    """Standard normal throws: those of whole days evenly spread, so that few paths tell the tails."""
    random = Random(SEED)  # noqa: S311 -- dice that have to fall the same way again
    normal = NormalDist()
    even = [normal.inv_cdf((place + 0.5) / PATHS) for place in range(PATHS)]
    come, go = random.sample(even, PATHS), random.sample(even, PATHS)
    return tuple(
        (
            come[path],
            go[path],
            tuple(random.gauss(0, 1) for _ in range(MOST_HOURS)),
            tuple(random.gauss(0, 1) for _ in range(MOST_HOURS)),
        )
        for path in range(PATHS)
    )
