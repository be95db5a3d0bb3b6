"""Forget messages whose time is over, and those about what was erased."""

from collections.abc import Collection
from datetime import datetime, timedelta
from uuid import UUID

from xulang.notifications import models
from xulang.notifications.domain.message import Outcome

# Longer than all attempts of `tasks.deliver` take together.
PATIENCE = timedelta(days=2)


def forget_subjects(*, subject_ids: Collection[UUID]) -> int:
    """All messages about these. Inside the caller's transaction. Returns how many rows went."""
    gone, _ = models.Notification.objects.filter(subject_id__in=subject_ids).delete()
    return gone


def forget_old(*, days: int, now: datetime) -> int:
    """Messages older than `days`, and the addresses of deliveries that nothing tries any more."""
    given_up = models.Delivery.objects.filter(ended_at=None, notification__created_at__lt=now - PATIENCE)
    given_up.update(ended_at=now, outcome=Outcome.GIVEN_UP, target="")
    gone, _ = models.Notification.objects.filter(created_at__lt=now - timedelta(days=days)).delete()
    return gone


def forget_deliveries(*, days: int, now: datetime) -> int:
    """Webhooks' messages that ended more than `days` ago. Returns how many rows went."""
    ended_before = now - timedelta(days=days)
    gone, _ = models.WebhookDelivery.objects.filter(ended_at__lt=ended_before).delete()
    return gone
