"""How long trucks of the two-way scheme may stay across the border, and the orders that extend it."""

from datetime import datetime
from functools import partial
from typing import Annotated
from uuid import UUID

from django.http import HttpResponse
from ninja import Router
from pydantic import Field

from xulang.crossing import api as crossing
from xulang.crossing.api import Reason, StayPlace, StayState
from xulang.interfaces.rest import answers, wire
from xulang.interfaces.rest.asking import is_company, may_know, note_read, seen_crossing
from xulang.interfaces.rest.auth import CONFIRM, READ, ApiRequest
from xulang.interfaces.rest.doing import say_of_crossing
from xulang.interfaces.rest.inputs import Input, Note
from xulang.kernel.words import Nationality
from xulang.platform import clock

router = Router(tags=["Exceptions"])
# The scheme says how many one order may add; this bounds what is read at all.
MOST_HOURS = 1000


class Extension(Input):
    """An order that a truck may stay so many hours longer."""

    hours: Annotated[int, Field(ge=1, le=MOST_HOURS)]
    reason: Reason
    note: Note = ""


class Recalled(Input):
    note: Note = ""


class Stay(wire.Output):
    """`out` and `back` are the crossings of both ways; `left_seconds` is below zero for a late one."""

    out: UUID
    back: UUID | None
    number: str
    gate: str
    nationality: Nationality
    plate: str | None
    yard: StayPlace
    scheme: str
    since: datetime
    hours: int
    extended_hours: int
    extensions: int
    deadline: datetime
    ended_at: datetime | None
    state: StayState
    left_seconds: int


class StayAnswer(wire.Output):
    """`stay` is null where no clock runs."""

    stay: Stay | None


class Stays(wire.Output):
    items: list[Stay]


@router.get(
    "/crossings/{uuid:crossing_id}/stay", auth=READ, response={200: StayAnswer}, operation_id="get_stay"
)
def get_stay(request: ApiRequest, crossing_id: UUID) -> HttpResponse:
    """How long the truck may stay across the border, asked of its way out or of its way back."""
    seen = seen_crossing(request, crossing_id)
    found = crossing.find_stay(crossing_id=seen.id)
    note_read(request, object_kind="crossing", object_id=seen.id)
    return answers.found(request, StayAnswer(stay=_stay(request, found) if found else None))


@router.get("/stays", auth=READ, response={200: Stays}, operation_id="list_stays")
def list_stays(request: ApiRequest) -> HttpResponse:
    """Stays that are overdue or soon will be: the company's own, or those at the token's gates."""
    company = is_company(request)
    found = crossing.list_stays(
        gates=None if company else crossing.gates_in_view(actor=request.auth.actor),
        organisation_id=request.auth.organisation_id if company else None,
        now=clock.now(),
    )
    note_read(request, object_kind="stays", object_id="")
    return answers.found(request, Stays(items=[_stay(request, one) for one in found]))


@router.post(
    "/crossings/{uuid:crossing_id}/stay-extensions",
    auth=CONFIRM,
    response={201: wire.Done},
    operation_id="extend_stay",
)
def extend_stay(request: ApiRequest, crossing_id: UUID, body: Extension) -> HttpResponse:
    """The border guard lets a truck stay longer; said of its way out."""
    verb = partial(crossing.extend_stay, hours=body.hours, reason=body.reason, note=body.note)
    return say_of_crossing(request, crossing_id, verb)


@router.post(
    "/crossings/{uuid:crossing_id}/stay-extensions/recall",
    auth=CONFIRM,
    response={201: wire.Done},
    operation_id="recall_extension",
)
def recall_extension(request: ApiRequest, crossing_id: UUID, body: Recalled) -> HttpResponse:
    """Take the latest extension back, as long as the truck does not stay on it yet."""
    return say_of_crossing(request, crossing_id, partial(crossing.recall_extension, note=body.note))


def _stay(request: ApiRequest, found: crossing.StayView) -> Stay:
    now, seen, stay = clock.now(), found.out, found.stay
    knows = may_know(request, gate=seen.gate, owner=seen.organisation_id)
    return Stay(
        out=seen.id,
        back=found.back.id if found.back else None,
        number=seen.number,
        gate=seen.gate,
        nationality=seen.nationality,
        plate=(seen.plate or None) if knows else None,
        yard=stay.yard,
        scheme=stay.scheme.name,
        since=stay.since,
        hours=stay.hours,
        extended_hours=stay.extended_hours,
        extensions=stay.extensions,
        deadline=stay.deadline,
        ended_at=stay.ended_at,
        state=stay.state(now),
        left_seconds=int(stay.left(now).total_seconds()),
    )
