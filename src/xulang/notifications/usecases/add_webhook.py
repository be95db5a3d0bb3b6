"""An organisation names an address that is told of its facts from now on."""

import socket
from collections.abc import Collection
from uuid import UUID

from xulang.journal import api as journal
from xulang.kernel.refusal import Refusal
from xulang.kernel.request import Request
from xulang.kernel.words import FactKind
from xulang.notifications import locks, models
from xulang.notifications.domain.refusals import NotificationRefusal
from xulang.notifications.domain.webhook import MOST_WEBHOOKS, WebhookState
from xulang.notifications.domain.webhook_address import Reach, Target, checked_addresses, target_of
from xulang.platform import audit
from xulang.platform.db import unit_of_work


def add_webhook(
    *, request: Request, organisation_id: UUID, url: str, kinds: Collection[FactKind], reach: Reach
) -> UUID:
    """The new webhook's id, which follows from the request's: a repeat adds nothing. No kinds: all of them.

    Raises WEBHOOK_ADDRESS_* and WEBHOOKS_TOO_MANY. Its secret: `queries.get_secret`.
    """
    webhook_id = request.derived_id("webhook")
    check_url(url=url, reach=reach)
    with unit_of_work():
        locks.own_organisations_webhooks(organisation_id=organisation_id)
        known = models.Webhook.objects.filter(organisation_id=organisation_id)
        if known.filter(id=webhook_id).exists():
            return webhook_id
        if known.count() >= MOST_WEBHOOKS:
            raise Refusal(code=NotificationRefusal.WEBHOOKS_TOO_MANY, limit=MOST_WEBHOOKS)
        models.Webhook.objects.create(
            id=webhook_id,
            organisation_id=organisation_id,
            url=url,
            kinds=sorted(kind.value for kind in set(kinds)),
            state=WebhookState.ACTIVE,
            position=journal.get_size() - 1,
            generation=1,
            created_at=request.now,
            served_at=request.now,
        )
        audit.record(
            actor=request.actor,
            action="webhook.add",
            object_kind="webhook",
            object_id=webhook_id,
            now=request.now,
            request_id=request.id,
        )
    return webhook_id


def check_url(*, url: str, reach: Reach) -> None:
    """Looked up now, to tell a mistake at once, and at every connection again. Raises WEBHOOK_ADDRESS_*."""
    target = target_of(url=url, reach=reach)
    checked_addresses(addresses=resolve(target=target), scheme=target.scheme, reach=reach)


def resolve(*, target: Target) -> list[str]:
    """The addresses of its host, as the machine's resolver says now; none when it has none."""
    try:
        found = socket.getaddrinfo(target.host, target.port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        return []
    return [str(address[0]) for *_rest, address in found]
