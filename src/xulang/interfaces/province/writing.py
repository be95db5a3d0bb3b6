"""Figures to write: the form of one figure, and its steps."""

from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from xulang.indicators import api as indicators
from xulang.indicators.api import Content, Figure, Key, Measure, Move, Status, Verb
from xulang.interfaces.province import shown
from xulang.interfaces.province.asking import ask_again, ask_for, is_sure
from xulang.interfaces.province.beside import OTHER, add_said, initial_said, with_said
from xulang.interfaces.province.periods import asked_code
from xulang.interfaces.province.reading import get_seen, get_seen_figure
from xulang.interfaces.province.roles import ENTERING
from xulang.interfaces.province.words import BESIDES, MEASURES
from xulang.interfaces.shared.forms import DateInput, add_refusals, text_input
from xulang.interfaces.shared.requests import actor_of, for_roles, request_of, tell_refused
from xulang.interfaces.shared.units import unit_name
from xulang.interfaces.shared.uploads import bounded
from xulang.kernel.refusal import Refusal, Refusals
from xulang.platform.db import unit_of_work

NUMBERS = tuple(str(name) for name in BESIDES)
Subject = indicators.Area | indicators.Project


class FigureForm(forms.Form):
    """Numbers as people type them; each keeps its digits."""

    seen = forms.IntegerField(widget=forms.HiddenInput)
    as_of = forms.DateField(label=_("As of"), widget=DateInput(), required=False)
    source = forms.CharField(label=_("Source"), max_length=2000, required=False)
    comment = forms.CharField(
        label=_("Comment"), max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    evidence = forms.FileField(
        label=_("Evidence: PDF, picture, Word or Excel file, at most 10 MB"), required=False
    )
    reason = forms.CharField(
        label=_("Reason of the revision"), max_length=2000, widget=forms.Textarea(attrs={"rows": 2})
    )
    field_order = (
        *("value", "certainty", "plan", "percent_of_plan", "plan_of", OTHER, "other_plan_of"),
        *("change_on_same_period", "change_on_previous"),
        *("as_of", "source", "comment", "evidence", "reason", "seen"),
    )

    def __init__(self, *given: object, revises: object, unit: str, **more: object) -> None:
        super().__init__(*given, **more)  # type: ignore[arg-type] # what Django's form takes
        for name, label in BESIDES.items():
            self.fields[str(name)] = forms.CharField(
                label=f"{label} ({unit_name(unit)})" if name in {"value", "plan"} else str(label),
                max_length=60,
                required=False,
                widget=text_input(inputmode="text", width=20),
            )
        add_said(self)
        if not revises:
            del self.fields["reason"]
        self.order_fields(self.field_order)
        ask_again(form=self)

    @property
    def says_something(self) -> bool:
        """Whether somebody typed a number, or words beside it."""
        names = (*NUMBERS, "source", "comment")
        return any((self.data.get(self.add_prefix(name)) or "").strip() for name in names)

    def content(self, *, evidence: UUID | None, sentence: str) -> Content:
        """Raises Refusals, each with the field it is about."""
        told, refusals = {}, []
        for name in NUMBERS:
            text = self.cleaned_data.get(name) or ""
            try:
                told[name] = indicators.read_typed(text=text).stored if text.strip() else ""
            except Refusal as refusal:
                refusals.append(Refusal(code=refusal.code, field=name, **refusal.params))
        if refusals:
            raise Refusals(refusals=tuple(refusals))
        content = Content(
            value=told["value"],
            plan=told["plan"],
            percent_of_plan=told["percent_of_plan"],
            change_on_same_period=told["change_on_same_period"],
            change_on_previous=told["change_on_previous"],
            as_of=self.cleaned_data.get("as_of"),
            source=self.cleaned_data.get("source") or "",
            comment=self.cleaned_data.get("comment") or "",
            sentence=sentence,
            evidence=evidence,
        )
        return with_said(form=self, content=content)


def _key(http: HttpRequest, code: str, area: str, period: str) -> Key:
    try:
        span = indicators.read_span(code=period)
    except Refusal as refusal:
        raise Http404 from refusal
    measure = Measure.PLAN if http.GET.get("measure") == Measure.PLAN else Measure.ACTUAL
    return Key(code=code, area=area, period=span.code, measure=measure)


@require_safe
@for_roles(*ENTERING)
def begin(http: HttpRequest, indicator_code: str, area: str) -> HttpResponse:
    """Lead on to the form of the period that was chosen: of what happened, or of the plan."""
    get_seen(actor_of(http), indicator_code, area)
    try:
        span = indicators.read_span(code=asked_code(http))
    except Refusal as refusal:
        tell_refused(http, refusal)
        return redirect(f"{reverse('province:indicator', args=[indicator_code])}?area={area}")
    plan = "?measure=plan" if http.GET.get("measure") == Measure.PLAN else ""
    return redirect(f"{reverse('province:enter', args=[indicator_code, area, span.code])}{plan}")


@bounded(indicators.EVIDENCE_LIMIT)
@require_http_methods(["GET", "HEAD", "POST"])
@for_roles(*ENTERING)
def enter(http: HttpRequest, indicator_code: str, area: str, period: str) -> HttpResponse:
    """The form of one figure: a draft to write, or what was approved to revise with a reason."""
    actor = actor_of(http)
    entry = get_seen(actor, indicator_code, area)
    key = _key(http, indicator_code, area, period)
    figure = indicators.find_figure(key=key)
    verb = Verb.ENTER if figure is None or figure.status is Status.DRAFT else Verb.REVISE
    locked = figure is not None and any(one.status is Status.LOCKED for one in figure.versions)
    units, rated = indicators.list_units(), indicators.list_rated()
    if not indicators.may(
        actor=actor, verb=verb, entry=entry, key=key, units=units, rated=rated, locked=locked
    ):
        raise Http404
    revises = verb is Verb.REVISE
    if http.method == "POST":
        form = FigureForm(http.POST, http.FILES, revises=revises, unit=entry.unit)
        if form.is_valid():
            try:
                _write(http, form, key, verb, figure)
            except Refusals as many:
                add_refusals(form=form, refusals=many.refusals)
            except Refusal as refusal:
                ask_for(form=form, code=refusal.code)
                add_refusals(form=form, refusals=[refusal])
            else:
                messages.success(http, gettext("The figure is on the record."))
                return redirect("province:figure", key.id)
    else:
        form = FigureForm(initial=initial_of(figure), revises=revises, unit=entry.unit)
    names = {
        "form": form,
        "entry": entry,
        "name": shown.name_of(entry),
        "area": indicators.get_subject(code=area),
        "period": shown.span_name(key.period),
        "measure": MEASURES[key.measure],
        "is_plan": key.measure is Measure.PLAN,
        "revises": revises,
        "computed": bool(entry.formula) and key.measure is Measure.ACTUAL,
        "figure": figure,
    }
    return render(http, "province/enter.html", names, status=422 if http.method == "POST" else 200)


def initial_of(figure: Figure | None) -> dict[str, object]:
    if figure is None:
        return {"seen": 0}
    content = figure.newest.content
    return {
        **{name: shown.typed(getattr(content, name)) for name in NUMBERS},
        **initial_said(content),
        "as_of": content.as_of,
        "source": content.source,
        "comment": content.comment,
        "seen": figure.newest.number,
    }


def _write(http: HttpRequest, form: FigureForm, key: Key, verb: Verb, figure: Figure | None) -> None:
    """File and figure together, or neither. Raises Refusal and Refusals.

    Without a new file the earlier one stays behind the figure.
    """
    before = figure.newest.content if figure else Content()
    content = form.content(evidence=before.evidence, sentence=before.sentence)
    request = request_of(http)
    with unit_of_work():
        if (sent := form.cleaned_data.get("evidence")) is not None:
            homes = sorted(indicators.own_units(actor=request.actor))
            kept = indicators.keep_evidence(
                request=request,
                content=sent.read(),
                name=sent.name or "",
                organisation_id=homes[0] if homes else None,
            )
            content = form.content(evidence=kept, sentence=before.sentence)
        move = Move(
            key=key,
            verb=verb,
            content=content,
            reason=form.cleaned_data.get("reason") or "",
            seen=form.cleaned_data["seen"],
            sure=is_sure(form=form),
        )
        indicators.act(request=request, moves=[move])


@require_POST
@for_roles(*ENTERING)
def step(http: HttpRequest, figure_id: UUID, verb: str) -> HttpResponse:
    """Submit, give back, approve or lock one figure."""
    if verb not in {Verb.SUBMIT, Verb.RETURN, Verb.APPROVE, Verb.LOCK}:
        raise Http404
    actor = actor_of(http)
    figure = get_seen_figure(actor, figure_id)
    seen = http.POST.get("seen", "")
    move = Move(
        key=figure.key,
        verb=Verb(verb),
        reason=http.POST.get("reason", "")[:2100],
        seen=int(seen) if seen.isascii() and seen.isdigit() and len(seen) < 9 else None,
    )
    try:
        indicators.act(request=request_of(http), moves=[move])
    except Refusal as refusal:
        tell_refused(http, refusal)
    else:
        messages.success(http, gettext("It is on the record."))
    return redirect("province:figure", figure_id)
