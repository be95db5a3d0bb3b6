"""(t) Simulated time: a day of 2,000 trucks through the rules of the queue; a year with 30 seeds.

(v) Rules against each other on the peak days and in the jam of December 2021, beside the fluid bound.

Processor time is measured, of one core: the machine may be shared. The year is a month of the ordinary scenario
with two seeds on two processes, counted up; the rules keep nothing that grows with the past but entered places.
"""

import os
import statistics
import time
from concurrent.futures import ProcessPoolExecutor

from msgspec.structs import replace

from benchmarks.table import Row
from xulang.interfaces.cli.simulate import load, replicate
from xulang.simulation.domain.border.events import World, make_world
from xulang.simulation.domain.border.experiment import Result, gather
from xulang.simulation.domain.border.measures import BOUND, play
from xulang.simulation.domain.border.scenario import Kind, Scenario

TRUCKS = 2000
SECONDS = 1.0
REPEATS = 5
MONTH, YEAR, SEEDS = 30, 365, 30
PROCESSES = 2
COMPARED = {"peak-day": ("all", 5), "crisis-2021-12": ("export", 3)}


def times() -> list[Row]:
    return [_day(), _year()]


def _day() -> Row:
    """All gates, trucks as they come, every lapse: drawn, called, driven and let in."""
    ordinary = load(name="ordinary")
    usual = sum(line.per_day for line in ordinary.lines)
    lines = tuple(replace(line, per_day=-(-line.per_day * TRUCKS // usual)) for line in ordinary.lines)
    day = replace(ordinary, days=1, lines=lines)
    taken = []
    for seed in range(REPEATS):
        begun = time.process_time()
        trucks = _play(day, seed)
        taken.append((time.process_time() - begun) * TRUCKS / trucks)
    middle = statistics.median(taken)
    return Row(
        name=f"(t) a day of {TRUCKS:,} trucks through the queue's rules, of {SECONDS:.0f} s",
        ratio=SECONDS / middle,
        limit=1.0,
        note=f"{middle:.2f} s of one core, from {min(taken):.2f} to {max(taken):.2f}",
    )


def _year() -> Row:
    month = replace(load(name="ordinary"), days=MONTH)
    begun = time.perf_counter()
    with ProcessPoolExecutor(max_workers=PROCESSES) as pool:
        spent = list(pool.map(_month, [month] * PROCESSES, range(1, PROCESSES + 1)))
    wall = time.perf_counter() - begun
    whole = YEAR / MONTH * SEEDS
    return Row(
        name=f"(t) a year with {SEEDS} seeds, counted up from a month",
        ratio=None,
        note=f"{sum(spent) / PROCESSES * whole / 3600:.1f} h of one core, {_hours(wall * whole / PROCESSES)} on"
        f" {PROCESSES} of {os.cpu_count()}; a month of one seed takes {sum(spent) / PROCESSES:.1f} s",
    )


def _month(month: Scenario, seed: int) -> float:
    begun = time.process_time()
    _play(month, seed)
    return time.process_time() - begun


def _play(scenario: Scenario, seed: int) -> int:
    """How many trucks."""
    policy = next(one for one in scenario.policies if one.kind == Kind.SLOTS and one.no_show)
    trucks = 0
    for line in scenario.lines:
        world: World = make_world(scenario=scenario, line=line, seed=seed)
        play(world=world, policy=policy)
        trucks += len(world.trucks)
    return trucks


def _hours(seconds: float) -> str:
    return f"{seconds / 3600:.1f} h"


def comparisons() -> list[Row]:
    found = []
    for name, (group, count) in COMPARED.items():
        scenario, seeds = load(name=name), range(1, count + 1)
        rows = list(replicate(scenario=scenario, seeds=seeds, jobs=PROCESSES))
        result = gather(scenario=scenario, seeds=seeds, replications=rows)
        found += [_compared(result, name, group, policy) for policy in result.figures]
    return found


def _compared(result: Result, name: str, group: str, policy: str) -> Row:
    """The ratio is the mean wait under first come first served to this one's: above one is better."""
    figures, first = result.figures[policy], result.figures[result.scenario.policies[0].name]
    wait = figures[f"{group}/wait_mean"]
    half = "" if wait.half is None else f" ±{wait.half:.1f}"
    said = f"wait {wait.mean:.1f}{half} h"
    if policy != BOUND:
        standing = figures[f"{group}/standing_mean"].mean
        said += (
            f", P95 {figures[f'{group}/wait_p95'].mean:.1f} h; at the gate {standing:.1f} h each,"
            f" {figures['at_gate_most'].mean:.0f} trucks at most"
        )
    trucks = "" if group == "all" else f", {group}"
    return Row(
        name=f"(v) {name}{trucks}: {policy}",
        ratio=first[f"{group}/wait_mean"].mean / wait.mean,
        note=said,
    )
