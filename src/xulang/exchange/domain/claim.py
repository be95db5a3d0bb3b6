"""What an outside system says happened: a claim has its own time and actor, and is judged by the spine."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from xulang.kernel.canonical import JSON
from xulang.kernel.words import FactKind, Force, Step


class Hand(StrEnum):
    """Whether a person acted there, or the other system by itself."""

    PERSON = "person"
    AUTOMATIC = "automatic"


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """`name` is the outside field it stands in: with the record's id it names the claim for ever."""

    name: str
    kind: FactKind
    force: Force
    at: datetime
    step: Step | None = None
    vehicle_id: UUID | None = None
    outcome: str | None = None
    actor_id: str | None = None
    note: str = ""
    hand: Hand = Hand.PERSON


@dataclass(frozen=True, slots=True, kw_only=True)
class OutsidePayment:
    """What the other system says was owed and paid, in whole đồng; `lines` hold each vehicle's part."""

    reference: str
    payer_name: str
    payer_tax_code: str
    at: datetime
    by: str
    total: int
    paid: int
    infrastructure: int
    lines: tuple[tuple[UUID, int], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class OutsideRecord:
    """A declaration as another system keeps it. `content` has the shape of declarations' own JSON.

    `unread` lists the filled fields that nothing here reads, `unproven` what was read as its name suggests
    because no sample shows it. Both stay in `original`, the record's own text.
    """

    id: UUID
    number: str
    declared_at: datetime
    updated_at: datetime | None
    declared_by: str
    company_name: str
    company_tax_code: str
    content: Mapping[str, JSON]
    claims: tuple[Claim, ...]
    payment: OutsidePayment | None
    unread: tuple[str, ...]
    unproven: tuple[str, ...]
    original: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OutsideLog:
    """One line of an empty truck's log; `form_id` is the form by which a transshipment names the truck."""

    form_id: UUID
    at: datetime
    action: int
    unproven: tuple[str, ...]
    unread: tuple[str, ...]
    original: str
