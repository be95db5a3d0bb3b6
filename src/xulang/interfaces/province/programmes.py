"""Programmes to look at: targets, tasks, who lags and why, the forecast, a ranking over the years."""

from collections.abc import Mapping, Sequence
from datetime import date
from fractions import Fraction
from zoneinfo import ZoneInfo

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import get_language, gettext
from django.views.decorators.http import require_safe

from xulang.assignments import api as assignments
from xulang.indicators import api as indicators
from xulang.indicators.api import Book, Lag, Programme, ProgrammeKind, Progress, Project, Quantity, Standing
from xulang.interfaces.province import shown
from xulang.interfaces.province.programmes_words import GROUPS, KINDS, LAGS, TARGET_TONES, TARGETS
from xulang.interfaces.province.roles import SEEING
from xulang.interfaces.shared.charts import MOST_BARS, bars
from xulang.interfaces.shared.figures import (
    investment_years,
    ranking_area,
    seen_programmes,
    seen_projects,
)
from xulang.interfaces.shared.requests import actor_of, for_roles
from xulang.kernel.actor import Actor
from xulang.kernel.refusal import Refusal
from xulang.platform import clock
from xulang.registry import api as registry

HANOI = ZoneInfo("Asia/Ho_Chi_Minh")
MONEY_DIGITS = 2
WHOLE = Fraction(100)
YEARS_BEFORE = 4


def today() -> date:
    return clock.now().astimezone(HANOI).date()


def name_of(thing: Programme | Project) -> str:
    return thing.name(language=get_language() or "vi")


def _money(told: Quantity) -> str:
    return shown.quantity(told, digits=MONEY_DIGITS)


@require_safe
@for_roles(*SEEING)
def programmes(http: HttpRequest) -> HttpResponse:
    """Every programme that the visitor may see."""
    actor = actor_of(http)
    found = seen_programmes(actor=actor)
    owners = registry.get_organisations(organisation_ids=[one.owner for one in found if one.owner])
    projects = indicators.list_projects().values()
    rows = [
        {
            "code": one.code,
            "name": name_of(one),
            "kind": KINDS[one.kind],
            "owner": owners.get(one.owner) if one.owner else None,
            "period": _period(one),
            "targets": len(one.targets),
            "projects": sum(one.code in project.programmes for project in projects),
        }
        for one in found
    ]
    names = {"rows": rows, "manages": indicators.manages(actor=actor)}
    return render(http, "province/programmes.html", names)


def _period(one: Programme) -> str:
    days = [shown.day(one.starts), shown.day(one.ends)]
    return " – ".join(day or "…" for day in days) if any(days) else ""


@require_safe
@for_roles(*SEEING)
def programme(http: HttpRequest, programme_code: str) -> HttpResponse:
    """One programme; `year` chooses the year of its projects."""
    actor = actor_of(http)
    one = next((each for each in seen_programmes(actor=actor) if each.code == programme_code), None)
    if one is None:
        raise Http404
    book = indicators.read_book()
    owner = one.owner and registry.get_organisations(organisation_ids=[one.owner]).get(one.owner)
    names = {
        "programme": one,
        "name": name_of(one),
        "kind": KINDS[one.kind],
        "owner": owner,
        "period": _period(one),
        "targets": _targets(actor, book, one),
        "tasks": _tasks(actor, "programme", one.code),
        "give": _give(
            actor, "programme", one.code, name_of(one), reverse("province:programme", args=[one.code])
        ),
        "manages": indicators.manages(actor=actor),
        "is_investment": one.kind is ProgrammeKind.INVESTMENT,
        **_ranking(actor, book, one),
        **_projects(http, actor, book, one),
    }
    return render(http, "province/programme.html", names)


def _targets(actor: Actor, book: Book, one: Programme) -> list[dict[str, object]]:
    units = indicators.list_units()
    return [
        {
            "code": line.target.code,
            "name": shown.name_of(book.entries[line.target.code]),
            "unit": book.entries[line.target.code].unit,
            "for_period": shown.span_name(line.target.period),
            "wanted": shown.stored(line.target.value),
            "actual": shown.quantity(line.actual, digits=book.entries[line.target.code].decimals),
            "period": shown.span_name(line.period) if line.period else "",
            "percent": shown.quantity(line.percent),
            "state": TARGETS[line.state],
            "tone": TARGET_TONES[line.state],
        }
        for line in indicators.target_lines(book=book, programme=one, today=today())
        if indicators.may_see(
            actor=actor, entry=book.entries[line.target.code], area=indicators.PROVINCE, units=units
        )
    ]


