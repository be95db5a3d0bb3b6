"""Nobody goes in out of turn: an entry is confirmed for who was called, or whose line nobody keeps."""

from typing import cast
from uuid import UUID

from xulang.kernel.refusal import Refusal
from xulang.platform.db import raw
from xulang.queueing.domain.refusals import QueueRefusal
from xulang.queueing.domain.words import OUTSTANDING, PlaceState

# Who gave his place back or stayed away too often goes in no sooner than who waits; where the order of the
# border or of the cargo moved a place to a line that nobody keeps, there is nothing to wait for.
STATE = """
SELECT place.state, place.number,
    place.state IS NOT NULL
        AND (place.ended_at IS NULL OR place.state = 'lost' OR place.why_ended = 'asked'),
    EXISTS (SELECT FROM queueing_want WHERE crossing_id = wanted.id)
FROM (SELECT %s::uuid AS id) wanted LEFT JOIN LATERAL (
    SELECT state, number, ended_at, why_ended FROM queueing_place
    WHERE crossing_id = wanted.id ORDER BY taken_at DESC, ended_at DESC NULLS FIRST LIMIT 1
) place ON true
"""
LET_IN = OUTSTANDING | {PlaceState.ENTERED}
OVER = frozenset({PlaceState.LOST, PlaceState.GIVEN_BACK})


def guard_call(*, crossing_id: UUID) -> None:
    """Raise NOT_CALLED for who has a place and was not called, NO_PLACE for who lost it or has none yet.

    Two persons of different units may order otherwise. Who is called meanwhile was called: nothing has to be
    held for that.
    """
    row = raw().execute(STATE, [crossing_id], prepare=True).fetchone()
    state, number, binds, wants = cast("tuple[str | None, int | None, bool, bool]", row)
    if state in LET_IN:
        return
    if binds and state not in OVER:
        raise Refusal(code=QueueRefusal.NOT_CALLED, place=str(number))
    if binds or wants:
        raise Refusal(code=QueueRefusal.NO_PLACE)
