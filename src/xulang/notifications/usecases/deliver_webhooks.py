"""Claim deliveries whose turn it is, and note what came of them.

A claim is a lease in the row: whoever dies with it loses it to another after `LEASE`, and the message goes
out again under the same id. The network is never waited for inside a transaction.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, cast
from uuid import UUID

from xulang.notifications import locks
from xulang.notifications.domain.webhook import (
    OVERLAP,
    Attempt,
    DeliveryState,
    WebhookState,
    secret_of,
    signatures,
    wait_after,
)
from xulang.platform import keys
from xulang.platform.db import raw, unit_of_work

# Longer than any attempt takes, with the look-up of a name.
LEASE: Final = timedelta(seconds=90)
WEBHOOKS_AT_ONCE: Final = 32
# How many messages of one webhook are on their way at once; of one that fails, a single one tries.
WIDTH: Final = 4
GONE: Final = 410
SEED: Final = "webhooks"

# Whose turn it is: nothing earlier of the same crossing waits, and nothing of it is on its way. What says
# something of the whole declaration (no crossing) comes in order with each of its crossings.
CLAIM: Final = """
UPDATE notifications_webhookdelivery AS claimed
SET attempts = claimed.attempts + 1, leased_until = %(lease)s, tried_at = %(now)s
FROM (SELECT due.id FROM unnest(%(webhooks)s::uuid[], %(widths)s::int[]) AS w (id, width)
  CROSS JOIN LATERAL (
    SELECT d.id FROM notifications_webhookdelivery d
    WHERE d.webhook_id = w.id AND d.state = 'pending' AND d.next_at <= %(now)s
      AND (d.leased_until IS NULL OR d.leased_until < %(now)s)
      AND NOT EXISTS (SELECT FROM notifications_webhookdelivery e
        WHERE e.webhook_id = d.webhook_id AND e.declaration_id = d.declaration_id AND e.state = 'pending'
          AND e.id <> d.id
          AND (e.crossing_id IS NULL OR d.crossing_id IS NULL OR e.crossing_id = d.crossing_id)
          AND (e.position < d.position OR e.leased_until >= %(now)s))
    ORDER BY d.position NULLS FIRST
    LIMIT greatest(0, w.width - (SELECT count(*) FROM notifications_webhookdelivery f
      WHERE f.webhook_id = w.id AND f.state = 'pending' AND f.leased_until >= %(now)s))
  ) AS due LIMIT %(limit)s) AS chosen
WHERE claimed.id = chosen.id RETURNING claimed.id, claimed.webhook_id, claimed.attempts, claimed.body
"""
SERVED: Final = "UPDATE notifications_webhook SET served_at = %s WHERE id = ANY(%s)"
WORKS: Final = (
    "UPDATE notifications_webhook SET failing_since = NULL WHERE id = ANY(%s) AND failing_since IS NOT NULL"
)
FAILS: Final = (
    "UPDATE notifications_webhook SET failing_since = %s WHERE id = ANY(%s) AND failing_since IS NULL"
)
STOP: Final = "UPDATE notifications_webhook SET state = %s WHERE id = ANY(%s)"
# A lease that was lost meanwhile belongs to somebody else: then there is nothing to note.
NOTE: Final = """
UPDATE notifications_webhookdelivery SET state = %s, next_at = %s, ended_at = %s, status = %s, trouble = %s,
  leased_until = NULL WHERE id = %s AND leased_until = %s
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """One message that this worker sends, with the secrets that sign it: never shown, never logged."""

    delivery_id: UUID
    webhook_id: UUID
    url: str
    body: str
    attempts: int
    leased_until: datetime
    secrets: tuple[bytes, ...]

    def __repr__(self) -> str:
        return f"Claim({self.delivery_id})"

    def headers(self, *, now: datetime) -> dict[str, str]:
        """What the specification asks for; the time is that of this attempt."""
        timestamp, message_id = int(now.timestamp()), f"msg_{self.delivery_id.hex}"
        return {
            "Content-Type": "application/json",
            "User-Agent": "xulang-webhooks/1",
            "webhook-id": message_id,
            "webhook-timestamp": str(timestamp),
            "webhook-signature": signatures(
                secrets=self.secrets, message_id=message_id, timestamp=timestamp, body=self.body.encode()
            ),
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Ended:
    """An attempt that is over, to be noted."""

    claim: Claim
    attempt: Attempt
    at: datetime


def claim_deliveries(*, now: datetime, limit: int) -> list[Claim]:
    """At most `limit` messages to send now, fairly from the webhooks that have some."""
    with unit_of_work():
        webhooks = {row[0]: row for row in locks.own_due(now=now, limit=WEBHOOKS_AT_ONCE)}
        if not webhooks:
            return []
        lease = now + LEASE
        rows = raw().execute(
            CLAIM,
            {
                "now": now,
                "lease": lease,
                "limit": limit,
                "webhooks": list(webhooks),
                "widths": [WIDTH if row[4] is None else 1 for row in webhooks.values()],
            },
        )
        found = cast("list[tuple[UUID, UUID, int, str]]", rows.fetchall())
        raw().execute(SERVED, [now, list(webhooks)])
    seed = keys.seed(SEED)
    claims = []
    for delivery_id, webhook_id, attempts, body in found:
        _id, url, generation, rotated_at, _failing = webhooks[webhook_id]
        claims.append(
            Claim(
                delivery_id=delivery_id,
                webhook_id=webhook_id,
                url=url,
                body=body,
                attempts=attempts,
                leased_until=lease,
                secrets=secrets_of(
                    seed=seed, webhook_id=webhook_id, generation=generation, rotated_at=rotated_at, now=now
                ),
            )
        )
    return claims


def secrets_of(
    *, seed: bytes, webhook_id: UUID, generation: int, rotated_at: datetime | None, now: datetime
) -> tuple[bytes, ...]:
    """The secret in force; during the overlap after a rotation the one before it too."""
    overlaps = rotated_at is not None and now < rotated_at + OVERLAP
    generations = (generation, generation - 1) if overlaps else (generation,)
    return tuple(secret_of(seed=seed, webhook_id=webhook_id, generation=one) for one in generations)


def note_attempts(*, ended: Sequence[Ended], dice: Callable[[], float], now: datetime) -> None:
    """Delivered, to be tried again, or given up. A receiver that says 410 Gone is paused."""
    works = sorted({one.claim.webhook_id for one in ended if one.attempt.trouble is None})
    fails = sorted({one.claim.webhook_id for one in ended if one.attempt.trouble is not None} - set(works))
    gone = sorted({one.claim.webhook_id for one in ended if one.attempt.status == GONE})
    with unit_of_work():
        driver = raw()
        driver.execute(WORKS, [works])
        driver.execute(FAILS, [now, fails])
        if gone:
            driver.execute(STOP, [WebhookState.PAUSED, gone])
        with driver.cursor() as cursor:
            cursor.executemany(NOTE, [_noted(one, dice=dice()) for one in ended])


def _noted(one: Ended, *, dice: float) -> tuple[object, ...]:
    claim, attempt = one.claim, one.attempt
    key = (claim.delivery_id, claim.leased_until)
    if attempt.trouble is None:
        return (DeliveryState.DELIVERED, None, one.at, attempt.status, None, *key)
    wait = wait_after(attempts=claim.attempts, dice=dice)
    if wait is None:
        return (DeliveryState.FAILED, None, one.at, attempt.status, attempt.trouble, *key)
    return (DeliveryState.PENDING, one.at + wait, None, attempt.status, attempt.trouble, *key)
