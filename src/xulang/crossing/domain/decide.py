"""What the table says of one vehicle: which steps are open, what is missing, and why not.

Pure: the use cases lock, read and write; here it is decided.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from xulang.clearance.api import ClearanceStatus, Dossier, InspectionResult, Licence, Load, Portion, Vehicle
from xulang.crossing.domain.refusals import CrossingRefusal
from xulang.crossing.journey import By, HoldRule, Need, Scope, StepRow, Table
from xulang.kernel.refusal import Refusal
from xulang.kernel.words import Channel, Force, Nationality, Stage, Step, VehiclePart

QUARANTINE_STEPS = {
    Step.HEALTH_CHECK: Force.HEALTH_QUARANTINE,
    Step.PLANT_CHECK: Force.PLANT_QUARANTINE,
    Step.ANIMAL_CHECK: Force.ANIMAL_QUARANTINE,
}

# Asked hundreds of times for every fact: a member's name is looked up through its class each time.
ALWAYS: Final = Need.ALWAYS
WHOLE: Final = Scope.DECLARATION
OF_LOT: Final = Need.DESTRUCTION_ORDERED


# Where the vehicle keeps the fact that asked for a step.
WISHES = {
    Need.ASKED: "replacement",
    Need.RETURN_ASKED: "return_asked",
    Need.STORAGE_ASKED: "storing",
    Need.DESTRUCTION_ORDERED: "condemned",
    Need.RETURN_ORDERED: "turning",
}

# Steps that speak of the goods, whichever vehicle carries them.
OF_GOODS = frozenset({Need.GOODS_NEED_IT, Need.CHANNEL_ASKS})


@dataclass(frozen=True, slots=True, kw_only=True)
class Missing:
    """One confirmation that a step still waits for; `other` says it is another vehicle's."""

    step: Step
    force: Force
    other: Vehicle | None = None


def needed(*, row: StepRow, dossier: Dossier, vehicle: Vehicle) -> bool:
    """Whether the step is part of this vehicle's crossing."""
    if row.need is ALWAYS:
        return True
    match row.need:
        case Need.GOODS_NEED_IT:
            return _quarantined(QUARANTINE_STEPS.get(row.step), dossier, vehicle)
        case Need.CHANNEL_ASKS:
            asked = not dossier.channels().isdisjoint({Channel.YELLOW, Channel.RED})
            lot = dossier.lot_of(vehicle)
            carries = vehicle.shape.part != VehiclePart.RECEIVER or lot is not None
            return asked and carries and not vehicle.bare and not goes_back(lot)
        case Need.LICENCE:
            foreign = vehicle.shape.nationality == Nationality.CN
            # Goods on their own wheels carry nothing for anybody.
            return vehicle.shape.load == Load.BROUGHT and (
                foreign or vehicle.shape.licence == Licence.DECLARED
            )
        case Need.SOURCE:
            whole = vehicle.portion is None and vehicle.forces_confirmed(Step.STORAGE)
            return vehicle.shape.part == VehiclePart.SOURCE and not whole
        case _:
            return _asked(row, dossier, vehicle)


def _asked(row: StepRow, dossier: Dossier, vehicle: Vehicle) -> bool:
    """Whether somebody asked for what only then is part of a crossing."""
    if row.need is Need.FROM_STORAGE:
        return dossier.lot_of(vehicle) is not None
    if row.step == Step.UNLOADED and vehicle.portion == Portion.ABOARD:
        return False
    return getattr(vehicle, WISHES[row.need]) is not None


def _quarantined(force: Force | None, dossier: Dossier, vehicle: Vehicle) -> bool:
    """The goods need this quarantine, are on this vehicle, not in storage any more, and are to cross."""
    lot = dossier.lot_of(vehicle)
    if goes_back(lot):
        return False
    needs = vehicle.shape.needs if lot is None else (*vehicle.shape.needs, *lot.shape.needs)
    return force in needs and not vehicle.bare


