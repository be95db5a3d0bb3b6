"""The centre telephones a driver who was called and does not answer: reached, or not."""

from collections.abc import Sequence
from enum import StrEnum
from typing import Final
from uuid import UUID

from xulang.crossing.domain.statement import Statement
from xulang.crossing.policy import Action
from xulang.crossing.queries.crossings import get_crossing
from xulang.crossing.usecases.act import Scene, act, check_note
from xulang.crossing.usecases.write import note_text
from xulang.kernel.refusal import Refusal
from xulang.kernel.request import Request
from xulang.kernel.words import FactKind
from xulang.platform import idempotency
from xulang.queueing import api as queueing
from xulang.queueing.api import PlaceState, QueueRefusal

# The outcome of an acknowledgement that an officer took by phone.
BY_PHONE: Final = "by_phone"


class Phoned(StrEnum):
    REACHED = "reached"
    NOT_REACHED = "not_reached"


def note_phone(*, request: Request, crossing_id: UUID, phoned: Phoned, note: str = "") -> idempotency.Answer:
    """Record that driver or company was told of the call by phone, or could not be.

    Who was reached has acknowledged the call, in the officer's name. Raises UNKNOWN, NOT_ALLOWED,
    UNKNOWN_PLACE for a crossing without a live place, NOT_NOW for one that is not called, MOVED_ON,
    NOTE_TOO_LONG, REQUEST_REUSED and "busy".
    """
    crossing = get_crossing(crossing_id=crossing_id)
    trimmed = check_note(note=note)

    def decide(scene: Scene) -> Sequence[Statement]:
        place = queueing.find_place(crossing_id=crossing_id)
        if place is None or not place.live:
            raise Refusal(code=QueueRefusal.UNKNOWN_PLACE)
        if place.state != PlaceState.CALLED:
            raise Refusal(code=QueueRefusal.NOT_NOW, state=place.state.value)
        reached = phoned == Phoned.REACHED
        if reached:
            # The keeper does the same when the fact is sealed; the list is right at once.
            queueing.note_acknowledged(crossing_id=crossing_id, at=request.now)
        return (
            Statement(
                kind=FactKind.ACKNOWLEDGED if reached else FactKind.NOT_REACHED,
                force=scene.force,
                crossing_id=crossing_id,
                outcome=BY_PHONE if reached else None,
                private=note_text(note=trimmed),
            ),
        )

    return act(
        request=request,
        declaration_id=crossing.declaration_id,
        crossing_id=crossing_id,
        action=Action.REACH_DRIVER,
        body=[phoned, trimmed],
        decide=decide,
    )
