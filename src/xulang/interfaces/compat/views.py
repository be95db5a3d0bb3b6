"""The five calls of a client of the earlier platform, read-only (data/live_platform/README.md)."""

import json
import logging
import re
from collections.abc import Callable
from typing import Any, Final, cast
from uuid import UUID

import msgspec
from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, UnreadablePostError
from django.utils import translation
from django.views.decorators.csrf import csrf_exempt

from xulang.crossing import api as crossing
from xulang.declarations import api as declarations
from xulang.exchange import api as exchange
from xulang.interfaces.compat import built, entering, fields
from xulang.interfaces.compat.refusals import CompatRefusal
from xulang.interfaces.compat.seen import JsonObject, hanoi, see
from xulang.interfaces.shared.refusal_texts import say
from xulang.journal import api as journal
from xulang.kernel.refusal import Refusal
from xulang.kernel.words import Direction, FactKind, Source, Stage
from xulang.platform.ids import new_id

logger = logging.getLogger(__name__)
View = Callable[..., HttpResponse]

BODY_LIMIT: Final = 4_000
PAGE_LIMIT: Final = 50
PLACES: Final = 10_000
NUMBER: Final = re.compile(r"[0-9]{1,6}", re.ASCII)
ENDED: Final = (Stage.LEFT, Stage.RETURNED, Stage.CANCELLED)
BEFORE: Final = (Stage.DECLARED, Stage.NEEDS_CORRECTION, Stage.REGISTERED)
# The client code shows three states and names none: not yet at the gate, under way, over.
STATES: Final = {
    "1": frozenset(BEFORE),
    "2": frozenset(Stage) - frozenset(BEFORE) - frozenset(ENDED),
    "3": frozenset(ENDED),
}
DIRECTIONS: Final = {"IMPORT": Direction.IMPORT, "EXPORT": Direction.EXPORT}
# With a status, the newest so many vehicles are looked through.
LOOKED_THROUGH: Final = 5_000


def call(method: str) -> Callable[[View], View]:
    """Make a view of one call: its answer, or the refusal's, in the earlier platform's envelope."""

    def decorate(view: View) -> View:
        @csrf_exempt
        def answer(http: HttpRequest, **path: Any) -> HttpResponse:
            try:
                response = _checked(http, method, view)(http, **path)
            except Refusal as refusal:
                response = _refused(refusal)
            except (OperationalError, InterfaceError):
                logger.exception("The database did not answer a client of the earlier platform")
                response = _refused(Refusal(code=CompatRefusal.UNAVAILABLE))
            except Exception:
                reference = str(new_id())
                logger.exception("A compatible call broke; the caller was shown %s", reference)
                response = _refused(Refusal(code=CompatRefusal.BROKEN, reference=reference))
            response["Cache-Control"] = "no-store"
            return response

        return answer

    return decorate


def _checked(http: HttpRequest, method: str, view: View) -> View:
    if http.method != method:
        raise Refusal(code=CompatRefusal.NO_SUCH_METHOD)
    return view


def _answer(body: JsonObject, *, status: int = 200) -> HttpResponse:
    return HttpResponse(msgspec.json.encode(body), content_type="application/json", status=status)


def _found(data: object) -> HttpResponse:
    return _answer({"result": 1, "code": "00", "message": "Thành công", "data": data})


def _refused(refusal: Refusal) -> HttpResponse:
    with translation.override("vi"):
        said = say(refusal)
        body: JsonObject = {"result": 0, "code": refusal.code.value, "message": said.title, "data": None}
        response = _answer(body, status=said.status)
    if seconds := refusal.params.get("seconds"):
        response["Retry-After"] = str(seconds)
    return response


@call("POST")
def authentication(http: HttpRequest) -> HttpResponse:
    """`{username, password}`: a token's id and its secret. The access stands under `data` and at the top."""
    length = http.headers.get("Content-Length", "0")
    if not NUMBER.fullmatch(length) or int(length) > BODY_LIMIT:
        raise Refusal(code=CompatRefusal.INPUT, field="body")
    try:
        body = json.loads(http.body[:BODY_LIMIT])
    except (ValueError, RecursionError, RequestDataTooBig, UnreadablePostError) as error:
        raise Refusal(code=CompatRefusal.INPUT, field="body") from error
    if not isinstance(body, dict):
        raise Refusal(code=CompatRefusal.INPUT, field="body")
    username, password = body.get("username"), body.get("password")
    return _entered(entering.sign_in(http, username=username, password=password))


@call("POST")
def refresh_token(http: HttpRequest) -> HttpResponse:
    return _entered(entering.refresh(http))


