"""What readers of a yard's book get: frozen pictures without database objects."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from xulang.kernel.words import FactKind
from xulang.yards.domain.reconcile import agreement_of
from xulang.yards.domain.words import DifferenceKind, DifferenceReason, DifferenceState, EventState, Via


@dataclass(frozen=True, slots=True, kw_only=True)
class BookedEvent:
    """One event of a yard's book. `crossing_id` is set once it stands on a vehicle's record."""

    id: UUID
    yard: str
    event: str
    kind: FactKind
    plate: str
    key: str
    at: datetime
    via: Via
    received_at: datetime
    state: EventState
    crossing_id: UUID | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Stock:
    """One stock list as it was compared. `differing` are the differences that it showed."""

    id: UUID
    yard: str
    as_of: datetime
    received_at: datetime
    via: Via
    lines: int
    agreed: int
    differing: int

    @property
    def agreement(self) -> float | None:
        return agreement_of(agreed=self.agreed, differing=self.differing)


@dataclass(frozen=True, slots=True, kw_only=True)
class YardDifference:
    """`plate` is the yard's, `our_plate` ours. `resolved_by` names who laid it aside, or reported late."""

    id: UUID
    yard: str
    kind: DifferenceKind
    plate: str
    our_plate: str
    crossing_id: UUID | None
    our_at: datetime | None
    their_at: datetime | None
    stock_id: UUID
    found_at: datetime
    last_at: datetime
    state: DifferenceState
    ended_at: datetime | None
    resolved_at: datetime | None
    resolved_by: str
    reason: DifferenceReason | None
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Upload:
    id: UUID
    yard: str
    name: str
    received_at: datetime
    taken: int
    repeated: int
    refused: int
    copy: str
