"""Goods in a yard's storage: what lies there, what was taken, what is left, in kilograms as declared."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from xulang.clearance.api import Dossier, TurnBack, Vehicle
from xulang.crossing.domain.decide import ended
from xulang.crossing.domain.portions import PartLine, kilograms
from xulang.crossing.domain.refusals import CrossingRefusal
from xulang.crossing.domain.views import CrossingView
from xulang.declarations.domain.content import DeclarationContent
from xulang.kernel.refusal import Refusal
from xulang.kernel.words import Force, Stage, Step, VehiclePart


@dataclass(frozen=True, slots=True, kw_only=True)
class LotView:
    """Goods that a vehicle brought into storage. `place` is private: None where erased.

    Weights are None where the declaration names none, or was erased. `loaders` are the trucks that took, or
    are declared to take, goods of it. `part` are the lines that go back, where only these were unloaded;
    `condemned` is the order to destroy it; `destroyed_kg` what was.
    """

    brought_by: CrossingView
    since: datetime
    place: str | None
    weight_kg: int | None
    left_kg: int | None
    emptied_at: datetime | None
    loaders: tuple[tuple[UUID, int | None, datetime | None], ...]
    part: tuple[PartLine, ...] = ()
    goes_back: bool = False
    condemned: TurnBack | None = None
    destroyed_kg: int | None = None


def check_may_store(*, dossier: Dossier, vehicle: Vehicle, stage: Stage) -> None:
    """Goods come off a vehicle that is inside and carries them, once.

    Raises NEEDS_FIRST before its entry, STORAGE_WAITS, RETURNING, RETURNED, CANCELLED, ALREADY_LEFT,
    STEP_NOT_NEEDED.
    """
    over = ended(dossier=dossier, vehicle=vehicle)
    if over:
        raise over
    if stage == Stage.LEFT:
        raise Refusal(code=CrossingRefusal.ALREADY_LEFT)
    if vehicle.turning:
        raise Refusal(code=CrossingRefusal.RETURNING)
    if vehicle.storing:
        raise Refusal(code=CrossingRefusal.STORAGE_WAITS)
    if not vehicle.inside:
        raise Refusal(code=CrossingRefusal.NEEDS_FIRST, step=Step.ENTRY, force=Force.BORDER_GUARD)
    empty = vehicle.forces_confirmed(Step.TRANSSHIPMENT) or (
        vehicle.receives_from and not vehicle.forces_confirmed(Step.LOADED)
    )
    if empty or vehicle.shape.part == VehiclePart.RECEIVER:
        raise Refusal(code=CrossingRefusal.STEP_NOT_NEEDED, step=Step.STORAGE)


def check_droppable(*, dossier: Dossier, vehicle: Vehicle, force: Force) -> None:
    """Goods stay on the vehicle after all: who wanted them off says so, as long as they are on it.

    Raises NO_STORAGE_ASKED, ORDERED_BY_OTHER, ALREADY_SIGNED once the rest was handed over, and STORED_GOODS
    while other trucks are declared to load them.
    """
    if vehicle.storing is None or vehicle.unloaded:
        raise Refusal(code=CrossingRefusal.NO_STORAGE_ASKED)
    if vehicle.storing_by != force:
        raise Refusal(code=CrossingRefusal.ORDERED_BY_OTHER, force=vehicle.storing_by)
    if vehicle.forces_confirmed(Step.TRANSSHIPMENT):
        raise Refusal(code=CrossingRefusal.ALREADY_SIGNED)
    if any(one.shape.part == VehiclePart.LOADER for one in loaders_of(dossier, vehicle)):
        raise Refusal(code=CrossingRefusal.STORED_GOODS)


def refusable(*, step: Step, vehicle: Vehicle) -> Refusal | None:
    """Why a step can be confirmed but not refused: what a force ordered, that force alone takes back."""
    if step == Step.STORAGE and vehicle.storing_by != Force.CARRIER:
        return Refusal(code=CrossingRefusal.ORDERED_BY_OTHER, force=vehicle.storing_by)
    return None


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


def lot_weight(content: DeclarationContent | None, lot: Vehicle, part: Sequence[PartLine]) -> int | None:
    """What was unloaded: all that the vehicle brought, or the part of it that goes back."""
    if lot.portion is None:
        return weight_of(content, lot.id)
    return kilograms(part) or None


def left_of(
    dossier: Dossier, content: DeclarationContent | None, lot: Vehicle, whole: int | None
) -> int | None:
    """What still lies in storage of `whole`; never below nothing."""
    return 0 if is_destroyed(lot) else not_taken(dossier, content, lot, whole)


def is_destroyed(lot: Vehicle) -> bool:
    return lot.emptied_at is not None and bool(lot.forces_confirmed(Step.DESTROYED))


def not_taken(
    dossier: Dossier, content: DeclarationContent | None, lot: Vehicle, whole: int | None
) -> int | None:
    """What no truck took of `whole`: it lies there, or was destroyed."""
    if whole is None:
        return None
    taken = (
        weight_of(content, one.id) or 0
        for one in dossier.vehicles
        if one.receives_from == lot.id and one.forces_confirmed(Step.LOADED)
    )
    return max(0, whole - sum(taken))


def too_heavy(content: DeclarationContent, whole: int | None, takers: Iterable[UUID]) -> int | None:
    """By how much the trucks declared to load it together exceed the lot; None when they do not."""
    if whole is None:
        return None
    over = sum(weight_of(content, one) or 0 for one in takers) - whole
    return over if over > 0 else None


def check_destruction(*, dossier: Dossier, lot: Vehicle) -> None:
    """Look whether the goods may be ordered to be destroyed now.

    Raises NOT_IN_STORAGE, LOT_CONDEMNED, LOADERS_DECLARED while a truck is declared to take them.
    """
    if not lot.unloaded or lot.emptied_at:
        raise Refusal(code=CrossingRefusal.NOT_IN_STORAGE)
    if lot.condemned:
        raise Refusal(code=CrossingRefusal.LOT_CONDEMNED, force=lot.condemned.force)
    if any(not one.forces_confirmed(Step.LOADED) for one in loaders_of(dossier, lot)):
        raise Refusal(code=CrossingRefusal.LOADERS_DECLARED)


def check_spared(*, lot: Vehicle, force: Force) -> None:
    """Look whether the force may take the order back: its own, until the first word that carries it out.

    Raises NOT_CONDEMNED, DESTRUCTION_BEGUN, ORDERED_BY_OTHER.
    """
    if lot.condemned is None:
        raise Refusal(code=CrossingRefusal.NOT_CONDEMNED)
    if lot.forces_confirmed(Step.DESTROYED):
        raise Refusal(code=CrossingRefusal.DESTRUCTION_BEGUN)
    if lot.condemned.force != force:
        raise Refusal(code=CrossingRefusal.ORDERED_BY_OTHER, force=lot.condemned.force)