def goes_back(lot: Vehicle | None) -> bool:
    """Whether what lies in storage is a part that was set apart to go back."""
    return lot is not None and lot.portion is not None


def confirmed(*, row: StepRow, dossier: Dossier, vehicle: Vehicle) -> frozenset[Force]:
    """Who confirmed the step. A word on the whole declaration may also be given for one vehicle alone.

    Vehicles of one declaration cross on different days: fees are paid for those that come. What was said of
    goods before they went into storage still holds.
    """
    if row.scope is WHOLE:
        return dossier.forces_confirmed(row.step) | vehicle.forces_confirmed(row.step)
    there = vehicle.forces_confirmed(row.step)
    if vehicle.receives_from is None or row.need not in OF_GOODS:
        return there
    lot = dossier.lot_of(vehicle)
    return there | lot.forces_confirmed(row.step) if lot else there


def missing(
    *, table: Table, row: StepRow, force: Force, dossier: Dossier, vehicle: Vehicle
) -> Iterator[Missing]:
    """Yield what must precede this force's word on the step and is not there yet, nearest first."""
    for after in row.after:
        earlier = table[after.step]
        for holder in _holders(after_by=after.by, dossier=dossier, vehicle=vehicle):
            if not needed(row=earlier, dossier=dossier, vehicle=holder):
                continue
            there = confirmed(row=earlier, dossier=dossier, vehicle=holder)
            if after.by == By.ONE and there:
                continue
            wanted = (force,) if after.by == By.SAME_FORCE and force in earlier.forces else earlier.forces
            other = holder if holder.id != vehicle.id else None
            yield from (
                Missing(step=after.step, force=one, other=other) for one in wanted if one not in there
            )


def _holders(*, after_by: By, dossier: Dossier, vehicle: Vehicle) -> tuple[Vehicle, ...]:
    match after_by:
        case By.RECEIVERS:
            return takers(dossier=dossier, vehicle=vehicle)
        case By.SOURCE:
            return dossier.sources_of(vehicle)
        case _:
            return (vehicle,)


def takers(*, dossier: Dossier, vehicle: Vehicle) -> tuple[Vehicle, ...]:
    """The trucks that take over from the vehicle: not those that went back, or were ordered to."""
    return tuple(
        one for one in dossier.receivers_of(vehicle.id) if one.returned_at is None and one.turning is None
    )


def check_confirm(*, table: Table, step: Step, force: Force, dossier: Dossier, vehicle: Vehicle) -> None:
    """Raise the nearest Refusal when the force may not confirm the step for the vehicle now."""
    no = objection(table=table, step=step, force=force, dossier=dossier, vehicle=vehicle)
    if no:
        raise no


def objection(
    *, table: Table, step: Step, force: Force, dossier: Dossier, vehicle: Vehicle
) -> Refusal | None:
    """Name the nearest reason why the force may not confirm the step for the vehicle now."""
    row = table[step]
    over = ended(dossier=dossier, vehicle=vehicle)
    if over and not (row.need is OF_LOT and dossier.cancelled_at is None):
        return over
    if force not in row.forces:
        return Refusal(code=CrossingRefusal.NOT_THIS_FORCE, step=step, force=force)
    if not needed(row=row, dossier=dossier, vehicle=vehicle):
        return Refusal(code=CrossingRefusal.STEP_NOT_NEEDED, step=step)
    if force in confirmed(row=row, dossier=dossier, vehicle=vehicle):
        return Refusal(code=CrossingRefusal.ALREADY_CONFIRMED, step=step, force=force)
    return _not_yet(table=table, row=row, force=force, dossier=dossier, vehicle=vehicle)


