"""Statistics of crossing: any table of the dimensions, a chart, the crossings behind each number, files."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from xulang.crossing import api as crossing
from xulang.insight import api as insight
from xulang.insight.api import CountedCrossing, Dimension, Key, Pivot, Question
from xulang.interfaces.centre.roles import SEEING
from xulang.interfaces.shared.capacity import today as hanoi_today
from xulang.interfaces.shared.charts import MOST_BARS, MOST_SERIES, bars
from xulang.interfaces.shared.csv_files import CSV_TYPE
from xulang.interfaces.shared.places import gate_choices
from xulang.interfaces.shared.refusal_texts import say
from xulang.interfaces.shared.requests import actor_of, for_roles
from xulang.interfaces.shared.statistics.asking import (
    DIMENSIONS,
    FILTERED,
    MEASURES,
    MOMENTS,
    note_companies,
    query_of,
    read_question,
)
from xulang.interfaces.shared.statistics.files import XLSX_TYPE, write_csv, write_xlsx
from xulang.interfaces.shared.statistics.naming import Names, plain, shown
from xulang.interfaces.shared.statistics.sdmx import (
    FLOW,
    SDMX_TYPE,
    STRUCTURE_TYPE,
    write_sdmx,
    write_structure,
)
from xulang.interfaces.shared.words import choices
from xulang.kernel.refusal import Refusal
from xulang.kernel.words import Direction, Force, Nationality, Regime, Step, VehicleType
from xulang.platform import audit, clock

ROWS: Final = 200
MOST_COLUMNS: Final = 60
CHOICES: Final = {
    Dimension.DIRECTION: Direction,
    Dimension.REGIME: Regime,
    Dimension.VEHICLE_TYPE: VehicleType,
    Dimension.NATIONALITY: Nationality,
    Dimension.STEP: Step,
    Dimension.FORCE: Force,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """A number as written, and the query of the crossings behind it."""

    text: str
    query: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    label: str
    cells: tuple[Cell | None, ...]
    total: Cell | None


@never_cache
@require_safe
@for_roles(*SEEING)
def statistics_page(http: HttpRequest) -> HttpResponse:
    """The address holds the whole question, so that a table can be sent to somebody."""
    now = clock.now()
    today = hanoi_today(now=now)
    try:
        question = read_question(sent=http.GET, today=today)
        found = insight.pivot(question=question)
    except Refusal as refusal:
        usual = Question(first=today, last=today)
        return render(
            http,
            "centre/statistics.html",
            {**_form(usual), "refusal": say(refusal)},
            status=say(refusal).status,
        )
    note_companies(question=question, actor=actor_of(http), now=now)
    fresh = insight.freshness()
    names = Names(found=found)
    page = Paginator(found.row_keys, ROWS).get_page(http.GET.get("page"))
    fits = len(found.column_keys) <= MOST_COLUMNS
    return render(
        http,
        "centre/statistics.html",
        {
            **_form(question),
            "query": query_of(question),
            "columns": [names.label(question.columns, key) for key in found.column_keys],
            "heading": " · ".join(str(DIMENSIONS[one]) for one in question.rows),
            "lines": list(_lines(found, names, tuple(page.object_list))) if fits else [],
            "fits": fits,
            "most_columns": MOST_COLUMNS,
            "totals": [_linked(question, found.column_total(key), column=key) for key in found.column_keys],
            "total": _linked(question, found.total),
            "adds_up": found.adds_up,
            "page": page,
            "chart": _chart(found, names),
            "fresh": fresh,
            "stopped": fresh is not None and fresh.stopped(now=now),
            "found": found,
        },
    )


@never_cache
@require_safe
@for_roles(*SEEING)
def crossings_page(http: HttpRequest) -> HttpResponse:
    """The crossings behind one number, with the number itself."""
    actor, now = actor_of(http), clock.now()
    try:
        question = read_question(sent=http.GET, today=hanoi_today(now=now))
        number = page_number(http)
        counted, many = insight.list_counted(question=question, page=number)
        whole = insight.pivot(question=replace(question, rows=(), columns=()))
    except Refusal as refusal:
        return render(http, "centre/counted.html", {"refusal": say(refusal)}, status=say(refusal).status)
    note_companies(question=question, actor=actor, now=now)
    return counted_page(
        http,
        counted=counted,
        many=many,
        number=number,
        more={
            "waits": question.measure in {insight.Measure.P50, insight.Measure.P90},
            "back": f"{reverse('centre:statistics')}?{query_of(question)}",
            "title": f"{MEASURES[question.measure]} · {MOMENTS[question.moment]}",
            "amount": shown(question.measure, next(iter(whole.cells.values()), None)),
            "first": question.first,
            "last": question.last,
        },
    )


def counted_page(
    http: HttpRequest,
    *,
    counted: Sequence[CountedCrossing],
    many: int,
    number: int,
    more: Mapping[str, object],
) -> HttpResponse:
    """A page of crossings behind a number. Plates show at gates where he works, and are recorded as read."""
    actor, now = actor_of(http), clock.now()
    seen = {one.id: one for one in crossing.see_crossings(crossing_ids=[one.id for one in counted])}
    view = crossing.gates_in_view(actor=actor)
    rows = [(one, seen.get(one.id)) for one in counted]
    for one in dict.fromkeys(seen):
        if view is None or seen[one].gate in view:
            audit.record_read(actor=actor, object_kind="crossing", object_id=one, now=now)
    return render(
        http,
        "centre/counted.html",
        {
            "rows": [
                (one, known, bool(known and (view is None or known.gate in view))) for one, known in rows
            ],
            "page": Paginator(range(many), insight.PAGE).get_page(number),
            "many": many,
            **more,
        },
    )


@never_cache
@require_safe
@for_roles(*SEEING)
def export(http: HttpRequest, form: str) -> HttpResponse:
    """The same table as a file: `csv`, `xlsx`, or `xml` in SDMX-ML 2.1."""
    now = clock.now()
    question = read_question(sent=http.GET, today=hanoi_today(now=now))
    found = insight.pivot(question=question)
    note_companies(question=question, actor=actor_of(http), now=now)
    match form:
        case "csv":
            content, kind = write_csv(found=found), CSV_TYPE
        case "xlsx":
            content, kind = write_xlsx(found=found, fresh=insight.freshness()), XLSX_TYPE
        case "xml":
            content, kind = write_sdmx(found=found, now=now), SDMX_TYPE
        case _:
            raise Http404
    answer = HttpResponse(content, content_type=kind)
    name = f"crossing-{question.first:%Y%m%d}-{question.last:%Y%m%d}.{form}"
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


@require_safe
@for_roles(*SEEING)
def structure(_http: HttpRequest) -> HttpResponse:
    """What the SDMX files' codes mean: code lists, concepts, data structure."""
    answer = HttpResponse(write_structure(now=clock.now()), content_type=STRUCTURE_TYPE)
    answer["Content-Disposition"] = f'attachment; filename="{FLOW.lower()}-structure.xml"'
    return answer


