"""The yard's page: three lists, a search by plate, and one tap that reports an entry or an exit."""

from datetime import UTC, datetime
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
from xulang.interfaces.shared.addresses import stream_address
from xulang.interfaces.shared.forms import DateTimeInput
from xulang.interfaces.shared.requests import actor_of, for_roles, request_of, tell_refused
from xulang.interfaces.shared.typed import LIMIT, typed_key
from xulang.interfaces.yard.lists import LABELS, Listing, rows_of, yards_of
from xulang.kernel.refusal import Refusal
from xulang.kernel.words import FactKind, Role
from xulang.platform import audit, clock

KINDS = {"entry": FactKind.YARD_ENTRY, "exit": FactKind.YARD_EXIT}
TOLD = {
    FactKind.YARD_ENTRY: _("Drove in: %(plate)s"),
    FactKind.YARD_EXIT: _("Drove out: %(plate)s"),
}


# As the API takes them (rest/inputs.py): what lies before cannot even be written in UTC everywhere.
EARLIEST = datetime(2000, 1, 1, tzinfo=UTC)


class ReportForm(forms.Form):
    """`at` is left empty for now; `back` is the list to come back to."""

    at = forms.DateTimeField(
        label=_("Time"),
        required=False,
        widget=DateTimeInput(),
        validators=[MinValueValidator(EARLIEST)],
    )
    back = forms.ChoiceField(choices=[(one.value, one.value) for one in Listing], required=False)


class UnloadForm(forms.Form):
    """Where the goods lie, and since when; left empty, since now."""

    place = forms.CharField(label=_("Place"), max_length=crossing.PLACE_LIMIT)
    at = forms.DateTimeField(
        label=_("Time"),
        required=False,
        widget=DateTimeInput(),
        validators=[MinValueValidator(EARLIEST)],
    )


@require_safe
@for_roles(Role.YARD_OPERATOR)
def yard_page(http: HttpRequest) -> HttpResponse:
    wanted = http.GET.get("list", "")
    listing = Listing(wanted) if wanted in list(Listing) else Listing.COMING
    actor, stream = actor_of(http), stream_address("officer")
    yards = yards_of(actor=actor)
    post = next(post for post in crossing.list_posts(actor=actor) if post.role == Role.YARD_OPERATOR)
    typed = http.GET.get("plate", "")[:LIMIT]
    names = {
        "listing": listing,
        "tabs": [(one, LABELS[one]) for one in Listing],
        "rows": rows_of(listing=listing, gates=post.gates, yards=yards, typed=typed_key(typed)),
        "lots": crossing.list_lots(
            gates=None if post.gates is None else sorted(post.gates), typed=typed_key(typed)
        )
        if listing == Listing.STORAGE
        else [],
        "place_limit": crossing.PLACE_LIMIT,
        "yards": yards,
        "typed": typed,
        "limit": LIMIT,
        "here": http.get_full_path(),
        "stream": stream,
        "now": clock.now(),
    }
    part = "yard_rows" if http.headers.get("HX-Request") == "true" else "yard"
    return render(http, f"yard/{part}.html", names)


@never_cache
@require_safe
@for_roles(Role.YARD_OPERATOR)
def calls_page(http: HttpRequest) -> HttpResponse:
    """Who is called out of the park, by hour, and whether the driver knows; plates, but nobody's data."""
    actor, now, stream = actor_of(http), clock.now(), stream_address("officer")
    post = next(post for post in crossing.list_posts(actor=actor) if post.role == Role.YARD_OPERATOR)
    calls = crossing.list_calls(gates=post.gates, now=now)
    arrivals = crossing.list_arrivals(gates=post.gates, now=now)
    if calls or arrivals:
        audit.record_read(
            actor=actor, object_kind="calls", object_id=",".join(sorted(post.gates or ())), now=now
        )
    part = "calls_live" if http.headers.get("HX-Request") == "true" else "calls"
    return render(http, f"yard/{part}.html", {"calls": calls, "arrivals": arrivals, "stream": stream})


@require_POST
@for_roles(Role.YARD_OPERATOR)
def report(http: HttpRequest, crossing_id: UUID, kind: str) -> HttpResponse:
    """Report that a vehicle drove in or out, now or at the time given, in the operator's own name."""
    if kind not in KINDS:
        raise Http404
    request, form = request_of(http), ReportForm(http.POST)
    seen = crossing.get_seen(actor=request.actor, crossing_id=crossing_id)
    if form.has_error("at"):
        messages.error(http, gettext("The time could not be read; nothing was reported."))
    else:
        try:
            crossing.report_yard(
                request=request,
                declaration_id=seen.declaration_id,
                crossing_id=seen.id,
                kind=KINDS[kind],
                at=form.cleaned_data["at"],
            )
        except Refusal as refused:
            tell_refused(http, refused)
        else:
            messages.success(http, TOLD[KINDS[kind]] % {"plate": seen.plate})
    listing = form.cleaned_data.get("back") or Listing.COMING
    return redirect(f"{reverse('yard:yard')}?list={listing}")


@require_POST
@for_roles(Role.YARD_OPERATOR)
def unload(http: HttpRequest, crossing_id: UUID) -> HttpResponse:
    """Say that a vehicle's goods lie in storage now: where, and since when."""
    request, form = request_of(http), UnloadForm(http.POST)
    seen = crossing.get_seen(actor=request.actor, crossing_id=crossing_id)
    if not form.is_valid():
        messages.error(http, gettext("Say where the goods lie, and since when; nothing was stored."))
    else:
        try:
            crossing.unload(
                request=request,
                declaration_id=seen.declaration_id,
                crossing_id=seen.id,
                place=form.cleaned_data["place"],
                at=form.cleaned_data["at"],
            )
        except Refusal as refused:
            tell_refused(http, refused)
        else:
            messages.success(http, gettext("In storage: goods of %(plate)s") % {"plate": seen.plate})
    return redirect(f"{reverse('yard:yard')}?list={Listing.STORAGE}")
