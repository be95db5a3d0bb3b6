"""Corrections for programs: what an amendment would do, officers' questions, replacements, every version."""

import hashlib
from datetime import datetime
from functools import partial
from typing import Annotated, Any
from uuid import UUID

import msgspec
import pydantic
from django.http import HttpResponse
from ninja import Body, File, Router, UploadedFile

from xulang.crossing import api as crossing
from xulang.crossing.api import Action, Field, Holder, Manner, Place, Reason
from xulang.declarations import api as declarations
from xulang.declarations.api import DeclarationRefusal
from xulang.interfaces.rest import answers, pictures, wire
from xulang.interfaces.rest.asking import (
    is_company,
    may_know,
    note_read,
    seen_crossing,
    seen_declaration,
    wish_of,
)
from xulang.interfaces.rest.auth import CONFIRM, DECLARE, READ, ApiRequest
from xulang.interfaces.rest.content import DriverInput, Short
from xulang.interfaces.rest.declaring import Content, check
from xulang.interfaces.rest.doing import say_of_crossing
from xulang.interfaces.rest.inputs import Id, Input, Note
from xulang.interfaces.rest.repeats import once
from xulang.interfaces.shared.places import known_places
from xulang.kernel.refusal import Refusal, Refusals
from xulang.kernel.words import Force, Step
from xulang.platform import clock, ids
from xulang.platform.idempotency import Answer

router = Router(tags=["Corrections"])


class Change(wire.Output):
    """One field; `crossing` is null for the declaration's own. `place` is null while there is none."""

    field: Field
    crossing: UUID | None
    manner: Manner
    place: Place | None


class Again(wire.Output):
    """A confirmation that rests on what changes: its force is asked again."""

    step: Step
    force: Force
    crossing: UUID | None
    field: Field


class Preview(wire.Output):
    """What the amendment would do if it were sent now; nothing was stored."""

    changes: list[Change]
    again: list[Again]


class Version(wire.Output):
    """`content` is null after erasure, and for who may not see what is personal."""

    number: int
    fact: UUID
    at: datetime
    changes: list[Change]
    content: Annotated[dict[str, Any], wire.DescribedAs(declarations.DeclarationContent)] | None


class Versions(wire.Output):
    items: list[Version]


class VehicleChange(wire.Output):
    """A vehicle got another tractor, trailer, box, seal or driver; `by` who approved it, or by `carrier`.

    `reason` is why a replacement was asked for. `before` and `after` hold the fields that differ; they are
    null after erasure, and for who may not see what is personal.
    """

    version: int
    fact: UUID
    at: datetime
    by: Force
    reason: str | None
    changes: list[Change]
    before: dict[str, Any] | None
    after: dict[str, Any] | None


class VehicleChanges(wire.Output):
    items: list[VehicleChange]


class Question(wire.Output):
    """An officer asks the declarant to correct one field, which is open for it. `note` is personal."""

    fact: UUID
    force: Force
    at: datetime
    field: Field
    crossing: UUID | None
    reason: str
    note: str | None


class Questions(wire.Output):
    items: list[Question]


class Photo(wire.Output):
    photo: UUID


class Asked(Input):
    field: Field
    reason: Reason
    note: Note = ""


class Dropped(Input):
    field: Field


class Replacement(Input):
    """Fields that are left out stay; null takes one away. `photo` is one uploaded for the declaration."""

    plate: Short | None = None
    trailer_plate: Short | None = None
    container_number: Short | None = None
    seal_number: Short | None = None
    chassis_number: Short | None = None
    engine_number: Short | None = None
    driver: DriverInput | None = None
    reason: Reason
    photo: Id
    note: Note = ""


@router.post(
    "/declarations/{uuid:declaration_id}/amendments/preview",
    auth=DECLARE,
    response=Preview,
    operation_id="preview_amendment",
)
def preview(request: ApiRequest, declaration_id: UUID, content: Body[Content]) -> HttpResponse:
    """What an amendment would change, whose confirmations it would void, and what becomes of each place.

    Refused, field by field, exactly when the amendment itself would be.
    """
    seen_declaration(request, declaration_id)
    stored = declarations.get_declaration(declaration_id=declaration_id)
    checked = check(content, now=clock.now(), new_ids=ids.new_id(), previous=stored.content)
    judged = crossing.preview_amendment(
        actor=request.auth.actor, declaration_id=declaration_id, content=checked.content
    )
    changes = [
        Change(
            field=one.field,
            crossing=one.crossing_id,
            manner=judged.manners[one.crossing_id, one.field],
            place=judged.places.get(one.crossing_id) if one.crossing_id else None,
        )
        for one in judged.plan.amended
    ]
    again = [
        Again(step=one.step, force=one.force, crossing=one.crossing_id, field=one.field)
        for one in judged.plan.voided
    ]
    return answers.plain(Preview(changes=changes, again=again))


