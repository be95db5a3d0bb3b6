"""Collection: who owes what for a period, the unit's template, and its upload, all of it or nothing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode
from uuid import UUID
from zoneinfo import ZoneInfo

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from xulang.declarations import api as declarations
from xulang.indicators import api as indicators
from xulang.indicators.api import (
    CellFinding,
    IndicatorRefusal,
    Key,
    Move,
    PeriodKind,
    Problem,
    ReadSheet,
    Span,
    Status,
    Verb,
)
from xulang.interfaces.province import shown
from xulang.interfaces.province.asking import ask, ask_again, is_sure
from xulang.interfaces.province.periods import PeriodChoice, asked_span, choice_of
from xulang.interfaces.province.roles import ENTERING, SEEING
from xulang.interfaces.province.sheets import open_figures, said_words, write_template
from xulang.interfaces.province.words import PROBLEMS
from xulang.interfaces.shared.figures import subject_name
from xulang.interfaces.shared.forms import add_refusals
from xulang.interfaces.shared.requests import actor_of, for_roles, request_of
from xulang.interfaces.shared.uploads import bounded
from xulang.kernel.actor import Actor
from xulang.kernel.refusal import Refusal, RefusalCode, Refusals
from xulang.platform import clock
from xulang.registry import api as registry

HANOI = ZoneInfo("Asia/Ho_Chi_Minh")
BYTES = 10 * 1024 * 1024
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
KINDS = (PeriodKind.MONTH, PeriodKind.QUARTER, PeriodKind.HALF, PeriodKind.NINE_MONTHS, PeriodKind.YEAR)
SHOWN = 500


def rounds() -> list[Span]:
    """Periods that ended lately, and those that are running, newest first."""
    today = clock.now().date()
    ended = indicators.ended_before(kinds=KINDS, day=today, count=4)
    running = [indicators.span_at(kind=kind, day=today) for kind in KINDS]
    return sorted({*ended, *running}, key=lambda one: (one.end, one.start), reverse=True)


def chosen_round(http: HttpRequest) -> Span:
    """The period that the address or the form names; else the month that ended last.

    Raises PERIOD_MALFORMED, PERIOD_EARLY and PERIOD_AHEAD.
    """
    today = clock.now().astimezone(HANOI).date()
    asked = asked_span(http, today=today)
    return asked or indicators.ended_before(kinds=[PeriodKind.MONTH], day=today, count=1)[0]


def round_choice(span: Span) -> PeriodChoice:
    """What a page offers beside the period that it shows."""
    return choice_of(kinds=KINDS, today=clock.now().astimezone(HANOI).date(), chosen=span)


@require_safe
@for_roles(*SEEING)
def collection(http: HttpRequest) -> HttpResponse:
    """The completeness board of a period: all units for who sees all, else one's own."""
    actor, span = actor_of(http), chosen_round(http)
    board = indicators.read_board(span=span)
    everything = indicators.sees_all(actor=actor)
    own = indicators.own_units(actor=actor)
    units = [unit for unit in board.units if everything or unit.unit in own]
    homes = registry.get_organisations(organisation_ids=[one.unit for one in units if one.unit])
    entries, areas = indicators.list_entries(), indicators.list_subjects()
    today = clock.now().astimezone(HANOI).date()
    rows = [
        {
            "unit": homes.get(unit.unit) if unit.unit else None,
            "enters": unit.unit in own or indicators.manages(actor=actor),
            "there": unit.there,
            "whole": len(unit.expected),
            "missing": [
                {
                    "name": shown.name_of(entries[one.key.code]),
                    "area": subject_name(areas[one.key.area]),
                    "is_province": one.key.area == indicators.PROVINCE,
                    "due": one.due,
                    "late": one.overdue(today=today),
                    "key": one.key,
                    "enters": unit.unit in own or indicators.manages(actor=actor),
                }
                for one in unit.missing[:SHOWN]
            ],
        }
        for unit in units
    ]
    names = {
        "span": span,
        "period": shown.span_words(span),
        "choice": round_choice(span),
        "rows": rows,
        "missing": _missing(units, homes),
        "there": sum(unit.there for unit in units),
        "whole": sum(len(unit.expected) for unit in units),
        "uploads": bool(own) or indicators.manages(actor=actor),
    }
    return render(http, "province/collection.html", names)


GLANCED = 20


def _missing(
    units: Sequence[indicators.UnitBoard], homes: Mapping[UUID, registry.Organisation]
) -> dict[str, object]:
    """What is missing at a glance: each figure with its owner, and how many more there are."""
    entries, areas = indicators.list_entries(), indicators.list_subjects()
    every = [
        {
            "name": shown.name_of(entries[one.key.code]),
            "area": "" if one.key.area == indicators.PROVINCE else subject_name(areas[one.key.area]),
            "owner": homes[unit.unit].name if unit.unit and unit.unit in homes else "",
        }
        for unit in units
        for one in unit.missing
    ]
    return {"first": every[:GLANCED], "more": max(0, len(every) - GLANCED)}


