"""What companies' and yards' software says when a trip does not go as declared: returns and storage."""

from datetime import datetime
from functools import partial
from typing import Annotated
from uuid import UUID

from django.http import HttpResponse
from ninja import Router
from pydantic import StringConstraints

from xulang.crossing import api as crossing
from xulang.crossing.api import Reason
from xulang.interfaces.rest import answers, wire
from xulang.interfaces.rest.asking import is_company, may_know, note_read
from xulang.interfaces.rest.auth import CONFIRM, DECLARE, READ, ApiRequest
from xulang.interfaces.rest.doing import say_of_crossing
from xulang.interfaces.rest.inputs import PLAIN, Input, Moment, Note
from xulang.kernel.words import Force

router = Router(tags=["Exceptions"])


class Asked(Input):
    """Why it is asked for, or ordered."""

    reason: Reason
    note: Note = ""


class Noted(Input):
    note: Note = ""


class Unloaded(Input):
    """`at` is the yard's own time, not in the future; null for now."""

    place: Annotated[str, StringConstraints(min_length=1, max_length=crossing.PLACE_LIMIT, pattern=PLAIN)]
    at: Moment | None = None
    note: Note = ""


class Loading(wire.Output):
    """A truck that loads from a lot; `at` is null as long as it has not."""

    crossing: UUID
    weight_kg: int | None
    at: datetime | None


class Lot(wire.Output):
    """Goods in a yard's storage; `place` and weights are null where erased or not declared.

    `condemned_by` is the force that ordered them to be destroyed.
    """

    brought_by: UUID
    declaration: UUID
    number: str
    gate: str
    plate: str | None
    since: datetime
    place: str | None
    weight_kg: int | None
    left_kg: int | None
    condemned_by: Force | None
    loaders: list[Loading]


class Lots(wire.Output):
    items: list[Lot]


@router.post(
    "/crossings/{uuid:crossing_id}/return-requests",
    auth=DECLARE,
    response={201: wire.Done},
    operation_id="ask_return",
)
def ask_return(request: ApiRequest, crossing_id: UUID, body: Asked) -> HttpResponse:
    """Take the goods back: customs decides on a vehicle that entered; any other ends at once."""
    verb = partial(crossing.ask_return, reason=body.reason, note=body.note)
    return say_of_crossing(request, crossing_id, verb)


@router.post(
    "/crossings/{uuid:crossing_id}/return-requests/withdrawals",
    auth=DECLARE,
    response={201: wire.Done},
    operation_id="drop_return",
)
def drop_return(request: ApiRequest, crossing_id: UUID) -> HttpResponse:
    """Take the request back while customs has not decided."""
    return say_of_crossing(request, crossing_id, crossing.drop_return)


@router.post(
    "/crossings/{uuid:crossing_id}/storage-requests",
    auth=DECLARE,
    response={201: wire.Done},
    operation_id="ask_storage",
)
def ask_storage(request: ApiRequest, crossing_id: UUID, body: Asked) -> HttpResponse:
    """Ask customs to let the goods be unloaded into the yard's storage."""
    verb = partial(crossing.ask_storage, reason=body.reason, note=body.note)
    return say_of_crossing(request, crossing_id, verb)


@router.post(
    "/crossings/{uuid:crossing_id}/storage-requests/withdrawals",
    auth=DECLARE,
    response={201: wire.Done},
    operation_id="drop_storage",
)
def drop_storage(request: ApiRequest, crossing_id: UUID) -> HttpResponse:
    """Keep the goods on the vehicle, as long as they were not unloaded."""
    return say_of_crossing(request, crossing_id, crossing.drop_storage)


@router.post(
    "/crossings/{uuid:crossing_id}/unloadings",
    auth=CONFIRM,
    response={201: wire.Done},
    operation_id="unload",
)
def unload(request: ApiRequest, crossing_id: UUID, body: Unloaded) -> HttpResponse:
    """The yard confirms `unloaded`: where the goods lie, and since when."""
    verb = partial(crossing.unload, place=body.place, at=body.at, note=body.note)
    return say_of_crossing(request, crossing_id, verb)


@router.post(
    "/crossings/{uuid:crossing_id}/destructions",
    auth=CONFIRM,
    response={201: wire.Done},
    operation_id="order_destruction",
)
def order_destruction(request: ApiRequest, crossing_id: UUID, body: Asked) -> HttpResponse:
    """Order the goods that the vehicle brought into storage to be destroyed; forces confirm `destroyed`."""
    verb = partial(crossing.order_destruction, reason=body.reason, note=body.note)
    return say_of_crossing(request, crossing_id, verb)


@router.post(
    "/crossings/{uuid:crossing_id}/destructions/recall",
    auth=CONFIRM,
    response={201: wire.Done},
    operation_id="recall_destruction",
)
def recall_destruction(request: ApiRequest, crossing_id: UUID, body: Noted) -> HttpResponse:
    """Take the order back: the force that gave it, until the first word on `destroyed`."""
    return say_of_crossing(request, crossing_id, partial(crossing.recall_destruction, note=body.note))


@router.get("/lots", auth=READ, response={200: Lots}, operation_id="list_lots")
def list_lots(request: ApiRequest) -> HttpResponse:
    """What lies in storage now, the oldest first: the company's own, or what the token's gates hold."""
    company = is_company(request)
    gates = None if company else crossing.gates_in_view(actor=request.auth.actor)
    found = crossing.list_lots(
        gates=None if gates is None else sorted(gates),
        organisation_id=request.auth.organisation_id if company else None,
    )
    note_read(request, object_kind="lots", object_id="")
    return answers.found(request, Lots(items=[_lot(request, one) for one in found]))


def _lot(request: ApiRequest, lot: crossing.LotView) -> Lot:
    seen = lot.brought_by
    knows = may_know(request, gate=seen.gate, owner=seen.organisation_id)
    return Lot(
        brought_by=seen.id,
        declaration=seen.declaration_id,
        number=seen.number,
        gate=seen.gate,
        plate=(seen.plate or None) if knows else None,
        since=lot.since,
        place=lot.place if knows else None,
        weight_kg=lot.weight_kg if knows else None,
        left_kg=lot.left_kg if knows else None,
        condemned_by=lot.condemned.force if lot.condemned else None,
        loaders=[
            Loading(crossing=one, weight_kg=weight if knows else None, at=at)
            for one, weight, at in lot.loaders
        ],
    )
