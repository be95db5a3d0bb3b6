"""What may come in: JSON within bounds, and the few kinds of value that parameters and bodies are made of."""

import re
from datetime import UTC, datetime
from typing import Annotated, Any, Final
from uuid import UUID

import msgspec
from django.conf import settings
from django.core.exceptions import SuspiciousOperation
from django.http import HttpRequest
from django.http.multipartparser import MultiPartParserError
from ninja.parser import Parser
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints

from xulang.interfaces.rest.refusals import RestRefusal
from xulang.kernel.refusal import Refusal

JSON_TYPE: Final = "application/json"
UPLOAD_TYPE: Final = "multipart/form-data"
# The largest body is a declaration; `declarations` bounds it anew, with its depth and its counts.
BODY_LIMIT: Final = 1_048_576
# A file of at most 10 MB, which `declarations` bounds anew, with the form around it.
UPLOAD_LIMIT: Final = 10_551_296
# Where an operation's description says that its uploads have another limit, in bytes.
UPLOAD_MARK: Final = "x-upload-limit"
# The largest declaration that `declarations` takes has some 6,000 values.
MOST_VALUES: Final = 10_000
# PostgreSQL keeps no NUL, and no note or plate has another control character.
PLAIN: Final = r"^[^\x00-\x08\x0b\x0c\x0e-\x1f\x7f]*$"
RFC_3339: Final = re.compile(r"\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d:\d\d(\.\d{1,9})?([Zz]|[+-]\d\d:\d\d)", re.ASCII)
EARLIEST: Final = datetime(2000, 1, 1, tzinfo=UTC)
LATEST: Final = datetime(2200, 1, 1, tzinfo=UTC)


def check_body(http: HttpRequest) -> None:
    """Look at a body before it is read. Raises NOT_JSON_TYPE, TOO_LARGE and, when it is empty, NOT_JSON."""
    limit = min(BODY_LIMIT, settings.DATA_UPLOAD_MAX_MEMORY_SIZE or BODY_LIMIT)
    length = http.META.get("CONTENT_LENGTH") or "0"
    if length.isdecimal() and int(length) > limit:
        raise Refusal(code=RestRefusal.TOO_LARGE, limit=limit)
    if http.content_type != JSON_TYPE:
        raise Refusal(code=RestRefusal.NOT_JSON_TYPE)
    if not http.body:
        raise Refusal(code=RestRefusal.NOT_JSON)
    if len(http.body) > limit:
        raise Refusal(code=RestRefusal.TOO_LARGE, limit=limit)


def check_upload(http: HttpRequest, *, limit: int) -> None:
    """Look at an upload before it is taken in. Raises TOO_LARGE and NOT_MULTIPART."""
    length = http.META.get("CONTENT_LENGTH") or "0"
    if length.isdecimal() and int(length) > limit:
        raise Refusal(code=RestRefusal.TOO_LARGE, limit=limit)
    if http.content_type != UPLOAD_TYPE:
        raise Refusal(code=RestRefusal.NOT_MULTIPART)
    try:
        http.FILES  # noqa: B018 -- looking at it reads the body
    except (MultiPartParserError, SuspiciousOperation) as error:
        raise Refusal(code=RestRefusal.NOT_MULTIPART) from error


class StrictParser(Parser):
    """Msgspec takes neither NaN nor lone surrogates, broken UTF-8 or numbers that no float holds."""

    def parse_body(self, request: HttpRequest) -> dict[str, Any]:
        try:
            body: dict[str, Any] = msgspec.json.decode(request.body)
        except (msgspec.MsgspecError, RecursionError, ValueError) as error:
            raise Refusal(code=RestRefusal.NOT_JSON) from error
        if _count(body) > MOST_VALUES:
            raise Refusal(code=RestRefusal.TOO_MANY_VALUES, limit=MOST_VALUES)
        return body


def _count(body: object) -> int:
    """How many values a body holds; what is counted is never deep, since msgspec bounds the nesting."""
    waiting, found = [body], 0
    while waiting:
        value = waiting.pop()
        found += 1
        if isinstance(value, dict):
            waiting.extend(value.values())
        elif isinstance(value, list):
            waiting.extend(value)
    return found


def _as_moment(value: object) -> datetime:
    if not isinstance(value, str) or not RFC_3339.fullmatch(value):
        raise ValueError("a time has the form 2026-05-08T23:03:00+07:00")
    moment = datetime.fromisoformat(value.upper())
    if not EARLIEST <= moment < LATEST:
        raise ValueError("a time lies in this century or the next")
    return moment.astimezone(UTC)


def _as_uuid(value: object) -> UUID:
    if not isinstance(value, str) or len(value) != 36:
        raise ValueError("a UUID has 36 characters")
    return UUID(value)


class Input(BaseModel):
    """A body: every field is known, or refused by name."""

    model_config = ConfigDict(extra="forbid", frozen=True)


Moment = Annotated[datetime, BeforeValidator(_as_moment, json_schema_input_type=datetime)]
Id = Annotated[UUID, BeforeValidator(_as_uuid, json_schema_input_type=UUID)]
Note = Annotated[
    str,
    StringConstraints(max_length=1000, pattern=PLAIN),
    Field(description="Read by the forces and the declarant; never public."),
]
Text = Annotated[str, StringConstraints(min_length=1, max_length=60, pattern=PLAIN)]
GateCode = Annotated[str, StringConstraints(pattern=r"^[A-Z][A-Z0-9]{0,7}(-[A-Z0-9]{1,8})?$")]
DeclarationNumber = Annotated[str, StringConstraints(pattern=r"^[0-9]{13}$")]
Limit = Annotated[int, Field(ge=1, le=100, description="How many at most.")]
