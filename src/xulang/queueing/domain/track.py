"""What was measured of a line until now: a fold of its events, and nothing that came later.

The estimates (estimate.py) rest on this and on the plan. The mathematics stand in docs/estimates.md.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

import msgspec

from xulang.queueing.domain.events import (
    Arrived,
    Called,
    Entered,
    Event,
    GivenBack,
    Held,
    Joined,
    Missed,
    Requested,
)
from xulang.queueing.domain.hours import HANOI_AHEAD, SECONDS
from xulang.queueing.domain.words import Ground

DAY = 24
# Joining follows the season, so only the last days count; sizes bound what a line keeps of its past.
RECENT_DAYS = 7
KEPT = 500
# Taken where nothing was measured yet: a driver comes at any moment of his hour, and is through at once.
ANY_MOMENT = tuple(range(90, SECONDS, 180))


class Left(msgspec.Struct, frozen=True, kw_only=True, tag=True):
    """It is across: what the crossing's facts say of a place that was used."""

    place: UUID
    at: int


class PlannedHour(msgspec.Struct, frozen=True, kw_only=True):
    """Trucks of an hour as the plan stood the day before (`promised`) and as it stood when the hour ended."""

    hour: int
    promised: int
    planned: int


class Stop(msgspec.Struct, frozen=True, kw_only=True):
    """So many hours in which less was taken than promised, unannounced; `left` per mille of it went in."""

    hours: int
    left: int


class Track(msgspec.Struct, frozen=True, kw_only=True):
    """Measured figures. Durations are seconds, rates per mille.

    `ratios`: of each planned hour in which trucks stood from beginning to end, entered to planned, in their
    order. `comes`: from the beginning of the hour that was called for to the arrival. `hops`: from a call for
    a free slot to the arrival. `through`: from entry to across. `joins[row][hour of the day in Hanoi]`: how
    many join the order. `open_hours`: planned hours in which `stops` could have begun.
    """

    ratios: tuple[float, ...] = (1.0,)
    comes: tuple[int, ...] = ANY_MOMENT
    hops: tuple[int, ...] = (1200,)
    through: tuple[int, ...] = (0,)
    calls: int = 0
    missed: int = 0
    joins: tuple[tuple[float, ...], ...] = ()
    stops: tuple[Stop, ...] = ()
    open_hours: int = 0

    @property
    def no_show(self) -> float:
        """Of those called in order. Who was not measured yet is expected to come."""
        return self.missed / self.calls if self.calls else 0.0


def track_of(
    *, events: Iterable[tuple[int, Event | Left]], hours: Sequence[PlannedHour], classes: int
) -> Track:
    """`events` in their order, each with the moment it was recorded (Unix seconds); `hours` of the past.

    The stops of all `hours` count, the rest is of the events' time: so give a year of hours, and events of as
    many days as the product thinks alike.
    """
    planned = {one.hour: one.planned for one in hours if one.promised == one.planned}
    fold = _Fold(planned=planned, classes=classes)
    for at, event in events:
        fold.take(at, event)
    return Track(
        ratios=tuple(fold.ratios[-KEPT:]) or (1.0,),
        comes=tuple(fold.comes[-KEPT:]) or ANY_MOMENT,
        hops=tuple(fold.hops[-KEPT:]) or (1200,),
        through=tuple(fold.through[-KEPT:]) or (0,),
        calls=len(fold.heard),
        missed=fold.missed,
        joins=fold.joined(),
        stops=tuple(_stops(hours)),
        open_hours=sum(1 for one in hours if one.promised),
    )


@dataclass(slots=True, kw_only=True)
class _Seen:
    """Of one place: its class, the hour and moment of its call, when it went in."""

    row: int = 0
    hour: int = 0
    called: int | None = None
    standby: bool = False
    stands: bool = False
    entered: int | None = None


