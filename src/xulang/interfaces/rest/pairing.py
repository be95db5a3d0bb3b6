"""Transshipment across declarations: which trucks hand over goods, and what is missing before signature."""

from datetime import datetime
from functools import partial
from typing import Annotated
from uuid import UUID

from django.http import HttpResponse
from ninja import Router
from pydantic import Field

from xulang.crossing import api as crossing
from xulang.crossing.api import Accord, Condition, Reply
from xulang.interfaces.rest import answers, wire
from xulang.interfaces.rest.asking import is_company, may_know, note_read, seen_crossing
from xulang.interfaces.rest.auth import DECLARE, DECLARE_OR_CONFIRM, READ, ApiRequest
from xulang.interfaces.rest.doing import say_of_crossing
from xulang.interfaces.rest.inputs import Input, Note
from xulang.kernel.words import Force, Stage, VehiclePart

router = Router(tags=["Exceptions"])


class ConditionMet(wire.Output):
    """One condition: `met` since `at`, by `force`; `crossing` is the vehicle it speaks of."""

    condition: Condition
    force: Force
    crossing: UUID | None
    met: bool
    at: datetime | None


class Partner(wire.Output):
    """The other truck. `accord` is null where both are declared together; `plate` is null after erasure.

    `weight_kg` is what a receiver takes, where several share the goods.
    """

    crossing: UUID
    number: str
    plate: str | None
    part: VehiclePart
    accord: Accord | None
    since: datetime | None
    weight_kg: int | None


class Handover(wire.Output):
    """`missing` says whether anything stands before customs' signature; `free` that a truck may be paired."""

    part: VehiclePart
    partners: list[Partner]
    conditions: list[ConditionMet]
    missing: bool
    signed_at: datetime | None
    free: bool


class FreePartner(wire.Output):
    """A truck that may be named; `stage` is null for another company's, which has not agreed to anything."""

    crossing: UUID
    number: str
    plate: str
    own: bool
    expected_arrival: datetime | None
    stage: Stage | None


class FreePartners(wire.Output):
    """Trucks of the other part that may be named: the company's own, and of carriers it was paired with."""

    items: list[FreePartner]


class Named(Input):
    """The other truck, by its declaration's number and its plate: both have to fit."""

    number: Annotated[str, Field(min_length=1, max_length=20)]
    plate: Annotated[str, Field(min_length=1, max_length=30)]
    note: Note = ""


class Answered(Input):
    reply: Reply


class Ended(Input):
    note: Note = ""


class Share(Input):
    crossing: UUID
    weight_kg: Annotated[int, Field(ge=1, le=1_000_000)]


class Split(Input):
    """What each receiver takes: each of them once, and together what the source carries."""

    shares: Annotated[list[Share], Field(min_length=1, max_length=50)]


@router.get(
    "/crossings/{uuid:crossing_id}/handover",
    auth=READ,
    response=Handover,
    operation_id="get_handover",
)
def get_handover(request: ApiRequest, crossing_id: UUID) -> HttpResponse:
    """The transshipment of a truck; one that carries its goods all the way has nothing to hand over."""
    view = seen_crossing(request, crossing_id)
    record = crossing.open_record(declaration_id=view.declaration_id).record
    found = crossing.find_handover(record=record, crossing_id=crossing_id)
    if found is None:
        nothing = Handover(
            part=view.part, partners=[], conditions=[], missing=False, signed_at=None, free=False
        )
        return answers.found(request, nothing)
    known = may_know(request, gate=view.gate, owner=view.organisation_id)
    if known and found.partners:
        note_read(request, object_kind="crossing", object_id=crossing_id)
    return answers.found(request, _handover(found, known=known))


@router.get(
    "/crossings/{uuid:crossing_id}/free-partners",
    auth=READ,
    response=FreePartners,
    operation_id="list_free_partners",
)
def list_free_partners(request: ApiRequest, crossing_id: UUID) -> HttpResponse:
    """Trucks that nobody is paired with, at the same gate and the same way, the first expected first."""
    view = seen_crossing(request, crossing_id)
    if not may_know(request, gate=view.gate, owner=view.organisation_id):
        return answers.found(request, FreePartners(items=[]))
    company = view.organisation_id if is_company(request) else None
    found = crossing.list_free_partners(seen=view, organisation_id=company)
    note_read(request, object_kind="crossing", object_id=crossing_id)
    items = [
        FreePartner(
            crossing=one.id,
            number=one.number,
            plate=one.plate,
            own=one.organisation_id == view.organisation_id,
            expected_arrival=one.expected_arrival,
            stage=one.stage if company in {None, one.organisation_id} else None,
        )
        for one in found
    ]
    return answers.found(request, FreePartners(items=items))


@router.post(
    "/crossings/{uuid:crossing_id}/pairs",
    auth=DECLARE_OR_CONFIRM,
    response={201: wire.Done},
    operation_id="pair",
)
def pair(request: ApiRequest, crossing_id: UUID, body: Named) -> HttpResponse:
    """Ask that two trucks hand over goods; customs, the centre and who owns both pair them at once."""
    verb = partial(crossing.pair, number=body.number, plate=body.plate, note=body.note)
    return say_of_crossing(request, crossing_id, verb)


@router.post(
    "/crossings/{uuid:crossing_id}/pairs/{uuid:partner_id}/answers",
    auth=DECLARE,
    response={201: wire.Done},
    operation_id="answer_pair",
)
def answer_pair(request: ApiRequest, crossing_id: UUID, partner_id: UUID, body: Answered) -> HttpResponse:
    """Say yes or no to what the other company asked."""
    verb = partial(crossing.answer_pair, partner=partner_id, reply=body.reply)
    return say_of_crossing(request, crossing_id, verb)


@router.post(
    "/crossings/{uuid:crossing_id}/pairs/{uuid:partner_id}/ending",
    auth=DECLARE_OR_CONFIRM,
    response={201: wire.Done},
    operation_id="unpair",
)
def unpair(request: ApiRequest, crossing_id: UUID, partner_id: UUID, body: Ended) -> HttpResponse:
    """End a pair, or take back what was asked, until customs signed the transshipment."""
    verb = partial(crossing.unpair, partner=partner_id, note=body.note)
    return say_of_crossing(request, crossing_id, verb)


@router.post(
    "/crossings/{uuid:crossing_id}/split",
    auth=DECLARE_OR_CONFIRM,
    response={201: wire.Done},
    operation_id="state_split",
)
def state_split(request: ApiRequest, crossing_id: UUID, body: Split) -> HttpResponse:
    """Say how much each of several receiving trucks takes of this one's goods."""
    verb = partial(crossing.state_split, shares={share.crossing: share.weight_kg for share in body.shares})
    return say_of_crossing(request, crossing_id, verb)


def _handover(found: crossing.HandoverView, *, known: bool) -> Handover:
    return Handover(
        part=found.part,
        partners=[
            Partner(
                crossing=one.seen.id,
                number=one.seen.number,
                plate=(one.seen.plate or None) if known else None,
                part=one.part,
                accord=one.accord,
                since=one.since,
                weight_kg=one.share if known else None,
            )
            for one in found.partners
        ],
        conditions=[
            ConditionMet(
                condition=one.condition, force=one.force, crossing=one.crossing_id, met=one.met, at=one.at
            )
            for one in found.conditions
        ],
        missing=bool(found.missing),
        signed_at=found.signed_at,
        free=found.free,
    )
