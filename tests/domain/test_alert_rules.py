"""The evaluator of alert rules: each check by hand, live against past, and a jam in simulation."""

from datetime import date
from pathlib import Path
from uuid import UUID

import pytest
from django.conf import settings
from hypothesis import given
from hypothesis import settings as tried
from hypothesis import strategies as st
from msgspec.structs import replace as changed

from xulang.insight.domain.alerts import (
    Check,
    Counted,
    Episode,
    Percentile,
    Rule,
    Series,
    Turn,
    Watch,
    checked,
    episodes,
    signal,
    step,
    watch_series,
)
from xulang.insight.domain.refusals import InsightRefusal
from xulang.insight.domain.shipped import JAM, SHIPPED, STOPPED
from xulang.kernel.refusal import Refusal
from xulang.simulation.domain.border.gate import Gate
from xulang.simulation.domain.border.scenario import Scenario, read_scenario
from xulang.simulation.domain.border.series import hourly_series, poisson

SCENARIOS = Path(settings.DATA_FOLDER) / "scenarios"
FIRST = 494_000


def rule(test: Check = Check.ABOVE, **words: object) -> Rule:
    plain: dict[str, object] = {
        "id": UUID(int=1),
        "name": "x",
        "test": test,
        "measure": Counted.WAITING,
        "limit": 10.0,
        "clears": 5.0,
    }
    return Rule(**{**plain, **words})  # type: ignore[arg-type] # words of the test


def series(*waiting: float | None, **more: object) -> Series:
    return Series(start=FIRST, values={Counted.WAITING: waiting}, **more)  # type: ignore[arg-type] # as above


def test_a_threshold_rings_after_so_many_hours_and_is_over_after_as_many() -> None:
    found = episodes(rule=rule(debounce=2), series=series(11, 3, 12, 13, 20, 6, 4, None, 5, 1, 30))
    assert found == [Episode(begins=FIRST + 3, ends=FIRST + 8, peak=20)]


def test_below_is_the_other_way_round() -> None:
    low = rule(Check.BELOW, limit=3.0, clears=6.0)
    assert episodes(rule=low, series=series(9, 2, 5, 6, 1)) == [
        Episode(begins=FIRST + 1, ends=FIRST + 3, peak=2),
        Episode(begins=FIRST + 4, ends=None, peak=1),
    ]


def test_a_rise_looks_back_over_its_window() -> None:
    rises = rule(Check.RISE, window=3)
    found = [signal(rule=rises, series=series(1, 2, 3, 12, 13), place=place) for place in range(5)]
    assert found == [None, None, None, 11, 11]


def test_silence_counts_open_hours_only() -> None:
    quiet = rule(Check.SILENCE, measure=Counted.CLEARANCE, limit=3.0, clears=0.0)
    hours = Series(
        start=FIRST,
        values={Counted.CLEARANCE: (4, 0, 0, 0, 0, None, 2)},
        planned=(5, 5, 0, 0, 5, 5, 5),
    )
    assert [signal(rule=quiet, series=hours, place=place) for place in range(7)] == [0, 1, 1, 1, 2, 3, 0]


def test_unusual_is_told_by_the_same_hour_of_past_weeks() -> None:
    odd = rule(Check.UNUSUAL, limit=4.0, clears=2.0)
    usual = [10.0, 12.0, 8.0, 11.0]
    weeks: list[float | None] = []
    for one in [*usual, 40.0]:
        weeks += [one, *[0.0] * 167]
    # Median 10.5, deviations 0.5, 1.5, 2.5, 0.5: their median 1.0 is less than a Poisson's spread.
    assert signal(rule=odd, series=series(*weeks), place=4 * 168) == pytest.approx(29.5 / 10.5**0.5)
    assert signal(rule=odd, series=series(*weeks), place=2 * 168) is None


@pytest.mark.parametrize(
    ("words", "field"),
    [
        ({"limit": float("nan")}, "limit"),
        ({"debounce": 0}, "debounce"),
        ({"owners": ()}, "owners"),
        ({"name": " "}, "name"),
        ({"patience": 0}, "patience"),
        ({"percentile": Percentile.P90}, "percentile"),
    ],
)
def test_a_rule_is_checked(words: dict[str, object], field: str) -> None:
    with pytest.raises(Refusal) as caught:
        checked(rule=rule(Check.ABOVE, **words))
    assert (caught.value.code, caught.value.field) == (InsightRefusal.RULE_WRONG, field)


