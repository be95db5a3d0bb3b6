"""The visitor's language, and the headers every answer carries."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import translation
from django.utils.cache import patch_vary_headers
from django.utils.translation.trans_real import parse_accept_lang_header

from xulang.interfaces.shared.addresses import is_for_programs
from xulang.interfaces.shared.refusal_texts import say
from xulang.interfaces.shared.streams import stream_origin
from xulang.kernel.refusal import Refusal, Refusals

GetResponse = Callable[[HttpRequest], HttpResponse]

LANGUAGE_PARAMETER = "lang"
YEAR = 365 * 24 * 3600


class LanguageMiddleware:
    """Takes the place of Django's LocaleMiddleware.

    `?lang=zh-hans` on any page is kept in a cookie, so that a link can be sent in the receiver's language and
    the switch works without JavaScript. Without a choice Vietnamese is shown; a browser that asks for Chinese
    gets Chinese, but English comes by choice only, because many Vietnamese computers are set to English.
    What programs ask is left alone, so that caches may share it; the API finds its callers' language itself.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if is_for_programs(path=request.path):
            with translation.override(settings.LANGUAGE_CODE):
                return self.get_response(request)
        chosen = request.GET.get(LANGUAGE_PARAMETER)
        if chosen in _codes() and request.method in {"GET", "HEAD"}:
            return _remember(request=request, code=chosen)
        code = _language_of(request)
        request.LANGUAGE_CODE = code
        with translation.override(code):
            response = self.get_response(request)
        if "Content-Language" not in response:
            response["Content-Language"] = code
        patch_vary_headers(response, ("Accept-Language", "Cookie"))
        return response


def _codes() -> tuple[str, ...]:
    return tuple(code for code, _name in settings.LANGUAGES)


def _remember(*, request: HttpRequest, code: str) -> HttpResponse:
    query = request.GET.copy()
    del query[LANGUAGE_PARAMETER]
    # Slashes at the start are folded: "//host" would be another server's address.
    path = "/" + request.path.lstrip("/\\")
    response = HttpResponseRedirect(f"{path}?{query.urlencode()}" if query else path)
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        code,
        max_age=YEAR,
        samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
    )
    response["Cache-Control"] = "no-store"
    return response


def _language_of(request: HttpRequest) -> str:
    cookie = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME)
    if cookie in _codes():
        return cookie
    wishes = [name for name, _q in parse_accept_lang_header(request.headers.get("Accept-Language", ""))]
    vietnamese_or_chinese = (name for name in wishes if name.split("-")[0] in {"vi", "zh"})
    return "zh-hans" if next(vietnamese_or_chinese, "vi").startswith("zh") else settings.LANGUAGE_CODE


class HeadersMiddleware:
    """A strict Content-Security-Policy (nothing inline or foreign) and the headers Django leaves out."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        # A view may set a policy of its own, as the page of the API's description does.
        response.headers.setdefault("Content-Security-Policy", _policy(request))
        response.headers.setdefault(
            "Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=()"
        )
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        if settings.PUBLIC_URL.startswith("https://"):
            # Said behind a proxy too, which speaks plain HTTP to us.
            response.headers.setdefault("Strict-Transport-Security", f"max-age={YEAR}")
        return response


def _policy(request: HttpRequest) -> str:
    form_targets = " ".join(["'self'", *settings.CSP_FORM_TARGETS])
    return "; ".join(
        (
            "default-src 'none'",
            "script-src 'self'",
            "style-src 'self'",
            "img-src 'self' data:",
            f"connect-src 'self' {stream_origin(request)}",
            "manifest-src 'self'",
            "worker-src 'self'",
            f"form-action {form_targets}",
            "base-uri 'none'",
            "frame-ancestors 'none'",
        )
    )


class RefusalMiddleware:
    """An expected "no" that a view lets through becomes a page (or a fragment) in the user's language."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if isinstance(exception, Refusals):
            refusals = exception.refusals
        elif isinstance(exception, Refusal):
            refusals = (exception,)
        else:
            return None
        said = [say(refusal) for refusal in refusals]
        fragment = request.headers.get("HX-Request") == "true"
        template = "shared/refusal_fragment.html" if fragment else "shared/refusal.html"
        response = render(request, template, {"refusals": said}, status=said[0].status)
        if fragment:
            # It is shown among the messages, not in place of what was asked for.
            response["HX-Retarget"], response["HX-Reswap"] = "#toasts", "beforeend"
        return response
