"""Goods in a yard's storage, as every audience sees them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from xulang.crossing import api as crossing
from xulang.interfaces.shared.timeline import reason_word


@dataclass(frozen=True, slots=True, kw_only=True)
class Loader:
    """A truck that takes goods of a lot; `at` is None as long as it has not."""

    seen: crossing.CrossingView
    weight_kg: int | None
    at: datetime | None


def shown_lot(
    *, seen: crossing.CrossingView, others: Mapping[UUID, crossing.CrossingView]
) -> dict[str, object] | None:
    """What shared/lot.html shows of the vehicle's goods in storage; `others` are of the same declaration."""
    lot = crossing.find_lot(declaration_id=seen.declaration_id, crossing_id=seen.id)
    if lot is None:
        return None
    loaders = [
        Loader(seen=others[one], weight_kg=weight, at=at) for one, weight, at in lot.loaders if one in others
    ]
    return {"lot": lot, "loaders": loaders, "condemned_for": why_condemned(lot)}


def why_condemned(lot: crossing.LotView) -> str:
    return reason_word(lot.condemned.reason_code) if lot.condemned else ""
