"""The road to a gate, for the traffic police and the centre: numbers with source and age, calls, holds."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from http import HTTPStatus
from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.validators import MinValueValidator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from xulang.crossing import api as crossing
from xulang.interfaces.officer.roles import ON_THE_ROAD
from xulang.interfaces.shared.addresses import stream_address
from xulang.interfaces.shared.forms import DateTimeInput, add_refusals, text_input
from xulang.interfaces.shared.places import gate_choices
from xulang.interfaces.shared.requests import actor_of, for_roles, request_of, tell_refused
from xulang.interfaces.shared.road import KM, hold_notice, km_text
from xulang.interfaces.shared.words import choices
from xulang.kernel.actor import Actor
from xulang.kernel.refusal import Refusal
from xulang.platform import audit, clock

# As the yard's page takes them: what lies before cannot be said in every clock.
EARLIEST = datetime(2000, 1, 1, tzinfo=UTC)


class KilometreField(forms.DecimalField):
    """Kilometres of the road, to the hundred metres; as metres."""

    def __init__(self) -> None:
        super().__init__(
            label=_("Kilometre"), min_value=Decimal(0), max_value=Decimal(2000), decimal_places=1
        )

    def clean(self, value: object) -> int:
        return int(super().clean(value) * KM)


class HoldForm(forms.Form):
    gate = forms.CharField(widget=forms.HiddenInput())
    road = forms.CharField(label=_("Road"), max_length=60, widget=text_input(width=20))
    metres = KilometreField()
    reason = forms.ChoiceField(label=_("Reason"), choices=choices(crossing.RoadReason))
    until = forms.DateTimeField(
        label=_("Until (Hanoi time)"), widget=DateTimeInput(), validators=[MinValueValidator(EARLIEST)]
    )


class CountForm(forms.Form):
    gate = forms.CharField(widget=forms.HiddenInput())
    place = forms.CharField(label=_("Place"), max_length=60, widget=text_input(width=20))
    metres = KilometreField()
    trucks = forms.IntegerField(label=_("Trucks counted"), min_value=0, max_value=20_000)
    counted_at = forms.DateTimeField(
        label=_("Time (left empty: now)"),
        required=False,
        widget=DateTimeInput(),
        validators=[MinValueValidator(EARLIEST)],
    )


@never_cache
@require_safe
@for_roles(*ON_THE_ROAD)
def road_page(http: HttpRequest) -> HttpResponse:
    """`gate`: whose road."""
    return _page(http, http.GET.get("gate", ""))


@require_POST
@for_roles(*ON_THE_ROAD)
def hold(http: HttpRequest) -> HttpResponse:
    actor, gate, form = actor_of(http), http.POST.get("gate", ""), HoldForm(http.POST, auto_id="hold_%s")
    if not crossing.may_hold_road(actor=actor, gate=gate) or gate not in dict(gate_choices()):
        raise Http404
    if form.is_valid():
        typed = form.cleaned_data
        try:
            crossing.hold_road(
                request=request_of(http),
                gate=gate,
                road=typed["road"],
                metres=typed["metres"],
                reason=crossing.RoadReason(typed["reason"]),
                until=typed["until"],
                notice=hold_notice(
                    road=typed["road"],
                    metres=typed["metres"],
                    reason=crossing.RoadReason(typed["reason"]),
                    until=typed["until"],
                ),
            )
        except Refusal as refusal:
            add_refusals(form=form, refusals=[refusal])
        else:
            messages.success(http, gettext("The road is held. Nobody is called, and the public is told."))
            return _back(gate)
    return _page(http, gate, held=form)


@require_POST
@for_roles(*ON_THE_ROAD)
def lift(http: HttpRequest, hold_id: UUID) -> HttpResponse:
    try:
        gate = crossing.get_road_hold(hold_id=hold_id).gate
        crossing.open_road(request=request_of(http), hold_id=hold_id)
    except Refusal as refusal:
        if refusal.code in {crossing.CrossingRefusal.ROAD_UNKNOWN, crossing.CrossingRefusal.NOT_ALLOWED}:
            raise Http404 from refusal
        tell_refused(http, refusal)
    else:
        messages.success(http, gettext("The road is free again."))
    return _back(gate)


@require_POST
@for_roles(*ON_THE_ROAD)
def count(http: HttpRequest) -> HttpResponse:
    actor, gate, form = actor_of(http), http.POST.get("gate", ""), CountForm(http.POST, auto_id="count_%s")
    if not crossing.may_count_road(actor=actor, gate=gate) or gate not in dict(gate_choices()):
        raise Http404
    if form.is_valid():
        typed, request = form.cleaned_data, request_of(http)
        try:
            crossing.count_road(
                request=request,
                gate=gate,
                place=typed["place"],
                metres=typed["metres"],
                trucks=typed["trucks"],
                counted_at=typed["counted_at"] or request.now,
            )
        except Refusal as refusal:
            add_refusals(form=form, refusals=[refusal])
        else:
            messages.success(http, gettext("Counted."))
            return _back(gate)
    return _page(http, gate, counted=form)


def _back(gate: str) -> HttpResponse:
    return redirect(f"{reverse('officer:road')}?gate={gate}")


def _page(
    http: HttpRequest, wanted: str, *, held: HoldForm | None = None, counted: CountForm | None = None
) -> HttpResponse:
    actor, now, stream = actor_of(http), clock.now(), stream_address("officer")
    own = _gates(actor)
    offered = [one for one in gate_choices() if own is None or one[0] in own]
    if not offered or (wanted and wanted not in dict(offered)):
        raise Http404
    gate = wanted or offered[0][0]
    calls = crossing.list_calls(gates=[gate], now=now)
    if calls:
        audit.record_read(actor=actor, object_kind="calls", object_id=gate, now=now)
    holds = crossing.may_hold_road(actor=actor, gate=gate)
    counts = crossing.may_count_road(actor=actor, gate=gate)
    start = {"gate": gate, "until": (now + timedelta(hours=2)).replace(second=0, microsecond=0)}
    shown = {
        "gate": gate,
        "gates": offered,
        "road": _road(gate, now),
        "calls": calls,
        "now": now,
        "stream": stream,
        "holds": holds,
        "hold_form": (held or HoldForm(initial=start, auto_id="hold_%s")) if holds else None,
        "count_form": (counted or CountForm(initial={"gate": gate}, auto_id="count_%s")) if counts else None,
    }
    wrong = (held is not None and held.errors) or (counted is not None and counted.errors)
    status = HTTPStatus.UNPROCESSABLE_ENTITY if wrong else HTTPStatus.OK
    part = "road_live" if http.headers.get("HX-Request") == "true" else "road"
    return render(http, f"officer/{part}.html", shown, status=status)


def _road(gate: str, now: datetime) -> dict[str, object]:
    view = crossing.see_road(gate=gate, now=now)
    return {
        "holds": [(one, km_text(one.metres)) for one in view.holds],
        "seen": [(one, "" if one.metres is None else km_text(one.metres)) for one in view.seen],
    }


def _gates(actor: Actor) -> frozenset[str] | None:
    """The gates of the visitor's own work on the road; None: all."""
    gates = {grant.gate for grant in actor.grants if grant.role in ON_THE_ROAD}
    return None if None in gates else frozenset(gate for gate in gates if gate)
