"""What may happen to the places of a line, and what follows by rule. Each gives events, and changes nothing.

The rules in words: docs/queue.md. Hours are those of hours.py, moments are Unix seconds.
"""

from collections.abc import Iterable, Iterator, Sequence
from uuid import UUID

from xulang.kernel.refusal import Refusal
from xulang.queueing.domain import sealed
from xulang.queueing.domain.classes import quotas
from xulang.queueing.domain.events import (
    Arrived,
    Called,
    Chose,
    Displaced,
    Entered,
    Freed,
    GivenBack,
    Held,
    Joined,
    Missed,
    Offered,
    Parked,
    Reordered,
    Requested,
)
from xulang.queueing.domain.hours import SECONDS
from xulang.queueing.domain.line import LineState
from xulang.queueing.domain.place import Place, Turn
from xulang.queueing.domain.plan import Hour, Plan, admissible, allot, is_open, open_windows, plan
from xulang.queueing.domain.refusals import QueueRefusal
from xulang.queueing.domain.words import IN_ORDER, OUTSTANDING, Ground, PlaceState

TWO = 2


def join(*, line: LineState, turn: Turn, row: int, marks: frozenset[str]) -> Joined:
    """A consignment that is ready gets its place. Raises ALREADY_PLACED, UNKNOWN_CLASS."""
    if not 0 <= row < len(line.order):
        raise Refusal(code=QueueRefusal.UNKNOWN_CLASS)
    if turn.id in line.places or any(mark in line.marks for mark in marks):
        raise Refusal(code=QueueRefusal.ALREADY_PLACED)
    return Joined(turn=turn, row=row, marks=marks)


def take(*, line: LineState, turn: Turn, row: int, marks: frozenset[str]) -> Joined | Requested:
    """A place for who is ready: in the order, or as a request of the sealed window in which he became so.

    Whose moment lies in a window that is sealed already stands behind all who asked in it. Raises what
    `join` does.
    """
    window = line.window
    if window is not None and window.covers(turn.at) and not sealed.asks(window=window, at=turn.at):
        turn = sealed.behind(window=window, place=turn.id)
    joined = join(line=line, turn=turn, row=row, marks=marks)
    if sealed.asks(window=window, at=turn.at):
        return Requested(turn=turn, row=row, marks=marks)
    return joined


def windows(*, line: LineState, place: UUID, first: int, hours: Sequence[Hour]) -> list[int]:
    """The later windows that the place may choose, `hours` beginning at `first`.

    Raises UNKNOWN_PLACE, NOT_NOW.
    """
    return Offer(line=line, first=first, hours=hours).windows(place=place)


class Offer:
    """What a line offers as it stands, `hours` beginning at `first`: worked out once for all who look."""

    def __init__(self, *, line: LineState, first: int, hours: Sequence[Hour]) -> None:
        self._line, self._first, self._hours = line, first, hours
        self._waiting = tuple(line.wants())
        self._plans: dict[tuple[int, ...], Plan] = {}
        self._free: dict[tuple[int, PlaceState], list[int]] = {}

    def windows(self, *, place: UUID) -> list[int]:
        """Hours that are free after all others were served, and later than the first that it may have.

        Raises UNKNOWN_PLACE, NOT_NOW.
        """
        known = _known(self._line, place, IN_ORDER)
        kind = (known.row, known.state)
        if kind not in self._free:
            made = self._plan(self._beside(known))
            self._free[kind] = open_windows(plan=made, hours=self._hours, row=known.row)
        soonest = self._soonest(known)
        return [hour for hour in self._free[kind] if soonest is None or hour > soonest]

    def has(self, *, place: UUID, hour: int) -> bool:
        """Whether the hour is one of the place's `windows`; raises what these do."""
        known = _known(self._line, place, IN_ORDER)
        if not self._first <= hour < self._first + len(self._hours):
            return False
        soonest = self._soonest(known)
        if soonest is not None and hour <= soonest:
            return False
        return is_open(plan=self._plan(self._beside(known)), hours=self._hours, row=known.row, hour=hour)

    def _soonest(self, known: Place) -> int | None:
        """The hour it has by the plan, as one of those who want the first possible slot."""
        made = self._plan(self._with(known))
        return made.hour_of(row=known.row, ahead=self._line.ahead(known))

    def _beside(self, known: Place) -> tuple[int, ...]:
        """How many others of each class want the first possible slot."""
        return self._count(known.row, -1 if known.state == PlaceState.WAITING else 0)

    def _with(self, known: Place) -> tuple[int, ...]:
        return self._count(known.row, 0 if known.state == PlaceState.WAITING else 1)

    def _count(self, row: int, more: int) -> tuple[int, ...]:
        return (*self._waiting[:row], self._waiting[row] + more, *self._waiting[row + 1 :])

    def _plan(self, waiting: tuple[int, ...]) -> Plan:
        if waiting not in self._plans:
            self._plans[waiting] = plan(first=self._first, hours=self._hours, waiting=waiting)
        return self._plans[waiting]


