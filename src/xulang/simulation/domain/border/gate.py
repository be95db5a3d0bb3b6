"""What a line's gate takes: the truth, and what the plan knows of it at each moment.

The truth is a rate in trucks an hour that steps at hours and at the beginning and end of breaks. A truck has
its lane until the rate has run up to its work, so a gate that closes or slows down stretches what is in it.
The plan is the product's own: queueing.domain.capacity.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from datetime import datetime, time, timedelta
from itertools import pairwise

from xulang.kernel.period import Period
from xulang.queueing.domain.capacity import Announced, Basis, Change, Lanes, Opening, Side, capacity_of
from xulang.queueing.domain.hours import BEIJING, HANOI, SECONDS, hours_of
from xulang.simulation.domain.border.draws import key_of, uniforms
from xulang.simulation.domain.border.scenario import WHOLE, Break, Line, Scenario

DAY = timedelta(days=1)


class Gate:
    """One line's capacity in one replication. Hours as in queueing.domain.hours, moments in Unix seconds."""

    def __init__(self, *, scenario: Scenario, line: Line, seed: int) -> None:
        last = scenario.first_day + DAY * (scenario.days + scenario.drain_days - 1)
        self.hours = range(hours_of(day=scenario.first_day).start, hours_of(day=last).stop)
        self.lanes = line.lanes
        self.basis = _basis(scenario, line, seed)
        self.plan = [one.trucks for one in capacity_of(hours=self.hours, basis=self.basis)]
        self.breaks = [one for one in scenario.breaks if _concerns(one, line)]
        self._lay()

    def _lay(self) -> None:
        """The rate's steps, and how many trucks the gate could have taken up to each."""
        start, end = self.hours.start * SECONDS, self.hours.stop * SECONDS
        edges = {start, end, *(hour * SECONDS for hour in self.hours)}
        spans = [(_unix(one.since), _unix(one.until), one.left) for one in self.breaks]
        edges.update(moment for since, until, _ in spans for moment in (since, until) if start < moment < end)
        self.times: list[int] = []
        self.rates: list[float] = []
        self.upto: list[float] = []
        total = 0.0
        for moment, after in pairwise(sorted(edges)):
            rate = float(self.plan[moment // SECONDS - self.hours.start])
            for since, until, left in spans:
                if since <= moment < until:
                    rate = rate * left / WHOLE
            self.times.append(moment)
            self.rates.append(rate)
            self.upto.append(total)
            total += rate * (after - moment) / SECONDS
        self.end, self.total = end, total
        self._openings = list(self.opens())

    def rate(self, moment: int) -> float:
        return self.rates[bisect_right(self.times, moment) - 1] if moment < self.end else 0.0

    def level(self, moment: int) -> float:
        """Trucks that could have gone in since the first hour."""
        place = bisect_right(self.times, moment) - 1
        return self.upto[place] + self.rates[place] * (min(moment, self.end) - self.times[place]) / SECONDS

    def reaches(self, level: float) -> int | None:
        """When the level is reached; None when that lies beyond the last hour."""
        if level > self.total:
            return None
        place = max(bisect_left(self.upto, level) - 1, 0)
        if not self.rates[place]:
            return self.times[place]
        return self.times[place] + round((level - self.upto[place]) * SECONDS / self.rates[place])

    def finish(self, moment: int, work: float) -> int | None:
        """When a truck that goes in now leaves its lane; `work` 1 is the mean."""
        return self.reaches(self.level(moment) + self.lanes * work)

    def opens(self) -> Iterable[int]:
        """The moments at which a gate that stood begins to take trucks."""
        before = 0.0
        for moment, rate in zip(self.times, self.rates, strict=True):
            if rate and not before:
                yield moment
            before = rate

    def next_open(self, moment: int) -> int | None:
        """The first moment from then on at which the gate takes trucks."""
        if self.rate(moment):
            return moment
        place = bisect_right(self._openings, moment)
        return self._openings[place] if place < len(self._openings) else None

    def taken(self) -> list[float]:
        """What each hour could take in truth."""
        levels = [self.level(hour * SECONDS) for hour in self.hours] + [self.total]
        return [after - before for before, after in pairwise(levels)]

    def lessons(self) -> Iterable[int]:
        """When the plan learns something."""
        for one in self.breaks:
            if one.told is not None:
                yield _unix(one.told)
                continue
            learnt, until = _unix(one.since) + one.learnt_minutes * 60, _unix(one.until)
            yield from range(learnt, until, SECONDS)
            if learnt < until:
                yield until

    def known(self, *, now: int) -> list[int]:
        """The plan of all hours with what is known now."""
        plan = list(self.plan)
        for one in self.breaks:
            since, until = _unix(one.since), _unix(one.until)
            if one.told is None:
                if not since + one.learnt_minutes * 60 <= now < until:
                    continue
                until = now + one.assumed_hours * SECONDS
            elif now < _unix(one.told):
                continue
            self._mark(plan, one, since, until)
        return plan

    def announced(self, *, now: int) -> list[int]:
        """The same without stops that nobody announced."""
        plan = list(self.plan)
        for one in self.breaks:
            if one.told is not None and _unix(one.told) <= now:
                self._mark(plan, one, _unix(one.since), _unix(one.until))
        return plan

    def stopped_since(self, *, now: int) -> int | None:
        """When the stop began that runs now, that nobody announced and that is known by now."""
        for one in self.breaks:
            since = _unix(one.since)
            if one.told is None and since + one.learnt_minutes * 60 <= now < _unix(one.until):
                return since
        return None

    def _mark(self, plan: list[int], stop: Break, since: int, until: int) -> None:
        period = Period(start=_moment(since), end=_moment(until))
        first, last = max(since // SECONDS, self.hours.start), min(-(-until // SECONDS), self.hours.stop)
        for hour in range(first, last):
            place = hour - self.hours.start
            if stop.left:
                at_most = plan[place] * stop.left // WHOLE
                word = Change(valid=period, at_most=at_most, reason="break", decided_at=_moment(since))
                changed = Basis(lanes=self.basis.lanes, openings=self.basis.openings, changes=(word,))
            else:
                changed = Basis(lanes=self.basis.lanes, openings=self.basis.openings, closures=(period,))
            plan[place] = min(plan[place], capacity_of(hours=(hour,), basis=changed)[0].trucks)


def _basis(scenario: Scenario, line: Line, seed: int) -> Basis:
    since = scenario.first_day
    closes = line.closes.hour * 60 if line.closes > time() else 24 * 60
    openings = [
        Opening(
            side=Side.VIETNAM, weekday=day, opens=line.opens.hour * 60, closes=closes, valid_from=since - DAY
        )
        for day in range(1, 8)
    ]
    lanes = Lanes(
        side=Side.VIETNAM,
        valid=Period(start=None, end=None),
        lanes=line.lanes,
        per_lane=line.per_lane,
        staff=line.lanes,
        staff_per_lane=1,
    )
    rest = {
        row.since + DAY * number
        for row in scenario.holidays
        if row.gate in {None, line.gate}
        for number in range((row.until - row.since).days)
    }
    return Basis(
        openings=openings,
        lanes=(lanes,),
        announced=tuple(_announcements(scenario, line, seed)),
        holidays={Side.VIETNAM: frozenset(rest)},
    )


def _announcements(scenario: Scenario, line: Line, seed: int) -> Iterable[Announced]:
    """Each day's figure of the other side, between its low and its high, valid from its own midnight."""
    key = key_of(seed=seed, name=f"{line.gate}/{line.direction}/other side")
    for row in scenario.other_side:
        if (row.gate, row.direction) != (line.gate, line.direction):
            continue
        for number in range((row.until - row.since).days):
            day = row.since + DAY * number
            start = datetime.combine(day, time(), tzinfo=BEIJING)
            throw = uniforms(key, day.toordinal(), 0)[0]
            yield Announced(
                valid=Period(start=start, end=start + DAY),
                per_day=row.low + min(int((row.high - row.low + 1) * throw), row.high - row.low),
                announced_at=start - DAY,
            )


def _concerns(row: Break, line: Line) -> bool:
    return row.gate in {None, line.gate} and row.direction in {None, line.direction}


def _unix(moment: datetime) -> int:
    """Scenarios are written in the time of Hanoi."""
    return int(moment.replace(tzinfo=HANOI).timestamp())


def _moment(unix: int) -> datetime:
    return datetime.fromtimestamp(unix, tz=HANOI)
