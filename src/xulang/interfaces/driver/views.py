"""The driver's pages: opened by a link, no account. He may view, acknowledge, set off and report a delay."""

import re
from math import nan
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language, gettext
from django.views.decorators.http import require_POST, require_safe

from xulang.crossing import api as crossing
from xulang.gates import api as gates
from xulang.interfaces.driver.access import driver_of, link_of, remember
from xulang.interfaces.driver.advice import advise
from xulang.interfaces.driver.reading import read_situation
from xulang.interfaces.push.switching import switch
from xulang.interfaces.shared.requests import request_id_of, tell_refused
from xulang.kernel.refusal import Refusal
from xulang.kernel.request import Request
from xulang.kernel.words import FactKind
from xulang.notifications.api import Address, RecipientKind
from xulang.platform import clock, ids

# Minutes of delay that the page offers; the spine says which are possible at all.
DELAYS = (30, 60, 120, 240, 480, 1440)
DEGREES = re.compile(r"-?[0-9]{1,3}(\.[0-9]{1,20})?")
SAYINGS = {
    "acknowledge": FactKind.ACKNOWLEDGED,
    "set-off": FactKind.SET_OFF,
    "delay": FactKind.DELAY_REPORTED,
}


@require_safe
def open_link(http: HttpRequest, token: str) -> HttpResponse:
    """Exchange the secret in the address for a cookie, and lead to an address without it."""
    lost = reverse("driver:lost")
    # Whatever is written about this request from here on, its address is not.
    http.path = http.path_info = lost
    try:
        link = gates.open_link(token=token, now=clock.now())
    except Refusal:
        # Not answered here: the address would stay in the browser's history with the secret in it.
        given = gates.find_given_link(token=token, now=clock.now())
        if given is None:
            return _secret(redirect(lost))
        link = given  # Its page says why it is no longer good.
    response = redirect("driver:page", link_id=link.id)
    remember(response=response, link=link)
    return _secret(response)


@require_safe
def lost(http: HttpRequest) -> HttpResponse:
    """Where a link leads that is not valid, or not any more."""
    raise Refusal(code=gates.GateRefusal.LINK_UNKNOWN)


@require_safe
def page(http: HttpRequest, link_id: UUID) -> HttpResponse:
    """The permit, and what to do next."""
    link = link_of(http=http, link_id=link_id)
    situation = read_situation(crossing_id=link.crossing_id, now=clock.now())
    language = get_language() or settings.LANGUAGE_CODE
    shown = {
        "link": link,
        "situation": situation,
        "advice": advise(situation),
        "gate_name": situation.gate.name(language=language),
        "closure_notice": _notice(closure=situation.closure, language=language),
        "delays": DELAYS,
    }
    response = _private(render(http, "driver/page.html", shown))
    # Here alone, and only when the driver taps: every other page forbids it.
    response["Permissions-Policy"] = "camera=(), geolocation=(self), microphone=(), payment=()"
    return response


@require_POST
def say(http: HttpRequest, link_id: UUID, verb: str) -> HttpResponse:
    """What the driver tells us; sent twice, it is noted once."""
    link = link_of(http=http, link_id=link_id)
    found = crossing.get_crossing(crossing_id=link.crossing_id)
    try:
        crossing.driver_says(
            request=_wish(http, link, found),
            declaration_id=found.declaration_id,
            crossing_id=found.id,
            kind=SAYINGS[verb],
            minutes=_minutes(http) if verb == "delay" else None,
        )
    except Refusal as refusal:
        tell_refused(http, refusal)
    else:
        messages.success(http, gettext("Noted. The company and the gate can see it."))
    return _private(redirect("driver:page", link_id=link_id))


@require_POST
def here(http: HttpRequest, link_id: UUID) -> HttpResponse:
    """The driver stands at the gate or its park: on time when he was called, else standing by."""
    link = link_of(http=http, link_id=link_id)
    found = crossing.get_crossing(crossing_id=link.crossing_id)
    try:
        crossing.report_here(request=_wish(http, link, found), crossing_id=found.id)
    except Refusal as refusal:
        tell_refused(http, refusal)
    else:
        messages.success(http, gettext("Noted. The company and the gate can see it."))
    return _private(redirect("driver:page", link_id=link_id))


@require_POST
def where(http: HttpRequest, link_id: UUID) -> HttpResponse:
    """Where the phone was when the driver tapped: once, kept to about a kilometre until he enters."""
    link = link_of(http=http, link_id=link_id)
    found = crossing.get_crossing(crossing_id=link.crossing_id)
    latitude, longitude = (_degrees(http.POST.get(name, "")) for name in ("latitude", "longitude"))
    try:
        crossing.say_where(
            request=_wish(http, link, found), crossing_id=found.id, latitude=latitude, longitude=longitude
        )
    except Refusal as refusal:
        tell_refused(http, refusal)
    else:
        messages.success(http, gettext("Sent once, to about 1 km. It is deleted when you enter."))
    return _private(redirect("driver:page", link_id=link_id))


def _degrees(typed: str) -> float:
    """What is no number of degrees is none that can be kept."""
    return float(typed) if DEGREES.fullmatch(typed) else nan


def _wish(http: HttpRequest, link: gates.DriverLink, found: crossing.CrossingView) -> Request:
    return Request(
        id=request_id_of(http),
        actor=driver_of(link=link, organisation_id=found.organisation_id),
        now=clock.now(),
        new_salt=ids.new_salt,
    )


@require_POST
def tell_me(http: HttpRequest, link_id: UUID) -> HttpResponse:
    """Messages about this truck on this phone, on or off."""
    link = link_of(http=http, link_id=link_id)
    switch(http=http, owner=Address(kind=RecipientKind.DRIVER, id=link.id))
    return HttpResponse(status=204)


@require_safe
def offline(http: HttpRequest) -> HttpResponse:
    """What the phone shows instead of an answer when there is no network; it is kept on the phone."""
    return render(http, "driver/offline.html")


def _notice(*, closure: gates.Closure | None, language: str) -> str:
    """The public notice in the reader's language, else in Vietnamese."""
    text = (closure.notice if closure else None) or {}
    return text.get(gates.Language(language)) or text.get(gates.Language.VIETNAMESE, "")


def _minutes(http: HttpRequest) -> int | None:
    typed = http.POST.get("minutes", "")
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 6 else None


def _private(response: HttpResponse) -> HttpResponse:
    """An answer that no cache and no search engine keeps: phones are shared.

    Other sites do not learn its address either (settings.SECURE_REFERRER_POLICY); our own forms must.
    """
    response["Cache-Control"] = "private, no-store"
    response["X-Robots-Tag"] = "noindex, nofollow"
    return response


def _secret(response: HttpResponse) -> HttpResponse:
    """An answer to an address with a secret in it: that address is told to nobody, ourselves included."""
    response["Referrer-Policy"] = "no-referrer"
    return _private(response)
