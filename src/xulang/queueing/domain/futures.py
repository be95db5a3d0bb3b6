"""One possible future of a line, hour by hour: what estimate.py draws some of and reads quantiles from.

A path keeps the line's own rules (decisions.py: room, shares, calls for the hour that lies the notice ahead,
standby for lanes that stand free), but by the hour and by count, since thousands of trucks times many paths
must cost less than a second. What a path draws: how much of each planned hour goes in, unannounced stops,
who joins, who comes when, who does not come. Mathematics: docs/estimates.md.
"""

import math
from bisect import bisect_right, insort
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass
from heapq import heapify, heappop, heappush
from random import Random

from xulang.queueing.domain.classes import quotas
from xulang.queueing.domain.hours import HANOI_AHEAD, SECONDS
from xulang.queueing.domain.place import Rules
from xulang.queueing.domain.plan import Hour, allot
from xulang.queueing.domain.track import DAY, Track

# After so many hours a path goes on by days.
FAR = 48
# Ratios of neighbouring hours go together: they are drawn in runs of so many.
BLOCK = 4
NOBODY = -1
CLOSE = -2
# How somebody comes to the gate.
COMES, ABSENT, STANDS_BY = 0, 1, 2
Arrival = tuple[float, int, int]
# A called truck that is not there yet is on its way: it comes within so many seconds if nothing is measured.
SOON = 1800


@dataclass(frozen=True, slots=True, kw_only=True)
class Start:
    """Where all paths begin. Trucks are numbered; `order`, `parked`: by class, next to be called first.

    `capacity`: trucks of each hour as planned, from the running hour on; `promised`: the same without an
    unannounced stop that runs now; `book`: how many may be promised. `standing`, `called`: due, the former at
    the gate, the latter with the hour each was called for. `stopped`: hours since such a stop began.
    """

    now: int
    rules: Rules
    shares: tuple[int, ...]
    credit: tuple[int, ...]
    capacity: Sequence[int]
    promised: Sequence[int]
    book: Sequence[int]
    lanes: int
    trucks: int
    order: Sequence[Sequence[int]]
    parked: Sequence[Sequence[int]]
    chosen: dict[int, list[tuple[int, int]]]
    booked: dict[int, int]
    standing: Sequence[int]
    called: Sequence[tuple[int, int]]
    stopped: float | None
    track: Track


