from collections.abc import Sequence
from uuid import UUID

from xulang.crossing.domain.decide import check_confirm
from xulang.crossing.domain.reasons import Reason
from xulang.crossing.domain.statement import Statement
from xulang.crossing.domain.storing import refusable
from xulang.crossing.journey import Scope
from xulang.crossing.policy import Action
from xulang.crossing.usecases.act import Scene, act, check_note
from xulang.crossing.usecases.write import note_text
from xulang.kernel.request import Request
from xulang.kernel.words import FactKind, Step
from xulang.platform.idempotency import Answer


def refuse(
    *,
    request: Request,
    declaration_id: UUID,
    crossing_id: UUID | None,
    step: Step,
    reason: Reason,
    note: str = "",
) -> Answer:
    """Refuse what could be confirmed now: the registration goes back to the declarant, a vehicle is held.

    Raises what `confirm` raises.
    """
    trimmed = check_note(note=note)

    def decide(scene: Scene) -> Sequence[Statement]:
        check_confirm(
            table=scene.table, step=step, force=scene.force, dossier=scene.dossier, vehicle=scene.vehicle
        )
        no = refusable(step=step, vehicle=scene.vehicle)
        if no:
            raise no
        whole = scene.table[step].scope == Scope.DECLARATION
        # Fees are the declaration's, but what a refusal of them stops is a vehicle.
        about = None if whole and step == Step.REGISTRATION else scene.vehicle.id
        return (
            Statement(
                kind=FactKind.REFUSED,
                force=scene.force,
                step=step,
                crossing_id=about,
                reason_code=reason.value,
                private=note_text(note=trimmed),
            ),
        )

    return act(
        request=request,
        declaration_id=declaration_id,
        crossing_id=crossing_id,
        action=Action.REFUSE,
        step=step,
        body=[reason, trimmed],
        decide=decide,
    )
