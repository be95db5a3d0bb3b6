"""Another address or other kinds, a new secret, a pause, an end. Each raises WEBHOOK_UNKNOWN to outsiders."""

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from uuid import UUID

from xulang.kernel.canonical import JSON
from xulang.kernel.request import Request
from xulang.kernel.words import FactKind
from xulang.notifications import locks, models
from xulang.notifications.domain.webhook import DeliveryState, WebhookState
from xulang.notifications.domain.webhook_address import Reach
from xulang.notifications.usecases.add_webhook import check_url
from xulang.notifications.usecases.repeats import is_repeat
from xulang.platform import audit
from xulang.platform.db import unit_of_work


@contextmanager
def changing(
    *, request: Request, organisation_id: UUID, webhook_id: UUID, said: list[JSON]
) -> Iterator[models.Webhook | None]:
    """The webhook's row under its lock, audited as `said[0]`; None when this request was done before."""
    with unit_of_work():
        row = locks.own_webhook(webhook_id=webhook_id, organisation_id=organisation_id)
        if is_repeat(request=request, said=[*said, str(webhook_id)]):
            yield None
            return
        audit.record(
            actor=request.actor,
            action=f"webhook.{said[0]}",
            object_kind="webhook",
            object_id=webhook_id,
            now=request.now,
            request_id=request.id,
        )
        yield row


def change_webhook(
    *,
    request: Request,
    organisation_id: UUID,
    webhook_id: UUID,
    url: str,
    kinds: Collection[FactKind],
    reach: Reach,
) -> None:
    """From the next message on; those already waiting go to the new address. Raises WEBHOOK_ADDRESS_*."""
    check_url(url=url, reach=reach)
    chosen = sorted(kind.value for kind in set(kinds))
    with changing(
        request=request, organisation_id=organisation_id, webhook_id=webhook_id, said=["change", url, chosen]
    ) as row:
        if row is not None:
            row.url, row.kinds = url, chosen
            row.save(update_fields=["url", "kinds"])


def rotate_webhook(*, request: Request, organisation_id: UUID, webhook_id: UUID) -> None:
    """A new secret; the one before signs beside it for a day (`OVERLAP`), an older one no more."""
    with changing(
        request=request, organisation_id=organisation_id, webhook_id=webhook_id, said=["rotate"]
    ) as row:
        if row is not None:
            row.generation += 1
            row.rotated_at = request.now
            row.save(update_fields=["generation", "rotated_at"])


def pause_webhook(*, request: Request, organisation_id: UUID, webhook_id: UUID) -> None:
    """Nothing is sent and nothing lost: it goes on from the same place."""
    with changing(
        request=request, organisation_id=organisation_id, webhook_id=webhook_id, said=["pause"]
    ) as row:
        if row is not None:
            row.state = WebhookState.PAUSED
            row.save(update_fields=["state"])


def resume_webhook(*, request: Request, organisation_id: UUID, webhook_id: UUID) -> None:
    """Go on; also of an active one, what waits for its next attempt is tried now."""
    with changing(
        request=request, organisation_id=organisation_id, webhook_id=webhook_id, said=["resume"]
    ) as row:
        if row is not None:
            row.state = WebhookState.ACTIVE
            row.save(update_fields=["state"])
            waiting = models.WebhookDelivery.objects.filter(webhook=row, state=DeliveryState.PENDING)
            waiting.update(next_at=request.now)


def remove_webhook(*, request: Request, organisation_id: UUID, webhook_id: UUID) -> None:
    """For good, with its deliveries."""
    with changing(
        request=request, organisation_id=organisation_id, webhook_id=webhook_id, said=["remove"]
    ) as row:
        if row is not None:
            row.delete()
