"""What the next day brings at each gate.

Where a line is kept: when each of its trucks is estimated to go in, and the announced hours. Where none is:
measured hours of past weeks.

Read at most once in BASIS_SECONDS in a process, for all who look.
"""

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from statistics import fmean, pvariance
from threading import Lock
from typing import Final, cast
from zoneinfo import ZoneInfo

from xulang.crossing import api as crossing
from xulang.insight.domain.flow import AHEAD, Outlook, Spread, at_least, outlook, spread_of
from xulang.insight.domain.hours import WEEK, hour_of, start_of
from xulang.insight.domain.queue_flow import Bounds, QueueLine, outlook_of_lines
from xulang.insight.queries.situations import Counts, Place
from xulang.kernel.words import Direction, Stage
from xulang.platform.db import raw
from xulang.queueing import api as queueing
from xulang.queueing.api import PlaceState
from xulang.registry import api as registry

HANOI: Final = ZoneInfo("Asia/Ho_Chi_Minh")
BASIS_SECONDS: Final = 60.0
WEEKS: Final = 8
FAR: Final = max(AHEAD)
# Planned hours are shown beside what went in within the last day, and looked up for the next.
BEFORE: Final = 24
PLAN_DAYS: Final = 4
COMING: Final = frozenset({Stage.DECLARED, Stage.NEEDS_CORRECTION})
# Who goes in by turn; the others wait for an hour that they chose, or until they are freed.
BY_TURN: Final = frozenset({PlaceState.REQUESTED, PlaceState.WAITING, PlaceState.CALLED, PlaceState.ARRIVED})
# The same hours of the week as those ahead, in the weeks before; hours without any truck are not stored.
PAST: Final = (
    "SELECT gate, direction, moment, hour, sum(vehicles)::int FROM insight_hourly WHERE hour = ANY(%s)"
    " AND moment IN ('registered', 'entered') GROUP BY 1, 2, 3, 4"
)
# The same as it was known at an hour: registered and let in are counted by the hour of sealing, too.
PAST_THEN: Final = f"""
SELECT gate, direction, event_at, sum(registered)::int, sum(entered)::int FROM (
    SELECT gate, direction, event_at, registered, entered FROM insight_delta
    WHERE event_span = 0 AND sealed_span = 1 AND event_at = ANY(%(hours)s) AND sealed_at < %(week)s
UNION ALL
    SELECT gate, direction, event_at, registered, entered FROM insight_delta
    WHERE event_span = 0 AND sealed_span = 0 AND event_at = ANY(%(hours)s)
        AND sealed_at >= %(week)s * {WEEK} AND sealed_at < %(known)s
) found GROUP BY 1, 2, 3 HAVING sum(registered) <> 0 OR sum(entered) <> 0
"""  # noqa: S608 -- our own words
# Which line those join who come: by the cargo of who came in the same weeks.
CARGOS: Final = """
SELECT gate, direction, coalesce(nullif(cargo, ''), 'ordinary'), count(*)::int FROM insight_crossing
WHERE registered_at >= %s AND registered_at < %s GROUP BY 1, 2, 3
"""


class Method(StrEnum):
    """What tonight is told from, the best that there is."""

    ESTIMATES = "estimates"
    PLAN = "plan"
    RATES = "rates"


@dataclass(frozen=True, slots=True, kw_only=True)
class Basis:
    """For the hours from `hour` on. `plans`: by hour, what all lines of the gate and direction take together.

    `weeks`: how many of the past weeks counted anything in these hours; while none did, nothing is expected
    of anybody. `capacity` is what went in at these hours, where nobody planned. `lines`: those that somebody
    planned or in which somebody stands; `standing`: how many places they have; `estimated_at`: the oldest
    estimate.
    """

    hour: int
    weeks: int
    expected: Mapping[Place, Sequence[Spread]]
    capacity: Mapping[Place, Sequence[Spread]]
    plans: Mapping[Place, Mapping[int, int]]
    lines: Mapping[Place, Sequence[QueueLine]]
    standing: Mapping[Place, int]
    estimated_at: Mapping[Place, datetime]