def choose(*, line: LineState, place: UUID, hour: int, first: int, hours: Sequence[Hour]) -> Chose:
    """Leave the order until a later window; `first` is the first hour that nobody was called for yet.

    Raises WINDOW_PAST, WINDOW_FULL and those of `windows`.
    """
    if hour < first:
        raise Refusal(code=QueueRefusal.WINDOW_PAST)
    if not Offer(line=line, first=first, hours=hours).has(place=place, hour=hour):
        raise Refusal(code=QueueRefusal.WINDOW_FULL)
    return Chose(place=place, hour=hour)


def take_first(*, line: LineState, place: UUID) -> Displaced:
    """Give the chosen window up for the first possible one: back in the order by its own turn.

    Nobody gains by it: who never left the order would stand there too. Raises UNKNOWN_PLACE, NOT_NOW.
    """
    _known(line, place, frozenset({PlaceState.CHOSEN}))
    return Displaced(place=place)


def displace(*, line: LineState, hour: int, offer: Hour) -> Iterator[Displaced]:
    """Who chose a window that has shrunk: the latest ready of the classes beyond their share go first."""
    there = sorted((line.places[known] for known in line.chosen.get(hour, ())), key=lambda one: one.turn)
    counts = list(line.chosen_by_class(hour))
    while not admissible(capacity=offer.capacity, quota=offer.quota, chosen=counts):
        beyond = [one for one in there if counts[one.row] > offer.quota[one.row]] or there
        if not beyond:
            return
        last = beyond[-1]
        there.remove(last)
        counts[last.row] -= 1
        yield Displaced(place=last.id)


def room(*, line: LineState, now: int, hour: int, bookable: Sequence[int]) -> int:
    """How many more may be called for the hour, `bookable` beginning with the hour that runs now.

    Never more than the hour still has slots, and never more than all hours until then and the buffer can take
    together with those who are already called: so a gate that stands still calls nobody. Without a buffer a
    gate that was slow once is called less ever after, though the order is full (docs/simulation.md).
    """
    upto = sum(bookable[: hour - now + 1]) + line.rules.buffer
    return max(min(bookable[hour - now] - line.booked.get(hour, 0), upto - len(line.due)), 0)


def call_hour(*, line: LineState, hour: int, room: int) -> list[Offered | Called]:
    """Whom to call for the hour: those who chose it, then by share and weight, in the order of each class.

    Shares are of what is really offered (`room`), with what is owed from before: a gate that takes one truck
    at a time still serves every class.
    """
    chosen = sorted((line.places[known] for known in line.chosen.get(hour, ())), key=lambda one: one.turn)
    allowed = set(line.callable(one.turn for one in chosen))
    chosen = [one for one in chosen if one.turn in allowed][:room]
    counts = [0] * len(line.order)
    for one in chosen:
        counts[one.row] += 1
    (quota,), _ = quotas(capacity=[room], shares=line.shares, credit=line.credit)
    given = allot(hour=Hour(capacity=room, quota=quota, chosen=tuple(counts)), waiting=line.waiting())
    called: list[Offered | Called] = [Offered(hour=hour, slots=room)]
    for row, (turns, count) in enumerate(zip(line.order, given, strict=True)):
        for turn in turns[:count]:
            ground, passed = _ground(line, turn, row, given)
            called.append(Called(place=turn.id, hour=hour, ground=ground, passed=passed))
    for one in chosen:
        passed = sum(_still(line, one.turn, given))
        called.append(Called(place=one.id, hour=hour, ground=Ground.CHOSEN, passed=passed))
    return called


