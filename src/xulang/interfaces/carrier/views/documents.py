"""Filling a draft from a customs declaration: the file is read and shown first, then fills what is blank."""

from uuid import UUID

from django.contrib import messages
from django.core import signing
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext, ngettext

from xulang.declarations import api as declarations
from xulang.declarations.api import DocumentRefusal, Outcome, Prefilled, ReadDocument
from xulang.interfaces.carrier.company import for_companies
from xulang.interfaces.carrier.desk import Desk, desk_of
from xulang.interfaces.carrier.documents import (
    DocumentForm,
    form_of,
    shown_head,
    shown_lines,
    shown_value,
    unread,
)
from xulang.interfaces.carrier.paths import Page, spot_of
from xulang.interfaces.carrier.views.drafts import form_page
from xulang.interfaces.shared.forms import add_refusals
from xulang.interfaces.shared.uploads import bounded
from xulang.kernel.refusal import Refusal
from xulang.platform import clock

# What was read waits so long in the page for its reader's yes.
WAITS = 3600
BYTES = 10 * 1024 * 1024


@bounded(BYTES)
@form_page
@for_companies
def document(http: HttpRequest, draft_id: UUID) -> HttpResponseBase:
    desk = desk_of(http, draft_id)
    form = DocumentForm()
    if http.method == "POST":
        try:
            if "read" in http.POST:
                return _fill(desk, http.POST["read"])
            return _show(desk, _read(http))
        except Refusal as refusal:
            form = DocumentForm(http.POST)
            add_refusals(form=form, refusals=[Refusal(code=refusal.code, field="file", **refusal.params)])
    status = 422 if http.method == "POST" else 200
    return render(
        http, "carrier/draft_document.html", {"desk": desk, "form": form, "title": _title()}, status=status
    )


def _title() -> str:
    return gettext("Fill from a customs declaration")


def _read(http: HttpRequest) -> ReadDocument:
    """Raises a DocumentRefusal. A file that is too large was not even taken in."""
    sent = http.FILES.get("file")
    if sent is None:
        length = http.META.get("CONTENT_LENGTH") or "0"
        large = length.isdecimal() and int(length) > BYTES
        code = DocumentRefusal.TOO_LARGE if large else DocumentRefusal.EMPTY
        raise Refusal(code=code, limit=BYTES // 2**20)
    return declarations.read_document(content=sent.read(), filename=sent.name or "")


def _salt(desk: Desk) -> str:
    """What was read for one draft of one company fills no other."""
    return f"carrier.document:{desk.company.id}:{desk.draft.id}"


def _show(desk: Desk, read: ReadDocument) -> HttpResponse:
    """What would be filled in; nothing is kept yet."""
    would = declarations.prefill(desk.body, document=read)
    head, lines = shown_head(read), shown_lines(read)
    return render(
        desk.http,
        "carrier/draft_document_read.html",
        {
            "desk": desk,
            "title": _title(),
            "form_name": form_of(read),
            "document": read,
            "head": head,
            "lines": lines,
            "unread": unread(head, lines),
            "kept": _kept(desk, would),
            "filled": len(would.of(Outcome.FILLED)),
            "signed": signing.dumps(declarations.document_to_json(read), salt=_salt(desk), compress=True),
        },
    )


def _kept(desk: Desk, would: Prefilled) -> list[dict[str, str]]:
    """Where something else was typed: which field, what stands there and stays, what the document says."""
    return [
        {
            "label": desk.label_of(spot_of(one.path)),
            "typed": shown_value(one.typed, kind=one.path.rpartition(".")[2]),
            "read": shown_value(one.read, kind=one.path.rpartition(".")[2]),
        }
        for one in would.of(Outcome.KEPT)
    ]


def _fill(desk: Desk, signed: str) -> HttpResponseBase:
    try:
        value = signing.loads(signed, salt=_salt(desk), max_age=WAITS)
    except signing.BadSignature:
        raise Refusal(code=DocumentRefusal.READ_TOO_LONG_AGO) from None
    done = declarations.prefill_draft(
        draft_id=desk.draft.id,
        organisation_id=desk.company.id,
        document=declarations.document_from_json(value),
        now=clock.now(),
    )
    count = len(done.of(Outcome.FILLED))
    messages.success(
        desk.http,
        ngettext("%(count)s field was filled in.", "%(count)s fields were filled in.", count)
        % {"count": count},
    )
    return redirect(desk.url(Page.REVIEW))