@pytest.mark.parametrize(
    ("test", "words", "code", "field"),
    [
        (Check.ABOVE, {"clears": 10.5}, InsightRefusal.RULE_CLEARS, "clears"),
        (Check.BELOW, {"clears": 9.5}, InsightRefusal.RULE_CLEARS, "clears"),
        (Check.UNUSUAL, {"limit": 0.0, "clears": 0.0}, InsightRefusal.RULE_ALWAYS, "limit"),
        (Check.ABOVE, {"limit": 0.0, "clears": 0.0}, InsightRefusal.RULE_ALWAYS, "limit"),
        (Check.BELOW, {"limit": 0.0}, InsightRefusal.RULE_NEVER, "limit"),
        (
            Check.SILENCE,
            {"measure": Counted.ARRIVALS, "limit": 169.0},
            InsightRefusal.RULE_NEVER,
            "limit",
        ),
        (
            Check.BELOW,
            {"measure": Counted.FOLLOWER, "limit": 61.0, "clears": 61.0},
            InsightRefusal.RULE_ALWAYS,
            "limit",
        ),
        (Check.SILENCE, {}, InsightRefusal.RULE_UNSUITED, "measure"),
        (Check.SILENCE, {"measure": Counted.YARD}, InsightRefusal.RULE_UNSUITED, "measure"),
        (Check.UNUSUAL, {"measure": Counted.FOLLOWER}, InsightRefusal.RULE_UNSUITED, "measure"),
        (Check.ABOVE, {"measure": Counted.FOLLOWER}, InsightRefusal.RULE_UNSUITED, "measure"),
        (Check.JAM, {"measure": Counted.YARD}, InsightRefusal.RULE_UNSUITED, "measure"),
    ],
)
def test_a_rule_that_makes_no_sense_is_refused_by_name(
    test: Check, words: dict[str, object], code: InsightRefusal, field: str
) -> None:
    with pytest.raises(Refusal) as caught:
        checked(rule=rule(test, **words))
    assert (caught.value.code, caught.value.field) == (code, field)


def test_the_shipped_rules_make_sense_and_the_one_of_counting_rings_for_a_stop_alone() -> None:
    """Neither the part of an hour in which it began nor an ordinary restart is a stop; two hours are."""
    for one in SHIPPED:
        assert checked(rule=one) == one
    minutes = [10.0, *[60.0] * 30, 25.0, *[60.0] * 30, 5.0, 0.0, 0.0, 20.0, 60.0, 60.0, 60.0]
    counted = Series(start=FIRST, values={Counted.FOLLOWER: minutes})
    assert [(one.begins - FIRST, one.ends) for one in episodes(rule=STOPPED, series=counted)] == [
        (63, FIRST + 67)
    ]


VALUES = st.lists(st.one_of(st.none(), st.floats(0, 20)), max_size=60)


@given(values=VALUES, debounce=st.integers(1, 4), cut=st.integers(0, 60))
@tried(max_examples=150, deadline=None)
def test_live_and_over_the_past_a_rule_rings_alike(
    values: list[float | None], debounce: int, cut: int
) -> None:
    one, hours = rule(debounce=debounce), series(*values)
    found = episodes(rule=one, series=hours)
    # Live, hour after hour with a pause at `cut`, as the evaluator keeps its watch.
    watch, turns = Watch(hour=FIRST - 1), []
    for until in (cut, len(values)):
        part = series(*values[:until])
        for hour, after, turn in watch_series(rule=one, series=part, watch=watch):
            watch = after
            turns += [(hour, turn)] if turn else []
    rang = [hour for hour, turn in turns if turn == Turn.RANG]
    over = [hour for hour, turn in turns if turn == Turn.CLEARED]
    assert rang == [each.begins for each in found]
    assert over == [each.ends for each in found if each.ends is not None]
    for each in found:
        assert all(
            values[each.begins - FIRST - back] >= 10  # type: ignore[operator] # None never rings
            for back in range(debounce if None not in values else 1)
        )


def test_what_nobody_knows_changes_nothing() -> None:
    watch = Watch(rings=True, since=FIRST, peak=11)
    after, turn = step(watch=watch, rule=rule(), value=None, hour=FIRST + 5)
    assert (after.rings, after.since, turn) == (True, FIRST, None)


# -- the jam


def scenario(name: str) -> Scenario:
    return read_scenario(text=(SCENARIOS / f"{name}.toml").read_text())


