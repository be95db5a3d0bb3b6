"""Pages for the tests of scripts and middleware only; `ROOT_URLCONF` of those tests."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template import engines
from django.urls import include, path

from xulang.kernel.refusal import Refusal, Refusals
from xulang.platform.refusals import PlatformRefusal

saved: list[dict[str, str]] = []
answers: dict[str, int] = {"save": 204, "rows": 0}

PAGE = """{% extends "shared/base.html" %}{% load i18n xulang %}
{% block title %}Test{% endblock %}{% block content %}<h1>Test</h1>"""

DRAFT = (
    PAGE
    + """<form method="post" data-autosave="/test/save/">{% csrf_token %}
<label for="plate">Plate</label><input id="plate" name="plate">{% include "shared/autosave.html" %}
<button>Send</button></form>{% endblock %}"""
)

ROWS = """<ul id="rows" data-list hx-get="/test/rows/" hx-trigger="live" hx-swap="outerHTML">
<li data-row id="row-1">version {{ version }}
<input type="checkbox" data-keep name="chosen" value="1" aria-label="1">
<a data-open href="#opened-1">open</a></li>
<li data-row id="row-2"><input type="checkbox" data-keep name="chosen" value="2" aria-label="2">
<a data-open href="#opened-2">open</a></li></ul>"""

LIST = (
    PAGE
    + """{% csrf_token %}{% live "/stream" "#rows" %}{% include "shared/keyboard.html" %}
<p data-selected-count></p>ROWS<button id="act" hx-post="/test/refused/" hx-target="#rows">Act</button>
<button id="gone" hx-post="/test/gone/" hx-target="#rows">Gone</button>
<button id="away" hx-post="/test/away/" hx-target="#rows">Away</button>
<button id="toast" hx-post="/test/toast/" hx-swap="none">Toast</button>{% endblock %}"""
)


def _page(request: HttpRequest, source: str, **context: object) -> HttpResponse:
    return HttpResponse(engines["django"].from_string(source).render(dict(context), request))


def draft(request: HttpRequest) -> HttpResponse:
    if request.method == "POST":
        return HttpResponse(f"sent {request.POST['plate']}")
    return _page(request, DRAFT)


def save(request: HttpRequest) -> HttpResponse:
    if answers["save"] < 300:
        saved.append({name: str(value) for name, value in request.POST.items() if name == "plate"})
    return HttpResponse(status=answers["save"])


def rows(request: HttpRequest) -> HttpResponse:
    answers["rows"] += 1
    return _page(request, ROWS, version=answers["rows"])


def work(request: HttpRequest) -> HttpResponse:
    return _page(request, LIST.replace("ROWS", ROWS), version=0)


def refused(request: HttpRequest) -> HttpResponse:
    raise Refusal(code=PlatformRefusal.BUSY)


def refused_twice(request: HttpRequest) -> HttpResponse:
    busy, reused = Refusal(code=PlatformRefusal.BUSY), Refusal(code=PlatformRefusal.REQUEST_REUSED)
    raise Refusals(refusals=(busy, reused))


def gone(request: HttpRequest) -> HttpResponse:
    raise Http404


def away(request: HttpRequest) -> HttpResponse:
    return redirect("/test/draft/")


def crash(request: HttpRequest) -> HttpResponse:
    raise RuntimeError("secret detail")


def toast(request: HttpRequest) -> HttpResponse:
    return HttpResponse(status=204, headers={"HX-Trigger": '{"toast": "Xong"}'})


urlpatterns = [
    path("test/draft/", draft),
    path("test/save/", save),
    path("test/work/", work),
    path("test/rows/", rows),
    path("test/refused/", refused),
    path("test/refused/twice/", refused_twice),
    path("test/gone/", gone),
    path("test/away/", away),
    path("test/crash/", crash),
    path("test/toast/", toast),
    path("", include("xulang.project.urls")),
]
handler400 = "xulang.interfaces.shared.errors.bad_request"
handler403 = "xulang.interfaces.shared.errors.forbidden"
handler404 = "xulang.interfaces.shared.errors.not_found"
handler500 = "xulang.interfaces.shared.errors.server_error"
