"""Tell the public something about a gate, or about all of them, for a period."""

from datetime import datetime
from uuid import UUID

from xulang.gates import models
from xulang.gates.domain.closure import Notice, NoticeText, checked_notice, checked_notice_period
from xulang.gates.domain.refusals import GateRefusal
from xulang.gates.queries import notice_of
from xulang.kernel.refusal import Refusal


def publish_notice(
    *,
    notice_id: UUID,
    gate: str | None,
    text: NoticeText,
    valid_from: datetime,
    valid_until: datetime | None,
    by: str,
) -> Notice:
    """`by` is the actor's id. Raises NOTICE_INCOMPLETE, TEXT_TOO_LONG, NOTICE_PERIOD."""
    checked_notice_period(valid_from=valid_from, valid_until=valid_until)
    row = models.Notice.objects.create(
        id=notice_id,
        gate=gate,
        text=dict(checked_notice(text=text)),
        valid_from=valid_from,
        valid_until=valid_until,
        published_by=by,
    )
    return notice_of(row=row)


def withdraw_notice(*, notice_id: UUID, now: datetime) -> None:
    """Ends the notice now; what was withdrawn or is over stays so. Raises NOTICE_UNKNOWN."""
    row = models.Notice.objects.select_for_update().filter(id=notice_id).first()
    if row is None:
        raise Refusal(code=GateRefusal.NOTICE_UNKNOWN)
    if row.valid_until is None or row.valid_until > now:
        row.valid_until = max(now, row.valid_from)
        row.save(update_fields=["valid_until"])