class Path:
    """`calls`, `entries`: of each truck the moment (Unix seconds), None beyond the plan.

    Who is drawn not to come has the entry that he would have had: an estimate speaks to who comes.
    """

    def __init__(self, *, start: Start, dice: Random) -> None:
        self.start, self.dice = start, dice
        self.first = start.now // SECONDS
        self.calls: list[float | None] = [None] * start.trucks
        self.entries: list[float | None] = [None] * start.trucks
        self.missing = start.trucks
        self.heads = [0] * len(start.order)
        self.stand_heads = [0] * len(start.order)
        self.taken = [False] * start.trucks
        self.known = [len(row) for row in start.order]  # Of the trucks that wait now, how many still do.
        self.later = [0] * len(start.order)  # Who joined since.
        self.credit = start.credit
        self.booked = dict(start.booked)
        self.due = len(start.standing) + len(start.called)
        self.given_up: dict[int, int] = {}
        self.arrivals: dict[int, list[Arrival]] = {}
        self.pending: deque[Arrival] = deque()
        self.short = 0  # Called to stand in for who is absent, and not there yet.
        self.some_parked = any(start.parked)
        self.uncalled = sum(self.known) + sum(map(len, start.chosen.values()))
        self.chosen: dict[int, list[tuple[int, int]]] = {}
        for hour, rows in start.chosen.items():
            self.chosen.setdefault(max(hour, self.first + start.rules.notice + 1), []).extend(rows)
        self.upto = 0.0  # What the gate could have taken since now, in trucks.
        busy = 0.5 if start.standing else 0.5 - start.lanes / 2
        self.lanes = [lane + busy for lane in range(start.lanes)]  # At which of it each is free again.
        self.comes = sorted(start.track.comes)
        self.ratio = self.run = 0
        self.rate = len(start.track.stops) / start.track.open_hours if start.track.stops else 0.0
        self.stop_left, self.stop_part = 0.0, 0.0
        if start.stopped is not None:
            self.stop_left, self.stop_part = self._rest_of_stop(start.stopped)

    def play(self) -> None:
        self._seat()
        for place in range(len(self.start.capacity)):
            hour = self.first + place
            if place >= FAR and self.uncalled and (hour + HANOI_AHEAD) % DAY == 0:
                self._far(hour, place)
            begins, capacity = self._capacity(hour, place)
            if place:
                self._tick(hour, place)
            self._join(hour, place)
            self._call(hour, place, (hour + 0.5) * SECONDS)
            self._gate(hour, begins, capacity)
            if not self.missing:
                return

    # The gate in truth.

    def _capacity(self, hour: int, place: int) -> tuple[float, float]:
        """From when on in an hour, and at which rate an hour, the gate takes trucks.

        Ratios in runs, as measured; stops as often and as long as measured.
        """
        start, dice, track = self.start, self.dice, self.start.track
        begins, promised = float(max(hour * SECONDS, start.now)), start.promised[place]
        if not promised:
            return begins, 0.0
        if not self.run:
            self.ratio, self.run = int(dice.random() * len(track.ratios)), BLOCK
        rate = track.ratios[self.ratio] * promised
        self.ratio, self.run = (self.ratio + 1) % len(track.ratios), self.run - 1
        if self.stop_left <= 0 and self.rate and dice.random() < self.rate:
            one = track.stops[int(dice.random() * len(track.stops))]
            self.stop_left, self.stop_part = one.hours, one.left / 1000
        if self.stop_left <= 0:
            return begins, rate
        there = hour + 1 - begins / SECONDS
        stop = min(self.stop_left, there)
        self.stop_left -= there
        if self.stop_part:
            return begins, rate * (1 - (1 - self.stop_part) * stop / there)
        return begins + stop * SECONDS, rate

    def _rest_of_stop(self, since: float) -> tuple[float, float]:
        """How many hours a stop still lasts that has lasted so long: as those lasted that lasted longer."""
        start, dice = self.start, self.dice
        running = start.capacity[0] / start.promised[0] if start.promised[0] else 0.0
        longer = [one.hours for one in start.track.stops if one.hours + 0.5 > since]
        if not longer:
            return 0.5 + since * dice.random(), running
        return max(longer[int(dice.random() * len(longer))] + dice.random() - 0.5 - since, 0.1), running

    # Who is called.

    def _seat(self) -> None:
        """Who is due already: at the gate, or on the way to it."""
        start, dice = self.start, self.dice
        now, no_show, comes = start.now, start.track.no_show, self.comes
        for number in start.standing:
            self._arrive(float(now), number, COMES)
        for number, hour in start.called:
            since = now - hour * SECONDS
            past = bisect_right(comes, since)
            # The longer he is not there, the likelier it is that he won't come.
            still = (1 - no_show) * (len(comes) - past) / len(comes)
            absent = dice.random() * (no_show + still) < no_show
            delay = since + 60 + SOON * dice.random()
            if past < len(comes):
                delay = comes[past + int(dice.random() * (len(comes) - past))]
            if absent:
                gone = max(hour + 2, self.first + 1)
                self.given_up[gone] = self.given_up.get(gone, 0) + 1
            self._arrive(hour * SECONDS + delay, number, ABSENT if absent else COMES)

    def _arrive(self, at: float, number: int, how: int) -> None:
        self.arrivals.setdefault(int(at // SECONDS), []).append((at, number, how))

    def _tick(self, hour: int, place: int) -> None:
        """The full hour: who did not come is missed, the hour ahead is called, free slots go to standby."""
        self.due -= self.given_up.pop(hour, 0)
        self._call(hour, place, hour * SECONDS)
        book = self.start.book[place]
        free = min(book - self.booked.get(hour, 0), book + self.start.rules.buffer - self.due)
        if free > 0 and not self.stop_left > 0:
            self._stand_by(hour, hour * SECONDS, free)

    def _join(self, hour: int, place: int) -> None:
        joins = self.start.track.joins
        if not joins:
            return
        clock = (hour + HANOI_AHEAD) % DAY
        part = 1 - self.start.now % SECONDS / SECONDS if not place else 1.0
        for row, rates in enumerate(joins):
            self.later[row] += self._poisson(rates[clock] * part)

    def _poisson(self, mean: float) -> int:
        if mean > 12:
            return max(round(self.dice.gauss(mean, math.sqrt(mean))), 0)
        bound, product, count = math.exp(-mean), self.dice.random(), 0
        while product > bound:
            product *= self.dice.random()
            count += 1
        return count

    def _call(self, hour: int, place: int, at: float) -> None:
        start = self.start
        if not self.uncalled:
            return  # Who is called after all of them comes after all of them.
        ahead, target = place + start.rules.notice, hour + start.rules.notice
        if ahead >= len(start.book):
            return
        chosen = self.chosen.pop(target, []) if at == hour * SECONDS else []
        waiting = [one + more for one, more in zip(self.known, self.later, strict=True)]
        there = sum(waiting) + len(chosen)
        room = 0 if self.stop_left > 0 else min(self._room(place, target), there)
        if chosen[room:]:
            self.chosen.setdefault(target + 1, []).extend(chosen[room:])
        if not room:
            return
        counts = [0] * len(waiting)
        numbers = [number for _, number in chosen[:room]]
        self.uncalled -= len(numbers)
        for row, _ in chosen[:room]:
            counts[row] += 1
        (quota,), self.credit = quotas(capacity=[room], shares=start.shares, credit=self.credit)
        given = allot(hour=Hour(capacity=room, quota=quota, chosen=tuple(counts)), waiting=waiting)
        for row, count in enumerate(given):
            numbers += self._take(row, count)
        self._summon(numbers, target, at)

    def _room(self, place: int, target: int) -> int:
        """As decisions.room: what the hour still has, and what all until then can take with the buffer."""
        start, ahead = self.start, place + self.start.rules.notice
        upto = sum(start.book[place : ahead + 1]) + start.rules.buffer - self.due
        return max(min(start.book[ahead] - self.booked.get(target, 0), upto), 0)

    def _take(self, row: int, count: int) -> list[int]:
        """So many from the head of a class' order; after those who wait now come those who joined since."""
        turns, head, taken = self.start.order[row], self.heads[row], self.taken
        found: list[int] = []
        while head < len(turns) and len(found) < count:
            number = turns[head]
            head += 1
            if not taken[number]:
                taken[number] = True
                found.append(number)
        self.heads[row] = head
        self.known[row] -= len(found)
        self.uncalled -= len(found)
        self.later[row] -= count - len(found)
        return found + [NOBODY] * (count - len(found))

    def _summon(self, numbers: Sequence[int], target: int, at: float) -> None:
        """They are called for an hour: some come in it, some never do."""
        random, comes, no_show = self.dice.random, self.comes, self.start.track.no_show
        begins, now = target * SECONDS, max(at, self.start.now)
        absent = 0
        for number in numbers:
            how = COMES
            if random() < no_show:
                how = ABSENT
                absent += 1
            if number >= 0:
                self.calls[number] = now
            elif how == ABSENT:
                continue
            self._arrive(max(begins + comes[int(random() * len(comes))], now + 60), number, how)
        self.due += len(numbers)
        self.booked[target] = self.booked.get(target, 0) + len(numbers)
        self.given_up[target + 2] = self.given_up.get(target + 2, 0) + absent

    def _stand_by(self, hour: int, at: float, slots: int) -> int:
        """Of who stands by, the weightiest first; each comes as soon as it can. How many there were."""
        found, hops = 0, self.start.track.hops
        for row, turns in enumerate(self.start.parked):
            head = self.stand_heads[row]
            while head < len(turns) and found < slots:
                number = turns[head]
                head += 1
                if self.taken[number]:
                    continue
                self.taken[number] = True
                self.known[row] -= 1
                self.calls[number] = at
                self.uncalled -= 1
                self._arrive(at + hops[int(self.dice.random() * len(hops))], number, STANDS_BY)
                found += 1
            self.stand_heads[row] = head
        self.some_parked = found == slots
        self.due += found
        self.booked[hour] = self.booked.get(hour, 0) + found
        self.short += found
        return found

    # Far away.

    def _far(self, first: int, place: int) -> None:
        """Everybody who is not called by then, a day at a time: hours of the day matter less than the days.

        What the gate takes of a day goes to the classes as an hour does, and to each of them evenly.
        """
        start = self.start
        come = max(1 - start.track.no_show, 0.1)
        behind = float(self.due)
        for hour, rows in self.chosen.items():
            self._keep(hour, [number for _, number in rows])
        for day in range(place, len(start.capacity) - DAY + 1, DAY):
            if not self.uncalled:
                break
            curve = self._day(first - place + day, day)
            self._join_day()
            called = max(int((curve[-1][1] - behind) / come), 0)
            behind = max(behind - curve[-1][1], 0.0)
            waiting = [one + more for one, more in zip(self.known, self.later, strict=True)]
            (quota,), self.credit = quotas(capacity=[called], shares=start.shares, credit=self.credit)
            offer = Hour(capacity=called, quota=quota, chosen=(0,) * len(waiting))
            for row, count in enumerate(allot(hour=offer, waiting=waiting)):
                self._spread(self._take(row, count), curve)
        self.missing -= self.uncalled  # Whoever is left is beyond the plan.
        self.uncalled = 0

    def _day(self, first: int, place: int) -> list[tuple[float, float]]:
        """How many the day has taken by which moment."""
        curve, total = [(float(first * SECONDS), 0.0)], 0.0
        for hour in range(DAY):
            begins, rate = self._capacity(first + hour, place + hour)
            ends = (first + hour + 1) * SECONDS
            curve.append((begins, total))
            total += rate * (ends - begins) / SECONDS
            curve.append((ends, total))
        return curve

    def _join_day(self) -> None:
        for row, rates in enumerate(self.start.track.joins):
            self.later[row] += self._poisson(sum(rates))

    def _spread(self, numbers: Sequence[int], curve: Sequence[tuple[float, float]]) -> None:
        notice, part = self.start.rules.notice * SECONDS, curve[-1][1] / max(len(numbers), 1)
        at = 1
        for place, number in enumerate(numbers):
            if number < 0:
                return
            level = (place + 0.5) * part
            while curve[at][1] < level:
                at += 1
            (begins, below), (ends, above) = curve[at - 1], curve[at]
            entry = begins + (level - below) / (above - below) * (ends - begins)
            self.entries[number] = entry
            self.calls[number] = entry // SECONDS * SECONDS - notice
            self.missing -= 1

    def _keep(self, hour: int, numbers: Sequence[int]) -> None:
        """Who chose an hour goes in it."""
        for number in numbers:
            self.calls[number] = float((hour - self.start.rules.notice) * SECONDS)
            self.entries[number] = float(hour * SECONDS + self.comes[len(self.comes) // 2])
            self.missing -= 1
            self.uncalled -= 1

    # Who goes in.

    def _gate(self, hour: int, begins: float, capacity: float) -> None:
        """Arrivals of the hour into the gate's queue, and who of it goes in before the hour is over."""
        ends = (hour + 1) * SECONDS
        rate = capacity / SECONDS
        base, top = self.upto, self.upto + rate * (ends - begins)
        lanes, work = self.lanes, len(self.lanes)
        heap = self.arrivals.pop(hour, [])
        heap.append((float(ends), CLOSE, COMES))
        heapify(heap)
        while heap:
            at, number, how = heappop(heap)
            reached = base + rate * (max(at, begins) - begins)
            if self.some_parked and self.short < len(lanes) and reached > lanes[self.short]:
                idle = begins + max(lanes[self.short] - base, 0.0) / rate if rate else ends
                if idle < ends and self._stand_by(hour, idle, 1):
                    heappush(heap, (at, number, how))
                    for one in self.arrivals.pop(hour, ()):
                        heappush(heap, one)
                    continue
            if number == CLOSE:
                break
            self.short -= how == STANDS_BY
            entry = max(reached, lanes[0])
            self.pending.append((entry, number, how))
            if how != ABSENT:
                del lanes[0]
                insort(lanes, entry + work)
        self._let_in(begins, base, rate, top)
        self.upto = top

    def _let_in(self, begins: float, base: float, rate: float, top: float) -> None:
        pending = self.pending
        while pending and rate and pending[0][0] <= top:
            level, number, how = pending.popleft()
            self.due -= how != ABSENT
            if number >= 0 and self.entries[number] is None:
                self.entries[number] = begins + max(level - base, 0.0) / rate
                self.missing -= 1
