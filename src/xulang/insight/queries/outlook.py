"""What the next day brings at each gate: measured hours of past weeks, who is declared, and the plan.

Read at most once in BASIS_SECONDS in a process, for all who look.
"""

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from threading import Lock
from typing import Final, cast
from zoneinfo import ZoneInfo

from xulang.crossing import api as crossing
from xulang.insight.domain.flow import AHEAD, Outlook, Spread, at_least, outlook, spread_of
from xulang.insight.domain.hours import WEEK, hour_of, start_of
from xulang.insight.queries.situations import Counts, Place
from xulang.kernel.words import Direction, Stage
from xulang.platform.db import raw
from xulang.queueing import api as queueing
from xulang.registry import api as registry

HANOI: Final = ZoneInfo("Asia/Ho_Chi_Minh")
BASIS_SECONDS: Final = 60.0
WEEKS: Final = 8
FAR: Final = max(AHEAD)
PLAN_DAYS: Final = 3
COMING: Final = frozenset({Stage.DECLARED, Stage.NEEDS_CORRECTION})
# The same hours of the week as those ahead, in the weeks before; hours without any truck are not stored.
PAST: Final = (
    "SELECT gate, direction, moment, hour, sum(vehicles)::int FROM insight_hourly WHERE hour = ANY(%s)"
    " AND moment IN ('registered', 'entered') GROUP BY 1, 2, 3, 4"
)
OLDEST: Final = "SELECT min(hour) FROM insight_hourly WHERE moment = 'registered'"


@dataclass(frozen=True, slots=True, kw_only=True)
class Basis:
    """For the hours from `hour` on. `planned`: whether the capacity is a plan's, else it is what went in."""

    hour: int
    expected: Mapping[Place, Sequence[Spread]]
    capacity: Mapping[Place, Sequence[Spread]]
    planned: frozenset[Place]


@dataclass(frozen=True, slots=True, kw_only=True)
class Tonight:
    """One gate and direction: who waits in 6, 12 and 24 hours, and what the next day takes."""

    ahead: tuple[Outlook, ...]
    day_capacity: int
    expected: int
    planned: bool


def tonight(*, now: datetime, counts: Mapping[Place, Counts]) -> dict[Place, Tonight]:
    """Of every place where somebody waits, is expected or is planned for."""
    basis = _basis(now)
    declared: dict[Place, int] = {}
    for one in crossing.count_stages():
        if one.stage in COMING:
            place = (one.gate, one.direction)
            declared[place] = declared.get(place, 0) + one.count
    found = {}
    for place in sorted({*counts, *basis.expected, *basis.capacity, *declared}):
        none = [Spread(mean=0.0)] * FAR
        expected = at_least(expected=basis.expected.get(place, none), declared=float(declared.get(place, 0)))
        capacity = basis.capacity.get(place, none)
        waiting = counts[place].waiting if place in counts else 0
        found[place] = Tonight(
            ahead=outlook(waiting=waiting, expected=expected, capacity=capacity),
            day_capacity=round(sum(one.mean for one in capacity)),
            expected=round(sum(one.mean for one in expected)),
            planned=place in basis.planned,
        )
    return found


_lock = Lock()
_last: list[tuple[float, Basis]] = []


def _basis(now: datetime) -> Basis:
    with _lock:
        if _last and time.monotonic() - _last[0][0] < BASIS_SECONDS and _last[0][1].hour == hour_of(now):
            return _last[0][1]
        found = _read(hour_of(now))
        _last[:] = [(time.monotonic(), found)]
        return found


def forget_outlook() -> None:
    """What was read is read anew: tests change the database between two looks."""
    _last.clear()


def _read(first: int) -> Basis:
    row = raw().execute(OLDEST).fetchone()
    oldest = cast("int | None", row[0] if row else None)
    hours = [first + ahead - week * WEEK for week in range(1, WEEKS + 1) for ahead in range(FAR)]
    known: dict[tuple[Place, str], dict[int, float]] = {}
    for gate, direction, moment, hour, many in raw().execute(PAST, [hours]):
        place = (cast("str", gate), Direction(cast("str", direction)))
        known.setdefault((place, cast("str", moment)), {})[cast("int", hour)] = float(cast("int", many))
    places = {place for place, _moment in known}

    def spreads(place: Place, moment: str) -> list[Spread]:
        counted = known.get((place, moment), {})
        return [
            spread_of(
                counts=[
                    counted.get(hour, 0.0)
                    for hour in range(first + ahead - WEEKS * WEEK, first + ahead, WEEK)
                    if oldest is not None and hour >= oldest
                ]
            )
            for ahead in range(FAR)
        ]

    capacity = {place: spreads(place, "entered") for place in places}
    planned = _planned(first)
    return Basis(
        hour=first,
        expected={place: spreads(place, "registered") for place in places},
        capacity={**capacity, **planned},
        planned=frozenset(planned),
    )


def _planned(first: int) -> dict[Place, list[Spread]]:
    """What the plans of all cargos take together in each of the next hours."""
    day = start_of(first).astimezone(HANOI).date()
    found: dict[Place, list[float]] = {}
    codes = [one.code for one in registry.list_gates()]
    for line in queueing.list_lines(gates=codes, since=start_of(first)):
        found.setdefault((line.gate, line.direction), [0.0] * FAR)
    for gate in {gate for gate, _direction in found}:
        for plan in crossing.plan_capacity(gate=gate, first=day, days=PLAN_DAYS):
            row = found.get((gate, plan.line.direction))
            for one in plan.hours if row else ():
                if row and 0 <= one.hour - first < FAR:
                    row[one.hour - first] += one.trucks
    return {place: [Spread(mean=one) for one in row] for place, row in found.items()}
