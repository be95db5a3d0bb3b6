"""What readers get: frozen pictures of crossings, tasks and timelines, without database objects."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from xulang.clearance.api import ClearanceStatus
from xulang.kernel.refusal import Refusal
from xulang.kernel.words import (
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


@dataclass(frozen=True, slots=True, kw_only=True)
class CrossingView:
    """One vehicle, once. `plate` is empty after erasure; `held_by` are the forces that hold it.

    `source` is the system that gave the number. `chassis`: of a vehicle that is itself the goods, else empty.
    """

    id: UUID
    declaration_id: UUID
    number: str
    organisation_id: UUID | None
    gate: str
    direction: Direction
    regime: Regime
    stage: Stage
    stage_since: datetime
    held_by: tuple[Force, ...]
    nationality: Nationality
    part: VehiclePart
    plate: str
    expected_arrival: datetime | None
    declared_at: datetime
    ended_at: datetime | None
    source: Source = Source.OWN
    chassis: str = ""


def closed_at(crossings: Sequence[CrossingView]) -> datetime | None:
    """When a declaration was closed: with the last of its vehicles, which may end on different days."""
    ends = [seen.ended_at for seen in crossings]
    return max((end for end in ends if end), default=None) if all(ends) else None


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskView:
    """One line of a work list; `more` counts the other vehicles when the step is the whole declaration's.

    `gathered` counts the other new vehicles that this one stands for, each with its own turn.
    """

    task_id: int
    subject: UUID
    step: Step
    force: Force
    since: datetime
    crossing: CrossingView
    more: int
    gathered: int = 0

    @property
    def crossing_id(self) -> UUID | None:
        """The vehicle the step speaks of; None when it speaks of the whole declaration."""
        return None if self.subject == self.crossing.declaration_id else self.subject


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskPage:
    tasks: tuple[TaskView, ...]
    total: int
    next_after: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class TimelineEntry:
    """One fact as a reader sees it. `actor_name` and `note` are private: None where erased or not shown."""

    fact_id: UUID
    number: int
    position: int | None
    kind: FactKind
    crossing_id: UUID | None
    step: Step | None
    force: Force | None
    occurred_at: datetime
    recorded_at: datetime
    outcome: str | None
    reason_code: str | None
    refers_to: UUID | None
    trigger: str | None
    source: Source
    regularity: Regularity
    by_system: bool
    undone: bool
    actor_name: str | None
    note: str | None
    figures: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Awaited:
    """One confirmation that a crossing still needs.

    `open_since` is set when it is that force's turn; `reason` is the nearest one why it is not yet.
    """

    step: Step
    force: Force
    open_since: datetime | None
    crossing_id: UUID | None
    reason: Refusal | None


@dataclass(frozen=True, slots=True, kw_only=True)
class CustomsView:
    """`number` is None after erasure; `declared_by` is the fact that names it in use cases."""

    declared_by: UUID
    number: str | None
    channel: Channel | None
    clearance: ClearanceStatus | None


@dataclass(frozen=True, slots=True, kw_only=True)
class HoldView:
    fact_id: UUID
    force: Force
    at: datetime
    reason_code: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StepTime:
    """How long a force took for a step, from its turn to its word, among those done in a period (seconds)."""

    step: Step
    force: Force
    count: int
    p50: float
    p90: float


@dataclass(frozen=True, slots=True, kw_only=True)
class StageCount:
    gate: str
    direction: Direction
    stage: Stage
    held: int
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CrossedCount:
    """Vehicles that left in a period, and the median time from their first entry to leaving."""

    gate: str
    direction: Direction
    count: int
    median_seconds: float