@dataclass(frozen=True, slots=True, kw_only=True)
class Tonight:
    """One gate and direction: who waits in 6, 12 and 24 hours, and what the next day takes.

    `expected` is None while no past week tells of these hours, `day_capacity` where nobody planned and nobody
    was measured going in; `ahead` is empty where either is unknown. `weeks`: from how many it is told.
    `plan`: planned trucks by hour since 1970, of the last day and the next; empty where nobody planned.
    `estimated_at`: when the trucks in line were estimated last.
    """

    ahead: tuple[Outlook, ...]
    day_capacity: int | None
    expected: int | None
    planned: bool
    weeks: int
    method: Method = Method.RATES
    estimated_at: datetime | None = None
    plan: Mapping[int, int]


def tonight(*, now: datetime, counts: Mapping[Place, Counts]) -> dict[Place, Tonight]:
    """Of every place where somebody waits, is expected or is planned for."""
    basis = _basis(now)
    declared: dict[Place, int] = {}
    for one in crossing.count_stages():
        if one.stage in COMING:
            place = (one.gate, one.direction)
            declared[place] = declared.get(place, 0) + one.count
    return {
        place: _tonight_of(
            basis, place, counts[place].waiting if place in counts else 0, declared.get(place, 0)
        )
        for place in sorted({*counts, *basis.expected, *basis.capacity, *basis.lines, *declared})
    }


_lock = Lock()
_last: list[tuple[float, Basis]] = []
# What was played for a place of the last basis: many viewers ask for the same.
_played: dict[tuple[int, Place, int, int], Tonight] = {}


def _tonight_of(basis: Basis, place: Place, waiting: int, declared: int) -> Tonight:
    key = (id(basis), place, waiting, declared)
    known = _played.get(key)
    if known is None:
        known = _played[key] = _play(basis, place, waiting, declared)
    return known


def _play(basis: Basis, place: Place, waiting: int, declared: int) -> Tonight:
    lines = basis.lines.get(place, ())
    capacity = basis.capacity.get(place, ())
    expected = _expected(basis, place, declared)
    ahead: tuple[Outlook, ...] = ()
    day: int | None = None
    if lines:
        day = round(sum(hour.mean for one in lines for hour in one.capacity))
    elif any(one.mean for one in capacity):
        day = round(sum(one.mean for one in capacity))
    if expected and lines:
        # Who is ready and has no place stands behind those who have one.
        without = max(waiting - basis.standing.get(place, 0), 0)
        ahead = outlook_of_lines(
            lines=[replace(one, behind=one.behind + without * one.share) for one in lines],
            expected=expected,
        )
    elif expected and day is not None:
        ahead = outlook(waiting=waiting, expected=expected, capacity=capacity)
    plan = basis.plans.get(place, {})
    told = basis.estimated_at.get(place)
    ahead_of_now = [trucks for hour, trucks in plan.items() if hour >= basis.hour]
    return Tonight(
        ahead=ahead,
        day_capacity=sum(ahead_of_now) if plan else day,
        expected=round(sum(one.mean for one in expected)) if expected else None,
        planned=bool(plan),
        weeks=basis.weeks,
        method=Method.ESTIMATES if told else Method.PLAN if lines else Method.RATES,
        estimated_at=told,
        plan=plan,
    )


def _expected(basis: Basis, place: Place, declared: int) -> list[Spread]:
    """Empty while no past week tells; of who did not come in any of them, nobody."""
    if not basis.weeks:
        return []
    known = basis.expected.get(place) or [spread_of(counts=[0.0] * basis.weeks)] * FAR
    return at_least(expected=known, declared=float(declared))


def _basis(now: datetime) -> Basis:
    with _lock:
        if _last and time.monotonic() - _last[0][0] < BASIS_SECONDS and _last[0][1].hour == hour_of(now):
            return _last[0][1]
        found = _read(now)
        _played.clear()
        _last[:] = [(time.monotonic(), found)]
        return found


