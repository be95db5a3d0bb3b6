"""Does what happened in a line follow from its rules? Told from public facts; every breach is named.

After each fact the line stands as the fact says, right or wrong, so that one breach is named once and spoils
nothing that comes after it.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Final
from uuid import UUID

from xulang.journal.domain.facts import Fact
from xulang.kernel.words import OF_LINES, FactKind
from xulang.queueing.domain import decisions
from xulang.queueing.domain.check_calls import CallCheck, calls_of
from xulang.queueing.domain.check_draws import OF_DRAWS, DrawCheck
from xulang.queueing.domain.check_finding import LAG, Breach, Finding, day_of, show_hour
from xulang.queueing.domain.check_places import PlaceCheck
from xulang.queueing.domain.check_stand import LineStand
from xulang.queueing.domain.check_waits import WAITS, WaitCheck
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
    Parked,
    Ranked,
    Reordered,
    Requested,
    Ruled,
)
from xulang.queueing.domain.evidence import Evidence
from xulang.queueing.domain.hours import hour_of, hours_of, start_of
from xulang.queueing.domain.line_basis import USUAL
from xulang.queueing.domain.place import QUIET
from xulang.queueing.domain.story import LineTold, same_classes
from xulang.queueing.domain.words import IN_ORDER, LIVE, OUTSTANDING, Line, PlaceState

OF_READINESS: Final = frozenset({Breach.READY_UNPROVEN, Breach.READY_BENT})
# Which states of a place a fact may come after; other facts are free.
COMES_AFTER: Final = {
    Chose: IN_ORDER,
    Displaced: frozenset({PlaceState.CHOSEN}),
    Parked: frozenset({PlaceState.WAITING}),
    Arrived: frozenset({PlaceState.CALLED}),
    Entered: OUTSTANDING,
    Missed: frozenset({PlaceState.CALLED}),
    Held: IN_ORDER | OUTSTANDING | {PlaceState.REQUESTED},
    Drawn: frozenset({PlaceState.REQUESTED, PlaceState.HELD}),
    Freed: frozenset({PlaceState.HELD}),
    GivenBack: LIVE,
}


class LineCheck:
    """Tells one line, fact by fact, and names breaches on `day` (Hanoi). `others`: all lines, for moves."""

    def __init__(self, *, line: Line, evidence: Evidence, day: date, others: Mapping[UUID, LineTold]) -> None:
        self._stand = LineStand(line=line, evidence=evidence)
        self._calls = CallCheck(stand=self._stand)
        self._draws = DrawCheck(stand=self._stand)
        self._places = PlaceCheck(stand=self._stand, others=others)
        self._waits = WaitCheck(stand=self._stand)
        self._day = day
        self._ranked: list[Ranked] = []
        self._hour: int | None = None
        # What was wrong before the day and still counts on it: of places by their id, of the line's rules.
        self._unproven: dict[UUID, list[Finding]] = {}
        self._misruled: list[Finding] = []

    def check(self, facts: Sequence[Fact]) -> Iterator[Finding]:
        """Yield the day's breaches, in the order of the facts."""
        place = 0
        while place < len(facts):
            fact = facts[place]
            yield from self._hours_until(fact.recorded_at)
            if fact.public.kind == FactKind.HOUR_OFFERED:
                calls = calls_of(facts, place)
                yield from self._told(facts[place : place + 1 + len(calls)], self._calls.offer(fact, calls))
                place += 1 + len(calls)
            else:
                yield from self._told([fact], self._one(fact))
                place += 1
        if self._stand.evidence.last is not None:
            yield from self._hours_until(self._stand.evidence.last)

    def _told(self, facts: Sequence[Fact], found: Iterator[Finding]) -> Iterator[Finding]:
        """What is wrong with the facts, as the line stands before them; then it stands as they say."""
        try:
            wrong = list(found)
        except (ValueError, KeyError) as error:
            wrong = [self._stand.finding(Breach.STORY_BROKEN, facts[0], said=str(error))]
        for fact in facts:
            try:
                event = self._stand.told.tell(fact)
            except (ValueError, KeyError) as error:
                wrong.append(self._stand.finding(Breach.STORY_BROKEN, fact, said=str(error)))
                self._stand.told.length = fact.number
                continue
            if isinstance(event, Entered):
                self._stand.entered.append(event.at)
            if isinstance(event, Requested):
                self._draws.note_request(fact)
            self._waits.note(fact)
        on_day = day_of(facts[0].recorded_at) == self._day
        yield from (one for one in wrong if on_day)
        if on_day:
            yield from self._still_wrong(facts)
        else:
            self._remember(wrong)

    def _remember(self, wrong: Sequence[Finding]) -> None:
        for one in wrong:
            if one.breach in OF_READINESS and one.place is not None:
                self._unproven.setdefault(one.place, []).append(one)
            elif one.breach == Breach.RULES_WRONG:
                self._misruled.append(one)

    def _still_wrong(self, facts: Sequence[Fact]) -> Iterator[Finding]:
        """What was said wrongly before the day, and is what something of the day rests on."""
        yield from self._misruled
        self._misruled = []
        for fact in facts:
            if fact.public.kind == FactKind.CALLED_FORWARD and fact.crossing_id:
                yield from self._unproven.pop(fact.crossing_id, ())

    # Facts one by one

    def _one(self, fact: Fact) -> Iterator[Finding]:
        yield from self._stand.in_step(fact)
        if fact.public.kind not in OF_LINES:
            return
        event = self._stand.told.read(fact)
        yield from self._possible(event, fact)
        match event:
            case Ruled() | Ranked():
                yield from self._ruled(event, fact)
            case Joined() | Requested():
                yield from self._places.joined(event, fact)
            case Called():
                yield from self._calls.called(event, fact)
            case Chose():
                yield from self._places.chose(event, fact)
            case Displaced():
                yield from self._places.displaced(event, fact)
            case _ if fact.public.kind in OF_DRAWS:
                yield from self._draws.of_draw(event, fact)
            case _:
                yield from self._of_place(event, fact)

    def _of_place(self, event: Event, fact: Fact) -> Iterator[Finding]:
        """What happens to a place beside its call and its window."""
        match event:
            case Missed():
                yield from self._places.missed(event, fact)
            case Held() if fact.public.reason_code in WAITS:
                yield from self._waits.held(event, fact)
            case Held():
                yield from self._places.held(event, fact)
            case Freed():
                yield from self._waits.freed(fact)
            case Entered():
                yield from self._places.went_in(event, fact)
            case Reordered():
                yield from self._calls.by_two_units(fact)

    def _possible(self, event: Event, fact: Fact) -> Iterator[Finding]:
        wanted = COMES_AFTER.get(type(event))
        told = self._stand.place(fact)
        if wanted is not None and told is not None and told.state not in wanted:
            yield self._stand.finding(
                Breach.NOT_POSSIBLE, fact, said=f"{fact.public.kind} after {told.state}"
            )

    def _ruled(self, event: Ruled | Ranked, fact: Fact) -> Iterator[Finding]:
        """The line goes by what was said in public, and by nothing else."""
        bases = self._stand.all_bases(fact.recorded_at)
        if isinstance(event, Ruled):
            self._ranked, self._misruled = [], []
            rules = [basis.rules if basis else QUIET for basis in bases]
            if event.rules not in rules:
                yield self._stand.finding(
                    Breach.RULES_WRONG, fact, said=str(event.rules), right=str(rules[0])
                )
            return
        self._ranked.append(event)
        known = [basis.classes if basis else (USUAL,) for basis in bases]
        if not any(same_classes(told=self._ranked, classes=one[: len(self._ranked)]) for one in known):
            said = ", ".join(f"{one.code} {one.weight}/{one.share}" for one in self._ranked)
            right = ", ".join(f"{one.code} {one.weight}/{one.share}" for one in known[0])
            yield self._stand.finding(Breach.RULES_WRONG, fact, said=said, right=right)

    # What should have been said by the end of an hour

    def _hours_until(self, moment: datetime) -> Iterator[Finding]:
        """For each hour of the day that ended before the moment: nobody was left out who was due."""
        hours = hours_of(day=self._day)
        if self._hour is None:
            self._hour = max(hours.start, hour_of(moment=moment))
        while self._hour < min(hour_of(moment=moment), hours.stop):
            yield from self._end_of(self._hour)
            self._hour += 1

    def _end_of(self, hour: int) -> Iterator[Finding]:
        end = start_of(hour=hour + 1) - timedelta(microseconds=1)
        yield from self._draws.without_draw(end)
        bases = self._stand.all_bases(end)
        if None in bases or self._stand.told.length == 0:
            return
        found = [basis for basis in bases if basis is not None]
        yield from self._waits.kept_waiting(end)
        state = self._stand.told.state
        waiting = sum(state.waiting())
        free = min(self._stand.room(basis, hour, hour + self._stand.told.rules.notice) for basis in found)
        if waiting and free:
            yield Finding(
                breach=Breach.WITHHELD,
                line=self._stand.line,
                at=end,
                said=f"{waiting} wait",
                right=f"{min(free, waiting)} more for {show_hour(hour + self._stand.told.rules.notice)}",
            )
        if any(basis.in_break for basis in found):
            return
        before = int((end - LAG).timestamp())
        late = decisions.missed(line=state, at=before, open_since=max(one.open_since for one in found))
        for one in late:
            yield Finding(
                breach=Breach.ABSENT_KEPT,
                line=self._stand.line,
                at=end,
                place=one.place,
                number=self._stand.number(one.place),
            )
