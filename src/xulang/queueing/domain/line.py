"""The places of one line, folded from its events. `decisions.py` says which events may come.

Kept so that ten thousand waiting trucks cost no more to call from than ten: each class has its order as a
sorted list, and everything else is looked up.
"""

from bisect import bisect_left, insort
from collections.abc import Iterable, Sequence
from typing import Final
from uuid import UUID

from msgspec.structs import replace

from xulang.queueing.domain.classes import quotas
from xulang.queueing.domain.events import (
    Arrived,
    Called,
    Chose,
    Displaced,
    Drawn,
    Entered,
    Event,
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
from xulang.queueing.domain.place import Place, Rules, Turn
from xulang.queueing.domain.sealed import Window, after
from xulang.queueing.domain.words import OUTSTANDING, PlaceState

ENDS = {Entered: PlaceState.ENTERED, GivenBack: PlaceState.GIVEN_BACK}
FIRST: Final = UUID(int=0)
KEEPS_SLOT = OUTSTANDING | {PlaceState.ENTERED}


class LineState:
    """`order[row]`: turns of the class that wait for the first possible slot; `due`: called and not yet in.

    `requests[row]`: how many of the class wait for the draw of a sealed window.

    `booked[hour]`: slots of the hour that are taken: by who is due for it, or went in for it. `credit`: what
    each class' share has earned of a truck and not yet got, in thousandths.
    """

    def __init__(self, *, shares: Sequence[int], rules: Rules) -> None:
        self.rules = rules
        self.shares = tuple(shares)
        self.credit = (0,) * len(self.shares)
        self.places: dict[UUID, Place] = {}
        self.order: list[list[Turn]] = [[] for _ in shares]
        self.parked: list[list[Turn]] = [[] for _ in shares]
        self.requests = [0 for _ in shares]
        self.chosen: dict[int, set[UUID]] = {}
        self.booked: dict[int, int] = {}
        self.due: set[UUID] = set()
        self.ended: set[UUID] = set()
        self.marks: dict[str, UUID] = {}
        self.window: Window | None = None

    def apply(self, event: Event) -> None:
        """Bring the line after one event, which the decisions have allowed."""
        match event:
            case Joined():
                place = Place(turn=event.turn, row=event.row, marks=event.marks)
                self._put(None, place)
            case Chose():
                self._change(event.place, state=PlaceState.CHOSEN, hour=event.hour)
            case Displaced() | Freed():
                state = PlaceState.REQUESTED if self.places[event.place].requested else PlaceState.WAITING
                self._change(event.place, state=state, hour=None, ground=None)
            case Offered():
                _, self.credit = quotas(capacity=[event.slots], shares=self.shares, credit=self.credit)
            case Called():
                self._change(event.place, state=PlaceState.CALLED, hour=event.hour, ground=event.ground)
            case Parked():
                self._change(event.place, parked=event.at)
            case Arrived():
                self._change(event.place, state=PlaceState.ARRIVED, parked=event.at)
            case Entered() | GivenBack():
                self._change(event.place, state=ENDS[type(event)])
            case Missed():
                self._miss(event)
            case Held():
                self._change(event.place, state=PlaceState.HELD, hour=None, ground=None)
            case Reordered(turn=turn, row=row):
                known = self.places[turn.id]
                self._change(turn.id, turn=turn, row=row, ordered=known.ordered or row != known.row)
            case _:
                self._of_window(event)

    def put(self, place: Place) -> None:
        """Bring the line after what another process said of a place: rows are as good as the events."""
        self._put(self.places.get(place.id), place)

    def load(self, places: Iterable[Place]) -> None:
        """Put many places into a line that has none yet: each list is sorted once, at the end."""
        for place in places:
            self.places[place.id] = place
            match place.state:
                case PlaceState.WAITING:
                    self.order[place.row].append(place.turn)
                    if place.parked is not None:
                        self.parked[place.row].append(place.turn)
                case _:
                    self._put(None, place)
        for row in (*self.order, *self.parked):
            row.sort()

    def forget(self, *, before: int) -> None:
        """Drop places that ended, and slots of hours before `before`: nothing asks for them any more.

        Who was called before a break of hours is still due for one of them.
        """
        for place in [one for one in self.ended if (self.places[one].hour or 0) < before]:
            del self.places[place]
            self.ended.discard(place)
        due = {_hour(self.places[one]) for one in self.due}
        self.booked = {hour: slots for hour, slots in self.booked.items() if hour >= before or hour in due}

    def waiting(self) -> tuple[int, ...]:
        """How many of each class wait for the first possible slot, and may be called for it."""
        until = self.barrier
        if until is None:
            return tuple(len(row) for row in self.order)
        return tuple(bisect_left(row, until) for row in self.order)

    @property
    def barrier(self) -> Turn | None:
        """Whose turn is not before this one is not called until the draw of a sealed window is said."""
        window = self.window
        return Turn(at=window.opens, rank=0, id=FIRST) if window and window.holds else None

    def callable(self, turns: Iterable[Turn]) -> list[Turn]:
        until = self.barrier
        return [turn for turn in turns if until is None or turn < until]

    def wants(self) -> list[int]:
        """How many of each class want the first possible slot, those too who ask in a sealed window."""
        return [len(row) + asks for row, asks in zip(self.order, self.requests, strict=True)]

    def ahead(self, place: Place) -> int:
        """How many of its class are before it: those too who ask in a sealed window that opened before it."""
        before, until = bisect_left(self.order[place.row], place.turn), self.barrier
        return before if until is None or place.turn < until else before + self.requests[place.row]

    def passed_by(self, turn: Turn) -> tuple[int, ...]:
        """How many of each class wait though they were ready before the turn."""
        return tuple(bisect_left(row, turn) for row in self.order)

    def chosen_by_class(self, hour: int) -> tuple[int, ...]:
        there = self.chosen.get(hour)
        if not there:
            return (0,) * len(self.order)
        counts = [0] * len(self.order)
        for known in there:
            counts[self.places[known].row] += 1
        return tuple(counts)

    def _of_window(self, event: Event) -> None:
        """What happens in a sealed window (sealed.py)."""
        match event:
            case Requested():
                place = Place(
                    turn=event.turn,
                    row=event.row,
                    marks=event.marks,
                    state=PlaceState.REQUESTED,
                    requested=True,
                )
                self._put(None, place)
            case Drawn():
                self._draw(event)
            case _:
                self.window = after(self.window, event)

    def _draw(self, event: Drawn) -> None:
        """The turn that was drawn; who is held gets it too, and stands by it when he is free."""
        before = self.places[event.place]
        state = PlaceState.WAITING if before.state == PlaceState.REQUESTED else before.state
        turn = Turn(at=event.at, rank=event.rank, id=event.place)
        self._put(before, replace(before, state=state, turn=turn, requested=False))

    def _miss(self, event: Missed) -> None:
        """The published rule: to the end of the order at the first, out of it at the last absence."""
        place = self.places[event.place]
        misses = place.misses + 1
        if misses >= self.rules.misses:
            self._change(event.place, state=PlaceState.LOST, misses=misses)
            return
        back = Turn(at=event.at, rank=0, id=place.id)
        after = replace(
            place, state=PlaceState.WAITING, turn=back, misses=misses, hour=None, ground=None, parked=None
        )
        self._put(place, after)

    def _change(self, place: UUID, **fields: object) -> None:
        before = self.places[place]
        self._put(before, replace(before, **fields))

    def _put(self, before: Place | None, after: Place) -> None:
        """Take the place out of every list it stood in, and put it where it stands now."""
        if before is not None:
            self._take_out(before)
        self.places[after.id] = after
        if after.live:
            self.marks.update(dict.fromkeys(after.marks, after.id))
        else:
            self.ended.add(after.id)
        match after.state:
            case PlaceState.WAITING:
                _insert(self.order[after.row], after.turn)
                if after.parked is not None:
                    _insert(self.parked[after.row], after.turn)
            case PlaceState.REQUESTED:
                self.requests[after.row] += 1
            case PlaceState.CHOSEN:
                self.chosen.setdefault(_hour(after), set()).add(after.id)
            case PlaceState.CALLED | PlaceState.ARRIVED:
                self.due.add(after.id)
        if before is not None and before.state in KEEPS_SLOT:
            self.booked[_hour(before)] -= 1
        if after.state in KEEPS_SLOT:
            self.booked[_hour(after)] = self.booked.get(_hour(after), 0) + 1

    def _take_out(self, before: Place) -> None:
        for mark in before.marks:
            self.marks.pop(mark, None)
        match before.state:
            case PlaceState.WAITING:
                _remove(self.order[before.row], before.turn)
                if before.parked is not None:
                    _remove(self.parked[before.row], before.turn)
            case PlaceState.REQUESTED:
                self.requests[before.row] -= 1
            case PlaceState.CHOSEN:
                self.chosen[_hour(before)].discard(before.id)
            case PlaceState.CALLED | PlaceState.ARRIVED:
                self.due.discard(before.id)


def fold(*, events: Iterable[Event], shares: Sequence[int], rules: Rules) -> LineState:
    """The line after all its events."""
    line = LineState(shares=shares, rules=rules)
    for event in events:
        line.apply(event)
    return line


def _hour(place: Place) -> int:
    if place.hour is None:
        raise ValueError("a place that is chosen or called has its hour")
    return place.hour


def _insert(row: list[Turn], turn: Turn) -> None:
    """Readiness mostly comes in its own order, so the end is tried first."""
    if not row or row[-1] < turn:
        row.append(turn)
    else:
        insort(row, turn)


def _remove(row: list[Turn], turn: Turn) -> None:
    """Calls take from the head; the rest is found by its order."""
    place = 0 if row[0] == turn else bisect_left(row, turn)
    del row[place]