def played(one: Scenario, name: str, seed: int, gate: Gate | None = None) -> Series:
    [line] = [each for each in one.lines if each.name == name]
    found = hourly_series(scenario=one, line=line, seed=seed, gate=gate)
    return Series(
        start=found.start,
        values={
            Counted.ARRIVALS: found.arrivals,
            Counted.CLEARANCE: found.clearance,
            Counted.WAITING: found.waiting,
        },
        planned=found.planned,
    )


@pytest.mark.parametrize(("seed", "hours"), [(1, (18, 17)), (2, (17, 16)), (4, (18, 24))])
def test_the_jam_of_december_2021_rings_within_a_day(seed: int, hours: tuple[int, int]) -> None:
    """The ramp is synthetic (the scenario says how it was made): from its first hour more come than go in."""
    crisis = changed(scenario("crisis-2021-12"), days=6, drain_days=1, measured=None)
    found = []
    for name in ("HN export", "CM export"):
        hourly = played(crisis, name, seed)
        rang = episodes(rule=JAM, series=hourly)
        found.append(rang[0].begins + 1 - hourly.start)
        assert rang[-1].ends is None
    assert tuple(found) == hours
    assert max(found) <= 24
    assert episodes(rule=JAM, series=played(crisis, "HN import", seed)) == []


def flow(came: float, went: float, *, plan: float, hours: int = 72, usual: float = 5.0) -> Series:
    """Two weeks of `usual` an hour in and out; then the hours, with the plan of a day beyond them."""
    before = 14 * 24
    behind = [(came - went) * hour for hour in range(1, hours + 1)]
    return Series(
        start=FIRST,
        values={
            Counted.ARRIVALS: [usual] * before + [came] * hours,
            Counted.CLEARANCE: [usual] * before + [went] * hours,
            Counted.WAITING: [0.0] * before + behind,
        },
        planned=[usual] * before + [plan] * (hours + 24),
    )


def test_a_closed_gate_to_which_the_usual_come_jams_and_days_of_rest_do_not() -> None:
    """Usual are 120 a day. Closed: all of them pile up. At rest: a third comes."""
    closed = episodes(rule=JAM, series=flow(5, 0, plan=0))
    assert [one.begins - FIRST - 14 * 24 for one in closed] == [5]
    rest = episodes(rule=JAM, series=flow(5 / 3, 0, plan=0))
    assert rest == []
    # Fifteen more a day than go in: few, however long, until they are a line of 1.6 days' work.
    assert episodes(rule=JAM, series=flow(5 + 15 / 24, 5, plan=5)) == []
    jam = flow(8, 5, plan=5)
    assert [one.begins - FIRST - 14 * 24 for one in episodes(rule=JAM, series=jam)] == [10]


def test_an_ordinary_quarter_with_tet_rings_falsely_at_most_once() -> None:
    """The whole years, all lines and several seeds: `make bench`, letter for alerts."""
    year = scenario("year-2025")
    quarter = changed(year, days=75, drain_days=5, measured=None)
    rang = {}
    for name in ("HN export", "CN export"):
        [line] = [each for each in quarter.lines if each.name == name]
        gate = Gate(scenario=quarter, line=line, seed=1)
        for seed in (1, 2, 3):
            rang[name, seed] = len(episodes(rule=JAM, series=played(quarter, name, seed, gate)))
    assert max(rang.values()) <= 1
    assert sum(rang.values()) <= 1


def test_series_of_a_seed_are_always_the_same() -> None:
    crisis = changed(scenario("crisis-2021-12"), days=2, drain_days=1, measured=None)
    one = played(crisis, "HN export", 1)
    day = [int(each or 0) for each in one.values[Counted.ARRIVALS][:24]]
    assert day[:6] == [11, 7, 11, 6, 10, 18]
    assert crisis.first_day == date(2021, 11, 25)
    balance = one.total(Counted.ARRIVALS, 0, 24) - one.total(Counted.CLEARANCE, 0, 24)
    assert one.value(Counted.WAITING, 23) == pytest.approx(balance)


def test_poisson_by_inversion() -> None:
    assert [poisson(mean=2.0, throw=throw) for throw in (0.1, 0.14, 0.5, 0.9, 0.99)] == [0, 1, 2, 4, 6]
    assert poisson(mean=0.0, throw=0.9) == 0
    assert poisson(mean=400.0, throw=0.5) == 400
