"""Error pages in the user's language. They say what to do next and show no trace and no cause."""

import logging
import sys
import traceback
from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from xulang.platform.ids import new_id

logger = logging.getLogger(__name__)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _page(
        request=request,
        status=HTTPStatus.BAD_REQUEST,
        heading=_("The request could not be read"),
        next_step=_("Go back, reload the page and try again."),
    )


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _page(
        request=request,
        status=HTTPStatus.FORBIDDEN,
        heading=_("You may not do this"),
        next_step=_("Sign in with an account that has this task, or ask your organisation's administrator."),
    )


def page_expired(request: HttpRequest, reason: str = "") -> HttpResponse:
    """settings.CSRF_FAILURE_VIEW: most often a page that stayed open over a sign-out."""
    return _page(
        request=request,
        status=HTTPStatus.FORBIDDEN,
        heading=_("This page is out of date"),
        next_step=_("Go back, reload the page and send it again. Cookies must be allowed."),
    )


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _page(
        request=request,
        status=HTTPStatus.NOT_FOUND,
        heading=_("There is no such page"),
        next_step=_("Check the address. What you look for may also belong to another organisation."),
    )


def server_error(request: HttpRequest) -> HttpResponse:
    """Drawn without the request, so that it appears even when the database is away."""
    reference = str(new_id())
    logger.error("A page broke; the visitor was shown the reference %s: %s", reference, _cause())
    body = render_to_string(
        "shared/error.html",
        {
            "heading": _("Something went wrong on our side"),
            "next_step": _("Nothing you sent was half saved. Try again in a minute."),
            "reference": reference,
        },
    )
    return HttpResponse(body, status=HTTPStatus.INTERNAL_SERVER_ERROR)


def _cause() -> str:
    """What was raised and where, innermost last. Without its words, in which a person's data may stand."""
    error = sys.exception()
    if error is None:
        return "unknown"
    places = (f"{one.filename}:{one.lineno} {one.name}" for one in traceback.extract_tb(error.__traceback__))
    return "\n  ".join([type(error).__name__, *places])


def _page(*, request: HttpRequest, status: HTTPStatus, heading: str, next_step: str) -> HttpResponse:
    return render(request, "shared/error.html", {"heading": heading, "next_step": next_step}, status=status)
