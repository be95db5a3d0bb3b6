"""Programmes: states of targets, progress and who lags, the forecast, a ranking over the years."""

from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from uuid import UUID

import pytest

from xulang.indicators.domain.collection import expect
from xulang.indicators.domain.derive import Book
from xulang.indicators.domain.dictionary import Direction, Indicator, Level, Nature
from xulang.indicators.domain.figures import Content, Key
from xulang.indicators.domain.periods import PeriodKind, read_span
from xulang.indicators.domain.programmes import (
    Component,
    Programme,
    ProgrammeKind,
    Project,
    Ranking,
    Target,
    checked_programme,
    checked_project,
)
from xulang.indicators.domain.programmes_derived import (
    CARRIED_DONE,
    DONE,
    PLAN,
    SOURCES,
    Forecast,
    Lag,
    TargetState,
    due_percent,
    forecast,
    newest_month,
    percent_by_month,
    planned_in,
    progress_of,
    ranking_years,
    standings,
    target_lines,
)
from xulang.indicators.domain.programmes_summary import count_states, ranked_in, totals_of, try_forecasts
from xulang.indicators.domain.refusals import IndicatorRefusal
from xulang.kernel.refusal import Refusal

TODAY = date(2026, 7, 15)
KINDS = (PeriodKind.MONTH, PeriodKind.YEAR)


def entry(code: str, **more: object) -> Indicator:
    given: dict[str, object] = {"unit": "tỷ đồng", "periods": KINDS, **more}
    return Indicator(code=code, name_vi=code, name_en=code, name_zh="", **given)  # type: ignore[arg-type] # words


def project_entries() -> dict[str, Indicator]:
    stock = {"nature": Nature.STOCK, "level": Level.PROJECT}
    codes = [*SOURCES, DONE, CARRIED_DONE, "project_work_done", "project_plan_carried_over"]
    plan = entry(PLAN, formula=" + ".join(SOURCES), **stock)
    return {PLAN: plan, **{code: entry(code, **stock) for code in codes}}


def book_of(entries: Mapping[str, Indicator], figures: Mapping[tuple[str, str, str], str]) -> Book:
    contents = {
        Key(code=code, area=area, period=period): Content(value=value)
        for (code, area, period), value in figures.items()
    }
    return Book(entries=entries, contents=contents)


def project(code: str, **more: object) -> Project:
    given: dict[str, object] = {"name_vi": code, "begins": date(2024, 1, 1), **more}
    return Project(code=code, **given)  # type: ignore[arg-type] # a test's own words


def plans(code: str, year: str, amounts: tuple[str, str, str]) -> dict[tuple[str, str, str], str]:
    return {(name, code, year): amount for name, amount in zip(SOURCES, amounts, strict=True)}


def refused(wanted: IndicatorRefusal, programme: Programme) -> None:
    with pytest.raises(Refusal) as caught:
        checked_programme(programme=programme, entries={"grdp": entry("grdp"), "b": entry("b")})
    assert caught.value.code is wanted


def programme(**more: object) -> Programme:
    given: dict[str, object] = {
        "code": "nq_2026",
        "kind": ProgrammeKind.RESOLUTION,
        "name_vi": " Nghị quyết ",
        "name_en": "Resolution",
        **more,
    }
    return Programme(**given)  # type: ignore[arg-type] # a test's own words


