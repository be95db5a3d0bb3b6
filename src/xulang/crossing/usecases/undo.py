from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from uuid import UUID

from xulang.clearance.api import Confirmation, Dossier, Vehicle
from xulang.crossing.domain.decide import missing, needed
from xulang.crossing.domain.refusals import CrossingRefusal
from xulang.crossing.domain.statement import Statement
from xulang.crossing.journey import Scope, Table
from xulang.crossing.policy import Action
from xulang.crossing.usecases.act import Scene, act, check_note
from xulang.crossing.usecases.permits import revoke_permits
from xulang.crossing.usecases.write import note_text
from xulang.kernel.refusal import Refusal
from xulang.kernel.request import Request
from xulang.kernel.words import FactKind, Regularity, Step
from xulang.platform.idempotency import Answer

# A slip of the finger is seen at once; later, what was confirmed may have been acted upon.
WINDOW = timedelta(minutes=10)


def undo(
    *, request: Request, declaration_id: UUID, crossing_id: UUID | None, step: Step, note: str = ""
) -> Answer:
    """Take back the force's own confirmation of a step, as a new fact, within WINDOW of its recording.

    Raises NOTHING_TO_UNDO, TOO_LATE_TO_UNDO, OTHERS_RELY_ON_IT (naming the step that followed), and those
    of `act`.
    """
    trimmed = check_note(note=note)

    def decide(scene: Scene) -> Sequence[Statement]:
        found = _own(scene, step)
        if found is None:
            raise Refusal(code=CrossingRefusal.NOTHING_TO_UNDO, step=step)
        if scene.request.now - found.recorded_at > WINDOW:
            minutes = int(WINDOW.total_seconds()) // 60
            raise Refusal(code=CrossingRefusal.TOO_LATE_TO_UNDO, step=step, minutes=minutes)
        relying = _relying(table=scene.table, dossier=_without(scene.dossier, found), undone=step)
        if relying:
            raise Refusal(code=CrossingRefusal.OTHERS_RELY_ON_IT, step=relying.step, force=relying.force)
        whole = scene.table[step].scope == Scope.DECLARATION
        undone = Statement(
            kind=FactKind.UNDONE,
            force=scene.force,
            step=step,
            crossing_id=None if whole else scene.vehicle.id,
            refers_to=found.fact_id,
            private=note_text(note=trimmed),
        )
        if step != Step.REGISTRATION:
            return (undone,)
        return (undone, *revoke_permits(scene, scene.dossier.vehicles, trigger="undone.registration"))

    return act(
        request=request,
        declaration_id=declaration_id,
        crossing_id=crossing_id,
        action=Action.UNDO,
        step=step,
        body=trimmed,
        decide=decide,
    )


def _own(scene: Scene, step: Step) -> Confirmation | None:
    whole = scene.table[step].scope == Scope.DECLARATION
    said = scene.dossier.confirmations if whole else scene.vehicle.confirmations
    return next((item for item in said if item.step == step and item.force == scene.force), None)


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


def _lacks(table: Table, dossier: Dossier, vehicle: Vehicle, item: Confirmation, undone: Step) -> bool:
    row = table[item.step]
    if not needed(row=row, dossier=dossier, vehicle=vehicle):
        return False
    gaps = missing(table=table, row=row, force=item.force, dossier=dossier, vehicle=vehicle)
    return any(gap.step == undone for gap in gaps)
