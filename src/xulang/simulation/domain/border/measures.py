"""What a run is measured by.

Wait: from readiness (or the later hour wished for) to entry. Standing: from the first arrival at the gate to
entry. Who still waits when the hours end counts with the wait until then.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import accumulate

from xulang.queueing.domain.hours import SECONDS, hours_of
from xulang.simulation.domain.border.events import Counts, Drive, Run, Story, World, make_world
from xulang.simulation.domain.border.fluid import fluid_waits
from xulang.simulation.domain.border.receiving import make_receivers, pairs_of, play_receivers
from xulang.simulation.domain.border.scenario import Kind, Line, Policy, Scenario
from xulang.simulation.domain.border.slots import Queue
from xulang.simulation.domain.border.statistics import quantile

BOUND = "fluid bound"
ALL = "all"
HOUR = 3600.0


@dataclass(slots=True, kw_only=True)
class Measured:
    """One policy in one replication. Groups: "all", a line, a class, both ("HN export / fresh"). Hours."""

    waits: dict[str, list[float]] = field(default_factory=dict)
    standing: dict[str, list[float]] = field(default_factory=dict)
    figures: dict[str, float] = field(default_factory=dict)
    at_gate: list[int] = field(default_factory=list)  # Trucks at each full hour, of all lines.
    elsewhere: list[int] = field(default_factory=list)
    entered: list[int] = field(default_factory=list)  # In each hour.
    capacity: list[float] = field(default_factory=list)
    fingerprint: str = ""

    def add(self, groups: Iterable[str], wait: float, stood: float) -> None:
        for group in groups:
            self.waits.setdefault(group, []).append(wait)
            self.standing.setdefault(group, []).append(stood)

    def count(self, name: str, number: float) -> None:
        self.figures[name] = self.figures.get(name, 0) + number


def play(*, world: World, policy: Policy, trace: bool = False) -> Run:
    run: Run
    if policy.kind == Kind.SLOTS:
        run = Queue(world=world, policy=policy, trace=trace)
    else:
        run = Drive(world=world, policy=policy, trace=trace, by_weight=policy.kind == Kind.WEIGHT)
    run.play()
    return run


def replicate(*, scenario: Scenario, seed: int, trace: bool = False) -> dict[str, Measured]:
    """All policies and the bound over the same trucks. Lines do not touch each other: one after another."""
    found = {one.name: Measured() for one in scenario.policies} | {BOUND: Measured()}
    for line in scenario.lines:
        world = make_world(scenario=scenario, line=line, seed=seed)
        for policy in scenario.policies:
            run = play(world=world, policy=policy, trace=trace)
            _take(found[policy.name], run, line)
            if line.receiving is not None:
                _take_receivers(found[policy.name], run, policy, seed, trace=trace)
        _take_bound(found[BOUND], world)
    for one in found.values():
        for values in (*one.waits.values(), *one.standing.values()):
            values.sort()
    return found


def summary(one: Measured) -> dict[str, float]:
    """Flat figures with names that stay: "GROUP/wait_p95" in hours, the rest in trucks."""
    found = dict(one.figures)
    for group, waits in one.waits.items():
        found |= {f"{group}/wait_{name}": value for name, value in _describe(waits)}
        found[f"{group}/trucks"] = len(waits)
    for group, stood in one.standing.items():
        found |= {f"{group}/standing_{name}": value for name, value in _describe(stood)}
    if one.at_gate:
        found["at_gate_most"] = max(one.at_gate)
        found["at_gate_mean"] = sum(one.at_gate) / len(one.at_gate)
        found["elsewhere_most"] = max(one.elsewhere)
    return found


def _describe(values: list[float]) -> Iterable[tuple[str, float]]:
    yield "mean", sum(values) / len(values)
    for percent in (50, 90, 95):
        yield f"p{percent}", quantile(values, percent / 100)


def _take(into: Measured, run: Run, line: Line) -> None:
    scenario, gate = run.world.scenario, run.gate
    first, last = _measured_hours(scenario)
    names = _class_names(scenario)
    for story in run.stories:
        if not story.honest or not first <= story.truck.ready < last:
            continue
        if story.left is not None:
            into.count("gave_up", 1)
            continue
        ends = gate.end if story.entered is None else story.entered
        into.count("still_waiting", story.entered is None)
        stood = 0.0 if story.at_gate is None else ends - story.at_gate
        into.add(
            _groups(line, names[story.truck.row]), max(ends - story.since, 0) / HOUR, max(stood, 0.0) / HOUR
        )
    _take_counts(into, run.counts)
    into.count("overtaken", _overtaken(run.stories, first, last))
    _take_series(into, run)
    if run.log is not None:
        into.fingerprint += run.fingerprint()


def _take_receivers(into: Measured, goods: Run, policy: Policy, seed: int, *, trace: bool) -> None:
    """How long an empty truck stands inside before its goods are there, and goods for want of one (hours)."""
    scenario, line = goods.world.scenario, goods.world.line
    world, partners = make_receivers(scenario=scenario, line=line, goods=goods.world, seed=seed)
    empty = play_receivers(goods=goods, world=world, partners=partners, policy=policy, trace=trace)
    first, last = _measured_hours(scenario)
    for pair in pairs_of(goods=goods, empty=empty, partners=partners):
        came, ready = pair.empty.entered, pair.goods.entered
        if not first <= pair.goods.truck.ready < last or came is None or ready is None:
            continue
        into.count("receiving/met", 1)
        into.count("receiving/empty_waits", max(ready - came, 0) / HOUR)
        into.count("receiving/goods_wait", max(came - ready, 0) / HOUR)
        if pair.empty.at_gate is not None:
            into.count("receiving/stands", (came - pair.empty.at_gate) / HOUR)
    into.count("receiving/trucks", len(partners))
    into.count("receiving/missed", empty.counts.missed)
    if empty.log is not None:
        into.fingerprint += empty.fingerprint()


def _take_counts(into: Measured, counts: Counts) -> None:
    for name in ("calls", "absent", "missed", "lost", "refused"):
        into.count(name, getattr(counts, name))
    for ground, trucks in counts.passed.items():
        into.count(f"passed/{ground}", trucks)
    for ground, calls in counts.passing.items():
        into.count(f"passing/{ground}", calls)


def _take_series(into: Measured, run: Run) -> None:
    gate = run.gate
    start, hours = gate.hours.start, len(gate.hours)
    at_gate, elsewhere, stayed = ([0] * (hours + 1) for _ in range(3))
    entered = [0] * hours
    for story in run.stories:
        if not story.honest:
            continue
        ends = story.entered or story.left or gate.end
        stands = ends if story.at_gate is None else min(story.at_gate, ends)
        for row, since, until in ((at_gate, stands, ends), (elsewhere, story.truck.ready, stands)):
            row[min(-(-since // SECONDS) - start, hours)] += 1
            row[min(-(-until // SECONDS) - start, hours)] -= 1
        whole, over = -(-story.truck.ready // SECONDS) - start, ends // SECONDS - start
        if over > whole:
            stayed[whole] += 1
            stayed[min(over, hours)] -= 1
        if story.entered is not None:
            entered[min(story.entered // SECONDS - start, hours - 1)] += 1
    series = [list(accumulate(row))[:hours] for row in (at_gate, elsewhere, stayed)]
    taken = gate.taken()
    unused = sum(
        min(max(could - did, 0.0), there) for could, did, there in zip(taken, entered, series[2], strict=True)
    )
    into.count("unused", unused)
    into.count("entered", sum(entered))
    into.at_gate = _sum(into.at_gate, series[0])
    into.elsewhere = _sum(into.elsewhere, series[1])
    into.entered = _sum(into.entered, entered)
    into.capacity = [one + more for one, more in zip(into.capacity or [0.0] * hours, taken, strict=True)]


def _sum(first: list[int], second: list[int]) -> list[int]:
    return [one + more for one, more in zip(first, second, strict=True)] if first else second


def _take_bound(into: Measured, world: World) -> None:
    first, last = _measured_hours(world.scenario)
    names = _class_names(world.scenario)
    for number, wait in fluid_waits(world=world):
        truck = world.trucks[number]
        if first <= truck.ready < last:
            hours = (world.gate.end - truck.ready if wait is None else wait) / HOUR
            for group in _groups(world.line, names[truck.row]):
                into.waits.setdefault(group, []).append(hours)


def _overtaken(stories: Iterable[Story], first: int, last: int) -> int:
    """How many saw one of their class, ready an hour or more after them, go in an hour before them."""
    rows: dict[int, list[Story]] = {}
    for story in stories:
        if story.honest and story.left is None and story.entered is not None:
            rows.setdefault(story.truck.row, []).append(story)
    found = 0
    for there in rows.values():
        there.sort(key=lambda one: one.since, reverse=True)
        earliest, later = float("inf"), 0
        for story in there:
            while there[later].since >= story.since + SECONDS:
                earliest = min(earliest, there[later].entered or 0)
                later += 1
            overtaken = earliest + SECONDS <= (story.entered or 0)
            found += overtaken and first <= story.truck.ready < last
    return found


def _groups(line: Line, name: str) -> tuple[str, ...]:
    return ALL, str(line.direction), line.name, name, f"{line.name} / {name}"


def _class_names(scenario: Scenario) -> list[str]:
    return [one.code for one in sorted(scenario.classes, key=lambda one: -one.weight)]


def _measured_hours(scenario: Scenario) -> tuple[int, int]:
    """Unix seconds, half open."""
    since, until = scenario.measured or (
        scenario.first_day,
        scenario.first_day + timedelta(days=scenario.days),
    )
    return hours_of(day=since).start * SECONDS, hours_of(day=until).start * SECONDS
