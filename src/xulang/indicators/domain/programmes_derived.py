"""What follows from a programme's figures: states of targets, progress, lags, a forecast, a ranking's years.

Computed each time it is asked for. What lacks a figure stays empty; nothing is filled in.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction
from statistics import median
from typing import Final

from xulang.indicators.domain import intervals
from xulang.indicators.domain.derive import Book, derive, percent, total
from xulang.indicators.domain.dictionary import PROVINCE, Direction, Indicator, Nature
from xulang.indicators.domain.figures import Measure
from xulang.indicators.domain.numbers import Published, Quantity, read_stored
from xulang.indicators.domain.periods import PeriodKind, Span, read_span, span_at, year_of
from xulang.indicators.domain.programmes import Component, Programme, Project, Ranking, Target
from xulang.indicators.domain.units import is_share

# The indicators of projects (data/dictionary.csv). All count from 1 January to the period's end.
SOURCES: Final = ("project_plan_central", "project_plan_local", "project_plan_foreign")
PLAN: Final = "project_plan"
CARRIED: Final = "project_plan_carried_over"
WORK: Final = "project_work_done"
DONE: Final = "project_disbursed"
CARRIED_DONE: Final = "project_disbursed_carried_over"
PROJECT_CODES: Final = (*SOURCES, PLAN, CARRIED, WORK, DONE, CARRIED_DONE)
# Fewer are no company to be compared with.
FEWEST_PEERS: Final = 3
MONTHS: Final = 12
# A spread needs two.
FEWEST_FOR_INTERVAL: Final = 2


class TargetState(StrEnum):
    """`ON_WAY`: its period runs still, or its last figure is of an earlier period."""

    NO_FIGURE = "no_figure"
    ON_WAY = "on_way"
    REACHED = "reached"
    MISSED = "missed"


@dataclass(frozen=True, slots=True, kw_only=True)
class TargetLine:
    """`period`: of the actual figure. `percent` of the target, where that says something."""

    target: Target
    wanted: Published
    actual: Quantity
    period: str
    percent: Quantity | None
    state: TargetState


def target_lines(*, book: Book, programme: Programme, today: date) -> list[TargetLine]:
    """Each target with the newest official figure up to its period's end."""
    return [
        _target_line(book, book.entries[one.code], one, today)
        for one in programme.targets
        if one.code in book.entries
    ]


def _target_line(book: Book, entry: Indicator, target: Target, today: date) -> TargetLine:
    wanted, span = read_stored(text=target.value), read_span(code=target.period)
    found, actual = _newest(book, entry, span)
    state = TargetState.NO_FIGURE
    share: Quantity | None = None
    if found is not None and actual.value is not None:
        inside = found.start >= span.start
        whole = found.code == span.code or (inside and entry.nature is Nature.FLOW)
        reached = whole and _reaches(actual.value, wanted, entry.direction)
        # Less of a flow, or a value that must be met, is settled at the period's end only.
        early = found.code != span.code or span.end > today
        if reached and (not early or entry.direction is Direction.MORE):
            state = TargetState.REACHED
        elif early:
            state = TargetState.ON_WAY
        else:
            state = TargetState.MISSED
        if inside and not is_share(name=entry.unit) and wanted.low:
            share = percent(
                part=actual, whole=Quantity(value=Fraction(wanted.middle), interval=wanted.interval)
            )
    period = found.code if found else ""
    return TargetLine(target=target, wanted=wanted, actual=actual, period=period, percent=share, state=state)


def _newest(book: Book, entry: Indicator, span: Span) -> tuple[Span | None, Quantity]:
    """The figure of the period itself, else the newest before its end; of a flow's month the sum so far."""
    own = book.value(code=entry.code, area=PROVINCE, period=span.code)
    if own.value is not None:
        return span, own
    before = [one for one in book.spans_of(code=entry.code, area=PROVINCE) if one.end <= span.end]
    for one in reversed(before):
        value = book.value(code=entry.code, area=PROVINCE, period=one.code)
        if value.value is None:
            continue
        summed = derive(book=book, code=entry.code, area=PROVINCE, period=one.code).cumulative
        if summed is None:
            return one, value
        if summed.value is not None:
            so_far = Span(kind=PeriodKind.SINCE, start=one.whole_year().start, end=one.end)
            return so_far, summed
    return None, own


def _reaches(value: Fraction, wanted: Published, direction: Direction) -> bool:
    low, high = Fraction(wanted.low), Fraction(wanted.low if wanted.high is None else wanted.high)
    if direction is Direction.MORE:
        return value >= low
    return value <= high if direction is Direction.LESS else low <= value <= high


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """A project's year as of the end of a month, in tỷ đồng; what was carried over stands apart.

    `percent`: disbursed of the year's own plan. `comment`: what the newest figure's unit wrote.
    """

    project: Project
    plan: Quantity
    sources: tuple[tuple[str, Quantity], ...]
    carried: Quantity
    work: Quantity
    done: Quantity
    carried_done: Quantity
    percent: Quantity
    comment: str = ""


