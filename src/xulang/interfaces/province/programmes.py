"""Programmes to look at: targets, tasks, who lags and why, the forecast, a ranking over the years."""

from collections.abc import Sequence
from datetime import date
from zoneinfo import ZoneInfo

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from xulang.indicators import api as indicators
from xulang.indicators.api import Book, Programme, ProgrammeKind, Progress, Project
from xulang.interfaces.province import shown
from xulang.interfaces.province.giving import give_address, tasks_of
from xulang.interfaces.province.programmes_money import money, name_of, own_months, projects_of, row_of
from xulang.interfaces.province.programmes_ranking import ranking_of
from xulang.interfaces.province.programmes_targets import targets_of
from xulang.interfaces.province.programmes_words import GROUPS, KINDS
from xulang.interfaces.province.roles import SEEING
from xulang.interfaces.shared.charts import bars
from xulang.interfaces.shared.figures import (
    investment_years,
    seen_programmes,
    seen_projects,
)
from xulang.interfaces.shared.requests import actor_of, for_roles
from xulang.kernel.actor import Actor
from xulang.kernel.refusal import Refusal
from xulang.platform import clock
from xulang.registry import api as registry

HANOI = ZoneInfo("Asia/Ho_Chi_Minh")


def today() -> date:
    return clock.now().astimezone(HANOI).date()


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
        "tasks": tasks_of(actor, "programme", [one.code]).get(one.code, []),
        "give": give_address(
            actor, "programme", one.code, name_of(one), reverse("province:programme", args=[one.code])
        ),
        "manages": indicators.manages(actor=actor),
        "is_investment": one.kind is ProgrammeKind.INVESTMENT,
        **targets_of(http, actor=actor, book=book, programme=one, today=today()),
        **ranking_of(http, actor=actor, book=book, programme=one),
        **projects_of(http, actor=actor, book=book, programme=one, this_year=today().year),
    }
    return render(http, "province/programme.html", names)


@require_safe
@for_roles(*SEEING)
def project(http: HttpRequest, project_code: str) -> HttpResponse:
    """One project: what it is, each year's money, month by month, and why it lags."""
    actor = actor_of(http)
    one = get_seen_project(actor, project_code)
    book = indicators.read_book(codes=indicators.PROJECT_CODES)
    known = indicators.list_programmes()
    years = investment_years(book=book, projects=[one]) or [today().year]
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
        **own_months(book=book, project=one, year=years[0]),
        "tasks": tasks_of(actor, "project", [one.code]).get(one.code, []),
        "give": give_address(
            actor, "project", one.code, name_of(one), reverse("province:project", args=[one.code])
        ),
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
            (shown.name_of(book.entries[code]), money(value))
            for code, value in first.sources
            if code in book.entries
        ],
        "plan": money(first.plan),
        "missing": ", ".join(first.plan.missing),
        "carried": money(first.carried),
        "months": months,
        "bars": _month_bars(one, year, each),
    }


def _month_bars(one: Project, year: int, each: Sequence[tuple[int, Progress]]) -> str:
    known = [(month, told.done.value) for month, told in each if told.done.value is not None]
    if not known:
        return ""
    return bars(
        title=gettext("Disbursed from 1 January, billion VND"),
        labels=[f"{month:02}/{year}" for month, _ in known],
        series={gettext("Disbursed"): [float(value) for _, value in known]},
        prefix=f"{one.code}-{year}-",
    )
