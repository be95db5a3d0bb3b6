"""Estimates in the simulator: they know only what is known, and a seeded run has exact figures."""

import json
from collections import Counter
from datetime import date, datetime, time, timedelta
from pathlib import Path

import pytest
from msgspec.structs import replace

from tests.simulation.test_border_scenarios import SMALL
from tests.support.border import SLOTS, TWO, line, scenario
from xulang.interfaces.cli import main as cli
from xulang.interfaces.cli.estimates import SHIPPED
from xulang.interfaces.cli.simulate import load
from xulang.queueing.domain.correction import ENOUGH, Correction, Kind, What
from xulang.queueing.domain.hours import hours_of
from xulang.simulation.domain.border.breaks import other_breaks
from xulang.simulation.domain.border.events import make_world
from xulang.simulation.domain.border.scenario import Break, Demand, Holiday, Scenario
from xulang.simulation.domain.border.scoring import (
    bars,
    fit_rows,
    pooled,
    read_correction,
    scores,
    table,
    write_correction,
)
from xulang.simulation.domain.border.watching import (
    WARM,
    Sort,
    Told,
    Watch,
    Watched,
    sort_of,
    watch,
)

DAY = line(
    opens=time(7),
    closes=time(20),
    per_day=60,
    lanes=1,
    per_lane=6,
    travel=(30, 60),
    near=300,
    mix={"heavy": 300, "light": 700},
)
LAPSES = replace(SLOTS, name="lapses", no_show=200, late=100, walk_in=50)


def at(day: date, hour: int) -> datetime:
    """Scenarios are written in the time of Hanoi."""
    return datetime.combine(day, time(hour))


BREAK = Break(
    gate="HN",
    since=at(date(2026, 5, 20), 10),
    until=at(date(2026, 5, 20), 15),
    left=0,
    told=at(date(2026, 5, 19), 18),
)
WEEKS = scenario(days=WARM + 4, drain_days=3, classes=TWO, lines=(DAY,), policies=(LAPSES,))
DAY_OF_BREAK = WEEKS.first_day + timedelta(days=WARM + 2)
EVERY = 5 * 3600 + 300
PATHS = 10


def watched(*, seed: int, every: int = EVERY) -> Watch:
    return watch(scenario=WEEKS, line=DAY, policy=LAPSES, seed=seed, every=every, paths=PATHS)


@pytest.fixture(scope="module")
def scored() -> Watch:
    return watched(seed=1)


@pytest.fixture(scope="module")
def calm() -> list[Told]:
    return told(WEEKS)


def told(where: Scenario) -> list[Told]:
    world = make_world(scenario=where, line=where.lines[0], seed=1)
    run = Watched(world=world, policy=LAPSES, seed=1, every=EVERY, paths=PATHS)
    run.play()
    return run.told


def test_nothing_that_comes_later_is_known(calm: list[Told]) -> None:
    """A stop that nobody announces, and more trucks from its day on, change nothing that was told before."""
    stop = at(DAY_OF_BREAK, 10)
    later = replace(
        WEEKS,
        breaks=(Break(gate="HN", since=stop, until=stop.replace(hour=16), left=0),),
        demand=(Demand(since=stop.date(), until=date(2027, 1, 1), factor=1300),),
    )
    changed = told(later)
    until = hours_of(day=DAY_OF_BREAK).start * 3600
    before = [one for one in calm if one.at < until]
    assert len(before) > 50
    assert before == [one for one in changed if one.at < until]
    assert calm != changed


def test_an_announced_break_is_known_from_when_it_is_told(calm: list[Told]) -> None:
    stop = Break(
        gate="HN", since=at(DAY_OF_BREAK, 7), until=at(DAY_OF_BREAK, 16), left=0, told=at(DAY_OF_BREAK, 0)
    )
    warned = told(replace(WEEKS, breaks=(stop,)))
    midnight = hours_of(day=DAY_OF_BREAK).start * 3600
    first_calm, first_warned = (
        {one.place: one.spans[What.LEFT].p50 for one in there if midnight <= one.at < midnight + EVERY}
        for there in (calm, warned)
    )
    assert set(first_calm) == set(first_warned)
    assert max(first_warned[place] - first_calm[place] for place in first_calm) > 8 * 3600
    assert [one for one in calm if one.at < midnight] == [one for one in warned if one.at < midnight]


def test_a_short_span_has_these_figures(scored: Watch) -> None:
    """Fitted on one seed, scored on another."""
    correction = fit_rows(rows=watched(seed=2, every=3000).rows)
    (found,) = scores(watches=[scored], shipped=correction)
    left = found.of(what=What.LEFT, group="all")
    assert (found.told, found.failed, found.unknown) == (414, 123, 0)
    assert (left.count, left.covered, left.early, left.late) == (291, 204, 65, 22)
    assert (round(left.error), round(left.constant), round(left.width)) == (2501, 13808, 6838)


def test_days_are_sorted() -> None:
    where = replace(
        WEEKS,
        breaks=(
            BREAK,
            replace(BREAK, told=None, since=at(date(2026, 6, 1), 22), until=at(date(2026, 6, 2), 8)),
        ),
        holidays=(Holiday(since=date(2026, 7, 1), until=date(2026, 7, 3)),),
    )
    sorts = {
        day: sort_of(scenario=where, line=DAY, day=day)
        for day in (
            date(2026, 5, 19),
            date(2026, 5, 20),
            date(2026, 6, 2),
            date(2026, 6, 24),
            date(2026, 7, 10),
        )
    }
    assert list(sorts.values()) == [Sort.ORDINARY, Sort.ANNOUNCED, Sort.UNANNOUNCED, Sort.TET, Sort.ORDINARY]


