"""What every signed-in request must satisfy before any page sees it."""

from collections.abc import Callable
from typing import cast
from uuid import UUID

from django.conf import settings
from django.contrib.auth import logout
from django.contrib.sessions.middleware import SessionMiddleware
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from xulang.interfaces.account.address import client_address, is_loopback
from xulang.interfaces.account.agents import agent_label
from xulang.interfaces.account.assurance import Assurance, find_sign_in, needs_second_factor
from xulang.interfaces.account.session_store import SessionStore
from xulang.interfaces.shared.addresses import is_for_programs
from xulang.interfaces.shared.refusal_texts import say
from xulang.interfaces.shared.requests import find_actor_of
from xulang.kernel.refusal import Refusal
from xulang.registry import api as registry
from xulang.registry.api import RegistryRefusal

GetResponse = Callable[[HttpRequest], HttpResponse]
LANGUAGE = "language"


class RecordingSessionMiddleware(SessionMiddleware):
    """Django's own, and the session knows from where it is used."""

    def process_request(self, request: HttpRequest) -> None:
        super().process_request(request)
        session = cast("SessionStore", request.session)
        session.address = client_address(request)
        session.agent = agent_label(request.headers.get("User-Agent", ""))


class AccessMiddleware:
    """Officers need their second factor, and a demonstration its own machine, before any other page."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if is_for_programs(path=request.path) or not request.user.is_authenticated:
            return self.get_response(request)
        obstacle = find_obstacle(request)
        if obstacle is not None:
            return obstacle
        cast("SessionStore", request.session).note_use()
        _keep_language(request)
        return self.get_response(request)


def find_obstacle(request: HttpRequest) -> HttpResponse | None:
    """The answer that a signed-in request gets instead of its page, or None when nothing is in its way."""
    sign_in = find_sign_in(request.session)
    if sign_in is not None and sign_in.assurance is Assurance.DEMONSTRATION:
        return None if is_loopback(request) else _end_remote_demonstration(request)
    if sign_in is not None and sign_in.assurance is Assurance.TWO_FACTORS:
        return None
    if needs_second_factor(find_actor_of(request)) and not request.path.startswith(_open_paths()):
        return HttpResponseRedirect(reverse("mfa_index"))
    return None


def _open_paths() -> tuple[str, ...]:
    """Where an officer sets up his second factor, or leaves."""
    return (reverse("mfa_index"), reverse("account_logout"), reverse("account_reauthenticate"))


def _end_remote_demonstration(request: HttpRequest) -> HttpResponse:
    logout(request)
    said = say(Refusal(code=RegistryRefusal.DEMONSTRATION_LOCAL_ONLY))
    return render(request, "shared/refusal.html", {"refusal": said}, status=said.status)


def _keep_language(request: HttpRequest) -> None:
    """A language chosen while signed in goes with the person to his other devices."""
    chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME)
    if chosen not in dict(settings.LANGUAGES) or request.session.get(LANGUAGE) == chosen:
        return
    registry.set_language(user_id=UUID(str(request.user.pk)), language=chosen)
    request.session[LANGUAGE] = chosen
