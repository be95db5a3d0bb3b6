"""A browser wants to be told, or no longer."""

from datetime import datetime
from uuid import UUID

from django.conf import settings

from xulang.notifications import models
from xulang.notifications.domain.message import Address
from xulang.notifications.domain.push import Subscription, checked_subscription
from xulang.platform.db import unit_of_work

MOST = 10


def subscribe(
    *, subscription_id: UUID, owner: Address, subscription: Subscription, language: str, now: datetime
) -> None:
    """The same browser again takes the place of its earlier subscription, whosever it was.

    Of more than ten browsers of one owner the oldest go. Raises PUSH_SERVICE_UNKNOWN, PUSH_KEYS_INVALID.
    """
    checked = checked_subscription(subscription=subscription, services=settings.PUSH_SERVICES)
    with unit_of_work():
        models.PushSubscription.objects.bulk_create(
            [
                models.PushSubscription(
                    id=subscription_id,
                    owner_kind=owner.kind,
                    owner_id=owner.id,
                    endpoint=checked.endpoint,
                    p256dh=checked.p256dh,
                    auth=checked.auth,
                    language=language,
                    created_at=now,
                )
            ],
            update_conflicts=True,
            unique_fields=["endpoint"],
            update_fields=["owner_kind", "owner_id", "p256dh", "auth", "language", "created_at"],
        )
        own = models.PushSubscription.objects.filter(owner_id=owner.id, owner_kind=owner.kind)
        kept = list(own.order_by("-created_at", "-id").values_list("id", flat=True)[:MOST])
        own.exclude(id__in=kept).delete()


def unsubscribe(*, owner: Address, endpoint: str) -> None:
    """Forget a browser of this owner; also when somebody signs out on it."""
    models.PushSubscription.objects.filter(
        owner_id=owner.id, owner_kind=owner.kind, endpoint=endpoint
    ).delete()
