"""Programmes and projects to define and change, by who manages the province's figures."""

from uuid import UUID

import msgspec
from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from xulang.indicators import api as indicators
from xulang.indicators.api import (
    Component,
    IndicatorRefusal,
    Programme,
    ProgrammeKind,
    Project,
    ProjectGroup,
    Ranking,
    Target,
)
from xulang.interfaces.province import shown
from xulang.interfaces.province.programmes_money import name_of
from xulang.interfaces.province.programmes_words import GROUPS, KINDS
from xulang.interfaces.province.roles import MANAGING
from xulang.interfaces.province.words import choices
from xulang.interfaces.shared.figures import OWNERS
from xulang.interfaces.shared.forms import DateInput, add_refusals, text_input
from xulang.interfaces.shared.requests import for_roles, request_of
from xulang.kernel.refusal import Refusal
from xulang.platform import clock
from xulang.registry import api as registry

NOBODY = ("", "–")
LINES = 20000
TARGET_PARTS = 3


class _Form(forms.Form):
    seen = forms.IntegerField(widget=forms.HiddenInput)

    def offer(self, name: str, offered: list[tuple[str, str]]) -> None:
        field = self.fields[name]
        if isinstance(field, forms.ChoiceField):
            field.choices = offered

    def fix_code(self, *, fixed: object) -> None:
        now = clock.now()
        owners = [one for kind in OWNERS for one in registry.list_organisations(kind=kind, now=now)]
        self.offer("owner", [NOBODY, *((str(one.id), one.name) for one in owners)])
        if fixed:
            self.fields["code"].disabled = True


class ProgrammeForm(_Form):
    code = forms.CharField(
        label=_("Code"), max_length=40, help_text=_("Small letters, digits and _; it stays for good.")
    )
    kind = forms.ChoiceField(label=_("Kind"), choices=choices(KINDS))
    name_vi = forms.CharField(label=_("Name in Vietnamese"), max_length=200)
    name_en = forms.CharField(label=_("Name in English"), max_length=200)
    name_zh = forms.CharField(label=_("Name in Chinese"), max_length=200, required=False)
    legal_basis = forms.CharField(label=_("Legal basis"), max_length=2000, required=False)
    owner = forms.ChoiceField(label=_("Unit in charge"), required=False)
    starts = forms.DateField(label=_("First day"), widget=DateInput(), required=False)
    ends = forms.DateField(label=_("Last day"), widget=DateInput(), required=False)
    targets = forms.CharField(
        label=_("Targets"),
        max_length=LINES,
        required=False,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_(
            "A line for each: the indicator’s code, the period, the value. For example: tourists 2026 4,2"
        ),
    )
    score = forms.ChoiceField(label=_("Indicator of the score"), required=False)
    rank = forms.ChoiceField(label=_("Indicator of the rank"), required=False)
    best = forms.ChoiceField(label=_("Indicator of the best score of all"), required=False)
    median = forms.ChoiceField(label=_("Indicator of the middle score of all"), required=False)
    components = forms.CharField(
        label=_("Components of the score"),
        max_length=LINES,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_(
            "A line for each: the indicator’s code and, where the ranking has one, its weight in per cent."
        ),
    )

    def __init__(self, *given: object, is_new: object, **more: object) -> None:
        super().__init__(*given, **more)  # type: ignore[arg-type] # what Django's form takes
        codes = [(code, f"{shown.name_of(one)} ({code})") for code, one in indicators.list_entries().items()]
        for name in ("score", "rank", "best", "median"):
            self.offer(name, [NOBODY, *codes])
        self.fix_code(fixed=not is_new)

    def programme(self) -> Programme:
        """Raises Refusal with the field it is about."""
        told = self.cleaned_data
        return Programme(
            code=told["code"].strip(),
            kind=ProgrammeKind(told["kind"]),
            name_vi=told["name_vi"],
            name_en=told["name_en"],
            name_zh=told["name_zh"],
            legal_basis=told["legal_basis"],
            owner=UUID(told["owner"]) if told["owner"] else None,
            starts=told["starts"],
            ends=told["ends"],
            targets=tuple(_target(number, line) for number, line in _lines(told["targets"])),
            ranking=Ranking(
                score=told["score"],
                rank=told["rank"],
                best=told["best"],
                median=told["median"],
                components=tuple(_component(number, line) for number, line in _lines(told["components"])),
            ),
        )


def _lines(text: str) -> list[tuple[int, list[str]]]:
    lines = enumerate(text.splitlines(), start=1)
    return [(number, line.split(maxsplit=2)) for number, line in lines if line.strip()]


def _target(number: int, parts: list[str]) -> Target:
    if len(parts) != TARGET_PARTS:
        raise Refusal(code=IndicatorRefusal.TARGET_MALFORMED, field="targets", line=number)
    return Target(code=parts[0], period=parts[1], value=_stored(parts[2], "targets"))


def _component(number: int, parts: list[str]) -> Component:
    if len(parts) == TARGET_PARTS:
        raise Refusal(code=IndicatorRefusal.TARGET_MALFORMED, field="components", line=number)
    return Component(code=parts[0], weight=_stored(parts[1], "components") if parts[1:] else "")


def _stored(text: str, field: str) -> str:
    try:
        return indicators.read_typed(text=text).stored
    except Refusal as refusal:
        raise Refusal(code=refusal.code, field=field, **refusal.params) from refusal


