"""The locks of webhooks (docs/locking.md). All last to the end of the caller's transaction.

Webhook: its row, exclusive for who changes it, follows the sealed order for it, or claims its deliveries.
So claims of one webhook come one after the other, each seeing the one before: two workers never send
messages of the same crossing at the same time. Workers pass by what is locked instead of waiting for it.
Order: webhook before its deliveries; several webhooks sorted by id.
"""

from datetime import datetime
from typing import Final, cast
from uuid import UUID

from django.db.models import QuerySet

from xulang.kernel.refusal import Refusal
from xulang.notifications import models
from xulang.notifications.domain.refusals import NotificationRefusal
from xulang.notifications.domain.text import Route
from xulang.platform.db import raw

MOST_WAITING = 1000
FOLLOWING = """
SELECT w.id, w.organisation_id, w.position, w.kinds::text FROM notifications_webhook w
WHERE w.state = 'active' AND w.position < %s AND (SELECT count(*) FROM (SELECT FROM
  notifications_webhookdelivery d WHERE d.webhook_id = w.id AND d.state = 'pending' LIMIT %s) AS few) < %s
ORDER BY w.position LIMIT 1 FOR UPDATE SKIP LOCKED
"""
DUE = """
SELECT w.id, w.url, w.generation, w.rotated_at, w.failing_since FROM notifications_webhook w
WHERE w.state = 'active' AND EXISTS (SELECT FROM notifications_webhookdelivery d WHERE d.webhook_id = w.id
  AND d.state = 'pending' AND d.next_at <= %(now)s AND (d.leased_until IS NULL OR d.leased_until < %(now)s))
ORDER BY w.served_at LIMIT %(limit)s FOR UPDATE SKIP LOCKED
"""


def own_webhook(*, webhook_id: UUID, organisation_id: UUID) -> models.Webhook:
    """Raises WEBHOOK_UNKNOWN, for another organisation's as for one that does not exist."""
    rows: QuerySet[models.Webhook] = models.Webhook.objects.select_for_update()
    row = rows.filter(id=webhook_id, organisation_id=organisation_id).first()
    if row is None:
        raise Refusal(code=NotificationRefusal.WEBHOOK_UNKNOWN)
    return row


def own_organisations_webhooks(*, organisation_id: UUID) -> None:
    """So that two who add the last webhook at once do not both."""
    raw().execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"webhooks:{organisation_id}"])


def own_one_to_follow(*, end: int) -> tuple[UUID, UUID, int, str] | None:
    """An active webhook that is behind the position `end` and has few deliveries waiting."""
    found = raw().execute(FOLLOWING, [end, MOST_WAITING, MOST_WAITING]).fetchone()
    return cast("tuple[UUID, UUID, int, str] | None", found)


def own_due(*, now: datetime, limit: int) -> list[tuple[UUID, str, int, datetime | None, datetime | None]]:
    """Active webhooks with deliveries to try, the longest unserved first, past those that others hold."""
    found = raw().execute(DUE, {"now": now, "limit": limit}).fetchall()
    return cast("list[tuple[UUID, str, int, datetime | None, datetime | None]]", found)


# Texts (docs/sms.md). A line is bound by one process at a time: a session lock, which dies with its
# connection. Claims and notes of one route come one after the other under a lock of the transaction, so
# that bounds are counted right and a receipt finds the answer that another worker is noting.
LINES: Final = {Route.VN: 0x78756C616E67_0011, Route.CN: 0x78756C616E67_0012}
NOTES: Final = {Route.VN: 0x78756C616E67_0021, Route.CN: 0x78756C616E67_0022}


def own_line(*, route: Route) -> bool:
    """Whether this connection is now the one that binds; the others stand by and ask again."""
    row = raw().execute("SELECT pg_try_advisory_lock(%s)", [LINES[route]]).fetchone()
    return row is not None and row[0] is True


def own_texts(*, route: Route) -> None:
    """The texts of one route, for who claims or notes."""
    raw().execute("SELECT pg_advisory_xact_lock(%s)", [NOTES[route]])
