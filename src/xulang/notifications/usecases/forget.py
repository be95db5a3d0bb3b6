"""Forget messages whose time is over, and those about what was erased."""

from collections.abc import Collection
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Q

from xulang.notifications import models
from xulang.notifications.domain.message import Outcome

# Longer than all attempts of `tasks.deliver` take together.
PATIENCE = timedelta(days=2)
# A receipt for a message that nobody here knows was another's, or came after the text was forgotten.
STRAY = timedelta(days=2)


def forget_subjects(*, subject_ids: Collection[UUID]) -> int:
    """All messages and texts about these. Inside the caller's transaction. Returns how many rows went."""
    gone, _ = models.Notification.objects.filter(subject_id__in=subject_ids).delete()
    about = Q(declaration_id__in=subject_ids) | Q(crossing_id__in=subject_ids)
    texts, _ = models.Text.objects.filter(about).delete()
    return gone + texts


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


def forget_texts(*, days: int, now: datetime) -> int:
    """Texts that ended more than `days` ago, and receipts that belong to none. Returns how many rows went."""
    models.TextReceipt.objects.filter(received_at__lt=now - STRAY).delete()
    gone, _ = models.Text.objects.filter(ended_at__lt=now - timedelta(days=days)).delete()
    return gone
