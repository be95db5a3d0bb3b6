"""Goods go back before they crossed: who may order it, who may take the order back, and what follows."""

from collections.abc import Iterator

from xulang.clearance.api import Dossier, Vehicle
from xulang.crossing.domain.decide import goes_back
from xulang.crossing.domain.refusals import CrossingRefusal
from xulang.crossing.domain.statement import Statement
from xulang.crossing.journey import StepRow
from xulang.kernel.refusal import Refusal
from xulang.kernel.words import FactKind, Force, Step

# What follows by itself, with the vehicle whose goods a truck was to take over.
SOURCE_RETURNED = "source.returned"
# What follows when a truck loaded a part of the goods that goes back.
PART_LOADED = "part.loaded"
# What is taken back by itself, with the last word that let a vehicle out.
UNRETURNED = "undone.turned_back"


def check_recall(*, dossier: Dossier, vehicle: Vehicle, force: Force) -> None:
    """Raise the reason why the force may not take the order back: it is another's, or it is being obeyed.

    The system's own, which followed the return of a source, falls to any force once another source is named.
    """
    turning = vehicle.turning
    if turning is None:
        raise Refusal(code=CrossingRefusal.NOT_RETURNING)
    if goes_back(dossier.lot_of(vehicle)) and vehicle.forces_confirmed(Step.LOADED):
        raise Refusal(code=CrossingRefusal.GOODS_GO_BACK)
    if vehicle.forces_confirmed(Step.TURNED_BACK):
        raise Refusal(code=CrossingRefusal.RETURN_BEGUN)
    if turning.force not in {force, Force.SYSTEM}:
        raise Refusal(code=CrossingRefusal.ORDERED_BY_OTHER, force=turning.force)
    sources = (one for one in dossier.vehicles if one.id == vehicle.receives_from)
    if turning.force == Force.SYSTEM and any(one.returned_at for one in sources):
        raise Refusal(code=CrossingRefusal.SOURCE_RETURNED)


def recallable(*, dossier: Dossier, vehicle: Vehicle, force: Force) -> bool:
    """Whether to offer it."""
    try:
        check_recall(dossier=dossier, vehicle=vehicle, force=force)
    except Refusal:
        return False
    return True


def goes_out(*, row: StepRow, vehicle: Vehicle, force: Force) -> bool:
    """Whether this force's word is the last that lets the vehicle out the way it came."""
    return (vehicle.forces_confirmed(row.step) | {force}).issuperset(row.forces)


def after_return(*, dossier: Dossier, vehicle: Vehicle) -> Iterator[Statement]:
    """What a return does to the trucks that were to take the goods over and now have nothing to take.

    One that is inside is ordered out, one that never came ends; the declarant may name another source for it
    as long as the first one is on its way out.
    """
    if vehicle.forces_confirmed(Step.TRANSSHIPMENT) or vehicle.unloaded:
        return
    for one in dossier.vehicles:  # Trucks of other declarations are told there.
        if (
            one.receives_from != vehicle.id
            or one.returned_at
            or one.turning
            or one.forces_confirmed(Step.LEFT)
        ):
            continue
        yield Statement(
            kind=FactKind.RETURN_ORDERED if one.inside else FactKind.RETURNED,
            force=Force.SYSTEM,
            crossing_id=one.id,
            trigger=SOURCE_RETURNED,
        )