def _not_yet(
    *, table: Table, row: StepRow, force: Force, dossier: Dossier, vehicle: Vehicle
) -> Refusal | None:
    """Why a force whose word is wanted can't give it yet."""
    if row.need is OF_LOT:
        return None  # What lies in storage waits for nothing that its truck waits for.
    if vehicle.turning and row.scope == Scope.VEHICLE:
        return _turning_back(row=row, vehicle=vehicle)
    if dossier.correction:
        return Refusal(code=CrossingRefusal.NEEDS_CORRECTION, force=dossier.correction.force)
    if row.hold == HoldRule.STOPS and vehicle.holds:
        return Refusal(code=CrossingRefusal.HELD, force=vehicle.holds[0].force)
    first = next(missing(table=table, row=row, force=force, dossier=dossier, vehicle=vehicle), None)
    if first:
        code = CrossingRefusal.NEEDS_FIRST_ON_OTHER if first.other else CrossingRefusal.NEEDS_FIRST
        return Refusal(code=code, step=first.step, force=first.force)
    return _papers(step=row.step, force=force, dossier=dossier, vehicle=vehicle)


def _turning_back(*, row: StepRow, vehicle: Vehicle) -> Refusal | None:
    """A vehicle that goes back waits for nothing but to be let out, and a hold stops that."""
    if row.step != Step.TURNED_BACK:
        return Refusal(code=CrossingRefusal.RETURNING)
    return Refusal(code=CrossingRefusal.HELD, force=vehicle.holds[0].force) if vehicle.holds else None


def ended(*, dossier: Dossier, vehicle: Vehicle) -> Refusal | None:
    """Whether the crossing has ended without crossing."""
    if dossier.cancelled_at:
        return Refusal(code=CrossingRefusal.CANCELLED)
    if vehicle.returned_at:
        return Refusal(code=CrossingRefusal.RETURNED)
    return None


def _papers(*, step: Step, force: Force, dossier: Dossier, vehicle: Vehicle) -> Refusal | None:
    """What a step asks besides other confirmations: papers, an inspection, customs' clearance."""
    if step == Step.TRANSSHIPMENT:
        return _handing_over(dossier=dossier, vehicle=vehicle)
    if step == Step.LOADED:
        lot = dossier.lot_of(vehicle)
        if lot and lot.condemned:
            return Refusal(code=CrossingRefusal.LOT_CONDEMNED, force=lot.condemned.force)
        return None if lot and lot.unloaded else Refusal(code=CrossingRefusal.NOT_IN_STORAGE)
    if step == Step.CUSTOMS_CHECK and Channel.RED in dossier.channels() and not _passed(step, vehicle):
        return Refusal(code=CrossingRefusal.NEEDS_INSPECTION)
    empty = vehicle.shape.part == VehiclePart.SOURCE or vehicle.bare
    # Customs lets a vehicle leave only when the goods it knows the channel of are cleared.
    # Goods taken over from another declaration's truck are cleared, or not, under that declaration.
    if step == Step.LEFT and force == Force.CUSTOMS and not empty:
        taken = any(one.clearance != ClearanceStatus.CLEARED for one in vehicle.paired)
        if taken or goods_wait(dossier):
            return Refusal(code=CrossingRefusal.NEEDS_CLEARANCE)
    return None


def goods_wait(dossier: Dossier) -> bool:
    """Whether customs put goods of the declaration in a channel and has not cleared them."""
    return any(item.channel and item.clearance != ClearanceStatus.CLEARED for item in dossier.customs)


def _handing_over(*, dossier: Dossier, vehicle: Vehicle) -> Refusal | None:
    """Of product.md's four conditions, the entries and the confirmed licence are rows of the table."""
    if vehicle.shape.licence != Licence.DECLARED:
        return Refusal(code=CrossingRefusal.NEEDS_LICENCE)
    receivers = takers(dossier=dossier, vehicle=vehicle)
    if not receivers:
        return Refusal(code=CrossingRefusal.NEEDS_RECEIVER)
    if len(receivers) > 1 and vehicle.split is None:
        return Refusal(code=CrossingRefusal.NEEDS_SPLIT)
    return None