def forget_outlook() -> None:
    """What was read is read anew: tests change the database between two looks."""
    _last.clear()
    _played.clear()


def tonight_at(*, at: datetime, known_at: datetime, counts: Mapping[Place, Counts]) -> dict[Place, Tonight]:
    """What would have been told at the beginning of an hour by what was known at that of another.

    Where a line is kept, as before its trucks are estimated: each truck's estimate is not kept for long, nor
    is the pace that was measured then, so that all of the announced hours counts. `counts`: those of then.
    """
    basis = _read_then(hour_of(at), hour_of(known_at))
    return {
        place: _play(
            basis,
            place,
            counts[place].waiting if place in counts else 0,
            counts[place].coming if place in counts else 0,
        )
        for place in sorted({*counts, *basis.expected, *basis.capacity, *basis.lines})
    }


Counted = dict[tuple[Place, str], dict[int, float]]


def _read(now: datetime) -> Basis:
    first = hour_of(now)
    known: Counted = {}
    for gate, direction, moment, hour, many in raw().execute(PAST, [_past_hours(first)]):
        place = (cast("str", gate), Direction(cast("str", direction)))
        known.setdefault((place, cast("str", moment)), {})[cast("int", hour)] = float(cast("int", many))
    plans = _planned(first)
    lines, standing, told = _lines(now, plans)
    return _basis_of(first, known, plans, lines, standing, told)


