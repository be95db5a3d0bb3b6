"""The engine: a heap of events at whole seconds, the lanes of one gate, and what happened to each truck."""

from collections.abc import Callable
from dataclasses import dataclass, field
from hashlib import blake2b
from heapq import heappop, heappush

from xulang.simulation.domain.border.draws import exponential
from xulang.simulation.domain.border.gate import Gate
from xulang.simulation.domain.border.scenario import WHOLE, Habits, Line, Policy, Scenario
from xulang.simulation.domain.border.trucks import Conduct, Truck, conduct, line_key, trucks_of

MINUTE = 60
Action = Callable[[int], None]


@dataclass(slots=True, kw_only=True)
class World:
    """One line in one replication: what all policies meet alike."""

    scenario: Scenario
    line: Line
    key: bytes
    gate: Gate
    trucks: list[Truck]


def make_world(*, scenario: Scenario, line: Line, seed: int) -> World:
    return World(
        scenario=scenario,
        line=line,
        key=line_key(seed=seed, line=line),
        gate=Gate(scenario=scenario, line=line, seed=seed),
        trucks=trucks_of(scenario=scenario, line=line, seed=seed),
    )


@dataclass(slots=True, kw_only=True)
class Story:
    """What became of one truck. `since`: when it wanted to go: ready, or the later hour it wished for."""

    truck: Truck
    since: int
    at_gate: int | None = None
    entered: int | None = None
    left: int | None = None  # Gave up, or was never real.
    honest: bool = True


@dataclass(slots=True, kw_only=True)
class Counts:
    calls: int = 0
    absent: int = 0
    missed: int = 0
    lost: int = 0
    refused: int = 0
    passed: dict[str, int] = field(default_factory=dict)  # Trucks passed, by ground of the call.
    passing: dict[str, int] = field(default_factory=dict)  # Calls that passed somebody, by ground.


