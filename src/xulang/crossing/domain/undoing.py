"""What may be taken back: a force's own word, for a short while, as long as nobody relies on it."""

from datetime import datetime, timedelta

from msgspec.structs import replace

from xulang.clearance.api import Confirmation, Dossier, Vehicle
from xulang.crossing.domain.decide import missing, needed
from xulang.crossing.domain.refusals import CrossingRefusal
from xulang.crossing.journey import After, By, Scope, Table
from xulang.kernel.refusal import Refusal
from xulang.kernel.words import Force, Regularity, Step, VehiclePart

# A slip of the finger is seen at once; later, what was confirmed may have been acted upon.
WINDOW = timedelta(minutes=10)


def undoable(
    *, table: Table, step: Step, force: Force, dossier: Dossier, vehicle: Vehicle, now: datetime
) -> Confirmation:
    """The force's own confirmation of the step, if it may be taken back now.

    Raises NOTHING_TO_UNDO, TOO_LATE_TO_UNDO, OTHERS_RELY_ON_IT (naming the step that followed).
    """
    whole = table[step].scope == Scope.DECLARATION
    said = dossier.confirmations if whole else vehicle.confirmations
    found = next((item for item in said if item.step == step and item.force == force), None)
    if found is None:
        raise Refusal(code=CrossingRefusal.NOTHING_TO_UNDO, step=step)
    if now - found.recorded_at > WINDOW:
        minutes = int(WINDOW.total_seconds()) // 60
        raise Refusal(code=CrossingRefusal.TOO_LATE_TO_UNDO, step=step, minutes=minutes)
    if step == Step.UNLOADED and vehicle.condemned:
        raise Refusal(
            code=CrossingRefusal.OTHERS_RELY_ON_IT, step=Step.DESTROYED, force=vehicle.condemned.force
        )
    relying = _relying(table=table, dossier=_without(dossier, found), undone=step) or _relying_elsewhere(
        table=table, vehicle=vehicle, undone=step
    )
    if relying:
        raise Refusal(code=CrossingRefusal.OTHERS_RELY_ON_IT, step=relying.step, force=relying.force)
    return found


def _without(dossier: Dossier, gone: Confirmation) -> Dossier:
    def keep(said: tuple[Confirmation, ...]) -> tuple[Confirmation, ...]:
        return tuple(item for item in said if item.fact_id != gone.fact_id)

    vehicles = tuple(
        replace(vehicle, confirmations=keep(vehicle.confirmations)) for vehicle in dossier.vehicles
    )
    return replace(dossier, confirmations=keep(dossier.confirmations), vehicles=vehicles)


def _relying(*, table: Table, dossier: Dossier, undone: Step) -> Confirmation | None:
    """Find a regular confirmation that would not have been possible without the undone one."""
    for vehicle in dossier.vehicles:
        for item in (*dossier.confirmations, *vehicle.confirmations):
            if item.regularity == Regularity.REGULAR and _lacks(table, dossier, vehicle, item, undone):
                return item
    return None


def _relying_elsewhere(*, table: Table, vehicle: Vehicle, undone: Step) -> Confirmation | None:
    """Find a word on a partner of another declaration that rests on this vehicle's step."""
    for partner in vehicle.paired:
        by = By.RECEIVERS if partner.part == VehiclePart.SOURCE else By.SOURCE
        for item in partner.confirmations:
            if After(step=undone, by=by) in table[item.step].after:
                return item
    return None


def _lacks(table: Table, dossier: Dossier, vehicle: Vehicle, item: Confirmation, undone: Step) -> bool:
    row = table[item.step]
    if not needed(row=row, dossier=dossier, vehicle=vehicle):
        return False
    gaps = missing(table=table, row=row, force=item.force, dossier=dossier, vehicle=vehicle)
    return any(gap.step == undone for gap in gaps)
