"""The dictionary's form: what an indicator is, whose, when it is due, and how it is computed."""

from uuid import UUID
from zoneinfo import ZoneInfo

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from xulang.indicators import api as indicators
from xulang.indicators.api import Direction, Indicator, Level, Nature, Origin, PeriodKind
from xulang.interfaces.province.roles import MANAGING
from xulang.interfaces.province.words import DIRECTIONS, LEVELS, NATURES, PERIODS, choices
from xulang.interfaces.shared.figures import OWNERS
from xulang.interfaces.shared.forms import DateInput, add_refusals, text_input
from xulang.interfaces.shared.requests import for_roles, request_of
from xulang.kernel.refusal import Refusal
from xulang.platform import clock
from xulang.registry import api as registry

HANOI = ZoneInfo("Asia/Ho_Chi_Minh")


class IndicatorForm(forms.Form):
    seen = forms.IntegerField(widget=forms.HiddenInput)
    code = forms.CharField(
        label=_("Code"), max_length=60, help_text=_("Small letters, digits, _ and points; it stays for good.")
    )
    name_vi = forms.CharField(label=_("Name in Vietnamese"), max_length=200)
    name_en = forms.CharField(label=_("Name in English"), max_length=200)
    name_zh = forms.CharField(label=_("Name in Chinese"), max_length=200, required=False)
    unit = forms.CharField(
        label=_("Unit of measure"),
        max_length=40,
        help_text=_("For example tỷ đồng, triệu lượt, ha; other words are things that are counted."),
    )
    definition = forms.CharField(
        label=_("Definition"), max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    definition_en = forms.CharField(
        label=_("Definition in English"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    definition_zh = forms.CharField(
        label=_("Definition in Chinese"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    legal_basis = forms.CharField(label=_("Legal basis"), max_length=2000, required=False)
    owner = forms.ChoiceField(label=_("Unit in charge"), required=False)
    periods = forms.MultipleChoiceField(
        label=_("Reported for each"), choices=choices(PERIODS), widget=forms.CheckboxSelectMultiple
    )
    begun = forms.DateField(
        label=_("Owed for periods that begin on this day or later"),
        required=False,
        widget=DateInput(),
        help_text=_("Empty: for all periods. Figures of earlier ones may be entered, but nobody owes them."),
    )
    due_days = forms.IntegerField(label=_("Due so many days after the period’s end; less than 0: before it"))
    direction = forms.ChoiceField(label=_("Which way is better"), choices=choices(DIRECTIONS))
    nature = forms.ChoiceField(label=_("How periods fit together"), choices=choices(NATURES))
    level = forms.ChoiceField(label=_("Who reports it"), choices=choices(LEVELS))
    decimals = forms.IntegerField(label=_("Decimals to show"))
    formula = forms.CharField(
        label=_("Formula"),
        max_length=600,
        required=False,
        help_text=_("Codes of indicators, numbers, + - * / and brackets; empty: it is reported."),
    )
    plan_code = forms.ChoiceField(label=_("Indicator that holds its plan"), required=False)
    whole_code = forms.ChoiceField(label=_("Is a part of"), required=False)
    weight_code = forms.ChoiceField(
        label=_("Indicator that weights it"),
        required=False,
        help_text=_(
            "Of a rate reported by communes: earlier figures of a commune are the mean of its former units,"
            " weighted by this indicator; without one they do not join."
        ),
    )
    programmes = forms.CharField(
        label=_("Programmes and plans"), max_length=300, required=False, widget=text_input()
    )

    def __init__(self, *given: object, is_new: object, **more: object) -> None:
        super().__init__(*given, **more)  # type: ignore[arg-type] # what Django's form takes
        now = clock.now()
        owners = [one for kind in OWNERS for one in registry.list_organisations(kind=kind, now=now)]
        nobody = [("", "–")]
        codes = [(code, f"{one.name_vi} ({code})") for code, one in indicators.list_entries().items()]
        self._set("owner", [*nobody, *((str(one.id), one.name) for one in owners)])
        self._set("plan_code", [*nobody, *codes])
        self._set("whole_code", [*nobody, *codes])
        self._set("weight_code", [*nobody, *codes])
        if not is_new:
            self.fields["code"].disabled = True

    def _set(self, name: str, offered: list[tuple[str, str]]) -> None:
        field = self.fields[name]
        if isinstance(field, forms.ChoiceField):
            field.choices = offered

    def entry(self, *, before: Indicator | None) -> Indicator:
        told = self.cleaned_data
        return Indicator(
            code=told["code"].strip(),
            name_vi=told["name_vi"],
            name_en=told["name_en"],
            name_zh=told["name_zh"],
            unit=told["unit"],
            definition=told["definition"],
            definition_en=told["definition_en"],
            definition_zh=told["definition_zh"],
            legal_basis=told["legal_basis"],
            owner=UUID(told["owner"]) if told["owner"] else None,
            periods=tuple(PeriodKind(one) for one in told["periods"]),
            due_days=told["due_days"],
            direction=Direction(told["direction"]),
            nature=Nature(told["nature"]),
            level=Level(told["level"]),
            decimals=told["decimals"],
            formula=told["formula"],
            plan_code=told["plan_code"],
            whole_code=told["whole_code"],
            weight_code=told["weight_code"],
            programmes=tuple(told["programmes"].split()),
            origin=before.origin if before else Origin.PEOPLE,
            begun=told["begun"],
            ended=before.ended if before else None,
            ended_reason=before.ended_reason if before else "",
        )


@require_http_methods(["GET", "HEAD", "POST"])
@for_roles(*MANAGING)
def define(http: HttpRequest, indicator_code: str = "") -> HttpResponse:
    """Define an indicator, or change what its entry says."""
    before = indicators.find_entry(code=indicator_code) if indicator_code else None
    if indicator_code and before is None:
        raise Http404
    initial = _initial(before)
    form = IndicatorForm(http.POST if http.method == "POST" else None, initial=initial, is_new=before is None)
    if http.method == "POST" and form.is_valid():
        try:
            entry = form.entry(before=before)
            indicators.define(request=request_of(http), entry=entry, seen=form.cleaned_data["seen"])
        except Refusal as refusal:
            add_refusals(form=form, refusals=[refusal])
        else:
            messages.success(http, gettext("It is on the record and holds."))
            return redirect("province:indicator", entry.code)
    names = {"form": form, "entry": before}
    return render(http, "province/define.html", names, status=422 if http.method == "POST" else 200)


def _initial(before: Indicator | None) -> dict[str, object]:
    if before is None:
        month = indicators.span_at(kind=PeriodKind.MONTH, day=clock.now().astimezone(HANOI).date())
        kinds = [PeriodKind.MONTH, PeriodKind.YEAR]
        return {"seen": 0, "due_days": 20, "decimals": 2, "periods": kinds, "begun": month.start}
    names = ("name_vi", "name_en", "name_zh", "unit", "definition", "definition_en", "definition_zh",
             "legal_basis", "due_days", "direction", "nature", "level", "decimals", "formula",
             "plan_code", "whole_code", "weight_code", "code", "begun")  # fmt: skip
    return {
        **{name: getattr(before, name) for name in names},
        "owner": str(before.owner or ""),
        "periods": list(before.periods),
        "programmes": " ".join(before.programmes),
        "seen": indicators.entry_number(code=before.code),
    }
