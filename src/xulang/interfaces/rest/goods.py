"""Goods of which a part goes back: before the border, set apart; after it, by other declarations."""

from decimal import Decimal
from functools import partial
from typing import Annotated
from uuid import UUID

from django.http import HttpResponse
from ninja import Router
from pydantic import Field, StringConstraints

from xulang.crossing import api as crossing
from xulang.crossing.api import Reason, Whereabouts
from xulang.declarations import api as declarations
from xulang.interfaces.rest import answers, pictures, wire
from xulang.interfaces.rest.asking import is_company, may_know, note_read, seen_crossing, wish_of
from xulang.interfaces.rest.auth import DECLARE_OR_CONFIRM, READ, ApiRequest
from xulang.interfaces.rest.inputs import Input, Note
from xulang.kernel.words import Force

router = Router(tags=["Goods that go back"])

Place = Annotated[int, Field(ge=0, le=10_000)]
Quantity = Annotated[str, StringConstraints(pattern=r"^[0-9]{1,13}(\.[0-9]{1,4})?$")]


class PartLine(Input):
    """So much of the line at this place, counted from 0; `quantity` is null where none is declared."""

    owner: Place
    line: Place
    quantity: Quantity | None = None
    weight_kg: Annotated[int, Field(ge=1, le=999_999)]


class PartBack(Input):
    lines: Annotated[list[PartLine], Field(min_length=1, max_length=500)]
    reason: Reason
    note: Note = ""


class Amount(wire.Output):
    """Goods of one line; `customs` is the number of their customs declaration."""

    product: str
    customs: str | None
    hs_code: str | None
    unit: str | None
    quantity: str | None
    weight_kg: int | None


class Line(Amount):
    """A declared line, and how much of it goes back, or went, before the border."""

    owner: int
    line: int
    apart_quantity: str | None
    apart_kg: int


class Load(wire.Output):
    """Of what the vehicle `crossing` was declared with, so much is there, on the vehicle `on`."""

    crossing: UUID
    on: UUID
    where: Whereabouts
    weight_kg: int


class Part(wire.Output):
    """What goes back of this vehicle's goods; `by` is who wants it, `agreed` customs' word."""

    by: Force
    aboard: bool
    agreed: bool
    unloaded: bool
    lines: list[Amount]


class CameBack(wire.Output):
    """A declaration by which goods of this crossing come back; one that is not `live` brings nothing."""

    declaration: UUID
    number: str
    live: bool
    weight_kg: int
    lines: list[Amount]
    crossings: list[UUID]


class Earlier(wire.Output):
    """The crossing whose goods this declaration brings back."""

    crossing: UUID
    declaration: UUID
    number: str


class Goods(wire.Output):
    """`lines` and `loads` are the whole declaration's. The loads of a vehicle are together what it declared.

    `may_come_back` is what crossed with this vehicle and nobody brings back yet. All is empty without the
    right to see what was declared, and after erasure.
    """

    lines: list[Line]
    loads: list[Load]
    part: Part | None
    came_back_by: list[CameBack]
    may_come_back: list[Amount]
    returns: Earlier | None


@router.get("/crossings/{uuid:crossing_id}/goods", auth=READ, response=Goods, operation_id="get_goods")
def get_goods(request: ApiRequest, crossing_id: UUID) -> HttpResponse:
    """Where the goods are: what crossed, went back, lies in storage, came back by which declarations."""
    view = seen_crossing(request, crossing_id)
    content = declarations.get_declaration(declaration_id=view.declaration_id).content
    if content is None or not may_know(request, gate=view.gate, owner=view.organisation_id):
        nothing = Goods(lines=[], loads=[], part=None, came_back_by=[], may_come_back=[], returns=None)
        return answers.found(request, nothing)
    note_read(request, object_kind="crossing", object_id=crossing_id)
    record = crossing.open_record(declaration_id=view.declaration_id).record
    back = crossing.goods_to_return(crossing_id=crossing_id)
    found = Goods(
        lines=[_line(one) for one in crossing.goods_lines(record=record, content=content)],
        loads=[
            Load(crossing=one.crossing_id, on=one.on, where=one.where, weight_kg=one.weight_kg)
            for one in crossing.goods_loads(record=record, content=content)
        ],
        part=_part(record.dossier.vehicle(crossing_id)),
        came_back_by=[_came_back(one) for one in crossing.list_back(crossing_id=crossing_id)],
        may_come_back=_amounts(back),
        returns=_earlier(content),
    )
    return answers.found(request, found)


