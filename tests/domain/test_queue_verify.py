"""A stranger recomputes a day from public facts: honest days pass, and each manipulation is named."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid5

import msgspec
import pytest

from xulang.journal.domain.facts import Fact, PublicPart, StreamKind
from xulang.kernel.period import Period
from xulang.kernel.words import Cargo, Direction, FactKind, Force, Source, Step
from xulang.queueing.domain import decisions, steward
from xulang.queueing.domain.capacity import Opening, Side
from xulang.queueing.domain.check_day import DayChecked, check_day
from xulang.queueing.domain.check_finding import Breach
from xulang.queueing.domain.events import Entered, Event, Joined
from xulang.queueing.domain.evidence import Evidence, Reference
from xulang.queueing.domain.line_basis import line_basis
from xulang.queueing.domain.place import Turn
from xulang.queueing.domain.public import publish, ruling, stream_of
from xulang.queueing.domain.said import FACTS, Kind, NewWord, Topic, topic_of
from xulang.queueing.domain.said import stream_of as stream_of_topic
from xulang.queueing.domain.story import LineTold
from xulang.queueing.domain.words import Line, PlaceState

NAMES = UUID("0b7f7c53-6f5c-4f0e-9f5e-2f7f6f0e7f10")
LINE = Line(gate="HN", direction=Direction.EXPORT, cargo=Cargo.FRESH)
DAY = date(2026, 5, 9)
MIDNIGHT = datetime(2026, 5, 8, 17, 0, tzinfo=UTC)  # In Hanoi the day begins.
RULES = {"notice": 2, "grace": 1800, "misses": 2, "no_show": 0, "risk": 0, "buffer": 2}
REFERENCE = Reference(
    parents={"HN": None},
    openings={
        "HN": [
            Opening(side=Side.VIETNAM, weekday=one, opens=0, closes=1440, valid_from=date(2026, 1, 1))
            for one in range(1, 8)
        ]
    },
)


def named(name: str) -> UUID:
    return uuid5(NAMES, name)


@dataclass
class Book:
    """A log as it grows, and the line as an honest keeper sees it."""

    facts: list[Fact] = field(default_factory=list)
    told: LineTold = field(default_factory=LineTold)

    def add(
        self,
        kind: StreamKind,
        stream: UUID,
        now: datetime,
        public: PublicPart,
        *,
        about: UUID | None = None,
        at: datetime | None = None,
    ) -> Fact:
        number = sum(one.stream_id == stream for one in self.facts) + 1
        fact = Fact(
            id=named(f"fact {len(self.facts)}"),
            stream_kind=kind,
            stream_id=stream,
            number=number,
            crossing_id=about,
            occurred_at=at or now,
            recorded_at=now,
            public=public,
            private=None,
            salt=None,
            position=len(self.facts),
        )
        self.facts.append(fact)
        return fact

    def word(self, topic: Topic, word: NewWord, *, now: datetime) -> None:
        self.add(
            StreamKind.CAPACITY,
            stream_of_topic(topic=topic),
            now,
            PublicPart(
                kind=FACTS[word.kind],
                gate=topic.gate,
                direction=topic.direction,
                outcome=word.code if word.kind == Kind.PRIORITY else topic.cargo,
                reason_code=word.code or None if word.kind != Kind.PRIORITY else None,
                figures=word.public_figures,
            ),
        )

    def evidence(self) -> Evidence:
        found = Evidence(reference=REFERENCE)
        for fact in self.facts:
            found.add(fact)
        return found

    def line(self, events: Iterable[Event], now: datetime, **cause: Any) -> None:
        for event in list(events):
            public = publish(event, classes=self.told.codes)
            at = public.figures.get("at")
            fact = self.add(
                StreamKind.LINE,
                stream_of(line=LINE),
                now,
                PublicPart(
                    kind=public.kind,
                    gate=LINE.gate,
                    direction=LINE.direction,
                    outcome=LINE.cargo,
                    reason_code=public.priority,
                    trigger=public.trigger,
                    figures=public.figures,
                    **cause,
                ),
                about=public.place,
                at=datetime.fromtimestamp(at, tz=UTC) if at is not None else now,
            )
            self.told.tell(fact)

    def ready(self, number: int, priority: str, now: datetime) -> UUID:
        """Customs accepts the registration, and the keeper gives the place a second later."""
        declaration, place = named(f"declaration {number}"), named(f"place {number}")
        word = self.add(
            StreamKind.DECLARATION,
            declaration,
            now,
            PublicPart(
                kind=FactKind.CONFIRMED,
                gate="HN",
                direction=LINE.direction,
                step=Step.REGISTRATION,
                force=Force.CUSTOMS,
            ),
        )
        later = now + timedelta(seconds=1)
        if not self.told.spoke:
            basis = line_basis(
                line=LINE, now=later, known=self.evidence().known(line=LINE, at=later, now=later)
            )
            assert basis is not None
            self.line(ruling(classes=basis.classes, rules=basis.rules), later)
        turn = Turn(at=int(now.timestamp()), rank=now.microsecond, id=place)
        self.line([Joined(turn=turn, row=self.told.codes.index(priority))], later, refers_to=word.id)
        return place

    def keep(self, now: datetime) -> None:
        known = self.evidence().known(line=LINE, at=now, now=now)
        basis = line_basis(line=LINE, now=now, known=known)
        assert basis is not None
        state = self.told.state

        def say(events: Iterable[Event]) -> None:
            self.line(events, now)

        steward.replan(line=state, first=basis.first, bookable=basis.bookable, say=say)
        if not basis.in_break:
            say(decisions.missed(line=state, at=int(now.timestamp()), open_since=basis.open_since))
        steward.begin_hour(line=state, now=basis.first, bookable=basis.bookable, say=say)

    def enter(self, place: UUID, now: datetime) -> None:
        truck = uuid5(place, "truck")
        for force in (Force.CUSTOMS, Force.BORDER_GUARD):
            word = self.add(
                StreamKind.DECLARATION,
                uuid5(place, "stream"),
                now,
                PublicPart(
                    kind=FactKind.CONFIRMED,
                    gate="HN",
                    direction=LINE.direction,
                    step=Step.ENTRY,
                    force=force,
                ),
                about=truck,
            )
        self.line([Entered(place=place, at=int(now.timestamp()))], now, refers_to=word.id)


def words(**plan: int) -> Iterable[tuple[Topic, NewWord]]:
    always = Period(start=MIDNIGHT - timedelta(days=3), end=None)
    lanes = {"side": 0, "lanes": 1, "per_lane": 4, "staff": 2, "staff_per_lane": 2, **plan}
    own = topic_of(line=LINE)
    yield own, NewWord(kind=Kind.PLAN, valid=always, figures=lanes)
    limits = {"company_limit": 0, "vehicle_limit": 0}
    yield own, NewWord(kind=Kind.RULES, valid=always, figures={**RULES, **limits})
    for code, weight, share in (("produce", 5, 100), ("slow", 1, 250)):
        figures = {"weight": weight, "share": share}
        yield Topic(), NewWord(kind=Kind.PRIORITY, valid=always, figures=figures, code=code)


@pytest.fixture(scope="module")
def honest() -> list[Fact]:
    """Ten trucks of each class ready in the night; a keeper every ten minutes; one stays away."""
    book = Book()
    for topic, word in words():
        book.word(topic, word, now=MIDNIGHT - timedelta(days=2))
    for number in range(20):
        when = MIDNIGHT - timedelta(hours=1) + timedelta(minutes=number, microseconds=number)
        book.ready(number, ("slow", "produce")[number % 2], when)
    absent = named("place 3")
    for tick in range(12 * 6):
        now = MIDNIGHT + timedelta(minutes=10 * tick)
        book.keep(now)
        hour = int(now.timestamp()) // 3600
        due = [
            one.id
            for one in book.told.state.places.values()
            if one.state == PlaceState.CALLED and one.hour == hour and one.id != absent
        ]
        for place in sorted(due)[:1]:
            book.enter(place, now + timedelta(minutes=3))
    book.keep(MIDNIGHT + timedelta(hours=12))
    return book.facts


def checked(facts: list[Fact]) -> DayChecked:
    book = Book(facts=facts)
    return check_day(evidence=book.evidence(), gate="HN", day=DAY)


def breaches(facts: list[Fact]) -> set[Breach]:
    return {one.breach for one in checked(facts).findings}


def renumbered(facts: list[Fact]) -> list[Fact]:
    """As an insider would who writes his own log: numbers without gaps."""
    number, found = 0, []
    for position, fact in enumerate(facts):
        own = fact
        if fact.stream_kind == StreamKind.LINE:
            number += 1
            own = replace(fact, number=number)
        found.append(replace(own, position=position))
    return found


def changed(fact: Fact, *, place: UUID | None = None, **public: Any) -> Fact:
    said = msgspec.structs.replace(fact.public, **public)
    return replace(fact, public=said, crossing_id=place or fact.crossing_id)


def first(facts: list[Fact], kind: FactKind, *, skip: int = 0) -> int:
    found = [place for place, fact in enumerate(facts) if fact.public.kind == kind]
    return found[skip]


def test_an_honest_day_has_no_findings(honest: list[Fact]) -> None:
    outcome = checked(honest)
    assert outcome.findings == ()
    # All 20 were called, and the absent one twice more: to the end of the order, then out.
    assert (outcome.lines, outcome.calls) == (1, 21)


def out_of_order(facts: list[Fact]) -> list[Fact]:
    """A favourite is called instead of the head of his class."""
    call = first(facts, FactKind.CALLED_FORWARD)
    favourite = changed(facts[call], place=named("place 19"))
    return [*facts[:call], favourite, *facts[call + 1 :]]


def hidden_passed(facts: list[Fact]) -> list[Fact]:
    """A call for the heavier class passes others of the lighter, and says that it passes nobody."""
    call = next(
        place
        for place, fact in enumerate(facts)
        if fact.public.kind == FactKind.CALLED_FORWARD and fact.public.figures["passed"]
    )
    figures = {**facts[call].public.figures, "passed": 0}
    return [*facts[:call], changed(facts[call], figures=figures), *facts[call + 1 :]]


def bent(facts: list[Fact]) -> list[Fact]:
    """A place is dated before the word of customs."""
    taken = first(facts, FactKind.PLACE_TAKEN, skip=7)
    figures = {**facts[taken].public.figures}
    figures["ready_at"] -= 3600
    return [*facts[:taken], changed(facts[taken], figures=figures), *facts[taken + 1 :]]


def unregistered(facts: list[Fact]) -> list[Fact]:
    """A place for who has no word of customs."""
    taken = first(facts, FactKind.PLACE_TAKEN, skip=7)
    return [*facts[:taken], changed(facts[taken], refers_to=named("nothing")), *facts[taken + 1 :]]


def oversold(facts: list[Fact]) -> list[Fact]:
    """One more is called for an hour than it has slots."""
    call = first(facts, FactKind.CALLED_FORWARD, skip=3)
    more = replace(
        changed(facts[call], place=named("place 18")), id=named("one more"), position=facts[call].position
    )
    return renumbered([*facts[: call + 1], more, *facts[call + 1 :]])


def starved(facts: list[Fact]) -> list[Fact]:
    """The slot of the lighter class' share goes to one more of the heavier."""
    slow = {named(f"place {number}") for number in range(0, 20, 2)}
    call = next(
        place
        for place, fact in enumerate(facts)
        if fact.public.kind == FactKind.CALLED_FORWARD and fact.crossing_id in slow
    )
    favourite = changed(facts[call], place=named("place 19"), trigger="class")
    return [*facts[:call], favourite, *facts[call + 1 :]]


