"""Statistics of crossing: any table of the dimensions, the crossings behind each number, the daily report."""

import base64
import binascii
from datetime import date, datetime
from enum import StrEnum
from typing import Annotated, Any, Final
from uuid import UUID

import msgspec
from django.http import Http404, HttpResponse
from django.utils.cache import patch_vary_headers
from ninja import Query, Router, Schema
from pydantic import Field, StringConstraints

from xulang.crossing import api as crossing
from xulang.crossing.api import CrossingRefusal
from xulang.insight import api as insight
from xulang.insight.api import DailyLine, Dimension, Pivot, Question
from xulang.interfaces.rest import answers, wire
from xulang.interfaces.rest.asking import check_role, may_know, of_address
from xulang.interfaces.rest.auth import READ, ApiRequest
from xulang.interfaces.rest.forms import chosen_form
from xulang.interfaces.rest.inputs import JSON_TYPE, GateCode
from xulang.interfaces.rest.problems import MEDIA_TYPE, WrongParameters
from xulang.interfaces.rest.refusals import RestRefusal
from xulang.interfaces.shared.capacity import today
from xulang.interfaces.shared.daily import read_report
from xulang.interfaces.shared.desks import COMMAND
from xulang.interfaces.shared.statistics.asking import note_companies, query_of, read_question
from xulang.interfaces.shared.statistics.naming import plain
from xulang.interfaces.shared.statistics.sdmx import (
    SDMX_TYPE,
    STRUCTURE_TYPE,
    write_sdmx,
    write_structure,
)
from xulang.kernel.words import Direction, Force, Nationality, Regime, Step, VehicleType
from xulang.platform import audit, clock

router = Router(tags=["Statistics"])
MOST_CELLS: Final = 1000
XML_TYPE: Final = "application/xml"
NOT_ACCEPTABLE: Final[dict[int, Any]] = {
    406: {
        "description": "Not Acceptable",
        "content": {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}},
    }
}
Day = Annotated[date, Field(ge=date(2000, 1, 1), lt=date(2101, 1, 1))]
Cut = Annotated[Dimension, wire.listed(Dimension)]
Counted = Annotated[insight.Measure, wire.listed(insight.Measure, "CrossingMeasure")]
By = Annotated[insight.Moment, wire.listed(insight.Moment, "CrossingMoment")]


def _any_of(kind: type[StrEnum]) -> StringConstraints:
    """One of the words, or a dash."""
    return StringConstraints(pattern=f"^({'|'.join(kind)}|-)$")


