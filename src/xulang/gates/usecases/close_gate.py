"""Close a gate or route, and reopen it. The exclusive lock makes it wait for entries being confirmed."""

from datetime import datetime
from uuid import UUID

from xulang.gates import locks, models
from xulang.gates.domain.closure import Closure, NoticeText, checked_notice, checked_reason
from xulang.gates.domain.refusals import GateRefusal
from xulang.gates.queries import closure_of
from xulang.kernel.refusal import Refusal


def close_gate(
    *,
    closure_id: UUID,
    gate: str,
    reason: str,
    by: str,
    notice_id: UUID,
    notice: NoticeText | None,
    now: datetime,
) -> Closure:
    """Inside the caller's transaction, which appends the gate's fact. `by` is the actor's id.

    Raises ALREADY_CLOSED, REASON_MISSING, TEXT_TOO_LONG, NOTICE_INCOMPLETE, and "busy" when entries
    being confirmed do not end in time.
    """
    words = checked_reason(reason=reason)
    public = checked_notice(text=notice) if notice else None
    locks.own_gate(gate=gate)
    if models.Closure.objects.filter(gate=gate, reopened_at=None).exists():
        raise Refusal(code=GateRefusal.ALREADY_CLOSED, gate=gate)
    row = models.Closure.objects.create(id=closure_id, gate=gate, reason=words, closed_at=now, closed_by=by)
    if public:
        models.Notice.objects.create(
            id=notice_id, closure=row, gate=gate, text=dict(public), valid_from=now, published_by=by
        )
    return closure_of(row=row, notice=public)


def reopen_gate(*, gate: str, reason: str, by: str, now: datetime) -> Closure:
    """The closure that ends. Its notice ends with it. Raises ALREADY_OPEN, REASON_MISSING, TEXT_TOO_LONG."""
    words = checked_reason(reason=reason)
    locks.own_gate(gate=gate)
    row = models.Closure.objects.filter(gate=gate, reopened_at=None).first()
    if row is None:
        raise Refusal(code=GateRefusal.ALREADY_OPEN, gate=gate)
    row.reopened_at, row.reopened_by, row.reopening_reason = now, by, words
    row.save(update_fields=["reopened_at", "reopened_by", "reopening_reason"])
    models.Notice.objects.filter(closure=row).update(valid_until=now)
    return closure_of(row=row, notice=None)