def without_offer(facts: list[Fact]) -> list[Fact]:
    """A call out of nothing, which says that it is in order."""
    offered = first(facts, FactKind.HOUR_OFFERED, skip=1)
    call = first(facts, FactKind.CALLED_FORWARD)
    more = replace(
        changed(facts[call], place=named("place 19")),
        id=named("from nowhere"),
        recorded_at=facts[offered].recorded_at,
    )
    return renumbered([*facts[:offered], more, *facts[offered:]])


def uncalled(facts: list[Fact]) -> list[Fact]:
    """Somebody is waved through, and it is said."""
    call = first(facts, FactKind.CALLED_FORWARD)
    return [*facts[:call], changed(facts[call], trigger="uncalled"), *facts[call + 1 :]]


def one_unit(facts: list[Fact]) -> list[Fact]:
    """A change of the order by one unit alone."""
    call = first(facts, FactKind.CALLED_FORWARD)
    figures = {**facts[call].public.figures, "units": 1}
    order = changed(facts[call], trigger="override", reason_code="relief_goods", figures=figures)
    return [*facts[:call], order, *facts[call + 1 :]]


def called_twice(facts: list[Fact]) -> list[Fact]:
    call = first(facts, FactKind.CALLED_FORWARD)
    again = replace(facts[call], id=named("again"))
    return renumbered([*facts[: call + 1], again, *facts[call + 1 :]])


