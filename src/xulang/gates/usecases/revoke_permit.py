"""Revoke a crossing's permit: cancelled, returned, held for good, or the plate is another one."""

from datetime import datetime
from uuid import UUID

from xulang.gates import locks, models


def revoke_permit(*, crossing_id: UUID, now: datetime) -> UUID | None:
    """The permit revoked, None when the crossing has none in force. Inside the caller's transaction."""
    locks.own_crossing(crossing_id=crossing_id)
    row = models.Permit.objects.filter(crossing_id=crossing_id, revoked_at=None).first()
    if row is None:
        return None
    row.revoked_at = now
    row.save(update_fields=["revoked_at"])
    return row.id
