from collections.abc import Sequence
from uuid import UUID

from xulang.crossing.domain.decide import check_confirm
from xulang.crossing.domain.refusals import CrossingRefusal
from xulang.crossing.domain.statement import Statement
from xulang.crossing.journey import Scope
from xulang.crossing.policy import Action
from xulang.crossing.usecases.act import Decision, Scene, act, check_note
from xulang.crossing.usecases.destroy import destroyed_by
from xulang.crossing.usecases.permits import issue_permits
from xulang.crossing.usecases.replace import replaced
from xulang.crossing.usecases.storage import PLACE_LIMIT, emptied_by, loaded
from xulang.crossing.usecases.turn_back import let_out, return_approved
from xulang.crossing.usecases.write import note_text
from xulang.gates import api as gates
from xulang.kernel.refusal import Refusal
from xulang.kernel.request import Request
from xulang.kernel.words import FactKind, Step
from xulang.platform.idempotency import Answer
from xulang.queueing import api as queueing
from xulang.registry import api as registry

# What these words do to goods in storage is their outcome.
EMPTYING = {Step.LOADED: emptied_by, Step.DESTROYED: destroyed_by}


def confirm(
    *, request: Request, declaration_id: UUID, crossing_id: UUID | None, step: Step, note: str = ""
) -> Answer:
    """Say, in the name of the actor's force, that a step is done.

    `crossing_id` is None for a step of the whole declaration. Raises the nearest refusal of the journey
    table, for an entry the gate's CLOSED and the queue's NOT_CALLED, NOT_ALLOWED, NOTE_TOO_LONG and those
    of `act`.
    """
    trimmed = check_note(note=note)
    return act(
        request=request,
        declaration_id=declaration_id,
        crossing_id=crossing_id,
        action=Action.CONFIRM,
        step=step,
        body=trimmed,
        decide=_decision(step, trimmed),
    )


def _decision(step: Step, note: str) -> Decision:
    def decide(scene: Scene) -> Sequence[Statement]:
        check_confirm(
            table=scene.table, step=step, force=scene.force, dossier=scene.dossier, vehicle=scene.vehicle
        )
        if step == Step.UNLOADED:  # Said with the place: usecases/storage.py.
            raise Refusal(code=CrossingRefusal.PLACE_MISSING, field="place", limit=PLACE_LIMIT)
        if step == Step.ENTRY:
            gates.guard_entry(gates=registry.gate_and_above(code=scene.dossier.gate))
            queueing.guard_call(crossing_id=scene.vehicle.id)
        whole = scene.table[step].scope == Scope.DECLARATION
        confirmed = Statement(
            kind=FactKind.CONFIRMED,
            force=scene.force,
            step=step,
            crossing_id=None if whole else scene.vehicle.id,
            outcome=EMPTYING[step](scene) if step in EMPTYING else None,
            private=note_text(note=note),
        )
        # A truck whose registration customs accepted may come: its permit is part of the acceptance.
        match step:
            case Step.REGISTRATION:
                return (confirmed, *issue_permits(scene))
            case Step.REPLACEMENT:
                return (confirmed, *replaced(scene))
            case Step.RETURN:
                return (confirmed, *return_approved(scene))
            case Step.TURNED_BACK:
                return (confirmed, *let_out(scene))
            case Step.LOADED:
                return (confirmed, *loaded(scene))
            case _:
                return (confirmed,)

    return decide