def missed_early(facts: list[Fact]) -> list[Fact]:
    """An absent truck is struck off before its grace is over."""
    missed = first(facts, FactKind.CALL_MISSED)
    offered = first(facts, FactKind.HOUR_OFFERED, skip=2)
    early = facts[offered].recorded_at
    figures = {"at": int(early.timestamp())}
    struck = replace(changed(facts[missed], figures=figures), recorded_at=early)
    return renumbered([*facts[:offered], struck, *facts[offered:missed], *facts[missed + 1 :]])


def absent_kept(facts: list[Fact]) -> list[Fact]:
    """Who did not come keeps his slot for hours."""
    missed = first(facts, FactKind.CALL_MISSED)
    return renumbered([*facts[:missed], *facts[missed + 1 :]])


def withheld(facts: list[Fact]) -> list[Fact]:
    """An hour's slots are kept back."""
    offered = first(facts, FactKind.HOUR_OFFERED, skip=2)
    end = first(facts, FactKind.HOUR_OFFERED, skip=3)
    rest = [fact for fact in facts[offered + 1 : end] if fact.public.kind != FactKind.CALLED_FORWARD]
    return renumbered([*facts[:offered], *rest, *facts[end:]])


def own_rules(facts: list[Fact]) -> list[Fact]:
    """The line goes by a share that nobody said."""
    row = first(facts, FactKind.LINE_CLASS)
    figures = {**facts[row].public.figures, "share": 900}
    return [*facts[:row], changed(facts[row], figures=figures), *facts[row + 1 :]]