class ProjectForm(_Form):
    code = forms.CharField(
        label=_("Code"),
        max_length=12,
        help_text=_("P and the project’s number, for example P7886592; it stays for good."),
    )
    name_vi = forms.CharField(label=_("Name in Vietnamese"), max_length=200)
    name_en = forms.CharField(label=_("Name in English"), max_length=200, required=False)
    name_zh = forms.CharField(label=_("Name in Chinese"), max_length=200, required=False)
    programmes = forms.MultipleChoiceField(
        label=_("Programmes and plans"), required=False, widget=forms.CheckboxSelectMultiple
    )
    owner = forms.ChoiceField(label=_("Unit that reports its figures"), required=False)
    investor = forms.CharField(label=_("Investor"), max_length=200, required=False)
    funding = forms.CharField(label=_("Source of money"), max_length=200, required=False)
    group = forms.ChoiceField(label=_("Group"), choices=choices(GROUPS))
    total = forms.CharField(
        label=_("Total investment (billion VND)"), max_length=60, required=False, widget=text_input(width=20)
    )
    begins = forms.DateField(label=_("Begins"), widget=DateInput())
    ends = forms.DateField(label=_("Ends, as planned"), widget=DateInput(), required=False)
    closed = forms.DateField(
        label=_("Closed: no figures are owed after this day"), widget=DateInput(), required=False
    )

    def __init__(self, *given: object, is_new: object, **more: object) -> None:
        super().__init__(*given, **more)  # type: ignore[arg-type] # what Django's form takes
        known = indicators.list_programmes()
        self.offer("programmes", [(code, name_of(one)) for code, one in known.items()])
        self.fix_code(fixed=not is_new)

    def project(self) -> Project:
        told = self.cleaned_data
        total = told["total"].strip()
        return Project(
            code=told["code"].strip(),
            name_vi=told["name_vi"],
            name_en=told["name_en"],
            name_zh=told["name_zh"],
            programmes=tuple(told["programmes"]),
            owner=UUID(told["owner"]) if told["owner"] else None,
            investor=told["investor"],
            funding=told["funding"],
            group=ProjectGroup(told["group"]),
            total=_stored(total, "total") if total else "",
            begins=told["begins"],
            ends=told["ends"],
            closed=told["closed"],
        )


@require_http_methods(["GET", "HEAD", "POST"])
@for_roles(*MANAGING)
def define_programme(http: HttpRequest, programme_code: str = "") -> HttpResponse:
    before = indicators.list_programmes().get(programme_code)
    if programme_code and before is None:
        raise Http404
    sent = http.POST if http.method == "POST" else None
    form = ProgrammeForm(sent, initial=_programme_initial(before), is_new=before is None)
    if sent is not None and form.is_valid():
        try:
            one = form.programme()
            indicators.define_programmes(
                request=request_of(http), programmes=[one], seen=form.cleaned_data["seen"]
            )
        except Refusal as refusal:
            add_refusals(form=form, refusals=[refusal])
        else:
            messages.success(http, gettext("It is on the record and holds."))
            return redirect("province:programme", one.code)
    title = name_of(before) if before else gettext("Define a programme")
    return _form_page(http, form, title)


@require_http_methods(["GET", "HEAD", "POST"])
@for_roles(*MANAGING)
def define_project(http: HttpRequest, project_code: str = "") -> HttpResponse:
    before = indicators.list_projects().get(project_code)
    if project_code and before is None:
        raise Http404
    sent = http.POST if http.method == "POST" else None
    form = ProjectForm(sent, initial=_project_initial(before), is_new=before is None)
    if sent is not None and form.is_valid():
        try:
            one = form.project()
            indicators.define_project(request=request_of(http), project=one, seen=form.cleaned_data["seen"])
        except Refusal as refusal:
            add_refusals(form=form, refusals=[refusal])
        else:
            messages.success(http, gettext("It is on the record and holds."))
            return redirect("province:project", one.code)
    title = name_of(before) if before else gettext("Add a project")
    return _form_page(http, form, title)


def _form_page(http: HttpRequest, form: _Form, title: str) -> HttpResponse:
    names = {"form": form, "title": title}
    status = 422 if http.method == "POST" else 200
    return render(http, "province/programme_form.html", names, status=status)


def _programme_initial(before: Programme | None) -> dict[str, object]:
    if before is None:
        return {"seen": 0, "kind": ProgrammeKind.RESOLUTION}
    ranking = before.ranking
    return {
        **msgspec.structs.asdict(before),
        "owner": str(before.owner or ""),
        "targets": "\n".join(f"{one.code} {one.period} {shown.typed(one.value)}" for one in before.targets),
        **{name: getattr(ranking, name) for name in ("score", "rank", "best", "median")},
        "components": "\n".join(
            f"{one.code} {shown.typed(one.weight)}".strip() for one in ranking.components
        ),
        "seen": indicators.programme_number(code=before.code),
    }


def _project_initial(before: Project | None) -> dict[str, object]:
    if before is None:
        return {"seen": 0, "group": ProjectGroup.C, "programmes": ["public_investment"]}
    return {
        **msgspec.structs.asdict(before),
        "owner": str(before.owner or ""),
        "programmes": list(before.programmes),
        "total": shown.typed(before.total),
        "seen": indicators.project_number(code=before.code),
    }
