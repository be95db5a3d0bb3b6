"""Changes of the order of the queue by people: what may be ordered, and who decides.

Two persons of different units: one orders with a reason and its legal basis, another one approves
(product.md, promise 12). Until then nothing changes.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final
from uuid import UUID

from xulang.crossing.domain.diverting import one_hand
from xulang.crossing.domain.refusals import CrossingRefusal
from xulang.kernel.actor import Actor
from xulang.kernel.refusal import Refusal
from xulang.queueing.domain.refusals import QueueRefusal
from xulang.queueing.domain.words import Line

# The first bits of an organisation's id that a leaf says: what every language reads exactly.
UNIT_BITS: Final = 48


class OrderKind(StrEnum):
    """`KEEP` gives a new place the turn of the one that its crossing lost with its consignment."""

    CALL = "call"
    KEEP = "keep"
    CLASS = "class"


class OrderReason(StrEnum):
    """Public codes: why people change the order."""

    RELIEF_GOODS = "relief_goods"
    LIVE_ANIMALS = "live_animals"
    PERISHING = "perishing"
    PUBLIC_HEALTH = "public_health"
    SECURITY = "security"
    BORDER_FAULT = "border_fault"
    HONEST_CHANGE = "honest_change"
    OTHER = "other"


class OrderState(StrEnum):
    ORDERED = "ordered"
    APPROVED = "approved"
    DROPPED = "dropped"


@dataclass(frozen=True, slots=True, kw_only=True)
class CallOrder:
    """An order for one place; its id is the fact's. Names are not public; units, reason and basis are.

    `number` is the place's; `priority` the class that is ordered. `hour`: that of a call carried out;
    `passed`: how many it went before. `decided_at` is None until somebody approved or dropped it.
    """

    id: UUID
    line: Line
    place_id: UUID
    crossing_id: UUID
    number: int
    kind: OrderKind
    priority: str
    reason_code: str
    legal_basis: str
    state: OrderState
    ordered_by: str
    ordered_name: str
    ordered_unit: UUID
    ordered_at: datetime
    decided_by: str
    decided_name: str
    decided_unit: UUID | None
    decided_at: datetime | None
    hour: int | None
    passed: int | None


def unit_figure(unit: UUID) -> int:
    """How a leaf names an organisation."""
    return unit.int >> (128 - UNIT_BITS)


def check_undecided(*, order: CallOrder) -> None:
    """Raises ORDER_DECIDED."""
    if order.state != OrderState.ORDERED:
        raise Refusal(code=CrossingRefusal.ORDER_DECIDED, name=order.decided_name)


def second_unit(*, order: CallOrder, actor: Actor, units: Collection[UUID]) -> UUID:
    """The unit in whose name the second person approves.

    Raises SECOND_PERSON for who gave the order and between two programs, NEEDS_TWO_UNITS for a colleague.
    """
    if one_hand(ordered_by=order.ordered_by, actor=actor):
        raise Refusal(code=CrossingRefusal.SECOND_PERSON, name=order.ordered_name)
    others = [unit for unit in units if unit != order.ordered_unit]
    if not others:
        raise Refusal(code=QueueRefusal.NEEDS_TWO_UNITS)
    return others[0]
