from collections.abc import Sequence
from uuid import UUID

from xulang.crossing.domain.decide import ended
from xulang.crossing.domain.reasons import Reason
from xulang.crossing.domain.refusals import CrossingRefusal
from xulang.crossing.domain.statement import Statement
from xulang.crossing.policy import Action
from xulang.crossing.usecases.act import Scene, act, check_note
from xulang.crossing.usecases.write import note_text
from xulang.kernel.refusal import Refusal
from xulang.kernel.request import Request
from xulang.kernel.words import FactKind, Stage
from xulang.platform.idempotency import Answer


def hold(
    *, request: Request, declaration_id: UUID, crossing_id: UUID, reason: Reason, note: str = ""
) -> Answer:
    """Stop a vehicle for a reason until the same force releases it: it may not enter, reload or leave.

    Raises ALREADY_HELD when the force holds it already, ALREADY_LEFT, and those of `act`.
    """
    trimmed = check_note(note=note)

    def decide(scene: Scene) -> Sequence[Statement]:
        over = ended(dossier=scene.dossier, vehicle=scene.vehicle)
        if over:
            raise over
        if scene.stage == Stage.LEFT:
            raise Refusal(code=CrossingRefusal.ALREADY_LEFT)
        if any(found.force == scene.force for found in scene.vehicle.holds):
            raise Refusal(code=CrossingRefusal.ALREADY_HELD, force=scene.force)
        return (
            Statement(
                kind=FactKind.HELD,
                force=scene.force,
                crossing_id=scene.vehicle.id,
                reason_code=reason.value,
                private=note_text(note=trimmed),
            ),
        )

    return act(
        request=request,
        declaration_id=declaration_id,
        crossing_id=crossing_id,
        action=Action.HOLD,
        body=["hold", reason, trimmed],
        decide=decide,
    )


def release(*, request: Request, declaration_id: UUID, crossing_id: UUID, note: str = "") -> Answer:
    """End the force's own holds of a vehicle. Raises NOT_HELD when it has none, and those of `act`."""
    trimmed = check_note(note=note)

    def decide(scene: Scene) -> Sequence[Statement]:
        mine = [found for found in scene.vehicle.holds if found.force == scene.force]
        if not mine:
            raise Refusal(code=CrossingRefusal.NOT_HELD, force=scene.force)
        return tuple(
            Statement(
                kind=FactKind.RELEASED,
                force=scene.force,
                crossing_id=scene.vehicle.id,
                refers_to=found.fact_id,
                private=note_text(note=trimmed),
            )
            for found in mine
        )

    return act(
        request=request,
        declaration_id=declaration_id,
        crossing_id=crossing_id,
        action=Action.HOLD,
        body=["release", trimmed],
        decide=decide,
    )
