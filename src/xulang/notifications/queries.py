"""What people read of their messages, and firms of their webhooks."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db.models import Count, Q, QuerySet

from xulang.kernel.refusal import Refusal
from xulang.kernel.words import FactKind
from xulang.notifications import models
from xulang.notifications.domain.message import Address, Notification, NotificationKind, Param
from xulang.notifications.domain.push import public_text, sender_key
from xulang.notifications.domain.refusals import NotificationRefusal
from xulang.notifications.domain.text import (
    LineState,
    Route,
    Text,
    TextAbout,
    TextKind,
    TextLine,
    TextState,
    TextTrouble,
)
from xulang.notifications.domain.webhook import (
    DeliveryState,
    Trouble,
    Webhook,
    WebhookDelivery,
    WebhookState,
    secret_of,
    secret_text,
)
from xulang.notifications.domain.webhook_address import Reach
from xulang.platform import keys
from xulang.platform.installation import is_demonstration

PAGE = 50


def list_notifications(*, addresses: Collection[Address], before: datetime | None) -> list[Notification]:
    """The latest 50 of these addresses; `before` is the last one's time for the next page."""
    rows = _of(addresses=addresses)
    if before:
        rows = rows.filter(created_at__lt=before)
    return [notification_of(row=row) for row in rows.order_by("-created_at", "-id")[:PAGE]]


def count_unread(*, addresses: Collection[Address]) -> int:
    return _of(addresses=addresses).filter(read_at=None).count()


def get_push_key() -> str:
    """The public key that a browser subscribes with (VAPID)."""
    return public_text(key=sender_key(seed=keys.seed("vapid")))


def sends_email() -> bool:
    """Whether a mail server is set; without one there is the list in the page, and push."""
    return bool(settings.EMAIL_HOST)


def notification_of(*, row: models.Notification) -> Notification:
    return Notification(
        id=row.id,
        kind=NotificationKind(row.kind),
        subject_id=row.subject_id,
        params={Param(name): value for name, value in row.params.items()},
        created_at=row.created_at,
        read_at=row.read_at,
    )


def _of(*, addresses: Collection[Address]) -> "QuerySet[models.Notification]":
    wanted = Q(pk__in=[])
    for address in addresses:
        wanted |= Q(recipient_id=address.id, recipient_kind=address.kind)
    return models.Notification.objects.filter(wanted)


# Webhooks


def get_reach() -> Reach:
    """How far webhooks may call from here."""
    return Reach.OWN_MACHINE if is_demonstration() else Reach.PUBLIC


def list_webhooks(*, organisation_id: UUID) -> list[Webhook]:
    """An organisation's, the oldest first."""
    rows = _counted().filter(organisation_id=organisation_id).order_by("created_at", "id")
    return [_webhook(row) for row in rows]


def get_webhook(*, organisation_id: UUID, webhook_id: UUID) -> Webhook:
    """Raises WEBHOOK_UNKNOWN, for another organisation's as for one that does not exist."""
    row = _counted().filter(organisation_id=organisation_id, id=webhook_id).first()
    if row is None:
        raise Refusal(code=NotificationRefusal.WEBHOOK_UNKNOWN)
    return _webhook(row)


def get_webhook_secret(*, organisation_id: UUID, webhook_id: UUID) -> str:
    """The secret in force: to be shown once, in the answer to who added or rotated it."""
    rows = models.Webhook.objects.filter(organisation_id=organisation_id, id=webhook_id)
    generation = rows.values_list("generation", flat=True).first()
    if generation is None:
        raise Refusal(code=NotificationRefusal.WEBHOOK_UNKNOWN)
    return secret_text(
        secret=secret_of(seed=keys.seed("webhooks"), webhook_id=webhook_id, generation=generation)
    )


def list_webhook_deliveries(
    *, webhook_id: UUID, before: tuple[datetime, UUID] | None, limit: int
) -> list[WebhookDelivery]:
    """The newest first; `before` is the last of the page before. Ask `get_webhook` first who may look."""
    rows = models.WebhookDelivery.objects.filter(webhook_id=webhook_id)
    if before:
        at, last = before
        rows = rows.filter(Q(created_at__lt=at) | Q(created_at=at, id__lt=last))
    return [_delivery(row) for row in rows.order_by("-created_at", "-id")[:limit]]


def get_webhook_delivery(*, webhook_id: UUID, delivery_id: UUID) -> WebhookDelivery:
    """Raises WEBHOOK_UNKNOWN."""
    row = models.WebhookDelivery.objects.filter(webhook_id=webhook_id, id=delivery_id).first()
    if row is None:
        raise Refusal(code=NotificationRefusal.WEBHOOK_UNKNOWN)
    return _delivery(row)


