"""The rules of the queue, played: a seed plays the same again, and what must not happen does not."""

from datetime import date, datetime, time

import pytest
from msgspec.structs import replace

from tests.support.border import FIRST, SLOTS, TWO, line, scenario
from xulang.kernel.words import Direction
from xulang.queueing.domain.hours import SECONDS
from xulang.queueing.domain.words import PlaceState
from xulang.simulation.domain.border.drawing import unix
from xulang.simulation.domain.border.events import Run, make_world
from xulang.simulation.domain.border.experiment import gather, run_seed
from xulang.simulation.domain.border.fluid import fluid_waits
from xulang.simulation.domain.border.measures import BOUND, play, replicate
from xulang.simulation.domain.border.report import document, figure_rows, table
from xulang.simulation.domain.border.scenario import Break, DrawWindow, OtherSide, Policy, Receiving, Service
from xulang.simulation.domain.border.slots import Queue

DAY = line(
    opens=time(7),
    closes=time(20),
    per_day=300,
    lanes=2,
    per_lane=12,
    travel=(60, 200),
    near=300,
    mix={"heavy": 300, "light": 700},
    service=Service.ERLANG,
)
LAPSES = replace(SLOTS, name="lapses", no_show=200, late=100, walk_in=50)
EVERYTHING = replace(
    LAPSES, name="everything", early=100, phantom=50, twice=100, later=50, held=50, gives_up=30
)
WEEK = scenario(days=2, drain_days=4, classes=TWO, lines=(DAY,), policies=(FIRST, SLOTS, LAPSES, EVERYTHING))


def run(policy: Policy, *, seed: int = 1, where: object = DAY, **fields: object) -> Run:
    changed = replace(WEEK, **fields)
    world = make_world(scenario=changed, line=changed.lines[0], seed=seed)
    return play(world=world, policy=policy, trace=True)


@pytest.mark.parametrize("policy", WEEK.policies, ids=lambda one: one.name)
def test_a_seed_plays_the_same_again_bit_for_bit(policy: Policy) -> None:
    first, again, other = run(policy), run(policy), run(policy, seed=2)
    assert first.fingerprint() == again.fingerprint()
    assert first.log
    assert first.fingerprint() != other.fingerprint()


def test_policies_meet_the_same_trucks() -> None:
    runs = [run(policy) for policy in WEEK.policies]
    trucks = [[story.truck for story in one.stories] for one in runs]
    assert all(one == trucks[0] for one in trucks)


def test_more_traffic_elsewhere_changes_no_truck_here() -> None:
    both = replace(WEEK, lines=(replace(DAY, gate="CM"), DAY))
    alone = make_world(scenario=WEEK, line=DAY, seed=3)
    beside = make_world(scenario=both, line=both.lines[1], seed=3)
    assert alone.trucks == beside.trucks


@pytest.mark.parametrize("policy", WEEK.policies, ids=lambda one: one.name)
def test_nobody_goes_in_before_he_can_or_while_the_gate_is_shut(policy: Policy) -> None:
    done = run(policy)
    for story in done.stories:
        if story.entered is None:
            continue
        assert story.at_gate is not None
        assert story.truck.ready + story.truck.travel <= story.at_gate <= story.entered
        assert 0 <= story.entered // SECONDS % 24 < 13  # 07:00 to 20:00 in Hanoi.


@pytest.mark.parametrize("policy", WEEK.policies, ids=lambda one: one.name)
def test_every_honest_truck_goes_in_or_gives_up(policy: Policy) -> None:
    done = run(policy)
    assert all((story.entered is None) != (story.left is None) for story in done.stories if story.honest)
    assert not [story for story in done.stories if not story.honest and story.entered is not None]
    assert done.inside == 0


def test_who_keeps_to_the_rules_is_never_missed() -> None:
    done = run(SLOTS)
    assert done.counts.missed == done.counts.absent == done.counts.lost == 0


