"""How answers leave: JSON of a model, with what HTTP says beside it."""

import base64
import binascii
import hashlib
import struct
from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta
from http import HTTPStatus
from typing import Final, TypeVar
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from pydantic import BaseModel

from xulang.declarations import api as declarations
from xulang.interfaces.rest.inputs import JSON_TYPE
from xulang.interfaces.rest.problems import WrongParameters
from xulang.interfaces.rest.refusals import RestRefusal
from xulang.kernel.refusal import Refusal

EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND: Final = timedelta(microseconds=1)
CURSOR: Final = struct.Struct(">Q16s")
T = TypeVar("T")
PRIVATE: Final = "private, no-cache"


def created(model: BaseModel, *, location: str | None = None) -> HttpResponse:
    """A change was made, now or by the first of two equal requests."""
    response = _json(model, status=HTTPStatus.CREATED)
    if location:
        response["Location"] = location
    return response


def found(
    http: HttpRequest, model: BaseModel, *, cache: str = PRIVATE, version: int | None = None
) -> HttpResponse:
    """One resource, or 304 when the caller has it as it is now. The tag of what can be amended begins so."""
    response = _json(model)
    head = "" if version is None else f"{version}."
    etag = f'"{head}{hashlib.sha256(response.content).hexdigest()[:32]}"'
    known = {tag.strip().removeprefix("W/") for tag in http.headers.get("If-None-Match", "").split(",")}
    if known & {etag, "*"}:
        response = HttpResponse(status=HTTPStatus.NOT_MODIFIED)
        del response["Content-Type"]
    response["ETag"] = etag
    response["Cache-Control"] = cache
    return response


def meant_version(http: HttpRequest, *, stored: int) -> int:
    """The stored version, when `If-Match` names a tag of it or nothing at all. Raises MOVED.

    A tag holds more than the version, such as stages, which no amendment overwrites: only its head counts.
    """
    tags = [tag.strip().removeprefix("W/") for tag in http.headers.get("If-Match", "*").split(",")]
    if not any(tag == "*" or tag.startswith(f'"{stored}.') for tag in tags):
        raise Refusal(code=declarations.DeclarationRefusal.MOVED)
    return stored


def page(http: HttpRequest, model: BaseModel, *, after: str | int | None) -> HttpResponse:
    """A page, with the address of the next one in its Link header."""
    response = _json(model)
    response["Cache-Control"] = "no-store"
    if after is not None:
        query = http.GET.copy()
        query["after"] = str(after)
        response["Link"] = f'<{http.path}?{query.urlencode()}>; rel="next"'
    return response


def plain(model: BaseModel) -> HttpResponse:
    response = _json(model)
    response["Cache-Control"] = "no-store"
    return response


def _json(model: BaseModel, *, status: HTTPStatus = HTTPStatus.OK) -> HttpResponse:
    return HttpResponse(model.model_dump_json().encode(), status=status, content_type=JSON_TYPE)


def cut(
    items: Iterable[T], *, key: Callable[[T], str], after: str | None, limit: int
) -> tuple[list[T], str | None]:
    """A page of what is all at hand, sorted by a text of each that stays; and the cursor of the next."""
    left = sorted((one for one in items if after is None or key(one) > after), key=key)
    return left[:limit], key(left[limit - 1]) if len(left) > limit else None


def write_cursor(*, at: datetime, last: UUID) -> str:
    """Where a page ended, as a text that needs no quoting in an address."""
    packed = CURSOR.pack((at - EPOCH) // MICROSECOND, last.bytes)
    return base64.urlsafe_b64encode(packed).decode()


def read_cursor(text: str) -> tuple[datetime, UUID]:
    """The inverse of `write_cursor`. Raises FIELD_FORM for what it never wrote."""
    try:
        micros, last = CURSOR.unpack(base64.b64decode(text, altchars=b"-_", validate=True))
        return EPOCH + MICROSECOND * micros, UUID(bytes=last)
    except (binascii.Error, struct.error, OverflowError, ValueError) as error:
        raise WrongParameters(code=RestRefusal.FIELD_FORM, names=["after"]) from error