def miscounted(facts: list[Fact]) -> list[Fact]:
    """Rules of the night say that of 300 calls 30 were missed; before it nobody was called."""
    stated = facts[first(facts, FactKind.RULES_SET)]
    entry = first(facts, FactKind.PLACE_USED)
    counted = {"measured_calls": 300, "measured_missed": 30, "measured_until": int(MIDNIGHT.timestamp())}
    more = replace(
        changed(stated, figures={**(stated.public.figures or {}), **counted}),
        id=named("counted"),
        number=sum(fact.stream_id == stated.stream_id for fact in facts) + 1,
        recorded_at=facts[entry].recorded_at,
    )
    return renumbered([*facts[:entry], more, *facts[entry:]])


def left_out(facts: list[Fact]) -> list[Fact]:
    """A fact is taken out of the line's stream."""
    call = first(facts, FactKind.CALLED_FORWARD)
    return [*facts[:call], *facts[call + 1 :]]


def held_for_nothing(facts: list[Fact]) -> list[Fact]:
    """A rival is held up though no force holds him."""
    call = first(facts, FactKind.CALLED_FORWARD)
    hold = PublicPart(kind=FactKind.PLACE_HELD, gate="HN", direction=LINE.direction, outcome=LINE.cargo)
    held = replace(facts[call], id=named("held"), public=hold, crossing_id=named("place 18"))
    return renumbered([*facts[:call], held, *facts[call:]])


