"""A driver says once where he is: kept coarse, shown with its age, deleted by rule. Nobody is followed."""

from datetime import datetime
from typing import Final
from uuid import UUID

from xulang.crossing import policy
from xulang.crossing.domain.refusals import CrossingRefusal
from xulang.crossing.domain.road import POSITION_LASTS, coarse_position
from xulang.crossing.locks import lock_request
from xulang.crossing.policy import BEFORE_ENTRY, Action
from xulang.crossing.queries.crossings import get_crossing
from xulang.kernel.refusal import Refusal
from xulang.kernel.request import Request
from xulang.platform import audit, idempotency
from xulang.platform.db import raw, unit_of_work

SAY: Final = """
INSERT INTO crossing_position (crossing_id, gate, north, east, said_at) VALUES (%s, %s, %s, %s, %s)
ON CONFLICT (crossing_id) DO UPDATE SET gate = excluded.gate, north = excluded.north, east = excluded.east,
    said_at = excluded.said_at
"""
FORGET: Final = """
DELETE FROM crossing_position p WHERE p.said_at <= %(old)s OR NOT EXISTS (
    SELECT FROM crossing_crossing c WHERE c.id = p.crossing_id AND c.stage = ANY(%(stages)s)
)
"""


def say_where(
    *, request: Request, crossing_id: UUID, latitude: float, longitude: float
) -> idempotency.Answer:
    """Keep where the truck is now, to about a kilometre; the word before is forgotten.

    Raises UNKNOWN, NOT_ALLOWED, MOVED_ON once it has entered, POSITION_WRONG, REQUEST_REUSED and "busy".
    """
    position = coarse_position(latitude=latitude, longitude=longitude)
    crossing = get_crossing(crossing_id=crossing_id)
    # Only what is kept is compared: nothing finer stays behind, as a hash neither.
    hashed = idempotency.body_hash(["where", str(crossing_id), position.north, position.east])
    policy.check_stage(
        actor=request.actor,
        action=Action.DRIVE,
        gate=crossing.gate,
        owner=crossing.organisation_id,
        stage=crossing.stage,
    )
    if crossing.stage not in BEFORE_ENTRY:
        raise Refusal(code=CrossingRefusal.MOVED_ON, stage=crossing.stage)
    with unit_of_work():
        lock_request(request=request)
        answer = idempotency.find_answer(scope=request.scope, request_id=request.id, hashed=hashed)
        if answer is not None:
            return answer
        raw().execute(SAY, [crossing_id, crossing.gate, position.north, position.east, request.now])
        answer = {"declaration": str(crossing.declaration_id), "crossing": str(crossing.id)}
        idempotency.keep_answer(
            scope=request.scope, request_id=request.id, hashed=hashed, answer=answer, now=request.now
        )
        audit.record(
            actor=request.actor,
            action="position_said",
            object_kind="crossing",
            object_id=crossing.id,
            now=request.now,
            request_id=request.id,
        )
        return answer


def forget_positions(*, now: datetime) -> int:
    """Delete what is older than a day, and of who has entered or will not come; returns how many."""
    values = {"old": now - POSITION_LASTS, "stages": [stage.value for stage in BEFORE_ENTRY]}
    with unit_of_work():
        return raw().execute(FORGET, values).rowcount
