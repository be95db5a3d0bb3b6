"""What a company's software asks for when a trip does not go as declared."""

from uuid import UUID

from django.http import HttpResponse
from ninja import Router

from xulang.crossing import api as crossing
from xulang.crossing.api import Reason
from xulang.interfaces.rest import answers, pictures, wire
from xulang.interfaces.rest.asking import seen_crossing, wish_of
from xulang.interfaces.rest.auth import DECLARE, ApiRequest
from xulang.interfaces.rest.inputs import Input, Note

router = Router(tags=["Exceptions"])


class TakenBack(Input):
    """Why the firm takes its goods back."""

    reason: Reason
    note: Note = ""


@router.post(
    "/crossings/{uuid:crossing_id}/return-requests",
    auth=DECLARE,
    response={201: wire.Done},
    operation_id="ask_return",
)
def ask_return(request: ApiRequest, crossing_id: UUID, body: TakenBack) -> HttpResponse:
    """Take the goods back: customs decides on a vehicle that entered; any other ends at once."""
    wish, view = wish_of(request), seen_crossing(request, crossing_id)
    answer = crossing.ask_return(
        request=wish,
        declaration_id=view.declaration_id,
        crossing_id=crossing_id,
        reason=body.reason,
        note=body.note,
    )
    return answers.created(pictures.done(answer))


@router.post(
    "/crossings/{uuid:crossing_id}/return-requests/withdrawals",
    auth=DECLARE,
    response={201: wire.Done},
    operation_id="drop_return",
)
def drop_return(request: ApiRequest, crossing_id: UUID) -> HttpResponse:
    """Take the request back while customs has not decided."""
    wish, view = wish_of(request), seen_crossing(request, crossing_id)
    answer = crossing.drop_return(request=wish, declaration_id=view.declaration_id, crossing_id=crossing_id)
    return answers.created(pictures.done(answer))
