"""The province's figures to read: dictionary, areas, series with what follows from them, findings, rounds."""

from collections.abc import Sequence
from datetime import date
from typing import Annotated
from uuid import UUID
from zoneinfo import ZoneInfo

from django.http import HttpResponse
from ninja import Query, Router, Schema
from pydantic import Field

from xulang.indicators import api as indicators
from xulang.indicators.api import Book, Derived, Figure, Finding, Indicator, IndicatorRefusal, Key, Span
from xulang.interfaces.rest import answers, wire
from xulang.interfaces.rest.asking import check_role, of_address
from xulang.interfaces.rest.auth import READ, ApiRequest
from xulang.interfaces.rest.figure_wire import (
    Computed,
    FigureStatus,
    IndicatorCode,
    PeriodCode,
    PeriodWord,
    PlanWord,
    Said,
    SubjectCode,
    computed,
    names,
    number,
    perhaps,
    said,
)
from xulang.interfaces.rest.inputs import Id, Limit, Text
from xulang.interfaces.shared.desks import FIGURES
from xulang.interfaces.shared.figures import home_area, seen_entries, spans_of
from xulang.interfaces.shared.units import unit_names
from xulang.kernel.actor import Actor
from xulang.kernel.refusal import Refusal
from xulang.platform import clock
from xulang.registry import api as registry

router = Router(tags=["Indicators"])
HANOI = ZoneInfo("Asia/Ho_Chi_Minh")
MOST_MISSING = 500
AreaWord = Annotated[indicators.AreaLevel, wire.listed(indicators.AreaLevel)]


class IndicatorShown(wire.Output):
    """An entry of the dictionary (docs/indicators.md). `owner` is the unit in charge, null for none yet.

    Owed for periods that begin on `begun` or later and end before `ended`; null is without end.
    `unit` is the Vietnamese word, which stays the key; `unit_names` the same in three languages.
    `due_days`: after a period's end, negative before it. `formula`, `plan_indicator` (whose figure is the
    plan of this one), `part_of` and `weighted_by` (when areas join, of a rate) are null for none. `version`:
    the number of its newest definition, which a change names as `seen`.
    """

    code: str
    names: wire.Names
    unit: str
    unit_names: wire.Names
    definition: str
    definition_en: str
    definition_zh: str
    legal_basis: str
    owner: UUID | None
    owner_name: str | None
    periods: list[PeriodWord]
    due_days: int
    better: Annotated[indicators.Direction, wire.listed(indicators.Direction, "Better")]
    nature: Annotated[indicators.Nature, wire.listed(indicators.Nature)]
    level: Annotated[indicators.Level, wire.listed(indicators.Level, "IndicatorLevel")]
    decimals: int
    formula: str | None
    plan_indicator: str | None
    part_of: str | None
    weighted_by: str | None
    programmes: list[str]
    counted_by: Annotated[indicators.Origin, wire.listed(indicators.Origin, "CountedBy")]
    begun: date | None
    ended: date | None
    ended_reason: str | None
    version: int


class IndicatorPage(wire.Page):
    items: list[IndicatorShown]


class AreaShown(wire.Output):
    """Valid from `valid_from`, before `valid_until`; null is without end.

    `made_of_whole` are the former units that went into it wholly, `made_of_part` those of which only a part
    did: with any of these, earlier figures do not add up to its own. `became`: what a former unit is part of.
    """

    code: str
    level: AreaWord
    name: str
    parent: str | None
    valid_from: date | None
    valid_until: date | None
    made_of_whole: list[str]
    made_of_part: list[str]
    became: list[str]


class AreaPage(wire.Page):
    items: list[AreaShown]


class JoinedShown(wire.Output):
    """How a figure follows from what the area was made of: their sum, their weighted mean, or never.

    `whole` went into it wholly; of `split` only a part, so that it cannot be told. `so_far`: of the `known`.
    """

    how: Annotated[indicators.Joining, wire.listed(indicators.Joining)]
    whole: list[str]
    split: list[str]
    known: list[str]
    so_far: Computed


class PartialShown(wire.Output):
    """How many of the communes reported, and their sum: not the province's total."""

    known: int
    whole: int
    missing: list[str]
    so_far: Computed


