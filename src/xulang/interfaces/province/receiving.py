"""A report that came: kept as evidence, read, and taken into drafts figure by figure, as a person accepts."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID
from zoneinfo import ZoneInfo

import msgspec
from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from xulang.indicators import api as indicators
from xulang.indicators.api import Content, Key, Move, ReadFigure, ReadReport, Status, Verb
from xulang.interfaces.province import shown
from xulang.interfaces.province.areas import Group
from xulang.interfaces.province.asking import ask_again, ask_for, is_sure
from xulang.interfaces.province.beside import add_said, initial_said, with_said
from xulang.interfaces.province.periods import choices_around
from xulang.interfaces.province.reading import seen_area
from xulang.interfaces.province.roles import ENTERING
from xulang.interfaces.province.words import BESIDES
from xulang.interfaces.shared.figures import seen_entries
from xulang.interfaces.shared.forms import add_refusals, text_input
from xulang.interfaces.shared.requests import actor_of, for_roles, request_of, tell_refused
from xulang.interfaces.shared.uploads import bounded
from xulang.kernel.actor import Actor
from xulang.kernel.refusal import Refusal, Refusals
from xulang.platform import clock

HANOI = ZoneInfo("Asia/Ho_Chi_Minh")
BYTES = 10 * 1024 * 1024
PASTED = 200_000
PAGE = 40
NUMBER = re.compile(r"[\d.,]*\d")
NUMBERS = tuple(str(name) for name in BESIDES)


class SendForm(forms.Form):
    """A report as a file, or pasted."""

    file = forms.FileField(
        required=False, label=_("Report: .docx, PDF with text or plain text, at most 10 MB")
    )
    text = forms.CharField(
        label=_("Or its text, pasted"),
        max_length=PASTED,
        required=False,
        widget=forms.Textarea(attrs={"rows": 12}),
    )


@bounded(BYTES)
@require_http_methods(["GET", "HEAD", "POST"])
@for_roles(*ENTERING)
def read(http: HttpRequest) -> HttpResponse:
    """Take a report and keep it as evidence, if it can be read."""
    form = SendForm(http.POST or None, http.FILES or None)
    if http.method == "POST" and form.is_valid():
        try:
            return redirect("province:report-figures", _keep(http, form))
        except Refusal as refusal:
            field = "file" if form.cleaned_data.get("file") else "text"
            add_refusals(form=form, refusals=[Refusal(code=refusal.code, field=field, **refusal.params)])
    return render(
        http, "province/report_read.html", {"form": form}, status=422 if http.method == "POST" else 200
    )


def _keep(http: HttpRequest, form: SendForm) -> UUID:
    """Raises a ReportRefusal, FILE_LARGE and FILE_KIND."""
    sent, request = form.cleaned_data.get("file"), request_of(http)
    content = sent.read() if sent else form.cleaned_data["text"].encode()
    indicators.read_report_file(content=content)
    homes = sorted(indicators.own_units(actor=request.actor))
    return indicators.keep_evidence(
        request=request,
        content=content,
        name=(sent.name or "") if sent else gettext("Pasted report.txt"),
        organisation_id=homes[0] if homes else None,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """One figure on the page: its sentence around the number, and its form."""

    number: int
    before: str
    value: str
    after: str
    read: ReadFigure
    unit: str
    form: "FigureForm"
    differs: bool
    there: bool


class FigureForm(forms.Form):
    """A figure to accept, corrected where it has to be."""

    accept = forms.BooleanField(label=_("Take it as a draft"), required=False)
    code = forms.ChoiceField(label=_("Indicator"), required=False)
    period = forms.ChoiceField(label=_("Period"), required=False)

    def __init__(
        self, *given: object, choices: Sequence[tuple[str, str]], periods: Sequence[Group], **more: object
    ) -> None:
        super().__init__(*given, **more)  # type: ignore[arg-type] # what Django's form takes
        code = self.fields["code"]
        if isinstance(code, forms.ChoiceField):
            code.choices = [("", gettext("None of the dictionary")), *choices]
        period = self.fields["period"]
        if isinstance(period, forms.ChoiceField):
            period.choices = [("", "–"), *periods]
        ask_again(form=self)
        for name, label in BESIDES.items():
            self.fields[str(name)] = forms.CharField(
                label=str(label), max_length=60, required=False, widget=text_input(inputmode="text", width=20)
            )
        add_said(self)


@require_http_methods(["GET", "HEAD", "POST"])
@for_roles(*ENTERING)
def figures(http: HttpRequest, report_id: UUID) -> HttpResponse:
    """The figures that the kept report states, forty at a time; what is accepted becomes drafts."""
    actor = actor_of(http)
    evidence = own_evidence(actor, report_id)
    area = seen_area(http, actor)
    entries = {one.code: one for one in seen_entries(actor, area=area) if not one.formula}
    try:
        report = _read_again(evidence, entries.values())
    except Refusal as refusal:
        tell_refused(http, refusal)
        return redirect("province:report-read")
    start = _start(http, len(report.figures))
    page = [
        _shown(http, number, one, entries, area)
        for number, one in enumerate(report.figures[start : start + PAGE], start=start)
    ]
    if http.method == "POST" and all(one.form.is_valid() for one in page):
        try:
            count = _take(http, page, evidence, area)
        except Refusals as many:
            _place(http, page, many.refusals)
        except Refusal as refusal:
            _place(http, page, [refusal])
        else:
            said = gettext("%(number)s figures are on the record as drafts; look at them and submit them.")
            messages.success(http, said % {"number": count})
            return redirect("province:drafts")
    names = {
        "evidence": evidence,
        "page": page,
        "count": len(report.figures),
        "first": start + 1,
        "last": start + len(page),
        "next": start + PAGE if start + PAGE < len(report.figures) else None,
        "previous": max(0, start - PAGE) if start else None,
        "area": area,
    }
    return render(http, "province/report_figures.html", names, status=422 if http.method == "POST" else 200)


def own_evidence(actor: Actor, evidence_id: UUID) -> indicators.Evidence:
    """What his unit sent in; a manager's: everything. Raises Http404."""
    try:
        found = indicators.get_evidence(evidence_id=evidence_id)
    except Refusal as refusal:
        raise Http404 from refusal
    if not indicators.manages(actor=actor) and found.organisation_id not in indicators.own_units(actor=actor):
        raise Http404
    return found


