"""One indicator: what it is, its series as charts and table, and the series as a file."""

import json
from collections.abc import Collection, Iterable, Iterator, Mapping
from itertools import pairwise
from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext
from django.views.decorators.http import require_safe

from xulang.indicators import api as indicators
from xulang.indicators.api import (
    Book,
    Figure,
    Finding,
    Indicator,
    Joining,
    Key,
    Level,
    Measure,
    PeriodKind,
    Span,
)
from xulang.interfaces.province import shown
from xulang.interfaces.province.areas import AreaNames, groups_of, names_of
from xulang.interfaces.province.giving import give_address, tasks_of
from xulang.interfaces.province.periods import PeriodChoice, choice_of
from xulang.interfaces.province.reading import get_seen, seen_area, tell
from xulang.interfaces.province.roles import SEEING
from xulang.interfaces.province.rows import row_of
from xulang.interfaces.province.words import (
    DIRECTIONS,
    JOININGS,
    LEVELS,
    MEASURES,
    NATURES,
    ORIGINS,
    PERIODS,
    STATUSES,
)
from xulang.interfaces.shared.charts import MOST_BARS, Point, SeriesWords, Sign
from xulang.interfaces.shared.charts import series as draw_series
from xulang.interfaces.shared.csv_files import CSV_TYPE, MARK, csv_text
from xulang.interfaces.shared.figures import spans_of, subject_name
from xulang.interfaces.shared.requests import actor_of, for_roles
from xulang.interfaces.shared.units import unit_name
from xulang.kernel.actor import Actor
from xulang.platform import clock
from xulang.registry import api as registry

SHOWN_PERIODS = MOST_BARS
HANOI = ZoneInfo("Asia/Ho_Chi_Minh")


@require_safe
@for_roles(*SEEING)
def indicator(http: HttpRequest, indicator_code: str) -> HttpResponse:
    """One indicator: what it is, its series as chart and table, and what does not fit together."""
    actor = actor_of(http)
    area = seen_area(http, actor)
    entry = get_seen(actor, indicator_code, area)
    book = indicators.read_book(codes=[indicator_code])
    spans = spans_of(book=book, entry=entry, area=area)[-SHOWN_PERIODS:]
    figures = indicators.list_figures(codes=[indicator_code], areas=[area])
    drafts = [one for one in figures if one.official is None or one.key.measure is Measure.PLAN]
    records = {one.key.period: one for one in figures if one.key.measure is Measure.ACTUAL}
    found = indicators.find_about(book=book, code=indicator_code, area=area) if spans else []
    owner = entry.owner and registry.get_organisations(organisation_ids=[entry.owner]).get(entry.owner)
    units, rated, known = indicators.list_units(), indicators.list_rated(), AreaNames()
    names = {
        "entry": entry,
        "name": shown.name_of(entry),
        "definition": entry.defined_in(language=get_language() or "vi"),
        "area": indicators.get_subject(code=area),
        "areas": groups_of(actor) if entry.level is not Level.PROVINCE else [],
        "owner": owner,
        "words": _words(entry),
        "history": _history(area),
        "rows": [
            row_of(
                book=book,
                entry=entry,
                area=area,
                period=span.code,
                figure=records.get(span.code),
                areas=known,
            )
            for span in reversed(spans)
        ],
        "drafts": [
            (one, shown.span_name(one.key.period), MEASURES[one.key.measure], STATUSES[one.status])
            for one in drafts
        ],
        "charts": list(charts_of(book=book, entry=entry, area=area, spans=spans, records=records)),
        "findings": [tell(one, entry, actor=actor) for one in found],
        **_tasks(actor, indicator_code, area, shown.name_of(entry)),
        "enters": indicators.manages(actor=actor)
        or (
            not entry.formula
            and indicators.reports(actor=actor, entry=entry, area=area, units=units, rated=rated)
        ),
        "manages": indicators.manages(actor=actor),
        "choice": _choice(entry, actor),
    }
    return render(http, "province/indicator.html", names)


