"""Webhooks of an organisation: its manager's software adds, changes and follows them (docs/webhooks.md)."""

from collections.abc import Callable
from typing import Annotated, Any
from uuid import UUID

from django.http import HttpResponse
from ninja import Query, Router, Schema
from ninja.openapi.schema import REF_TEMPLATE
from pydantic import Field, StringConstraints

from xulang.crossing import api as crossing
from xulang.crossing.api import CrossingRefusal
from xulang.interfaces.rest import answers, pictures, webhook_wire
from xulang.interfaces.rest.asking import role_of, wish_of
from xulang.interfaces.rest.auth import WEBHOOKS, ApiRequest
from xulang.interfaces.rest.inputs import Input, Limit, Text
from xulang.interfaces.rest.repeats import once
from xulang.kernel.refusal import Refusal
from xulang.kernel.words import FactKind, Role
from xulang.notifications import api as notifications
from xulang.platform.idempotency import Answer

router = Router(tags=["Webhooks"])

SIGNED = ("webhook-id", "webhook-timestamp", "webhook-signature")


class WebhookInput(Input):
    """`url` is https; `kinds` are the kinds of facts to be told of, none of them for all."""

    url: Annotated[str, StringConstraints(min_length=1, max_length=500)]
    kinds: Annotated[list[FactKind], Field(max_length=100)] = []


class Replay(Input):
    """Everything from this position of the log on is sent again."""

    position: Annotated[int, Field(ge=0, le=2**62)]


class DeliveryQuery(Schema):
    after: Text | None = None
    limit: Limit = 25


def read_hook_events(*, organisation_id: UUID, after: int, limit: int) -> list[notifications.HookEvent]:
    """settings.WEBHOOK_EVENTS: the organisation's own facts, as `GET /events` shows them."""
    found = crossing.read_events(organisation_id=organisation_id, gates=None, after=after, limit=limit)
    return [_hook_event(event) for event in found]


def _hook_event(event: crossing.EventView) -> notifications.HookEvent:
    leaf = event.leaf
    message = webhook_wire.WebhookMessage(
        type=notifications.TYPE_PREFIX + leaf.kind,
        timestamp=leaf.recorded_at,
        data=pictures.an_event(event),
    )
    return notifications.HookEvent(
        position=event.position,
        fact_id=leaf.id,
        declaration_id=event.declaration_id,
        crossing_id=event.crossing_id,
        kind=leaf.kind,
        body=message.model_dump_json(),
    )


@router.get("/webhooks", auth=WEBHOOKS, response=webhook_wire.Webhooks, operation_id="list_webhooks")
def list_webhooks(request: ApiRequest) -> HttpResponse:
    """The organisation's webhooks, the oldest first."""
    found = notifications.list_webhooks(organisation_id=_manager(request))
    return answers.plain(webhook_wire.Webhooks(items=[_a_webhook(one) for one in found]))


@router.post(
    "/webhooks", auth=WEBHOOKS, response={201: webhook_wire.WebhookSecret}, operation_id="add_webhook"
)
def add_webhook(request: ApiRequest, body: WebhookInput) -> HttpResponse:
    """Be told of facts sealed from now on. The secret is said in this answer only."""
    organisation_id = _manager(request)
    webhook_id = notifications.add_webhook(
        request=wish_of(request),
        organisation_id=organisation_id,
        url=body.url,
        kinds=body.kinds,
        reach=notifications.get_reach(),
    )
    return _with_secret(organisation_id, webhook_id)


@router.get(
    "/webhooks/{uuid:webhook_id}", auth=WEBHOOKS, response=webhook_wire.Webhook, operation_id="get_webhook"
)
def get_webhook(request: ApiRequest, webhook_id: UUID) -> HttpResponse:
    """One webhook: whether it works, how many messages wait, how many were given up."""
    return answers.plain(_found(request, webhook_id))


@router.put(
    "/webhooks/{uuid:webhook_id}",
    auth=WEBHOOKS,
    response={201: webhook_wire.Webhook},
    operation_id="change_webhook",
)
def change_webhook(request: ApiRequest, webhook_id: UUID, body: WebhookInput) -> HttpResponse:
    """Another address, or other kinds of facts, from the next message on."""
    _found(request, webhook_id)
    notifications.change_webhook(
        request=wish_of(request),
        organisation_id=_owner(request),
        webhook_id=webhook_id,
        url=body.url,
        kinds=body.kinds,
        reach=notifications.get_reach(),
    )
    return answers.created(_found(request, webhook_id))