class SeriesPoint(wire.Output):
    """One period: what is official, and what is computed from it; null where the indicator has no such thing.

    `figure` and `status` are null where nobody entered a figure; `computed`: the value follows from others.
    `plan_from` says where the plan stands, `plan_period` of which period it is; `implied_plan` is
    nobody's plan: what value and published percentage come to where none is known. `partial`: of the
    province, where some of its communes have not reported.
    """

    period: str
    kind: PeriodWord
    starts: date
    ends: date
    figure: UUID | None
    status: FigureStatus | None
    published: Said | None
    value: Computed
    computed: bool
    plan: Computed | None
    plan_from: PlanWord | None
    plan_period: str | None
    percent_of_plan: Computed | None
    change_on_previous: Computed | None
    change_on_same_period: Computed | None
    cumulative: Computed | None
    share: Computed | None
    contribution: Computed | None
    implied_plan: Computed | None
    joined: JoinedShown | None
    partial: PartialShown | None


class SeriesPage(wire.Page):
    indicator: str
    area: str
    unit: str
    unit_names: wire.Names
    items: list[SeriesPoint]


class PlanSaid(wire.Output):
    """What one report says, or implies, the year's plan to be."""

    period: str
    plan_from: PlanWord
    value: str | None
    low: str | None
    high: str | None
    source: str


class PlanAgreed(wire.Output):
    """Evidence that agrees; between `low` and `high` lies what all of it allows."""

    value: str | None
    low: str | None
    high: str | None
    evidence: list[PlanSaid]


class FindingShown(wire.Output):
    """What rounding cannot explain. `other`: the other period, or the whole that a part exceeds."""

    kind: Annotated[indicators.FindingKind, wire.listed(indicators.FindingKind)]
    indicator: str
    area: str
    period: str
    published: str | None
    computed: Computed | None
    other: str | None
    plans: list[PlanAgreed]


class FindingPage(wire.Page):
    items: list[FindingShown]


class Missing(wire.Output):
    """A figure that is owed; a draft counts as missing."""

    indicator: str
    area: str
    due: date
    overdue: bool
    draft: bool


class UnitRound(wire.Output):
    """One unit's part of a round; `unit` is null where nobody is in charge yet. At most 500 are named."""

    unit: UUID | None
    name: str | None
    there: int
    expected: int
    missing: list[Missing]


class Round(wire.Output):
    """Who owes what for a period: "27 of 34"."""

    period: str
    starts: date
    ends: date
    there: int
    expected: int
    units: list[UnitRound]


class IndicatorQuery(Schema):
    """`area`: those of which there are figures there; left out: all that the token may see anywhere."""

    area: SubjectCode | None = None
    programme: Text | None = None
    owner: Id | None = None
    after: IndicatorCode | None = None
    limit: Limit = 100


class AreaQuery(Schema):
    """`day`: those that exist then."""

    level: AreaWord | None = None
    day: Annotated[date, Field(ge=date(1986, 1, 1), lt=date(2101, 1, 1))] | None = None
    after: SubjectCode | None = None
    limit: Limit = 100


class SeriesQuery(Schema):
    """`area`: an area or a project; left out: the token's own commune, else the province."""

    area: SubjectCode | None = None
    after: PeriodCode | None = None
    limit: Limit = 25


class FindingQuery(Schema):
    indicator: IndicatorCode | None = None
    area: SubjectCode | None = None
    after: Annotated[str, Field(min_length=1, max_length=200)] | None = None
    limit: Limit = 100


class RoundQuery(Schema):
    period: PeriodCode


@router.get("/indicators", auth=READ, response=IndicatorPage, operation_id="list_indicators")
def list_indicators(request: ApiRequest, query: Query[IndicatorQuery]) -> HttpResponse:
    """The dictionary, by code: what the token may see of it."""
    check_role(request, FIGURES, code=IndicatorRefusal.NOT_ALLOWED)
    actor = request.auth.actor
    seen = seen_entries(actor, area=query.area) if query.area else _seen_anywhere(actor)
    chosen = [
        one for one in seen if query.programme in {None, *one.programmes} and query.owner in {None, one.owner}
    ]
    found, after = answers.cut(chosen, key=lambda one: one.code, after=query.after, limit=query.limit)
    return answers.page(request, IndicatorPage(items=_indicators(found), after=after), after=after)


@router.get("/indicators/{str:indicator}", auth=READ, response=IndicatorShown, operation_id="get_indicator")
def get_indicator(request: ApiRequest, indicator: IndicatorCode) -> HttpResponse:
    """One entry of the dictionary."""
    entry = indicators.get_entry(code=indicator)
    if entry not in _seen_anywhere(request.auth.actor):
        raise Refusal(code=IndicatorRefusal.INDICATOR_UNKNOWN)
    [shown] = _indicators([entry])
    return answers.found(request, shown)


