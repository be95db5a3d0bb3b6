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
class OutsideRecord:
    """A declaration as another system keeps it. `content` has the shape of declarations' own JSON.

    `unread` lists the filled fields that nothing here reads; they stay in `original`, the record's own text.
    """

    id: UUID
    number: str
    declared_at: datetime
    declared_by: str
    company_name: str
    company_tax_code: str
    content: Mapping[str, JSON]
    claims: tuple[Claim, ...]
    unread: tuple[str, ...]
    original: str
