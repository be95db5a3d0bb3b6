"""A company's software declares, corrects and cancels, and reads what it declared."""

import base64
import hmac
from collections.abc import Mapping
from datetime import datetime
from typing import Annotated, Any
from uuid import UUID, uuid5

from django.http import HttpResponse
from django.utils import translation
from ninja import Body, Query, Router, Schema

from xulang.crossing import api as crossing
from xulang.crossing.api import CrossingRefusal, Reason
from xulang.declarations import api as declarations
from xulang.interfaces.rest import answers, pictures, wire
from xulang.interfaces.rest.asking import (
    is_company,
    may_know,
    note_read,
    seen_crossing,
    seen_declaration,
    wish_of,
)
from xulang.interfaces.rest.auth import DECLARE, DECLARE_OR_CONFIRM, READ, ApiRequest
from xulang.interfaces.rest.content import DeclarationInput
from xulang.interfaces.rest.inputs import DeclarationNumber, GateCode, Input, Limit, Moment, Note, Text
from xulang.interfaces.rest.problems import language_of
from xulang.interfaces.rest.repeats import once
from xulang.interfaces.shared.addresses import link_address
from xulang.interfaces.shared.places import known_places
from xulang.kernel.canonical import JSON
from xulang.kernel.refusal import Refusal
from xulang.kernel.words import Direction, Regime, Stage
from xulang.platform import clock, ids, keys
from xulang.platform.idempotency import Answer

router = Router(tags=["Declarations"])

Content = Annotated[dict[str, Any], wire.DescribedAs(DeclarationInput)]


class DeclarationQuery(Schema):
    """`text` is looked for in numbers, plates, containers, parties and products, without accents."""

    direction: Direction | None = None
    regime: Regime | None = None
    gate: GateCode | None = None
    text: Text | None = None
    since: Moment | None = None
    after: DeclarationNumber | None = None
    limit: Limit = 25


class Cancellation(Input):
    reason: Reason
    note: Note = ""


@router.post("/declarations/check", auth=DECLARE, response=wire.Checked, operation_id="check_declaration")
def check_declaration(request: ApiRequest, content: Body[Content]) -> HttpResponse:
    """Check a declaration without storing it: every fault at once, or what is worth a second look."""
    new_id = ids.new_id()
    checked = check(content, now=clock.now(), new_ids=new_id)
    also = crossing.warn_elsewhere(declaration_id=new_id, content=checked.content)
    with translation.override(language_of(request)):
        warnings = pictures.warned((*checked.warnings, *also))
    return answers.plain(wire.Checked(warnings=warnings))


@router.post("/declarations", auth=DECLARE, response={201: wire.Declared}, operation_id="declare")
def declare(request: ApiRequest, content: Body[Content]) -> HttpResponse:
    """Declare. The declaration's id and the ids of vehicles sent without one follow from the key."""
    wish = wish_of(request)
    declaration_id = wish.derived_id("declaration")

    def do() -> Answer:
        checked = check(content, now=wish.now, new_ids=wish.id)
        answer = crossing.declare(
            request=wish,
            declaration_id=declaration_id,
            organisation_id=request.auth.organisation_id,
            content=checked.content,
        )
        return _declared(request, answer, checked)

    answer = once(request=wish, sent=["declare", content], do=do)
    return answers.created(
        wire.Declared.model_validate(answer), location=f"/api/v1/declarations/{declaration_id}"
    )


@router.put(
    "/declarations/{uuid:declaration_id}",
    auth=DECLARE,
    response={201: wire.Declared},
    operation_id="amend_declaration",
)
def amend_declaration(request: ApiRequest, declaration_id: UUID, content: Body[Content]) -> HttpResponse:
    """Send a declaration again, whole. What a step has frozen is refused by field (docs/corrections.md).

    With the declaration's `ETag` as `If-Match` it is refused once somebody else has amended it.
    """
    wish = wish_of(request)
    seen_declaration(request, declaration_id)

    def do() -> Answer:
        stored = declarations.get_declaration(declaration_id=declaration_id)
        checked = check(content, now=wish.now, new_ids=wish.id, previous=stored.content)
        answer = crossing.amend(
            request=wish,
            declaration_id=declaration_id,
            content=checked.content,
            expected_version=answers.meant_version(request, stored=stored.version),
        )
        return _declared(request, answer, checked)

    answer = once(request=wish, sent=["amend", str(declaration_id), content], do=do)
    return answers.created(wire.Declared.model_validate(answer))


@router.post(
    "/declarations/{uuid:declaration_id}/cancellation",
    auth=DECLARE_OR_CONFIRM,
    response={201: wire.Done},
    operation_id="cancel_declaration",
)
def cancel_declaration(request: ApiRequest, declaration_id: UUID, body: Cancellation) -> HttpResponse:
    """Cancel a whole declaration: a company until a vehicle enters, an authority until one has left."""
    wish = wish_of(request)
    seen_declaration(request, declaration_id)
    answer = crossing.cancel(request=wish, declaration_id=declaration_id, reason=body.reason, note=body.note)
    return answers.created(pictures.done(answer))