def _read_then(first: int, known_hour: int) -> Basis:
    known: Counted = {}
    values = {"hours": _past_hours(first), "known": known_hour, "week": known_hour // WEEK}
    for gate, direction, hour, came, went in cast(
        "list[tuple[str, str, int, int, int]]", raw().execute(PAST_THEN, values).fetchall()
    ):
        place = (gate, Direction(direction))
        for moment, many in (("registered", came), ("entered", went)):
            if many:
                known.setdefault((place, moment), {})[hour] = float(many)
    plans = _planned(first, known_at=start_of(known_hour))
    shares = _shares(first, {*plans})
    lines: dict[Place, list[QueueLine]] = {}
    for line in sorted(plans):
        one = _line(start_of(first), (), plans[line], shares[line], Spread(mean=1.0))
        lines.setdefault((line.gate, line.direction), []).append(one)
    return _basis_of(first, known, plans, lines, {}, {})


def _past_hours(first: int) -> list[int]:
    return [first + ahead - week * WEEK for week in range(1, WEEKS + 1) for ahead in range(FAR)]


def _basis_of(
    first: int,
    known: Counted,
    plans: Mapping[queueing.Line, Mapping[int, int]],
    lines: Mapping[Place, Sequence[QueueLine]],
    standing: Mapping[Place, int],
    told: Mapping[Place, datetime],
) -> Basis:
    """A week in which no gate counted a single truck in these hours tells nothing: it was before our time."""
    counted = {hour for hours in known.values() for hour in hours}
    weeks = [
        week
        for week in range(1, WEEKS + 1)
        if any(first + ahead - week * WEEK in counted for ahead in range(FAR))
    ]

    def spreads(moment: str) -> dict[Place, list[Spread]]:
        return {
            place: [
                spread_of(counts=[row.get(first + ahead - week * WEEK, 0.0) for week in weeks])
                for ahead in range(FAR)
            ]
            for (place, named), row in known.items()
            if named == moment
        }

    return Basis(
        hour=first,
        weeks=len(weeks),
        expected=spreads("registered"),
        capacity=spreads("entered"),
        plans=_summed(plans),
        lines=lines,
        standing=standing,
        estimated_at=told,
    )


def _planned(first: int, *, known_at: datetime | None = None) -> dict[queueing.Line, dict[int, int]]:
    """What the plan of each line takes in each hour of the last day and the next; as known then, or now."""
    day = start_of(first - BEFORE).astimezone(HANOI).date()
    codes = [one.code for one in registry.list_gates()]
    since = start_of(first - BEFORE)
    lines: dict[str, list[queueing.Line]] = {}
    for line in queueing.list_lines(gates=codes, since=since, known_at=known_at):
        lines.setdefault(line.gate, []).append(line)
    return {
        plan.line: {one.hour: one.trucks for one in plan.hours if first - BEFORE <= one.hour < first + FAR}
        for gate in sorted(lines)
        for plan in crossing.plan_capacity(
            gate=gate, first=day, days=PLAN_DAYS, lines=lines[gate], known_at=known_at
        )
    }


def _summed(plans: Mapping[queueing.Line, Mapping[int, int]]) -> dict[Place, dict[int, int]]:
    found: dict[Place, dict[int, int]] = {}
    for line, hours in plans.items():
        row = found.setdefault((line.gate, line.direction), {})
        for hour, trucks in hours.items():
            row[hour] = row.get(hour, 0) + trucks
    return found


def _lines(
    now: datetime, plans: Mapping[queueing.Line, Mapping[int, int]]
) -> tuple[dict[Place, list[QueueLine]], dict[Place, int], dict[Place, datetime]]:
    """The lines of each place, how many stand in them, and when the oldest estimate was made."""
    stand: dict[queueing.Line, list[queueing.Standing]] = {}
    for one in queueing.list_standing():
        stand.setdefault(one.line, []).append(one)
    shares = _shares(hour_of(now), {*plans, *stand})
    lines: dict[Place, list[QueueLine]] = {}
    counts: dict[Place, int] = {}
    told: dict[Place, datetime] = {}
    for line in sorted({*plans, *stand}):
        place, there = (line.gate, line.direction), stand.get(line, [])
        lines.setdefault(place, []).append(_line(now, there, plans.get(line, {}), shares[line], _pace(line)))
        counts[place] = counts.get(place, 0) + len(there)
        made = [one.made_at for one in there if one.made_at]
        if made:
            told[place] = min([*made, told.get(place, made[0])])
    return lines, counts, told


def _line(
    now: datetime,
    there: Sequence[queueing.Standing],
    plan: Mapping[int, int],
    share: float,
    pace: Spread,
) -> QueueLine:
    at, first = now.timestamp(), hour_of(now)
    ordered: list[Bounds] = []
    apart: list[Bounds] = []
    stays = behind = 0
    for one in there:
        if one.entry is None:
            stays, behind = stays + (one.state == PlaceState.HELD), behind + (one.state in BY_TURN)
            continue
        bounds = Bounds(early=one.entry.p10 - at, middle=one.entry.p50 - at, late=one.entry.p90 - at)
        (ordered if one.state in BY_TURN else apart).append(bounds)
    hours = [plan.get(first + ahead, 0) for ahead in range(FAR)]
    return QueueLine(
        capacity=[
            Spread(mean=trucks * pace.mean, variance=trucks * trucks * pace.variance) for trucks in hours
        ],
        ordered=ordered,
        apart=apart,
        stays=stays,
        behind=behind,
        share=share,
    )


def _pace(line: queueing.Line) -> Spread:
    """Which part of its plan the gate takes, as measured of the line; all of it where nothing was."""
    found = queueing.find_track(line=line)
    ratios = found[1].ratios if found else (1.0,)
    return Spread(mean=fmean(ratios), variance=pvariance(ratios))


def _shares(first: int, lines: set[queueing.Line]) -> dict[queueing.Line, float]:
    """Of those who come to a gate in a direction, the part that joins each line; equal ones while unknown."""
    came: dict[tuple[str, str, str], int] = {
        (gate, direction, cargo): many
        for gate, direction, cargo, many in cast(
            "list[tuple[str, str, str, int]]",
            raw().execute(CARGOS, [start_of(first - WEEKS * WEEK), start_of(first + 1)]).fetchall(),
        )
    }
    found = {}
    for line in lines:
        others = [one for one in lines if (one.gate, one.direction) == (line.gate, line.direction)]
        total = sum(came.get((one.gate, one.direction, one.cargo), 0) for one in others)
        own = came.get((line.gate, line.direction, line.cargo), 0)
        found[line] = own / total if total else 1 / len(others)
    return found
