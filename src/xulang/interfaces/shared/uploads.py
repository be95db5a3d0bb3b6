"""Uploads that are bounded while they come in: what is larger is not even taken."""

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec

from django.core.files.uploadhandler import MemoryFileUploadHandler, StopUpload
from django.http import HttpRequest, HttpResponseBase
from django.views.decorators.csrf import csrf_exempt, csrf_protect

from xulang.interfaces.shared.requests import View

P = ParamSpec("P")

# Beside the file a form has some fields.
FORM_BYTES = 2**17


class BoundedUpload(MemoryFileUploadHandler):
    """Takes a file into memory up to one byte more than is read, and not the rest."""

    def __init__(self, http: HttpRequest, limit: int) -> None:
        super().__init__(http)
        self.limit = limit

    def handle_raw_input(self, *given: object, **more: object) -> None:
        self.taken = 0
        self.activated = True

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes | None:
        self.taken += len(raw_data)
        if self.taken > self.limit + FORM_BYTES:
            raise StopUpload(connection_reset=True)
        return super().receive_data_chunk(raw_data, start)


def bounded(limit: int) -> Callable[[View[P]], View[P]]:
    """Bounds what is uploaded. The form's secret is checked within: looking at it reads the body."""

    def decorate(view: View[P]) -> View[P]:
        protected = csrf_protect(view)

        @csrf_exempt
        @wraps(view)
        def answer(http: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            http.upload_handlers = [BoundedUpload(http, limit)]
            return protected(http, *args, **kwargs)

        return answer

    return decorate


def is_larger(http: HttpRequest, limit: int) -> bool:
    """Whether what came is more than the limit: then there may be no file in it."""
    length = http.META.get("CONTENT_LENGTH") or "0"
    return length.isdecimal() and int(length) > limit + FORM_BYTES