def _tasks(actor: Actor, kind: str, code: str) -> list[dict[str, object]]:
    """Those of the thing that the visitor may see."""
    now, found = clock.now(), []
    for one in assignments.list_about(kind=kind, ids=[code]).get(code, []):
        try:
            task = assignments.get_assignment(assignment_id=one.id, actor=actor)
        except Refusal:
            continue
        found.append({"task": task, "overdue": task.overdue(now=now)})
    return found


def _give(actor: Actor, kind: str, code: str, label: str, address: str) -> str:
    """The form of a task about the thing, for who gives tasks."""
    if not assignments.giving_units(actor=actor):
        return ""
    about = {"kind": kind, "id": code, "label": label, "address": address, "title": label}
    return f"{reverse('assignments:give')}?{urlencode(about)}"


def _ranking(actor: Actor, book: Book, one: Programme) -> dict[str, object]:
    ranking = one.ranking
    area = ranking_area(actor=actor, book=book, ranking=ranking)
    ranks = any(code in book.entries for code in ranking.codes)
    if area is None:
        return {"ranks": ranks, "years": []}
    years = [
        {
            "year": year.year,
            "score": shown.quantity(year.score),
            "change": shown.quantity(year.change),
            "rank": shown.quantity(year.rank, digits=0),
            "places": shown.quantity(year.places, digits=0),
            "to_best": shown.quantity(year.to_best),
            "to_median": shown.quantity(year.to_median),
            "weighted": shown.quantity(year.weighted),
            "components": [
                (shown.quantity(line.value), shown.quantity(line.change)) for line in year.components
            ],
        }
        for year in indicators.ranking_years(book=book, ranking=ranking, area=area)
    ]
    heads = [
        {
            "name": shown.name_of(book.entries[part.code]),
            "code": part.code,
            "weight": shown.stored(part.weight),
        }
        for part in ranking.components
        if part.code in book.entries
    ]
    rank = book.entries.get(ranking.rank)
    return {"ranks": ranks, "years": years, "heads": heads, "of": rank.unit if rank else ""}


def _projects(http: HttpRequest, actor: Actor, book: Book, one: Programme) -> dict[str, object]:
    every = list(indicators.list_projects(programme=one.code).values())
    seen = seen_projects(actor=actor, projects=every)
    if not seen:
        return {}
    years = _years(book, every)
    asked = http.GET.get("year", "")
    year = int(asked) if asked.isascii() and asked.isdigit() and int(asked) in years else years[0]
    month = indicators.newest_month(book=book, projects=every, year=year) or 1
    each = {
        project.code: indicators.progress_of(book=book, project=project, year=year, month=month)
        for project in every
    }
    standings = indicators.standings(each=list(each.values()), year=year, month=month)
    rows = [row_of(each[project.code], standings.get(project.code)) for project in seen]
    names: dict[str, object] = {
        "projects": sorted(rows, key=lambda row: not row["lags"]),
        "year": year,
        "all_years": years,
        "until": shown.span_name(f"{year}-{month:02}"),
        "bars": _bars([each[project.code] for project in seen]),
    }
    if len(seen) == len(every):
        names |= _together(book, every, year)
    return names


def _years(book: Book, projects: Sequence[Project]) -> list[int]:
    return investment_years(book=book, projects=projects) or [today().year]


def row_of(told: Progress, standing: Standing | None) -> dict[str, object]:
    return {
        "code": told.project.code,
        "name": name_of(told.project),
        "plan": _money(told.plan),
        "carried": _money(told.carried),
        "work": _money(told.work),
        "done": _money(told.done),
        "carried_done": _money(told.carried_done),
        "percent": shown.quantity(told.percent),
        "due": shown.number(standing.due, digits=2) if standing else "",
        "peers": shown.number(standing.peers, digits=2) if standing else "",
        "lags": [LAGS[Lag(lag)] for lag in standing.lags] if standing else [],
        "comment": told.comment,
    }


def _bars(each: Sequence[Progress]) -> str:
    """Disbursed, and what is left of the plan, of those whose numbers are known."""
    known = [
        (one.project.code, float(one.done.value), float(max(one.plan.value - one.done.value, Fraction(0))))
        for one in each
        if one.plan.value is not None and one.done.value is not None
    ][:MOST_BARS]
    if not known:
        return ""
    return bars(
        title=gettext("Projects: disbursed of the year’s plan, tỷ đồng"),
        labels=[code for code, _, _ in known],
        series={
            gettext("Disbursed"): [done for _, done, _ in known],
            gettext("Not yet disbursed"): [left for _, _, left in known],
        },
        prefix="projects",
    )


