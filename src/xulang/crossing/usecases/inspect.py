from collections.abc import Sequence
from uuid import UUID

from xulang.clearance.api import InspectionResult
from xulang.crossing.domain.decide import confirmed, ended, needed
from xulang.crossing.domain.refusals import CrossingRefusal
from xulang.crossing.domain.statement import Statement
from xulang.crossing.policy import Action
from xulang.crossing.usecases.act import Scene, act, check_note
from xulang.crossing.usecases.write import note_text
from xulang.kernel.refusal import Refusal
from xulang.kernel.request import Request
from xulang.kernel.words import FactKind, Step
from xulang.platform.idempotency import Answer


def inspect(
    *,
    request: Request,
    declaration_id: UUID,
    crossing_id: UUID,
    step: Step,
    result: InspectionResult,
    note: str = "",
) -> Answer:
    """Record what an inspection found, before the step is confirmed or refused.

    Raises STEP_NOT_NEEDED, ALREADY_CONFIRMED, and those of `act`.
    """
    trimmed = check_note(note=note)

    def decide(scene: Scene) -> Sequence[Statement]:
        over = ended(dossier=scene.dossier, vehicle=scene.vehicle)
        if over:
            raise over
        row = scene.table[step]
        if not needed(row=row, dossier=scene.dossier, vehicle=scene.vehicle):
            raise Refusal(code=CrossingRefusal.STEP_NOT_NEEDED, step=step)
        if scene.force in confirmed(row=row, dossier=scene.dossier, vehicle=scene.vehicle):
            raise Refusal(code=CrossingRefusal.ALREADY_CONFIRMED, step=step, force=scene.force)
        return (
            Statement(
                kind=FactKind.INSPECTED,
                force=scene.force,
                step=step,
                crossing_id=scene.vehicle.id,
                outcome=result.value,
                private=note_text(note=trimmed),
            ),
        )

    return act(
        request=request,
        declaration_id=declaration_id,
        crossing_id=crossing_id,
        action=Action.INSPECT,
        step=step,
        body=[result, trimmed],
        decide=decide,
    )