class _Fold:
    def __init__(self, *, planned: Mapping[int, int], classes: int) -> None:
        self.planned = planned
        self.seen: dict[UUID, _Seen] = {}
        self.ratios: list[float] = []
        self.comes: list[int] = []
        self.hops: list[int] = []
        self.through: list[int] = []
        self.heard: set[tuple[UUID, int]] = set()
        self.missed = 0
        self.joins: list[list[tuple[int, int]]] = [[] for _ in range(classes)]  # Row: (moment, hour of day).
        self._hour: int | None = None
        self._first = 0
        self._standing = self._stood = self._entered = 0

    def take(self, at: int, event: Event | Left) -> None:
        self._turn(at // SECONDS)
        match event:
            case Joined(turn=turn, row=row) | Requested(turn=turn, row=row):
                self.seen[turn.id] = _Seen(row=row)
                self._join(row, at)
            case Called():
                self._call(at, event)
            case Arrived():
                self._arrive(event)
            case Entered():
                self._enter(event)
            case Missed():
                self.missed += 1
                if event.place in self.seen:
                    self._join(self.seen[event.place].row, at)
            case Held() | GivenBack():
                self._step_aside(event.place)
            case Left():
                one = self.seen.pop(event.place, None)
                if one is not None and one.entered is not None:
                    self.through.append(event.at - one.entered)

    def joined(self) -> tuple[tuple[float, ...], ...]:
        """Per class and hour of the day, of the last whole days."""
        if self._hour is None:
            return ()
        days = min(max((self._hour - self._first) // DAY, 1), RECENT_DAYS)
        since = (self._hour - days * DAY) * SECONDS
        found = []
        for row in self.joins:
            counts = [0] * DAY
            for at, hour in row:
                counts[hour] += since <= at < self._hour * SECONDS
            found.append(tuple(count / days for count in counts))
        return tuple(found)

    def _turn(self, hour: int) -> None:
        """Close hours that are over. One says what the gate can do only if trucks stood there throughout."""
        if self._hour is None:
            self._hour = self._first = hour
        while self._hour < hour:
            trucks = self.planned.get(self._hour, 0)
            if trucks and self._stood and self._standing and self._hour > self._first:
                self.ratios.append(self._entered / trucks)
            self._hour += 1
            self._stood, self._entered = self._standing, 0

    def _join(self, row: int, at: int) -> None:
        self.joins[row].append((at, (at // SECONDS + HANOI_AHEAD) % DAY))

    def _call(self, at: int, event: Called) -> None:
        one = self.seen.setdefault(event.place, _Seen())
        one.hour, one.called, one.standby = event.hour, at, event.ground == Ground.STANDBY
        if not one.standby:
            self.heard.add((event.place, event.hour))

    def _arrive(self, event: Arrived) -> None:
        one = self.seen.setdefault(event.place, _Seen())
        self._standing += not one.stands
        one.stands = True
        if one.called is None or event.at == one.called:
            return  # It stood at the gate already.
        if one.standby:
            self.hops.append(event.at - one.called)
        else:
            self.comes.append(event.at - one.hour * SECONDS)

    def _enter(self, event: Entered) -> None:
        one = self._step_aside(event.place)
        one.entered = event.at
        self._entered += 1

    def _step_aside(self, place: UUID) -> _Seen:
        one = self.seen.setdefault(place, _Seen())
        self._standing -= one.stands
        one.stands = False
        return one


def _stops(hours: Sequence[PlannedHour]) -> Iterable[Stop]:
    """Runs of hours in which the plan fell short of what it had promised."""
    run: list[PlannedHour] = []
    for one in [*hours, None]:
        if one is not None and one.planned < one.promised and (not run or run[-1].hour + 1 == one.hour):
            run.append(one)
            continue
        if run:
            promised = sum(each.promised for each in run)
            yield Stop(hours=len(run), left=1000 * sum(each.planned for each in run) // promised)
        run = [one] if one is not None and one.planned < one.promised else []
