"""No sequence of places, windows, calls, absences, holds, cuts, overrides, amendments breaks a promise.

What is promised is counted here anew from the events alone, the way a stranger would.
"""

from uuid import UUID, uuid5

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from msgspec.structs import replace

from xulang.kernel.refusal import Refusal
from xulang.queueing.domain import decisions, lottery, sealed
from xulang.queueing.domain.events import Called, Event, GivenBack, Joined, Missed, Offered, Requested, Sealed
from xulang.queueing.domain.hours import SECONDS
from xulang.queueing.domain.line import LineState, fold
from xulang.queueing.domain.place import Place, Rules, Turn
from xulang.queueing.domain.plan import Hour
from xulang.queueing.domain.public import publish, read_public
from xulang.queueing.domain.refusals import QueueRefusal
from xulang.queueing.domain.words import Ground, PlaceState

FIRST = 494_000
SHARES = (300, 200, 100)
CODES = ("relief", "fresh_produce", "usual")
RULES = Rules(notice=2, grace=1800, misses=2, no_show=0, risk=0)
NOTHING = Hour(capacity=0, quota=(0, 0, 0), chosen=(0, 0, 0))
UNITS = (UUID(int=1), UUID(int=2))
REORDERED = (PlaceState.WAITING, PlaceState.CHOSEN, PlaceState.HELD)
STREAM, SECRET = UUID(int=9), b"s" * 32


