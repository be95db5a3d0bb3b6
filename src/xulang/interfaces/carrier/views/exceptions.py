"""What a company asks for when a trip does not go as declared: its goods back, or storage in the yard."""

from collections.abc import Callable, Sequence
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from xulang.crossing import api as crossing
from xulang.crossing.api import Reason
from xulang.interfaces.carrier.company import for_companies
from xulang.interfaces.carrier.views.declarations import own_declaration
from xulang.interfaces.shared.forms import add_refusals
from xulang.interfaces.shared.parts import add_lines, beside_inputs, choosable, wanted_of
from xulang.interfaces.shared.requests import request_of, tell_refused
from xulang.interfaces.shared.words import word
from xulang.kernel.refusal import Refusal, Refusals
from xulang.kernel.words import VehiclePart

# Why a firm asks; the other reasons are an officer's.
BACK = (
    Reason.GOODS_WITHDRAWN,
    Reason.OTHER_SIDE_REFUSED,
    Reason.GOODS_SPOILED,
    Reason.GOODS_DIFFER,
    Reason.PLANS_CHANGED,
    Reason.OTHER,
)
STORE = (
    Reason.VEHICLE_BROKE_DOWN,
    Reason.VEHICLE_UNSAFE,
    Reason.OTHER_SIDE_REFUSED,
    Reason.PAPERS_MISSING,
    Reason.PLANS_CHANGED,
    Reason.OTHER,
)


class WhyForm(forms.Form):
    reason = forms.ChoiceField(
        label=gettext_lazy("Reason"),
        choices=[(reason.value, "") for reason in Reason],
        widget=forms.RadioSelect,
    )
    note = forms.CharField(
        label=gettext_lazy("Note"), required=False, max_length=1000, widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(self, *, http: HttpRequest, reasons: Sequence[Reason]) -> None:
        super().__init__(data=http.POST if http.method == "POST" else None)
        field = self.fields["reason"]
        if isinstance(field, forms.ChoiceField):
            field.choices = [(reason.value, word(reason)) for reason in reasons]


@require_http_methods(["GET", "HEAD", "POST"])
@for_companies
def take_back(http: HttpRequest, declaration_id: UUID, crossing_id: UUID) -> HttpResponseBase:
    """Ask for the goods of one vehicle; the page says before what becomes of them."""
    own, seen = own_declaration(http, declaration_id), _own_crossing(declaration_id, crossing_id)
    vehicle = crossing.open_record(declaration_id=declaration_id).record.dossier.vehicle(crossing_id)
    form = WhyForm(http=http, reasons=BACK)
    if form.is_valid():
        try:
            crossing.ask_return(
                request=request_of(http),
                declaration_id=declaration_id,
                crossing_id=crossing_id,
                reason=Reason(form.cleaned_data["reason"]),
                note=form.cleaned_data["note"],
            )
        except Refusal as refusal:
            add_refusals(form=form, refusals=[refusal])
        else:
            ended = _("The vehicle is taken out: turned back.")
            messages.success(http, _("Customs has been asked.") if vehicle.inside else ended)
            return redirect("carrier:declaration", declaration_id)
    shown = {"own": own, "seen": seen, "inside": vehicle.inside, "form": form}
    return render(http, "carrier/take_back.html", shown, status=422 if form.errors else 200)


def _own_crossing(declaration_id: UUID, crossing_id: UUID) -> crossing.CrossingView:
    """Raises UNKNOWN for a vehicle that is not in the declaration."""
    seen = crossing.get_crossing(crossing_id=crossing_id)
    if seen.declaration_id != declaration_id:
        raise Refusal(code=crossing.CrossingRefusal.UNKNOWN)
    return seen


@require_POST
@for_companies
def drop_return(http: HttpRequest, declaration_id: UUID, crossing_id: UUID) -> HttpResponseBase:
    return _drop(http, declaration_id, crossing_id, crossing.drop_return)


@require_http_methods(["GET", "HEAD", "POST"])
@for_companies
def store(http: HttpRequest, declaration_id: UUID, crossing_id: UUID) -> HttpResponseBase:
    """Ask customs to let the goods be unloaded into the yard's storage."""
    own, seen = own_declaration(http, declaration_id), _own_crossing(declaration_id, crossing_id)
    form = WhyForm(http=http, reasons=STORE)
    if form.is_valid():
        try:
            crossing.ask_storage(
                request=request_of(http),
                declaration_id=declaration_id,
                crossing_id=crossing_id,
                reason=Reason(form.cleaned_data["reason"]),
                note=form.cleaned_data["note"],
            )
        except Refusal as refusal:
            add_refusals(form=form, refusals=[refusal])
        else:
            messages.success(http, _("Customs has been asked."))
            return redirect("carrier:declaration", declaration_id)
    shown = {"own": own, "seen": seen, "form": form}
    return render(http, "carrier/store.html", shown, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@for_companies
def part_back(http: HttpRequest, declaration_id: UUID, crossing_id: UUID) -> HttpResponseBase:
    """Ask customs to let a part of the goods go back: how much of which lines."""
    own, seen = own_declaration(http, declaration_id), _own_crossing(declaration_id, crossing_id)
    record = crossing.open_record(declaration_id=declaration_id).record
    lines = choosable(record=record, content=own.content)
    form = WhyForm(http=http, reasons=BACK)
    add_lines(form, lines)
    if form.is_valid():
        wanted = wanted_of(form, lines)
        if not form.errors:
            try:
                crossing.ask_part_back(
                    request=request_of(http),
                    declaration_id=declaration_id,
                    crossing_id=crossing_id,
                    lines=wanted,
                    reason=Reason(form.cleaned_data["reason"]),
                    note=form.cleaned_data["note"],
                )
            except Refusals as several:
                add_refusals(form=form, refusals=beside_inputs(several.refusals, wanted, lines))
            except Refusal as refusal:
                add_refusals(form=form, refusals=[refusal])
            else:
                messages.success(http, _("Customs has been asked."))
                return redirect("carrier:declaration", declaration_id)
    shown = {"own": own, "seen": seen, "form": form, "aboard": seen.part == VehiclePart.SOURCE}
    return render(http, "carrier/part_back.html", shown, status=422 if form.errors else 200)


@require_POST
@for_companies
def drop_storage(http: HttpRequest, declaration_id: UUID, crossing_id: UUID) -> HttpResponseBase:
    return _drop(http, declaration_id, crossing_id, crossing.drop_storage)


def _drop(
    http: HttpRequest, declaration_id: UUID, crossing_id: UUID, verb: Callable[..., object]
) -> HttpResponseBase:
    own_declaration(http, declaration_id)
    try:
        verb(request=request_of(http), declaration_id=declaration_id, crossing_id=crossing_id)
    except Refusal as refusal:
        tell_refused(http, refusal)
    else:
        messages.success(http, _("The request was taken back."))
    return redirect("carrier:declaration", declaration_id)
