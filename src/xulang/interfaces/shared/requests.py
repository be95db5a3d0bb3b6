"""From an HTTP request to the product's own words: who asks, and what one wish of his is.

A form that changes something carries `{% request_id %}` (`{% load requests %}`): sent twice, it is done once.
"""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec, cast
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import BadRequest
from django.http import Http404, HttpRequest, HttpResponseBase

from xulang.interfaces.shared.refusal_texts import say
from xulang.kernel.actor import Actor
from xulang.kernel.refusal import Refusal
from xulang.kernel.request import Request
from xulang.kernel.words import Role
from xulang.platform import clock, ids
from xulang.registry import api as registry

FIELD = "request_id"
HEADER = "Idempotency-Key"

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponseBase]


def find_actor_of(http: HttpRequest) -> Actor | None:
    """The signed-in person with the grants of this moment, looked up once a request; None for a visitor."""
    known = vars(http)
    if "_actor" not in known:
        user_id = http.user.pk if http.user.is_authenticated else None
        known["_actor"] = registry.find_actor(user_id=user_id, now=clock.now()) if user_id else None
    return cast("Actor | None", known["_actor"])


def actor_of(http: HttpRequest) -> Actor:
    """The signed-in person. Raises Http404 for a visitor, and for a person who was deactivated meanwhile."""
    actor = find_actor_of(http)
    if actor is None:
        raise Http404
    return actor


def request_id_of(http: HttpRequest) -> UUID:
    """The id that the form or the program gave its wish. Raises BadRequest when it gave none."""
    try:
        return UUID(http.headers.get(HEADER) or http.POST.get(FIELD, ""))
    except ValueError as error:
        raise BadRequest("a change needs a request id") from error


def request_of(http: HttpRequest, *, request_id: UUID | None = None) -> Request:
    """One wish of the signed-in person, under `request_id` or else the id that the form sent."""
    return Request(
        id=request_id or request_id_of(http), actor=actor_of(http), now=clock.now(), new_salt=ids.new_salt
    )


def for_roles(*roles: Role) -> Callable[[View[P]], View[P]]:
    """Let a page be seen by who holds one of these roles at any gate: visitors sign in, others get 404."""

    def decorate(view: View[P]) -> View[P]:
        @wraps(view)
        def guarded(http: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            if not http.user.is_authenticated:
                return redirect_to_login(http.get_full_path())
            if not holds(actor_of(http), *roles):
                raise Http404
            return view(http, *args, **kwargs)

        return guarded

    return decorate


def holds(actor: Actor | None, *roles: Role) -> bool:
    """Whether one of the person's grants is for one of these roles."""
    return actor is not None and any(grant.role in roles for grant in actor.grants)


def tell_refused(http: HttpRequest, refusal: Refusal) -> None:
    """Show the refusal, in the user's language, on top of the next page."""
    messages.error(http, say(refusal).sentence, extra_tags=refusal.code.value)