def _choice(entry: Indicator, actor: Actor) -> PeriodChoice:
    """The periods to enter a figure for; who sets plans chooses years ahead, and whole years, too."""
    manages = indicators.manages(actor=actor)
    kinds = {*entry.periods, PeriodKind.YEAR} if manages else set(entry.periods)
    today = clock.now().astimezone(HANOI).date()
    return choice_of(kinds=kinds, today=today, ahead=indicators.PLAN_YEARS if manages else 0)


def _tasks(actor: Actor, code: str, area: str, name: str) -> dict[str, object]:
    """Tasks about the indicator, of the province or of another area."""
    whole = area == indicators.PROVINCE
    about = code if whole else f"{code}/{area}"
    label = name if whole else f"{name}, {subject_name(indicators.get_subject(code=area))}"
    address = f"{reverse('province:indicator', args=[code])}?area={area}"
    return {
        "tasks": tasks_of(actor, "indicator", [about]).get(about, []),
        "give": give_address(actor, "indicator", about, label, address),
    }


def _words(entry: Indicator) -> Mapping[str, object]:
    how = indicators.joining_of(entry=entry)
    by = indicators.find_entry(code=entry.weight_code) if how is Joining.MEAN else None
    return {
        "periods": [PERIODS[kind] for kind in entry.periods],
        "direction": DIRECTIONS[entry.direction],
        "nature": NATURES[entry.nature],
        "level": LEVELS[entry.level],
        "origin": ORIGINS[entry.origin],
        "joining": JOININGS[how] if entry.level in {Level.COMMUNE, Level.COMMUNE_SUM} else "",
        "weight": by and (by.code, shown.name_of(by)),
    }


def charts_of(
    *, book: Book, entry: Indicator, area: str, spans: Iterable[Span], records: Mapping[str, Figure]
) -> Iterator[SafeString]:
    """One chart for each kind of period of which there are at least two: months and years share no axis."""
    spans = list(spans)
    wrong = {one.period for one in indicators.find_about(book=book, code=entry.code, area=area)}
    words = SeriesWords(
        value=gettext("Reported"),
        computed=gettext("Computed"),
        plan=gettext("Plan of the period"),
        before=gettext("Same period of the year before"),
        finding=gettext("Something does not fit together"),
        revised=gettext("Revised after its approval"),
    )
    for kind in indicators.PeriodKind:
        points = [
            _point(book, entry, area, span, records.get(span.code), wrong)
            for span in spans
            if span.kind is kind
        ]
        known = [one for one in points if one.value is not None or one.computed is not None]
        if len(known) > 1:
            yield draw_series(
                title=f"{shown.name_of(entry)}, {PERIODS[kind]}",
                unit=unit_name(entry.unit),
                points=points,
                words=words,
                prefix=f"{kind}-",
            )


def _point(
    book: Book, entry: Indicator, area: str, span: Span, record: Figure | None, wrong: Collection[str]
) -> Point:
    told = indicators.derive(book=book, code=entry.code, area=area, period=span.code)
    value = None if told.value.value is None else float(told.value.value)
    before = span.same_last_year()
    earlier = book.value(code=entry.code, area=area, period=before.code).value if before else None
    # A plan of the whole year is no line over one of its months.
    plan = told.plan if told.plan and told.plan.period == span.code else None
    marks = []
    if span.code in wrong:
        marks.append((Sign.FINDING, gettext("Something does not fit together")))
    if record and (versions := _revisions(record)):
        said = gettext("Revised after its approval: %(number)s times") % {"number": versions}
        marks.append((Sign.REVISED, said))
    return Point(
        label=shown.span_name(span.code),
        value=None if told.computed else value,
        computed=value if told.computed else None,
        plan=float(plan.quantity.value) if plan and plan.quantity.value is not None else None,
        before=None if earlier is None else float(earlier),
        marks=tuple(marks),
    )


def _revisions(figure: Figure) -> int:
    """How often another content was approved after the first one."""
    approved = [one.content for one in figure.versions if one.status in indicators.OFFICIAL]
    return sum(one != after for one, after in pairwise(approved))