class Queue(RuleBasedStateMachine):
    """One line at a gate, hour by hour."""

    def __init__(self) -> None:
        super().__init__()
        self.line = LineState(shares=SHARES, rules=RULES)
        self.events: list[Event] = []
        self.now = FIRST
        self.open_since = FIRST * SECONDS
        self.capacity: dict[int, int] = {}
        self.count = 0
        self.owed = [0] * len(SHARES)

    @initialize(capacity=st.lists(st.integers(0, 5), min_size=48, max_size=48))
    def begin(self, capacity: list[int]) -> None:
        self.capacity = dict(enumerate(capacity, start=FIRST))

    # -- what happens

    @rule(rows=st.lists(st.integers(0, 2), min_size=1, max_size=6), shared=st.booleans())
    def join(self, rows: list[int], *, shared: bool) -> None:
        for row in rows:
            self.join_one(row, shared=shared)

    def join_one(self, row: int, *, shared: bool) -> None:
        self.count += 1
        turn = Turn(at=self.clock + self.count, rank=0, id=UUID(int=self.count))
        marks = frozenset({f"plate:{self.count - 1 if shared else self.count}"})
        live = any(place.live and place.marks & marks for place in self.line.places.values())
        if live:
            with pytest.raises(Refusal) as no:
                decisions.take(line=self.line, turn=turn, row=row, marks=marks)
            assert no.value.code == QueueRefusal.ALREADY_PLACED
        else:
            self.say(decisions.take(line=self.line, turn=turn, row=row, marks=marks))

    @rule()
    @precondition(lambda self: self.line.window is None or self.line.window.over(self.clock))
    def announce(self) -> None:
        """A sealed window of one hour, an hour ahead, to which two organisations of two forces commit."""
        opens = self.clock + 2 * SECONDS
        self.say(
            sealed.announce(
                line=self.line,
                opens=opens,
                closes=opens + SECONDS,
                period=SECONDS,
                deadline=opens + 4 * SECONDS,
                at=self.clock,
            )
        )
        self.commit()

    def commit(self) -> None:
        assert self.line.window is not None
        window = sealed.window_id(stream_id=STREAM, window=self.line.window)
        for unit, force in zip(UNITS, ("customs", "centre"), strict=True):
            organisation = uuid5(unit, str(self.line.window.round))
            promise = lottery.commit(window=window, organisation_id=organisation, secret=SECRET)
            self.say(
                sealed.pledge(
                    line=self.line, organisation=organisation, force=force, commitment=promise, at=self.clock
                )
            )

    @rule(withholds=st.sampled_from(["nobody", "once", "all"]))
    @precondition(lambda self: sealed.settled(window=self.line.window, at=self.clock))
    def close(self, *, withholds: str) -> None:
        """The window is sealed; its secrets are revealed, or one is withheld and others commit; or none."""
        window = self.line.window
        assert window is not None
        asked = [one for one in self.events if isinstance(one, Requested) and window.covers(one.turn.at)]
        self.say(Sealed(requests=len(asked), root=bytes(32), at=self.clock))
        if asked and withholds == "all":
            assert self.line.window is not None
            self.say(*sealed.lapse(line=self.line, at=max(self.clock, window.deadline)))
            assert self.line.window.lapsed
            for one in asked:
                place = self.line.places[one.turn.id]
                assert place.turn == one.turn or not place.live
            return
        if asked and withholds == "once":
            assert self.line.window is not None
            until = self.line.window.reveal_by
            assert until is not None
            for named in sealed.withheld(window=self.line.window, at=until):
                self.say(named)
            self.commit()
        for unit in [one.organisation for one in (self.line.window or window).pledges] if asked else []:
            self.say(
                sealed.reveal(
                    line=self.line,
                    stream_id=STREAM,
                    organisation=unit,
                    secret=SECRET,
                    deposited=0,
                    at=self.clock,
                )
            )
        self.say(*sealed.draw(line=self.line, stream_id=STREAM))
        assert self.line.window is not None
        assert self.line.window.drawn
        drawn = [one for one in self.line.places.values() if one.id in {ask.turn.id for ask in asked}]
        assert not any(one.requested for one in drawn if one.live)

    @rule(data=st.data())
    @precondition(lambda self: self.standing(PlaceState.WAITING))
    def choose(self, data: st.DataObject) -> None:
        place = data.draw(st.sampled_from(self.standing(PlaceState.WAITING)))
        first, hours = self.now + RULES.notice, self.hours()[RULES.notice :]
        free = decisions.windows(line=self.line, place=place.id, first=first, hours=hours)
        if free:
            hour = data.draw(st.sampled_from(free))
            self.say(decisions.choose(line=self.line, place=place.id, hour=hour, first=first, hours=hours))

    @rule(data=st.data())
    @precondition(lambda self: self.standing(PlaceState.CHOSEN))
    def take_first(self, data: st.DataObject) -> None:
        """A chosen window is given up: the old turn, neither a better one nor a worse one."""
        place = data.draw(st.sampled_from(self.standing(PlaceState.CHOSEN)))
        self.say(decisions.take_first(line=self.line, place=place.id))
        again = self.line.places[place.id]
        assert (again.turn, again.state, again.hour) == (place.turn, PlaceState.WAITING, None)

    @rule()
    def call(self) -> None:
        """As every hour; and again within one, when something fell free."""
        hour = self.now + RULES.notice
        offer = self.hours()[RULES.notice] if hour < FIRST + 48 else NOTHING
        self.say(*decisions.displace(line=self.line, hour=hour, offer=offer))
        room = self.room(hour)
        chosen = (self.line.places[known].turn for known in self.line.chosen.get(hour, ()))
        there = len(self.line.callable(chosen)) + sum(self.line.waiting())
        offered, *called = decisions.call_hour(line=self.line, hour=hour, room=room)
        assert offered == Offered(hour=hour, slots=room)
        assert len(called) == min(room, there)
        self.check_order([event for event in called if isinstance(event, Called)])
        self.say(offered, *called)
        self.count_shares(room, called)

    @rule(data=st.data())
    @precondition(lambda self: self.standing(PlaceState.CALLED, PlaceState.WAITING))
    def arrive(self, data: st.DataObject) -> None:
        there = self.standing(PlaceState.CALLED, PlaceState.WAITING)
        for place in data.draw(st.lists(st.sampled_from(there), unique_by=lambda one: one.id, max_size=4)):
            self.say(decisions.arrive(line=self.line, place=place.id, at=self.clock))

    @rule(data=st.data())
    @precondition(lambda self: self.standing(PlaceState.ARRIVED))
    def enter(self, data: st.DataObject) -> None:
        place = data.draw(st.sampled_from(self.standing(PlaceState.ARRIVED)))
        self.say(decisions.enter(line=self.line, place=place.id, at=self.clock))

    @rule()
    def stand_by(self) -> None:
        room = self.room(self.now)
        self.say(*decisions.stand_by(line=self.line, hour=self.now, slots=room, row=0))

    @rule(data=st.data())
    @precondition(lambda self: self.standing(*PlaceState))
    def hold_or_free(self, data: st.DataObject) -> None:
        live = [place for place in self.line.places.values() if place.live]
        if not live:
            return
        place = data.draw(st.sampled_from(live))
        turn = place.turn
        if place.state == PlaceState.HELD:
            self.say(decisions.free(line=self.line, place=place.id))
        else:
            self.say(decisions.hold(line=self.line, place=place.id))
        assert self.line.places[place.id].turn == turn

    @rule(data=st.data())
    def give_back(self, data: st.DataObject) -> None:
        live = [place for place in self.line.places.values() if place.live]
        if live:
            self.say(decisions.give_back(line=self.line, place=data.draw(st.sampled_from(live)).id))

    @rule(data=st.data(), second=st.sampled_from(UNITS))
    @precondition(lambda self: self.standing(PlaceState.WAITING))
    def override(self, data: st.DataObject, second: UUID) -> None:
        place = data.draw(st.sampled_from(self.standing(PlaceState.WAITING)))
        hour = self.now + RULES.notice
        room = self.room(hour)
        units = (UNITS[0], second)
        if second == UNITS[0] or not room:
            wanted = QueueRefusal.WINDOW_FULL if second != UNITS[0] else QueueRefusal.NEEDS_TWO_UNITS
            with pytest.raises(Refusal) as no:
                decisions.override(line=self.line, place=place.id, hour=hour, room=room, units=units)
            assert no.value.code == wanted
        else:
            self.say(decisions.override(line=self.line, place=place.id, hour=hour, room=room, units=units))

    @rule(data=st.data(), row=st.integers(0, 2), second=st.sampled_from(UNITS))
    @precondition(lambda self: self.standing(*REORDERED))
    def reorder(self, data: st.DataObject, row: int, second: UUID) -> None:
        """Two units give a place another class, or the turn of one that ended; whom it passes is said."""
        place = data.draw(st.sampled_from(self.standing(*REORDERED)))
        earlier = [one.turn.at for one in self.line.places.values() if not one.live]
        at = data.draw(st.sampled_from([place.turn.at, *earlier]))
        turn = Turn(at=at, rank=place.turn.rank, id=place.id)
        if second == UNITS[0] or place.requested:
            wanted = QueueRefusal.NOT_NOW if place.requested else QueueRefusal.NEEDS_TWO_UNITS
            with pytest.raises(Refusal) as no:
                decisions.reorder(line=self.line, turn=turn, row=row, units=(UNITS[0], second))
            assert no.value.code == wanted
            return
        passed = [one for one in self.standing(PlaceState.WAITING) if turn < one.turn < place.turn]
        said = decisions.reorder(line=self.line, turn=turn, row=row, units=(UNITS[0], second))
        assert (said.passed, said.units) == (len(passed), 2)
        self.say(said)
        ordered = place.ordered or place.row != row
        assert self.line.places[place.id] == replace(place, turn=turn, row=row, ordered=ordered)

    @rule(data=st.data(), row=st.integers(0, 2))
    @precondition(lambda self: self.live())
    def amend(self, data: st.DataObject, row: int) -> None:
        """Another consignment: the place goes back, and the truck stands at the end with the same plate."""
        place = data.draw(st.sampled_from(self.live()))
        others = {one.id: one for one in self.line.places.values() if one.id != place.id}
        self.say(decisions.give_back(line=self.line, place=place.id))
        self.count += 1
        turn = Turn(at=self.clock + self.count, rank=0, id=UUID(int=self.count))
        self.say(decisions.take(line=self.line, turn=turn, row=row, marks=place.marks))
        assert place.turn < self.line.places[turn.id].turn
        kept = {one.id: one for one in self.line.places.values() if one.id not in {place.id, turn.id}}
        assert kept == others

    @rule(hour=st.integers(0, 47), trucks=st.integers(0, 5))
    def change_capacity(self, hour: int, trucks: int) -> None:
        """Somebody cuts or raises an hour that lies ahead: also one that trucks were called for already."""
        if FIRST + hour >= self.now:
            self.capacity[FIRST + hour] = trucks

    @rule(closed=st.booleans())
    def pass_an_hour(self, *, closed: bool) -> None:
        """An hour goes by; where the gate was closed in it, nobody misses it."""
        self.now += 1
        if closed:
            self.open_since = self.clock
        late = decisions.missed(line=self.line, at=self.clock, open_since=self.open_since)
        for event in late:
            place = self.line.places[event.place]
            assert place.state == PlaceState.CALLED
            assert self.clock >= (place.hour or 0) * SECONDS + SECONDS + RULES.grace
            assert self.clock >= self.open_since + RULES.grace
        self.say(*late)
        self.call()

    # -- what must hold

    @invariant()
    def the_line_is_the_fold_of_what_is_public(self) -> None:
        public = [
            replace(event, marks=frozenset()) if isinstance(event, Joined | Requested) else event
            for event in self.events
        ]
        assert [read_public(publish(event, classes=CODES), classes=CODES) for event in public] == public
        again = fold(events=self.events, shares=SHARES, rules=RULES)
        assert state_of(again) == state_of(self.line)

    @invariant()
    def every_list_holds_whom_it_should(self) -> None:
        places = self.line.places.values()
        for row, turns in enumerate(self.line.order):
            there = [one.turn for one in places if one.row == row and one.state == PlaceState.WAITING]
            assert turns == sorted(there)
        due = {one.id for one in places if one.state in {PlaceState.CALLED, PlaceState.ARRIVED}}
        assert self.line.due == due
        chosen = {one.id for one in places if one.state == PlaceState.CHOSEN}
        assert {known for hour in self.line.chosen.values() for known in hour} == chosen
        marks = {mark: one.id for one in places if one.live for mark in one.marks}
        assert self.line.marks == marks

    @invariant()
    def nobody_loses_a_place_but_by_rule(self) -> None:
        """A place ends by going in, by being given back, or by the published number of absences."""
        back = {event.place for event in self.events if isinstance(event, GivenBack)}
        for place in self.line.places.values():
            absences = sum(isinstance(event, Missed) and event.place == place.id for event in self.events)
            assert place.misses == absences
            assert (place.state == PlaceState.LOST) == (absences >= RULES.misses)
            assert (place.state == PlaceState.GIVEN_BACK) == (place.id in back)

    def count_shares(self, room: int, called: list[Offered | Called]) -> None:
        """While some of a class wait, its share of all offers is called but for less than a truck a class."""
        rows = [self.line.places[event.place].row for event in called if isinstance(event, Called)]
        for row, share in enumerate(SHARES):
            self.owed[row] = max(self.owed[row] + share * room - 1000 * rows.count(row), 0)
            if not self.line.waiting()[row]:
                self.owed[row] = 0
            assert self.owed[row] < 1000 * len(SHARES)

    def check_order(self, called: list[Called]) -> None:
        """Within a class nobody who waits for the first possible slot is passed, and all grounds are true."""
        together = {event.place for event in called}
        until = self.line.barrier
        assert all(until is None or self.line.places[event.place].turn < until for event in called)
        for event in called:
            place = self.line.places[event.place]
            passed = [
                one
                for one in self.line.places.values()
                if one.state == PlaceState.WAITING and one.turn < place.turn and one.id not in together
            ]
            assert event.passed == len(passed)
            if event.ground == Ground.CHOSEN:
                assert place.state == PlaceState.CHOSEN
                continue
            assert all(one.row != place.row for one in passed)
            heavier = any(one.row < place.row for one in passed)
            wanted = Ground.SHARE if heavier else Ground.CLASS if passed else Ground.ORDER
            if passed and place.ordered:
                wanted = Ground.ORDERED
            assert event.ground == wanted

    # -- helpers

    @property
    def clock(self) -> int:
        return self.now * SECONDS

    def standing(self, *states: PlaceState) -> list[Place]:
        return [one for one in self.line.places.values() if one.state in states]

    def live(self) -> list[Place]:
        return [one for one in self.line.places.values() if one.live]

    def trucks(self, hour: int) -> int:
        return self.capacity.get(hour, 0)

    def hours(self) -> list[Hour]:
        bookable = [self.trucks(hour) for hour in range(self.now, FIRST + 48)]
        return decisions.offers(line=self.line, first=self.now, bookable=bookable)

    def room(self, hour: int) -> int:
        bookable = [self.trucks(one) for one in range(self.now, hour + 1)]
        room = decisions.room(line=self.line, now=self.now, hour=hour, bookable=bookable)
        if room:
            assert self.line.booked.get(hour, 0) + room <= self.trucks(hour)
            assert len(self.line.due) + room <= sum(bookable)
        return room

    def say(self, *events: Event) -> None:
        for event in events:
            self.line.apply(event)
            self.events.append(event)


def state_of(line: LineState) -> dict[str, object]:
    """What two lines have to agree on; hours that nobody has chosen or booked any more count for nothing."""
    kept = {
        name: {hour: held for hour, held in vars(line)[name].items() if held} for name in ("chosen", "booked")
    }
    return vars(line) | kept


TestQueue = Queue.TestCase
TestQueue.settings = settings(max_examples=50, stateful_step_count=30, deadline=None)
