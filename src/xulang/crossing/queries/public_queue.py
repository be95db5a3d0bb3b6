"""What everybody may read of a gate's queue: the order of each line, and how fair a day was. Nobody is named.

The order is read from the line as it is kept in memory, so that a page of a line of 100,000 places costs one
look at the rows of that page; a day's report reads the facts of that day by their index.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final
from uuid import UUID

from xulang.crossing.queries.places import LineSeen, see_line
from xulang.journal import api as journal
from xulang.kernel.words import FactKind
from xulang.queueing import api as queueing
from xulang.queueing.api import Ground, Line, Place, PlaceState

# So long a public page shows the line as it was read.
HELD: Final = timedelta(seconds=15)
# A line so long takes seconds to read: it is held longer, and still no older than its facts' minute.
LONG: Final = 20_000
LONG_HELD: Final = timedelta(seconds=60)
LINES_HELD: Final = 200
IN_ORDER: Final = frozenset({Ground.ORDER, Ground.CHOSEN})
OF_DAY: Final = frozenset({FactKind.CALLED_FORWARD, FactKind.HOUR_OFFERED, FactKind.CALL_MISSED})


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderRow:
    """A place in the order. `ahead`: of its class; `hour`: called, chosen or planned, None beyond that."""

    number: int
    priority: str
    state: PlaceState
    ready_at: int
    ahead: int | None
    hour: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderPage:
    """`total`: live places of the line; `as_of`: when it was read."""

    line: Line
    total: int
    as_of: datetime
    rows: tuple[OrderRow, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Held:
    seen: LineSeen
    order: Sequence[Place]


_HELD: dict[Line, _Held] = {}


def list_order(*, line: Line, start: int, size: int, now: datetime) -> OrderPage:
    """The live places by their turn, `size` of them from `start` on."""
    held = _held(line, now)
    shown = held.order[start : start + size]
    numbers = {one.id: one for one in queueing.list_places(place_ids=[place.id for place in shown])}
    rows = [_row(place, numbers[place.id], held.seen) for place in shown if place.id in numbers]
    return OrderPage(line=line, total=len(held.order), as_of=held.seen.at, rows=tuple(rows))


def forget_order() -> None:
    """Read each line anew; for tests, which change rows by other ways than facts."""
    _HELD.clear()


def _held(line: Line, now: datetime) -> _Held:
    known = _HELD.get(line)
    if known is not None:
        longest = LONG_HELD if len(known.order) > LONG else HELD
        if timedelta() <= now - known.seen.at < longest:
            return known
    seen = see_line(line=line, now=now)
    places = seen.state.places.values() if seen.state else ()
    order = sorted((one for one in places if one.live), key=lambda one: one.turn)
    if len(_HELD) >= LINES_HELD:
        _HELD.clear()
    held = _HELD[line] = _Held(seen=seen, order=order)
    return held


def _row(place: Place, known: queueing.PlaceView, seen: LineSeen) -> OrderRow:
    ahead, hour = None, place.hour
    if place.state == PlaceState.WAITING and seen.state and seen.plan:
        ahead = seen.state.ahead(place)
        hour = seen.plan.hour_of(row=place.row, ahead=ahead)
    return OrderRow(
        number=known.number,
        priority=known.priority,
        state=place.state,
        ready_at=place.turn.at,
        ahead=ahead,
        hour=hour,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Overtaking:
    """A call that passed others, or that no order gave.

    `hours`: about by how long it passed them: as many hours as those it passed fill at the slots of its hour.
    `basis` and `units`: of an order by people.
    """

    fact_id: UUID
    number: int
    priority: str
    ground: Ground
    hour: int
    called_at: datetime
    passed: int
    hours: int
    basis: str | None
    units: int


@dataclass(frozen=True, slots=True, kw_only=True)
class LineDay:
    """A line on one day in Hanoi. `calls` and `passed`: by ground; `waits`: of who went in, by class."""

    line: Line
    day: date
    calls: Mapping[Ground, int]
    passed: Mapping[Ground, int]
    overtakings: tuple[Overtaking, ...]
    missed: int
    lost: int
    waits: tuple[queueing.Waited, ...]

    @property
    def called(self) -> int:
        return sum(self.calls.values())


def report_day(*, gate: str, day: date) -> list[LineDay]:
    """How fair the day was in each line of the gate in which a place was ever taken."""
    return [_line_day(line, day) for line in queueing.list_started() if line.gate == gate]


def _line_day(line: Line, day: date) -> LineDay:
    hours = queueing.hours_of(day=day)
    since, until = queueing.start_of(hour=hours.start), queueing.start_of(hour=hours.stop)
    facts = journal.read_line_period(
        stream_id=queueing.stream_of_line(line=line), kinds=OF_DAY, since=since, until=until
    )
    calls = [fact for fact in facts if fact.public.kind == FactKind.CALLED_FORWARD]
    grounds = [Ground(fact.public.trigger or "") for fact in calls]
    passed: Counter[Ground] = Counter()
    for fact, ground in zip(calls, grounds, strict=True):
        passed[ground] += fact.public.figures["passed"]
    slots: Counter[int] = Counter()
    for fact in facts:
        if fact.public.kind == FactKind.HOUR_OFFERED:
            slots[fact.public.figures["hour"]] += fact.public.figures["slots"]
    return LineDay(
        line=line,
        day=day,
        calls=Counter(grounds),
        passed=passed,
        overtakings=_overtakings(calls, slots),
        missed=sum(fact.public.kind == FactKind.CALL_MISSED for fact in facts),
        lost=queueing.count_lost(line=line, since=since, until=until),
        waits=tuple(queueing.list_waits(line=line, since=since, until=until)),
    )


def _overtakings(calls: Sequence[journal.Fact], slots: Mapping[int, int]) -> tuple[Overtaking, ...]:
    found = [
        fact
        for fact in calls
        if fact.crossing_id
        and (fact.public.figures["passed"] or Ground(fact.public.trigger or "") not in IN_ORDER)
    ]
    ids = {fact.crossing_id for fact in found if fact.crossing_id}
    places = {one.id: one for one in queueing.list_places(place_ids=ids)}
    return tuple(
        _overtaking(fact, places[fact.crossing_id], slots) for fact in found if fact.crossing_id in places
    )


def _overtaking(fact: journal.Fact, place: queueing.PlaceView, slots: Mapping[int, int]) -> Overtaking:
    public = fact.public
    hour, passed = public.figures["hour"], public.figures["passed"]
    return Overtaking(
        fact_id=fact.id,
        number=place.number,
        priority=place.priority,
        ground=Ground(public.trigger or ""),
        hour=hour,
        called_at=fact.recorded_at,
        passed=passed,
        hours=-(-passed // max(slots.get(hour, 0), 1)),
        basis=public.reason_code,
        units=public.figures.get("units", 0),
    )