def test_a_programme_is_checked_by_name() -> None:
    target = Target(code="grdp", period="2026", value="8.5")
    kept = checked_programme(programme=programme(targets=(target,)), entries={"grdp": entry("grdp")})
    assert (kept.name_vi, kept.targets, kept.codes) == ("Nghị quyết", (target,), ("grdp",))
    refused(IndicatorRefusal.CODE_MALFORMED, programme(code="NQ 1"))
    refused(IndicatorRefusal.TEXT_MISSING, programme(name_vi=" "))
    refused(IndicatorRefusal.DAYS_WRONG, programme(starts=date(2026, 2, 1), ends=date(2026, 1, 1)))
    refused(IndicatorRefusal.TARGET_REPEATED, programme(targets=(target, target)))
    refused(
        IndicatorRefusal.INDICATOR_UNKNOWN, programme(targets=(Target(code="x", period="2026", value="1"),))
    )
    bad_period = Target(code="grdp", period="2026-13", value="1")
    refused(IndicatorRefusal.PERIOD_MALFORMED, programme(targets=(bad_period,)))
    bad_value = Target(code="grdp", period="2026", value="1,5")
    refused(IndicatorRefusal.NUMBER_MALFORMED, programme(targets=(bad_value,)))
    heavy = (Component(code="grdp", weight="60"), Component(code="b", weight="40.1"))
    refused(IndicatorRefusal.WEIGHTS_WRONG, programme(ranking=Ranking(components=heavy)))
    refused(IndicatorRefusal.INDICATOR_UNKNOWN, programme(ranking=Ranking(score="x")))
    refused(IndicatorRefusal.TOO_MANY, programme(targets=(target,) * 201))


@pytest.mark.parametrize(
    ("more", "wanted"),
    [
        ({"code": "LS"}, IndicatorRefusal.PROJECT_CODE_MALFORMED),
        ({"code": "P123456789012"}, IndicatorRefusal.PROJECT_CODE_MALFORMED),
        ({"programmes": ("other",)}, IndicatorRefusal.PROGRAMME_UNKNOWN),
        ({"ends": date(2023, 1, 1)}, IndicatorRefusal.DAYS_WRONG),
        ({"total": "abc"}, IndicatorRefusal.NUMBER_MALFORMED),
        ({"name_vi": ""}, IndicatorRefusal.TEXT_MISSING),
    ],
)
def test_a_project_is_checked_by_name(more: dict[str, object], wanted: IndicatorRefusal) -> None:
    given: dict[str, object] = {"code": "P7886592", **more}
    with pytest.raises(Refusal) as caught:
        checked_project(project=project(**given), programmes={"investment"})  # type: ignore[arg-type] # words
    assert caught.value.code is wanted


def test_a_projects_figures_are_owed_by_who_keeps_it_while_it_is_open() -> None:
    unit = UUID(int=7)
    owed = expect(
        entries=project_entries().values(),
        span=read_span(code="2026-04"),
        communes=["C06184"],
        projects=["P01"],
        unit_of_area={"P01": unit},
        statuses={},
    )
    assert {(one.key.area, one.unit) for one in owed} == {("P01", unit)}
    assert PLAN not in {one.key.code for one in owed}, "a sum is nobody's debt"
    closed = project("P01", closed=date(2026, 5, 31))
    days = [date(2023, 12, 31), date(2024, 1, 1), date(2026, 5, 31), date(2026, 6, 1)]
    assert [closed.valid_on(day=day) for day in days] == [False, True, True, False]


@pytest.mark.parametrize(
    ("figures", "direction", "nature", "state", "percent"),
    [
        ({}, "more", "flow", TargetState.NO_FIGURE, None),
        ({"2026-01": "30", "2026-02": "40"}, "more", "flow", TargetState.ON_WAY, Fraction(70)),
        ({"2026-01": "30", "2026-02": "80"}, "more", "flow", TargetState.REACHED, Fraction(110)),
        ({"2026-02": "120"}, "more", "stock", TargetState.ON_WAY, Fraction(120)),
        ({"2026": "99"}, "more", "flow", TargetState.ON_WAY, Fraction(99)),
        ({"2026": "100"}, "more", "flow", TargetState.REACHED, Fraction(100)),
        ({"2025": "150"}, "more", "flow", TargetState.ON_WAY, None),
        ({"2026-01": "30"}, "less", "flow", TargetState.ON_WAY, Fraction(30)),
        ({"2027": "500"}, "more", "flow", TargetState.NO_FIGURE, None),
    ],
)
def test_states_of_a_target_while_its_year_runs(
    figures: dict[str, str], direction: str, nature: str, state: TargetState, percent: Fraction | None
) -> None:
    one = entry("roads", direction=Direction(direction), nature=Nature(nature))
    book = book_of({"roads": one}, {("roads", "LS", period): value for period, value in figures.items()})
    wanted = programme(targets=(Target(code="roads", period="2026", value="100"),))
    line = target_lines(book=book, programme=wanted, today=TODAY)[0]
    assert line.state is state
    assert (line.percent.value if line.percent else None) == percent