def _together(book: Book, every: Sequence[Project], year: int) -> dict[str, object]:
    """All projects' percentage by month beside earlier years', and the forecast."""
    by_year: Mapping[int, Sequence[Fraction | None]] = {
        one: indicators.percent_by_month(book=book, projects=every, year=one)
        for one in range(year - YEARS_BEFORE, year + 1)
    }
    shown_years = [one for one, told in by_year.items() if any(value is not None for value in told)]
    foreseen = indicators.forecast(by_year=by_year, year=year, most=WHOLE)
    months = [
        (month, [shown.number(by_year[one][month - 1], digits=2) for one in reversed(shown_years)])
        for month in range(1, 13)
    ]
    told = foreseen and {
        "percent": shown.number(foreseen.percent, digits=1),
        "low": shown.number(foreseen.low, digits=1),
        "high": shown.number(foreseen.high, digits=1),
        "years": ", ".join(str(one) for one in foreseen.years),
    }
    return {
        "months": months if shown_years else [],
        "month_years": list(reversed(shown_years)),
        "forecast": told,
        "together": True,
    }


@require_safe
@for_roles(*SEEING)
def project(http: HttpRequest, project_code: str) -> HttpResponse:
    """One project: what it is, each year's money, month by month, and why it lags."""
    actor = actor_of(http)
    one = get_seen_project(actor, project_code)
    book = indicators.read_book(codes=indicators.PROJECT_CODES)
    known = indicators.list_programmes()
    years = _years(book, [one])
    owner = one.owner and registry.get_organisations(organisation_ids=[one.owner]).get(one.owner)
    reports = indicators.manages(actor=actor) or one.owner in indicators.own_units(actor=actor)
    entries = book.entries
    names = {
        "project": one,
        "name": name_of(one),
        "group": GROUPS[one.group],
        "total": shown.stored(one.total),
        "begins": shown.day(one.begins),
        "ends": shown.day(one.ends),
        "closed": shown.day(one.closed),
        "owner": owner,
        "programmes": [
            (code, name_of(known[code]))
            for code in one.programmes
            if code in known and known[code] in seen_programmes(actor=actor)
        ],
        "years": [_year(book, one, year) for year in years],
        "tasks": _tasks(actor, "project", one.code),
        "give": _give(actor, "project", one.code, name_of(one), reverse("province:project", args=[one.code])),
        "enters": [
            (code, shown.name_of(entries[code]))
            for code in indicators.PROJECT_CODES
            if reports and code in entries and not entries[code].formula
        ],
        "manages": indicators.manages(actor=actor),
    }
    return render(http, "province/project.html", names)


def get_seen_project(actor: Actor, code: str) -> Project:
    try:
        one = indicators.get_project(code=code)
    except Refusal as refusal:
        raise Http404 from refusal
    if not seen_projects(actor=actor, projects=[one]):
        raise Http404
    return one


def _year(book: Book, one: Project, year: int) -> dict[str, object]:
    each = [
        (month, indicators.progress_of(book=book, project=one, year=year, month=month))
        for month in range(1, 13)
    ]
    first = each[0][1]
    months = []
    for month, told in each:
        if told.done.value is None and told.work.value is None and told.carried_done.value is None:
            continue
        standing = indicators.standings(each=[told], year=year, month=month).get(one.code)
        months.append({"month": shown.span_name(f"{year}-{month:02}"), **row_of(told, standing)})
    return {
        "year": year,
        "sources": [
            (shown.name_of(book.entries[code]), _money(value))
            for code, value in first.sources
            if code in book.entries
        ],
        "plan": _money(first.plan),
        "missing": ", ".join(first.plan.missing),
        "carried": _money(first.carried),
        "months": months,
        "bars": _month_bars(one, year, each),
    }


def _month_bars(one: Project, year: int, each: Sequence[tuple[int, Progress]]) -> str:
    known = [(month, told.done.value) for month, told in each if told.done.value is not None]
    if not known:
        return ""
    return bars(
        title=gettext("Disbursed from 1 January, tỷ đồng"),
        labels=[f"{month:02}/{year}" for month, _ in known],
        series={gettext("Disbursed"): [float(value) for _, value in known]},
        prefix=f"{one.code}-{year}-",
    )