def owed(actor: Actor, span: Span) -> list[Key]:
    """Every figure that the person's units report for the period; a manager's: all of the province's own."""
    board = indicators.read_board(span=span)
    own = indicators.own_units(actor=actor)
    manages = indicators.manages(actor=actor)
    return [
        one.key
        for unit in board.units
        for one in unit.expected
        if unit.unit in own or (manages and one.key.area == indicators.PROVINCE)
    ]


@require_safe
@for_roles(*ENTERING)
def template(http: HttpRequest) -> HttpResponse:
    """The unit's spreadsheet for a period, in the reader's language, with what it reports."""
    actor, span = actor_of(http), chosen_round(http)
    content = write_template(keys=owed(actor, span), span=span)
    response = HttpResponse(content, content_type=XLSX)
    name = f"so-lieu-{span.code}.xlsx"
    response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name) or ""
    response["Cache-Control"] = "no-store"
    return response


class UploadForm(forms.Form):
    period = forms.ChoiceField(label=_("Period"))
    mapping = forms.ChoiceField(label=_("How the file is read"), required=False)
    file = forms.FileField(label=_("File (.xlsx, at most 10 MB)"))

    def __init__(self, *given: object, actor: Actor, **more: object) -> None:
        super().__init__(*given, **more)  # type: ignore[arg-type] # what Django's form takes
        mappings = own_mappings(actor)
        for name, offered in (
            ("period", [(one.code, shown.span_words(one)) for one in rounds()]),
            ("mapping", [("", gettext("The template")), *((str(one.id), one.name) for one in mappings)]),
        ):
            field = self.fields[name]
            if isinstance(field, forms.ChoiceField):
                field.choices = offered
        ask_again(form=self)


def own_mappings(actor: Actor) -> Sequence[indicators.KeptMapping]:
    if indicators.manages(actor=actor):
        return indicators.list_mappings()
    return indicators.list_mappings(organisation_ids=indicators.own_units(actor=actor))


@bounded(BYTES)
@require_http_methods(["GET", "HEAD", "POST"])
@for_roles(*ENTERING)
def upload(http: HttpRequest) -> HttpResponse:
    """Take a filled template or a unit's own file: each cell that is wrong is named, or all is taken."""
    actor = actor_of(http)
    read: ReadSheet | None = None
    copy = ""
    if http.method == "POST":
        form = UploadForm(http.POST, http.FILES, actor=actor)
        if form.is_valid():
            try:
                sent, asked = form.cleaned_data["file"], form.cleaned_data
                content = sent.read()
                read = read_figures(
                    actor=actor, content=content, period=asked["period"], mapping_id=asked["mapping"]
                )
                if not read.findings:
                    return _take(http, read, form)
                kept = _keep(http, sent.name or "", content)
                query = urlencode({"period": asked["period"], "mapping": asked["mapping"]})
                copy = f"{reverse('province:marked-copy', args=[kept])}?{query}"
            except Unlikely as unlikely:
                read = ReadSheet(figures=(), findings=unlikely.findings)
                if any(one.problem is Problem.UNLIKELY for one in unlikely.findings):
                    ask(form=form)
            except Refusals as many:
                add_refusals(form=form, refusals=[_on_file(one) for one in many.refusals])
            except Refusal as refusal:
                add_refusals(form=form, refusals=[_on_file(refusal)])
    else:
        form = UploadForm(initial={"period": chosen_round(http).code}, actor=actor)
    found = [(one, PROBLEMS[one.problem]) for one in (read.findings if read else ())]
    names = {"form": form, "findings": found[:SHOWN], "more": len(found) > SHOWN, "copy": copy}
    return render(http, "province/upload.html", names, status=422 if http.method == "POST" else 200)


def _on_file(refusal: Refusal) -> Refusal:
    return Refusal(code=refusal.code, field="file", **refusal.params)


def read_figures(*, actor: Actor, content: bytes, period: str, mapping_id: str) -> ReadSheet:
    """By the template, or by his mapping. Raises PERIOD_MALFORMED, MAPPING_UNKNOWN, and for unread files."""
    # The list of errors of an earlier copy is none of the sender's sheets.
    opened = open_figures(content=content)
    grids = [one for one in opened if one.text(row=1, column=1) not in declarations.OWN_TABLES]
    span = indicators.read_span(code=period)
    entries = indicators.list_entries()
    if not mapping_id:
        allowed = {(key.code, key.area) for key in owed(actor, span)}
        return indicators.read_template(
            grids=grids, entries=entries, allowed=allowed, period=span.code, words=said_words()
        )
    kept = next((one for one in own_mappings(actor) if str(one.id) == mapping_id), None)
    if kept is None:
        raise Refusal(code=indicators.IndicatorRefusal.MAPPING_UNKNOWN)
    units, mapping, rated = indicators.list_units(), kept.mapping, indicators.list_rated()
    allowed = {
        (code, mapping.area)
        for code, entry in entries.items()
        if indicators.manages(actor=actor)
        or indicators.reports(actor=actor, entry=entry, area=mapping.area, units=units, rated=rated)
    }
    return indicators.read_mapped(
        grids=grids, mapping=mapping, entries=entries, allowed=allowed, period=span.code
    )