@pytest.mark.parametrize("policy", [SLOTS, LAPSES, EVERYTHING], ids=lambda one: one.name)
def test_the_line_of_the_product_is_empty_at_the_end(policy: Policy) -> None:
    done = run(policy)
    assert isinstance(done, Queue)
    honest = [done.place(story.truck.number).state for story in done.stories if story.honest]
    assert set(honest) <= {PlaceState.ENTERED, PlaceState.GIVEN_BACK, PlaceState.LOST}
    assert honest.count(PlaceState.ENTERED) == sum(story.entered is not None for story in done.stories)


def test_a_second_place_for_the_same_plate_is_refused() -> None:
    """And who asked twice waits not a second less, nor anybody a second more."""
    twice = run(replace(SLOTS, twice=300))
    assert twice.counts.refused > 100
    assert [one.entered for one in twice.stories] == [one.entered for one in run(SLOTS).stories]


def test_what_is_never_ready_holds_nothing_and_what_never_comes_is_put_out() -> None:
    done = run(replace(SLOTS, phantom=50))
    phantoms = [story for story in done.stories if not story.honest]
    assert 10 < len(phantoms) < 60
    assert done.counts.lost == len(phantoms)
    assert done.counts.absent == 2 * len(phantoms)


def test_who_pays_at_the_gate_passes_others_only_where_there_is_no_queue() -> None:
    def mean(policy: Policy) -> dict[bool, float]:
        done = run(policy, lines=(replace(DAY, per_day=340),))
        found: dict[bool, list[int]] = {True: [], False: []}
        for story in done.stories:
            pays = done.conduct(story.truck.number).push <= 0.1
            found[pays].append((story.entered or 0) - story.since)
        return {pays: sum(rows) / len(rows) / SECONDS for pays, rows in found.items()}

    bought = mean(replace(FIRST, push=100))
    assert bought[True] < bought[False] - 0.5
    queued = mean(replace(SLOTS, push=100))
    assert abs(queued[True] - queued[False]) < 0.5


def test_a_break_that_is_announced_leaves_fewer_at_the_gate() -> None:
    since, until = datetime.fromisoformat("2026-05-05T10:00"), datetime.fromisoformat("2026-05-05T16:00")
    sudden = Break(since=since, until=until, left=0)
    told = replace(sudden, told=datetime.fromisoformat("2026-05-04T18:00"))
    most = {}
    for name, stop in (("sudden", sudden), ("told", told)):
        found = replicate(scenario=replace(WEEK, breaks=(stop,), policies=(FIRST, SLOTS)), seed=1)
        most[name] = {policy: max(one.at_gate) for policy, one in found.items() if policy != BOUND}
    assert most["told"]["first come"] == most["sudden"]["first come"]
    assert most["told"]["slots"] < most["sudden"]["slots"] < most["sudden"]["first come"] / 2


def test_the_other_sides_figure_binds() -> None:
    row = OtherSide(
        since=date(2026, 5, 4), until=date(2026, 5, 12), low=60, high=80, gate="HN", direction=DAY.direction
    )
    for policy in (FIRST, SLOTS):
        done = run(policy, other_side=(row,))
        second = [
            story for story in done.stories if story.entered and story.entered // SECONDS in _second_day()
        ]
        assert 55 <= len(second) <= 85


def _second_day() -> range:
    first = int(datetime.fromisoformat("2026-05-05T00:00:00+07:00").timestamp()) // SECONDS
    return range(first, first + 24)


def test_with_fixed_service_nobody_beats_the_fluid_bound() -> None:
    fixed = replace(WEEK, lines=(replace(DAY, service=Service.FIXED, per_day=320),))
    world = make_world(scenario=fixed, line=fixed.lines[0], seed=1)
    bound = [wait for _, wait in fluid_waits(world=world) if wait is not None]
    assert len(bound) == len(world.trucks)
    for policy in (FIRST, SLOTS, LAPSES):
        done = play(world=world, policy=policy)
        total = sum((story.entered or 0) - story.since for story in done.stories)
        assert total >= sum(bound)
    waits = sum((s.entered or 0) - s.since for s in play(world=world, policy=FIRST).stories)
    assert waits <= sum(bound) * 1.01  # First come first served with fixed service is as good as it gets.


