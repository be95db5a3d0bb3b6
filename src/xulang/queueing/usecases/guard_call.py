"""Nobody goes in out of turn: an entry is confirmed for who was called, or has no place to wait for."""

from uuid import UUID

from xulang.kernel.refusal import Refusal
from xulang.platform.db import raw
from xulang.queueing.domain.refusals import QueueRefusal
from xulang.queueing.domain.words import OUTSTANDING

STATE = "SELECT state, number FROM queueing_place WHERE crossing_id = %s AND ended_at IS NULL"


def guard_call(*, crossing_id: UUID) -> None:
    """Raise NOT_CALLED for who has a place and was not called: two persons of different units may order it.

    Who is called meanwhile was called: nothing has to be held for that.
    """
    found = raw().execute(STATE, [crossing_id], prepare=True).fetchone()
    if found and found[0] not in OUTSTANDING:
        raise Refusal(code=QueueRefusal.NOT_CALLED, place=str(found[1]))
