"""Who opened a stream: the pages' own sign-in, with the pages' own demands."""

from io import BytesIO

from asgiref.typing import HTTPScope
from django.conf import settings
from django.contrib.auth import get_user
from django.core.exceptions import DisallowedHost
from django.core.handlers.asgi import ASGIRequest

from xulang.interfaces.account.middleware import find_obstacle
from xulang.interfaces.account.session_store import SessionStore
from xulang.interfaces.shared.requests import find_actor_of
from xulang.kernel.actor import Actor


def cookie_of(scope: HTTPScope) -> str:
    """The session's key as the browser sent it; empty without."""
    return str(request_of(scope).COOKIES.get(settings.SESSION_COOKIE_NAME, ""))


def request_of(scope: HTTPScope) -> ASGIRequest:
    return ASGIRequest(scope, BytesIO())


def is_for_us(scope: HTTPScope) -> bool:
    """Whether the request names one of our hosts."""
    try:
        request_of(scope).get_host()
    except DisallowedHost:
        return False
    return True


def find_viewer(scope: HTTPScope) -> Actor | None:
    """The person signed in now; None once the session ended, or while a page would ask for more."""
    request = request_of(scope)
    request.session = SessionStore(request.COOKIES.get(settings.SESSION_COOKIE_NAME))
    request.user = get_user(request)
    actor = find_actor_of(request)
    if actor is None or find_obstacle(request) is not None:
        return None
    return actor