def _entered(entrance: entering.Entrance) -> HttpResponse:
    response = _answer(
        {
            "result": 1,
            "code": "00",
            "message": "Thành công",
            "accessToken": entrance.access,
            "data": {"accessToken": entrance.access},
        }
    )
    response.set_cookie(
        entering.COOKIE,
        entrance.refresh,
        max_age=entering.REFRESH_SECONDS,
        path="/compat/cuakhauso/",
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Strict",
    )
    return response


@call("GET")
def declaration(http: HttpRequest, declaration_id: UUID) -> HttpResponse:
    holder = entering.holder_of(http)
    seen = see(declaration_id=declaration_id, organisation_id=holder.organisation_id)
    return _found(fields.fill(built.build(seen), seen.kept))


@call("GET")
def listing(http: HttpRequest) -> HttpResponse:
    """A page of the organisation's declarations, newest first; `status` as STATES divides them."""
    holder = entering.holder_of(http)
    number, size = _number(http, "pageNumber", usual=1), _number(http, "pageSize", usual=20)
    size = max(1, min(size, PAGE_LIMIT))
    offset = (max(1, number) - 1) * size
    if offset > PLACES:
        raise Refusal(code=CompatRefusal.INPUT, field="pageNumber")
    filters = declarations.Filters(text=_text(http, "keyword"), direction=_direction(http))
    found, total = declarations.page_declarations(
        organisation_id=holder.organisation_id,
        filters=filters,
        among=_among(http, holder.organisation_id),
        offset=offset,
        limit=size,
    )
    rows = []
    for one in found:
        if one.content is None:
            continue
        seen = see(declaration_id=one.id, organisation_id=holder.organisation_id)
        rows.append(built.row_of(seen, fields.fill(built.build(seen), seen.kept)))
    pages = -(-total // size)
    return _found({"listData": rows, "totalCount": total, "totalPage": pages})


def _number(http: HttpRequest, name: str, *, usual: int) -> int:
    text = http.GET.get(name, "")
    if text and not NUMBER.fullmatch(text):
        raise Refusal(code=CompatRefusal.INPUT, field=name)
    return int(text) if text else usual


def _text(http: HttpRequest, name: str) -> str:
    text = http.GET.get(name, "")
    if "\x00" in text or not _is_writable(text):
        raise Refusal(code=CompatRefusal.INPUT, field=name)
    return text


def _is_writable(text: str) -> bool:
    return not any("\ud800" <= letter <= "\udfff" for letter in text)


def _direction(http: HttpRequest) -> Direction | None:
    text = http.GET.get("direction", "")
    if text and text not in DIRECTIONS:
        raise Refusal(code=CompatRefusal.INPUT, field="direction")
    return DIRECTIONS.get(text)


def _among(http: HttpRequest, organisation_id: UUID) -> frozenset[UUID] | None:
    status = http.GET.get("status", "")
    if not status:
        return None
    if status not in STATES:
        raise Refusal(code=CompatRefusal.INPUT, field="status")
    views = crossing.choose_crossings(
        wanted=crossing.CrossingFilter(organisation_id=organisation_id, stages=STATES[status]),
        limit=LOOKED_THROUGH,
    )
    return frozenset(view.declaration_id for view in views)


@call("GET")
def empty_truck_log(http: HttpRequest, form_id: UUID) -> HttpResponse:
    """When a receiving truck was registered: the line that came with it, or ours in the same shape."""
    holder = entering.holder_of(http)
    view = crossing.find_crossing(crossing_id=form_id)
    if view is None or view.organisation_id != holder.organisation_id or view.part != "receiver":
        raise Refusal(code=CompatRefusal.NOT_FOUND)
    facts = journal.read_stream(stream_kind=journal.StreamKind.DECLARATION, stream_id=view.declaration_id)
    declared = [
        fact
        for fact in facts
        if fact.crossing_id == form_id and fact.public.kind == FactKind.VEHICLE_DECLARED
    ]
    logged = [fact for fact in declared if "log" in (fact.private or {})]
    if logged:
        return _found([json.loads(str((fact.private or {})["log"])) for fact in logged])
    if view.source != Source.OWN:
        return _found([])
    value = {"Id": str(form_id), "LicencePlate": view.plate}
    line = {
        "vehicleFormId": str(form_id),
        "action": exchange.REGISTERED,
        "actionName": exchange.REGISTERED_NAME,
        "datetimeAction": hanoi(declared[0].occurred_at),
        "value": json.dumps(value, ensure_ascii=False),
    }
    return _found(cast("list[object]", [line]))


@csrf_exempt
def no_such_call(http: HttpRequest) -> HttpResponse:
    return _refused(Refusal(code=CompatRefusal.NOT_FOUND))
