"""Around every operation: what the library would answer in its own words is answered in ours."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.http.response import HttpResponseBase
from django.urls import URLPattern, URLResolver
from django.views.decorators.csrf import csrf_exempt

from xulang.interfaces.rest import problems
from xulang.interfaces.rest.inputs import UPLOAD_LIMIT, UPLOAD_MARK, UPLOAD_TYPE, check_body, check_upload
from xulang.interfaces.rest.refusals import RestRefusal
from xulang.kernel.refusal import Refusal

View = Callable[..., HttpResponseBase]
CONVERTER: Final = re.compile(r"<(?:\w+:)?(\w+)>")


@dataclass(frozen=True, slots=True, kw_only=True)
class Operation:
    """What the description says that one method of an address takes; `upload`: a form of so many bytes."""

    query: frozenset[str]
    body: bool
    upload: int | None


def operations(description: Mapping[str, Any]) -> dict[str, dict[str, Operation]]:
    """Every address of an OpenAPI description with its methods."""
    return {
        path: {
            method.upper(): Operation(
                query=frozenset(
                    parameter["name"]
                    for parameter in operation.get("parameters", ())
                    if parameter["in"] == "query"
                ),
                body="requestBody" in operation,
                upload=_limit(operation),
            )
            for method, operation in methods.items()
        }
        for path, methods in description["paths"].items()
    }


def _limit(operation: Mapping[str, Any]) -> int | None:
    if UPLOAD_TYPE not in operation.get("requestBody", {}).get("content", {}):
        return None
    return int(operation.get(UPLOAD_MARK, UPLOAD_LIMIT))


def guarded(
    patterns: Iterable[URLPattern | URLResolver],
    *,
    root: str,
    described: Mapping[str, Mapping[str, Operation]],
) -> list[URLPattern]:
    """The same addresses, each with the guard around its view."""
    return [
        URLPattern(
            pattern.pattern,
            guard(
                pattern.callback,
                methods=described.get(root + CONVERTER.sub(r"{\1}", str(pattern.pattern)), {}),
            ),
            pattern.default_args,
            pattern.name,
        )
        for pattern in patterns
        if isinstance(pattern, URLPattern)
    ]


def guard(view: View, *, methods: Mapping[str, Operation]) -> View:
    @csrf_exempt  # A token is sent on purpose, never by a browser of itself.
    def answer(http: HttpRequest, **path: Any) -> HttpResponseBase:
        operation = methods.get(http.method or "")
        try:
            if operation:
                _check(http, operation)
            response = view(http, **path)
        except Exception as error:  # noqa: BLE001 -- everything becomes an answer; the unexpected is logged
            return problems.problem_of(http, error)
        if isinstance(response, HttpResponseNotAllowed):
            return not_allowed(http, allow=response["Allow"])
        return response

    return answer


def _check(http: HttpRequest, operation: Operation) -> None:
    unknown = sorted(http.GET.keys() - operation.query)
    if unknown:
        raise problems.WrongParameters(code=RestRefusal.FIELD_UNKNOWN, names=unknown)
    if operation.upload:
        check_upload(http, limit=operation.upload)
    elif operation.body:
        check_body(http)


def not_allowed(http: HttpRequest, *, allow: str) -> HttpResponse:
    refusal = Refusal(code=RestRefusal.NO_SUCH_METHOD, method=(http.method or "")[:20], allow=allow)
    return problems.answer(http, refusal=refusal)


@csrf_exempt
def no_such_path(http: HttpRequest) -> HttpResponse:
    return problems.answer(http, refusal=Refusal(code=RestRefusal.NO_SUCH_PATH))
