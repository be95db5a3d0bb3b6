"""Every "no" of the API: problem+json (RFC 9457) with a stable code, in the language of Accept-Language."""

import logging
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

import msgspec
import pydantic
from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.db import InterfaceError, OperationalError
from django.http import Http404, HttpRequest, HttpResponse, UnreadablePostError
from django.utils import translation
from django.utils.translation.trans_real import parse_accept_lang_header
from ninja.errors import HttpError, ValidationError

from xulang.interfaces.rest.refusals import RestRefusal
from xulang.interfaces.shared.refusal_texts import SaidRefusal, say
from xulang.kernel.refusal import Param, Refusal, RefusalCode, Refusals
from xulang.platform.ids import new_id
from xulang.platform.refusals import PlatformRefusal

logger = logging.getLogger(__name__)

MEDIA_TYPE: Final = "application/problem+json"
MOST_FAULTS: Final = 200
LANGUAGES: Final = {"vi": "vi", "en": "en", "zh": "zh-hans"}
# Seconds after which a repeat has a chance, where the refusal does not say it itself.
RETRY: Final[Mapping[RefusalCode, int]] = {PlatformRefusal.BUSY: 2, RestRefusal.UNAVAILABLE: 5}
# Pydantic's names of what is wrong with a field; any other is a value of the wrong form.
FIELD_CODES: Final = {
    "missing": RestRefusal.FIELD_MISSING,
    "extra_forbidden": RestRefusal.FIELD_UNKNOWN,
    "enum": RestRefusal.FIELD_CHOICE,
    "literal_error": RestRefusal.FIELD_CHOICE,
    "string_too_long": RestRefusal.FIELD_BOUNDS,
    "string_too_short": RestRefusal.FIELD_BOUNDS,
    "too_long": RestRefusal.FIELD_BOUNDS,
    "greater_than_equal": RestRefusal.FIELD_BOUNDS,
    "less_than_equal": RestRefusal.FIELD_BOUNDS,
    "int_parsing_size": RestRefusal.FIELD_BOUNDS,
    "string_type": RestRefusal.FIELD_KIND,
    "model_type": RestRefusal.FIELD_KIND,
    "model_attributes_type": RestRefusal.FIELD_KIND,
    "dict_type": RestRefusal.FIELD_KIND,
}


class FieldProblem(pydantic.BaseModel):
    """One field at fault: `pointer` (RFC 6901) into the body, or the name of a `parameter`."""

    pointer: str | None = None
    parameter: str | None = None
    code: str
    title: str
    detail: str
    params: dict[str, str | int] = {}


class Problem(pydantic.BaseModel):
    """`code` is stable; `title` says what is wrong, `detail` what to do next."""

    type: str
    title: str
    status: int
    detail: str
    code: str
    params: dict[str, str | int] = {}
    errors: list[FieldProblem] = []
    reference: str | None = None


def language_of(http: HttpRequest) -> str:
    """The wished language among the product's three; Vietnamese without a wish."""
    wishes = parse_accept_lang_header(http.headers.get("Accept-Language", ""))
    return next((LANGUAGES[base] for name, _q in wishes if (base := name.split("-")[0]) in LANGUAGES), "vi")


Fault = tuple[Mapping[str, str], Refusal]


class WrongParameters(Exception):
    """Parameters of the query that are wrong in the same way."""

    def __init__(
        self, *, code: RefusalCode, names: Sequence[str], params: Mapping[str, Param] | None = None
    ) -> None:
        super().__init__()
        self.code = code
        self.names = names
        self.params = params or {}


def problem_of(http: HttpRequest, error: Exception) -> HttpResponse:
    """The answer to whatever went wrong. What was not expected is logged under a reference that it shows."""
    refusal, faults = _understood(error)
    if refusal.code is RestRefusal.UNAVAILABLE:
        logger.error("The database did not answer the API", exc_info=error)
    if refusal.code is not RestRefusal.BROKEN:
        return answer(http, refusal=refusal, faults=faults)
    reference = str(new_id())
    logger.error("The API broke; the caller was shown the reference %s", reference, exc_info=error)
    return answer(http, refusal=refusal, reference=reference)


