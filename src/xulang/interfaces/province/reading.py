"""Indicators to look at: the list, a series, one figure with its versions, what contradicts itself."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from xulang.indicators import api as indicators
from xulang.indicators.api import Derived, Figure, Finding, Indicator, Key, Level, Measure, Verb
from xulang.interfaces.province import shown
from xulang.interfaces.province.roles import SEEING
from xulang.interfaces.province.words import (
    BESIDES,
    BUTTONS,
    DIRECTIONS,
    FINDINGS,
    LEVELS,
    MEASURES,
    NATURES,
    ORIGINS,
    PERIODS,
    PLANS,
    STATUSES,
    TONES,
    VERBS,
)
from xulang.interfaces.shared.csv_files import CSV_TYPE, MARK, csv_text
from xulang.interfaces.shared.figures import home_area, seen_entries, spans_of
from xulang.interfaces.shared.requests import actor_of, for_roles
from xulang.kernel.actor import Actor
from xulang.kernel.refusal import Refusal
from xulang.registry import api as registry
from xulang.simulation import api as simulation

SHOWN_PERIODS = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One figure as a table shows it."""

    key: Key
    period: str
    value: str
    computed: bool
    missing: str
    plan: str
    plan_from: object
    percent: str
    published_percent: str
    same: str
    published_same: str
    previous: str
    cumulative: str
    share: str
    contribution: str
    status: object
    tone: str
    figure_id: UUID | None
    as_of: str
    source: str


def seen_area(http: HttpRequest, actor: Actor) -> str:
    """The area that the address asks for, else the visitor's own commune, else the province."""
    return http.GET.get("area", "")[:12] or home_area(actor=actor)


def get_seen(actor: Actor, code: str, area: str) -> Indicator:
    """Raises Http404 for what there is not, and for what the visitor may not see."""
    entry = indicators.find_entry(code=code)
    if entry is None or area not in indicators.list_subjects():
        raise Http404
    if not indicators.may_see(actor=actor, entry=entry, area=area, units=indicators.list_units()):
        raise Http404
    return entry


@require_safe
@for_roles(*SEEING)
def overview(http: HttpRequest) -> HttpResponse:
    """`programme` and `unit` narrow the list; each indicator with its newest figure against the plan."""
    actor = actor_of(http)
    area = seen_area(http, actor)
    entries = seen_entries(actor, area=area)
    programme, unit = http.GET.get("programme", "")[:60], http.GET.get("unit", "")[:40]
    chosen = [
        entry
        for entry in entries
        if (not programme or programme in entry.programmes) and (not unit or str(entry.owner) == unit)
    ]
    book = indicators.read_book(areas=None if area == indicators.PROVINCE else [area])
    owners = registry.get_organisations(organisation_ids=[one.owner for one in entries if one.owner])
    rows = []
    for entry in chosen:
        spans = spans_of(book=book, entry=entry, area=area)
        newest = row_of(book=book, entry=entry, area=area, period=spans[-1].code) if spans else None
        owner = owners.get(entry.owner) if entry.owner else None
        rows.append({"entry": entry, "name": shown.name_of(entry), "row": newest, "owner": owner})
    areas = _areas_of(actor)
    names = {
        "rows": sorted(rows, key=lambda row: indicators.folded(str(row["name"]))),
        "area": area,
        "areas": areas,
        "programmes": sorted({name for entry in entries for name in entry.programmes}),
        "programme": programme,
        "owners": sorted(owners.values(), key=lambda one: one.name),
        "unit": unit,
        "manages": indicators.manages(actor=actor),
    }
    return render(http, "province/overview.html", names)


def _areas_of(actor: Actor) -> list[indicators.Area]:
    """The areas that the visitor may choose among: the province, and communes of today."""
    units = indicators.list_units()
    if indicators.sees_all(actor=actor):
        known = indicators.list_areas()
        communes = [area for area in known.values() if area.code.startswith("C")]
        return [known[indicators.PROVINCE], *communes] if indicators.PROVINCE in known else communes
    own = indicators.own_areas(actor=actor, units=units)
    return [area for code, area in indicators.list_areas().items() if code in own]