def left_over(*, line: LineState, hour: int) -> Iterator[Displaced]:
    """Who chose the hour and was not called for it, since there was no room: back in the order by its turn.

    To be asked after the hour's last call, or such a place would stand beside the order for ever.
    """
    there = sorted((line.places[known] for known in line.chosen.get(hour, ())), key=lambda one: one.turn)
    for one in there:
        yield Displaced(place=one.id)


def offers(*, line: LineState, first: int, bookable: Sequence[int]) -> list[Hour]:
    """What the hours from `first` offer: shares from where the line stands, and the windows chosen so far."""
    rows, _ = quotas(capacity=bookable, shares=line.shares, credit=line.credit)
    return [
        Hour(capacity=trucks, quota=quota, chosen=line.chosen_by_class(hour))
        for hour, (trucks, quota) in enumerate(zip(bookable, rows, strict=True), start=first)
    ]


def stand_by(*, line: LineState, hour: int, slots: int, row: int) -> Iterator[Called]:
    """Give slots of the running hour that fell free to who stands there: the same class, then by weight."""
    rows = [row, *(one for one in range(len(line.parked)) if one != row)]
    there = [turn for one in rows for turn in line.callable(line.parked[one])[:slots]]
    gone: list[Turn] = []
    for turn in there[:slots]:
        gone.append(turn)
        passed = sum(line.passed_by(turn)) - sum(1 for one in gone if one < turn)
        yield Called(place=turn.id, hour=hour, ground=Ground.STANDBY, passed=passed)


def override(*, line: LineState, place: UUID, hour: int, room: int, units: Iterable[UUID]) -> Called:
    """Two persons of different units call a place out of turn; it still needs a slot of the hour.

    Raises NEEDS_TWO_UNITS, WINDOW_FULL, UNKNOWN_PLACE, NOT_NOW.
    """
    known = _known(line, place, IN_ORDER)
    if len(set(units)) < TWO:
        raise Refusal(code=QueueRefusal.NEEDS_TWO_UNITS)
    if room < 1:
        raise Refusal(code=QueueRefusal.WINDOW_FULL)
    passed = sum(line.passed_by(known.turn))
    return Called(place=place, hour=hour, ground=Ground.OVERRIDE, passed=passed, units=len(set(units)))


def first_room(*, line: LineState, place: UUID, now: int, bookable: Sequence[int]) -> int | None:
    """The first hour with a slot that nobody is called for or has chosen, `bookable` beginning at `now`.

    Who stands at the park or the gate may take one of the running hour; who has to come, of the next.
    Raises UNKNOWN_PLACE, NOT_NOW.
    """
    known = _known(line, place, IN_ORDER)
    start = now if known.parked is not None else now + 1
    for hour in range(start, now + len(bookable)):
        left = bookable[hour - now] - line.booked.get(hour, 0) - sum(line.chosen_by_class(hour))
        if left > 0 and room(line=line, now=now, hour=hour, bookable=bookable) > 0:
            return hour
    return None


def reorder(*, line: LineState, turn: Turn, row: int, units: Iterable[UUID]) -> Reordered:
    """Two persons of different units give a place another turn or class.

    Raises NEEDS_TWO_UNITS, UNKNOWN_CLASS, UNKNOWN_PLACE, NOT_NOW for who is called already or
    waits for a draw.
    """
    known = _known(line, turn.id, IN_ORDER | {PlaceState.HELD})
    if known.requested:
        raise Refusal(code=QueueRefusal.NOT_NOW, state=PlaceState.REQUESTED.value)
    several = len(set(units))
    if several < TWO:
        raise Refusal(code=QueueRefusal.NEEDS_TWO_UNITS)
    if not 0 <= row < len(line.order):
        raise Refusal(code=QueueRefusal.UNKNOWN_CLASS)
    passed = max(sum(line.passed_by(known.turn)) - sum(line.passed_by(turn)), 0)
    return Reordered(turn=turn, row=row, passed=passed, units=several)


