"""What the command screen shows of the gates now: read once for all who look, however many they are."""

import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from threading import Lock
from typing import Final, cast

from xulang.insight.domain.hours import hour_of, start_of
from xulang.insight.queries.situations import (
    Counts,
    Flow,
    Freshness,
    Place,
    freshness,
    situation_at,
    situation_series,
)
from xulang.kernel.words import Direction, Force, Step
from xulang.platform.db import raw

SHARED_SECONDS: Final = 2.0
SHOWN_HOURS: Final = 24
FLOW: Final = """
SELECT hour, gate, direction, sum(vehicles) FILTER (WHERE moment = 'registered'),
    sum(vehicles) FILTER (WHERE moment = 'entered'), sum(vehicles) FILTER (WHERE moment = 'left')
FROM insight_hourly WHERE hour >= %s AND hour <= %s AND moment IN ('registered', 'entered', 'left')
    AND vehicles <> 0 GROUP BY 1, 2, 3 ORDER BY 1, 2, 3
"""
STEPS: Final = """
SELECT c.gate, c.direction, s.step, s.force, count(*),
    percentile_cont(0.5) WITHIN GROUP (ORDER BY extract(epoch FROM s.done_at - s.opened_at)),
    percentile_cont(0.9) WITHIN GROUP (ORDER BY extract(epoch FROM s.done_at - s.opened_at))
FROM insight_step s JOIN insight_crossing c ON c.id = s.crossing_id
WHERE s.done_at >= %s AND s.done_at < %s GROUP BY 1, 2, 3, 4 ORDER BY 1, 2, 3, 4
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class StepWait:
    """How long one force took for one step: whole seconds from its turn to its word."""

    step: Step
    force: Force
    count: int
    p50: int
    p90: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    """The gates now, and how they came there. `freshness` is None before the follower's first fact."""

    read_at: datetime
    freshness: Freshness | None
    now: Mapping[Place, Counts]
    series: Mapping[Place, list[tuple[datetime, Counts]]]
    flow: Mapping[Place, list[Flow]]
    steps: Mapping[Place, list[StepWait]]


def command_data(*, now: datetime) -> Command:
    """Counts now, by hour of the last 24, the flow of these hours, and how long steps took in them.

    Read at most every SHARED_SECONDS in a process: viewers in between share what was read.
    """
    return _shared(now, _read)


def flow_between(*, start: datetime, end: datetime) -> Mapping[Place, list[Flow]]:
    """Vehicles by hour, gate and direction; hours without any are left out."""
    found: dict[Place, list[Flow]] = {}
    for row in raw().execute(FLOW, [hour_of(start), hour_of(end)]):
        hour, gate, direction, *counts = cast("tuple[int, str, str, *tuple[int | None, ...]]", row)
        registered, entered, left = (int(count or 0) for count in counts)
        one = Flow(hour=start_of(hour), registered=registered, entered=entered, left=left)
        found.setdefault((gate, Direction(direction)), []).append(one)
    return found


def step_waits(*, start: datetime, end: datetime) -> Mapping[Place, list[StepWait]]:
    """How long each force took for each step that it confirmed in the period."""
    return waits_of(rows=raw().execute(STEPS, [start, end]))


def waits_of(*, rows: Iterable[tuple[object, ...]]) -> dict[Place, list[StepWait]]:
    """Rows of gate, direction, step, force, how many, and seconds of the middle and of nine in ten."""
    found: dict[Place, list[StepWait]] = {}
    for row in rows:
        gate, direction, step, force, count, p50, p90 = cast(
            "tuple[str, str, str, str, int, float, float]", row
        )
        one = StepWait(step=Step(step), force=Force(force), count=count, p50=round(p50), p90=round(p90))
        found.setdefault((gate, Direction(direction)), []).append(one)
    return found


def _read(now: datetime) -> Command:
    start = now - timedelta(hours=SHOWN_HOURS)
    # A count of this hour's end: what has happened in it so far is in it.
    until = start_of(hour_of(now) + 1)
    series = situation_series(start=start, end=until)
    return Command(
        read_at=now,
        freshness=freshness(),
        now=situation_at(at=until),
        series=series,
        flow=flow_between(start=start, end=now),
        steps=step_waits(start=start, end=now + timedelta(seconds=1)),
    )


_lock = Lock()
_last: list[tuple[float, Command]] = []


def _shared(now: datetime, read: Callable[[datetime], Command]) -> Command:
    with _lock:
        if _last and time.monotonic() - _last[0][0] < SHARED_SECONDS:
            known = _last[0][1]
            if abs((now - known.read_at).total_seconds()) < SHARED_SECONDS:
                return known
        found = read(now)
        _last[:] = [(time.monotonic(), found)]
        return found


def forget_command() -> None:
    """What was read is read anew: tests change the database between two looks."""
    _last.clear()
