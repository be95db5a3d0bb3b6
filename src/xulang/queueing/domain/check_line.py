"""Does what happened in a line follow from its rules? Told from public facts; every breach is named.

After each fact the line stands as the fact says, right or wrong, so that one breach is named once and spoils
nothing that comes after it.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Final
from uuid import UUID

from xulang.journal.domain.facts import Fact
from xulang.kernel.refusal import Refusal
from xulang.kernel.words import OF_LINES, FactKind, Force, Step
from xulang.queueing.domain import decisions, sealed, steward
from xulang.queueing.domain.check_meeting import due_of, find_source, is_stopped
from xulang.queueing.domain.events import (
    Arrived,
    Called,
    Chose,
    Displaced,
    DrawLapsed,
    Drawn,
    DrawSaid,
    Entered,
    Event,
    Freed,
    GivenBack,
    Held,
    Joined,
    Missed,
    Offered,
    Parked,
    Pledged,
    Ranked,
    Reordered,
    Requested,
    Revealed,
    Ruled,
    Sealed,
    WindowAnnounced,
    Withheld,
)
from xulang.queueing.domain.evidence import Evidence, versions
from xulang.queueing.domain.hours import HANOI, hour_of, hours_of, start_of
from xulang.queueing.domain.line_basis import USUAL, LineBasis, line_basis
from xulang.queueing.domain.place import QUIET, Turn
from xulang.queueing.domain.story import LineTold, PlaceTold, same_classes
from xulang.queueing.domain.words import LIVE, OUTSTANDING, Ground, Line, PlaceState, Waits

# What was said may be followed a little later: the keeper follows sealed facts, and keeps an hour's figures.
LAG: Final = timedelta(seconds=60)
BY_OFFER: Final = frozenset({Ground.ORDER, Ground.CLASS, Ground.SHARE, Ground.CHOSEN, Ground.ORDERED})
IN_ORDER: Final = frozenset({PlaceState.WAITING, PlaceState.CHOSEN})
WAITS: Final = frozenset(Waits)
OTHER_LINE: Final = "other_line"
MOVED: Final = "moved"
ASKED: Final = "asked"


class Breach(StrEnum):
    """Where reality differs from the rules. What each means in words: docs/verify.md."""

    STORY_BROKEN = "story_broken"
    NOT_POSSIBLE = "not_possible"
    CALLED_TWICE = "called_twice"
    RULES_WRONG = "rules_wrong"
    NO_SHOWS_WRONG = "no_shows_wrong"
    READY_UNPROVEN = "ready_unproven"
    READY_BENT = "ready_bent"
    OVERSOLD = "oversold"
    WITHHELD = "withheld"
    WRONG_HOUR = "wrong_hour"
    OUT_OF_ORDER = "out_of_order"
    CLASS_STARVED = "class_starved"
    WRONG_GROUND = "wrong_ground"
    HIDDEN_PASSED = "hidden_passed"
    UNCALLED = "uncalled"
    OVERRIDE_UNPROVEN = "override_unproven"
    WINDOW_WRONG = "window_wrong"
    MISSED_WRONGLY = "missed_wrongly"
    ABSENT_KEPT = "absent_kept"
    HOLD_UNPROVEN = "hold_unproven"
    ENTRY_UNPROVEN = "entry_unproven"
    MEETING_WRONG = "meeting_wrong"
    DRAW_WRONG = "draw_wrong"
    ENTERED_WITHOUT_PLACE = "entered_without_place"


OF_READINESS: Final = frozenset({Breach.READY_UNPROVEN, Breach.READY_BENT})


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One breach. `number`: what people call the place's number; `said` and `right` are for the eye."""

    breach: Breach
    line: Line
    at: datetime
    fact: UUID | None = None
    position: int | None = None
    place: UUID | None = None
    number: int | None = None
    said: str = ""
    right: str = ""


