"""Nobody goes in out of turn: an entry is confirmed for who was called, or whose line nobody keeps."""

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


def guard_call(*, crossing_id: UUID) -> None:
    """Raise NOT_CALLED for who has a place and was not called, NO_PLACE for who lost it or has none yet.

    Two persons of different units may order otherwise. Who is called meanwhile was called: nothing has to be
    held for that.
    """
    found = raw().execute(STATE, [crossing_id], prepare=True).fetchone()
    if found is None:
        return
    state, number, binds, wants = found
    if binds and state not in LET_IN:
        if state in {PlaceState.LOST, PlaceState.GIVEN_BACK}:
            raise Refusal(code=QueueRefusal.NO_PLACE)
        raise Refusal(code=QueueRefusal.NOT_CALLED, place=str(number))
    if wants and state not in LET_IN:
        raise Refusal(code=QueueRefusal.NO_PLACE)
