"""Declarations sent to another gate: ordered by one person of the border, approved by a second one."""

from datetime import datetime
from typing import Annotated, Final
from uuid import UUID

from django.http import HttpResponse
from ninja import Router
from pydantic import Field

from xulang.crossing import api as crossing
from xulang.crossing.api import Action, DiversionReason, DiversionState, DivertedState
from xulang.interfaces.rest import answers, wire
from xulang.interfaces.rest.asking import wish_of
from xulang.interfaces.rest.auth import CONFIRM, READ, ApiRequest
from xulang.interfaces.rest.inputs import GateCode, Id, Input, Note
from xulang.interfaces.rest.second_hand import Orders
from xulang.kernel.actor import Actor
from xulang.kernel.words import Direction, Stage

router = Router(tags=["Change of gate"])


class DiversionOrder(Input):
    """`declarations` null: all of which no vehicle has entered, in one `direction` or in both."""

    gate: GateCode
    to_gate: GateCode
    reason: DiversionReason
    note: Note = ""
    declarations: Annotated[list[Id], Field(min_length=1, max_length=crossing.MOST_DIVERTED)] | None = None
    direction: Direction | None = None


class DivertedDeclaration(wire.Output):
    """One declaration of an order; `code` is the refusal that let it stay."""

    declaration: UUID
    number: str
    state: DivertedState
    code: str | None


class DiversionSummary(wire.Output):
    """An order; `decided_at` is null until somebody approved or dropped it. Counts are of declarations."""

    id: UUID
    gate: str
    to_gate: str
    reason: str
    note: str
    state: DiversionState
    ordered_by: str
    ordered_at: datetime
    decided_by: str | None
    decided_at: datetime | None
    waiting: int
    moved: int
    stayed: int


class DiversionDetail(DiversionSummary):
    items: list[DivertedDeclaration]


class DiversionList(wire.Output):
    items: list[DiversionSummary]


class DiversionSaid(wire.Output):
    diversion: UUID
    facts: list[UUID]


@router.get("/diversions", auth=READ, response=DiversionList, operation_id="list_diversions")
def list_diversions(request: ApiRequest) -> HttpResponse:
    """Orders from or to the token's gates, the newest first."""
    items = [DiversionSummary.model_validate(_cells(one)) for one in ORDERS.listed(request)]
    return answers.found(request, DiversionList(items=items))


@router.get(
    "/diversions/{uuid:diversion_id}", auth=READ, response=DiversionDetail, operation_id="get_diversion"
)
def get_diversion(request: ApiRequest, diversion_id: UUID) -> HttpResponse:
    """One order with its declarations: which moved, which stayed and why."""
    one = ORDERS.read(request, diversion_id)
    items = [
        DivertedDeclaration(
            declaration=item.declaration_id, number=item.number, state=item.state, code=item.code or None
        )
        for item in one.items
    ]
    return answers.found(request, DiversionDetail.model_validate({**_cells(one), "items": items}))


@router.post("/diversions", auth=CONFIRM, response={201: DiversionSaid}, operation_id="order_diversion")
def order_diversion(request: ApiRequest, body: DiversionOrder) -> HttpResponse:
    """Order declarations to another gate, in the name of who issued the token. Nothing changes yet."""
    answer = crossing.order_diversion(
        request=wish_of(request),
        gate=body.gate,
        to_gate=body.to_gate,
        reason=body.reason,
        note=body.note,
        declaration_ids=body.declarations,
        direction=body.direction,
    )
    return answers.created(DiversionSaid.model_validate(answer))


@router.post(
    "/diversions/{uuid:diversion_id}/approval",
    auth=CONFIRM,
    response={201: DiversionSaid},
    operation_id="approve_diversion",
)
def approve_diversion(request: ApiRequest, diversion_id: UUID) -> HttpResponse:
    """Approve an order that another person gave on the page: of two programs one hand might hold both."""
    answer = ORDERS.decide(request, diversion_id, crossing.approve_diversion)
    return answers.created(DiversionSaid.model_validate(answer))


@router.post(
    "/diversions/{uuid:diversion_id}/dropping",
    auth=CONFIRM,
    response={201: DiversionSaid},
    operation_id="drop_diversion",
)
def drop_diversion(request: ApiRequest, diversion_id: UUID) -> HttpResponse:
    """Drop an order before it is approved: who gave it, or who might approve it."""
    answer = ORDERS.decide(request, diversion_id, crossing.drop_diversion)
    return answers.created(DiversionSaid.model_validate(answer))


def _may(actor: Actor, gate: str) -> bool:
    return any(
        crossing.may(actor=actor, action=action, gate=gate, owner=None, stage=Stage.DECLARED)
        for action in (Action.ORDER_DIVERSION, Action.APPROVE_DIVERSION)
    )


ORDERS: Final[Orders[crossing.Diversion]] = Orders(
    kind="diversion",
    argument="diversion_id",
    find=crossing.list_diversions,
    get=crossing.get_diversion,
    gates_of=lambda order: {order.gate, order.to_gate},
    may=_may,
    unknown=crossing.CrossingRefusal.DIVERSION_UNKNOWN,
)


def _cells(one: crossing.Diversion) -> dict[str, object]:
    return {
        "id": one.id,
        "gate": one.gate,
        "to_gate": one.to_gate,
        "reason": one.reason_code,
        "note": one.note,
        "state": one.state,
        "ordered_by": one.ordered_name,
        "ordered_at": one.ordered_at,
        "decided_by": one.decided_name or None,
        "decided_at": one.decided_at,
        "waiting": one.count(DivertedState.WAITING),
        "moved": one.count(DivertedState.MOVED),
        "stayed": one.count(DivertedState.STAYED),
    }
