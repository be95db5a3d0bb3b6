"""The API itself: its operations, and its description in OpenAPI 3.1."""

from functools import cache
from http import HTTPStatus
from typing import Any, Final

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from ninja import NinjaAPI
from ninja.openapi.schema import REF_TEMPLATE

from xulang.interfaces.rest import (
    acting,
    alerting,
    assigning,
    capacity,
    commanding,
    correcting,
    counting,
    declaring,
    defining,
    diverting,
    documents,
    drawing,
    evidencing,
    exceptions,
    fees,
    figuring,
    following,
    goods,
    hooking,
    importing,
    knowing,
    ordering,
    pairing,
    places,
    problems,
    proving,
    queue,
    roads,
    two_way,
    yarding,
)
from xulang.interfaces.rest.inputs import StrictParser
from xulang.interfaces.shared.requests import HEADER

ROOT: Final = "/api/v1/"
WRITES: Final = frozenset({"post", "put"})
DESCRIPTION: Final = """\
Declare trucks, follow them through the border gate, and confirm on the record.

Times are RFC 3339. A change carries an `Idempotency-Key` of its caller: sent again, it is done once and gets
its first answer. Every "no" is a problem (RFC 9457) with a stable `code`; `GET /problems` lists them.
"""
KEY_PARAMETER: Final = {
    "in": "header",
    "name": HEADER,
    "required": True,
    "description": "A UUID of your own for this change; send the same one again when you repeat it.",
    "schema": {
        "type": "string",
        "format": "uuid",
        "pattern": "^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$",
    },
}
# What every operation may answer besides its own; some only where a token or a body is read.
ALWAYS: Final = (400, 404, 405, 422, 500, 503)
WITH_TOKEN: Final = (401, 403, 429)
WITH_BODY: Final = (409, 413, 415)


def _problem(http: HttpRequest, error: Exception | type[Exception]) -> HttpResponse:
    return problems.problem_of(http, error if isinstance(error, Exception) else error())


class Api(NinjaAPI):
    def set_default_exception_handlers(self) -> None:
        """Everything that goes wrong is said in one form."""
        self.add_exception_handler(Exception, _problem)


api = Api(
    title="Xứ Lạng",
    version="1.0.0",
    description=DESCRIPTION,
    urls_namespace="rest",
    openapi_url=None,
    docs_url=None,
    parser=StrictParser(),
    openapi_extra={"info": {"license": {"name": "Apache-2.0", "identifier": "Apache-2.0"}}},
)
for router in (
    places.router,
    capacity.router,
    declaring.router,
    documents.router,
    knowing.router,
    importing.router,
    correcting.router,
    exceptions.router,
    goods.router,
    diverting.router,
    two_way.router,
    queue.router,
    ordering.router,
    roads.router,
    drawing.router,
    fees.router,
    following.router,
    hooking.router,
    pairing.router,
    acting.router,
    proving.router,
    yarding.router,
    commanding.router,
    alerting.router,
    assigning.router,
    counting.router,
    defining.of_indicators,
    figuring.router,
    evidencing.router,
    defining.of_programmes,
):
    api.add_router("", router)


@cache
def description() -> dict[str, Any]:
    """What `GET /openapi.json` answers: the library's description, completed by what it does not know."""
    described: dict[str, Any] = dict(api.get_openapi_schema(path_prefix=ROOT))
    described["servers"] = [{"url": settings.PUBLIC_URL}]
    schema = problems.Problem.model_json_schema(ref_template=REF_TEMPLATE, mode="serialization")
    schemas = described["components"]["schemas"]
    schemas |= schema.pop("$defs")
    schemas["Problem"] = schema
    described["webhooks"], sent = hooking.described()
    schemas |= sent
    for methods in described["paths"].values():
        for method, operation in methods.items():
            _complete(operation, method=method)
    return described


def _complete(operation: dict[str, Any], *, method: str) -> None:
    for parameter in operation.get("parameters", ()):
        parameter["schema"] = _without_null(parameter["schema"])
    if method in WRITES and "201" in {str(status) for status in operation["responses"]}:
        operation["parameters"] = [*operation.get("parameters", ()), KEY_PARAMETER]
    statuses = {
        *ALWAYS,
        *(WITH_TOKEN if "security" in operation else ()),
        *(WITH_BODY if method in WRITES else ()),
    }
    for status in sorted(statuses):
        operation["responses"].setdefault(
            status,
            {
                "description": HTTPStatus(status).phrase,
                "content": {problems.MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}},
            },
        )
    if method == "get":
        operation["responses"].setdefault(304, {"description": "What the caller has is still right."})


def _without_null(schema: dict[str, Any]) -> dict[str, Any]:
    """What may be left out of an address cannot be null in it."""
    choices = [choice for choice in schema.get("anyOf", ()) if choice != {"type": "null"}]
    if len(choices) != 1:
        return schema
    return {**{name: value for name, value in schema.items() if name != "anyOf"}, **choices[0]}
