"""What a stranger knows of the queue: the public facts of the whole log, and the open reference data.

Everything here is read from leaves. What was known at a moment is told from the facts recorded until then.
"""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from typing import Final
from uuid import UUID

from xulang.journal.domain.facts import Fact, StreamKind
from xulang.kernel.period import Period
from xulang.kernel.words import Cargo, Direction, FactKind
from xulang.queueing.domain.capacity import Opening
from xulang.queueing.domain.hours import HANOI
from xulang.queueing.domain.line_basis import A_DAY, DAYS, Known
from xulang.queueing.domain.rebuild import words_told
from xulang.queueing.domain.said import Kind, Topic, Word, stream_of
from xulang.queueing.domain.words import Line

CLOSING: Final = frozenset({FactKind.GATE_CLOSED, FactKind.GATE_REOPENED})
TAKEN: Final = frozenset({FactKind.PLACE_TAKEN, FactKind.PLACE_REQUESTED})
ROADS: Final = frozenset({FactKind.ROAD_HELD, FactKind.ROAD_OPENED})


@dataclass(frozen=True, slots=True, kw_only=True)
class Reference:
    """Reference data that is no fact: which gate a route is part of, and our side's opening hours."""

    parents: Mapping[str, str | None]
    openings: Mapping[str, Sequence[Opening]]

    def chain(self, gate: str) -> tuple[str, ...]:
        """The gate or route and those it is part of, nearest first. Raises KeyError."""
        parent = self.parents[gate]
        return (gate, *(self.chain(parent) if parent else ()))

    def openings_of(self, gate: str, *, since: date, until: date) -> Sequence[Opening]:
        """A route without hours of its own opens as the gate that it is part of."""
        for code in self.chain(gate):
            found = [
                row
                for row in self.openings.get(code, ())
                if row.valid_from < until and (row.valid_until is None or row.valid_until > since)
            ]
            if found:
                return found
        return ()