Hour = Annotated[str, StringConstraints(pattern=r"^[0-9]{4}-[0-9]{2}-[0-9]{2} [0-9]{2}$")]
OneDay = Annotated[str, StringConstraints(pattern=r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$")]
Month = Annotated[str, StringConstraints(pattern=r"^[0-9]{4}-[0-9]{2}$")]
Quarter = Annotated[str, StringConstraints(pattern=r"^[0-9]{4}-Q[1-4]$")]
Year = Annotated[str, StringConstraints(pattern=r"^[0-9]{4}$")]
Chapter = Annotated[str, StringConstraints(pattern=r"^([0-9]{2}|-)$")]
Origin = Annotated[str, StringConstraints(pattern=r"^([A-Z]{2}|-)$")]
Carrier = Annotated[str, StringConstraints(pattern=r"^([0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|-)$")]


def _message(kind: str, what: str) -> dict[str, Any]:
    media = {kind.partition(";")[0]: {"schema": {"type": "string"}}}
    found = {"description": f"An SDMX-ML 2.1 message: {what}.", "content": media}
    return {"responses": {200: found, **NOT_ACCEPTABLE}}


def _forms() -> dict[str, Any]:
    """What the library does not know of the forms of one address."""
    media = {kind.partition(";")[0]: {"schema": {"type": "string"}} for kind in (SDMX_TYPE, STRUCTURE_TYPE)}
    return {"responses": {200: {"content": media}, **NOT_ACCEPTABLE}}


class StatisticsQuery(Schema):
    """`first`, `last`: days in Hanoi, both included, else the last 30. Two `rows`, two `columns` at most.

    Any dimension may be a filter: its values alone count, "-" is what nobody declared, times are Hanoi's.
    """

    first: Day | None = None
    last: Day | None = None
    rows: list[Cut] = []
    columns: list[Cut] = []
    measure: Counted = insight.Measure.VEHICLES
    moment: By = insight.Moment.LEFT
    hour: list[Hour] = []
    day: list[OneDay] = []
    month: list[Month] = []
    quarter: list[Quarter] = []
    year: list[Year] = []
    gate: list[GateCode] = []
    direction: list[Annotated[str, _any_of(Direction)]] = []
    regime: list[Annotated[str, _any_of(Regime)]] = []
    chapter: list[Chapter] = []
    origin: list[Origin] = []
    vehicle_type: list[Annotated[str, _any_of(VehicleType)]] = []
    nationality: list[Annotated[str, _any_of(Nationality)]] = []
    carrier: list[Carrier] = []
    step: list[Annotated[str, _any_of(Step)]] = []
    force: list[Annotated[str, _any_of(Force)]] = []


class PivotQuery(StatisticsQuery):
    after: Annotated[str, StringConstraints(min_length=1, max_length=400)] | None = None
    limit: Annotated[int, Field(ge=1, le=MOST_CELLS, description="How many numbers at most.")] = 200


class BehindQuery(StatisticsQuery):
    after: Annotated[int, Field(ge=1, le=99_999)] = 1


class PivotCell(wire.Output):
    """One number with the values of the rows and columns that it belongs to; "" is what nobody declared.

    Vehicles, kilograms and dong are whole; hours have decimals. `crossings` is where those behind it are.
    """

    rows: list[str]
    columns: list[str]
    value: int | float
    crossings: str


class PivotPage(wire.Page):
    """`total` is that of the whole table, null where numbers do not add up.

    `counted`: so many sealed facts are in it. `rebuilding`: the product was upgraded and counts its history
    anew; until then numbers of the past may lack trucks.
    """

    first: date
    last: date
    rows: list[Cut]
    columns: list[Cut]
    measure: Counted
    moment: By
    numbers: int
    total: int | None
    counted: int | None
    rebuilding: bool
    items: list[PivotCell]


class CountedCrossing(wire.Output):
    """A crossing behind a number. `seconds`: of a measure of hours, how long `force` took for `step`."""

    crossing: UUID
    at: datetime
    gate: str | None
    number: str | None
    plate: str | None
    weight_kg: int
    value_vnd: int
    step: Step | None
    force: Force | None
    seconds: int | None


class CountedPage(wire.Page):
    total: int
    items: list[CountedCrossing]


class DailyFigures(wire.Output):
    """Vehicles; weights of produce in kilograms. `waiting` and `inside` are counts at the report's hour."""

    out: int
    came: int
    produce_out_kg: int
    produce_in_kg: int
    registered: int
    entered: int
    waiting: int
    inside: int


class DailyGate(wire.Output):
    """A gate or route: as reported, and as it is known now."""

    gate: str
    reported: DailyFigures
    known_now: DailyFigures


class Daily(wire.Output):
    """The daily report of the gates. `made`: it is final, else a day so far.

    `position`: the facts before it were counted.
    """

    day: date
    since: datetime
    until: datetime
    made: bool
    position: int
    total: DailyFigures
    known_now: DailyFigures
    gates: list[DailyGate]


class DailyDays(wire.Output):
    items: list[date]


class DailyQuery(Schema):
    gate: GateCode | None = None


@router.get(
    "/statistics",
    auth=READ,
    response=PivotPage,
    operation_id="get_statistics",
    openapi_extra=_forms(),
)
def get_statistics(request: ApiRequest, query: Query[PivotQuery]) -> HttpResponse:
    """Numbers by up to two dimensions each way, as `/centre/statistics/` shows them (docs/statistics.md).

    With `Accept` of SDMX's generic data or structure it answers as `/statistics/sdmx` or its structure.
    """
    form = chosen_form(request, forms={JSON_TYPE: "json", SDMX_TYPE: "data", STRUCTURE_TYPE: "structure"})
    if form == "structure":
        return _structure(request)
    question, found = _answered(request)
    if form == "data":
        return _sdmx(found)
    keys = sorted(found.cells)
    if query.after is not None:
        last = _read_key(query.after, question)
        keys = [key for key in keys if key > last]
    shown = keys[: query.limit]
    after = _write_key(shown[-1]) if len(keys) > len(shown) else None
    fresh = insight.freshness()
    page = PivotPage(
        first=question.first,
        last=question.last,
        rows=list(question.rows),
        columns=list(question.columns),
        measure=question.measure,
        moment=question.moment,
        numbers=len(found.cells),
        total=found.total,
        counted=fresh.position if fresh else None,
        rebuilding=fresh is not None and fresh.outdated,
        items=[_cell(found, key) for key in shown],
        after=after,
    )
    answer = answers.page(request, page, after=after)
    patch_vary_headers(answer, ["Accept"])
    return answer


@router.get(
    "/statistics/sdmx", auth=READ, operation_id="get_sdmx", openapi_extra=_message(SDMX_TYPE, "generic data")
)
def get_sdmx(request: ApiRequest, query: Query[StatisticsQuery]) -> HttpResponse:
    """The whole table as an SDMX-ML 2.1 message."""
    chosen_form(request, forms={SDMX_TYPE: "data", XML_TYPE: "data"})
    _question, found = _answered(request)
    return _sdmx(found)


@router.get(
    "/statistics/sdmx/structure",
    auth=READ,
    operation_id="get_sdmx_structure",
    openapi_extra=_message(STRUCTURE_TYPE, "code lists, concepts and the structure of data"),
)
def get_sdmx_structure(request: ApiRequest) -> HttpResponse:
    """What the codes of `/statistics/sdmx` mean, in three languages."""
    chosen_form(request, forms={STRUCTURE_TYPE: "structure", XML_TYPE: "structure"})
    return _structure(request)


@router.get("/statistics/crossings", auth=READ, response=CountedPage, operation_id="list_counted_crossings")
def list_counted_crossings(request: ApiRequest, query: Query[BehindQuery]) -> HttpResponse:
    """The crossings behind a number, the latest first, fifty a page; `after` is the page's number.

    A plate shows where the token's role sees plates, and each one shown is recorded as read.
    """
    question, page = _question(request), query.after
    with of_address():
        counted, many = insight.list_counted(question=question, page=page)
    known = {one.id: one for one in crossing.see_crossings(crossing_ids=[one.id for one in counted])}
    items = [_counted(request, one, known.get(one.id)) for one in counted]
    for item in items:
        if item.plate:
            audit.record_read(
                actor=request.auth.actor, object_kind="crossing", object_id=item.crossing, now=clock.now()
            )
    after = page + 1 if page * insight.PAGE < many else None
    shown = CountedPage(total=many, items=items, after=None if after is None else str(after))
    return answers.page(request, shown, after=after)


@router.get("/daily-reports", auth=READ, response=DailyDays, operation_id="list_daily_reports")
def list_daily_reports(request: ApiRequest) -> HttpResponse:
    """The days of which the report was made, the latest first, a month of them."""
    check_role(request, COMMAND, code=CrossingRefusal.NOT_ALLOWED)
    return answers.found(request, DailyDays(items=insight.list_frozen_days()))


@router.get("/daily-reports/{day}", auth=READ, response=Daily, operation_id="get_daily_report")
def get_daily_report(request: ApiRequest, day: Day, query: Query[DailyQuery]) -> HttpResponse:
    """The report of a day as it was made, beside it what is known now; of a day that runs, so far."""
    check_role(request, COMMAND, code=CrossingRefusal.NOT_ALLOWED)
    told = read_report(day=day, now=clock.now())
    if told is None:
        raise Http404
    later = {line.gate: line for line in told.known.lines}
    return answers.found(
        request,
        Daily(
            day=told.report.day,
            since=told.report.since,
            until=told.report.until,
            made=told.made,
            position=told.report.position,
            total=_figures(told.report.total),
            known_now=_figures(told.known.total),
            gates=[
                DailyGate(
                    gate=line.gate,
                    reported=_figures(line),
                    known_now=_figures(later.get(line.gate, DailyLine(gate=line.gate))),
                )
                for line in told.report.lines
                if query.gate in {None, line.gate}
            ],
        ),
    )


def _sdmx(found: Pivot) -> HttpResponse:
    response = HttpResponse(write_sdmx(found=found, now=clock.now()), content_type=SDMX_TYPE)
    response["Cache-Control"] = "no-store"
    patch_vary_headers(response, ["Accept"])
    return response


def _structure(request: ApiRequest) -> HttpResponse:
    check_role(request, COMMAND, code=CrossingRefusal.NOT_ALLOWED)
    response = HttpResponse(write_structure(now=clock.now()), content_type=STRUCTURE_TYPE)
    patch_vary_headers(response, ["Accept"])
    return response


def _question(request: ApiRequest) -> Question:
    check_role(request, COMMAND, code=CrossingRefusal.NOT_ALLOWED)
    with of_address():
        question = read_question(sent=request.GET, today=today(now=clock.now()))
    note_companies(question=question, actor=request.auth.actor, now=clock.now())
    return question


def _answered(request: ApiRequest) -> tuple[Question, Pivot]:
    question = _question(request)
    with of_address():
        return question, insight.pivot(question=question)


def _cell(found: Pivot, key: tuple[tuple[str, ...], tuple[str, ...]]) -> PivotCell:
    row, column = key
    one = insight.question_of_cell(question=found.question, row=row, column=column)
    return PivotCell(
        rows=list(row),
        columns=list(column),
        value=plain(found.question.measure, found.cells[key]),
        # One cell is not divided any more.
        crossings=f"/api/v1/statistics/crossings?{query_of(one).replace('&rows=&columns=', '')}",
    )


def _counted(
    request: ApiRequest, one: insight.CountedCrossing, known: crossing.CrossingView | None
) -> CountedCrossing:
    sees = known is not None and may_know(request, gate=known.gate, owner=known.organisation_id)
    return CountedCrossing(
        crossing=one.id,
        at=one.at,
        gate=known.gate if known else None,
        number=known.number if known else None,
        plate=known.plate or None if known and sees else None,
        weight_kg=one.weight_kg,
        value_vnd=one.value_vnd,
        step=Step(one.step) if one.step else None,
        force=Force(one.force) if one.force else None,
        seconds=one.seconds,
    )


def _figures(line: DailyLine) -> DailyFigures:
    return DailyFigures(**{name: getattr(line, name) for name in DailyFigures.model_fields})


def _write_key(key: tuple[tuple[str, ...], tuple[str, ...]]) -> str:
    return base64.urlsafe_b64encode(msgspec.json.encode([*key[0], *key[1]])).decode()


def _read_key(text: str, question: Question) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Raises FIELD_FORM for what was never a cursor of this question."""
    try:
        told = msgspec.json.decode(base64.b64decode(text, altchars=b"-_", validate=True), type=list[str])
    except (binascii.Error, msgspec.MsgspecError, ValueError) as error:
        raise WrongParameters(code=RestRefusal.FIELD_FORM, names=["after"]) from error
    if len(told) != len(question.dimensions):
        raise WrongParameters(code=RestRefusal.FIELD_FORM, names=["after"])
    split = len(question.rows)
    return tuple(told[:split]), tuple(told[split:])
