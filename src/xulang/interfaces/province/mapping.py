"""How a unit's own spreadsheet is read: kept once, chosen at each upload."""

from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from xulang.indicators import api as indicators
from xulang.indicators.api import ColumnRule, IndicatorRefusal, Mapping
from xulang.interfaces.province.collecting import own_mappings
from xulang.interfaces.province.roles import ENTERING
from xulang.interfaces.shared.forms import add_refusals
from xulang.interfaces.shared.requests import actor_of, for_roles, request_of
from xulang.kernel.actor import Actor
from xulang.kernel.refusal import Refusal

LINES = 20_000
FIELDS = {
    "value": "value",
    "plan": "plan",
    "percent": "percent_of_plan",
    "same": "change_on_same_period",
    "previous": "change_on_previous",
}


class MappingForm(forms.Form):
    name = forms.CharField(label=_("Name of the mapping"), max_length=120)
    sheet = forms.CharField(label=_("Sheet; empty: the first one"), max_length=100, required=False)
    label_column = forms.IntegerField(label=_("Number of the column with names"), min_value=1, initial=1)
    unit_column = forms.IntegerField(
        label=_("Number of the column with units; 0: none"), min_value=0, initial=0
    )
    first_row = forms.IntegerField(label=_("First row with figures"), min_value=1, initial=2)
    labels = forms.CharField(
        label=_("Rows"),
        help_text=_("A line each: the name as it stands in the file = the indicator’s code."),
        max_length=LINES,
        widget=forms.Textarea(attrs={"rows": 6}),
    )
    columns = forms.CharField(
        label=_("Columns"),
        help_text=_(
            "A line each: number of the column = value, plan, percent, same or previous;"
            " then a period like 2026-03, if it is not the one of the upload."
        ),
        max_length=LINES,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    source = forms.CharField(label=_("Source"), max_length=500, required=False)

    def mapping(self, *, area: str) -> Mapping:
        """Raises what `checked_mapping` will not see: lines that are no lines."""
        told = self.cleaned_data
        return Mapping(
            sheet=told["sheet"],
            label_column=told["label_column"],
            unit_column=told["unit_column"],
            first_row=told["first_row"],
            labels=tuple(_pair(line, "labels") for line in _lines(told["labels"])),
            columns=tuple(_rule(line) for line in _lines(told["columns"])),
            area=area,
            source=told["source"],
        )


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


def _pair(line: str, field: str) -> tuple[str, str]:
    left, sign, right = line.rpartition("=")
    if not sign or not left.strip() or not right.strip():
        raise Refusal(code=IndicatorRefusal.FILE_WRONG, field=field)
    return left.strip(), right.strip()


def _rule(line: str) -> ColumnRule:
    column, said = _pair(line, "columns")
    name, _space, period = said.partition(" ")
    if not column.isascii() or not column.isdigit() or len(column) > 5 or name not in FIELDS:
        raise Refusal(code=IndicatorRefusal.FILE_WRONG, field="columns")
    return ColumnRule(column=int(column), field=FIELDS[name], period=period.strip())


@require_http_methods(["GET", "HEAD", "POST"])
@for_roles(*ENTERING)
def mappings(http: HttpRequest) -> HttpResponse:
    """The kept mappings, and the form of a new one; the same name again replaces the old one."""
    actor = actor_of(http)
    form = MappingForm(http.POST if http.method == "POST" else None)
    if http.method == "POST" and form.is_valid():
        try:
            home, area = _home(actor)
            indicators.keep_mapping(
                request=request_of(http),
                organisation_id=home,
                name=form.cleaned_data["name"],
                mapping=form.mapping(area=area),
            )
        except Refusal as refusal:
            add_refusals(form=form, refusals=[refusal])
        else:
            messages.success(http, gettext("The mapping is kept; choose it at the upload."))
            return redirect("province:mappings")
    names = {"form": form, "mappings": own_mappings(actor)}
    return render(http, "province/mappings.html", names, status=422 if http.method == "POST" else 200)


def _home(actor: Actor) -> tuple[UUID | None, str]:
    """The unit whose mapping it is, and the area that its file speaks of."""
    units = indicators.list_units()
    own = sorted(indicators.own_units(actor=actor))
    home = own[0] if own else None
    subjects = units.get(home, frozenset()) if home else frozenset()
    return home, next(iter(sorted(subjects & set(indicators.list_areas()))), indicators.PROVINCE)