def progress_of(*, book: Book, project: Project, year: int, month: int) -> Progress:
    """As of the end of the month, 1 to 12."""
    whole, so_far = year_of(year=year).code, f"{year}-{month:02}"

    def of(code: str, period: str) -> Quantity:
        return book.value(code=code, area=project.code, period=period)

    plan, done = of(PLAN, whole), _so_far(book, DONE, project.code, year, month)
    content = book.content(code=DONE, area=project.code, period=so_far)
    return Progress(
        project=project,
        plan=plan,
        sources=tuple((code, of(code, whole)) for code in SOURCES),
        carried=of(CARRIED, whole),
        work=_so_far(book, WORK, project.code, year, month),
        done=done,
        carried_done=_so_far(book, CARRIED_DONE, project.code, year, month),
        percent=percent(part=done, whole=plan),
        comment=content.comment if content else "",
    )


def _so_far(book: Book, code: str, area: str, year: int, month: int) -> Quantity:
    """From 1 January to the month's end; at the year's end the year's own figure goes before December's."""
    if month == MONTHS:
        told = book.value(code=code, area=area, period=str(year))
        if told.value is not None:
            return told
    return book.value(code=code, area=area, period=f"{year}-{month:02}")


def newest_month(*, book: Book, projects: Sequence[Project], year: int) -> int | None:
    """The last month of the year of which any of the projects has a disbursement."""
    for month in range(MONTHS, 0, -1):
        for one in projects:
            if _so_far(book, DONE, one.code, year, month).value is not None:
                return month
    return None


def planned_in(*, book: Book, projects: Sequence[Project], year: int) -> list[Project]:
    """Those for which the year has a plan."""
    return [
        one for one in projects if book.value(code=PLAN, area=one.code, period=str(year)).value is not None
    ]


def percent_by_month(*, book: Book, projects: Sequence[Project], year: int) -> tuple[Fraction | None, ...]:
    """Disbursed from 1 January, in per cent of the year's plan, of the projects that have one, together.

    A month in which one of them has no figure has no percentage: a sum of some is not the whole's.
    """
    own = planned_in(book=book, projects=projects, year=year)
    if not own:
        return (None,) * MONTHS
    plan = total(parts=[(one.code, book.value(code=PLAN, area=one.code, period=str(year))) for one in own])
    return tuple(
        percent(
            part=total(parts=[(one.code, _so_far(book, DONE, one.code, year, month)) for one in own]),
            whole=plan,
        ).value
        for month in range(1, MONTHS + 1)
    )


class Lag(StrEnum):
    """Why a project is named."""

    BEHIND_TIME = "behind_time"
    BEHIND_PEERS = "behind_peers"
    NOT_REPORTED = "not_reported"


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """`due`: per cent that the year's time asks for; `peers`: the middle of the others, None of too few."""

    due: Fraction
    peers: Fraction | None
    lags: tuple[Lag, ...]


def due_percent(*, project: Project, year: int, month: int) -> Fraction:
    """The plan's pro rata at a month's end: days gone by of the project's days in the year."""
    whole = year_of(year=year)
    first = max(whole.start, project.begins)
    last = min(whole.end, project.ends) if project.ends is not None else whole.end
    now = span_at(kind=PeriodKind.MONTH, day=date(year, month, 1)).end
    if last < first or now >= last:
        # Its planned end is over, or lies before the year: all of it is due.
        return Fraction(100)
    return Fraction(100 * max(0, (now - first).days + 1), (last - first).days + 1)


def standings(*, each: Sequence[Progress], year: int, month: int) -> dict[str, Standing]:
    """By project's code, of those with a plan.

    A project lags that disbursed less of its plan than its time asks for, or less than the median of the
    others, of at least three; one that did not report is named as such.
    """
    known = {one.project.code: one.percent.value for one in each if one.percent.value is not None}
    found = {}
    for one in each:
        if one.plan.value is None:
            continue
        due = due_percent(project=one.project, year=year, month=month)
        others = [value for code, value in known.items() if code != one.project.code]
        peers = median(others) if len(others) >= FEWEST_PEERS else None
        own = one.percent.value
        lags = []
        if own is None:
            # Nothing is due of a plan of nothing.
            lags = [Lag.NOT_REPORTED] if one.done.value is None else []
        else:
            lags += [Lag.BEHIND_TIME] if own < due else []
            lags += [Lag.BEHIND_PEERS] if peers is not None and own < peers else []
        found[one.project.code] = Standing(due=due, peers=peers, lags=tuple(lags))
    return found


