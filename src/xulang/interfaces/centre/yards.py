"""What yards and our record do not agree on: for each yard a figure, and every difference that waits."""

from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from xulang.crossing import api as crossing
from xulang.interfaces.centre.roles import CENTRE
from xulang.interfaces.shared.requests import actor_of, for_roles, request_of, tell_refused
from xulang.interfaces.shared.words import choices
from xulang.interfaces.shared.yards import percent
from xulang.kernel.refusal import Refusal
from xulang.kernel.words import Role
from xulang.platform import audit, clock
from xulang.registry import api as registry
from xulang.registry.api import RegistryRefusal
from xulang.yards import api as yards
from xulang.yards.api import DifferenceReason, DifferenceState

MOST = 300


class SeenForm(forms.Form):
    reason = forms.ChoiceField(choices=choices(DifferenceReason))
    note = forms.CharField(required=False, max_length=1000)


class PlacesForm(forms.Form):
    places = forms.IntegerField(required=False)


@never_cache
@require_safe
@for_roles(*CENTRE)
def yards_page(http: HttpRequest) -> HttpResponse:
    places = _places(http)
    codes = [place.code for place in places]
    newest = yards.find_newest_stocks(yards=codes)
    waiting = yards.list_differences(yards=codes, states=[DifferenceState.OPEN], limit=MOST)
    audit.record_read(actor=actor_of(http), object_kind="yards", object_id=",".join(codes), now=clock.now())
    known = {one.code: one.places for one in registry.list_yards()}
    parts = {
        "rows": [
            (
                place,
                stock,
                percent(stock.agreement if stock else None),
                sum(one.yard == place.code for one in waiting),
                known.get(place.code),
            )
            for place in places
            for stock in [newest.get(place.code)]
        ],
        "waiting": waiting,
        "reasons": choices(DifferenceReason),
        "may_set": any(grant.role == Role.CENTRE_MANAGER for grant in actor_of(http).grants),
        "may_settle": any(
            grant.role in {Role.CENTRE_OPERATOR, Role.CENTRE_MANAGER} for grant in actor_of(http).grants
        ),
    }
    return render(http, "centre/yards.html", parts)


@require_POST
@for_roles(Role.CENTRE_MANAGER)
def set_places(http: HttpRequest, yard_code: str) -> HttpResponse:
    """How many vehicles the yard takes; empty: nobody knows."""
    form = PlacesForm(http.POST)
    if not form.is_valid():
        messages.error(http, gettext("Type a whole number of places; nothing was changed."))
        return redirect("centre:yards")
    try:
        registry.set_yard_places(
            code=yard_code, places=form.cleaned_data["places"], actor=actor_of(http), now=clock.now()
        )
    except Refusal as refusal:
        if refusal.code == RegistryRefusal.YARD_UNKNOWN:
            raise Http404 from refusal
        tell_refused(http, refusal)
    else:
        messages.success(http, gettext("The yard’s places are kept."))
    return redirect("centre:yards")


@require_POST
@for_roles(Role.CENTRE_OPERATOR, Role.CENTRE_MANAGER)
def seen(http: HttpRequest, difference_id: UUID) -> HttpResponse:
    """Lay a difference aside; to report a move late is the yard's own word."""
    places = {place.code: place for place in _places(http)}
    try:
        found = yards.get_difference(difference_id=difference_id, yards=places)
    except Refusal as refusal:
        raise Http404 from refusal
    form = SeenForm(http.POST)
    if not form.is_valid():
        messages.error(http, gettext("Choose a reason; nothing was changed."))
        return redirect("centre:yards")
    try:
        crossing.settle_difference(
            request=request_of(http),
            yard=places[found.yard],
            difference_id=difference_id,
            at=None,
            reason=DifferenceReason(form.cleaned_data["reason"]),
            note=form.cleaned_data["note"],
            bounds=crossing.yard_bounds(),
        )
    except Refusal as refusal:
        tell_refused(http, refusal)
    else:
        messages.success(http, gettext("The difference is settled."))
    return redirect("centre:yards")


def _places(http: HttpRequest) -> list[crossing.YardPlace]:
    """The yards at the gates of the visitor's own work for the centre."""
    grants = [grant for grant in actor_of(http).grants if grant.role in CENTRE]
    everywhere = any(grant.gate is None for grant in grants)
    gates = {grant.gate for grant in grants}
    return [place for place in crossing.list_yard_places() if everywhere or place.gates & gates]
