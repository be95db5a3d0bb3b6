"""Tell people something: in the page always, by e-mail and push where they have it."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from uuid import UUID, uuid5

from procrastinate.types import JSONValue

from xulang.notifications import models
from xulang.notifications.domain.message import (
    Channel,
    NotificationKind,
    Params,
    Recipient,
    RecipientKind,
    checked_params,
)
from xulang.notifications.queries import sends_email
from xulang.notifications.tasks import deliver


def notify(
    *,
    recipients: Sequence[Recipient],
    kind: NotificationKind,
    subject_id: UUID,
    params: Params,
    ids: Sequence[UUID],
    now: datetime,
) -> None:
    """Inside the caller's transaction, jobs included: told if and only if the thing itself is committed.

    `ids` are the messages' own, one a recipient, made by the caller.
    """
    carried = checked_params(params=params)
    rows = [
        models.Notification(
            id=new_id,
            recipient_kind=recipient.address.kind,
            recipient_id=recipient.address.id,
            kind=kind,
            subject_id=subject_id,
            params=carried,
            created_at=now,
        )
        for recipient, new_id in zip(recipients, ids, strict=True)
    ]
    models.Notification.objects.bulk_create(rows)
    deliveries = [*_emails(recipients=recipients, rows=rows), *_pushes(recipients=recipients, rows=rows)]
    models.Delivery.objects.bulk_create(deliveries)
    if deliveries:
        jobs: list[dict[str, JSONValue]] = [{"delivery_id": str(delivery.id)} for delivery in deliveries]
        deliver.batch_defer(*jobs)


def _emails(
    *, recipients: Sequence[Recipient], rows: Sequence[models.Notification]
) -> Iterator[models.Delivery]:
    if not sends_email():
        return
    for recipient, row in zip(recipients, rows, strict=True):
        if recipient.email:
            yield models.Delivery(
                id=uuid5(row.id, Channel.EMAIL),
                notification=row,
                channel=Channel.EMAIL,
                target=recipient.email,
                language=recipient.language,
            )


def _pushes(
    *, recipients: Sequence[Recipient], rows: Sequence[models.Notification]
) -> Iterator[models.Delivery]:
    of_address = {
        (recipient.address.kind, recipient.address.id): row
        for recipient, row in zip(recipients, rows, strict=True)
    }
    owners = [address_id for _kind, address_id in of_address]
    for subscription in models.PushSubscription.objects.filter(owner_id__in=owners):
        row = of_address.get((RecipientKind(subscription.owner_kind), subscription.owner_id))
        if row:
            yield models.Delivery(
                id=uuid5(row.id, str(subscription.id)),
                notification=row,
                channel=Channel.PUSH,
                target=str(subscription.id),
                language=subscription.language,
            )