def _counted() -> "QuerySet[models.Webhook, models.Webhook]":
    of_state = {
        name: Count("webhookdelivery", filter=Q(webhookdelivery__state=state))
        for name, state in (("waiting", DeliveryState.PENDING), ("failed", DeliveryState.FAILED))
    }
    return models.Webhook.objects.annotate(**of_state)


def _webhook(row: models.Webhook) -> Webhook:
    counts = vars(row)
    return Webhook(
        id=row.id,
        organisation_id=row.organisation_id,
        url=row.url,
        kinds=tuple(FactKind(kind) for kind in row.kinds),
        state=WebhookState(row.state),
        position=row.position,
        created_at=row.created_at,
        rotated_at=row.rotated_at,
        failing_since=row.failing_since,
        waiting=counts["waiting"],
        failed=counts["failed"],
    )


def _delivery(row: models.WebhookDelivery) -> WebhookDelivery:
    return WebhookDelivery(
        id=row.id,
        webhook_id=row.webhook_id,
        type=row.type,
        position=row.position,
        declaration_id=row.declaration_id,
        crossing_id=row.crossing_id,
        state=DeliveryState(row.state),
        attempts=row.attempts,
        created_at=row.created_at,
        tried_at=row.tried_at,
        next_at=row.next_at,
        status=row.status,
        trouble=None if row.trouble is None else Trouble(row.trouble),
        body=row.body,
    )


# Texts to phones


def list_texts(
    *,
    gates: Collection[str] | None,
    states: Collection[TextState],
    before: tuple[datetime, UUID] | None,
    limit: int,
) -> list[Text]:
    """The newest first; no states: all; gates None: of all. `before` is the last of the page before."""
    off = _off()
    rows = _of_gates(gates)
    if states:
        waits_for_settings = Q(state=TextState.QUEUED, route__in=off)
        wanted = Q(state__in=set(states) - {TextState.QUEUED})
        if TextState.QUEUED in states:
            wanted |= Q(state=TextState.QUEUED) & ~waits_for_settings
        if TextState.NOT_CONFIGURED in states:
            wanted |= waits_for_settings
        rows = rows.filter(wanted)
    if before:
        at, last = before
        rows = rows.filter(Q(created_at__lt=at) | Q(created_at=at, id__lt=last))
    return [_text(row, off=off) for row in rows.order_by("-created_at", "-id")[:limit]]


def get_text(*, text_id: UUID, gates: Collection[str] | None) -> Text:
    """Raises TEXT_UNKNOWN, for another gate's as for one that does not exist."""
    row = _of_gates(gates).filter(id=text_id).first()
    if row is None:
        raise Refusal(code=NotificationRefusal.TEXT_UNKNOWN)
    return _text(row, off=_off())


def _of_gates(gates: Collection[str] | None) -> "QuerySet[models.Text]":
    rows = models.Text.objects.all()
    return rows if gates is None else rows.filter(gate__in=gates)


def find_texts(*, crossing_ids: Collection[UUID], kind: TextKind) -> dict[UUID, Text]:
    """The newest text of that kind about each crossing."""
    off = _off()
    rows = models.Text.objects.filter(crossing_id__in=crossing_ids, kind=kind).order_by("created_at", "id")
    return {row.crossing_id: _text(row, off=off) for row in rows if row.crossing_id}


def list_text_lines() -> list[TextLine]:
    """Each country's line as who tends it says; off if nobody has said anything yet."""
    known = {row.route: row for row in models.TextLine.objects.all()}
    lines = []
    for route in Route:
        row = known.get(route)
        lines.append(
            TextLine(
                route=route,
                state=LineState(row.state) if row else LineState.OFF,
                since=row.since if row else None,
                status=row.status if row else None,
            )
        )
    return lines


def _off() -> list[Route]:
    return [line.route for line in list_text_lines() if line.state in {LineState.OFF, LineState.WRONG}]


def _text(row: models.Text, *, off: Collection[Route]) -> Text:
    route = None if row.route is None else Route(row.route)
    state = TextState(row.state)
    return Text(
        id=row.id,
        about=TextAbout(
            kind=TextKind(row.kind),
            gate=row.gate,
            declaration_id=row.declaration_id,
            crossing_id=row.crossing_id,
        ),
        phone=row.phone,
        language=row.language,
        body=row.body,
        route=route,
        state=TextState.NOT_CONFIGURED if state == TextState.QUEUED and route in off else state,
        trouble=None if row.trouble is None else TextTrouble(row.trouble),
        status=row.status,
        attempts=row.attempts,
        created_at=row.created_at,
        not_after=row.not_after,
        submitted_at=row.submitted_at,
        ended_at=row.ended_at,
    )