OF_DRAWS: Final = frozenset(
    {
        FactKind.SEALED_WINDOW_ANNOUNCED,
        FactKind.DRAW_COMMITTED,
        FactKind.REQUESTS_SEALED,
        FactKind.DRAW_REVEALED,
        FactKind.DRAW_WITHHELD,
        FactKind.DRAW_MADE,
        FactKind.DRAW_LAPSED,
        FactKind.PLACE_DRAWN,
    }
)
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

    def __init__(self, *, line: Line, evidence: Evidence, day: date, others: dict[UUID, LineTold]) -> None:
        self.line = line
        self.told = LineTold()
        self._evidence, self._day, self._others = evidence, day, others
        self._moments = evidence.moments(line=line)
        self._bases: dict[tuple[datetime, int], LineBasis | None] = {}
        self._entered: list[int] = []
        self._ranked: list[Ranked] = []
        self._late: list[Withheld] = []
        # The line's facts so far, for the root of a sealed window; those who wait for their drawn turn.
        self._requests: list[Fact] = []
        self._undrawn: dict[UUID, Turn] = {}
        # Receiving trucks that wait for what they take over: the fact that says so.
        self._waiting: dict[UUID, Fact] = {}
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
                calls = self._calls_of(facts, place)
                yield from self._told(facts[place : place + 1 + len(calls)], self._offer(fact, calls))
                place += 1 + len(calls)
            else:
                yield from self._told([fact], self._one(fact))
                place += 1
        if self._evidence.last is not None:
            yield from self._hours_until(self._evidence.last)

    def _told(self, facts: Sequence[Fact], found: Iterator[Finding]) -> Iterator[Finding]:
        """What is wrong with the facts, as the line stands before them; then it stands as they say."""
        try:
            wrong = list(found)
        except (ValueError, KeyError) as error:
            wrong = [self._finding(Breach.STORY_BROKEN, facts[0], said=str(error))]
        for fact in facts:
            try:
                event = self.told.tell(fact)
            except (ValueError, KeyError) as error:
                wrong.append(self._finding(Breach.STORY_BROKEN, fact, said=str(error)))
                self.told.length = fact.number
                continue
            if isinstance(event, Entered):
                self._entered.append(event.at)
            if isinstance(event, Requested):
                self._requests.append(fact)
            self._note_waiting(fact)
        on_day = _day(facts[0].recorded_at) == self._day
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

    # What was known

    def _basis(self, now: datetime, at: datetime) -> LineBasis | None:
        key = (at, hour_of(moment=now))
        if key not in self._bases:
            known = self._evidence.known(line=self.line, at=at, now=now)
            self._bases[key] = line_basis(line=self.line, now=now, known=known)
        return self._bases[key]

    def _all_bases(self, now: datetime) -> list[LineBasis | None]:
        """What may have been known at the moment, the latest first."""
        since = now - LAG
        return [self._basis(now, at) for at in versions(moments=self._moments, since=since, until=now)]

    # Facts one by one

    def _one(self, fact: Fact) -> Iterator[Finding]:
        if fact.number != self.told.length + 1:
            yield self._finding(
                Breach.STORY_BROKEN, fact, said=str(fact.number), right=str(self.told.length + 1)
            )
            self.told.length = fact.number - 1
        if fact.public.kind not in OF_LINES:
            return
        event = self.told.read(fact)
        yield from self._possible(event, fact)
        match event:
            case Ruled() | Ranked():
                yield from self._ruled(event, fact)
            case Joined() | Requested():
                yield from self._joined(event, fact)
            case Called():
                yield from self._called(event, fact)
            case Chose():
                yield from self._chose(event, fact)
            case Displaced():
                yield from self._displaced(event, fact)
            case _ if fact.public.kind in OF_DRAWS:
                yield from self._of_draw(event, fact)
            case _:
                yield from self._of_place(event, fact)

    def _of_place(self, event: Event, fact: Fact) -> Iterator[Finding]:
        """What happens to a place beside its call and its window."""
        match event:
            case Missed():
                yield from self._missed(event, fact)
            case Held():
                yield from self._held(event, fact)
            case Freed():
                yield from self._freed(fact)
            case Entered():
                yield from self._went_in(event, fact)
            case Reordered():
                yield from self._two_units(fact)

    def _possible(self, event: Event, fact: Fact) -> Iterator[Finding]:
        wanted = COMES_AFTER.get(type(event))
        told = self._place(fact)
        if wanted is not None and told is not None and told.state not in wanted:
            yield self._finding(Breach.NOT_POSSIBLE, fact, said=f"{fact.public.kind} after {told.state}")

    def _ruled(self, event: Ruled | Ranked, fact: Fact) -> Iterator[Finding]:
        """The line goes by what was said in public, and by nothing else."""
        bases = self._all_bases(fact.recorded_at)
        if isinstance(event, Ruled):
            self._ranked, self._misruled = [], []
            rules = [basis.rules if basis else QUIET for basis in bases]
            if event.rules not in rules:
                yield self._finding(Breach.RULES_WRONG, fact, said=str(event.rules), right=str(rules[0]))
            return
        self._ranked.append(event)
        known = [basis.classes if basis else (USUAL,) for basis in bases]
        if not any(same_classes(told=self._ranked, classes=one[: len(self._ranked)]) for one in known):
            said = ", ".join(f"{one.code} {one.weight}/{one.share}" for one in self._ranked)
            right = ", ".join(f"{one.code} {one.weight}/{one.share}" for one in known[0])
            yield self._finding(Breach.RULES_WRONG, fact, said=said, right=right)

    def _of_draw(self, event: Event, fact: Fact) -> Iterator[Finding]:
        """Each step of a sealed window in its time, by two independent organisations; the draw made again."""
        right = None
        try:
            right = self._right_step(event, fact)
        except Refusal as refusal:
            yield self._finding(Breach.DRAW_WRONG, fact, said=fact.public.kind, right=str(refusal.code))
            return
        if right != event:
            yield self._finding(Breach.DRAW_WRONG, fact, said=str(event), right=str(right))

    def _right_step(self, event: Event, fact: Fact) -> Event | None:  # noqa: PLR0911 -- one step a line
        state, stream, at = self.told.state, fact.stream_id, int(fact.recorded_at.timestamp())
        window = state.window
        match event:
            case WindowAnnounced(opens=opens, closes=closes, period=period, deadline=deadline):
                return sealed.announce(
                    line=state, opens=opens, closes=closes, period=period, deadline=deadline, at=at
                )
            case Pledged(organisation=unit, force=force, commitment=commitment):
                return sealed.pledge(line=state, organisation=unit, force=force, commitment=commitment, at=at)
            case Revealed(organisation=unit, secret=secret, deposited=deposited):
                return sealed.reveal(
                    line=state,
                    stream_id=stream,
                    organisation=unit,
                    secret=secret,
                    deposited=deposited,
                    at=at,
                )
            case Drawn(place=place):
                turn = self._undrawn.pop(place, None)
                return Drawn(place=place, at=turn.at, rank=turn.rank) if turn else None
        if window is None:
            return None
        match event:
            case Sealed():
                due = sealed.settled(window=window, at=at)
                return sealed.seal(window=window, facts=self._requests, at=at) if due else None
            case Withheld(organisation=unit):
                # The first that is named begins a new round; its like of the same moment stand beside it.
                late = sealed.withheld(window=window, at=at)
                self._late = [*late] or self._late
                return next((one for one in self._late if one.organisation == unit), None)
            case DrawSaid() | DrawLapsed():
                made = isinstance(event, DrawSaid)
                drawn = [
                    *(sealed.draw(line=state, stream_id=stream) if made else sealed.lapse(line=state, at=at))
                ]
                self._undrawn = {
                    one.place: Turn(at=one.at, rank=one.rank, id=one.place)
                    for one in drawn
                    if isinstance(one, Drawn)
                }
                return drawn[0] if drawn else None
        return None

    def _in_window(self, event: Joined | Requested) -> bool:
        """Whether it asked, or stands in the order, as the sealed window of its moment says."""
        asks = sealed.asks(window=self.told.state.window, at=event.turn.at)
        return asks == isinstance(event, Requested)

    def _joined(self, event: Joined | Requested, fact: Fact) -> Iterator[Finding]:
        """A place is by the word of customs, and its turn is the moment of that word."""
        word = self._evidence.by_id.get(fact.public.refers_to) if fact.public.refers_to else None
        if word is None or not _registers(word) or word.recorded_at > fact.recorded_at:
            yield self._finding(Breach.READY_UNPROVEN, fact, said=str(fact.public.refers_to))
            return
        if self._taken_back(word, fact) or not self._same_gate(word):
            yield self._finding(Breach.READY_UNPROVEN, fact, said=str(word.id))
            return
        turn = (event.turn.at, event.turn.rank)
        rights = [_turn(word.recorded_at)]
        if fact.public.trigger == MOVED:
            rights = list(self._turns_before(word.stream_id, fact))
        elif fact.public.trigger is not None:
            rights = [_turn(fact.recorded_at)]
        if not self._in_window(event):
            yield self._finding(Breach.DRAW_WRONG, fact, said=fact.public.kind)
        window = self.told.state.window
        if window is not None and not sealed.asks(window=window, at=rights[0][0] if rights else 0):
            late = sealed.behind(window=window, place=event.turn.id)
            rights = [(late.at, late.rank) if window.covers(one[0]) else one for one in rights]
        if turn not in rights:
            right = ", ".join(_moment(one) for one in rights)
            yield self._finding(Breach.READY_BENT, fact, said=_moment(turn), right=right)

    def _taken_back(self, word: Fact, fact: Fact) -> bool:
        return self._voided(word, fact.recorded_at)

    def _voided(self, word: Fact, at: datetime) -> bool:
        over = {FactKind.UNDONE, FactKind.VOIDED}
        return any(
            one.public.kind in over and one.recorded_at <= at for one in self._evidence.about.get(word.id, ())
        )

    def _same_gate(self, word: Fact) -> bool:
        """Customs spoke of this gate, or the declaration was sent here later."""
        stream = self._evidence.by_stream.get(word.stream_id, ())
        return any(one.public.gate == self.line.gate for one in stream)

    def _turns_before(self, declaration: UUID, fact: Fact) -> Iterator[tuple[int, int]]:
        """Turns of places that this declaration gave back for another line."""
        for told in self._others.values():
            for place in told.places.values():
                word = self._evidence.by_id.get(place.because) if place.because else None
                if place.why_ended == OTHER_LINE and word is not None and word.stream_id == declaration:
                    yield place.ready_at, place.rank

    # Calls

    def _calls_of(self, facts: Sequence[Fact], place: int) -> list[Fact]:
        """The calls that follow an offer in the same breath."""
        offered = facts[place]
        found = []
        for fact in facts[place + 1 :]:
            public = fact.public
            if (
                public.kind != FactKind.CALLED_FORWARD
                or public.trigger not in BY_OFFER
                or fact.recorded_at != offered.recorded_at
            ):
                break
            found.append(fact)
        return found

    def _offer(self, offered: Fact, calls: Sequence[Fact]) -> Iterator[Finding]:
        """The slots are no more than there were, and are given to whom the rules give them."""
        if offered.number != self.told.length + 1:
            yield self._finding(
                Breach.STORY_BROKEN, offered, said=str(offered.number), right=str(self.told.length + 1)
            )
            self.told.length = offered.number - 1
        event = self.told.read(offered)
        if not isinstance(event, Offered):
            raise ValueError(f"fact {offered.id} offers nothing")  # noqa: TRY004 -- the fact is wrong
        now = hour_of(moment=offered.recorded_at)
        if event.hour != now + self.told.rules.notice:
            yield self._finding(
                Breach.WRONG_HOUR, offered, said=_hour(event.hour), right=_hour(now + self.told.rules.notice)
            )
        free = max(self._room(basis, now, event.hour) for basis in self._all_bases(offered.recorded_at))
        taken = max(event.slots, len(calls))
        if taken > free:
            yield self._finding(Breach.OVERSOLD, offered, said=str(taken), right=str(free))
        yield from self._right_calls(event, offered, calls)

    def _room(self, basis: LineBasis | None, now: int, hour: int) -> int:
        if basis is None or not basis.first <= hour < basis.first + len(basis.bookable):
            return 0
        upto = basis.bookable[: hour - now + 1]
        return decisions.room(line=self.told.state, now=now, hour=hour, bookable=upto)

    def _right_calls(self, event: Offered, offered: Fact, calls: Sequence[Fact]) -> Iterator[Finding]:
        state = self.told.state
        made = decisions.call_hour(line=state, hour=event.hour, room=event.slots)
        right = {one.place: one for one in made if isinstance(one, Called)}
        said: dict[UUID, Fact] = {}
        for fact in calls:
            if fact.crossing_id in said:
                yield self._finding(Breach.CALLED_TWICE, fact)
            elif fact.crossing_id is not None:
                said[fact.crossing_id] = fact
        wanted, got = self._by_class(right), self._by_class(said)
        for row, code in enumerate(self.told.codes):
            if got.get(row, 0) < wanted.get(row, 0):
                yield self._finding(
                    Breach.CLASS_STARVED,
                    offered,
                    said=f"{code}: {got.get(row, 0)}",
                    right=f"{code}: {wanted[row]}",
                )
        for place, fact in said.items():
            yield from self._right_call(place, fact, right.get(place), right, said)

    def _right_call(
        self,
        place: UUID,
        fact: Fact,
        right: Called | None,
        all_right: dict[UUID, Called],
        all_said: dict[UUID, Fact],
    ) -> Iterator[Finding]:
        told = self.told.places.get(place)
        if told is None or told.state not in IN_ORDER:
            twice = told is not None and told.state in OUTSTANDING
            breach = Breach.CALLED_TWICE if twice else Breach.NOT_POSSIBLE
            yield self._finding(breach, fact, said=told.state if told else "no place")
            return
        if right is None:
            left_out = [self._number(one) for one in all_right if one not in all_said]
            yield self._finding(
                Breach.OUT_OF_ORDER, fact, said=str(told.number), right=", ".join(map(str, left_out))
            )
            return
        if right.ground != fact.public.trigger:
            yield self._finding(
                Breach.WRONG_GROUND, fact, said=str(fact.public.trigger), right=right.ground.value
            )
        passed = fact.public.figures.get("passed")
        # Where somebody else was called out of order, so many less were passed: that is named there.
        if passed != right.passed and all_right.keys() == all_said.keys():
            yield self._finding(Breach.HIDDEN_PASSED, fact, said=str(passed), right=str(right.passed))

    def _by_class(self, places: "dict[UUID, Called] | dict[UUID, Fact]") -> dict[int, int]:
        counted: dict[int, int] = {}
        for place in places:
            known = self.told.state.places.get(place)
            if known is not None:
                counted[known.row] = counted.get(known.row, 0) + 1
        return counted

    def _called(self, event: Called, fact: Fact) -> Iterator[Finding]:
        """A call that no offer of an hour came before: standby, an order by people, or a breach."""
        told, state = self._place(fact), self.told.state
        if told is None:
            return
        if told.state in OUTSTANDING:
            yield self._finding(Breach.CALLED_TWICE, fact, said=told.state.value)
            return
        known = state.places[event.place]
        passed = sum(state.passed_by(known.turn))
        if event.passed != passed:
            yield self._finding(Breach.HIDDEN_PASSED, fact, said=str(event.passed), right=str(passed))
        match event.ground:
            case Ground.UNCALLED:
                yield self._finding(Breach.UNCALLED, fact, said=f"passed {passed}")
            case Ground.OVERRIDE:
                yield from self._override(event, fact)
            case Ground.STANDBY:
                yield from self._standby(event, fact)
            case _:
                yield self._finding(Breach.OUT_OF_ORDER, fact, said=event.ground.value, right="no offer")

    def _override(self, event: Called, fact: Fact) -> Iterator[Finding]:
        """Two units, a reason, and a free slot."""
        yield from self._two_units(fact)
        now = hour_of(moment=fact.recorded_at)
        free = max(self._slots_left(basis, event.hour, now) for basis in self._all_bases(fact.recorded_at))
        if free < 1:
            yield self._finding(Breach.OVERSOLD, fact, said="1", right=str(free))

    def _two_units(self, fact: Fact) -> Iterator[Finding]:
        """One unit ordered it of this place, with a reason, and another one approved before it was done."""
        by_id, public = self._evidence.by_id, fact.public
        approval = by_id.get(public.refers_to) if public.refers_to else None
        order = by_id.get(approval.public.refers_to) if approval and approval.public.refers_to else None
        if (
            approval is None
            or order is None
            or (approval.public.kind, order.public.kind) != (FactKind.CALL_APPROVED, FactKind.CALL_ORDERED)
            or {approval.crossing_id, order.crossing_id} != {fact.crossing_id}
            or not order.public.reason_code
        ):
            yield self._finding(
                Breach.OVERRIDE_UNPROVEN, fact, said="no order of two", right="order, approval"
            )
            return
        units = {one.public.figures.get("unit", 0) for one in (approval, order)}
        if len(units) < decisions.TWO or public.figures.get("units", 0) < decisions.TWO:
            yield self._finding(Breach.OVERRIDE_UNPROVEN, fact, said="1 unit", right="2 units")

    def _slots_left(self, basis: LineBasis | None, hour: int, now: int) -> int:
        if basis is None or not 0 <= hour - now < len(basis.bookable):
            return 0
        return basis.bookable[hour - now] - self.told.state.booked.get(hour, 0)

    def _standby(self, event: Called, fact: Fact) -> Iterator[Finding]:
        """To the first who stands there, where a slot of the running hour is free or nobody came for it."""
        now, state = hour_of(moment=fact.recorded_at), self.told.state
        if event.hour != now:
            yield self._finding(Breach.WRONG_HOUR, fact, said=_hour(event.hour), right=_hour(now))
        parked = [state.callable(row) for row in state.parked]
        first = next((row[0].id for row in parked if row), None)
        if first != event.place:
            right = "" if first is None else str(self._number(first))
            yield self._finding(Breach.OUT_OF_ORDER, fact, said=str(self._number(event.place)), right=right)
        free = max(self._free_now(basis, fact.recorded_at) for basis in self._all_bases(fact.recorded_at))
        if free < 1:
            yield self._finding(Breach.OVERSOLD, fact, said="1", right=str(free))

    def _free_now(self, basis: LineBasis | None, moment: datetime) -> int:
        if basis is None:
            return 0
        now, state = basis.first, self.told.state
        begun = int(start_of(hour=now).timestamp())
        idle = steward.idle(
            line=state,
            capacity=basis.hours[0].trucks,
            elapsed=int(moment.timestamp()) - begun,
            entered=sum(at >= begun for at in self._entered),
        )
        room = decisions.room(line=state, now=now, hour=now, bookable=basis.bookable[:1])
        return max(idle, room)

    # Windows, absence, holds, entries

    def _chose(self, event: Chose, fact: Fact) -> Iterator[Finding]:
        """A window that was on offer: free after everybody who waited was served."""
        for basis in self._all_bases(fact.recorded_at):
            if basis is None:
                continue
            ahead = basis.rules.notice + 1
            hours = decisions.offers(
                line=self.told.state, first=basis.first + ahead, bookable=basis.bookable[ahead:]
            )
            try:
                decisions.choose(
                    line=self.told.state,
                    place=event.place,
                    hour=event.hour,
                    first=basis.first + ahead,
                    hours=hours,
                )
            except Refusal:
                continue
            return
        yield self._finding(Breach.WINDOW_WRONG, fact, said=_hour(event.hour))

    def _displaced(self, event: Displaced, fact: Fact) -> Iterator[Finding]:
        """Its window shrank, or is over, or it gave it up itself."""
        known = self.told.state.places.get(event.place)
        if known is None or known.hour is None or fact.public.reason_code == ASKED:
            return
        now = hour_of(moment=fact.recorded_at)
        if known.hour <= now + self.told.rules.notice:
            return
        for basis in self._all_bases(fact.recorded_at):
            if basis is None:
                continue
            upto = basis.bookable[: known.hour - basis.first + 1]
            offers = decisions.offers(line=self.told.state, first=basis.first, bookable=upto)
            last = decisions.displace(line=self.told.state, hour=known.hour, offer=offers[-1])
            if next(last, None) == Displaced(place=event.place):
                return
        yield self._finding(Breach.WINDOW_WRONG, fact, said=f"lost {_hour(known.hour)}")

    def _missed(self, event: Missed, fact: Fact) -> Iterator[Finding]:
        """Absent is who did not come until his grace was over, while the gate was open."""
        for basis in self._all_bases(fact.recorded_at):
            if basis is None or basis.in_break:
                continue
            late = decisions.missed(
                line=self.told.state, at=int(fact.recorded_at.timestamp()), open_since=basis.open_since
            )
            if any(one.place == event.place for one in late):
                return
        yield self._finding(Breach.MISSED_WRONGLY, fact)

    def _held(self, event: Held, fact: Fact) -> Iterator[Finding]:
        """By a hold of a force, because customs has to look again, or for want of goods to take over."""
        if fact.public.reason_code in WAITS:
            yield from self._waits(event, fact)
            return
        because = self._evidence.by_id.get(fact.public.refers_to) if fact.public.refers_to else None
        if because is not None and because.public.kind == FactKind.HELD:
            return
        told = self.told.places.get(event.place)
        word = self._evidence.by_id.get(told.because) if told and told.because else None
        if word is None or not self._taken_back(word, fact):
            yield self._finding(Breach.HOLD_UNPROVEN, fact, said=str(fact.public.refers_to))

    def _note_waiting(self, fact: Fact) -> None:
        if fact.crossing_id is None:
            return
        self._waiting.pop(fact.crossing_id, None)
        if fact.public.kind == FactKind.PLACE_HELD and fact.public.reason_code in WAITS:
            self._waiting[fact.crossing_id] = fact

    def _receiver(self, held: Fact) -> Fact | None:
        """The fact that declared the receiving truck which is held."""
        declared = self._evidence.by_id.get(held.public.refers_to) if held.public.refers_to else None
        of_vehicle = declared is not None and declared.public.kind == FactKind.VEHICLE_DECLARED
        return declared if of_vehicle else None

    def _waits(self, event: Held, fact: Fact) -> Iterator[Finding]:
        """Held for its partner though that is here, or called for an hour not later."""
        declared = self._receiver(fact)
        if declared is None:
            yield self._finding(Breach.HOLD_UNPROVEN, fact, said=str(fact.public.refers_to))
            return
        source = find_source(evidence=self._evidence, declared=declared, at=fact.recorded_at)
        if fact.public.reason_code != Waits.PARTNER or source is None:
            return
        known = self.told.state.places.get(event.place)
        called = known is not None and known.state == PlaceState.CALLED and known.hour is not None
        by = hour_of(moment=fact.recorded_at) + self.told.rules.notice
        if called and known is not None and known.hour is not None:
            by = known.hour
        moments = (fact.recorded_at - LAG, fact.recorded_at)
        if all(due_of(evidence=self._evidence, source=source, at=at).surely(by=by) for at in moments):
            yield self._finding(Breach.MEETING_WRONG, fact, said="held", right="its partner is due")

    def _freed(self, fact: Fact) -> Iterator[Finding]:
        """Called for goods that nobody may bring yet."""
        held = self._waiting.get(fact.crossing_id) if fact.crossing_id else None
        declared = self._receiver(held) if held else None
        if declared is None:
            return
        source = find_source(evidence=self._evidence, declared=declared, at=fact.recorded_at)
        by = hour_of(moment=fact.recorded_at) + self.told.rules.notice
        moments = (fact.recorded_at - LAG, fact.recorded_at)
        if source is not None and not any(
            due_of(evidence=self._evidence, source=source, at=at).maybe(by=by) for at in moments
        ):
            yield self._finding(Breach.MEETING_WRONG, fact, said="freed", right="its partner is not due")

    def _kept_waiting(self, end: datetime) -> Iterator[Finding]:
        """Who still waits for a truck that is in. Where the yard is bounded, that may be why."""
        if self.told.rules.yard:
            return
        for place, fact in [*self._waiting.items()]:
            declared = self._receiver(fact)
            if declared is None or is_stopped(evidence=self._evidence, declared=declared, at=end):
                continue
            word = self._evidence.by_id.get(self.told.places[place].because or place)
            if word is not None and self._voided(word, end):
                continue
            source = find_source(evidence=self._evidence, declared=declared, at=end - LAG)
            if source is None:
                continue
            if due_of(evidence=self._evidence, source=source, at=end - LAG).here:
                yield Finding(
                    breach=Breach.MEETING_WRONG,
                    line=self.line,
                    at=end,
                    place=place,
                    number=self._number(place),
                    said="held",
                    right="its partner is here",
                )

    def _went_in(self, event: Entered, fact: Fact) -> Iterator[Finding]:
        """By the last word that its entry needed, at the moment of that word, or by the yard's report."""
        word = self._evidence.by_id.get(fact.public.refers_to) if fact.public.refers_to else None
        if word is None:
            stream = self._declaration_of(event.place)
            reported = [one for one in stream if one.public.kind == FactKind.YARD_ENTRY]
            if not any(int(one.occurred_at.timestamp()) == event.at for one in reported):
                yield self._finding(Breach.ENTRY_UNPROVEN, fact, said="no word")
            return
        if word.public.step != Step.ENTRY or int(word.recorded_at.timestamp()) != event.at:
            right = word.recorded_at.astimezone(HANOI).isoformat()
            yield self._finding(Breach.ENTRY_UNPROVEN, fact, said=_moment((event.at, 0)), right=right)

    def _declaration_of(self, place: UUID) -> Sequence[Fact]:
        told = self.told.places.get(place)
        word = self._evidence.by_id.get(told.because) if told and told.because else None
        return self._evidence.by_stream.get(word.stream_id, ()) if word is not None else ()

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
        yield from self._without_draw(end)
        bases = self._all_bases(end)
        if None in bases or self.told.length == 0:
            return
        found = [basis for basis in bases if basis is not None]
        yield from self._kept_waiting(end)
        state = self.told.state
        waiting = sum(state.waiting())
        free = min(self._room(basis, hour, hour + self.told.rules.notice) for basis in found)
        if waiting and free:
            yield Finding(
                breach=Breach.WITHHELD,
                line=self.line,
                at=end,
                said=f"{waiting} wait",
                right=f"{min(free, waiting)} more for {_hour(hour + self.told.rules.notice)}",
            )
        if any(basis.in_break for basis in found):
            return
        before = int((end - LAG).timestamp())
        late = decisions.missed(line=state, at=before, open_since=max(one.open_since for one in found))
        for one in late:
            yield Finding(
                breach=Breach.ABSENT_KEPT,
                line=self.line,
                at=end,
                place=one.place,
                number=self._number(one.place),
            )

    def _without_draw(self, end: datetime) -> Iterator[Finding]:
        """A sealed window's announced deadline went by in this hour, and its requests still wait."""
        window, late = self.told.state.window, end - LAG
        if window is None or not window.holds or not window.past(int(late.timestamp())):
            return
        if not window.past(int((late - timedelta(hours=1)).timestamp())):
            yield Finding(
                breach=Breach.DRAW_WRONG,
                line=self.line,
                at=end,
                said="no draw",
                right=f"in order of readiness from {_moment((window.deadline, 0))}",
            )

    # Names

    def _place(self, fact: Fact) -> PlaceTold | None:
        return self.told.places.get(fact.crossing_id) if fact.crossing_id else None

    def _number(self, place: UUID) -> int | None:
        told = self.told.places.get(place)
        return told.number if told else None

    def _finding(self, breach: Breach, fact: Fact, *, said: str = "", right: str = "") -> Finding:
        joined = fact.public.kind in {FactKind.PLACE_TAKEN, FactKind.PLACE_REQUESTED}
        return Finding(
            breach=breach,
            line=self.line,
            at=fact.recorded_at,
            fact=fact.id,
            position=fact.position,
            place=fact.crossing_id,
            number=fact.number if joined else self._number(fact.crossing_id) if fact.crossing_id else None,
            said=said,
            right=right,
        )


def _day(moment: datetime) -> date:
    return moment.astimezone(HANOI).date()


def _registers(word: Fact) -> bool:
    public = word.public
    return (public.kind, public.step, public.force) == (
        FactKind.CONFIRMED,
        Step.REGISTRATION,
        Force.CUSTOMS,
    )


def _turn(moment: datetime) -> tuple[int, int]:
    return int(moment.timestamp()), moment.microsecond


def _moment(turn: tuple[int, int]) -> str:
    at = datetime.fromtimestamp(turn[0], tz=HANOI).replace(microsecond=min(max(turn[1], 0), 999_999))
    return at.isoformat()


def _hour(hour: int) -> str:
    return start_of(hour=hour).astimezone(HANOI).strftime("%Y-%m-%d %H:00")