@router.post(
    "/crossings/{uuid:crossing_id}/part-returns",
    auth=DECLARE_OR_CONFIRM,
    response={201: wire.Done},
    operation_id="send_part_back",
)
def send_part_back(request: ApiRequest, crossing_id: UUID, body: PartBack) -> HttpResponse:
    """A part of the goods goes back: a company asks for it, a force orders it; customs sets it apart."""
    verb = crossing.ask_part_back if is_company(request) else crossing.order_part_back
    wish, view = wish_of(request), seen_crossing(request, crossing_id)
    lines = [
        crossing.WantedPart(
            owner=one.owner,
            line=one.line,
            quantity=None if one.quantity is None else Decimal(one.quantity),
            weight_kg=one.weight_kg,
        )
        for one in body.lines
    ]
    answer = verb(
        request=wish,
        declaration_id=view.declaration_id,
        crossing_id=crossing_id,
        lines=lines,
        reason=body.reason,
        note=body.note,
    )
    return answers.created(pictures.done(answer))


@router.post(
    "/crossings/{uuid:crossing_id}/part-returns/withdrawals",
    auth=DECLARE_OR_CONFIRM,
    response={201: wire.Done},
    operation_id="keep_part",
)
def keep_part(request: ApiRequest, crossing_id: UUID) -> HttpResponse:
    """The part goes on after all: who asked for it, or ordered it, says so while it is on the truck."""
    verb = crossing.drop_storage if is_company(request) else partial(crossing.recall_part_back, note="")
    wish, view = wish_of(request), seen_crossing(request, crossing_id)
    answer = verb(request=wish, declaration_id=view.declaration_id, crossing_id=crossing_id)
    return answers.created(pictures.done(answer))


def _text(quantity: Decimal | None) -> str | None:
    return None if quantity is None else f"{quantity:f}"


def _line(one: crossing.LineBalance) -> Line:
    said = one.declared
    return Line(
        owner=one.owner,
        line=one.line,
        product=said.product,
        customs=one.customs,
        hs_code=said.hs_code,
        unit=said.unit,
        quantity=_text(said.quantity),
        weight_kg=said.weight_kg,
        apart_quantity=None if said.quantity is None else _text(one.apart_quantity),
        apart_kg=one.apart_kg,
    )


def _part(vehicle: crossing.Vehicle) -> Part | None:
    if vehicle.portion is None:
        return None
    return Part(
        by=vehicle.storing_by,
        aboard=vehicle.portion == crossing.Portion.ABOARD,
        agreed=vehicle.set_apart,
        unloaded=vehicle.unloaded,
        lines=[
            Amount(
                product=one.product,
                customs=one.customs,
                hs_code=one.hs_code,
                unit=one.unit,
                quantity=_text(one.quantity),
                weight_kg=one.weight_kg,
            )
            for one in crossing.part_of(vehicle)
        ],
    )


def _amounts(content: declarations.DeclarationContent | None) -> list[Amount]:
    if content is None:
        return []
    return [
        Amount(
            product=line.product,
            customs=owner.customs_declaration.number if owner.customs_declaration else None,
            hs_code=line.hs_code,
            unit=line.unit,
            quantity=_text(line.quantity),
            weight_kg=line.weight_kg,
        )
        for owner in content.goods
        for line in owner.lines
    ]


def _came_back(one: crossing.Back) -> CameBack:
    return CameBack(
        declaration=one.id,
        number=one.number,
        live=one.live,
        weight_kg=one.weight_kg,
        lines=_amounts(one.content),
        crossings=[seen.id for seen in one.vehicles],
    )


def _earlier(content: declarations.DeclarationContent) -> Earlier | None:
    seen = crossing.find_crossing(crossing_id=content.returns) if content.returns else None
    if seen is None:
        return None
    return Earlier(crossing=seen.id, declaration=seen.declaration_id, number=seen.number)
