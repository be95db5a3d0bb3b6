"""Webhooks: an organisation's own software is told of its facts (docs/webhooks.md, Standard Webhooks 1.0)."""

import base64
import hmac
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from xulang.kernel.words import FactKind

# The first after five seconds, each three times as late as the one before, never more than eight hours
# apart: the seventeenth and last attempt comes after some 2 days 21 hours.
FIRST_WAIT = timedelta(seconds=5)
LONGEST_WAIT = timedelta(hours=8)
WAIT_GROWS = 3
MOST_ATTEMPTS = 17
JITTER = 0.2

# How long the earlier secret signs beside the new one.
OVERLAP = timedelta(hours=24)
SECRET_PREFIX = "whsec_"  # noqa: S105 -- the specification's mark, not a secret
TEST_TYPE = "webhook.test"
TYPE_PREFIX = "fact."
MOST_WEBHOOKS = 20


class WebhookState(StrEnum):
    ACTIVE = "active"
    PAUSED = "paused"


class DeliveryState(StrEnum):
    """`FAILED` is given up; everything that ended may be sent again."""

    PENDING = "pending"
    DELIVERED = "delivered"
    FAILED = "failed"


class Trouble(StrEnum):
    """Why an attempt brought nothing."""

    ADDRESS_UNKNOWN = "address_unknown"
    ADDRESS_REFUSED = "address_refused"
    NO_CONNECTION = "no_connection"
    NO_TRUST = "no_trust"
    TOO_SLOW = "too_slow"
    CUT_OFF = "cut_off"
    NONSENSE = "nonsense"
    REDIRECT = "redirect"
    STATUS = "status"


@dataclass(frozen=True, slots=True, kw_only=True)
class HookEvent:
    """What one message says. `body` is its JSON, made where the API's answers are made."""

    position: int
    fact_id: UUID
    declaration_id: UUID
    crossing_id: UUID | None
    kind: FactKind
    body: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Webhook:
    """`position` is how far the sealed order was followed. `failing_since` ends with the next success."""

    id: UUID
    organisation_id: UUID
    url: str
    kinds: tuple[FactKind, ...]
    state: WebhookState
    position: int
    created_at: datetime
    rotated_at: datetime | None
    failing_since: datetime | None
    waiting: int = 0
    failed: int = 0

    @property
    def is_failing(self) -> bool:
        return self.failing_since is not None or self.failed > 0


@dataclass(frozen=True, slots=True, kw_only=True)
class WebhookDelivery:
    """`id` is the `webhook-id` of all its attempts. A test has neither position nor declaration."""

    id: UUID
    webhook_id: UUID
    type: str
    position: int | None
    declaration_id: UUID | None
    crossing_id: UUID | None
    state: DeliveryState
    attempts: int
    created_at: datetime
    tried_at: datetime | None
    next_at: datetime | None
    status: int | None
    trouble: Trouble | None
    body: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempt:
    """How one attempt ended: a status, or why there was none. `trouble` is None for 2xx alone."""

    status: int | None
    trouble: Trouble | None


def attempt_of(*, status: int) -> Attempt:
    """Success is 2xx (Standard Webhooks, "Deliverability"); redirects are never followed."""
    if 200 <= status < 300:
        return Attempt(status=status, trouble=None)
    return Attempt(status=status, trouble=Trouble.REDIRECT if 300 <= status < 400 else Trouble.STATUS)


def wait_after(*, attempts: int, dice: float) -> timedelta | None:
    """How long to wait after so many attempts, up to a fifth earlier or later; None when it is given up.

    `dice` is in [0, 1).
    """
    if attempts >= MOST_ATTEMPTS:
        return None
    wait = min(LONGEST_WAIT, FIRST_WAIT * float(WAIT_GROWS ** (attempts - 1)))
    return wait * (1 + JITTER * (2 * dice - 1))


def secret_of(*, seed: bytes, webhook_id: UUID, generation: int) -> bytes:
    """The secret follows from the installation's seed: the database and its backups hold none."""
    return hmac.digest(seed, f"{webhook_id}:{generation}".encode(), "sha256")


def secret_text(*, secret: bytes) -> str:
    """As the receiver's library wants it."""
    return SECRET_PREFIX + base64.b64encode(secret).decode()


def signatures(*, secrets: Sequence[bytes], message_id: str, timestamp: int, body: bytes) -> str:
    """The header `webhook-signature`: one signature a secret, separated by spaces."""
    signed = f"{message_id}.{timestamp}.".encode() + body
    return " ".join(
        f"v1,{base64.b64encode(hmac.digest(secret, signed, 'sha256')).decode()}" for secret in secrets
    )