def _read_again(evidence: indicators.Evidence, entries: Iterable[indicators.Indicator]) -> ReadReport:
    dictionary = [
        indicators.ReportEntry(code=one.code, names=(one.name_vi,), unit=one.unit) for one in entries
    ]
    return indicators.read_report_file(content=evidence.content, entries=dictionary)


def _start(http: HttpRequest, count: int) -> int:
    asked = http.GET.get("from", "0")
    number = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 7 else 0
    return number if number < max(count, 1) else 0


def _shown(
    http: HttpRequest, number: int, one: ReadFigure, entries: dict[str, indicators.Indicator], area: str
) -> Shown:
    figure = one.figure
    entry = entries.get(one.match.code) if one.match else None
    proposal = indicators.propose(figure=figure, entry=entry) if entry else None
    period = figure.period.code if figure.period else ""
    told = _told(proposal) if proposal else _as_read(one)
    there = bool(entry and period and _is_there(Key(code=entry.code, area=area, period=period), proposal))
    initial = {
        "code": entry.code if entry else "",
        "period": period,
        "accept": bool(entry and not there),
        **told,
    }
    choices = [(code, shown.name_of(known)) for code, known in entries.items()]
    form = FigureForm(
        http.POST if http.method == "POST" else None,
        initial=initial,
        prefix=f"f{number}",
        choices=choices,
        periods=choices_around(code=period, today=clock.now().astimezone(HANOI).date()),
    )
    at = figure.at - figure.start
    found = NUMBER.match(figure.sentence, at)
    until = found.end() if found else at
    return Shown(
        number=number + 1,
        before=figure.sentence[:at],
        value=figure.sentence[at:until],
        after=figure.sentence[until:],
        read=one,
        unit=figure.unit or "",
        form=form,
        differs=proposal is not None and proposal.fit is indicators.UnitFit.DIFFERENT,
        there=there,
    )


