"""What most changes have in common: one wish of the token about what it may see, and what was done."""

from collections.abc import Callable
from uuid import UUID

from django.http import HttpResponse

from xulang.interfaces.rest import answers, pictures
from xulang.interfaces.rest.asking import seen_crossing, seen_declaration, wish_of
from xulang.interfaces.rest.auth import ApiRequest
from xulang.platform.idempotency import Answer

Verb = Callable[..., Answer]


def say_of_crossing(request: ApiRequest, crossing_id: UUID, verb: Verb) -> HttpResponse:
    """Say it of a vehicle that the token may see."""
    wish, view = wish_of(request), seen_crossing(request, crossing_id)
    answer = verb(request=wish, declaration_id=view.declaration_id, crossing_id=crossing_id)
    return answers.created(pictures.done(answer))


def say_of_declaration(request: ApiRequest, declaration_id: UUID, verb: Verb) -> HttpResponse:
    """Say it of a declaration that the token may see."""
    wish = wish_of(request)
    seen_declaration(request, declaration_id)
    return answers.created(pictures.done(verb(request=wish, declaration_id=declaration_id)))
