"""What an estimate learns from its own errors: by how much to move it and to widen or narrow its interval.

Conformal prediction with both tails apart (docs/estimates.md). An error is measured in the raw interval's own
half widths, so that one figure serves short and long waits; cells keep what differs: what is estimated, where
the truck stands, what is known of the day, how far away it is.
"""

import math
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from datetime import timedelta
from enum import StrEnum
from statistics import median
from typing import NamedTuple

import msgspec

from xulang.queueing.domain.hours import HANOI_AHEAD, SECONDS

# A raw half width is at least this (seconds): paths know nothing of what takes less.
FINEST = 300
# Bounds of the horizon in hours; and so many errors make a cell speak for itself.
HORIZONS = (1, 2, 4, 8, 16, 32, 72)
ENOUGH = 300
# Errors of one moment go together, so that a cell needs as many moments too.
MOMENTS = 12
# No half is made wider than so many of the raw ones: what few extremes ask for would tell nobody anything.
WIDEST = 6.0
# How often an installation learns from its own errors, and from how many days of them.
LEARNS, LEARNT_FROM = timedelta(days=14), timedelta(days=60)


class What(StrEnum):
    CALL = "call"
    ENTRY = "entry"
    LEFT = "left"


class Standing(StrEnum):
    """Where the truck stands when it is told."""

    WAITING = "waiting"
    PARKED = "parked"
    CHOSEN = "chosen"
    CALLED = "called"
    ARRIVED = "arrived"


class Kind(StrEnum):
    """What is known of the line at that moment."""

    USUAL = "usual"
    CUT = "cut"  # Within the next day the plan has less than its usual hours.
    STOPPED = "stopped"  # An unannounced stop runs.
    RESUMED = "resumed"  # One ended within the last day.
    HOLIDAY = "holiday"  # Within a week the line rests for days.
    REOPENED = "reopened"  # It rests now, or did within a week.


# Of true moments so many shall lie below the interval, and so many above; what nobody foresees comes late. On
# days that are not usual there is more of that than past errors show, so that who is told then gets a wider
# one. Who was told before an unannounced stop can't be helped; in it and after it we must be all the surer.
TAIL = (0.1, 0.1)
TAILS = {
    Kind.USUAL: (0.11, 0.09),
    Kind.CUT: (0.07, 0.07),
    Kind.STOPPED: (0.05, 0.05),
    Kind.RESUMED: (0.03, 0.03),
    Kind.HOLIDAY: (0.08, 0.08),
    Kind.REOPENED: (0.08, 0.08),
}
# One stop makes all errors of its day, however many trucks and moments: here a day counts, and not a truck.
BY_DAY = frozenset({Kind.STOPPED, Kind.RESUMED})
DAY_SECONDS = 24 * SECONDS


class Span(NamedTuple):
    """Unix seconds."""

    p10: int
    p50: int
    p90: int


class Case(NamedTuple):
    """What decides which cell corrects: all of it is known when the estimate is made."""

    what: What
    standing: Standing
    kind: Kind
    now: int


class Cell(msgspec.Struct, frozen=True, kw_only=True):
    """In half widths: the middle moves by `shift`; the bounds then lie `low` below and `high` above it."""

    shift: float
    low: float
    high: float
    count: int


class Correction(msgspec.Struct, frozen=True, kw_only=True):
    """Cells by name; a case takes the finest that has seen enough, and none changes nothing."""

    cells: dict[str, Cell] = msgspec.field(default_factory=dict)

    def brought_up(self, *, own: "Correction") -> "Correction":
        """What an installation learnt of itself goes before what was shipped."""
        return Correction(cells=self.cells | own.cells)

    def apply(self, *, case: Case, raw: Span) -> Span:
        if not self.cells:
            return raw
        known = (self.cells.get(name) for name in names_of(case=case, raw=raw))
        cell = next((one for one in known if one is not None), None)
        return raw if cell is None else _corrected(cell, case, raw)