def _understood(error: Exception) -> tuple[Refusal, Sequence[Fault]]:
    """What an error means to the caller, and which of his fields are at fault."""
    code = RestRefusal.FIELDS
    faults: Sequence[Fault] = ()
    match error:
        case Refusals(refusals=(Refusal(field=None) as whole,)):
            return whole, ()
        case Refusal():
            return error, () if error.field is None else [in_body(error)]
        case HttpError(__cause__=Refusal() as cause):  # Ninja wraps what its parser raises.
            return cause, ()
        case Refusals(refusals=refusals):
            faults = [in_body(refusal) for refusal in refusals]
        case ValidationError(errors=errors):
            faults = [_field_at_fault(found) for found in errors]
        case WrongParameters(code=wrong, names=names, params=params):
            faults = [({"parameter": name[:60]}, Refusal(code=wrong, field=None, **params)) for name in names]
        case RequestDataTooBig():
            return Refusal(code=RestRefusal.TOO_LARGE, limit=settings.DATA_UPLOAD_MAX_MEMORY_SIZE or 0), ()
        case HttpError() | UnreadablePostError():
            code = RestRefusal.NOT_JSON
        case Http404():
            code = RestRefusal.NO_SUCH_PATH
        case OperationalError() | InterfaceError():
            code = RestRefusal.UNAVAILABLE
        case _:
            code = RestRefusal.BROKEN
    return Refusal(code=code), faults


def answer(
    http: HttpRequest,
    *,
    refusal: Refusal,
    faults: Sequence[Fault] = (),
    reference: str | None = None,
) -> HttpResponse:
    language = language_of(http)
    with translation.override(language):
        said = say(refusal)
        content = {
            "type": f"{settings.PUBLIC_URL}/api/v1/problems/{said.code}",
            **_said(refusal, said),
            "status": said.status.value,
            **({"errors": list(_listed(faults))} if faults else {}),
            **({"reference": reference} if reference else {}),
        }
    response = HttpResponse(msgspec.json.encode(content), status=said.status, content_type=MEDIA_TYPE)
    response["Content-Language"] = language
    response["Cache-Control"] = "no-store"
    _add_headers(response, refusal)
    return response


def in_body(refusal: Refusal) -> Fault:
    return {"pointer": pointer_to((refusal.field or "").split(".") if refusal.field else ())}, refusal


def pointer_to(path: Iterable[object]) -> str:
    """A JSON pointer (RFC 6901); "" is the whole."""
    return "".join(f"/{str(part).replace('~', '~0').replace('/', '~1')}" for part in path)


def _listed(faults: Sequence[Fault]) -> Iterable[Mapping[str, object]]:
    for place, refusal in faults[:MOST_FAULTS]:
        yield {**place, **_said(refusal, say(refusal))}


def _said(refusal: Refusal, said: SaidRefusal) -> dict[str, object]:
    return {
        "title": said.title,
        "detail": said.next_step,
        "code": said.code,
        **({"params": plain(refusal.params)} if refusal.params else {}),
    }


def plain(params: Mapping[str, Param]) -> dict[str, str | int]:
    """The params as codes and figures, for programs."""
    return {name: value if isinstance(value, int) else str(value) for name, value in params.items()}


def _field_at_fault(found: Mapping[str, Any]) -> Fault:
    """Ninja names the source and the parameter before the place inside it."""
    source, name, *path = found["loc"]
    code = FIELD_CODES.get(found["type"], RestRefusal.FIELD_FORM)
    if source == "body":
        return {"pointer": pointer_to(path)}, Refusal(code=code)
    return {"parameter": str(path[0] if path and isinstance(path[0], str) else name)}, Refusal(code=code)


def _add_headers(response: HttpResponse, refusal: Refusal) -> None:
    wait = refusal.params.get("seconds", RETRY.get(refusal.code))
    if wait is not None:
        response["Retry-After"] = str(wait)
    match refusal.code:
        case RestRefusal.NOT_SIGNED_IN:
            response["WWW-Authenticate"] = 'Bearer realm="xulang"'
        case RestRefusal.SCOPE_MISSING:
            scope = refusal.params["scope"]
            response["WWW-Authenticate"] = (
                f'Bearer realm="xulang", error="insufficient_scope", scope="{scope}"'
            )
        case RestRefusal.NO_SUCH_METHOD:
            response["Allow"] = str(refusal.params["allow"])
