"""How good the estimates were: coverage of the interval and mean absolute error, beside a constant rate.

The same fold serves the product's daily figures and the simulator's score (docs/estimates.md).
"""

from collections.abc import Iterable
from typing import NamedTuple
from uuid import UUID

import msgspec

from xulang.queueing.domain.correction import Span
from xulang.queueing.domain.hours import SECONDS
from xulang.queueing.domain.line import LineState

DAY_SECONDS = 24 * SECONDS


class Judged(NamedTuple):
    """An estimate, what was true, and the constant-rate estimate of the same moment: Unix seconds."""

    told: Span
    true: int
    constant: int


class Figures(msgspec.Struct, frozen=True, kw_only=True):
    """`count` estimates; of them `covered` within the interval, `early` before it, `late` after it.

    Mean absolute errors of the middle and of the constant rate, and the interval's mean width: seconds.
    """

    count: int
    covered: int
    early: int
    late: int
    error: float
    constant: float
    width: float

    @property
    def coverage(self) -> float:
        return self.covered / self.count if self.count else 0.0


def figures(*, judged: Iterable[Judged]) -> Figures:
    count = early = late = error = constant = width = 0
    for told, true, rate in judged:
        count += 1
        early += true < told.p10
        late += true > told.p90
        error += abs(true - told.p50)
        constant += abs(true - rate)
        width += told.p90 - told.p10
    whole = count or 1
    return Figures(
        count=count,
        covered=count - early - late,
        early=early,
        late=late,
        error=error / whole,
        constant=constant / whole,
        width=width / whole,
    )


def together(*, parts: Iterable[Figures]) -> Figures:
    """Of several sets of estimates as of one."""
    there = [one for one in parts if one.count]
    count = sum(one.count for one in there)
    whole = count or 1
    return Figures(
        count=count,
        covered=sum(one.covered for one in there),
        early=sum(one.early for one in there),
        late=sum(one.late for one in there),
        error=sum(one.error * one.count for one in there) / whole,
        constant=sum(one.constant * one.count for one in there) / whole,
        width=sum(one.width * one.count for one in there) / whole,
    )


def constant_rate(*, now: int, ahead: int, per_day: int) -> int:
    """The usual public estimate: trucks ahead divided by what went in within the last 24 hours."""
    return now + ahead * DAY_SECONDS // max(per_day, 1)


def ahead_of(*, line: LineState) -> dict[UUID, int]:
    """For each live place how many of its line are not yet in and go before it.

    Who is due goes by its hour and its turn; after them, who waits, by readiness.
    """
    due = sorted(
        (line.places[place] for place in line.due), key=lambda one: (one.hour or 0, one.parked or 0, one.turn)
    )
    waiting = [turn for row in line.order for turn in row]
    waiting += [line.places[place].turn for places in line.chosen.values() for place in places]
    found = {one.id: number for number, one in enumerate(due)}
    found |= {turn.id: len(due) + number for number, turn in enumerate(sorted(waiting))}
    return found
