"""What was asked or ordered of a vehicle is taken back by who said it: one shape for all such words."""

from collections.abc import Callable, Sequence
from uuid import UUID

from xulang.crossing.domain.statement import Statement
from xulang.crossing.policy import Action
from xulang.crossing.usecases.act import Scene, act, check_note
from xulang.crossing.usecases.write import note_text
from xulang.kernel.canonical import JSON
from xulang.kernel.request import Request
from xulang.kernel.words import FactKind
from xulang.platform.idempotency import Answer


def take_back(
    *,
    request: Request,
    declaration_id: UUID,
    crossing_id: UUID,
    action: Action,
    kind: FactKind,
    standing: Callable[[Scene], UUID | None],
    note: str | None = None,
) -> Answer:
    """Say `kind` of the vehicle, referring to the fact that `standing` finds; it raises why it can't be.

    `note` is None where none is taken: a wish of the declarant's own. Raises NOTE_TOO_LONG, those of `act`.
    """
    trimmed = None if note is None else check_note(note=note)
    body: JSON = "drop" if trimmed is None else ["recall", trimmed]

    def decide(scene: Scene) -> Sequence[Statement]:
        return (
            Statement(
                kind=kind,
                force=scene.force,
                crossing_id=scene.vehicle.id,
                refers_to=standing(scene),
                private=note_text(note=trimmed or ""),
            ),
        )

    return act(
        request=request,
        declaration_id=declaration_id,
        crossing_id=crossing_id,
        action=action,
        body=body,
        decide=decide,
    )
