"""What people read of their messages."""

from collections.abc import Collection
from datetime import datetime

from django.conf import settings
from django.db.models import Q, QuerySet

from xulang.notifications import models
from xulang.notifications.domain.message import Address, Notification, NotificationKind, Param
from xulang.notifications.domain.push import public_text, sender_key
from xulang.platform import keys

PAGE = 50


def list_notifications(*, addresses: Collection[Address], before: datetime | None) -> list[Notification]:
    """The latest 50 of these addresses; `before` is the last one's time for the next page."""
    rows = _of(addresses=addresses)
    if before:
        rows = rows.filter(created_at__lt=before)
    return [notification_of(row=row) for row in rows.order_by("-created_at", "-id")[:PAGE]]


def count_unread(*, addresses: Collection[Address]) -> int:
    return _of(addresses=addresses).filter(read_at=None).count()


def get_push_key() -> str:
    """The public key that a browser subscribes with (VAPID)."""
    return public_text(key=sender_key(seed=keys.seed("vapid")))


def sends_email() -> bool:
    """Whether a mail server is set; without one there is the list in the page, and push."""
    return bool(settings.EMAIL_HOST)


def notification_of(*, row: models.Notification) -> Notification:
    return Notification(
        id=row.id,
        kind=NotificationKind(row.kind),
        subject_id=row.subject_id,
        params={Param(name): value for name, value in row.params.items()},
        created_at=row.created_at,
        read_at=row.read_at,
    )


def _of(*, addresses: Collection[Address]) -> "QuerySet[models.Notification]":
    wanted = Q(pk__in=[])
    for address in addresses:
        wanted |= Q(recipient_id=address.id, recipient_kind=address.kind)
    return models.Notification.objects.filter(wanted)
