"""What the forces' and the yards' own software says on the record: the same use cases as people's taps."""

from functools import partial
from typing import Literal
from uuid import UUID

from django.http import HttpResponse
from ninja import Router

from xulang.crossing import api as crossing
from xulang.crossing.api import ClearanceStatus, InspectionResult, Reason
from xulang.interfaces.rest import wire
from xulang.interfaces.rest.auth import CONFIRM, ApiRequest
from xulang.interfaces.rest.doing import say_of_crossing, say_of_declaration
from xulang.interfaces.rest.inputs import Input, Moment, Note
from xulang.kernel.words import Channel, FactKind, Step

router = Router(tags=["Forces and yards"])


class Confirmation(Input):
    step: Step
    note: Note = ""


class RefusedStep(Input):
    step: Step
    reason: Reason
    note: Note = ""


class Stopped(Input):
    reason: Reason
    note: Note = ""


class Noted(Input):
    note: Note = ""


class Inspected(Input):
    step: Step
    result: InspectionResult
    note: Note = ""


class YardReport(Input):
    """What the yard saw at its own barrier, at its own time, which is not in the future."""

    kind: Literal["yard_entry", "yard_exit"]
    at: Moment


class ChannelSet(Input):
    channel: Channel


class ClearanceSet(Input):
    clearance: ClearanceStatus


@router.post(
    "/crossings/{uuid:crossing_id}/confirmations",
    auth=CONFIRM,
    response={201: wire.Done},
    operation_id="confirm",
)
def confirm(request: ApiRequest, crossing_id: UUID, body: Confirmation) -> HttpResponse:
    """Confirm a step in the name of the token's force; one of the whole declaration through any vehicle."""
    return say_of_crossing(request, crossing_id, partial(crossing.confirm, step=body.step, note=body.note))


@router.post(
    "/crossings/{uuid:crossing_id}/refusals",
    auth=CONFIRM,
    response={201: wire.Done},
    operation_id="refuse",
)
def refuse(request: ApiRequest, crossing_id: UUID, body: RefusedStep) -> HttpResponse:
    """Refuse what could be confirmed: a registration goes back to the declarant, a vehicle is held."""
    return say_of_crossing(
        request, crossing_id, partial(crossing.refuse, step=body.step, reason=body.reason, note=body.note)
    )


@router.post(
    "/crossings/{uuid:crossing_id}/undoings",
    auth=CONFIRM,
    response={201: wire.Done},
    operation_id="undo",
)
def undo(request: ApiRequest, crossing_id: UUID, body: Confirmation) -> HttpResponse:
    """Take back the force's own confirmation within ten minutes, as a new fact."""
    return say_of_crossing(request, crossing_id, partial(crossing.undo, step=body.step, note=body.note))


@router.post(
    "/crossings/{uuid:crossing_id}/holds", auth=CONFIRM, response={201: wire.Done}, operation_id="hold"
)
def hold(request: ApiRequest, crossing_id: UUID, body: Stopped) -> HttpResponse:
    """Stop a vehicle until the same force releases it."""
    return say_of_crossing(request, crossing_id, partial(crossing.hold, reason=body.reason, note=body.note))


@router.post(
    "/crossings/{uuid:crossing_id}/releases",
    auth=CONFIRM,
    response={201: wire.Done},
    operation_id="release",
)
def release(request: ApiRequest, crossing_id: UUID, body: Noted) -> HttpResponse:
    """End the force's own holds of a vehicle."""
    return say_of_crossing(request, crossing_id, partial(crossing.release, note=body.note))


@router.post(
    "/crossings/{uuid:crossing_id}/inspections",
    auth=CONFIRM,
    response={201: wire.Done},
    operation_id="inspect",
)
def inspect(request: ApiRequest, crossing_id: UUID, body: Inspected) -> HttpResponse:
    """Record what an inspection found, before the step is confirmed or refused."""
    return say_of_crossing(
        request, crossing_id, partial(crossing.inspect, step=body.step, result=body.result, note=body.note)
    )


@router.post(
    "/crossings/{uuid:crossing_id}/returns",
    auth=CONFIRM,
    response={201: wire.Done},
    operation_id="send_back",
)
def send_back(request: ApiRequest, crossing_id: UUID, body: Stopped) -> HttpResponse:
    """Order a vehicle to go back; one that entered waits for both forces' word on `turned_back`."""
    return say_of_crossing(
        request, crossing_id, partial(crossing.send_back, reason=body.reason, note=body.note)
    )


@router.post(
    "/crossings/{uuid:crossing_id}/returns/recall",
    auth=CONFIRM,
    response={201: wire.Done},
    operation_id="recall_return",
)
def recall_return(request: ApiRequest, crossing_id: UUID, body: Noted) -> HttpResponse:
    """Take the order to go back away: the force that gave it, until the first word on `turned_back`."""
    return say_of_crossing(request, crossing_id, partial(crossing.recall_return, note=body.note))


@router.post(
    "/crossings/{uuid:crossing_id}/yard-reports",
    auth=CONFIRM,
    response={201: wire.Done},
    operation_id="report_yard",
)
def report_yard(request: ApiRequest, crossing_id: UUID, body: YardReport) -> HttpResponse:
    """A vehicle drove into the yard, or out of it."""
    return say_of_crossing(
        request, crossing_id, partial(crossing.report_yard, kind=FactKind(body.kind), at=body.at)
    )


@router.post(
    "/declarations/{uuid:declaration_id}/customs/{uuid:customs_id}/channel",
    auth=CONFIRM,
    response={201: wire.Done},
    operation_id="set_channel",
)
def set_channel(
    request: ApiRequest, declaration_id: UUID, customs_id: UUID, body: ChannelSet
) -> HttpResponse:
    """Customs gives a customs declaration its channel; `customs_id` stands in the declaration."""
    verb = partial(crossing.set_channel, customs_declaration=customs_id, channel=body.channel)
    return say_of_declaration(request, declaration_id, verb)


@router.post(
    "/declarations/{uuid:declaration_id}/customs/{uuid:customs_id}/clearance",
    auth=CONFIRM,
    response={201: wire.Done},
    operation_id="set_clearance",
)
def set_clearance(
    request: ApiRequest, declaration_id: UUID, customs_id: UUID, body: ClearanceSet
) -> HttpResponse:
    """Customs says that the goods are cleared, or that this is suspended."""
    verb = partial(crossing.set_clearance, customs_declaration=customs_id, clearance=body.clearance)
    return say_of_declaration(request, declaration_id, verb)
