"""What goes out to a yard's own software."""

from datetime import datetime
from uuid import UUID

from pydantic import Field

from xulang.crossing import api as crossing
from xulang.interfaces.rest.problems import plain
from xulang.interfaces.rest.wire import Output
from xulang.interfaces.shared.refusal_texts import say
from xulang.interfaces.shared.yards import Standing, YardVehicle
from xulang.kernel.refusal import Refusal
from xulang.kernel.words import Direction, FactKind, Force, Nationality, Stage, VehiclePart
from xulang.yards import api as yards
from xulang.yards.api import DifferenceKind, DifferenceReason, DifferenceState, EventState, Via


class EventProblem(Output):
    """`code` is stable and stands in `GET /problems`; `field` is the part of the event at fault."""

    code: str
    title: str
    detail: str
    field: str | None = None
    params: dict[str, str | int] = {}


class TakenEvent(Output):
    """`state` is null where `problem` says why the event was refused; `repeated`: it was known before."""

    event: str
    state: EventState | None = None
    crossing: UUID | None = None
    repeated: bool = False
    problem: EventProblem | None = None


class TakenEvents(Output):
    """One answer for each event, in the order in which they came."""

    items: list[TakenEvent]


class RefusedRow(Output):
    row: int
    problem: EventProblem


class TakenFile(Output):
    """`rows` are the rows (the heading is 1) of `items`, in their order."""

    items: list[TakenEvent]
    rows: list[int]
    refused_rows: list[RefusedRow]


class BookedEvent(Output):
    event: str
    kind: FactKind
    plate: str
    at: datetime
    via: Via
    received_at: datetime
    state: EventState
    crossing: UUID | None = None


class YardEventPage(Output):
    items: list[BookedEvent]
    after: str | None = None


class YardVehicleOut(Output):
    """One vehicle. `standing` says in which list it is; `held_by` are the forces that hold it."""

    crossing: UUID
    plate: str
    nationality: Nationality
    number: str
    gate: str
    direction: Direction
    part: VehiclePart
    stage: Stage
    held_by: list[Force]
    standing: Standing
    expected_arrival: datetime | None = None
    entered_at: datetime | None = None
    exited_at: datetime | None = None


class YardVehicles(Output):
    items: list[YardVehicleOut]
    position: int


class YardChanges(Output):
    items: list[YardVehicleOut]
    after: int
    more: bool


class Difference(Output):
    """`plate` is the yard's, `our_plate` ours. `ended_at`: a later list shows it no longer."""

    id: UUID
    kind: DifferenceKind
    plate: str
    our_plate: str
    crossing: UUID | None = None
    our_at: datetime | None = None
    their_at: datetime | None = None
    found_at: datetime
    last_at: datetime
    state: DifferenceState
    ended_at: datetime | None = None
    resolved_at: datetime | None = None
    reason: DifferenceReason | None = None
    note: str = ""


class DifferencePage(Output):
    items: list[Difference]
    after: str | None = None


class StockCompared(Output):
    """`agreement` is the part on which both say the same, 0 to 1; null where there is nothing to compare."""

    id: UUID
    as_of: datetime
    lines: int
    agreed: int
    differing: int
    agreement: float | None = Field(default=None, ge=0, le=1)
    differences: list[Difference]


def problem_of(refusal: Refusal) -> EventProblem:
    said = say(refusal)
    return EventProblem(
        code=said.code,
        title=said.title,
        detail=said.next_step,
        field=refusal.field,
        params=plain(refusal.params),
    )


def taken_event(taken: crossing.TakenEvent) -> TakenEvent:
    booked = taken.booked
    return TakenEvent(
        event=taken.event,
        state=booked.state if booked else None,
        crossing=booked.crossing_id if booked else None,
        repeated=taken.repeated,
        problem=problem_of(taken.refusal) if taken.refusal else None,
    )


def booked_event(one: yards.BookedEvent) -> BookedEvent:
    return BookedEvent(
        event=one.event,
        kind=one.kind,
        plate=one.plate,
        at=one.at,
        via=one.via,
        received_at=one.received_at,
        state=one.state,
        crossing=one.crossing_id,
    )


def yard_vehicle(one: YardVehicle) -> YardVehicleOut:
    seen = one.seen
    return YardVehicleOut(
        crossing=seen.id,
        plate=seen.plate,
        nationality=seen.nationality,
        number=seen.number,
        gate=seen.gate,
        direction=seen.direction,
        part=seen.part,
        stage=seen.stage,
        held_by=list(seen.held_by),
        standing=one.standing,
        expected_arrival=seen.expected_arrival,
        entered_at=one.entered_at,
        exited_at=one.exited_at,
    )


def a_difference(one: yards.YardDifference) -> Difference:
    return Difference(
        id=one.id,
        kind=one.kind,
        plate=one.plate,
        our_plate=one.our_plate,
        crossing=one.crossing_id,
        our_at=one.our_at,
        their_at=one.their_at,
        found_at=one.found_at,
        last_at=one.last_at,
        state=one.state,
        ended_at=one.ended_at,
        resolved_at=one.resolved_at,
        reason=one.reason,
        note=one.note,
    )
