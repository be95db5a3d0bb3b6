"""Send something again, or a test. Raises WEBHOOK_UNKNOWN to outsiders, WEBHOOK_PAUSED when it is paused."""

from datetime import datetime
from uuid import UUID

import msgspec
from django.db.models import Q

from xulang.kernel.refusal import Refusal
from xulang.kernel.request import Request
from xulang.notifications import models
from xulang.notifications.domain.refusals import NotificationRefusal
from xulang.notifications.domain.webhook import TEST_TYPE, DeliveryState, WebhookState
from xulang.notifications.usecases.change_webhook import changing


def replay_webhook(*, request: Request, organisation_id: UUID, webhook_id: UUID, position: int) -> None:
    """Everything from this position on goes out again, in order and under the same ids.

    What is being sent at this moment is not doubled.
    """
    with changing(
        request=request,
        organisation_id=organisation_id,
        webhook_id=webhook_id,
        said=["replay", position],
    ) as row:
        if row is None:
            return
        idle = Q(leased_until=None) | Q(leased_until__lt=request.now)
        models.WebhookDelivery.objects.filter(idle, webhook=row, position__gte=position).delete()
        row.position = min(row.position, position - 1)
        row.save(update_fields=["position"])


def resend_delivery(*, request: Request, organisation_id: UUID, webhook_id: UUID, delivery_id: UUID) -> None:
    """One message again, with all its attempts before it. Raises WEBHOOK_UNKNOWN, DELIVERY_UNDER_WAY."""
    with changing(
        request=request,
        organisation_id=organisation_id,
        webhook_id=webhook_id,
        said=["resend", str(delivery_id)],
    ) as row:
        if row is None:
            return
        _refuse_paused(row)
        rows = models.WebhookDelivery.objects.select_for_update()
        found = rows.filter(webhook=row, id=delivery_id).first()
        if found is None:
            raise Refusal(code=NotificationRefusal.WEBHOOK_UNKNOWN)
        if found.leased_until is not None and found.leased_until > request.now:
            raise Refusal(code=NotificationRefusal.DELIVERY_UNDER_WAY)
        found.state, found.attempts, found.ended_at = DeliveryState.PENDING, 0, None
        found.next_at, found.leased_until = request.now, None
        found.save(update_fields=["state", "attempts", "ended_at", "next_at", "leased_until"])


def send_test(*, request: Request, organisation_id: UUID, webhook_id: UUID) -> UUID:
    """A message that says nothing but that it works; the delivery's id."""
    delivery_id = request.derived_id("webhook.test")
    with changing(
        request=request, organisation_id=organisation_id, webhook_id=webhook_id, said=["test"]
    ) as row:
        if row is None:
            return delivery_id
        _refuse_paused(row)
        models.WebhookDelivery.objects.create(
            id=delivery_id,
            webhook=row,
            type=TEST_TYPE,
            body=_test_body(webhook_id=webhook_id, now=request.now),
            state=DeliveryState.PENDING,
            attempts=0,
            created_at=request.now,
            next_at=request.now,
        )
    return delivery_id


def _test_body(*, webhook_id: UUID, now: datetime) -> str:
    said = {"type": TEST_TYPE, "timestamp": now, "data": {"webhook": webhook_id}}
    return msgspec.json.encode(said).decode()


def _refuse_paused(row: models.Webhook) -> None:
    if row.state == WebhookState.PAUSED:
        raise Refusal(code=NotificationRefusal.WEBHOOK_PAUSED)