@router.get(
    "/declarations/{uuid:declaration_id}/versions",
    auth=READ,
    response=Versions,
    operation_id="list_versions",
)
def versions(request: ApiRequest, declaration_id: UUID) -> HttpResponse:
    """Every version, the first one first: what changed by name, and the content as it was sent."""
    known = _known(request, declaration_id)
    found = [
        Version(
            number=one.number,
            fact=one.fact_id,
            at=one.at,
            changes=[_change(change) for change in one.changes],
            content=dict(declarations.to_json(one.content)) if known and one.content else None,
        )
        for one in crossing.list_versions(declaration_id=declaration_id)
    ]
    return answers.plain(Versions(items=found))


@router.get(
    "/crossings/{uuid:crossing_id}/changes",
    auth=READ,
    response=VehicleChanges,
    operation_id="list_vehicle_changes",
)
def vehicle_changes(request: ApiRequest, crossing_id: UUID) -> HttpResponse:
    """Every change of tractor, trailer, box, seal or driver: from what to what, the ground, and the place."""
    view = seen_crossing(request, crossing_id)
    known = _known(request, view.declaration_id)
    found = [
        VehicleChange(
            version=one.version,
            fact=one.fact_id,
            at=one.at,
            by=one.force,
            reason=one.reason_code or None,
            changes=[_change(change) for change in one.changes],
            before=_fields(one.old, one) if known else None,
            after=_fields(one.new, one) if known else None,
        )
        for one in crossing.list_vehicle_changes(declaration_id=view.declaration_id)
        if one.crossing_id == crossing_id
    ]
    return answers.plain(VehicleChanges(items=found))


def _change(change: crossing.VersionChange) -> Change:
    return Change(field=change.field, crossing=change.crossing_id, manner=change.manner, place=change.place)


def _fields(
    vehicle: declarations.VehicleContent | None, one: crossing.VehicleChanged
) -> dict[str, Any] | None:
    if vehicle is None:
        return None
    whole: dict[str, Any] = msgspec.to_builtins(vehicle, order="deterministic")
    return {change.field.value: whole[change.field.value] for change in one.changes}


@router.get(
    "/declarations/{uuid:declaration_id}/corrections",
    auth=READ,
    response=Questions,
    operation_id="list_questions",
)
def questions(request: ApiRequest, declaration_id: UUID) -> HttpResponse:
    """What officers ask to be corrected now."""
    known = _known(request, declaration_id)
    record = seen_declaration(request, declaration_id).record
    found = [
        Question(
            fact=one.fact_id,
            force=one.force,
            at=one.at,
            field=one.field,
            crossing=one.crossing_id,
            reason=one.reason_code,
            note=one.note if known else None,
        )
        for one in crossing.list_questions(record=record)
    ]
    return answers.plain(Questions(items=found))


def _known(request: ApiRequest, declaration_id: UUID) -> bool:
    """Whether personal data may be shown; then the reading is noted."""
    opened = seen_declaration(request, declaration_id)
    known = may_know(request, gate=opened.record.dossier.gate, owner=opened.organisation_id)
    if known:
        note_read(request, object_kind="declaration", object_id=declaration_id)
    return known


@router.post(
    "/crossings/{uuid:crossing_id}/corrections",
    auth=CONFIRM,
    response={201: wire.Done},
    operation_id="ask_correction",
)
def ask_correction(request: ApiRequest, crossing_id: UUID, body: Asked) -> HttpResponse:
    """Ask the declarant to correct one field of the vehicle or its declaration: it opens just that field."""
    wish, view = wish_of(request), seen_crossing(request, crossing_id)
    answer = crossing.ask_correction(
        request=wish,
        declaration_id=view.declaration_id,
        crossing_id=_holder(body.field, crossing_id),
        field=body.field,
        reason=body.reason,
        note=body.note,
    )
    return answers.created(pictures.done(answer))


@router.post(
    "/crossings/{uuid:crossing_id}/corrections/withdrawals",
    auth=CONFIRM,
    response={201: wire.Done},
    operation_id="drop_correction",
)
def drop_correction(request: ApiRequest, crossing_id: UUID, body: Dropped) -> HttpResponse:
    """Take the force's own question back."""
    wish, view = wish_of(request), seen_crossing(request, crossing_id)
    answer = crossing.drop_correction(
        request=wish,
        declaration_id=view.declaration_id,
        crossing_id=_holder(body.field, crossing_id),
        field=body.field,
    )
    return answers.created(pictures.done(answer))


