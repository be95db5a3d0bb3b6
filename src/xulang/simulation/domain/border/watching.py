"""The product's queue played with its estimates: asked from what was known at a moment, judged afterwards.

`Watched` hands out an Outlook, which holds nothing that happens later; what became true is noted beside it.
"""

from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from uuid import UUID

from xulang.queueing.domain.correction import Case, Correction, Kind, Span, Standing, What
from xulang.queueing.domain.errors import Judged, ahead_of, constant_rate
from xulang.queueing.domain.estimate import AROUND, PATHS, Outlook, estimate, rests_near
from xulang.queueing.domain.events import Called, Entered, Event, GivenBack, Held, Missed
from xulang.queueing.domain.hours import SECONDS, day_of
from xulang.queueing.domain.track import DAY, Left, PlannedHour, Track, track_of
from xulang.simulation.domain.border.draws import key_of
from xulang.simulation.domain.border.events import World, make_world
from xulang.simulation.domain.border.scenario import Line, Policy, Scenario
from xulang.simulation.domain.border.slots import Queue

# Events that a line's track is folded from, and how far ahead its plan reaches: days.
MEMORY, PLANNED = 14, 60
# Nothing is asked before so many days, since nothing was measured.
WARM = 14
# So many times as often as else is asked on days that are rare, for the figures of their own sort.
OFTENER = 8


class Sort(StrEnum):
    """What sort of day it is at a line, of which figures are reported apart."""

    ORDINARY = "ordinary"
    ANNOUNCED = "announced"
    UNANNOUNCED = "unannounced"
    TET = "tet"


RARE = frozenset({Sort.UNANNOUNCED, Sort.TET})


@dataclass(slots=True, kw_only=True)
class Fate:
    """What became of a place: moments in Unix seconds."""

    calls: list[int]
    failed: list[int]  # When it did not come, gave back or was held up.
    entered: int | None = None
    left: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """One estimate of one truck: raw spans, and the constant-rate estimate beside them.

    `even`: of a moment that is asked on any day, as often on each.
    """

    at: int
    even: bool
    place: UUID
    standing: Standing
    kind: Kind
    sort: Sort
    spans: dict[What, Span]
    constant: int


