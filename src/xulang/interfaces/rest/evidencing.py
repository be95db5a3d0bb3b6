"""Files that prove figures and tasks: sent, and read by who sees what rests on them."""

from typing import Annotated, Any, Final, Literal
from uuid import UUID

from django.http import HttpResponse
from django.utils.http import content_disposition_header
from ninja import File, Form, Router, UploadedFile
from pydantic import Field

from xulang.assignments import api as assignments
from xulang.assignments.api import NewFile, Said, TaskVerb
from xulang.crossing import api as crossing
from xulang.indicators import api as indicators
from xulang.indicators.api import IndicatorRefusal
from xulang.interfaces.rest import answers, wire
from xulang.interfaces.rest.asking import check_role, wish_of
from xulang.interfaces.rest.assigning import AssignmentSaid, Link, Percent, Words
from xulang.interfaces.rest.auth import CONFIRM, READ, ApiRequest
from xulang.interfaces.rest.inputs import UPLOAD_MARK, Input
from xulang.interfaces.shared.desks import ENTERING
from xulang.interfaces.shared.figures import may_read_evidence
from xulang.kernel.files import MEDIA, FileKind
from xulang.kernel.refusal import Refusal
from xulang.platform import audit, clock

router = Router()
# Beside the files a form has some fields and boundaries.
FORM_BYTES: Final = 2**16
A_FILE: Final[dict[str, Any]] = {
    "responses": {
        200: {
            "description": "The file as it came.",
            "content": {
                media.partition(";")[0]: {"schema": {"type": "string", "format": "binary"}}
                for media in MEDIA.values()
            },
        }
    }
}


class EvidenceKept(wire.Output):
    """`id` is what the content of a figure names as `evidence`."""

    id: UUID


class Proof(Input):
    """The unit's word to which the files belong."""

    verb: Literal["progress", "hand_in"]
    text: Words = ""
    link: Link = ""
    percent: Percent | None = None


@router.post(
    "/evidence",
    auth=CONFIRM,
    response={201: EvidenceKept},
    operation_id="send_evidence",
    tags=["Figures"],
    openapi_extra={UPLOAD_MARK: indicators.EVIDENCE_LIMIT + FORM_BYTES},
)
def send_evidence(
    request: ApiRequest,
    file: File[
        Annotated[UploadedFile, Field(description="PDF, picture, Word or Excel file or text; at most 10 MB.")]
    ],
) -> HttpResponse:
    """Keep a file of the token's unit, to be named in the content of its figures."""
    check_role(request, ENTERING, code=IndicatorRefusal.NOT_ALLOWED)
    wish = wish_of(request)
    homes = sorted(indicators.own_units(actor=wish.actor))
    try:
        kept = indicators.keep_evidence(
            request=wish,
            content=file.read(),
            name=file.name or "",
            organisation_id=homes[0] if homes else None,
        )
    except Refusal as refusal:
        if not isinstance(refusal.code, IndicatorRefusal):
            raise
        raise Refusal(code=refusal.code, field="file", **refusal.params) from refusal
    return answers.created(EvidenceKept(id=kept))


@router.get(
    "/evidence/{uuid:evidence_id}",
    auth=READ,
    operation_id="get_evidence",
    tags=["Figures"],
    openapi_extra=A_FILE,
)
def get_evidence(request: ApiRequest, evidence_id: UUID) -> HttpResponse:
    """A file of the token's own unit, or behind a figure that the token may see; each reading is recorded."""
    actor = request.auth.actor
    file = indicators.get_evidence(evidence_id=evidence_id)
    if not may_read_evidence(actor=actor, file=file):
        raise Refusal(code=IndicatorRefusal.EVIDENCE_UNKNOWN)
    audit.record_read(actor=actor, object_kind="evidence", object_id=evidence_id, now=clock.now())
    return _file(file.content, name=file.name, kind=FileKind(file.kind))


@router.post(
    "/assignments/{uuid:assignment_id}/evidence",
    auth=CONFIRM,
    response={201: AssignmentSaid},
    operation_id="prove_assignment",
    tags=["Assignments"],
    openapi_extra={UPLOAD_MARK: assignments.WORD_LIMIT + FORM_BYTES},
)
def prove_assignment(
    request: ApiRequest,
    assignment_id: UUID,
    said: Form[Proof],
    file: File[list[UploadedFile]],
) -> HttpResponse:
    """Report progress or hand a task in together with the files that prove it: all of it or nothing.

    `file` comes once for each: 5 files of 10 MB each, 20 MB together, at most.
    """
    wish = wish_of(request)
    files = [NewFile(name=one.name or "", content=one.read()) for one in file]
    word = Said(verb=TaskVerb(said.verb), text=said.text, link=said.link, percent=said.percent)
    try:
        answer = crossing.say_of_assignment(request=wish, assignment_id=assignment_id, said=word, files=files)
    except Refusal as refusal:
        if refusal.field != "evidence":
            raise
        raise Refusal(code=refusal.code, field="file", **refusal.params) from refusal
    return answers.created(AssignmentSaid.model_validate(answer))


@router.get(
    "/assignments/{uuid:assignment_id}/files/{uuid:file_id}",
    auth=READ,
    operation_id="get_assignment_file",
    tags=["Assignments"],
    openapi_extra=A_FILE,
)
def get_assignment_file(request: ApiRequest, assignment_id: UUID, file_id: UUID) -> HttpResponse:
    """A file that proves a task, for who sees the task; each reading is recorded."""
    actor = request.auth.actor
    file = assignments.get_file(assignment_id=assignment_id, file_id=file_id, actor=actor)
    audit.record_read(actor=actor, object_kind="assignment_file", object_id=file_id, now=clock.now())
    return _file(file.content, name=file.ref.name, kind=file.kind)


def _file(content: bytes, *, name: str, kind: FileKind) -> HttpResponse:
    """A browser that is led here keeps it, and never runs it."""
    response = HttpResponse(content, content_type=MEDIA[kind])
    response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name) or ""
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response