@router.get("/indicators/{str:indicator}/series", auth=READ, response=SeriesPage, operation_id="get_series")
def get_series(request: ApiRequest, indicator: IndicatorCode, query: Query[SeriesQuery]) -> HttpResponse:
    """The official figures of an area or project with all that follows from them, the latest period first."""
    actor = request.auth.actor
    area = query.area or home_area(actor=actor)
    entry = _seen_entry(actor, indicator, area)
    book = indicators.read_book(codes=[indicator])
    spans = spans_of(book=book, entry=entry, area=area)
    if query.after is not None:
        with of_address():
            last = indicators.read_span(code=query.after)
        spans = [span for span in spans if span < last]
    shown = spans[::-1][: query.limit]
    after = shown[-1].code if len(spans) > len(shown) else None
    there = {one.key: one for one in indicators.list_figures(codes=[indicator], areas=[area])}
    items = [_point(book, entry, area, span, there) for span in shown]
    page = SeriesPage(
        indicator=indicator,
        area=area,
        unit=entry.unit,
        unit_names=_unit_names(entry),
        items=items,
        after=after,
    )
    return answers.page(request, page, after=after)


@router.get("/areas", auth=READ, response=AreaPage, operation_id="list_areas")
def list_areas(request: ApiRequest, query: Query[AreaQuery]) -> HttpResponse:
    """The province, its communes of today, its communes and districts of before, and what became of them."""
    check_role(request, FIGURES, code=IndicatorRefusal.NOT_ALLOWED)
    every, changes = indicators.list_areas(), indicators.list_area_changes()
    chosen = [
        one
        for one in every.values()
        if query.level in {None, one.level} and (query.day is None or one.valid_on(day=query.day))
    ]
    found, after = answers.cut(chosen, key=lambda one: one.code, after=query.after, limit=query.limit)
    items = []
    for one in found:
        came = indicators.predecessors_of(code=one.code, changes=changes)
        items.append(
            AreaShown(
                code=one.code,
                level=one.level,
                name=one.name_vi,
                parent=one.parent or None,
                valid_from=one.valid_from,
                valid_until=one.valid_until,
                made_of_whole=list(came.whole),
                made_of_part=list(came.split),
                became=list(indicators.successors_of(code=one.code, changes=changes, areas=every)),
            )
        )
    return answers.page(request, AreaPage(items=items, after=after), after=after)


@router.get("/findings", auth=READ, response=FindingPage, operation_id="list_findings")
def list_findings(request: ApiRequest, query: Query[FindingQuery]) -> HttpResponse:
    """What does not fit together, of what the token may see, by indicator, area and period.

    A page may have less than `limit`, or nothing, and yet an `after`: so many series were looked at.
    """
    check_role(request, FIGURES, code=IndicatorRefusal.NOT_ALLOWED)
    page = indicators.page_findings(
        actor=request.auth.actor,
        codes=None if query.indicator is None else [query.indicator],
        areas=None if query.area is None else [query.area],
        after=query.after or "",
        limit=query.limit,
    )
    items = [_finding(one) for one in page.found]
    return answers.page(request, FindingPage(items=items, after=page.after), after=page.after)


@router.get("/collection", auth=READ, response=Round, operation_id="get_collection")
def get_collection(request: ApiRequest, query: Query[RoundQuery]) -> HttpResponse:
    """The completeness board of a period: all units for who sees all, else the token's own."""
    check_role(request, FIGURES, code=IndicatorRefusal.NOT_ALLOWED)
    actor = request.auth.actor
    with of_address():
        span = indicators.read_span(code=query.period)
    everything, own = indicators.sees_all(actor=actor), indicators.own_units(actor=actor)
    units = [one for one in indicators.read_board(span=span).units if everything or one.unit in own]
    homes = registry.get_organisations(organisation_ids=[one.unit for one in units if one.unit])
    today = clock.now().astimezone(HANOI).date()
    shown = [
        UnitRound(
            unit=one.unit,
            name=homes[one.unit].name if one.unit in homes else None,
            there=one.there,
            expected=len(one.expected),
            missing=[
                Missing(
                    indicator=owed.key.code,
                    area=owed.key.area,
                    due=owed.due,
                    overdue=owed.overdue(today=today),
                    draft=owed.status is not None,
                )
                for owed in one.missing[:MOST_MISSING]
            ],
        )
        for one in units
    ]
    there, expected = sum(one.there for one in shown), sum(one.expected for one in shown)
    return answers.found(
        request,
        Round(
            period=span.code, starts=span.start, ends=span.end, there=there, expected=expected, units=shown
        ),
    )


