"""A company's software sends a customs declaration and gets its fields."""

from typing import Annotated
from uuid import UUID

from django.http import HttpResponse
from ninja import File, Router, UploadedFile
from pydantic import Field

from xulang.crossing.api import CrossingRefusal
from xulang.declarations import api as declarations
from xulang.declarations.api import PlaceKind, Unread
from xulang.interfaces.rest import answers, wire
from xulang.interfaces.rest.asking import seen_declaration
from xulang.interfaces.rest.auth import DECLARE, ApiRequest
from xulang.kernel.refusal import Refusal
from xulang.kernel.words import Direction
from xulang.platform import clock

router = Router(tags=["Declarations"])


class PlaceInDocument(wire.Output):
    """Page "3", cell "TKN!E4" or element "Root/DToKhaiMD/Data/SOTK"."""

    kind: PlaceKind
    name: str


class ReadField(wire.Output):
    """`value` is canonical (2026-05-08, 13747.01); else `unread` says why, and `raw` what stands there."""

    value: str | None
    place: PlaceInDocument | None
    unread: Unread | None
    raw: str


class ReadParty(wire.Output):
    name: ReadField
    tax_code: ReadField
    address: ReadField


class ReadLine(wire.Output):
    """`value` and `unit_price` are in `currency`, `value_vnd` is the value for customs."""

    product: ReadField
    hs_code: ReadField
    origin: ReadField
    quantity: ReadField
    unit: ReadField
    weight_kg: ReadField
    unit_price: ReadField
    value: ReadField
    currency: ReadField
    value_vnd: ReadField


class ReadDocument(wire.Output):
    """`line_count` is how many lines of goods the document says it has; `lines` are those that were found."""

    form: str
    direction: Direction
    number: ReadField
    type: ReadField
    office: ReadField
    office_name: ReadField
    channel: ReadField
    registered_on: ReadField
    transport: ReadField
    gross_weight_kg: ReadField
    invoice_value: ReadField
    invoice_currency: ReadField
    line_count: ReadField
    exporter: ReadParty
    importer: ReadParty
    bills: list[ReadField]
    containers: list[ReadField]
    lines: list[ReadLine]


@router.post("/documents", auth=DECLARE, response=ReadDocument, operation_id="read_document")
def read_document(
    request: ApiRequest,
    file: File[Annotated[UploadedFile, Field(description="At most 10 MB.")]],
    declaration: UUID | None = None,
) -> HttpResponse:
    """Read a customs declaration: a VNACCS printout (PDF or .xlsx) or an XML export. Nothing is kept of it.

    Each field has its value and place, or the reason why it has none. With an own `declaration`, the plates
    and containers that it names are kept beside that one: read before the registration, they speak for the
    new value of a typo (docs/corrections.md).
    """
    if declaration is not None:
        opened = seen_declaration(request, declaration)
        if opened.organisation_id != request.auth.organisation_id:
            raise Refusal(code=CrossingRefusal.NOT_ALLOWED)
    document = declarations.read_document(content=file.read(), filename=file.name or "")
    if declaration is not None:
        declarations.keep_evidence(about=declaration, document=document, now=clock.now())
    return answers.plain(ReadDocument.model_validate(declarations.document_to_json(document)))
