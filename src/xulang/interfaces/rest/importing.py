"""A company's software sends declarations by the hundred in a spreadsheet, and follows each of them."""

import hashlib
from collections.abc import Sequence
from datetime import datetime
from typing import Annotated
from uuid import UUID

from django.http import HttpResponse
from django.utils import translation
from ninja import File, Form, Query, Router, Schema, UploadedFile
from pydantic import Field

from xulang.crossing import api as crossing
from xulang.declarations import api as declarations
from xulang.declarations.api import EntryState, ImportState, Level, Make, Mode
from xulang.interfaces.rest import answers, wire
from xulang.interfaces.rest.asking import wish_of
from xulang.interfaces.rest.auth import DECLARE, READ, ApiRequest
from xulang.interfaces.rest.inputs import Input
from xulang.interfaces.rest.problems import language_of, plain
from xulang.interfaces.rest.repeats import once
from xulang.interfaces.shared.sheets.lists import all_words
from xulang.interfaces.shared.sheets.parties import own_parties
from xulang.interfaces.shared.sheets.returned import returned_copy, tell
from xulang.interfaces.shared.sheets.template import template_name, write_template
from xulang.kernel.words import Regime
from xulang.platform import clock
from xulang.platform.idempotency import Answer
from xulang.registry import api as registry

router = Router(tags=["Spreadsheets"])

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
A_FILE = {
    "responses": {
        200: {
            "description": "A workbook.",
            "content": {XLSX: {"schema": {"type": "string", "format": "binary"}}},
        }
    }
}


class How(Input):
    """What is made of a file, and whether one error stops it all."""

    mode: Mode
    make: Make


class Received(wire.Output):
    """`repeated`: the same file came before, and `id` is that upload's."""

    id: UUID
    repeated: bool
    total: int


class Found(wire.Output):
    """One thing found in a cell, or in the whole file where there is no row. `sheet` counts from 0."""

    level: Level
    code: str
    title: str
    detail: str
    params: dict[str, str | int]
    reference: str
    field: str
    sheet: int
    sheet_name: str
    row: int | None
    cell: str | None


class Upload(wire.Output):
    """`counts` are declarations by state; `findings` are those that belong to no declaration."""

    id: UUID
    filename: str
    mode: Mode
    make: Make
    state: ImportState
    total: int
    counts: dict[EntryState, int]
    findings: list[Found]
    received_at: datetime
    ended_at: datetime | None


class Entry(wire.Output):
    """One declaration of the file. `declaration` is the draft's id as long as there is no `number`."""

    place: int
    reference: str
    row: int
    state: EntryState
    declaration: UUID | None
    number: str | None
    findings: list[Found]


class EntryPage(wire.Output):
    """`after` asks for the page that follows; null on the last one."""

    after: int | None
    items: list[Entry]


class TemplateQuery(Schema):
    kind: Regime


class EntryQuery(Schema):
    after: Annotated[int, Field(ge=-1, le=1_000_000)] = -1
    limit: Annotated[int, Field(ge=1, le=100)] = 100


@router.get("/imports/template", auth=READ, operation_id="get_import_template", openapi_extra=A_FILE)
def get_template(request: ApiRequest, query: Query[TemplateQuery]) -> HttpResponse:
    """The template of a kind of declaration, in the language of `Accept-Language`."""
    with translation.override(language_of(request)):
        content = write_template(kind=query.kind, now=clock.now())
    return _file(content, name=template_name(kind=query.kind))