def _seen_anywhere(actor: Actor) -> list[Indicator]:
    units = indicators.list_units()
    subjects = {indicators.PROVINCE, *indicators.own_areas(actor=actor, units=units)}
    return [
        entry
        for entry in indicators.list_entries().values()
        if any(indicators.may_see(actor=actor, entry=entry, area=one, units=units) for one in subjects)
    ]


def _seen_entry(actor: Actor, code: str, area: str) -> Indicator:
    """Raises INDICATOR_UNKNOWN, for what the token may not see as for what there is not; AREA_UNKNOWN."""
    entry, units = indicators.get_entry(code=code), indicators.list_units()
    if not indicators.may_see(actor=actor, entry=entry, area=area, units=units):
        raise Refusal(code=IndicatorRefusal.INDICATOR_UNKNOWN)
    indicators.get_subject(code=area)
    return entry


def _indicators(entries: Sequence[Indicator]) -> list[IndicatorShown]:
    owners = registry.get_organisations(organisation_ids=[one.owner for one in entries if one.owner])
    versions = indicators.entry_numbers()
    return [
        IndicatorShown(
            code=one.code,
            names=names(vi=one.name_vi, en=one.name_en, zh=one.name_zh),
            unit=one.unit,
            unit_names=_unit_names(one),
            definition=one.definition,
            definition_en=one.definition_en,
            definition_zh=one.definition_zh,
            legal_basis=one.legal_basis,
            owner=one.owner,
            owner_name=owners[one.owner].name if one.owner in owners else None,
            periods=list(one.periods),
            due_days=one.due_days,
            better=one.direction,
            nature=one.nature,
            level=one.level,
            decimals=one.decimals,
            formula=one.formula or None,
            plan_indicator=one.plan_code or None,
            part_of=one.whole_code or None,
            weighted_by=one.weight_code or None,
            programmes=list(one.programmes),
            counted_by=one.origin,
            begun=one.begun,
            ended=one.ended,
            ended_reason=one.ended_reason or None,
            version=versions[one.code],
        )
        for one in entries
    ]


def _unit_names(entry: Indicator) -> wire.Names:
    vi, en, zh = unit_names(entry.unit)
    return names(vi=vi, en=en, zh=zh)


def _point(book: Book, entry: Indicator, area: str, span: Span, there: dict[Key, Figure]) -> SeriesPoint:
    told: Derived = indicators.derive(book=book, code=entry.code, area=area, period=span.code)
    figure = there.get(Key(code=entry.code, area=area, period=span.code))
    content = book.content(code=entry.code, area=area, period=span.code)
    return SeriesPoint(
        period=span.code,
        kind=span.kind,
        starts=span.start,
        ends=span.end,
        figure=figure.key.id if figure else None,
        status=figure.status if figure else None,
        published=said(content) if content else None,
        value=computed(told.value),
        computed=told.computed,
        plan=computed(told.plan.quantity) if told.plan else None,
        plan_from=told.plan.kind if told.plan else None,
        plan_period=told.plan.period if told.plan else None,
        percent_of_plan=perhaps(told.percent_of_plan),
        change_on_previous=perhaps(told.change_on_previous),
        change_on_same_period=perhaps(told.change_on_same_period),
        cumulative=perhaps(told.cumulative),
        share=perhaps(told.share),
        contribution=perhaps(told.contribution),
        implied_plan=perhaps(told.implied_plan),
        joined=_joined(told.joined),
        partial=_partial(told.partial),
    )


def _partial(told: indicators.Partial | None) -> PartialShown | None:
    if told is None:
        return None
    return PartialShown(
        known=len(told.known), whole=told.whole, missing=list(told.missing), so_far=computed(told.so_far)
    )


def _joined(told: indicators.Joined | None) -> JoinedShown | None:
    if told is None:
        return None
    return JoinedShown(
        how=told.how,
        whole=list(told.whole),
        split=list(told.split),
        known=list(told.known),
        so_far=computed(told.so_far),
    )


def _finding(one: Finding) -> FindingShown:
    return FindingShown(
        kind=one.kind,
        indicator=one.code,
        area=one.area,
        period=one.period,
        published=number(one.published),
        computed=perhaps(one.computed),
        other=one.other or None,
        plans=[
            PlanAgreed(
                value=number(group.value),
                low=number(group.interval.low),
                high=number(group.interval.high),
                evidence=[
                    PlanSaid(
                        period=said_here.period,
                        plan_from=said_here.kind,
                        value=number(said_here.value),
                        low=number(said_here.interval.low),
                        high=number(said_here.interval.high),
                        source=said_here.source,
                    )
                    for said_here in group.evidence
                ],
            )
            for group in one.groups
        ],
    )
