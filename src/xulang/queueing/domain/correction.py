"""What an estimate learns from its own errors: by how much to move it and to widen or narrow its interval.

Conformal prediction with both tails apart (docs/estimates.md). An error is measured in the raw interval's own
half widths, so that one figure serves short and long waits; cells keep what differs: what is estimated, where
the truck stands, what is known of the day, how far away it is.
"""

import math
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from enum import StrEnum
from statistics import median
from typing import NamedTuple

import msgspec

from xulang.queueing.domain.hours import SECONDS

# Of true moments so many shall lie below the interval, and as many above.
TAIL = 0.1
# A raw half width is at least this (seconds): paths know nothing of what takes less.
FINEST = 300
# Bounds of the horizon in hours; and so many errors make a cell speak for itself.
HORIZONS = (1, 2, 4, 8, 16, 32, 72)
ENOUGH = 300


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
    CUT = "cut"  # Within the next day the plan has less than a day ago or than its usual hours.
    STOPPED = "stopped"  # An unannounced stop runs.


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
    found: dict[str, list[tuple[float, float, float]]] = {}
    for case, raw, true in errors:
        below, above = _halves(raw)
        for name in names_of(case=case, raw=raw):
            found.setdefault(name, []).append((true - raw.p50, below, above))
    return Correction(
        cells={name: _cell(rows) for name, rows in sorted(found.items()) if len(rows) >= ENOUGH}
    )


def names_of(*, case: Case, raw: Span) -> tuple[str, str, str]:
    """The finest first."""
    return (
        f"{case.what}/{case.standing}/{case.kind}/{horizon_of(case=case, raw=raw)}",
        f"{case.what}/{case.standing}/{case.kind}",
        f"{case.what}/{case.standing}",
    )


def horizon_of(*, case: Case, raw: Span) -> str:
    """The bound of hours that the middle lies within."""
    place = bisect_left(HORIZONS, (raw.p50 - case.now) / SECONDS)
    return str(HORIZONS[place]) if place < len(HORIZONS) else "more"


def _halves(raw: Span) -> tuple[float, float]:
    return max(raw.p50 - raw.p10, FINEST), max(raw.p90 - raw.p50, FINEST)


def _cell(rows: Sequence[tuple[float, float, float]]) -> Cell:
    """The middle is the median error; each bound the finite-sample quantile of its own tail."""
    shift = median(error / (below + above) for error, below, above in rows)
    low = sorted((shift * (below + above) - error) / below for error, below, above in rows)
    high = sorted((error - shift * (below + above)) / above for error, below, above in rows)
    rank = min(math.ceil((len(rows) + 1) * (1 - TAIL)), len(rows)) - 1
    return Cell(shift=shift, low=max(low[rank], 0.0), high=max(high[rank], 0.0), count=len(rows))


def _corrected(cell: Cell, case: Case, raw: Span) -> Span:
    below, above = _halves(raw)
    middle = raw.p50 + cell.shift * (below + above)
    spans = (middle - cell.low * below, middle, middle + cell.high * above)
    # Nothing that is still to come lies in the past.
    return Span(*(max(round(one), case.now) for one in spans))