def row_of(*, book: indicators.Book, entry: Indicator, area: str, period: str) -> Row:
    """What is official about one period, with everything that follows from it."""
    told = indicators.derive(book=book, code=entry.code, area=area, period=period)
    key = Key(code=entry.code, area=area, period=period)
    content = book.content(code=entry.code, area=area, period=period)
    figure = indicators.find_figure(key=key)
    value = shown.stored(content.value) if content and content.value else ""
    return Row(
        key=key,
        period=shown.span_name(period),
        value=value or shown.quantity(told.value, digits=entry.decimals),
        computed=told.computed,
        missing=_missing(told),
        plan=_plan(told, content, entry),
        plan_from=PLANS[told.plan.kind] if told.plan else "",
        percent=shown.quantity(told.percent_of_plan),
        published_percent=shown.stored(content.percent_of_plan) if content else "",
        same=shown.quantity(told.change_on_same_period),
        published_same=shown.stored(content.change_on_same_period) if content else "",
        previous=shown.quantity(told.change_on_previous),
        cumulative=shown.quantity(told.cumulative, digits=entry.decimals),
        share=shown.quantity(told.share),
        contribution=shown.quantity(told.contribution),
        status=STATUSES[figure.status] if figure else "",
        tone=TONES[figure.status] if figure else "neutral",
        figure_id=key.id if figure else None,
        as_of=shown.day(content.as_of) if content else "",
        source=content.source if content else "",
    )


def _plan(told: Derived, content: indicators.Content | None, entry: Indicator) -> str:
    """As the report states it, digits and range kept; else the number that counts."""
    if told.plan is None or (told.plan.kind is indicators.PlanFrom.STATED and content and content.plan):
        return shown.stored(content.plan if content else "")
    return shown.quantity(told.plan.quantity, digits=entry.decimals)


def _missing(told: Derived) -> str:
    return ", ".join(told.value.missing) if told.value.value is None and told.computed else ""


@require_safe
@for_roles(*SEEING)
def indicator(http: HttpRequest, indicator_code: str) -> HttpResponse:
    """One indicator: what it is, its series as chart and table, and what does not fit together."""
    actor = actor_of(http)
    area = seen_area(http, actor)
    entry = get_seen(actor, indicator_code, area)
    book = indicators.read_book(codes=[indicator_code])
    spans = spans_of(book=book, entry=entry, area=area)[-SHOWN_PERIODS:]
    drafts = [
        figure
        for figure in indicators.list_figures(codes=[indicator_code], areas=[area])
        if figure.official is None or figure.key.measure is Measure.PLAN
    ]
    rows = [row_of(book=book, entry=entry, area=area, period=span.code) for span in reversed(spans)]
    found = indicators.find_about(book=book, code=indicator_code, area=area) if spans else []
    owner = entry.owner and registry.get_organisations(organisation_ids=[entry.owner]).get(entry.owner)
    units = indicators.list_units()
    names = {
        "entry": entry,
        "name": shown.name_of(entry),
        "area": indicators.get_subject(code=area),
        "areas": _areas_of(actor) if entry.level is not Level.PROVINCE else [],
        "owner": owner,
        "words": {
            "periods": [PERIODS[kind] for kind in entry.periods],
            "direction": DIRECTIONS[entry.direction],
            "nature": NATURES[entry.nature],
            "level": LEVELS[entry.level],
            "origin": ORIGINS[entry.origin],
        },
        "history": _history(area),
        "rows": rows,
        "drafts": [
            (one, shown.span_name(one.key.period), MEASURES[one.key.measure], STATUSES[one.status])
            for one in drafts
        ],
        "charts": list(_charts(book, entry, area, spans)),
        "findings": [tell(one, entry) for one in found],
        "enters": indicators.manages(actor=actor)
        or (not entry.formula and indicators.reports(actor=actor, entry=entry, area=area, units=units)),
        "manages": indicators.manages(actor=actor),
    }
    return render(http, "province/indicator.html", names)