def _passed(step: Step, vehicle: Vehicle) -> bool:
    results = [item.result for item in vehicle.inspections if item.step == step]
    return bool(results) and results[-1] == InspectionResult.PASSED


def stage_of(*, table: Table, dossier: Dossier, vehicle: Vehicle) -> Stage:
    """How far the vehicle has come: the furthest row of the table that any confirmation reached."""
    if dossier.cancelled_at:
        return Stage.CANCELLED
    if vehicle.returned_at:
        return Stage.RETURNED
    if vehicle.turning:
        return Stage.RETURNING
    for row in reversed(tuple(table.values())):
        if row.all is None:
            continue
        there = confirmed(row=row, dossier=dossier, vehicle=vehicle)
        if there.issuperset(row.forces):
            return row.all
        if there and row.one:
            return row.one
    return Stage.NEEDS_CORRECTION if dossier.correction else Stage.DECLARED


# What lacks is the same force's own doing: it is its turn all the same.
OWN_WORK = frozenset({CrossingRefusal.NEEDS_INSPECTION, CrossingRefusal.NEEDS_CLEARANCE})
# Rules that speak of the vehicle itself, not of another one.
OWN = frozenset({By.ALL, By.ONE, By.SAME_FORCE})
ENDED = frozenset({Stage.LEFT, Stage.RETURNED, Stage.CANCELLED})


def open_steps(
    *, table: Table, dossier: Dossier, vehicle: Vehicle, scope: Scope | None = None
) -> Iterator[tuple[StepRow, Force]]:
    """Yield whose word on which step the vehicle waits for at this moment; of one scope, or of both."""
    over = ended(dossier=dossier, vehicle=vehicle)
    if over and vehicle.condemned is None:
        return
    for row in table.values():
        if (scope is not None and row.scope is not scope) or (over and row.need is not OF_LOT):
            continue
        # The cheapest question first: most rows wait for a step on which nobody has spoken yet.
        if _unreached(table=table, row=row, dossier=dossier, vehicle=vehicle):
            continue
        if not on_the_way(row=row, vehicle=vehicle) or not needed(row=row, dossier=dossier, vehicle=vehicle):
            continue
        there = confirmed(row=row, dossier=dossier, vehicle=vehicle)
        wanted = [force for force in row.forces if force not in there]
        for force in wanted:
            no = _not_yet(table=table, row=row, force=force, dossier=dossier, vehicle=vehicle)
            if no is None or no.code in OWN_WORK:
                yield row, force


def _unreached(*, table: Table, row: StepRow, dossier: Dossier, vehicle: Vehicle) -> bool:
    """Whether nobody at all has spoken on a step that must always come first: most rows, most of the time."""
    for after in row.after:
        earlier = table[after.step]
        if after.by in OWN and earlier.need is ALWAYS:
            whole = earlier.scope is WHOLE and dossier.words.get(after.step)
            if not whole and not vehicle.words.get(after.step):
                return True
    return False


def on_the_way(*, row: StepRow, vehicle: Vehicle) -> bool:
    """Of a vehicle that goes back, only its way out and the fees that it owes are asked."""
    return vehicle.turning is None or row.step in {Step.TURNED_BACK, Step.FEES, Step.DESTROYED}


def all_missing(*, table: Table, dossier: Dossier, vehicle: Vehicle) -> Iterator[Missing]:
    """Yield every confirmation the crossing still needs, in the order of the journey."""
    for row in table.values():
        if row.need is OF_LOT:
            continue  # The truck crosses without it.
        if needed(row=row, dossier=dossier, vehicle=vehicle) and on_the_way(row=row, vehicle=vehicle):
            there = confirmed(row=row, dossier=dossier, vehicle=vehicle)
            yield from (Missing(step=row.step, force=force) for force in row.forces if force not in there)