def _told(proposal: indicators.Proposal) -> dict[str, object]:
    return {**{name: shown.typed(getattr(proposal, name)) for name in NUMBERS}, **initial_said(proposal)}


def _as_read(one: ReadFigure) -> dict[str, object]:
    """What no indicator is known for: the numbers as they stand."""
    bare = indicators.Indicator(code="x", name_vi="", name_en="", name_zh="", unit=one.figure.unit or "")
    proposal = indicators.propose(figure=one.figure, entry=bare)
    return _told(proposal)


def _is_there(key: Key, proposal: indicators.Proposal | None) -> bool:
    figure = indicators.find_figure(key=key)
    if figure is None or proposal is None:
        return False
    return all(getattr(figure.newest.content, name) == getattr(proposal, name) for name in NUMBERS)


def _take(http: HttpRequest, page: Sequence[Shown], evidence: indicators.Evidence, area: str) -> int:
    """Enter what is accepted, all of it or nothing. Raises Refusal and Refusals, "moves.N" the page's N."""
    moves: list[Move] = []
    places: list[int] = []
    refusals: list[Refusal] = []
    for place, one in enumerate(page):
        if one.form.cleaned_data["accept"]:
            try:
                moves.append(_move(one, evidence, area))
                places.append(place)
            except Refusal as refusal:
                refusals.append(
                    Refusal(code=refusal.code, field=f"moves.{place}.{refusal.field}", **refusal.params)
                )
    if refusals:
        raise Refusals(refusals=tuple(refusals))
    if not moves:
        return 0
    try:
        indicators.act(request=request_of(http), moves=moves)
    except Refusal as refusal:
        name = refusal.field if len(moves) == 1 else ""
        raise Refusal(code=refusal.code, field=f"moves.{places[0]}.{name}", **refusal.params) from refusal
    except Refusals as many:
        raise Refusals(refusals=tuple(_moved(one, places) for one in many.refusals)) from many
    return len(moves)


def _moved(refusal: Refusal, places: Sequence[int]) -> Refusal:
    """From the number among the moves to the number on the page."""
    _moves, number, *name = (refusal.field or "moves.0").split(".")
    field = ".".join(["moves", str(places[int(number)]), *name])
    return Refusal(code=refusal.code, field=field, **refusal.params)


def _move(one: Shown, evidence: indicators.Evidence, area: str) -> Move:
    """Raises a Refusal with the field of the form that it is about."""
    told, numbers = one.form.cleaned_data, {}
    if not told["code"]:
        raise Refusal(code=indicators.IndicatorRefusal.INDICATOR_UNKNOWN, field="code")
    for name in NUMBERS:
        try:
            numbers[name] = indicators.read_typed(text=told[name]).stored if told[name].strip() else ""
        except Refusal as refusal:
            raise Refusal(code=refusal.code, field=name, **refusal.params) from refusal
    period = indicators.read_span(code=told["period"].strip()).code
    key = Key(code=told["code"], area=area, period=period)
    figure = indicators.find_figure(key=key)
    enters = figure is None or figure.status is Status.DRAFT
    stated = one.read.figure
    beside = Content(
        as_of=stated.period.as_of if stated.period else None,
        source=evidence.name,
        sentence=stated.sentence[:2000],
        evidence=evidence.id,
    )
    content = with_said(form=one.form, content=msgspec.structs.replace(beside, **numbers))
    reason = "" if enters else gettext("By a report: %(name)s") % {"name": evidence.name}
    return Move(
        key=key,
        verb=Verb.ENTER if enters else Verb.REVISE,
        content=content,
        reason=reason,
        sure=is_sure(form=one.form),
    )


def _place(http: HttpRequest, page: Sequence[Shown], refusals: Sequence[Refusal]) -> None:
    """Each refusal beside the field that it is about."""
    for refusal in refusals:
        _moves, number, name = (refusal.field or "moves.0.").split(".", 2)
        ask_for(form=page[int(number)].form, code=refusal.code)
        field = name if name in page[int(number)].form.fields else "code"
        own = Refusal(code=refusal.code, field=field, **refusal.params)
        add_refusals(form=page[int(number)].form, refusals=[own])
