from collections.abc import Sequence
from uuid import UUID

from xulang.crossing.domain.statement import Statement
from xulang.crossing.domain.undoing import WINDOW, undoable
from xulang.crossing.journey import Scope
from xulang.crossing.policy import Action
from xulang.crossing.usecases.act import Scene, act, check_note
from xulang.crossing.usecases.permits import revoke_permits
from xulang.crossing.usecases.storage import not_loaded
from xulang.crossing.usecases.turn_back import unreturned
from xulang.crossing.usecases.write import note_text
from xulang.kernel.request import Request
from xulang.kernel.words import FactKind, Step
from xulang.platform.idempotency import Answer

__all__ = ["WINDOW", "undo"]


def undo(
    *, request: Request, declaration_id: UUID, crossing_id: UUID | None, step: Step, note: str = ""
) -> Answer:
    """Take back the force's own confirmation of a step, as a new fact, within WINDOW of its recording.

    Raises what `undoable` and `act` raise.
    """
    trimmed = check_note(note=note)

    def decide(scene: Scene) -> Sequence[Statement]:
        found = undoable(
            table=scene.table,
            step=step,
            force=scene.force,
            dossier=scene.dossier,
            vehicle=scene.vehicle,
            now=scene.request.now,
        )
        whole = scene.table[step].scope == Scope.DECLARATION
        undone = Statement(
            kind=FactKind.UNDONE,
            force=scene.force,
            step=step,
            crossing_id=None if whole else scene.vehicle.id,
            refers_to=found.fact_id,
            private=note_text(note=trimmed),
        )
        match step:
            case Step.REGISTRATION:
                gone = revoke_permits(scene, scene.dossier.vehicles, trigger="undone.registration")
                return (undone, *gone)
            case Step.LOADED:
                return (undone, *not_loaded(scene))
            case Step.TURNED_BACK if scene.vehicle.returned_at:
                return (undone, *unreturned(scene, word=found.fact_id))
            case _:
                return (undone,)

    return act(
        request=request,
        declaration_id=declaration_id,
        crossing_id=crossing_id,
        action=Action.UNDO,
        step=step,
        body=trimmed,
        decide=decide,
    )