@pytest.mark.parametrize(
    ("value", "target", "direction", "state"),
    [
        ("7.2", "7..7.5", "more", TargetState.REACHED),
        ("6.9", "7..7.5", "more", TargetState.MISSED),
        ("3", "5", "less", TargetState.REACHED),
        ("6", "5", "less", TargetState.MISSED),
        ("7.6", "7..7.5", "neither", TargetState.MISSED),
        ("7.5", "7..7.5", "neither", TargetState.REACHED),
    ],
)
def test_states_of_a_target_whose_year_is_over(
    value: str, target: str, direction: str, state: TargetState
) -> None:
    one = entry("x", direction=Direction(direction), nature=Nature.RATE, unit="%")
    book = book_of({"x": one}, {("x", "LS", "2025"): value})
    wanted = programme(targets=(Target(code="x", period="2025", value=target),))
    line = target_lines(book=book, programme=wanted, today=TODAY)[0]
    assert (line.state, line.percent) == (state, None)


def test_progress_of_a_project_with_carried_over_money_apart() -> None:
    figures = {
        **plans("P01", "2026", ("60", "30", "10")),
        ("project_plan_carried_over", "P01", "2026"): "25",
        (DONE, "P01", "2026-06"): "33",
        (CARRIED_DONE, "P01", "2026-06"): "20",
    }
    book = book_of(project_entries(), figures)
    told = progress_of(book=book, project=project("P01"), year=2026, month=6)
    assert [told.plan.value, told.done.value, told.percent.value] == [100, 33, 33]
    assert [one.value for _, one in told.sources] == [60, 30, 10]
    assert [told.carried.value, told.carried_done.value, told.work.value] == [25, 20, None]
    assert newest_month(book=book, projects=[project("P01")], year=2026) == 6
    assert newest_month(book=book, projects=[project("P01")], year=2025) is None
    gap = book_of(project_entries(), {("project_plan_central", "P01", "2026"): "60"})
    lacking = progress_of(book=gap, project=project("P01"), year=2026, month=6)
    assert set(lacking.plan.missing) == {"project_plan_local/P01/2026", "project_plan_foreign/P01/2026"}


def test_percent_by_month_is_of_all_or_of_none() -> None:
    figures = {
        **plans("P01", "2026", ("60", "0", "0")),
        **plans("P02", "2026", ("40", "0", "0")),
        (DONE, "P01", "2026-01"): "10",
        (DONE, "P02", "2026-01"): "5",
        (DONE, "P01", "2026-02"): "20",
        (DONE, "P03", "2026-02"): "99",
        (DONE, "P01", "2026"): "60",
        (DONE, "P02", "2026-12"): "30",
    }
    book = book_of(project_entries(), figures)
    every = [project("P01"), project("P02"), project("P03")]
    assert [one.code for one in planned_in(book=book, projects=every, year=2026)] == ["P01", "P02"]
    told = percent_by_month(book=book, projects=every, year=2026)
    assert list(told) == [15, *[None] * 10, 90]
    assert percent_by_month(book=book, projects=every, year=2025) == (None,) * 12


@pytest.mark.parametrize(
    ("begins", "ends", "month", "due"),
    [
        (date(2024, 1, 1), None, 6, Fraction(100 * 181, 365)),
        (date(2026, 7, 1), None, 6, Fraction(0)),
        (date(2026, 7, 1), None, 9, Fraction(50)),
        (date(2024, 1, 1), date(2026, 6, 30), 3, Fraction(100 * 90, 181)),
        (date(2024, 1, 1), date(2026, 6, 30), 6, Fraction(100)),
        (date(2024, 1, 1), date(2025, 6, 30), 1, Fraction(100)),
    ],
)
def test_what_time_asks_of_a_project(begins: date, ends: date | None, month: int, due: Fraction) -> None:
    assert due_percent(project=project("P01", begins=begins, ends=ends), year=2026, month=month) == due