SERIES = ("indicator", "area", "period", "from", "until", "value", "unit", "status", "plan",
          "percent_of_plan", "change_on_same_period_percent", "as_of", "source",
          "change_on_previous_percent", "cumulative", "share_percent", "contribution_points",
          "plan_from", "computed", "made_of", "missing",
          "version", "certainty", "percent_of_plan_published", "plan_of", "percent_of_other_plan_published",
          "other_plan_of", "change_on_same_period_percent_published", "change_on_previous_percent_published",
          "findings", "partial", "partial_sum")  # fmt: skip


@require_safe
@for_roles(*SEEING)
def series(http: HttpRequest, indicator_code: str, form: str) -> HttpResponse:
    """The official series as JSON or CSV: numbers as stored, with their digits; computed ones marked.

    `partial` is "3/65" where only some communes reported: their sum stands apart and is nobody's total.
    """
    actor = actor_of(http)
    area = seen_area(http, actor)
    entry = get_seen(actor, indicator_code, area)
    book = indicators.read_book(codes=[indicator_code])
    spans = spans_of(book=book, entry=entry, area=area)
    found = indicators.find_about(book=book, code=indicator_code, area=area) if spans else []
    records = {one.key: one for one in indicators.list_figures(codes=[indicator_code], areas=[area])}
    rows = [_exported(book, entry, area, span, records, found) for span in spans]
    if form == "json":
        body, media = (
            json.dumps({"indicator": indicator_code, "area": area, "figures": rows}, ensure_ascii=False),
            "application/json",
        )
    else:
        body, media = MARK + csv_text(fields=SERIES, rows=rows), CSV_TYPE
    response = HttpResponse(body, content_type=media)
    name = f"{indicator_code}-{area}.{form}"
    response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name) or ""
    return response


def _exported(
    book: Book,
    entry: Indicator,
    area: str,
    span: Span,
    records: Mapping[Key, Figure],
    found: Iterable[Finding],
) -> dict[str, str]:
    told = indicators.derive(book=book, code=entry.code, area=area, period=span.code)
    content = book.content(code=entry.code, area=area, period=span.code) or indicators.Content()
    figure = records.get(Key(code=entry.code, area=area, period=span.code))
    joined, partial = told.joined, told.partial
    cells = (
        entry.code,
        area,
        span.code,
        str(span.start),
        str(span.end),
        content.value or (_plain(told.value) if told.computed else ""),
        entry.unit,
        str(figure.status) if figure else "",
        _plain(told.plan.quantity if told.plan else None),
        _plain(told.percent_of_plan),
        _plain(told.change_on_same_period),
        str(content.as_of or ""),
        content.source,
        _plain(told.change_on_previous),
        _plain(told.cumulative),
        _plain(told.share),
        _plain(told.contribution),
        str(told.plan.kind) if told.plan else "",
        "yes" if told.computed else "no",
        " ".join((*joined.whole, *joined.split)) if joined else "",
        " ".join(told.value.missing) if told.value.value is None else "",
        _official_version(figure),
        str(content.certainty),
        content.percent_of_plan,
        str(content.plan_of),
        content.percent_of_other_plan,
        str(content.other_plan_of),
        content.change_on_same_period,
        content.change_on_previous,
        " ".join(dict.fromkeys(str(one.kind) for one in found if one.period == span.code)),
        f"{len(partial.known)}/{partial.whole}" if partial else "",
        _plain(partial.so_far) if partial else "",
    )
    return dict(zip(SERIES, cells, strict=True))


def _official_version(figure: Figure | None) -> str:
    """The number of the version that counts."""
    versions = reversed(figure.versions if figure else ())
    return next((str(one.number) for one in versions if one.status in indicators.OFFICIAL), "")


def _plain(told: indicators.Quantity | None) -> str:
    if told is None or told.value is None:
        return ""
    return f"{indicators.rounded(number=told.value, digits=4):f}"


def _history(code: str) -> dict[str, str]:
    """Out of what an area was made on 1/7/2025, and what a former one became: nothing for other subjects."""
    areas, changes = indicators.list_areas(), indicators.list_area_changes()
    if code not in areas:
        return {}
    came = indicators.predecessors_of(code=code, changes=changes)
    became = indicators.successors_of(code=code, changes=changes, areas=areas)
    told = {"whole": came.whole, "split": came.split, "became": became}
    return {name: ", ".join(names_of(codes)) for name, codes in told.items() if codes}
