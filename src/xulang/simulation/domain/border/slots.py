"""The product's queue, played: every decision is queueing.domain's, and this only moves trucks and time."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from xulang.crossing.domain.meeting import Coming
from xulang.kernel.period import Period
from xulang.kernel.refusal import Refusal
from xulang.queueing.domain import decisions, sealed, steward
from xulang.queueing.domain.classes import PriorityClass, in_order
from xulang.queueing.domain.events import Called, Drawn, Event, Missed, Requested
from xulang.queueing.domain.hours import SECONDS
from xulang.queueing.domain.line import LineState
from xulang.queueing.domain.overbooking import bookable
from xulang.queueing.domain.place import Place, Rules, Turn
from xulang.queueing.domain.plan import plan
from xulang.queueing.domain.words import Ground, PlaceState
from xulang.simulation.domain.border.drawing import (
    announced,
    drawn,
    pledged,
    requests_sealed,
    revealed,
    unix,
    windows_of,
)
from xulang.simulation.domain.border.draws import exponential, uniforms
from xulang.simulation.domain.border.events import MINUTE, Run, World
from xulang.simulation.domain.border.scenario import WHOLE, Policy, Scenario
from xulang.simulation.domain.border.trucks import CALL

# A truck that lost its place asks again under a new id: so many ids each truck has.
TIMES = 64


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """What became known of a truck, for who waits for it."""

    at: int
    number: int
    coming: Coming
    hour: int | None = None


class Queue(Run):
    """Slots and calls forward, with the conduct that the policy describes."""

    def __init__(self, *, world: World, policy: Policy, trace: bool) -> None:
        super().__init__(world=world, policy=policy, trace=trace)
        scenario = world.scenario
        self.rules = Rules(
            notice=scenario.slots.notice,
            grace=scenario.slots.grace_minutes * MINUTE,
            misses=scenario.slots.misses,
            no_show=policy.no_show,
            risk=scenario.slots.risk,
            buffer=scenario.slots.buffer,
        )
        self.state = LineState(shares=[one.share for one in _classes(scenario)], rules=self.rules)
        self.asked = [0] * len(self.stories)
        self.ids = [UUID(int=number * TIMES) for number in range(len(self.stories))]
        self.called = [0] * len(self.stories)
        self.here: set[int] = set()  # At the gate, with or without a slot.
        self.near: set[int] = set()  # In a holding park or on the way there: a call reaches them in time.
        self.moving: set[int] = set()  # On the road to the gate.
        self.short: set[int] = set()  # Of these, called at short notice for a lane that stands free.
        self.heard_of: list[Heard] = []
        self.requests: list[Requested] = []
        self.eager: set[int] = set()
        self.opened_at = 0
        self._learn(0)

    def begin(self) -> None:
        for moment in self.gate.lessons():
            self.at(moment, self.learn, 0)
        for hour in self.gate.hours:
            self.at(hour * SECONDS, self.tick, hour)
        for place, window in enumerate(windows_of(self.world) if self.policy.windows else ()):
            opens, closes = unix(window.opens), unix(window.closes)
            self.at(opens - sealed.HOUR, self.announce, place)
            self.at(opens - sealed.MINUTE, self.pledge, place)
            self.at(closes + sealed.SETTLE, self.draw, place)
        if self.policy.eager:
            self._hurry()

    # Sealed windows.

    def _hurry(self) -> None:
        """Who is eager says in a window's first second that he is ready, whether that is announced or not."""
        for window in windows_of(self.world):
            opens, closes = unix(window.opens), unix(window.closes)
            for truck in self.world.trucks:
                if opens < truck.ready < closes and self.does(
                    self.conduct(truck.number).push, self.policy.eager
                ):
                    self.at(opens, self.ready, truck.number)
                    self.eager.add(truck.number)

    def announce(self, place: int) -> None:
        window = windows_of(self.world)[place]
        self.apply(announced(line=self.state, window=window, at=self.now))

    def pledge(self, _place: int) -> None:
        for event in pledged(line=self.state, key=self.world.key, at=self.now):
            self.apply([event])

    def draw(self, _place: int) -> None:
        """The window is closed: sealed, opened by both, and the order said."""
        self.apply(requests_sealed(line=self.state, requests=self.requests, at=self.now))
        for event in revealed(line=self.state, key=self.world.key, at=self.now):
            self.apply([event])
        turns = drawn(line=self.state)
        self.requests.clear()
        self.apply(turns)
        for number in [one.place.int // TIMES for one in turns if isinstance(one, Drawn)]:
            if number in self.here:
                self.settle(number)
            elif number in self.near:
                self.park(number)
        self.call()
        self.take()

    # Capacity.

    def learn(self, _number: int) -> None:
        """The plan changed; who chose a window that shrank is back in the order, by rule."""
        self._learn(self.now)
        first = self.now // SECONDS
        latest = max((hour for hour, there in self.state.chosen.items() if there), default=first)
        steward.replan(line=self.state, first=first, bookable=self.ahead(latest - first), say=self.apply)

    def _learn(self, now: int) -> None:
        no_show, risk = self.rules.no_show, self.rules.risk
        known = self.gate.known(now=now)
        self.bookable = [bookable(capacity=trucks, no_show=no_show, risk=risk) for trucks in known]

    def ahead(self, hours: int) -> list[int]:
        """What may be booked in the running hour and so many after it."""
        place = self.now // SECONDS - self.gate.hours.start
        return self.bookable[place : place + hours + 1]

    # Each full hour: who missed, who is called, who takes what is free now.

    def tick(self, hour: int) -> None:
        self.seen.append((self.now, self.inside))
        self.at(self.now + self.rules.grace, self.miss, hour)
        upto = self.ahead(self.rules.notice)
        steward.begin_hour(line=self.state, now=hour, bookable=upto, say=self.apply)
        self.take()

    def call(self) -> None:
        """For the hour that lies the notice ahead: at each full hour, and when somebody becomes ready."""
        now, upto = self.now // SECONDS, self.ahead(self.rules.notice)
        steward.call_forward(line=self.state, now=now, bookable=upto, say=self.apply)

    def miss(self, hour: int) -> None:
        """Nobody misses an hour while a break keeps the gate shut; closing for the night is no break."""
        place = self.now // SECONDS - self.gate.hours.start
        if place < len(self.gate.plan) and self.gate.plan[place] and not self.gate.rate(self.now):
            return
        self.apply(decisions.missed(line=self.state, at=self.now, open_since=self.opened_at))
        self.take()

    def opened(self, number: int) -> None:
        self.opened_at = self.now
        super().opened(number)

    def idle(self) -> None:
        """A lane stands free though nobody due is here: a slot that fell free, for who stands by."""
        slots = self.free - len(self.short)
        steward.fill(line=self.state, now=self.now // SECONDS, slots=slots, say=self.apply)

    # What the queue asks for happens in the world.

    def apply(self, events: Iterable[Event]) -> None:
        for event in list(events):
            self.state.apply(event)
            if isinstance(event, Called):
                self.answer(event)
            elif isinstance(event, Missed):
                self.missed(event.place.int // TIMES)

    def answer(self, event: Called) -> None:
        """The driver was called: he comes as he does."""
        number, counts = event.place.int // TIMES, self.counts
        self._tell(number, Coming.CALLED, event.hour)
        counts.calls += 1
        if event.passed:
            counts.passed[event.ground] = counts.passed.get(event.ground, 0) + event.passed
            counts.passing[event.ground] = counts.passing.get(event.ground, 0) + 1
        if number in self.here:
            self.settle(number)
        elif number not in self.moving:  # Else it takes the slot when it comes.
            self._set_off(number, event)

    def _set_off(self, number: int, event: Called) -> None:
        story, policy, habits = self.stories[number], self.policy, self.habits
        turn = self.called[number]
        self.called[number] += 1
        absent, late, early, much, where, *_ = uniforms(self.world.key, number, CALL + turn)
        if not story.honest or absent * WHOLE <= policy.no_show:
            self.counts.absent += 1
            return
        begins, ends = event.hour * SECONDS, (event.hour + 1) * SECONDS
        comes = begins + int(where * SECONDS)
        if event.ground == Ground.STANDBY:
            comes = self.now
            self.short.add(number)
        elif late * WHOLE <= policy.late:
            comes = ends + round(exponential(mean=habits.late_minutes * MINUTE, throw=much))
        elif early * WHOLE <= policy.early:
            comes = begins - round(exponential(mean=habits.early_minutes * MINUTE, throw=much))
        self.drive(number, comes)

    def drive(self, number: int, comes: int) -> None:
        """To the gate, at the moment it wants or as soon as the road allows."""
        truck = self.stories[number].truck
        soonest = self.now + truck.travel
        if number in self.near:
            park = self.world.line.park_minutes * MINUTE
            soonest = max(self.now + park, truck.ready + truck.travel)
        self.moving.add(number)
        self.at(max(comes, soonest), self.reach, number)

    def _tell(self, number: int, coming: Coming, hour: int | None = None) -> None:
        if self.world.line.receiving is not None:
            self.heard_of.append(Heard(at=self.now, number=number, coming=coming, hour=hour))

    def missed(self, number: int) -> None:
        self._tell(number, Coming.WAITS)
        self.counts.missed += 1
        self.short.discard(number)
        if self.place(number).state == PlaceState.LOST:
            self.counts.lost += 1
            if self.stories[number].honest and number not in self.moving:
                self.at(self.now + self.habits.again_minutes * MINUTE, self.again, number)

    # A truck's way.

    def place(self, number: int) -> Place:
        return self.state.places[self.ids[number]]

    def rejoin(self, number: int) -> None:
        """It lost its place and asks for a new one, as a new consignment at the end of the order."""
        self.asked[number] += 1
        self.ids[number] = UUID(int=number * TIMES + self.asked[number])
        self.join(number)

    def join(self, number: int) -> None:
        turn = Turn(at=self.now, rank=0, id=self.ids[number])
        row = self.stories[number].truck.row
        joined = decisions.take(line=self.state, turn=turn, row=row, marks=frozenset({f"plate {number}"}))
        if isinstance(joined, Requested):
            self.requests.append(joined)
        self.apply([joined])

    def ready(self, number: int) -> None:
        if number in self.eager and self.ids[number] in self.state.places:
            return  # He said so before he was.
        story, truck, policy = self.stories[number], self.stories[number].truck, self.policy
        self.join(number)
        if policy.twice and self.does(self.conduct(number).twice, policy.twice):
            self._ask_twice(number)
        if not story.honest:
            return
        far = truck.travel > self.rules.notice * SECONDS
        if far or truck.near:
            self.near.add(number)
        if policy.walk_in and self.does(self.conduct(number).walk_in, policy.walk_in):
            self.drive(number, self.now)
        elif story.since > self.now:
            self._choose(number, story.since)
        elif far and self._choose(number, self.now + truck.travel):
            pass  # Further away than a call reaches: such a carrier takes the first window that it can make.
        elif number in self.near:
            there = truck.travel - self.world.line.park_minutes * MINUTE
            self.at(self.now + max(there, 0), self.park, number)
        self.call()

    def _ask_twice(self, number: int) -> None:
        """A second consignment on paper, with a plate that has its place: refused by the queue."""
        twin = Turn(at=self.now, rank=0, id=UUID(int=number * TIMES + TIMES - 1))
        row, marks = self.stories[number].truck.row, frozenset({f"plate {number}"})
        try:
            self.apply([decisions.join(line=self.state, turn=twin, row=row, marks=marks)])
        except Refusal:
            self.counts.refused += 1

    def _choose(self, number: int, since: int) -> bool:
        """The first window from the hour it wishes for; with none to be had it stays in the order."""
        if not self._waits(number):
            return False
        now, notice = self.now // SECONDS, self.rules.notice
        span = self.ahead(notice + 1 + self.world.scenario.slots.window_hours)
        if len(span) <= notice:
            return False
        room = decisions.room(line=self.state, now=now, hour=now + notice, bookable=span)
        left = [room, *span[notice + 1 :]]
        hours = decisions.offers(line=self.state, first=now + notice, bookable=left)
        place = self.place(number)
        made = plan(first=now + notice, hours=hours, waiting=self.state.waiting())
        turn = made.hour_of(row=place.row, ahead=self.state.ahead(place))
        first, hours = now + notice + 1, hours[1:]  # Calls for the hour before may be out.
        wish = max(-(-since // SECONDS), first)
        if turn is None or turn > wish:
            return False
        free = decisions.windows(line=self.state, place=place.id, first=first, hours=hours)
        hour = next((one for one in free if one >= wish), None)
        if hour is not None:
            chose = decisions.choose(line=self.state, place=place.id, hour=hour, first=first, hours=hours)
            self.apply([chose])
        return hour is not None

    def park(self, number: int) -> None:
        """In the holding park: it can take a slot that falls free."""
        if number not in self.moving and number not in self.here and self._waits(number):
            self.apply([decisions.park(line=self.state, place=self.ids[number], at=self.now)])
            self.take()

    def reach(self, number: int) -> None:
        """At the gate."""
        story = self.stories[number]
        self.moving.discard(number)
        self.short.discard(number)
        if story.left is not None:
            return
        if story.at_gate is None:
            story.at_gate = self.now
        self.here.add(number)
        self.settle(number)
        self.take()

    def settle(self, number: int) -> None:
        """It stands at the gate: into the lanes' queue with a slot, beside it without."""
        state = self.place(number).state
        if state == PlaceState.LOST:
            self.rejoin(number)
        elif state not in {PlaceState.WAITING, PlaceState.CALLED}:
            return
        self.apply([decisions.arrive(line=self.state, place=self.ids[number], at=self.now)])
        if self.place(number).state == PlaceState.ARRIVED:
            self.stand(number)

    def again(self, number: int) -> None:
        if self.stories[number].left is None:
            self.rejoin(number)

    def order(self, number: int) -> tuple[int, ...]:
        """Who was called for an earlier hour goes first; within it, who came first."""
        return (self.place(number).hour or 0, self.now)

    def enter(self, number: int) -> None:
        self.here.discard(number)
        self._tell(number, Coming.HERE)
        self.apply([decisions.enter(line=self.state, place=self.ids[number], at=self.now)])

    def leave(self, number: int) -> None:
        self.here.discard(number)
        self.short.discard(number)
        if self.place(number).live:
            self.apply([decisions.give_back(line=self.state, place=self.ids[number])])

    def hold(self, number: int) -> None:
        self.short.discard(number)
        self._tell(number, Coming.WAITS)
        if self.place(number).live:
            self.apply([decisions.hold(line=self.state, place=self.ids[number])])

    def release(self, number: int) -> None:
        if self.place(number).state == PlaceState.HELD:
            self.apply([decisions.free(line=self.state, place=self.ids[number])])
        if number in self.here:
            self.settle(number)
            self.take()

    def _waits(self, number: int) -> bool:
        return self.place(number).state == PlaceState.WAITING


def _classes(scenario: Scenario) -> tuple[PriorityClass, ...]:
    always = Period(start=None, end=None)
    return in_order(
        classes=[
            PriorityClass(
                code=one.code,
                weight=one.weight,
                share=one.share,
                legal_basis=one.legal_basis,
                valid=always,
            )
            for one in scenario.classes
        ]
    )
