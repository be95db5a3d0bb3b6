"""A person lays a difference aside, with a reason that stays."""

from datetime import datetime
from uuid import UUID

from xulang.kernel.actor import Actor
from xulang.kernel.refusal import Refusal
from xulang.platform import audit
from xulang.yards.domain.refusals import YardRefusal
from xulang.yards.domain.values import YardDifference
from xulang.yards.domain.words import DifferenceReason, DifferenceState
from xulang.yards.locks import own_difference
from xulang.yards.queries import difference_value

NOTE_LIMIT = 1000


def resolve_difference(
    *,
    difference_id: UUID,
    yard: str,
    state: DifferenceState,
    reason: DifferenceReason | None,
    note: str,
    actor: Actor,
    now: datetime,
    request_id: UUID,
) -> YardDifference:
    """Inside the caller's unit of work; `state` is SEEN or REPORTED.

    Raises DIFFERENCE_UNKNOWN, DIFFERENCE_CLOSED when it is not open any more, REASON_MISSING also for
    "other" without a note, NOTE_TOO_LONG.
    """
    trimmed = note.strip()
    if reason is None or (reason is DifferenceReason.OTHER and not trimmed):
        raise Refusal(code=YardRefusal.REASON_MISSING, field="reason" if reason is None else "note")
    if len(trimmed) > NOTE_LIMIT:
        raise Refusal(code=YardRefusal.NOTE_TOO_LONG, field="note", limit=NOTE_LIMIT)
    row = own_difference(difference_id=difference_id, yard=yard)
    if row.state != DifferenceState.OPEN:
        raise Refusal(code=YardRefusal.DIFFERENCE_CLOSED)
    row.state = state
    row.resolved_at, row.resolved_by = now, actor.name
    row.reason, row.note = reason, trimmed
    row.save(update_fields=["state", "resolved_at", "resolved_by", "reason", "note"])
    audit.record(
        actor=actor,
        action=f"yard_difference_{state}",
        object_kind="yard_difference",
        object_id=difference_id,
        now=now,
        request_id=request_id,
    )
    return difference_value(row)