def test_projects_that_lag_behind_time_and_behind_their_peers() -> None:
    done = {"P01": "60", "P02": "50", "P03": "55", "P04": "20", "P06": "9"}
    figures = {(DONE, code, "2026-06"): value for code, value in done.items()}
    for code in ("P01", "P02", "P03", "P04", "P05"):
        figures |= plans(code, "2026", ("100", "0", "0"))
    book = book_of(project_entries(), figures)
    each = [
        progress_of(book=book, project=project(f"P0{number}"), year=2026, month=6) for number in range(1, 7)
    ]
    found = standings(each=each, year=2026, month=6)
    assert {code: one.lags for code, one in found.items()} == {
        "P01": (),
        "P02": (Lag.BEHIND_PEERS,),
        "P03": (),
        "P04": (Lag.BEHIND_TIME, Lag.BEHIND_PEERS),
        "P05": (Lag.NOT_REPORTED,),
    }
    assert [found["P04"].due, found["P04"].peers] == [Fraction(100 * 181, 365), 55]
    few = standings(each=each[:3], year=2026, month=6)
    assert [one.peers for one in few.values()] == [None, None, None]


def months(*told: int | None) -> tuple[Fraction | None, ...]:
    return tuple(None if one is None else Fraction(one) for one in (*told, *(None,) * (12 - len(told))))


def test_forecast_by_the_seasons_of_earlier_years() -> None:
    full = {year: (*months(5, 10)[:2], *(None,) * 9, Fraction(end)) for year, end in ((2023, 80), (2024, 90))}
    by_year = {**full, 2025: (*months(4, 20)[:2], *(None,) * 9, Fraction(90)), 2026: months(6, 11)}
    told = forecast(by_year=by_year, year=2026)
    assert told == Forecast(
        month=2, percent=Fraction(88), low=Fraction(99, 2), high=Fraction(99), years=(2023, 2024, 2025)
    )
    assert forecast(by_year={2026: months(6, 11)}, year=2026) is None, "no history, no forecast"
    assert forecast(by_year={**full, 2026: months()}, year=2026) is None
    assert forecast(by_year=full, year=2024) is None, "the year is over"
    single = forecast(by_year={2023: full[2023], 2026: months(6, 11)}, year=2026)
    assert single == Forecast(month=2, percent=Fraction(88), low=None, high=None, years=(2023,))
    capped = forecast(by_year={**full, 2026: months(6, 20)}, year=2026, most=Fraction(100))
    assert capped is not None
    assert [capped.percent, capped.low, capped.high] == [100, 100, 100]
    zero = {2025: (Fraction(0), Fraction(0), *(None,) * 9, Fraction(90)), 2026: months(6, 11)}
    assert forecast(by_year=zero, year=2026) is None, "nothing grows out of nothing"


def test_a_ranking_over_the_years() -> None:
    codes = ("score", "rank", "best", "median", "a", "b")
    entries = {code: entry(code, nature=Nature.RATE, unit="điểm") for code in codes}
    figures = {
        ("score", "LS", "2024"): "60.5",
        ("score", "LS", "2025"): "65.25",
        ("rank", "LS", "2024"): "16",
        ("rank", "LS", "2025"): "5",
        ("best", "LS", "2025"): "70",
        ("median", "LS", "2025"): "63",
        ("a", "LS", "2024"): "6",
        ("a", "LS", "2025"): "5.5",
        ("b", "LS", "2025"): "8",
    }
    parts = (Component(code="a", weight="40"), Component(code="b", weight="60"))
    ranking = Ranking(score="score", rank="rank", best="best", median="median", components=parts)
    newest, before = ranking_years(book=book_of(entries, figures), ranking=ranking)
    assert [newest.year, newest.change.value, newest.places.value] == [2025, Fraction(19, 4), 11]
    assert (newest.to_best.value, newest.to_median.value) == (Fraction(19, 4), Fraction(-9, 4))
    assert newest.weighted is not None
    assert newest.weighted.value == 7
    assert [one.change.value for one in newest.components] == [Fraction(-1, 2), None]
    assert (before.change.value, before.to_best.value) == (None, None)
    assert before.weighted is not None
    assert before.weighted.missing == ("b",)