@router.post(
    "/webhooks/{uuid:webhook_id}/rotation",
    auth=WEBHOOKS,
    response={201: webhook_wire.WebhookSecret},
    operation_id="rotate_webhook",
)
def rotate_webhook(request: ApiRequest, webhook_id: UUID) -> HttpResponse:
    """A new secret; for a day the one before signs beside it."""
    organisation_id = _owner(request)
    notifications.rotate_webhook(
        request=wish_of(request), organisation_id=organisation_id, webhook_id=webhook_id
    )
    return _with_secret(organisation_id, webhook_id)


@router.post(
    "/webhooks/{uuid:webhook_id}/pause",
    auth=WEBHOOKS,
    response={201: webhook_wire.Webhook},
    operation_id="pause_webhook",
)
def pause_webhook(request: ApiRequest, webhook_id: UUID) -> HttpResponse:
    """Send nothing for now; it goes on from the same place."""
    return _do(request, webhook_id, notifications.pause_webhook)


@router.post(
    "/webhooks/{uuid:webhook_id}/resumption",
    auth=WEBHOOKS,
    response={201: webhook_wire.Webhook},
    operation_id="resume_webhook",
)
def resume_webhook(request: ApiRequest, webhook_id: UUID) -> HttpResponse:
    """Go on; what waits for its next attempt is tried at once."""
    return _do(request, webhook_id, notifications.resume_webhook)


@router.post(
    "/webhooks/{uuid:webhook_id}/removal",
    auth=WEBHOOKS,
    response={201: webhook_wire.Webhook},
    operation_id="remove_webhook",
)
def remove_webhook(request: ApiRequest, webhook_id: UUID) -> HttpResponse:
    """Remove it for good, with the list of its deliveries; the answer is what it was."""
    wish, organisation_id = wish_of(request), _owner(request)

    def do() -> Answer:
        found = _found(request, webhook_id)
        notifications.remove_webhook(request=wish, organisation_id=organisation_id, webhook_id=webhook_id)
        kept: Answer = found.model_dump(mode="json")
        return kept

    answer = once(request=wish, sent=["remove", str(webhook_id)], do=do)
    return answers.created(webhook_wire.Webhook.model_validate(answer))


@router.post(
    "/webhooks/{uuid:webhook_id}/test",
    auth=WEBHOOKS,
    response={201: webhook_wire.Webhook},
    operation_id="test_webhook",
)
def test_webhook(request: ApiRequest, webhook_id: UUID) -> HttpResponse:
    """Send a message of the type `webhook.test`."""
    return _do(request, webhook_id, notifications.send_test)


@router.post(
    "/webhooks/{uuid:webhook_id}/replay",
    auth=WEBHOOKS,
    response={201: webhook_wire.Webhook},
    operation_id="replay_webhook",
)
def replay_webhook(request: ApiRequest, webhook_id: UUID, body: Replay) -> HttpResponse:
    """Send everything from a position of the log on again, in order and under the same ids."""
    notifications.replay_webhook(
        request=wish_of(request),
        organisation_id=_owner(request),
        webhook_id=webhook_id,
        position=body.position,
    )
    return answers.created(_found(request, webhook_id))


@router.get(
    "/webhooks/{uuid:webhook_id}/deliveries",
    auth=WEBHOOKS,
    response=webhook_wire.DeliveryPage,
    operation_id="list_deliveries",
)
def list_deliveries(request: ApiRequest, webhook_id: UUID, query: Query[DeliveryQuery]) -> HttpResponse:
    """Its messages, the newest first: how each fared, and what was sent."""
    notifications.get_webhook(organisation_id=_owner(request), webhook_id=webhook_id)
    rows = notifications.list_webhook_deliveries(
        webhook_id=webhook_id,
        before=answers.read_cursor(query.after) if query.after else None,
        limit=query.limit + 1,
    )
    shown = rows[: query.limit]
    more = len(rows) > query.limit
    after = answers.write_cursor(at=shown[-1].created_at, last=shown[-1].id) if more else None
    items = [_a_delivery(one) for one in shown]
    return answers.page(request, webhook_wire.DeliveryPage(items=items, after=after), after=after)


