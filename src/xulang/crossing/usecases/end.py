"""How a declaration ends without crossing: cancelled by the firm or an authority."""

from collections.abc import Sequence
from uuid import UUID

from xulang.crossing.domain.pairs import signed
from xulang.crossing.domain.reasons import Reason
from xulang.crossing.domain.refusals import CrossingRefusal
from xulang.crossing.domain.statement import Statement
from xulang.crossing.policy import Action
from xulang.crossing.usecases.act import Scene, act, check_note
from xulang.crossing.usecases.permits import end_permits
from xulang.crossing.usecases.write import note_text
from xulang.kernel.refusal import Refusal
from xulang.kernel.request import Request
from xulang.kernel.words import FactKind, Force, Stage, Step
from xulang.platform.idempotency import Answer


def cancel(*, request: Request, declaration_id: UUID, reason: Reason, note: str = "") -> Answer:
    """Cancel a whole declaration: the firm until a vehicle enters, an authority until one has left.

    Nobody may while its goods lie in storage. Raises CANCELLED, ALREADY_ENTERING, ALREADY_LEFT, STORED_GOODS,
    ALREADY_SIGNED once goods changed trucks with another declaration's, and those of `act`.
    """
    trimmed = check_note(note=note)

    def decide(scene: Scene) -> Sequence[Statement]:
        if scene.dossier.cancelled_at:
            raise Refusal(code=CrossingRefusal.CANCELLED)
        vehicles = scene.dossier.vehicles
        if scene.force == Force.CARRIER and any(found.forces_confirmed(Step.ENTRY) for found in vehicles):
            raise Refusal(code=CrossingRefusal.ALREADY_ENTERING)
        if any(found.stage == Stage.LEFT for found in scene.record.stages):
            raise Refusal(code=CrossingRefusal.ALREADY_LEFT)
        if any(signed(vehicle=found, partner=one) for found in vehicles for one in found.paired):
            raise Refusal(code=CrossingRefusal.ALREADY_SIGNED)
        if any(one.unloaded and one.emptied_at is None for one in vehicles):
            raise Refusal(code=CrossingRefusal.STORED_GOODS)
        cancelled = Statement(
            kind=FactKind.CANCELLED,
            force=scene.force,
            reason_code=reason.value,
            private=note_text(note=trimmed),
        )
        return (cancelled, *end_permits(scene, scene.dossier.vehicles, trigger="cancelled"))

    return act(
        request=request,
        declaration_id=declaration_id,
        crossing_id=None,
        action=Action.CANCEL,
        body=[reason, trimmed],
        decide=decide,
    )