class Watched(Queue):
    """Asks each `every` seconds, and keeps what was told and what became true."""

    def __init__(self, *, world: World, policy: Policy, seed: int, every: int, paths: int = PATHS) -> None:
        self.every, self.paths, self.seed = every, paths, seed
        self.told: list[Told] = []
        self.fates: dict[UUID, Fate] = {}
        self.past: list[tuple[int, Event | Left]] = []
        self.moments: list[int] = []  # Of `past`, for finding a day.
        self.hours: list[PlannedHour] = []
        self.entries: list[int] = []
        self.track = Track()
        self.tracked: date | None = None
        self.known: list[int] = []
        super().__init__(world=world, policy=policy, trace=False)

    def begin(self) -> None:
        super().begin()
        start = self.gate.hours.start * SECONDS
        for hour in self.gate.hours:
            self.at((hour + 1) * SECONDS - 1, self.note, hour)
        days, step = self.world.scenario.days, self.every // OFTENER
        moments = range(start + WARM * DAY * SECONDS, start + days * DAY * SECONDS, step)
        for number, moment in enumerate(moments):
            even = number % OFTENER == 0
            if even or self._sort(moment) in RARE:
                self.at(moment, self.ask, int(even))

    def note(self, hour: int) -> None:
        """How the plan of an hour stood at its end, and without what nobody had announced."""
        place = hour - self.gate.hours.start
        planned = min(self.known[place], self.promised[place])
        self.hours.append(PlannedHour(hour=hour, promised=self.promised[place], planned=planned))

    def _sort(self, moment: int) -> Sort:
        day = day_of(hour=moment // SECONDS)
        return sort_of(scenario=self.world.scenario, line=self.world.line, day=day)

    def ask(self, even: int) -> None:
        outlook = self.outlook()
        found = estimate(outlook=outlook, correction=Correction(), seed=_seed(self), paths=self.paths)
        sort = self._sort(self.now)
        per_day = self._throughput()
        ahead = ahead_of(line=self.state)
        for place, one in found.items():
            spans = {What.ENTRY: one.entry, What.LEFT: one.left}
            if one.call is not None:
                spans[What.CALL] = one.call
            constant = constant_rate(now=self.now, ahead=ahead[place], per_day=per_day)
            self.told.append(
                Told(
                    at=self.now,
                    even=bool(even),
                    place=place,
                    standing=one.standing,
                    kind=outlook.kind,
                    sort=sort,
                    spans=spans,
                    constant=constant,
                )
            )

    def outlook(self) -> Outlook:
        """What is known now, and nothing else."""
        place = self.now // SECONDS - self.gate.hours.start
        ahead = slice(place, place + PLANNED * DAY)
        short = [one.hour for one in self.hours[-2 * DAY :] if one.planned < one.promised]
        holidays = {day for days in self.gate.basis.holidays.values() for day in days}
        rest_ahead, rest_past = rests_near(holidays=holidays, today=day_of(hour=self.now // SECONDS))
        return Outlook(
            now=self.now,
            line=self.state,
            capacity=self.known[ahead],
            promised=self.promised[ahead],
            usual=self.gate.plan[ahead],
            lanes=self.gate.lanes,
            stopped_since=self.gate.stopped_since(now=self.now),
            track=self._measured(),
            stop_ended=(short[-1] + 1) * SECONDS if short else None,
            rest_ahead=rest_ahead,
            rest_past=rest_past,
        )

    def _measured(self) -> Track:
        """Once a day, of the days before."""
        today = day_of(hour=self.now // SECONDS)
        if self.tracked != today:
            self.tracked = today
            since = bisect_left(self.moments, self.now - MEMORY * DAY * SECONDS)
            classes = len(self.state.order)
            self.track = track_of(events=self.past[since:], hours=self.hours, classes=classes)
        return self.track

    def _throughput(self) -> int:
        """Of the last 24 hours that any truck went in."""
        last = self.entries[-1] if self.entries else 0
        until = self.now if last > self.now - DAY * SECONDS else last
        return len(self.entries) - bisect_left(self.entries, until - DAY * SECONDS)

    # What happens.

    def _learn(self, now: int) -> None:
        super()._learn(now)
        self.known = self.gate.known(now=now)
        self.promised = self.gate.announced(now=now)

    def apply(self, events: Iterable[Event]) -> None:
        there = list(events)
        for event in there:
            self._keep(event)
        super().apply(there)

    def done(self, number: int) -> None:
        left = Left(place=self.ids[number], at=self.now)
        self.past.append((self.now, left))
        self.moments.append(self.now)
        self.fates[self.ids[number]].left = self.now
        super().done(number)

    def _keep(self, event: Event) -> None:
        self.past.append((self.now, event))
        self.moments.append(self.now)
        match event:
            case Called():
                self._fate(event.place).calls.append(self.now)
            case Entered():
                self._fate(event.place).entered = self.now
                self.entries.append(self.now)
            case Missed() | GivenBack() | Held():
                self._fate(event.place).failed.append(self.now)

    def _fate(self, place: UUID) -> Fate:
        return self.fates.setdefault(place, Fate(calls=[], failed=[]))


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One estimate of one truck and what became true."""

    case: Case
    sort: Sort
    even: bool
    judged: Judged


@dataclass(slots=True, kw_only=True)
class Watch:
    """What a line's run says: rows, and how many estimates speak of trucks that did not come when called."""

    seed: int
    rows: list[Row]
    told: int
    failed: int
    unknown: int


def watch(
    *, scenario: Scenario, line: Line, policy: Policy, seed: int, every: int, paths: int = PATHS
) -> Watch:
    world = make_world(scenario=scenario, line=line, seed=seed)
    run = Watched(world=world, policy=policy, seed=seed, every=every, paths=paths)
    run.play()
    found = Watch(seed=seed, rows=[], told=len(run.told), failed=0, unknown=0)
    for one in run.told:
        fate = run.fates.get(one.place)
        failed = [] if fate is None else [moment for moment in fate.failed if moment > one.at]
        if fate is not None:
            found.rows.extend(_rows(one, fate, min(failed, default=run.gate.end)))
        found.failed += bool(failed)
        found.unknown += not failed and (fate is None or fate.left is None)
    return found


def _rows(one: Told, fate: Fate, until: int) -> Iterable[Row]:
    """What came true until the truck itself failed to come: an estimate speaks to who comes when called."""
    call = next((moment for moment in fate.calls if moment >= one.at), None)
    true = {What.CALL: call, What.ENTRY: fate.entered, What.LEFT: fate.left}
    for what, span in one.spans.items():
        moment = true[what]
        if moment is not None and moment <= until:
            case = Case(what=what, standing=one.standing, kind=one.kind, now=one.at)
            judged = Judged(told=span, true=moment, constant=one.constant)
            yield Row(case=case, sort=one.sort, even=one.even, judged=judged)


def sort_of(*, scenario: Scenario, line: Line, day: date) -> Sort:
    """The new year first, then what nobody knew, then what everybody knew."""
    around = timedelta(days=AROUND)
    if any(row.since - around <= day < row.until + around for row in scenario.holidays):
        return Sort.TET
    sorts = {
        Sort.UNANNOUNCED if one.told is None else Sort.ANNOUNCED
        for one in scenario.breaks
        if one.gate in {None, line.gate}
        and one.direction in {None, line.direction}
        and one.since.date() <= day <= one.until.date()
    }
    return next((sort for sort in (Sort.UNANNOUNCED, Sort.ANNOUNCED) if sort in sorts), Sort.ORDINARY)


def _seed(run: Watched) -> int:
    """Of this moment alone, so that other moments change nothing."""
    return int.from_bytes(key_of(seed=run.seed, name=f"estimate/{run.now}")[:8], "big")