def park(*, line: LineState, place: UUID, at: int) -> Parked:
    """It stands where a free slot can be taken at once. Raises UNKNOWN_PLACE, NOT_NOW."""
    _known(line, place, frozenset({PlaceState.WAITING}))
    return Parked(place=place, at=at)


def arrive(*, line: LineState, place: UUID, at: int) -> Arrived | Parked:
    """At the gate: in its hour or before the grace is over it is on time; uncalled, it waits as standby.

    Whoever comes too late was missed already, and waits in the order where the rule put him.
    Raises UNKNOWN_PLACE, NOT_NOW.
    """
    known = _known(line, place, frozenset({PlaceState.WAITING, PlaceState.CALLED}))
    if known.state == PlaceState.CALLED:
        return Arrived(place=place, at=at)
    return Parked(place=place, at=at)


def enter(*, line: LineState, place: UUID, at: int) -> Entered:
    """Through the gate. Raises UNKNOWN_PLACE, NOT_NOW."""
    _known(line, place, OUTSTANDING)
    return Entered(place=place, at=at)


def missed(*, line: LineState, at: int, open_since: int) -> list[Missed]:
    """Who was called and did not come until the grace was over.

    The grace runs only while the gate is open: `open_since` is when it last opened, so that nobody misses an
    hour in which nobody could go in.
    """
    late = [
        known
        for known in map(line.places.__getitem__, line.due)
        if known.state == PlaceState.CALLED
        and deadline(place=known, open_since=open_since, grace=line.rules.grace) <= at
    ]
    return [Missed(place=one.id, at=at) for one in sorted(late, key=lambda one: one.turn)]


def deadline(*, place: Place, open_since: int, grace: int) -> int:
    """When a place that was called is missed, unless it came (Unix seconds)."""
    if place.hour is None:
        raise ValueError("who is called has an hour")
    return max((place.hour + 1) * SECONDS, open_since) + grace


def hold(*, line: LineState, place: UUID, hour: int | None = None) -> Held:
    """Held up by the border or by a force, by rule and unasked. Raises UNKNOWN_PLACE, NOT_NOW.

    `hour`: of a receiving truck, when the truck that brings its goods is expected.
    """
    _known(line, place, IN_ORDER | OUTSTANDING | {PlaceState.REQUESTED})
    return Held(place=place, hour=hour)


def free(*, line: LineState, place: UUID) -> Freed:
    """Back to its own turn. Raises UNKNOWN_PLACE, NOT_NOW."""
    _known(line, place, frozenset({PlaceState.HELD}))
    return Freed(place=place)


def give_back(*, line: LineState, place: UUID) -> GivenBack:
    """The place returns to the pool: its slot goes to whoever is next. Raises UNKNOWN_PLACE, NOT_NOW."""
    _known(line, place, IN_ORDER | OUTSTANDING | {PlaceState.HELD, PlaceState.REQUESTED})
    return GivenBack(place=place)


def _known(line: LineState, place: UUID, states: frozenset[PlaceState]) -> Place:
    known = line.places.get(place)
    if known is None:
        raise Refusal(code=QueueRefusal.UNKNOWN_PLACE)
    if known.state not in states:
        raise Refusal(code=QueueRefusal.NOT_NOW, state=known.state.value)
    return known


def _still(line: LineState, turn: Turn, given: Sequence[int]) -> list[int]:
    """How many of each class were ready before the turn and are not among those called with it."""
    return [max(there - taken, 0) for there, taken in zip(line.passed_by(turn), given, strict=True)]


def _ground(line: LineState, turn: Turn, row: int, given: Sequence[int]) -> tuple[Ground, int]:
    """On what ground the head of a class goes now, and how many it passes."""
    passed = _still(line, turn, given)
    if any(passed) and line.places[turn.id].ordered:
        return Ground.ORDERED, sum(passed)
    if any(passed[:row]):
        return Ground.SHARE, sum(passed)
    return (Ground.CLASS if any(passed) else Ground.ORDER), sum(passed)