def test_what_is_shipped_reads_and_writes_the_same() -> None:
    data = SHIPPED.read_bytes()
    assert write_correction(correction=read_correction(data=data)) == data
    assert read_correction(data=data) != Correction()


def test_the_command_prints_figures_and_bars(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "small.toml"
    file.write_text(SMALL.replace("\ndays = 1\n", f"\ndays = {WARM + 1}\n"), encoding="utf-8")
    words = ["--scenario", str(file), "--every", "41", "--seeds", "1"]
    assert cli.main(["estimates", "fit", *words, "--write", str(tmp_path / "again.json")]) == 0
    assert cli.main(["estimates", "fit", *words, "--write", str(tmp_path / "fitted.json")]) == 0
    assert (tmp_path / "again.json").read_bytes() == (tmp_path / "fitted.json").read_bytes()
    fitted = read_correction(data=(tmp_path / "fitted.json").read_bytes())
    # Only a cell that has seen enough errors speaks.
    assert fitted.cells
    assert all(cell.count >= ENOUGH for cell in fitted.cells.values())
    # So few days miss bars; who asked sees it in how the command ends.
    assert cli.main(["estimates", "score", *words, "--json"]) == 1
    found = json.loads(capsys.readouterr().out)
    assert found["schema"] == "xulang/estimates/v2"
    assert {one["what"] for one in found["groups"]} == {"call", "entry", "left"}
    assert [bar["met"] for bar in found["bars"]].count(False) > 0


def test_bars_say_what_is_missed(scored: Watch) -> None:
    found = scores(watches=[scored], shipped=Correction())
    names = {bar.name: bar.met for bar in bars(scores=found)}
    assert set(names) == {"coverage of the year, 78% to 82%", "coverage, ordinary, at least 70%"}
    assert not names["coverage of the year, 78% to 82%"]
    text = table(scores=found)
    assert "left    all" in text
    assert "missed  coverage of the year" in text


def test_a_bar_is_met_if_every_seed_meets_it(scored: Watch) -> None:
    """Two years side by side: figures are pooled, a bar looks at each, and each learns from itself alone."""
    other = watched(seed=2)
    alone = [scores(watches=[one], shipped=Correction())[0] for one in (scored, other)]
    both = scores(watches=[other, scored], shipped=Correction())
    assert both == alone
    (whole,) = [bar for bar in bars(scores=both) if "year" in bar.name]
    assert whole.found == tuple(one.of(what=What.LEFT, group="all").coverage for one in alone)
    (left,) = [one.figures for one in pooled(scores=both) if (one.what, one.group) == (What.LEFT, "all")]
    counts = [one.of(what=What.LEFT, group="all") for one in alone]
    assert (left.count, left.late) == (sum(one.count for one in counts), sum(one.late for one in counts))
    assert left.error == pytest.approx(sum(one.error * one.count for one in counts) / left.count)


def test_another_seed_has_other_breaks_of_the_same_sort() -> None:
    year = load(name="year-2026")
    assert other_breaks(scenario=year, seed=1) == year
    drawn = other_breaks(scenario=year, seed=2)
    assert drawn == other_breaks(scenario=year, seed=2)
    assert drawn.breaks != other_breaks(scenario=year, seed=3).breaks

    def counted(where: Scenario) -> Counter[tuple[str | None, bool]]:
        return Counter((one.gate, one.told is None) for one in where.breaks)

    assert counted(drawn) == counted(year)
    assert [one for one in drawn.breaks if one.gate is None] == [
        one for one in year.breaks if one.gate is None
    ]
    for one in drawn.breaks:
        assert one.since.hour >= 7
        assert one.until <= datetime.combine(one.until.date(), time(20))
    days = [(one.gate, one.since.date()) for one in drawn.breaks]
    assert len(days) == len(set(days))


def test_rare_days_are_asked_oftener_and_count_for_themselves_alone() -> None:
    stop = Break(gate="HN", since=at(DAY_OF_BREAK, 10), until=at(DAY_OF_BREAK, 12), left=0)
    run = watch(
        scenario=replace(WEEKS, breaks=(stop,)), line=DAY, policy=LAPSES, seed=1, every=EVERY, paths=PATHS
    )
    moments = {row.case.now: (row.even, row.sort) for row in run.rows}
    extra = {now for now, (even, _) in moments.items() if not even}
    assert {moments[now][1] for now in extra} == {Sort.UNANNOUNCED}
    assert len(extra) > 10
    (found,) = scores(watches=[run], shipped=Correction())
    even = [row for row in run.rows if row.even and row.case.what == What.LEFT]
    rare = [row for row in run.rows if row.sort == Sort.UNANNOUNCED and row.case.what == What.LEFT]
    assert found.of(what=What.LEFT, group="all").count == len(even)
    assert found.of(what=What.LEFT, group=Sort.UNANNOUNCED).count == len(rare)
    kinds = {row.case.kind for row in rare}
    assert kinds == {Kind.USUAL, Kind.STOPPED, Kind.RESUMED}
