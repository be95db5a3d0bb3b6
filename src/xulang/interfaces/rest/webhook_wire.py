"""What goes out about webhooks, and to them; beside `wire.py`, which has everything else."""

from datetime import datetime
from uuid import UUID

from xulang.interfaces.rest.wire import Event, Output, Page
from xulang.kernel.words import FactKind
from xulang.notifications.api import DeliveryState, Trouble, WebhookState


class WebhookMessage(Output):
    """What a webhook is sent. `type` is `fact.` and the fact's kind; `data` is as in `GET /events`."""

    type: str
    timestamp: datetime
    data: Event


class Webhook(Output):
    """`position` is how far the log was followed, `kinds` empty means all kinds of facts.

    `failing_since` ends with the next success; `waiting` messages are to be sent, `failed` were given up.
    """

    id: UUID
    url: str
    kinds: list[FactKind]
    state: WebhookState
    position: int
    created_at: datetime
    rotated_at: datetime | None
    failing_since: datetime | None
    waiting: int
    failed: int


class Webhooks(Output):
    items: list[Webhook]


class WebhookSecret(Output):
    """`secret` verifies what the webhook is sent. It is said in this answer only: keep it."""

    webhook: Webhook
    secret: str


class WebhookDelivery(Output):
    """One message: `msg_` and its `id` without dashes is the header `webhook-id`, `body` what was sent.

    `trouble` says why the last attempt failed; `status` is its HTTP status, null when there was no answer.
    """

    id: UUID
    type: str
    position: int | None
    crossing: UUID | None
    state: DeliveryState
    attempts: int
    created_at: datetime
    tried_at: datetime | None
    next_at: datetime | None
    status: int | None
    trouble: Trouble | None
    body: str


class DeliveryPage(Page):
    items: list[WebhookDelivery]
