"""Goods that come back after they crossed: what each of the two records shows of the other."""

from dataclasses import dataclass
from uuid import UUID

from xulang.crossing import api as crossing
from xulang.declarations import api as declarations
from xulang.kernel.words import Channel, Force, Step


@dataclass(frozen=True, slots=True, kw_only=True)
class Earlier:
    """The crossing whose goods come back, with what customs said of them then."""

    seen: crossing.CrossingView
    channels: tuple[Channel, ...]
    checked: bool


def earlier_of(content: declarations.DeclarationContent | None) -> Earlier | None:
    """None for a declaration that brings nothing back, or whose content was erased."""
    seen = crossing.find_crossing(crossing_id=content.returns) if content and content.returns else None
    if seen is None:
        return None
    dossier = crossing.open_record(declaration_id=seen.declaration_id).record.dossier
    return Earlier(
        seen=seen,
        channels=tuple(sorted(dossier.channels())),
        checked=Force.CUSTOMS in dossier.vehicle(seen.id).forces_confirmed(Step.CUSTOMS_CHECK),
    )


def back_of(crossing_id: UUID) -> list[crossing.Back]:
    """The declarations by which goods of the crossing come back."""
    return crossing.list_back(crossing_id=crossing_id)