@router.get("/declarations", auth=READ, response=wire.DeclarationPage, operation_id="list_declarations")
def list_declarations(request: ApiRequest, query: Query[DeclarationQuery]) -> HttpResponse:
    """The organisation's own declarations, newest first. Authorities list crossings instead."""
    if not is_company(request):
        raise Refusal(code=CrossingRefusal.NOT_ALLOWED)
    found = declarations.list_declarations(
        organisation_id=request.auth.organisation_id,
        filters=declarations.Filters(
            text=query.text or "",
            direction=query.direction,
            regime=query.regime,
            gate=query.gate,
            submitted_from=query.since,
        ),
        before=query.after,
        limit=query.limit,
    )
    vehicles: dict[UUID, list[wire.Crossing]] = {item.id: [] for item in found.items}
    for view in crossing.list_crossings(declaration_ids=list(vehicles)):
        vehicles[view.declaration_id].append(pictures.a_crossing(view, plate=view.plate))
    items = [
        wire.DeclarationSummary.model_validate(pictures.declaration_cells(item, vehicles[item.id]))
        for item in found.items
    ]
    page = wire.DeclarationPage(items=items, after=found.next_before)
    return answers.page(request, page, after=found.next_before)


@router.get(
    "/declarations/{uuid:declaration_id}",
    auth=READ,
    response=wire.Declaration,
    operation_id="get_declaration",
)
def get_declaration(request: ApiRequest, declaration_id: UUID) -> HttpResponse:
    """One declaration with its latest content, its vehicles and what customs said of it."""
    opened = seen_declaration(request, declaration_id)
    stored = declarations.get_declaration(declaration_id=declaration_id)
    dossier = opened.record.dossier
    known = may_know(request, gate=dossier.gate, owner=opened.organisation_id)
    if known:
        note_read(request, object_kind="declaration", object_id=declaration_id)
    views = crossing.list_crossings(declaration_ids=[declaration_id])
    cells = pictures.declaration_cells(
        stored, (pictures.a_crossing(view, plate=view.plate if known else None) for view in views)
    )
    correction = dossier.correction
    return answers.found(
        request,
        wire.Declaration.model_validate(
            {
                **cells,
                "crossed": sum(view.stage is Stage.LEFT for view in views),
                "closed_at": crossing.closed_at(views),
                "fees": dossier.fees.value,
                "cancelled_at": dossier.cancelled_at,
                "correction": correction
                and wire.Correction(force=correction.force, at=correction.at, reason=correction.reason_code),
                "customs": _customs(opened, known=known),
                "content": declarations.to_json(stored.content) if known and stored.content else None,
            }
        ),
        version=stored.version,
    )


@router.post(
    "/crossings/{uuid:crossing_id}/driver-link",
    auth=DECLARE,
    response={201: wire.DriverLink},
    operation_id="link_driver",
)
def link_driver(request: ApiRequest, crossing_id: UUID) -> HttpResponse:
    """Make the driver's link anew, once customs has accepted the registration. The link before it dies."""
    wish = wish_of(request)
    view = seen_crossing(request, crossing_id)
    # A repeat can say the token again, although only its hash is kept: it follows from the request.
    secret = hmac.digest(keys.seed("driver-link"), f"{wish.scope}:{wish.id}".encode(), "sha256")
    crossing.link_driver(
        request=wish, declaration_id=view.declaration_id, crossing_id=crossing_id, secret=secret
    )
    url = link_address(token=_token(secret))
    return answers.created(wire.DriverLink(crossing=crossing_id, url=url))


def _token(secret: bytes) -> str:
    """The token as `gates` writes it, which it says only the first time."""
    return base64.urlsafe_b64encode(secret).decode().rstrip("=")


def _customs(opened: crossing.Opened, *, known: bool) -> list[wire.Customs]:
    return [
        wire.Customs(
            id=item.declared_by,
            number=item.number if known else None,
            channel=item.channel,
            clearance=item.clearance,
        )
        for item in crossing.list_customs(record=opened.record)
    ]


def check(
    content: Mapping[str, Any],
    *,
    now: datetime,
    new_ids: UUID,
    previous: declarations.DeclarationContent | None = None,
) -> declarations.CheckedContent:
    """Raises Refusals."""
    return declarations.check_content(
        draft=_with_ids(content, new_ids), now=now, places=known_places(), previous=previous
    )


def _with_ids(content: Mapping[str, Any], new_ids: UUID) -> Mapping[str, JSON]:
    """Vehicles sent without an id get one from the request's: a repeat makes the same."""
    vehicles = content.get("vehicles")
    if not isinstance(vehicles, list):
        return content
    given = [
        {"id": str(uuid5(new_ids, f"vehicle:{place}")), **vehicle} if isinstance(vehicle, dict) else vehicle
        for place, vehicle in enumerate(vehicles)
    ]
    return {**content, "vehicles": given}


def _declared(request: ApiRequest, answer: Answer, checked: declarations.CheckedContent) -> Answer:
    """The answer with its warnings, said once in the first caller's language."""
    also = crossing.warn_elsewhere(declaration_id=UUID(str(answer["declaration"])), content=checked.content)
    with translation.override(language_of(request)):
        warnings = pictures.warned((*checked.warnings, *also))
    declared = wire.Declared.model_validate({**pictures.done_cells(answer), "warnings": warnings})
    kept: Answer = declared.model_dump(mode="json")
    return kept
