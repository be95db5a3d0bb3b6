"""A company's places in the queue: chosen later, taken first, given back, asked anew; and told to drivers."""

import secrets
from collections.abc import Callable
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from xulang.crossing import api as crossing
from xulang.interfaces.carrier.company import company_of, for_companies
from xulang.interfaces.carrier.sharing import call_texts
from xulang.interfaces.carrier.views.declarations import own_declaration
from xulang.interfaces.carrier.views.links import SECRET_BYTES
from xulang.interfaces.shared.addresses import link_address, stream_address
from xulang.interfaces.shared.forms import add_refusals
from xulang.interfaces.shared.places import gate_names
from xulang.interfaces.shared.queue_places import by_day, shown_place, shown_places
from xulang.interfaces.shared.requests import request_of, tell_refused
from xulang.kernel.refusal import Refusal
from xulang.platform import clock
from xulang.queueing import api as queueing

MOST_SHOWN = 500


class WindowForm(forms.Form):
    """`hour` is one of those that the page lists; the queue says whether it can still be had."""

    hour = forms.IntegerField(min_value=0, max_value=10_000_000)


@require_safe
@for_companies
def queue(http: HttpRequest) -> HttpResponseBase:
    """All live places of the company, called ones first."""
    company, now = company_of(http), clock.now()
    stream = stream_address("company")
    found = crossing.list_company_places(organisation_id=company.id, now=now, limit=MOST_SHOWN)
    told = shown_places(seen={seen.id: place for seen, place in found}, now=now, gate_of=gate_names())
    rows = [{"seen": seen, "shown": told[seen.id]} for seen, _place in found]
    names = {
        "rows": rows,
        "called": sum(told[seen.id].due for seen, _place in found),
        "unseen": sum(told[seen.id].unseen for seen, _place in found),
        "more": len(found) == MOST_SHOWN,
        "stream": stream,
        "now": now,
    }
    part = "queue_body" if http.headers.get("HX-Request") == "true" else "queue"
    return render(http, f"carrier/{part}.html", names)


@require_http_methods(["GET", "HEAD", "POST"])
@for_companies
def windows(http: HttpRequest, declaration_id: UUID, crossing_id: UUID) -> HttpResponseBase:
    """The later windows that can be had now; choosing one leaves the order until then."""
    own, seen = own_declaration(http, declaration_id), own_crossing(declaration_id, crossing_id)
    form = WindowForm(http.POST if http.method == "POST" else None)
    if form.is_valid():
        try:
            crossing.choose_window(
                request=request_of(http), crossing_id=crossing_id, hour=form.cleaned_data["hour"]
            )
        except Refusal as refusal:
            add_refusals(form=form, refusals=[refusal])
        else:
            messages.success(http, _("The time slot is yours. The truck is out of the order until then."))
            return redirect("carrier:declaration", declaration_id)
    shown = shown_place(crossing_id=crossing_id, now=clock.now())
    names = {
        "own": own,
        "seen": seen,
        "form": form,
        "shown": shown,
        "days": by_day(shown.seen.windows) if shown else [],
    }
    return render(http, "carrier/windows.html", names, status=422 if form.errors else 200)


@require_POST
@for_companies
def take_first(http: HttpRequest, declaration_id: UUID, crossing_id: UUID) -> HttpResponseBase:
    told = _("The truck stands in the order again, with its old turn.")
    return _do(http, declaration_id, crossing_id, crossing.take_first, told)


@require_POST
@for_companies
def ask(http: HttpRequest, declaration_id: UUID, crossing_id: UUID) -> HttpResponseBase:
    told = _("A new place was asked for; it comes within seconds.")
    return _do(http, declaration_id, crossing_id, crossing.ask_place, told)


@require_http_methods(["GET", "HEAD", "POST"])
@for_companies
def give_back(http: HttpRequest, declaration_id: UUID, crossing_id: UUID) -> HttpResponseBase:
    """Says first what is lost."""
    own, seen = own_declaration(http, declaration_id), own_crossing(declaration_id, crossing_id)
    if http.method == "POST":
        told = _("The place was given back.")
        return _do(http, declaration_id, crossing_id, crossing.give_back_place, told)
    shown = shown_place(crossing_id=crossing_id, now=clock.now())
    return render(http, "carrier/give_back.html", {"own": own, "seen": seen, "shown": shown})


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@for_companies
def call_text(http: HttpRequest, declaration_id: UUID, crossing_id: UUID) -> HttpResponseBase:
    """A call as text for Zalo or WeChat. A POST makes the driver's link anew and puts it into the text."""
    own, seen = own_declaration(http, declaration_id), own_crossing(declaration_id, crossing_id)
    place = queueing.find_place(crossing_id=crossing_id)
    if place is None or place.state not in queueing.OUTSTANDING:
        messages.warning(http, _("This truck is not called now."))
        return redirect("carrier:declaration", declaration_id)
    address = ""
    if http.method == "POST":
        token = crossing.link_driver(
            request=request_of(http),
            declaration_id=declaration_id,
            crossing_id=crossing_id,
            secret=secrets.token_bytes(SECRET_BYTES),
        )
        address = link_address(token=token) if token else ""
    names = {
        "own": own,
        "seen": seen,
        "texts": call_texts(seen=seen, place=place, address=address),
        "linked": bool(address),
    }
    return render(http, "carrier/call_text.html", names)


def own_crossing(declaration_id: UUID, crossing_id: UUID) -> crossing.CrossingView:
    """Raises UNKNOWN for a vehicle that is not in the declaration."""
    seen = crossing.get_crossing(crossing_id=crossing_id)
    if seen.declaration_id != declaration_id:
        raise Refusal(code=crossing.CrossingRefusal.UNKNOWN)
    return seen


def _do(
    http: HttpRequest, declaration_id: UUID, crossing_id: UUID, verb: Callable[..., object], told: str
) -> HttpResponseBase:
    own_declaration(http, declaration_id)
    own_crossing(declaration_id, crossing_id)
    try:
        verb(request=request_of(http), crossing_id=crossing_id)
    except Refusal as refusal:
        tell_refused(http, refusal)
    else:
        messages.success(http, told)
    return redirect("carrier:declaration", declaration_id)
