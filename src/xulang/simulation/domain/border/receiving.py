"""Empty receiving trucks, played: each comes for one truck with goods of a line into the country.

The line with the goods is played first; what becomes known of its trucks (calls, absences, entries) reaches
the empty ones in the order of time. The rule of who may be called is the product's (crossing.domain.meeting).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from xulang.crossing.domain.meeting import Arrival, Coming, Receiver, Yard, meet
from xulang.kernel.words import Cargo
from xulang.queueing.domain import decisions
from xulang.queueing.domain.hours import SECONDS
from xulang.queueing.domain.words import PlaceState
from xulang.simulation.domain.border.draws import lognormal, uniforms
from xulang.simulation.domain.border.events import MINUTE, Drive, Run, Story, World
from xulang.simulation.domain.border.gate import Gate
from xulang.simulation.domain.border.scenario import WHOLE, Kind, Line, Policy, Receiving, Scenario
from xulang.simulation.domain.border.slots import Heard, Queue
from xulang.simulation.domain.border.trucks import NATURE, Truck, line_key


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """What one empty truck and its partner did: Unix seconds of their entries, None for who never came."""

    goods: Story
    empty: Story


def receiving_line(*, line: Line, receiving: Receiving) -> Line:
    return Line(
        gate=line.gate,
        direction=line.direction,
        cargo=Cargo.EMPTY,
        per_day=0,
        mix=line.mix,
        lanes=receiving.lanes,
        per_lane=receiving.per_lane,
        opens=line.opens,
        closes=line.closes,
        travel=receiving.travel,
        near=receiving.near,
        park_minutes=line.park_minutes,
        service=line.service,
    )


def make_receivers(*, scenario: Scenario, line: Line, goods: World, seed: int) -> tuple[World, list[int]]:
    """The empty trucks of a line's trucks, by readiness, and for each the number of its partner."""
    receiving = line.receiving
    if receiving is None:
        raise ValueError("nobody takes goods over from this line")
    own = receiving_line(line=line, receiving=receiving)
    key = line_key(seed=seed, line=own)
    median, ninth = (60.0 * minutes for minutes in own.travel)
    found = []
    for truck in goods.trucks:
        throws = uniforms(key, truck.number, NATURE)
        if throws[0] * WHOLE > receiving.share:
            continue
        # Ready before or after its partner, within so many minutes.
        shift = round((2 * throws[1] - 1) * receiving.apart_minutes * MINUTE)
        travel = round(lognormal(median=median, ninth=ninth, throw=throws[2]))
        start = goods.trucks[0].ready
        found.append((max(truck.ready + shift, start), truck, travel, throws[3] * WHOLE <= own.near))
    found.sort(key=lambda one: (one[0], one[1].number))
    trucks = [
        Truck(number=number, row=truck.row, ready=ready, travel=travel, near=near, work=1.0)
        for number, (ready, truck, travel, near) in enumerate(found)
    ]
    world = World(
        scenario=scenario,
        line=own,
        key=key,
        gate=Gate(scenario=scenario, line=own, seed=seed),
        trucks=trucks,
    )
    return world, [truck.number for _, truck, _, _ in found]


class Meeting(Queue):
    """The queue of the empty ones: held until what they take over is due."""

    def __init__(
        self, *, world: World, policy: Policy, trace: bool, partners: list[int], heard: Iterable[Heard]
    ) -> None:
        super().__init__(world=world, policy=policy, trace=trace)
        self.partners = partners
        self.of = {partner: number for number, partner in enumerate(partners)}
        self.heard = [one for one in heard if one.number in self.of]
        self.arrivals = [Arrival(coming=Coming.WAITS) for _ in partners]

    def begin(self) -> None:
        super().begin()
        for place, one in enumerate(self.heard):
            self.at(one.at, self.hear, place)

    def hear(self, place: int) -> None:
        """Something became known of the truck with the goods."""
        said = self.heard[place]
        number = self.of[said.number]
        self.arrivals[number] = Arrival(coming=said.coming, hour=said.hour)
        if self.ids[number] in self.state.places:
            self._stand(number)

    def join(self, number: int) -> None:
        super().join(number)
        self._stand(number)

    def hold(self, number: int) -> None:
        if self.place(number).state != PlaceState.HELD:
            super().hold(number)

    def release(self, number: int) -> None:
        if self._due(number):
            super().release(number)

    def _due(self, number: int) -> bool:
        place = self.place(number)
        partner, own = UUID(int=1), UUID(int=2)
        receiver = Receiver(
            crossing_id=own,
            state=place.state,
            hour=place.hour,
            turn=(place.turn.at, place.turn.rank, place.id),
            source=partner,
        )
        met = meet(
            receivers=[receiver],
            sources={partner: self.arrivals[number]},
            unserved=(),
            yard=Yard(),
            now=self.now // SECONDS,
            notice=self.rules.notice,
        )
        return met[own].due

    def _stand(self, number: int) -> None:
        place = self.place(number)
        if not place.live or place.state == PlaceState.ARRIVED or number in self.held:
            return
        due = self._due(number)
        if not due and place.state != PlaceState.HELD:
            self.short.discard(number)
            self.apply([decisions.hold(line=self.state, place=place.id)])
        elif due and place.state == PlaceState.HELD:
            self.apply([decisions.free(line=self.state, place=place.id)])
            if number in self.here:
                self.settle(number)
            elif number in self.near:
                self.park(number)
            self.call()
            self.take()


def play_receivers(*, goods: Run, world: World, partners: list[int], policy: Policy, trace: bool) -> Run:
    """The empty ones under the same policy. Without a queue they drive up when they are ready."""
    run: Run
    if policy.kind == Kind.SLOTS and isinstance(goods, Queue):
        run = Meeting(world=world, policy=policy, trace=trace, partners=partners, heard=goods.heard_of)
    else:
        run = Drive(world=world, policy=policy, trace=trace, by_weight=False)
    run.play()
    return run


def pairs_of(*, goods: Run, empty: Run, partners: list[int]) -> list[Pair]:
    return [
        Pair(goods=goods.stories[partner], empty=empty.stories[number])
        for number, partner in enumerate(partners)
    ]