@dataclass(frozen=True, slots=True, kw_only=True)
class Forecast:
    """Per cent of the plan at the year's end; `low` and `high` None where one earlier year is no spread."""

    month: int
    percent: Fraction
    low: Fraction | None
    high: Fraction | None
    years: tuple[int, ...]


def forecast(
    *, by_year: Mapping[int, Sequence[Fraction | None]], year: int, most: Fraction | None = None
) -> Forecast | None:
    """From the cumulative percentages by month of the year and of earlier ones.

    Each earlier year says by how much its percentage of the same month grew to its end; the middle is the
    median of these ratios, the interval the least and the largest. `most`: what cannot be exceeded, as money
    cannot be disbursed beyond its plan. None before the first month, after the last, and without history.
    """
    own = by_year.get(year, ())
    month = max((place for place, one in enumerate(own, start=1) if one is not None), default=0)
    so_far = own[month - 1] if month else None
    if so_far is None or month == MONTHS:
        return None
    ratios = {}
    for before, told in by_year.items():
        then, end = told[month - 1], told[MONTHS - 1]
        if before < year and then and end is not None:
            ratios[before] = end / then
    if not ratios:
        return None

    def at_end(ratio: Fraction) -> Fraction:
        value = so_far * ratio
        return value if most is None else min(value, max(most, so_far))

    spread = len(ratios) >= FEWEST_FOR_INTERVAL
    return Forecast(
        month=month,
        percent=at_end(median(ratios.values())),
        low=at_end(min(ratios.values())) if spread else None,
        high=at_end(max(ratios.values())) if spread else None,
        years=tuple(sorted(ratios)),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class ComponentLine:
    component: Component
    value: Quantity
    change: Quantity


@dataclass(frozen=True, slots=True, kw_only=True)
class RankingYear:
    """`places`: gained on the year before, less than 0: lost. Distances: how much the score lacks.

    `weighted`: what weights and components give, where every component has both and weights make 100.
    """

    year: int
    score: Quantity
    change: Quantity
    rank: Quantity
    places: Quantity
    to_best: Quantity
    to_median: Quantity
    weighted: Quantity | None
    components: tuple[ComponentLine, ...]


def ranking_years(*, book: Book, ranking: Ranking, area: str = PROVINCE) -> list[RankingYear]:
    """Every year of which something is known, the newest first."""
    years = {
        read_span(code=key.period).year
        for key in book.contents
        if key.code in ranking.codes and key.area == area and key.measure is Measure.ACTUAL
        if read_span(code=key.period).kind is PeriodKind.YEAR
    }
    return [_ranking_year(book, ranking, area, year) for year in sorted(years, reverse=True)]


def _ranking_year(book: Book, ranking: Ranking, area: str, year: int) -> RankingYear:
    def of(code: str, when: int) -> Quantity:
        return book.value(code=code, area=area, period=str(when)) if code else Quantity()

    score, rank = of(ranking.score, year), of(ranking.rank, year)
    lines = tuple(
        ComponentLine(
            component=one,
            value=of(one.code, year),
            change=minus(left=of(one.code, year), right=of(one.code, year - 1)),
        )
        for one in ranking.components
    )
    return RankingYear(
        year=year,
        score=score,
        change=minus(left=score, right=of(ranking.score, year - 1)),
        rank=rank,
        places=minus(left=of(ranking.rank, year - 1), right=rank),
        to_best=minus(left=of(ranking.best, year), right=score),
        to_median=minus(left=of(ranking.median, year), right=score),
        weighted=_weighted(lines),
        components=lines,
    )


def minus(*, left: Quantity, right: Quantity) -> Quantity:
    if left.value is None or right.value is None or left.interval is None or right.interval is None:
        return Quantity(missing=(*left.missing, *right.missing))
    return Quantity(
        value=left.value - right.value,
        interval=intervals.add(left=left.interval, right=intervals.negate(one=right.interval)),
    )


def _weighted(lines: Sequence[ComponentLine]) -> Quantity | None:
    if not lines or not all(line.component.weight for line in lines):
        return None
    weights = [Fraction(read_stored(text=line.component.weight).middle) for line in lines]
    if sum(weights) != 100:
        return None
    gaps = tuple(line.component.code for line in lines if line.value.value is None)
    if gaps:
        return Quantity(missing=gaps)
    value = sum(
        (
            weight * line.value.value
            for weight, line in zip(weights, lines, strict=True)
            if line.value.value is not None
        ),
        Fraction(0),
    )
    return Quantity(value=value / 100)