def waved_in(facts: list[Fact]) -> list[Fact]:
    """Both forces let a truck in that never had a place."""
    entry = first(facts, FactKind.PLACE_USED)
    stream, truck = named("stranger"), named("stranger's truck")
    shape = PublicPart(
        kind=FactKind.VEHICLE_DECLARED,
        gate="HN",
        direction=LINE.direction,
        outcome="vn:carries:none:fresh",
    )
    more = [replace(facts[entry], id=named("declared"), public=shape)]
    for force in (Force.CUSTOMS, Force.BORDER_GUARD):
        word = PublicPart(
            kind=FactKind.CONFIRMED,
            gate="HN",
            direction=LINE.direction,
            step=Step.ENTRY,
            force=force,
        )
        more.append(replace(facts[entry], id=named(f"let in by {force}"), public=word))
    more = [
        replace(one, stream_kind=StreamKind.DECLARATION, stream_id=stream, number=number, crossing_id=truck)
        for number, one in enumerate(more, start=1)
    ]
    return renumbered([*facts[:entry], *more, *facts[entry:]])


def taken_over(facts: list[Fact], *, before: timedelta) -> list[Fact]:
    """The same entry as another system's record says it: so long before it was taken over."""
    return [
        replace(
            one,
            occurred_at=one.recorded_at - before,
            public=msgspec.structs.replace(one.public, source=Source.LIVE_PLATFORM),
        )
        if one.stream_id == named("stranger")
        else one
        for one in waved_in(facts)
    ]


def test_a_record_of_another_system_counts_when_it_says_that_it_was(honest: list[Fact]) -> None:
    """Before the line began there was no place to have; since then it is an entry without one, on its day."""
    assert breaches(taken_over(honest, before=timedelta(days=100))) == set()
    same_day = checked(taken_over(honest, before=timedelta(minutes=5)))
    [found] = [one for one in same_day.findings if one.breach == Breach.ENTERED_WITHOUT_PLACE]
    entry = honest[first(honest, FactKind.PLACE_USED)].recorded_at
    assert found.at == entry - timedelta(minutes=5)


@pytest.mark.parametrize(
    ("manipulate", "breach"),
    [
        (out_of_order, Breach.OUT_OF_ORDER),
        (hidden_passed, Breach.HIDDEN_PASSED),
        (bent, Breach.READY_BENT),
        (unregistered, Breach.READY_UNPROVEN),
        (oversold, Breach.OVERSOLD),
        (starved, Breach.CLASS_STARVED),
        (without_offer, Breach.OUT_OF_ORDER),
        (uncalled, Breach.UNCALLED),
        (one_unit, Breach.OVERRIDE_UNPROVEN),
        (called_twice, Breach.CALLED_TWICE),
        (missed_early, Breach.MISSED_WRONGLY),
        (absent_kept, Breach.ABSENT_KEPT),
        (withheld, Breach.WITHHELD),
        (own_rules, Breach.RULES_WRONG),
        (miscounted, Breach.NO_SHOWS_WRONG),
        (left_out, Breach.STORY_BROKEN),
        (held_for_nothing, Breach.HOLD_UNPROVEN),
        (waved_in, Breach.ENTERED_WITHOUT_PLACE),
    ],
)
def test_each_manipulation_is_named(
    honest: list[Fact], manipulate: Callable[[list[Fact]], list[Fact]], breach: Breach
) -> None:
    assert breach in breaches(manipulate(honest))