def _charts(
    book: indicators.Book, entry: Indicator, area: str, spans: Iterable[indicators.Span]
) -> Iterable[str]:
    """One chart for each kind of period of which there are at least two: months and years share no axis."""
    for kind in indicators.PeriodKind:
        own = [span for span in spans if span.kind is kind]
        told = [(span, book.value(code=entry.code, area=area, period=span.code).value) for span in own]
        known = [(span, float(value)) for span, value in told if value is not None]
        if len(known) < 2 or min(value for _, value in known) < 0:
            continue
        ticks = [(float(place), span.code) for place, (span, _) in enumerate(known)]
        every = max(1, len(ticks) // 6)
        yield simulation.chart(
            title=shown.name_of(entry),
            across=str(PERIODS[kind]),
            upwards=entry.unit,
            x=[float(place) for place in range(len(known))],
            lines={gettext("Actual"): [value for _, value in known]},
            ticks=ticks[::every],
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class ToldFinding:
    """A finding in words, with its numbers."""

    code: str
    area: str
    name: str
    title: object
    period: str
    sentence: str
    groups: Sequence[Mapping[str, object]]


def tell(finding: Finding, entry: Indicator) -> ToldFinding:
    sentence = ""
    if finding.published is not None and finding.computed is not None:
        sentence = gettext("published: %(published)s, computed: %(computed)s") % {
            "published": shown.number(finding.published, digits=2),
            "computed": shown.quantity(finding.computed),
        }
    groups = tuple(
        {
            "value": shown.number(group.value, digits=entry.decimals),
            "range": shown.group_range(group, digits=entry.decimals),
            "evidence": [
                {
                    "period": shown.span_name(one.period),
                    "kind": PLANS[one.kind],
                    "value": shown.number(one.value, digits=entry.decimals),
                    "source": one.source,
                }
                for one in group.evidence
            ],
        }
        for group in finding.groups
    )
    return ToldFinding(
        code=finding.code,
        area=finding.area,
        name=shown.name_of(entry),
        title=FINDINGS[finding.kind],
        period=shown.span_name(finding.period),
        sentence=sentence,
        groups=groups,
    )


@require_safe
@for_roles(*SEEING)
def findings(http: HttpRequest) -> HttpResponse:
    """Everything that does not fit together, of what the visitor may see."""
    actor, units = actor_of(http), indicators.list_units()
    book = indicators.read_book()
    found = [
        tell(one, book.entries[one.code])
        for one in indicators.find_all(book=book)
        if indicators.may_see(actor=actor, entry=book.entries[one.code], area=one.area, units=units)
    ]
    return render(http, "province/findings.html", {"findings": found})


@require_safe
@for_roles(*SEEING)
def figure_page(http: HttpRequest, figure_id: UUID) -> HttpResponse:
    """One figure: its versions, who changed what and when, on what it rests, and what to do next."""
    actor = actor_of(http)
    figure = get_seen_figure(actor, figure_id)
    return render(http, "province/figure.html", figure_names(actor, figure))


def get_seen_figure(actor: Actor, figure_id: UUID) -> Figure:
    try:
        figure = indicators.get_figure(figure_id=figure_id)
    except Refusal as refusal:
        raise Http404 from refusal
    get_seen(actor, figure.key.code, figure.key.area)
    return figure


def figure_names(actor: Actor, figure: Figure) -> dict[str, object]:
    key = figure.key
    entry = indicators.get_entry(code=key.code)
    locked = any(one.status is indicators.Status.LOCKED for one in figure.versions)
    units = indicators.list_units()

    def may(verb: Verb) -> bool:
        allowed = indicators.may(actor=actor, verb=verb, entry=entry, key=key, units=units, locked=locked)
        own = verb is Verb.APPROVE and actor.id in figure.writers
        return allowed and figure.status in indicators.STEPS[verb] and not own

    versions = [
        {
            "version": one,
            "verb": VERBS[one.verb],
            "status": STATUSES[one.status],
            "numbers": [
                (label, shown.stored(getattr(one.content, str(name))))
                for name, label in BESIDES.items()
                if getattr(one.content, str(name))
            ],
        }
        for one in reversed(figure.versions)
    ]
    return {
        "figure": figure,
        "entry": entry,
        "name": shown.name_of(entry),
        "area": indicators.get_subject(code=key.area),
        "period": shown.span_name(key.period),
        "measure": MEASURES[key.measure],
        "is_plan": key.measure is Measure.PLAN,
        "status": STATUSES[figure.status],
        "tone": TONES[figure.status],
        "versions": versions,
        "steps": [(verb, BUTTONS[verb]) for verb in BUTTONS if may(verb)],
        "edits": may(Verb.ENTER) or may(Verb.REVISE),
        "needs_reason": [Verb.RETURN],
        "own": actor.id in figure.writers,
    }


SERIES = ("indicator", "area", "period", "from", "until", "value", "unit", "status", "plan",
          "percent_of_plan", "change_on_same_period_percent", "as_of", "source")  # fmt: skip


@require_safe
@for_roles(*SEEING)
def series(http: HttpRequest, indicator_code: str, form: str) -> HttpResponse:
    """The official series as JSON or CSV: numbers as stored, with their digits."""
    actor = actor_of(http)
    area = seen_area(http, actor)
    entry = get_seen(actor, indicator_code, area)
    book = indicators.read_book(codes=[indicator_code])
    rows = []
    for span in book.spans_of(code=indicator_code, area=area):
        told = indicators.derive(book=book, code=indicator_code, area=area, period=span.code)
        content = book.content(code=indicator_code, area=area, period=span.code)
        if content is None:
            continue
        figure = indicators.find_figure(key=Key(code=indicator_code, area=area, period=span.code))
        cells = (
            indicator_code,
            area,
            span.code,
            str(span.start),
            str(span.end),
            content.value,
            entry.unit,
            str(figure.status) if figure else "",
            _plain(told.plan.quantity if told.plan else None),
            _plain(told.percent_of_plan),
            _plain(told.change_on_same_period),
            str(content.as_of or ""),
            content.source,
        )
        rows.append(dict(zip(SERIES, cells, strict=True)))
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


def _history(code: str) -> dict[str, str]:
    """Out of what an area was made on 1/7/2025, and what a former one became: nothing for other subjects."""
    areas, changes = indicators.list_areas(), indicators.list_area_changes()
    if code not in areas:
        return {}
    came = indicators.predecessors_of(code=code, changes=changes)
    became = indicators.successors_of(code=code, changes=changes, areas=areas)
    told = {"whole": came.whole, "split": came.split, "became": became}
    return {name: ", ".join(areas[one].name_vi for one in codes) for name, codes in told.items() if codes}


def _plain(told: indicators.Quantity | None) -> str:
    if told is None or told.value is None:
        return ""
    return f"{indicators.rounded(number=told.value, digits=4):f}"


@require_safe
@for_roles(*SEEING)
def evidence(http: HttpRequest, evidence_id: UUID) -> HttpResponse:
    """A file on which a figure rests, for who may see such a figure; never run by a browser."""
    actor, units = actor_of(http), indicators.list_units()
    try:
        file = indicators.get_evidence(evidence_id=evidence_id)
    except Refusal as refusal:
        raise Http404 from refusal
    entries = indicators.list_entries()
    if not any(
        indicators.may_see(actor=actor, entry=entries[key.code], area=key.area, units=units)
        for key in indicators.rests_on(evidence_id=evidence_id)
    ):
        raise Http404
    response = HttpResponse(file.content, content_type=indicators.MEDIA[indicators.EvidenceKind(file.kind)])
    response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=file.name) or ""
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response["Cache-Control"] = "private, no-store"
    return response