def _keep(http: HttpRequest, name: str, content: bytes) -> UUID:
    """Keep a file that was refused, so that its sender gets it back marked. Raises FILE_LARGE, FILE_KIND."""
    request = request_of(http)
    homes = sorted(indicators.own_units(actor=request.actor))
    home = homes[0] if homes else None
    return indicators.keep_evidence(request=request, content=content, name=name, organisation_id=home)


@dataclass
class Unlikely(Exception):
    """Cells that are well written, and yet not what can be, or hardly."""

    findings: tuple[CellFinding, ...]


CELLS: Mapping[RefusalCode, tuple[str, Problem]] = {
    IndicatorRefusal.NEGATIVE: ("", Problem.NEGATIVE),
    IndicatorRefusal.CHANGE_OUT: ("", Problem.CHANGE_OUT),
    IndicatorRefusal.PERCENT_ALONE: ("", Problem.PERCENT_ALONE),
    IndicatorRefusal.AS_OF_AHEAD: ("", Problem.AS_OF_AHEAD),
    IndicatorRefusal.UNSURE: ("value", Problem.UNLIKELY),
    IndicatorRefusal.UNSURE_PERCENT: ("percent_of_plan", Problem.UNLIKELY),
}


def _by_cell(refusals: Sequence[Refusal], figures: Sequence[indicators.SheetFigure]) -> Unlikely | None:
    """The refusals of an upload, each at its cell; None where one is about no cell."""
    found = []
    for one in refusals:
        if one.code not in CELLS:
            return None
        name, problem = CELLS[one.code]
        place, _dot, field = (one.field or "").removeprefix("moves.").partition(".")
        figure = figures[int(place)] if place.isdigit() else figures[0]
        before = str(one.params.get("before", ""))
        hint = f"{shown.stored(before)}, {shown.span_name(str(one.params['period_named']))}" if before else ""
        own = name or (field if place.isdigit() else one.field or "")
        found.append(figure.finding(name=own, problem=problem, hint=hint))
    return Unlikely(findings=tuple(found))


def _take(http: HttpRequest, read: ReadSheet, form: UploadForm) -> HttpResponse:
    """Enter all as drafts in one transaction; what stands there the same way is left.

    Raises Unlikely, Refusal and Refusals.
    """
    moves, taken = [], []
    for one in read.figures:
        figure = indicators.find_figure(key=one.key)
        if figure is not None and figure.newest.content == one.content:
            continue
        enters = figure is None or figure.status is Status.DRAFT
        taken.append(one)
        moves.append(
            Move(
                key=one.key,
                verb=Verb.ENTER if enters else Verb.REVISE,
                content=one.content,
                reason="" if enters else gettext("By spreadsheet"),
                sure=is_sure(form=form),
            )
        )
    try:
        if moves:
            indicators.act(request=request_of(http), moves=moves)
    except (Refusal, Refusals) as error:
        found = _by_cell([error] if isinstance(error, Refusal) else error.refusals, taken)
        if found is None:
            raise
        raise found from error
    said = gettext("%(number)s figures are on the record as drafts; look at them and submit them.")
    messages.success(http, said % {"number": len(moves)})
    return redirect(f"{reverse('province:drafts')}?period={form.cleaned_data['period']}")


@require_http_methods(["GET", "HEAD", "POST"])
@for_roles(*ENTERING)
def drafts(http: HttpRequest) -> HttpResponse:
    """One's own drafts, to be submitted together."""
    actor, units, rated = actor_of(http), indicators.list_units(), indicators.list_rated()
    entries = indicators.list_entries()
    found = [
        figure
        for figure in indicators.list_figures(statuses=[Status.DRAFT])
        if indicators.may(
            actor=actor,
            verb=Verb.SUBMIT,
            entry=entries[figure.key.code],
            key=figure.key,
            units=units,
            rated=rated,
            locked=False,
        )
    ]
    if http.method == "POST":
        return _submit(http, found)
    rows = [
        {
            "figure": one,
            "name": shown.name_of(entries[one.key.code]),
            "unit": entries[one.key.code].unit,
            "area": subject_name(indicators.get_subject(code=one.key.area)),
            "period": shown.span_name(one.key.period),
            "value": shown.stored(one.newest.content.value),
            "returned": one.newest.reason if one.newest.verb is Verb.RETURN else "",
            "choice": f"{one.key.id}:{one.newest.number}",
        }
        for one in found[:SHOWN]
    ]
    return render(http, "province/drafts.html", {"rows": rows})


def _submit(http: HttpRequest, found: Sequence[indicators.Figure]) -> HttpResponse:
    ticked = set(http.POST.getlist("figure")[:SHOWN])
    moves = [
        Move(key=one.key, verb=Verb.SUBMIT, seen=one.newest.number)
        for one in found
        if f"{one.key.id}:{one.newest.number}" in ticked
    ]
    if not moves:
        messages.error(http, gettext("Nothing is ticked."))
        return redirect("province:drafts")
    indicators.act(request=request_of(http), moves=moves)
    messages.success(http, gettext("It is on the record."))
    return redirect("province:drafts")