class Run:
    """One policy over one line. A subclass says who may stand in the lanes' queue, and in which order."""

    def __init__(self, *, world: World, policy: Policy, trace: bool) -> None:
        self.world, self.policy = world, policy
        self.gate = world.gate
        self.stories = [Story(truck=one, since=one.ready) for one in world.trucks]
        self.counts = Counts()
        self.now = 0
        self.free = world.gate.lanes
        self.standing: list[tuple[tuple[int, ...], int]] = []  # The lanes' queue: order, truck.
        self.held: set[int] = set()
        self.inside = 0  # Ready and not yet in.
        self.seen: list[tuple[int, int]] = []  # The same, at each full hour.
        self.log: list[tuple[int, str, int]] | None = [] if trace else None
        self._heap: list[tuple[int, int, Action, int]] = []
        self._count = 0

    @property
    def habits(self) -> Habits:
        return self.world.scenario.habits

    def at(self, moment: int, action: Action, number: int) -> None:
        self._count += 1
        heappush(self._heap, (moment, self._count, action, number))

    def play(self) -> None:
        for moment in self.gate.opens():
            self.at(moment, self.opened, 0)
        self.begin()
        if self.stories:
            self.at(self.stories[0].truck.ready, self._next, 0)
        heap, log = self._heap, self.log
        while heap:
            self.now, _, action, number = heappop(heap)
            if log is not None:
                log.append((self.now, action.__name__, number))
            action(number)

    def fingerprint(self) -> str:
        """Of every event in order: equal for equal seeds, bit for bit."""
        return blake2b(repr(self.log).encode(), digest_size=16).hexdigest()

    # What a policy says.

    def begin(self) -> None:
        """Before the first event."""

    def ready(self, number: int) -> None:
        raise NotImplementedError

    def order(self, number: int) -> tuple[int, ...]:
        """The lanes take the smallest first."""
        raise NotImplementedError

    def enter(self, number: int) -> None:
        """It goes in now."""

    def leave(self, number: int) -> None:
        """It gives up."""

    def idle(self) -> None:
        """A lane is free and nobody may go in."""

    def hold(self, number: int) -> None:
        """A force holds it up."""

    def release(self, number: int) -> None:
        """It may go on."""

    # What happens to a truck.

    def _next(self, number: int) -> None:
        story = self.stories[number]
        if number + 1 < len(self.stories):
            self.at(self.stories[number + 1].truck.ready, self._next, number + 1)
        policy = self.policy
        does = conduct(key=self.world.key, number=number) if _has_traits(policy) else None
        if does is None:
            self.inside += 1
            self.ready(number)
            return
        if does.phantom * WHOLE <= policy.phantom:
            story.honest = False
        else:
            self.inside += 1
        self._plan_conduct(number, story, does)
        self.ready(number)

    def _plan_conduct(self, number: int, story: Story, does: Conduct) -> None:
        if does.later * WHOLE <= self.policy.later:
            story.since += round(exponential(mean=self.habits.later_minutes * MINUTE, throw=does.long))
        if not story.honest:
            return
        if does.gives_up * WHOLE <= self.policy.gives_up:
            patience = exponential(mean=self.habits.gives_up_minutes * MINUTE, throw=does.long)
            self.at(self.now + round(patience), self._give_up, number)
        if does.held * WHOLE <= self.policy.held:
            # Somewhere within the first day after readiness; where it went in before, nothing happens.
            self.at(self.now + round(does.long * 24 * 3600), self._hold, number)

    def conduct(self, number: int) -> Conduct:
        return conduct(key=self.world.key, number=number)

    def does(self, throw: float, share: int) -> bool:
        return throw * WHOLE <= share

    def _give_up(self, number: int) -> None:
        story = self.stories[number]
        if story.entered is None:
            story.left = self.now
            self.inside -= 1
            self.leave(number)

    def _hold(self, number: int) -> None:
        story = self.stories[number]
        if story.entered is None and story.left is None:
            self.held.add(number)
            self.hold(number)
            self.at(self.now + self.habits.held_minutes * MINUTE, self._release, number)

    def _release(self, number: int) -> None:
        if number in self.held:
            self.held.discard(number)
            if self.stories[number].left is None:
                self.release(number)

    # The lanes.

    def stand(self, number: int) -> None:
        """Into the lanes' queue."""
        heappush(self.standing, (self.order(number), number))

    def take(self) -> None:
        """As many in as lanes are free, while the gate takes trucks."""
        while self.free and self.gate.rate(self.now):
            if not self.standing:
                self.idle()
                if not self.standing:
                    return
            _, number = heappop(self.standing)
            story = self.stories[number]
            if story.left is not None or story.entered is not None or number in self.held:
                continue
            story.entered = self.now
            self.inside -= 1
            self.free -= 1
            self.enter(number)
            done = self.gate.finish(self.now, story.truck.work)
            if done is not None:
                self.at(max(done, self.now), self.done, number)

    def done(self, _number: int) -> None:
        self.free += 1
        self.take()

    def opened(self, _number: int) -> None:
        self.take()


def _has_traits(policy: Policy) -> bool:
    return bool(
        policy.phantom
        or policy.twice
        or policy.push
        or policy.later
        or policy.held
        or policy.gives_up
        or policy.walk_in
    )


class Drive(Run):
    """First come first served, as gates without a queue do it: ready, drive, stand there.

    With `by_weight` the lanes take the weightiest class first, and within it who came first.
    """

    def __init__(self, *, world: World, policy: Policy, trace: bool, by_weight: int) -> None:
        super().__init__(world=world, policy=policy, trace=trace)
        self.by_weight = by_weight

    def begin(self) -> None:
        for hour in self.gate.hours:
            self.at(hour * 3600, self.count, hour)

    def count(self, _hour: int) -> None:
        self.seen.append((self.now, self.inside))

    def ready(self, number: int) -> None:
        story = self.stories[number]
        if not story.honest:
            return  # An invented truck takes no room on a road.
        self.at(story.since + story.truck.travel, self.reach, number)

    def reach(self, number: int) -> None:
        story = self.stories[number]
        if story.left is not None:
            return
        story.at_gate = self.now
        self.stand(number)
        self.take()

    def order(self, number: int) -> tuple[int, ...]:
        story = self.stories[number]
        reached = -1 if story.at_gate is None else story.at_gate
        pushes = self.policy.push and self.does(self.conduct(number).push, self.policy.push)
        row = story.truck.row if self.by_weight else 0
        return (0 if pushes else 1, row, reached)

    def release(self, number: int) -> None:
        if self.stories[number].at_gate is not None:
            self.stand(number)
            self.take()