def page_number(http: HttpRequest) -> int:
    text = http.GET.get("page", "1")
    return max(1, int(text)) if text.isdecimal() and len(text) < 6 else 1


def _lines(found: Pivot, names: Names, keys: tuple[Key, ...]) -> Iterator[Line]:
    question = found.question
    for row in keys:
        yield Line(
            label=names.label(question.rows, row),
            cells=tuple(_cell(found, row, column) for column in found.column_keys),
            total=_linked(question, found.row_total(row), row=row),
        )


def _cell(found: Pivot, row: Key, column: Key) -> Cell | None:
    return _linked(found.question, found.cells.get((row, column)), row=row, column=column)


def _linked(
    question: Question, amount: int | None, *, row: Key | None = None, column: Key | None = None
) -> Cell | None:
    """A number with the question of which it is the whole answer."""
    if amount is None:
        return None
    one = insight.question_of_cell(question=question, row=row, column=column)
    return Cell(text=shown(question.measure, amount), query=query_of(one))


def _chart(found: Pivot, names: Names) -> str:
    """Bars by row, one colour a column, where there are few enough to be told apart."""
    question = found.question
    if not 0 < len(found.row_keys) <= MOST_BARS or not question.rows:
        return ""
    if len(found.column_keys) > MOST_SERIES or (len(found.column_keys) > 1 and not found.adds_up):
        return ""
    return bars(
        title=str(MEASURES[question.measure]),
        labels=[names.label(question.rows, row) for row in found.row_keys],
        series={
            names.label(question.columns, column): [
                float(plain(question.measure, found.cells.get((row, column), 0))) for row in found.row_keys
            ]
            for column in found.column_keys
        },
        prefix="s",
    )


def _form(question: Question) -> dict[str, object]:
    places = [
        ("rows", question.rows[0] if question.rows else ""),
        ("rows2", question.rows[1] if question.rows[1:] else ""),
        ("columns", question.columns[0] if question.columns else ""),
        ("columns2", question.columns[1] if question.columns[1:] else ""),
    ]
    return {
        "question": question,
        "dimensions": list(DIMENSIONS.items()),
        "places": places,
        "measures": list(MEASURES.items()),
        "moments": list(MOMENTS.items()),
        "measure_name": MEASURES[question.measure],
        "filters": [(one, DIMENSIONS[one], _offered(one), _typed(question, one)) for one in FILTERED],
    }


def _offered(dimension: Dimension) -> list[tuple[str, object]]:
    if dimension == Dimension.GATE:
        return list(gate_choices())
    kind = CHOICES.get(dimension)
    return list(choices(kind)) if kind else []


def _typed(question: Question, dimension: Dimension) -> str:
    return ",".join(value or "-" for value in question.filters.get(dimension, ()))
