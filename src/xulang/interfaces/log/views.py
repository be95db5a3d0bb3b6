"""The log for everyone: no sign-in, no cookie, nothing but what is sealed and public."""

from typing import Final

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from xulang.journal import api as journal

TEXT: Final = "text/plain; charset=utf-8"
BYTES: Final = "application/octet-stream"
# What a tile or bundle of a given address holds never changes.
FOR_EVER: Final = "public, max-age=31536000, immutable"
FOR_SECONDS: Final = "public, max-age=2"
FOR_A_DAY: Final = "public, max-age=86400"


@require_safe
def about(request: HttpRequest) -> HttpResponse:
    """How to verify the log, for people."""
    note = journal.find_checkpoint_note()
    context = {
        "vkey": str(journal.log_verifier()),
        "checkpoint": note,
        "size": journal.get_size(),
        "log_url": request.build_absolute_uri(request.path),
    }
    return render(request, "log/about.html", context)


@require_safe
def checkpoint(_request: HttpRequest) -> HttpResponse:
    note = journal.find_checkpoint_note()
    if note is None:
        raise Http404
    return _answer(note.encode(), content_type=TEXT, cache=FOR_SECONDS)


@require_safe
def vkey(_request: HttpRequest) -> HttpResponse:
    return _answer(f"{journal.log_verifier()}\n".encode(), content_type=TEXT, cache=FOR_A_DAY)


@require_safe
def tile(_request: HttpRequest, level: str, address: str) -> HttpResponse:
    if str(int(level)) != level or int(level) > journal.MAX_LEVEL:
        raise Http404
    number, width = _parse(address)
    return _immutable(journal.find_tile(level=int(level), number=number, width=width))


@require_safe
def entries(_request: HttpRequest, address: str) -> HttpResponse:
    number, width = _parse(address)
    return _immutable(journal.find_bundle(number=number, width=width))


def _parse(address: str) -> tuple[int, int]:
    try:
        return journal.parse_tile_path(path=address)
    except ValueError as error:
        raise Http404 from error


def _immutable(content: bytes | None) -> HttpResponse:
    if content is None:
        raise Http404
    return _answer(content, content_type=BYTES, cache=FOR_EVER)


def _answer(content: bytes, *, content_type: str, cache: str) -> HttpResponse:
    # Other sites' tools may fetch it from a browser: it is public, and no cookie changes it.
    headers = {
        "Cache-Control": cache,
        "Access-Control-Allow-Origin": "*",
        "Cross-Origin-Resource-Policy": "cross-origin",
    }
    return HttpResponse(content, content_type=content_type, headers=headers)
