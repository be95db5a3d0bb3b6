"""Goods in a yard's storage: what lies there, what was taken, what is left, in kilograms as declared."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from xulang.clearance.api import Dossier, Vehicle
from xulang.crossing.domain.views import CrossingView
from xulang.declarations.domain.content import DeclarationContent
from xulang.kernel.words import Step


@dataclass(frozen=True, slots=True, kw_only=True)
class LotView:
    """Goods that a vehicle brought into storage. `place` is private: None where erased.

    Weights are None where the declaration names none, or was erased. `loaders` are the trucks that took, or
    are declared to take, goods of it.
    """

    brought_by: CrossingView
    since: datetime
    place: str | None
    weight_kg: int | None
    left_kg: int | None
    emptied_at: datetime | None
    loaders: tuple[tuple[UUID, int | None, datetime | None], ...]


def loaders_of(dossier: Dossier, lot: Vehicle) -> tuple[Vehicle, ...]:
    """The trucks that load, or shall load, from the lot; who went back without loading takes nothing."""
    return tuple(
        one
        for one in dossier.vehicles
        if one.receives_from == lot.id and (one.returned_at is None or one.forces_confirmed(Step.LOADED))
    )


def weight_of(content: DeclarationContent | None, crossing_id: UUID) -> int | None:
    """What the vehicle carries, as declared."""
    if content is None:
        return None
    found = (vehicle.cargo_weight_kg for vehicle in content.vehicles if vehicle.id == crossing_id)
    return next(found, None)


def left_of(dossier: Dossier, content: DeclarationContent | None, lot: Vehicle) -> int | None:
    """What still lies in storage; never below nothing."""
    whole = weight_of(content, lot.id)
    if whole is None:
        return None
    taken = (
        weight_of(content, one.id) or 0
        for one in dossier.vehicles
        if one.receives_from == lot.id and one.forces_confirmed(Step.LOADED)
    )
    return max(0, whole - sum(taken))


def too_heavy(content: DeclarationContent, lot: UUID, takers: Iterable[UUID]) -> int | None:
    """By how much the trucks declared to load it together exceed the lot; None when they do not."""
    whole = weight_of(content, lot)
    if whole is None:
        return None
    over = sum(weight_of(content, one) or 0 for one in takers) - whole
    return over if over > 0 else None
