"""What goes out: one model a resource, the description's schemas and the answers' shape at once.

Personal data stand in `content`, `plate` and `note` only, and are null for whom policy does not let see them.
"""

from datetime import datetime
from enum import StrEnum
from typing import Annotated, Any
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, GetJsonSchemaHandler, TypeAdapter, WithJsonSchema
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema

from xulang.crossing.api import ClearanceStatus, InspectionResult, Reason
from xulang.declarations.api import DeclarationContent
from xulang.kernel.words import (
    Cargo,
    Channel,
    Direction,
    FactKind,
    Force,
    Nationality,
    Regime,
    Regularity,
    Source,
    Stage,
    Step,
    VehiclePart,
)
from xulang.queueing.api import Binding
from xulang.registry.api import GateKind

__all__ = ["ClearanceStatus", "InspectionResult", "Reason"]


class DescribedAs:
    """A plain object in the code whose schema in the description is another type's."""

    def __init__(self, described: Any) -> None:
        self.described = described

    def __get_pydantic_json_schema__(
        self, _schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        return handler(TypeAdapter(self.described).core_schema)


def listed(kind: type[StrEnum], name: str = "") -> Any:
    """The kind's words in place, since other contexts have kinds of the same name; `name` for clients."""
    words = [one.value for one in kind]
    return WithJsonSchema({"type": "string", "enum": words, "x-name": name or kind.__name__})


class Output(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Names(Output):
    """`zh` is null where no source has a Chinese name."""

    vi: str
    en: str
    zh: str | None


class Closure(Output):
    """A gate or route closed now: since when, and what the public is told, by language."""

    since: datetime
    notice: dict[str, str]


class Gate(Output):
    """A gate, or a clearance route of the gate `parent`. Capacities are vehicles a day."""

    code: str
    parent: str | None
    names: Names
    kind: GateKind
    opposite_side: str | None
    markers: str | None
    closure: Closure | None


class Gates(Output):
    items: list[Gate]


class Yard(Output):
    code: str
    name: str
    gate: str
    operator: str


class Yards(Output):
    items: list[Yard]


class Crossing(Output):
    """One vehicle, once. `held_by` are the forces that hold it; `plate` is null after erasure.

    `chassis` is the number of a vehicle that is itself the goods, on its own wheels.
    """

    id: UUID
    declaration: UUID
    number: str
    source: Source
    gate: str
    direction: Direction
    regime: Regime
    stage: Stage
    stage_since: datetime
    held_by: list[Force]
    nationality: Nationality
    part: VehiclePart
    plate: str | None
    chassis: str | None
    expected_arrival: datetime | None
    declared_at: datetime
    ended_at: datetime | None


class Page(Output):
    """`after` asks for the page that follows; null on the last one."""

    after: str | None


class CrossingPage(Page):
    items: list[Crossing]


class Awaited(Output):
    """A confirmation that is missing. Since `turn_since` it is the force's turn; until then it is null.

    `because` is the code of the nearest reason why it is not that force's turn.
    """

    step: Step
    force: Force
    whole_declaration: bool
    turn_since: datetime | None
    because: str | None


class Hold(Output):
    fact: UUID
    force: Force
    at: datetime
    reason: str


class CrossingDetail(Crossing):
    """`awaited` is all that is missing until it has left, in the order of the journey."""

    awaited: list[Awaited]
    holds: list[Hold]


class Fact(Output):
    """`number` counts within the declaration, `position` is the place in the sealed log: null until sealed.

    `occurred_at` is claimed by the source, `recorded_at` is the server's. `undone` facts count no more.
    """

    fact: UUID
    number: int
    position: int | None
    kind: FactKind
    crossing: UUID | None
    step: Step | None
    force: Force | None
    occurred_at: datetime
    recorded_at: datetime
    outcome: str | None
    reason: str | None
    refers_to: UUID | None
    trigger: str | None
    source: Source
    regularity: Regularity
    undone: bool
    note: str | None


class FactPage(Page):
    items: list[Fact]


class Event(Output):
    """The public half of a sealed fact.

    `place` names the crossing's place where the line of the queue speaks of it: `number` counts the line's
    facts then, and `figures` says the hour (hours since 1970-01-01T00:00Z) and other whole numbers.
    """

    position: int
    fact: UUID
    declaration: UUID
    declaration_number: str
    number: int
    kind: FactKind
    crossing: UUID | None
    gate: str | None
    direction: Direction | None
    regime: Regime | None
    step: Step | None
    force: Force | None
    occurred_at: datetime
    recorded_at: datetime
    outcome: str | None
    reason: str | None
    refers_to: UUID | None
    trigger: str | None
    source: Source
    regularity: Regularity
    place: UUID | None = None
    figures: dict[str, int] = {}


class EventPage(Output):
    """`after` is what to ask for next: the last position of this page, or the one asked for."""

    after: int
    items: list[Event]


class Customs(Output):
    """A customs declaration in a declaration; `id` is the fact that declared it."""

    id: UUID
    number: str | None
    channel: Channel | None
    clearance: ClearanceStatus | None


class Correction(Output):
    force: Force
    at: datetime
    reason: str


class DeclarationSummary(Output):
    id: UUID
    number: str
    source: Source
    version: int
    direction: Direction
    regime: Regime
    gate: str
    expected_arrival: datetime
    submitted_at: datetime
    amended_at: datetime | None
    crossings: list[Crossing]


class DeclarationPage(Page):
    items: list[DeclarationSummary]


class Declaration(DeclarationSummary):
    """`crossed` counts the vehicles that left; `closed_at` is when the last one ended.

    `correction` is what a force asked to be corrected; `content` is null after erasure.
    """

    crossed: int
    closed_at: datetime | None
    fees: str
    cancelled_at: datetime | None
    correction: Correction | None
    customs: list[Customs]
    content: Annotated[dict[str, Any], DescribedAs(DeclarationContent)] | None


class Moved(Output):
    crossing: UUID
    stage: Stage


class CapacityHour(Output):
    """One hour of one line: `entered` and `left` are null until the hour is over."""

    gate: str
    direction: Direction
    cargo: Cargo
    hour: datetime
    hour_china: datetime
    trucks: int
    binds: Binding
    entered: int | None
    left: int | None


class Capacity(Output):
    """A gate's hours, line by line; a line without a plan is not in it."""

    version: int
    gate: str
    hours: list[CapacityHour]


class CapacitySaid(Output):
    """What was said about a line is on the record under these facts."""

    gate: str
    direction: Direction
    cargo: Cargo
    facts: list[UUID]


class Done(Output):
    """What a change did: its facts, in order, and where each vehicle of the declaration stands now."""

    declaration: UUID
    number: str
    facts: list[UUID]
    crossings: list[Moved]


class Warned(Output):
    """Plausible but unusual: worth a second look, never in the way."""

    code: str
    pointer: str
    title: str
    detail: str
    params: dict[str, str | int]


class Checked(Output):
    warnings: list[Warned]


class Declared(Done):
    warnings: list[Warned]


class Task(Output):
    """A force's turn. `crossing` is the vehicle, or one of them where the step is the whole declaration's."""

    step: Step
    force: Force
    since: datetime
    whole_declaration: bool
    more_vehicles: int
    crossing: Crossing


class TaskPage(Page):
    total: int
    items: list[Task]


class Permit(Output):
    """`text` is the QR's content, signed with Ed25519 (`GET /permit-key`); it counts with the plate only."""

    id: UUID
    crossing: UUID
    gate: str
    code: str
    text: str
    valid_from: datetime
    valid_until: datetime


class PermitKey(Output):
    """The public key that permits verify under, in hexadecimal."""

    algorithm: str
    public_key: str


class DriverLink(Output):
    """The address for the driver and nobody else: who has it sees the crossing. An earlier one is dead."""

    crossing: UUID
    url: str


class ProblemCode(Output):
    """A code that a problem can have; texts may hold %(placeholders)s, filled from a problem's `params`."""

    code: str
    status: Annotated[int, Field(ge=400, le=599)]
    title: str
    detail: str


class ProblemCodes(Output):
    items: list[ProblemCode]


class Receipt(Output):
    """Verifies offline: `proof` is a C2SP tlog-proof of `leaf`; `private` and `salt` open its commitment."""

    format: str
    leaf: str
    proof: str
    private: dict[str, Any] | None = None
    salt: str | None = None