def test_results_of_several_seeds() -> None:
    small = replace(WEEK, days=2, drain_days=3, lines=(replace(DAY, per_day=80),))
    rows = [run_seed(scenario=small, seed=seed, trace=True) for seed in (1, 2, 3)]
    result = gather(scenario=small, seeds=(1, 2, 3), replications=rows)
    said = document(result=result)
    assert said["schema"] == "xulang/simulation/v1"
    figures = said["policies"]["slots"]["figures"]
    assert figures["absent"]["mean"] == 0
    assert figures["all/trucks"]["mean"] == pytest.approx(160, rel=0.2)
    against = said["policies"]["slots"]["difference_of_mean_wait_to_first"]
    first = said["policies"]["first come"]["figures"]["all/wait_mean"]
    assert against["mean"] == pytest.approx(figures["all/wait_mean"]["mean"] - first["mean"])
    assert against["half"] > 0
    assert BOUND in table(result=result)
    assert ("slots", "absent", 0.0, 0.0) in list(figure_rows(result=result))


def test_receiving_trucks_meet_what_they_take_over() -> None:
    """Called for their partners they stand inside half as long as when they drive up by themselves."""
    receiving = Receiving(share=300, lanes=1, per_lane=30, apart_minutes=120, travel=(30, 60), near=700)
    goods = replace(DAY, direction=Direction.IMPORT, receiving=receiving)
    played = replace(WEEK, lines=(goods,), policies=(FIRST, SLOTS))
    done = run_seed(scenario=played, seed=3, trace=False)
    result = gather(scenario=played, seeds=(3,), replications=[done])
    apart, together = (
        {name: value.mean for name, value in result.figures[one.name].items()} for one in (FIRST, SLOTS)
    )
    assert together["receiving/met"] == apart["receiving/met"] == together["receiving/trucks"] > 100
    assert together["receiving/empty_waits"] < apart["receiving/empty_waits"] / 2
    assert together["receiving/stands"] < apart["receiving/stands"] / 2
    [pairs] = [row.split()[1:] for row in table(result=result).splitlines() if row.startswith("pairs")]
    assert pairs == [f"{one['receiving/met']:.0f}" for one in (apart, together)]


def test_the_receiving_trucks_of_a_line_change_nothing_in_it() -> None:
    receiving = Receiving(share=300, lanes=1, per_lane=30, apart_minutes=120, travel=(30, 60))
    goods = replace(DAY, direction=Direction.IMPORT)
    alone, met = (
        replicate(scenario=replace(WEEK, lines=(one,)), seed=3)[LAPSES.name].waits
        for one in (goods, replace(goods, receiving=receiving))
    )
    assert alone == met


def test_who_asks_first_gains_before_an_order_and_nothing_before_a_draw() -> None:
    """A morning when more become ready than the gate takes: bots say so in the first second."""
    window = DrawWindow(
        gate="HN",
        direction=Direction.EXPORT,
        opens=datetime(2026, 5, 4, 6),  # noqa: DTZ001 -- scenarios are written in Hanoi's time
        closes=datetime(2026, 5, 4, 12),  # noqa: DTZ001
    )
    crowd = replace(DAY, per_day=600, travel=(30, 40), near=0)
    busy = replace(WEEK, days=1, lines=(crowd,), windows=(window,))
    gains: dict[bool, float] = {}
    for windows in (False, True):
        policy = replace(SLOTS, eager=200, windows=windows)
        bots: list[float] = []
        others: list[float] = []
        for seed in (1, 2, 3):
            world = make_world(scenario=busy, line=crowd, seed=seed)
            found = play(world=world, policy=policy)
            assert isinstance(found, Queue)
            opens, closes = unix(window.opens), unix(window.closes)
            for number, story in enumerate(found.stories):
                if opens < story.truck.ready < closes and story.entered is not None:
                    hurried = number in found.eager
                    (bots if hurried else others).append((story.entered - story.since) / 3600)
            assert found.state.window is None or found.state.window.drawn
        gains[windows] = sum(others) / len(others) - sum(bots) / len(bots)
    assert gains[False] > 3  # Hours less than those who say so when they are.
    assert abs(gains[True]) < 1
