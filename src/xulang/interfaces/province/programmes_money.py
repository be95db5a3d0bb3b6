"""A programme's projects in a year: plan by source, who lags and why, by month; the forecast, its error."""

from collections.abc import Mapping, Sequence
from fractions import Fraction

from django.http import HttpRequest
from django.utils.translation import get_language, gettext

from xulang.indicators import api as indicators
from xulang.indicators.api import Book, Lag, Programme, Progress, Project, Quantity, Standing, Sum, Trials
from xulang.interfaces.province import shown
from xulang.interfaces.province.programmes_words import LAGS
from xulang.interfaces.shared.charts import MOST_BARS, bars, lines
from xulang.interfaces.shared.figures import investment_years, seen_projects
from xulang.kernel.actor import Actor

MONEY_DIGITS = 2
WHOLE = Fraction(100)


def name_of(thing: Programme | Project) -> str:
    return thing.name(language=get_language() or "vi")


def money(told: Quantity) -> str:
    return shown.quantity(told, digits=MONEY_DIGITS)


def projects_of(
    http: HttpRequest, *, actor: Actor, book: Book, programme: Programme, this_year: int
) -> dict[str, object]:
    """What the page shows of the projects that he may see; `year` in the address chooses the year."""
    every = list(indicators.list_projects(programme=programme.code).values())
    seen = seen_projects(actor=actor, projects=every)
    if not seen:
        return {}
    years = investment_years(book=book, projects=every) or [this_year]
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
        "lagging": sum(bool(row["lags"]) for row in rows),
        "year": year,
        "all_years": years,
        "until": shown.span_name(f"{year}-{month:02}"),
        "bars": _bars([each[project.code] for project in seen]),
        "totals": _totals([each[project.code] for project in seen]),
    }
    if len(seen) == len(every):
        names |= _together(book, every, year)
    return names


def row_of(told: Progress, standing: Standing | None) -> dict[str, object]:
    return {
        "code": told.project.code,
        "name": name_of(told.project),
        "sources": [money(value) for _, value in told.sources],
        "plan": money(told.plan),
        "carried": money(told.carried),
        "work": money(told.work),
        "done": money(told.done),
        "carried_done": money(told.carried_done),
        "percent": shown.quantity(told.percent),
        "due": shown.number(standing.due, digits=2) if standing else "",
        "peers": shown.number(standing.peers, digits=2) if standing else "",
        "missing": ", ".join(told.plan.missing),
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
        title=gettext("Projects: disbursed of the year’s plan, billion VND"),
        labels=[code for code, _, _ in known],
        series={
            gettext("Disbursed"): [done for _, done, _ in known],
            gettext("Not yet disbursed"): [left for _, _, left in known],
        },
        prefix="projects",
    )


def _totals(each: Sequence[Progress]) -> dict[str, object]:
    told = indicators.totals_of(each=each)
    entries = indicators.list_entries()
    return {
        "heads": [shown.name_of(entries[code]) if code in entries else code for code, _ in told.sources],
        "sources": [_sum(one) for _, one in told.sources],
        "plan": _sum(told.plan),
        "carried": _sum(told.carried),
        "work": _sum(told.work),
        "done": _sum(told.done),
        "carried_done": _sum(told.carried_done),
        "percent": shown.quantity(told.percent),
    }


def _sum(one: Sum) -> dict[str, object]:
    """`part` says of how many projects it is the sum, where not of all that have to report."""
    part = "" if one.is_whole else f"{one.known}/{one.of}"
    return {"value": money(one.value), "part": part}


def _together(book: Book, every: Sequence[Project], year: int) -> dict[str, object]:
    """All projects' percentage by month beside earlier years', and the forecast with what it was worth."""
    before = indicators.YEARS_BEFORE
    by_year: Mapping[int, Sequence[Fraction | None]] = {
        one: indicators.percent_by_month(book=book, projects=every, year=one)
        for one in range(year - 2 * before, year + 1)
    }
    near = {one: told for one, told in by_year.items() if one >= year - before}
    years = [one for one in reversed(near) if any(value is not None for value in near[one])]
    foreseen = indicators.forecast(by_year=near, year=year, most=WHOLE)
    trials = foreseen and indicators.try_forecasts(
        by_year=by_year, year=year, month=foreseen.month, most=WHOLE
    )
    told = foreseen and {
        "percent": shown.number(foreseen.percent, digits=1),
        "low": shown.number(foreseen.low, digits=1),
        "high": shown.number(foreseen.high, digits=1),
        "years": ", ".join(str(one) for one in foreseen.years),
        "month": shown.span_name(f"{year}-{foreseen.month:02}"),
    }
    return {
        **_by_month(near, years),
        "forecast": told,
        "trials": _trials(trials) if trials else None,
        "together": True,
    }


def own_months(*, book: Book, project: Project, year: int) -> dict[str, object]:
    """One project's percentage by month beside earlier years' months; nothing of one year alone."""
    by_year = {
        one: indicators.percent_by_month(book=book, projects=[project], year=one)
        for one in range(year, year - indicators.YEARS_BEFORE - 1, -1)
    }
    years = [one for one, told in by_year.items() if any(value is not None for value in told)]
    return _by_month(by_year, years) if len(years) > 1 else {}


def _by_month(by_year: Mapping[int, Sequence[Fraction | None]], years: Sequence[int]) -> dict[str, object]:
    rows = [
        (month, [shown.number(by_year[one][month - 1], digits=2) for one in years]) for month in range(1, 13)
    ]
    return {"months": rows if years else [], "month_years": years, "month_lines": _lines(by_year, years)}


def _lines(by_year: Mapping[int, Sequence[Fraction | None]], years: Sequence[int]) -> str:
    if not years:
        return ""
    return lines(
        title=gettext("Disbursed from 1 January, per cent of the year’s plan"),
        labels=[f"{month:02}" for month in range(1, 13)],
        series={
            str(one): [None if value is None else float(value) for value in by_year[one]] for one in years
        },
    )


def _trials(trials: Trials) -> dict[str, object]:
    return {
        "each": [
            {
                "year": one.year,
                "foreseen": shown.number(one.foreseen, digits=1),
                "low": shown.number(one.low, digits=1),
                "high": shown.number(one.high, digits=1),
                "came": shown.number(one.came, digits=1),
                "error": shown.number(one.error, digits=1),
                "inside": one.inside,
            }
            for one in trials.each
        ],
        "mean": shown.number(trials.mean_error, digits=1),
    }