@router.post(
    "/webhooks/{uuid:webhook_id}/deliveries/{uuid:delivery_id}/resending",
    auth=WEBHOOKS,
    response={201: webhook_wire.WebhookDelivery},
    operation_id="resend_delivery",
)
def resend_delivery(request: ApiRequest, webhook_id: UUID, delivery_id: UUID) -> HttpResponse:
    """Send one message again, under the same id."""
    notifications.resend_delivery(
        request=wish_of(request),
        organisation_id=_owner(request),
        webhook_id=webhook_id,
        delivery_id=delivery_id,
    )
    found = notifications.get_webhook_delivery(webhook_id=webhook_id, delivery_id=delivery_id)
    return answers.created(_a_delivery(found))


def described() -> tuple[dict[str, Any], dict[str, Any]]:
    """The description's `webhooks`: what we send; and the schemas that it names."""
    schema = webhook_wire.WebhookMessage.model_json_schema(ref_template=REF_TEMPLATE, mode="serialization")
    schemas = schema.pop("$defs")
    schemas["WebhookMessage"] = schema
    operation = {
        "operationId": "fact_sealed",
        "summary": "A fact of one of the organisation's declarations was sealed",
        "description": "Signed after Standard Webhooks. Answer 2xx within 15 seconds; anything else is tried"
        " again for about three days. A message may come twice, under the same `webhook-id`.",
        "parameters": [
            {"in": "header", "name": name, "required": True, "schema": {"type": "string"}} for name in SIGNED
        ],
        "requestBody": {
            "required": True,
            "content": {"application/json": {"schema": {"$ref": "#/components/schemas/WebhookMessage"}}},
        },
        "responses": {"2XX": {"description": "Received."}},
    }
    return {"fact": {"post": operation}}, schemas


def _manager(request: ApiRequest) -> UUID:
    """The organisation of a manager's token. Raises NOT_ALLOWED for every other role."""
    if role_of(request) is not Role.CARRIER_MANAGER:
        raise Refusal(code=CrossingRefusal.NOT_ALLOWED)
    return request.auth.organisation_id


def _owner(request: ApiRequest) -> UUID:
    """The same where one webhook is named: who may not manage it learns not even that it exists."""
    try:
        return _manager(request)
    except Refusal as refused:
        raise Refusal(code=notifications.NotificationRefusal.WEBHOOK_UNKNOWN) from refused


def _do(request: ApiRequest, webhook_id: UUID, verb: Callable[..., object]) -> HttpResponse:
    verb(request=wish_of(request), organisation_id=_owner(request), webhook_id=webhook_id)
    return answers.created(_found(request, webhook_id))


def _found(request: ApiRequest, webhook_id: UUID) -> webhook_wire.Webhook:
    return _a_webhook(notifications.get_webhook(organisation_id=_owner(request), webhook_id=webhook_id))


def _with_secret(organisation_id: UUID, webhook_id: UUID) -> HttpResponse:
    webhook = notifications.get_webhook(organisation_id=organisation_id, webhook_id=webhook_id)
    secret = notifications.get_webhook_secret(organisation_id=organisation_id, webhook_id=webhook_id)
    response = answers.created(
        webhook_wire.WebhookSecret(webhook=_a_webhook(webhook), secret=secret),
        location=f"/api/v1/webhooks/{webhook_id}",
    )
    response["Cache-Control"] = "no-store"
    return response


def _a_webhook(webhook: notifications.Webhook) -> webhook_wire.Webhook:
    return webhook_wire.Webhook(
        id=webhook.id,
        url=webhook.url,
        kinds=list(webhook.kinds),
        state=webhook.state,
        position=webhook.position,
        created_at=webhook.created_at,
        rotated_at=webhook.rotated_at,
        failing_since=webhook.failing_since,
        waiting=webhook.waiting,
        failed=webhook.failed,
    )


def _a_delivery(one: notifications.WebhookDelivery) -> webhook_wire.WebhookDelivery:
    return webhook_wire.WebhookDelivery(
        id=one.id,
        type=one.type,
        position=one.position,
        crossing=one.crossing_id,
        state=one.state,
        attempts=one.attempts,
        created_at=one.created_at,
        tried_at=one.tried_at,
        next_at=one.next_at,
        status=one.status,
        trouble=one.trouble,
        body=one.body,
    )
