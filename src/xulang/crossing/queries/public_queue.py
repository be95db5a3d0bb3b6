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

from xulang.crossing.domain.call_orders import CallOrder, OrderKind
from xulang.crossing.queries.call_orders import list_carried_out
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
BY_PEOPLE: Final = frozenset({Ground.OVERRIDE, Ground.ORDERED})
IN_ORDER: Final = frozenset({Ground.ORDER, Ground.CHOSEN})
OF_DAY: Final = frozenset(
    {FactKind.CALLED_FORWARD, FactKind.PLACE_REORDERED, FactKind.HOUR_OFFERED, FactKind.CALL_MISSED}
)


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
    """A call that passed others, or that no order gave; or a turn or class that people gave.

    `hours`: about by how long it passed them: as many hours as those it passed fill at the slots of its hour.
    `hour` and `hours` are None where nobody was called. `basis`, the reason's code, `units` and `order`: of
    an order by people.
    """

    fact_id: UUID
    number: int
    priority: str
    ground: Ground
    hour: int | None
    called_at: datetime
    passed: int
    hours: int | None
    basis: str | None
    units: int
    order: CallOrder | None


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
    for fact in facts:
        if fact.public.trigger and "passed" in fact.public.figures:
            passed[Ground(fact.public.trigger)] += fact.public.figures["passed"]
    slots: Counter[int] = Counter()
    for fact in facts:
        if fact.public.kind == FactKind.HOUR_OFFERED:
            slots[fact.public.figures["hour"]] += fact.public.figures["slots"]
    return LineDay(
        line=line,
        day=day,
        calls=Counter(grounds),
        passed=passed,
        overtakings=_overtakings(facts, slots, until),
        missed=sum(fact.public.kind == FactKind.CALL_MISSED for fact in facts),
        lost=queueing.count_lost(line=line, since=since, until=until),
        waits=tuple(queueing.list_waits(line=line, since=since, until=until)),
    )


def _overtakings(
    facts: Sequence[journal.Fact], slots: Mapping[int, int], until: datetime
) -> tuple[Overtaking, ...]:
    found = [(fact, fact.crossing_id) for fact in facts if fact.crossing_id and _overtakes(fact)]
    ids = {place for _, place in found}
    places = {one.id: one for one in queueing.list_places(place_ids=ids)}
    by_people = {place for fact, place in found if fact.public.trigger in BY_PEOPLE}
    # A class may have been ordered long before the call that it brings.
    since = min((places[place].taken_at for place in by_people & places.keys()), default=until)
    orders = list_carried_out(place_ids=by_people, since=since, until=until)
    return tuple(
        _overtaking(fact, places[place], slots, _order_of(fact, place, orders))
        for fact, place in found
        if place in places
    )


def _order_of(fact: journal.Fact, place: UUID, orders: Sequence[CallOrder]) -> CallOrder | None:
    """The order that the fact rests on: the line speaks in the transaction of the approval, at its moment."""
    own = [one for one in orders if one.place_id == place and one.decided_at is not None]
    if fact.public.trigger == Ground.ORDERED:
        classes = [one for one in own if one.kind == OrderKind.CLASS]
        before = [one for one in classes if one.decided_at and one.decided_at < fact.recorded_at]
        return max(before, key=lambda one: one.decided_at or fact.recorded_at, default=None)
    if fact.public.trigger == Ground.OVERRIDE:
        return next((one for one in own if one.decided_at == fact.recorded_at), None)
    return None


def _overtakes(fact: journal.Fact) -> bool:
    if fact.public.kind == FactKind.PLACE_REORDERED:
        return True
    called = fact.public.kind == FactKind.CALLED_FORWARD
    return called and bool(fact.public.figures["passed"] or Ground(fact.public.trigger or "") not in IN_ORDER)


def _overtaking(
    fact: journal.Fact, place: queueing.PlaceView, slots: Mapping[int, int], order: CallOrder | None
) -> Overtaking:
    public = fact.public
    hour, passed = public.figures.get("hour"), public.figures["passed"]
    return Overtaking(
        fact_id=fact.id,
        number=place.number,
        priority=place.priority,
        ground=Ground(public.trigger or ""),
        hour=hour,
        called_at=fact.recorded_at,
        passed=passed,
        hours=None if hour is None else -(-passed // max(slots.get(hour, 0), 1)),
        basis=order.reason_code if order else None if hour is None else public.reason_code,
        units=public.figures.get("units", 0),
        order=order,
    )