def test_totals_by_source_say_of_how_many_projects_they_are() -> None:
    entries = project_entries()
    figures = {
        **plans("P01", "2026", ("60", "30", "10")),
        **plans("P02", "2026", ("40", "0", "0")),
        ("project_plan_carried_over", "P02", "2026"): "5",
        (DONE, "P01", "2026-04"): "25",
        ("project_work_done", "P01", "2026-04"): "26",
    }
    each = [
        progress_of(book=book_of(entries, figures), project=project(code), year=2026, month=4)
        for code in ("P01", "P02", "P03")
    ]
    told = totals_of(each=each)
    sums = [[one.value.value, one.known, one.of] for _, one in told.sources]
    assert sums == [[100, 2, 2], [30, 2, 2], [10, 2, 2]]
    assert [told.plan.value.value, told.carried.value.value, told.carried.of] == [140, 5, 1]
    assert [told.done.value.value, told.done.known, told.done.of, told.done.is_whole] == [25, 1, 2, False]
    assert told.percent.value is None, "a sum of some is no share of the plan of all"
    figures[(DONE, "P02", "2026-04")] = "10"
    again = [
        progress_of(book=book_of(entries, figures), project=project(code), year=2026, month=4)
        for code in ("P01", "P02")
    ]
    assert totals_of(each=again).percent.value == 25


def test_a_forecast_is_tried_on_the_years_that_are_over() -> None:
    def curve(april: int | None, end: int | None) -> list[Fraction | None]:
        row: list[Fraction | None] = [None] * 12
        row[3] = None if april is None else Fraction(april)
        row[11] = None if end is None else Fraction(end)
        return row

    by_year = {
        2022: curve(20, 80),
        2023: curve(25, 90),
        2024: curve(20, 90),
        2025: curve(None, 95),
        2026: curve(30, None),
    }
    trials = try_forecasts(by_year=by_year, year=2026, month=4, most=Fraction(100))
    assert trials is not None
    first, second = trials.each
    # 2022 had grown fourfold: 25 would have become 100; nothing of 2023's end was known.
    assert [first.year, first.foreseen, first.came, first.error, first.inside] == [2023, 100, 90, 10, None]
    # Fourfold and 3.6-fold: 20 times 3.8, between 72 and 80; it came to 90.
    assert [second.year, second.foreseen, second.low, second.high] == [2024, 76, 72, 80]
    assert [second.error, second.inside, trials.mean_error] == [-14, False, 12]
    assert try_forecasts(by_year={2026: curve(30, None)}, year=2026, month=4) is None


def test_states_are_counted_and_who_is_ranked_is_in_the_rank_order() -> None:
    entries = {
        "grdp": entry("grdp", nature=Nature.RATE),
        "score": entry("score", nature=Nature.RATE, level=Level.DEPARTMENT),
        "rank": entry("rank", nature=Nature.RATE, level=Level.DEPARTMENT),
    }
    figures = {
        ("grdp", "LS", "2025"): "8",
        **{("score", code, "2025"): value for code, value in (("S01", "70"), ("S02", "75"), ("S03", "72"))},
        **{("rank", code, "2025"): value for code, value in (("S01", "2"), ("S02", "1"))},
        ("score", "S01", "2024"): "69.5",
    }
    book = book_of(entries, figures)
    wanted = programme(
        targets=tuple(
            Target(code="grdp", period=period, value=value)
            for period, value in (("2025", "7.5"), ("2024", "7"), ("2026", "8"), ("2023", "6"))
        )
    )
    counts = count_states(lines=target_lines(book=book, programme=wanted, today=TODAY))
    assert [counts[state] for state in TargetState] == [2, 1, 1, 0]
    ranking = Ranking(score="score", rank="rank")
    by_year = ranked_in(book=book, ranking=ranking, subjects=["S01", "S02", "S03", "S04"])
    assert [(year, [one.subject for one in told]) for year, told in by_year.items()] == [
        (2025, ["S02", "S01", "S03"]),
        (2024, ["S01"]),
    ]
    assert by_year[2025][1].told.change.value == Fraction(1, 2)