def fit(*, errors: Iterable[tuple[Case, Span, int]]) -> Correction:
    """From raw estimates and what then was true (Unix seconds)."""
    found: dict[str, _Errors] = {}
    for case, raw, true in errors:
        below, above = _halves(raw)
        for name, kind in zip(names_of(case=case, raw=raw), _kinds_of(case), strict=True):
            seen = found.setdefault(name, _Errors(kind=kind, rows=[], moments=set()))
            seen.rows.append((true - raw.p50, below, above))
            seen.moments.add(case.now)
    return Correction(cells={name: _cell(seen) for name, seen in sorted(found.items()) if seen.speaks})


def names_of(*, case: Case, raw: Span) -> tuple[str, str, str, str, str]:
    """The finest first."""
    what, standing, kind = case.what, case.standing, case.kind
    horizon = horizon_of(case=case, raw=raw)
    return (
        f"{what}/{standing}/{kind}/{horizon}",
        f"{what}/{standing}/{kind}",
        f"{what}/any/{kind}/{horizon}",
        f"{what}/any/{kind}",
        f"{what}/{standing}",
    )


def _kinds_of(case: Case) -> tuple[Kind | None, ...]:
    """In the order of the names: only the last does not know the kind."""
    return (*(case.kind,) * 4, None)


def horizon_of(*, case: Case, raw: Span) -> str:
    """The bound of hours that the middle lies within."""
    place = bisect_left(HORIZONS, (raw.p50 - case.now) / SECONDS)
    return str(HORIZONS[place]) if place < len(HORIZONS) else "more"


def _halves(raw: Span) -> tuple[float, float]:
    return max(raw.p50 - raw.p10, FINEST), max(raw.p90 - raw.p50, FINEST)


class _Errors(NamedTuple):
    """Of one cell: error, half width below and above; and the moments they were told at."""

    kind: Kind | None
    rows: list[tuple[float, float, float]]
    moments: set[int]

    @property
    def tails(self) -> tuple[float, float]:
        return TAIL if self.kind is None else TAILS[self.kind]

    @property
    def groups(self) -> int:
        """How many errors there are that do not go together."""
        if self.kind not in BY_DAY:
            return len(self.rows)
        return len({(moment + HANOI_AHEAD * SECONDS) // DAY_SECONDS for moment in self.moments})

    @property
    def speaks(self) -> bool:
        """Whether it has seen enough: of fewer groups the tail has no finite bound."""
        known = len(self.rows) >= ENOUGH and len(self.moments) >= MOMENTS
        return known and (self.groups + 1) * min(self.tails) >= 1


def _cell(seen: _Errors) -> Cell:
    """The middle is the median error; each bound the finite-sample quantile of its own tail."""
    rows, groups = seen.rows, seen.groups
    shift = median(error / (below + above) for error, below, above in rows)
    low = sorted((shift * (below + above) - error) / below for error, below, above in rows)
    high = sorted((error - shift * (below + above)) / above for error, below, above in rows)
    first, last = (
        min(max(_rank(errors, tail, groups), 0.0), WIDEST)
        for errors, tail in zip((low, high), seen.tails, strict=True)
    )
    return Cell(shift=shift, low=first, high=last, count=len(rows))


def _rank(errors: Sequence[float], tail: float, groups: int) -> float:
    """As if `groups` errors were the sample; of as many as there are errors, the (n + 1)(1 - tail)-th."""
    rank = math.ceil(len(errors) * (groups + 1) / groups * (1 - tail))
    return errors[min(rank, len(errors)) - 1]


def _corrected(cell: Cell, case: Case, raw: Span) -> Span:
    below, above = _halves(raw)
    middle = raw.p50 + cell.shift * (below + above)
    spans = (middle - cell.low * below, middle, middle + cell.high * above)
    # Nothing that is still to come lies in the past.
    return Span(*(max(round(one), case.now) for one in spans))
