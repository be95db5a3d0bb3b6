"""One line as the centre sees it: its next hours, who stands in it, when they will go, who has no place."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from xulang.crossing.domain.views import CrossingView
from xulang.crossing.policy import BEFORE_ENTRY
from xulang.crossing.queries.crossings import list_crossings, list_under_way
from xulang.crossing.queries.lines import LineBasis, find_basis
from xulang.crossing.queries.meetings import Meets, see_meets
from xulang.crossing.queries.places import plan_of
from xulang.queueing import api as queueing
from xulang.queueing.api import PlaceState

HOURS_SHOWN = 12
MOST_FOUND = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class HourSeen:
    """`bookable`: trucks with what may be promised beyond. Called trucks are on their way, there, or in."""

    hour: int
    trucks: int
    bookable: int
    binding: queueing.Binding
    on_the_way: int
    there: int
    entered: int

    @property
    def begins(self) -> datetime:
        return queueing.start_of(hour=self.hour)

    @property
    def called(self) -> int:
        return self.on_the_way + self.there + self.entered


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceLine:
    """A place with its vehicle. `planned`: its hour, fixed or by the plan, where that reaches."""

    place: queueing.PlaceView
    crossing: CrossingView | None
    ahead: int | None
    planned: int | None
    meets: Meets | None = None

    @property
    def begins(self) -> datetime | None:
        return None if self.planned is None else queueing.start_of(hour=self.planned)

    @property
    def meets_begin(self) -> datetime | None:
        """When the truck is expected whose goods it takes over."""
        hour = self.meets.hour if self.meets else None
        return None if hour is None else queueing.start_of(hour=hour)

    @property
    def ready(self) -> datetime:
        return datetime.fromtimestamp(self.place.ready_at, tz=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Unplaced:
    """Ready, but without a place, and why."""

    want: queueing.WantView
    crossing: CrossingView


@dataclass(frozen=True, slots=True, kw_only=True)
class LineDesk:
    """`basis` None: nobody stated a plan and rules. `many`: places that the filter lets by."""

    line: queueing.Line
    basis: LineBasis | None
    hours: tuple[HourSeen, ...]
    counts: dict[tuple[str, PlaceState], int]
    rows: tuple[PlaceLine, ...]
    many: int


def see_desk(
    *,
    line: queueing.Line,
    now: datetime,
    states: Sequence[PlaceState] = (),
    priority: str = "",
    typed: str = "",
    start: int = 0,
    limit: int = 100,
) -> LineDesk:
    """The line now. `typed` is any part of a plate or declaration number; plates are in it: record the read.

    Raises GATE_UNKNOWN.
    """
    basis = find_basis(line=line, now=now)
    found = None
    if typed:
        crossings = list_under_way(
            gates=[line.gate], stages=list(BEFORE_ENTRY), typed=typed, limit=MOST_FOUND
        )
        found = frozenset(one.id for one in crossings)
    wanted = queueing.PlaceFilter(states=tuple(states) or None, priority=priority or None, crossing_ids=found)
    places, many = queueing.choose_live(line=line, wanted=wanted, start=start, limit=limit)
    return LineDesk(
        line=line,
        basis=basis,
        hours=_hours(line, basis),
        counts=queueing.count_states(line=line),
        rows=tuple(_rows(line, basis, places, now)),
        many=many,
    )


def list_unplaced(*, gate: str, limit: int = 100) -> list[Unplaced]:
    """Who is ready at the gate but has no place, the longest waiting first."""
    wants = queueing.list_wants(limit=MOST_WANTS)
    crossings = {
        one.id: one for one in list_crossings(declaration_ids={want.declaration_id for want in wants})
    }
    seen = [
        Unplaced(want=want, crossing=crossings[want.crossing_id])
        for want in wants
        if want.crossing_id in crossings and crossings[want.crossing_id].gate == gate
    ]
    return seen[:limit]


MOST_WANTS = 5_000


def _hours(line: queueing.Line, basis: LineBasis | None) -> tuple[HourSeen, ...]:
    if basis is None:
        return ()
    last = basis.first + HOURS_SHOWN - 1
    counted = queueing.count_hours(line=line, first=basis.first, last=last)
    shown = zip(basis.hours[:HOURS_SHOWN], basis.bookable[:HOURS_SHOWN], strict=True)
    return tuple(
        HourSeen(
            hour=one.hour,
            trucks=one.trucks,
            bookable=bookable,
            binding=one.binding,
            on_the_way=counted.get((one.hour, PlaceState.CALLED), 0),
            there=counted.get((one.hour, PlaceState.ARRIVED), 0),
            entered=counted.get((one.hour, PlaceState.ENTERED), 0),
        )
        for one, bookable in shown
    )


def _rows(
    line: queueing.Line, basis: LineBasis | None, places: Sequence[queueing.PlaceView], now: datetime
) -> list[PlaceLine]:
    crossings = {
        one.id: one for one in list_crossings(declaration_ids={place.declaration_id for place in places})
    }
    state = plan = None
    if basis is not None and any(place.state == PlaceState.WAITING for place in places):
        state = queueing.read_line(line=line, classes=basis.classes, rules=basis.rules, now=now)
        plan = plan_of(state=state, basis=basis)
    held = {
        place.crossing_id: basis.rules.notice
        for place in places
        if basis is not None and place.state == PlaceState.HELD and place.crossing_id in crossings
        if not crossings[place.crossing_id].held_by
    }
    met = see_meets(
        crossings=[crossings[place.crossing_id] for place in places if place.crossing_id in crossings],
        now=now,
        notices=held,
    )
    rows = []
    for place in places:
        ahead, planned = None, place.hour
        if state is not None and plan is not None and place.state == PlaceState.WAITING:
            known = state.places.get(place.id)
            if known is not None:
                ahead = state.ahead(known)
                planned = plan.hour_of(row=known.row, ahead=ahead)
        rows.append(
            PlaceLine(
                place=place,
                crossing=crossings.get(place.crossing_id),
                ahead=ahead,
                planned=planned,
                meets=met.get(place.crossing_id),
            )
        )
    return rows