@router.post("/imports", auth=DECLARE, response={201: Received}, operation_id="import_declarations")
def import_declarations(
    request: ApiRequest,
    how: Form[How],
    file: File[Annotated[UploadedFile, Field(description="An .xlsx workbook or CSV; at most 10 MB.")]],
) -> HttpResponse:
    """Send a spreadsheet: a file that cannot be read is refused at once, its rows are worked through later.

    The same file again, or the same rows in another, make nothing twice.
    """
    wish = wish_of(request)
    content, filename = file.read(), file.name or ""
    read = declarations.read_spreadsheet(content=content, filename=filename, words=all_words())
    organisation_id = request.auth.organisation_id

    def do() -> Answer:
        kept = crossing.receive_spreadsheet(
            request=wish,
            organisation_id=organisation_id,
            filename=filename,
            content=content,
            read=read,
            mode=how.mode,
            make=how.make,
            defaults=own_parties(
                organisation=registry.get_organisation(organisation_id=organisation_id), person=None
            ),
        )
        return {"id": str(kept.id), "repeated": kept.repeated is not None, "total": len(read.entries)}

    sent = ["import", hashlib.sha256(content).hexdigest(), how.mode.value, how.make.value]
    answer = once(request=wish, sent=sent, do=do)
    return answers.created(Received.model_validate(answer), location=f"/api/v1/imports/{answer['id']}")


@router.get("/imports/{uuid:import_id}", auth=READ, response=Upload, operation_id="get_import")
def get_import(request: ApiRequest, import_id: UUID) -> HttpResponse:
    """How far an upload has come. Ask again until `ended_at` is set."""
    upload = _upload(request, import_id)
    with translation.override(language_of(request)):
        findings = [_found(one, upload.tables) for one in upload.findings]
    return answers.plain(
        Upload(
            id=upload.id,
            filename=upload.filename,
            mode=upload.mode,
            make=upload.make,
            state=upload.state,
            total=upload.total,
            counts=dict(upload.counts),
            findings=findings,
            received_at=upload.received_at,
            ended_at=upload.ended_at,
        )
    )


@router.get(
    "/imports/{uuid:import_id}/entries", auth=READ, response=EntryPage, operation_id="list_import_entries"
)
def list_entries(request: ApiRequest, import_id: UUID, query: Query[EntryQuery]) -> HttpResponse:
    """The declarations of an upload in the order of the file, each with what became of it."""
    upload = _upload(request, import_id)
    found = declarations.list_entries(import_id=import_id, after=query.after, limit=query.limit + 1)
    after = found[query.limit - 1].place if len(found) > query.limit else None
    with translation.override(language_of(request)):
        items = [_entry(one, upload.tables) for one in found[: query.limit]]
    return answers.page(request, EntryPage(items=items, after=after), after=after)


@router.get("/imports/{uuid:import_id}/copy", auth=READ, operation_id="get_import_copy", openapi_extra=A_FILE)
def get_copy(request: ApiRequest, import_id: UUID) -> HttpResponse:
    """The file as it came, with what is wrong marked in its cells and listed in its first sheet."""
    with translation.override(language_of(request)):
        content, _name = returned_copy(import_id=import_id, organisation_id=request.auth.organisation_id)
    return _file(content, name="import.xlsx")


def _upload(request: ApiRequest, import_id: UUID) -> declarations.SheetUpload:
    """Raises NO_IMPORT, for others' uploads as for those that do not exist."""
    return declarations.get_import(import_id=import_id, organisation_id=request.auth.organisation_id)


def _entry(entry: declarations.UploadedEntry, tables: Sequence[str]) -> Entry:
    return Entry(
        place=entry.place,
        reference=entry.reference,
        row=entry.row,
        state=entry.state,
        declaration=entry.declaration_id,
        number=entry.number or None,
        findings=[_found(one, tables) for one in entry.findings],
    )


def _found(finding: declarations.Finding, tables: Sequence[str]) -> Found:
    told = tell(finding, tables=tables)
    return Found(
        level=finding.level,
        code=finding.code,
        title=told.title,
        detail=told.next_step,
        params=plain(finding.params),
        reference=finding.reference,
        field=finding.field,
        sheet=finding.table,
        sheet_name=told.sheet,
        row=finding.row or None,
        cell=told.place or None,
    )


def _file(content: bytes, *, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type=XLSX)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Cache-Control"] = "no-store"
    return response