@dataclass(slots=True, kw_only=True)
class Evidence:
    """The facts of the log, by what is asked of them. `last`: when the last of them was recorded."""

    reference: Reference
    by_id: dict[UUID, Fact] = field(default_factory=dict)
    by_stream: dict[UUID, list[Fact]] = field(default_factory=lambda: defaultdict(list))
    lines: dict[UUID, list[Fact]] = field(default_factory=lambda: defaultdict(list))
    about: dict[UUID, list[Fact]] = field(default_factory=lambda: defaultdict(list))
    # Of each vehicle the stream of its declaration; the facts of each place in its line.
    vehicles: dict[UUID, UUID] = field(default_factory=dict)
    places: dict[UUID, list[Fact]] = field(default_factory=lambda: defaultdict(list))
    # The places that were taken by a word of a declaration.
    taken: dict[UUID, list[UUID]] = field(default_factory=lambda: defaultdict(list))
    closings: list[Fact] = field(default_factory=list)
    roads: list[Fact] = field(default_factory=list)
    last: datetime | None = None

    def add(self, fact: Fact) -> None:
        """In the order of the log."""
        self.by_id[fact.id] = fact
        if fact.stream_kind == StreamKind.LINE:
            self.lines[fact.stream_id].append(fact)
            self._of_place(fact)
        else:
            self.by_stream[fact.stream_id].append(fact)
            if fact.public.kind == FactKind.VEHICLE_DECLARED and fact.crossing_id is not None:
                self.vehicles[fact.crossing_id] = fact.stream_id
        if fact.public.kind in CLOSING:
            self.closings.append(fact)
        if fact.public.kind in ROADS:
            self.roads.append(fact)
        if fact.public.refers_to is not None and fact.stream_kind == StreamKind.DECLARATION:
            self.about[fact.public.refers_to].append(fact)
        if self.last is None or fact.recorded_at > self.last:
            self.last = fact.recorded_at

    def _of_place(self, fact: Fact) -> None:
        if fact.crossing_id is None:
            return
        self.places[fact.crossing_id].append(fact)
        word = self.by_id.get(fact.public.refers_to) if fact.public.refers_to else None
        if fact.public.kind in TAKEN and word is not None:
            self.taken[word.stream_id].append(fact.crossing_id)

    def known(self, *, line: Line, at: datetime, now: datetime) -> Known:
        """What was said of the line until `at`; opening hours around `now`."""
        gates = self.reference.chain(line.gate)
        day = now.astimezone(HANOI).date()
        topics = [Topic(gate=line.gate, direction=line.direction, cargo=line.cargo)]
        topics += [Topic(gate=gate) for gate in gates]
        return Known(
            gates=gates,
            words=[word for topic in topics for word in self._words(topic, at)],
            classes=self._words(Topic(), at),
            openings=self.reference.openings_of(
                line.gate, since=day - 2 * A_DAY, until=day + (DAYS + 1) * A_DAY
            ),
            closures=list(self._closures(gates, at)),
            holds=list(self._holds(gates, at)),
        )

    def moments(self, *, line: Line) -> list[datetime]:
        """When something was said that the line's capacity, rules or classes rest on."""
        gates = set(self.reference.chain(line.gate))
        streams = [Topic(gate=line.gate, direction=line.direction, cargo=line.cargo), Topic()]
        streams += [Topic(gate=gate) for gate in gates]
        said = [fact for topic in streams for fact in self.by_stream.get(stream_of(topic=topic), ())]
        said += [fact for fact in (*self.closings, *self.roads) if fact.public.gate in gates]
        return sorted({fact.recorded_at for fact in said})

    def _words(self, topic: Topic, at: datetime) -> list[Word]:
        facts = self.by_stream.get(stream_of(topic=topic), [])
        told = words_told(facts=[fact for fact in facts if fact.recorded_at <= at])
        return [_named(word) if word.kind == Kind.PRIORITY else word for word in told]

    def _holds(self, gates: Sequence[str], at: datetime) -> Iterator[Period]:
        """Orders that held the road to these gates, as they were known then."""
        told = [one for one in self.roads if one.public.gate in gates and one.recorded_at <= at]
        opened = {
            one.public.refers_to: one.recorded_at for one in told if one.public.kind == FactKind.ROAD_OPENED
        }
        for fact in told:
            if fact.public.kind == FactKind.ROAD_HELD:
                until = datetime.fromtimestamp(fact.public.figures["valid_until"], tz=UTC)
                end = min(until, opened.get(fact.id, until))
                if end > fact.recorded_at:
                    yield Period(start=fact.recorded_at, end=end)

    def _closures(self, gates: Sequence[str], at: datetime) -> Iterator[Period]:
        for gate in gates:
            closed: datetime | None = None
            for fact in self.closings:
                if fact.public.gate != gate or fact.recorded_at > at:
                    continue
                if fact.public.kind == FactKind.GATE_CLOSED:
                    closed = closed or fact.recorded_at
                elif closed is not None:
                    if fact.recorded_at > closed:
                        yield Period(start=closed, end=fact.recorded_at)
                    closed = None
            if closed is not None:
                yield Period(start=closed, end=None)


def _named(word: Word) -> Word:
    """A class with its fact for its legal basis, whose words are not in the leaf."""
    return replace(word, said=replace(word.said, texts={"legal_basis": f"fact {word.id}"}))


def line_named(facts: Iterable[Fact]) -> Line | None:
    """The line that a stream says it is of, by its first fact that names it; None where none does."""
    for fact in facts:
        public = fact.public
        if public.gate and public.direction and public.outcome in list(Cargo):
            return Line(gate=public.gate, direction=Direction(public.direction), cargo=Cargo(public.outcome))
    return None


def versions(*, moments: Sequence[datetime], since: datetime, until: datetime) -> list[datetime]:
    """The moments at which something other was known in [since, until], the latest first; `since` counts."""
    within = [moment for moment in moments if since < moment <= until]
    before = bisect_right(moments, since)
    earlier = [moments[before - 1]] if before else [since]
    return [*reversed(within), *earlier]
