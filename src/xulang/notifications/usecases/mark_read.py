"""Mark messages as read."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.db.models import Q

from xulang.notifications import models
from xulang.notifications.domain.message import Address


def mark_read(*, addresses: Collection[Address], ids: Collection[UUID] | None, now: datetime) -> int:
    """`ids` of these addresses, or all of theirs when None; those of others stay untouched. How many."""
    theirs = Q(pk__in=[])
    for address in addresses:
        theirs |= Q(recipient_id=address.id, recipient_kind=address.kind)
    rows = models.Notification.objects.filter(theirs, read_at=None)
    if ids is not None:
        rows = rows.filter(id__in=ids)
    return rows.update(read_at=now)