def _holder(field: Field, crossing_id: UUID) -> UUID | None:
    own = any(row.field == field and row.holder == Holder.VEHICLE for row in crossing.FIELDS)
    return crossing_id if own else None


@router.post(
    "/declarations/{uuid:declaration_id}/photos",
    auth=DECLARE,
    response={201: Photo},
    operation_id="upload_photo",
)
def upload_photo(
    request: ApiRequest,
    declaration_id: UUID,
    file: File[Annotated[UploadedFile, pydantic.Field(description="JPEG or PNG, at most 6 MB.")]],
) -> HttpResponse:
    """Keep a photo beside the declaration, to be named in a replacement."""
    wish = wish_of(request)
    opened = seen_declaration(request, declaration_id)
    crossing.force_of(
        actor=wish.actor,
        action=Action.REPLACE,
        gate=opened.record.dossier.gate,
        owner=opened.organisation_id,
    )
    limit = declarations.PHOTO_LIMIT
    if (file.size or 0) > limit:
        raise Refusal(code=DeclarationRefusal.PHOTO_TOO_LARGE, field="file", limit=limit // 1_000_000)
    content = file.read()

    def do() -> Answer:
        photo_id = wish.derived_id("photo")
        declarations.store_photo(
            photo_id=photo_id, declaration_id=declaration_id, content=content, now=wish.now
        )
        return {"photo": str(photo_id)}

    answer = once(
        request=wish, sent=["photo", str(declaration_id), hashlib.sha256(content).hexdigest()], do=do
    )
    return answers.created(Photo.model_validate(answer))


@router.post(
    "/crossings/{uuid:crossing_id}/replacements",
    auth=DECLARE,
    response={201: wire.Done},
    operation_id="ask_replacement",
)
def ask_replacement(request: ApiRequest, crossing_id: UUID, body: Replacement) -> HttpResponse:
    """Ask customs to let another tractor, trailer, container, seal or driver take this one's place."""
    wish, view = wish_of(request), seen_crossing(request, crossing_id)
    ask = partial(
        crossing.ask_replacement,
        request=wish,
        declaration_id=view.declaration_id,
        reason=body.reason,
        photo=body.photo,
        note=body.note,
    )

    def do() -> Answer:
        kept: Answer = pictures.done(ask(vehicle=_wanted(request, view, body))).model_dump(mode="json")
        return kept

    sent = ["replace", str(crossing_id), body.model_dump(mode="json", exclude_unset=True)]
    return answers.created(wire.Done.model_validate(once(request=wish, sent=sent, do=do)))


def _wanted(
    request: ApiRequest, view: crossing.CrossingView, body: Replacement
) -> declarations.VehicleContent:
    """The vehicle as it shall be, checked as a declaration is. Raises Refusals by the body's fields."""
    stored = declarations.get_declaration(declaration_id=view.declaration_id)
    if not is_company(request):
        raise Refusal(code=crossing.CrossingRefusal.NOT_ALLOWED)
    if stored.content is None:
        raise Refusal(code=DeclarationRefusal.CONTENT_ERASED)
    if all(vehicle.id != view.id for vehicle in stored.content.vehicles):
        raise Refusal(code=crossing.CrossingRefusal.UNKNOWN)
    whole: dict[str, Any] = dict(declarations.as_draft(stored.content))
    changed = body.model_dump(mode="json", exclude_unset=True, exclude={"reason", "photo", "note"})
    whole["vehicles"] = [
        {**vehicle, **changed} if vehicle["id"] == str(view.id) else vehicle for vehicle in whole["vehicles"]
    ]
    looked = declarations.examine_draft(
        draft=whole, now=clock.now(), places=known_places(), previous=stored.content
    )
    if looked.content is None:
        raise Refusals(refusals=tuple(_in_body(one) for one in looked.refusals))
    return looked.content.vehicle(view.id)


def _in_body(refusal: Refusal) -> Refusal:
    """Without the vehicle's place in the declaration, which the caller did not send."""
    path = (refusal.field or "").split(".")
    name = ".".join(path[2:]) if path[0] == "vehicles" else ".".join(path)
    return Refusal(code=refusal.code, field=name or None, **refusal.params)


@router.post(
    "/crossings/{uuid:crossing_id}/replacements/withdrawals",
    auth=DECLARE,
    response={201: wire.Done},
    operation_id="drop_replacement",
)
def drop_replacement(request: ApiRequest, crossing_id: UUID) -> HttpResponse:
    """Take the request back while customs has not decided."""
    return say_of_crossing(request, crossing_id, crossing.drop_replacement)
