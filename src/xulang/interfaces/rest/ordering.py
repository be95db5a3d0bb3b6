"""Changes of the order of the queue: one person orders, one of another unit approves."""

from datetime import datetime
from typing import Annotated, Final
from uuid import UUID

from django.http import HttpResponse
from ninja import Router
from pydantic import StringConstraints

from xulang.crossing import api as crossing
from xulang.crossing.api import OrderKind, OrderReason, OrderState
from xulang.interfaces.rest import answers, wire
from xulang.interfaces.rest.asking import wish_of
from xulang.interfaces.rest.auth import CONFIRM, READ, ApiRequest
from xulang.interfaces.rest.inputs import PLAIN, Id, Input, Text
from xulang.interfaces.rest.second_hand import Orders
from xulang.interfaces.shared.call_orders import ShownOrder, shown_orders
from xulang.kernel.words import Cargo, Direction
from xulang.platform import clock
from xulang.queueing import api as queueing

router = Router(tags=["Order of the queue"])
Basis = Annotated[str, StringConstraints(min_length=1, max_length=queueing.TEXT_LIMIT, pattern=PLAIN)]

ORDERS: Final[Orders[crossing.CallOrder]] = Orders(
    kind="call_order",
    argument="order_id",
    find=crossing.list_call_orders,
    get=crossing.get_call_order,
    gates_of=lambda order: {order.line.gate},
    may=lambda actor, gate: crossing.may_see_call_orders(actor=actor, gate=gate),
    unknown=crossing.CrossingRefusal.ORDER_UNKNOWN,
)


class CallOrderInput(Input):
    """`place` is a place's id. `priority` is the class that is ordered, for `kind` class alone."""

    place: Id
    kind: OrderKind
    reason: OrderReason
    legal_basis: Basis
    priority: Text | None = None


class CallOrderShown(wire.Output):
    """An order for one place; `number` is that of the place. Units are organisations.

    `decided_*` are null until somebody approved or dropped it. Of one that was carried out `hour` is when the
    hour of the call begins, and `passed` how many it went before.
    """

    id: UUID
    gate: str
    direction: Direction
    cargo: Cargo
    place: UUID
    crossing: UUID
    number: int
    kind: OrderKind
    priority: str | None
    reason: str
    legal_basis: str
    state: OrderState
    ordered_by: str
    ordered_unit: str
    ordered_at: datetime
    decided_by: str | None
    decided_unit: str | None
    decided_at: datetime | None
    hour: datetime | None
    passed: int | None


class CallOrders(wire.Output):
    items: list[CallOrderShown]


class CallOrderSaid(wire.Output):
    order: UUID
    facts: list[UUID]


@router.get("/call-orders", auth=READ, response=CallOrders, operation_id="list_call_orders")
def list_call_orders(request: ApiRequest) -> HttpResponse:
    """Orders at the token's gates, the newest first."""
    found = ORDERS.listed(request)
    items = [_shown(one) for one in shown_orders(orders=found, now=clock.now())]
    return answers.found(request, CallOrders(items=items))


@router.get("/call-orders/{uuid:order_id}", auth=READ, response=CallOrderShown, operation_id="get_call_order")
def get_call_order(request: ApiRequest, order_id: UUID) -> HttpResponse:
    """One order, and what it did."""
    [shown] = shown_orders(orders=[ORDERS.read(request, order_id)], now=clock.now())
    return answers.found(request, _shown(shown))


@router.post("/call-orders", auth=CONFIRM, response={201: CallOrderSaid}, operation_id="order_call")
def order_call(request: ApiRequest, body: CallOrderInput) -> HttpResponse:
    """Order that a place is called out of turn, keeps a lost turn, or gets a class. Nothing changes yet."""
    wants_class = body.kind == OrderKind.CLASS
    answer = crossing.order_call(
        request=wish_of(request),
        place_id=body.place,
        kind=body.kind,
        reason=body.reason,
        legal_basis=body.legal_basis,
        priority=(body.priority or "") if wants_class else "",
    )
    return answers.created(CallOrderSaid.model_validate(answer))


@router.post(
    "/call-orders/{uuid:order_id}/approval",
    auth=CONFIRM,
    response={201: CallOrderSaid},
    operation_id="approve_call",
)
def approve_call(request: ApiRequest, order_id: UUID) -> HttpResponse:
    """Approve, as another unit, what a person ordered on the page; it is carried out at once."""
    answer = ORDERS.decide(request, order_id, crossing.approve_call)
    return answers.created(CallOrderSaid.model_validate(answer))


@router.post(
    "/call-orders/{uuid:order_id}/dropping",
    auth=CONFIRM,
    response={201: CallOrderSaid},
    operation_id="drop_call",
)
def drop_call(request: ApiRequest, order_id: UUID) -> HttpResponse:
    """Drop an order before it is approved: who gave it, or who might approve it."""
    answer = ORDERS.decide(request, order_id, crossing.drop_call)
    return answers.created(CallOrderSaid.model_validate(answer))


def _shown(shown: ShownOrder) -> CallOrderShown:
    one = shown.one
    return CallOrderShown(
        id=one.id,
        gate=one.line.gate,
        direction=one.line.direction,
        cargo=one.line.cargo,
        place=one.place_id,
        crossing=one.crossing_id,
        number=one.number,
        kind=one.kind,
        priority=one.priority or None,
        reason=one.reason_code,
        legal_basis=one.legal_basis,
        state=one.state,
        ordered_by=one.ordered_name,
        ordered_unit=shown.ordered_unit,
        ordered_at=one.ordered_at,
        decided_by=one.decided_name or None,
        decided_unit=shown.decided_unit or None,
        decided_at=one.decided_at,
        hour=shown.begins,
        passed=one.passed,
    )
