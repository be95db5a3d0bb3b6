"""Declaring by spreadsheet: templates, the upload, how far it has come, and the copy with what is wrong."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from xulang.crossing import api as crossing
from xulang.declarations import api as declarations
from xulang.declarations.api import EntryState, KeptImport, Level, Make, Mode, SheetRefusal
from xulang.interfaces.carrier.company import Company, company_of, for_companies
from xulang.interfaces.carrier.sheets import SpreadsheetForm
from xulang.interfaces.carrier.views.drafts import form_page
from xulang.interfaces.shared.forms import add_refusals
from xulang.interfaces.shared.requests import request_of
from xulang.interfaces.shared.sheets.labels import ENTRY_STATES, IMPORT_STATES
from xulang.interfaces.shared.sheets.lists import all_words
from xulang.interfaces.shared.sheets.parties import own_parties
from xulang.interfaces.shared.sheets.returned import all_findings, returned_copy, tell
from xulang.interfaces.shared.sheets.template import kinds, template_name, write_template
from xulang.interfaces.shared.uploads import bounded, is_larger
from xulang.kernel.refusal import Refusal
from xulang.kernel.words import Regime
from xulang.platform import clock
from xulang.registry import api as registry

BYTES = 10 * 1024 * 1024
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
# More stand in the copy, and under Declarations.
SHOWN = 200


@bounded(BYTES)
@form_page
@for_companies
def spreadsheets(http: HttpRequest) -> HttpResponseBase:
    """The page to download templates and upload files."""
    company = company_of(http)
    form = SpreadsheetForm()
    if http.method == "POST":
        try:
            return _receive(http, company)
        except Refusal as refusal:
            form = SpreadsheetForm(http.POST)
            # The refusal names what is wrong with the file.
            form.errors.pop("file", None)
            params = dict(refusal.params)
            add_refusals(form=form, refusals=[Refusal(code=refusal.code, field="file", **params)])
    found = declarations.list_imports(organisation_id=company.id)
    names = {
        "form": form,
        "kinds": kinds(),
        "uploads": [(one, IMPORT_STATES[one.state]) for one in found],
    }
    status = 422 if http.method == "POST" else 200
    return render(http, "carrier/spreadsheets.html", names, status=status)


def _receive(http: HttpRequest, company: Company) -> HttpResponseBase:
    """Raises what refuses the file; a file that is too large was not even taken in."""
    sent = http.FILES.get("file")
    if sent is None:
        code = SheetRefusal.TOO_LARGE if is_larger(http, BYTES) else SheetRefusal.EMPTY
        raise Refusal(code=code, limit=BYTES // 2**20)
    mode, make = SpreadsheetForm.chosen(http.POST)
    content, filename = sent.read(), sent.name or ""
    read = declarations.read_spreadsheet(content=content, filename=filename, words=all_words())
    kept: KeptImport = crossing.receive_spreadsheet(
        request=request_of(http),
        organisation_id=company.id,
        filename=filename,
        content=content,
        read=read,
        mode=mode,
        make=make,
        defaults=own_parties(
            organisation=registry.get_organisation(organisation_id=company.id),
            person=registry.get_person(user_id=UUID(company.actor.id)),
        ),
    )
    if kept.repeated:
        messages.info(http, gettext("This file was uploaded before: this is what came of it."))
    return redirect("carrier:spreadsheet", kept.id)


@require_safe
@for_companies
def template(http: HttpRequest, kind: str) -> HttpResponse:
    """In the reader's language, with the gates and yards of this moment."""
    try:
        regime = Regime(kind)
    except ValueError as error:
        raise Http404 from error
    return as_file(write_template(kind=regime, now=clock.now()), name=template_name(kind=regime))


@require_safe
@for_companies
def spreadsheet(http: HttpRequest, import_id: UUID) -> HttpResponse:
    """One upload; while the worker is at it, the page asks again every second."""
    company = company_of(http)
    upload = declarations.get_import(import_id=import_id, organisation_id=company.id)
    found = declarations.list_entries(import_id=import_id, limit=1_000)
    told = [tell(one, tables=upload.tables) for one in all_findings(upload, found)[: SHOWN + 1]]
    names = {
        "upload": upload,
        "state": IMPORT_STATES[upload.state],
        "counts": [(ENTRY_STATES[state], upload.counts.get(state, 0)) for state in EntryState],
        "entries": [(one, ENTRY_STATES[one.state]) for one in found[:SHOWN]],
        "more_entries": upload.total > SHOWN,
        "told": told[:SHOWN],
        "more_told": len(told) > SHOWN,
        "wrong": any(one.finding.level is Level.ERROR for one in told),
        "drafts": upload.make is Make.DRAFTS,
        "shown": SHOWN,
        "all_or_nothing": upload.mode is Mode.ALL_OR_NOTHING,
    }
    part = "spreadsheet_body" if http.headers.get("HX-Request") == "true" else "spreadsheet"
    return render(http, f"carrier/{part}.html", names)


@require_safe
@for_companies
def copy(http: HttpRequest, import_id: UUID) -> HttpResponse:
    company = company_of(http)
    content, name = returned_copy(import_id=import_id, organisation_id=company.id)
    return as_file(content, name=name)


def as_file(content: bytes, *, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type=XLSX)
    response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name) or ""
    response["Cache-Control"] = "no-store"
    return response
