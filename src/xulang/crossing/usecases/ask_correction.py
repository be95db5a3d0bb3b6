"""An officer asks the declarant to correct one field: it opens just that field, frozen or not."""

from collections.abc import Sequence
from uuid import UUID

from xulang.clearance.api import Question
from xulang.crossing.dependencies import ROWS, Field, Holder
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

# Adding and removing vehicles is the declarant's own business.
ASKABLE = frozenset(Field) - {Field.VEHICLE_ADDED, Field.VEHICLE_REMOVED}


def ask_correction(
    *,
    request: Request,
    declaration_id: UUID,
    crossing_id: UUID | None,
    field: Field,
    reason: Reason,
    note: str = "",
) -> Answer:
    """Ask for one field; `crossing_id` is None for the declaration's own.

    Nothing waits for the answer: an officer who wants the truck to wait holds it. Raises FIELD_UNKNOWN,
    ALREADY_ASKED, CANCELLED, RETURNED, ALREADY_LEFT, and those of `act`.
    """
    trimmed = check_note(note=note)
    _check_field(field, crossing_id)

    def decide(scene: Scene) -> Sequence[Statement]:
        over = ended(dossier=scene.dossier, vehicle=scene.vehicle)
        if over:
            raise over
        if scene.stage == Stage.LEFT:
            raise Refusal(code=CrossingRefusal.ALREADY_LEFT)
        if _find(scene, field, crossing_id):
            raise Refusal(code=CrossingRefusal.ALREADY_ASKED, field="field", name=field)
        return (
            Statement(
                kind=FactKind.CORRECTION_ASKED,
                force=scene.force,
                crossing_id=crossing_id,
                outcome=field.value,
                reason_code=reason.value,
                private=note_text(note=trimmed),
            ),
        )

    return act(
        request=request,
        declaration_id=declaration_id,
        crossing_id=crossing_id,
        action=Action.ASK_CORRECTION,
        body=["ask", field, reason, trimmed],
        decide=decide,
    )


def drop_correction(
    *, request: Request, declaration_id: UUID, crossing_id: UUID | None, field: Field
) -> Answer:
    """Ask no longer: the same force takes its question back. Raises NOT_ASKED, and those of `act`."""
    _check_field(field, crossing_id)

    def decide(scene: Scene) -> Sequence[Statement]:
        question = _find(scene, field, crossing_id)
        if question is None:
            raise Refusal(code=CrossingRefusal.NOT_ASKED, field="field", name=field)
        return (
            Statement(
                kind=FactKind.CORRECTION_DROPPED,
                force=scene.force,
                crossing_id=crossing_id,
                outcome=field.value,
                refers_to=question.fact_id,
            ),
        )

    return act(
        request=request,
        declaration_id=declaration_id,
        crossing_id=crossing_id,
        action=Action.ASK_CORRECTION,
        body=["drop", field],
        decide=decide,
    )


def _check_field(field: Field, crossing_id: UUID | None) -> None:
    own = Holder.DECLARATION if crossing_id is None else Holder.VEHICLE
    if field not in ASKABLE or ROWS[field].holder != own:
        raise Refusal(code=CrossingRefusal.FIELD_UNKNOWN, field="field", name=field)


def _find(scene: Scene, field: Field, crossing_id: UUID | None) -> Question | None:
    """The force's own open question about the field."""
    return next(
        (
            one
            for one in scene.dossier.questions
            if (one.field, one.crossing_id, one.force) == (field, crossing_id, scene.force)
        ),
        None,
    )
