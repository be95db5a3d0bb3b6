"""Goods spoiled in a yard's storage are destroyed: ordered by one force, confirmed by those of the table."""

from collections.abc import Sequence
from uuid import UUID

from xulang.clearance.api import LOT_EMPTIED
from xulang.crossing.domain.reasons import Reason
from xulang.crossing.domain.statement import Statement
from xulang.crossing.domain.storing import check_destruction, check_spared
from xulang.crossing.policy import Action
from xulang.crossing.usecases.act import Scene, act, check_note
from xulang.crossing.usecases.take_back import take_back
from xulang.crossing.usecases.write import note_text
from xulang.kernel.request import Request
from xulang.kernel.words import FactKind, Step
from xulang.platform.idempotency import Answer


def order_destruction(
    *, request: Request, declaration_id: UUID, crossing_id: UUID, reason: Reason, note: str = ""
) -> Answer:
    """Order what the vehicle brought into storage, and still lies there, to be destroyed.

    Raises NOT_IN_STORAGE, LOT_CONDEMNED, LOADERS_DECLARED, and those of `act`.
    """
    trimmed = check_note(note=note)

    def decide(scene: Scene) -> Sequence[Statement]:
        check_destruction(dossier=scene.dossier, lot=scene.vehicle)
        return (
            Statement(
                kind=FactKind.DESTRUCTION_ORDERED,
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
        action=Action.DESTROY,
        body=[reason, trimmed],
        decide=decide,
    )


def recall_destruction(
    *, request: Request, declaration_id: UUID, crossing_id: UUID, note: str = ""
) -> Answer:
    """Take the order back: the force that gave it, until the first word on `destroyed`.

    Raises NOT_CONDEMNED, DESTRUCTION_BEGUN, ORDERED_BY_OTHER, and those of `act`.
    """

    def standing(scene: Scene) -> UUID | None:
        check_spared(lot=scene.vehicle, force=scene.force)
        return scene.vehicle.condemned.fact_id if scene.vehicle.condemned else None

    return take_back(
        request=request,
        declaration_id=declaration_id,
        crossing_id=crossing_id,
        action=Action.DESTROY,
        kind=FactKind.DESTRUCTION_RECALLED,
        standing=standing,
        note=note,
    )


def destroyed_by(scene: Scene) -> str | None:
    """What a force's word on the destruction does to the lot: with the last one nothing is left."""
    said = scene.vehicle.forces_confirmed(Step.DESTROYED) | {scene.force}
    return LOT_EMPTIED if said.issuperset(scene.table[Step.DESTROYED].forces) else None
