"""A whole day of a gate, checked from public facts and open data alone (docs/verify.md)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Final
from uuid import UUID

from xulang.journal.domain.facts import Fact, StreamKind
from xulang.kernel.words import Cargo, Direction, FactKind, Force, Source, Step
from xulang.queueing.domain.check_finding import LAG, Breach, Finding, day_of
from xulang.queueing.domain.check_line import LineCheck
from xulang.queueing.domain.evidence import Evidence, line_named
from xulang.queueing.domain.line_basis import line_basis
from xulang.queueing.domain.no_shows import NoShows, count_no_shows
from xulang.queueing.domain.public import stream_of
from xulang.queueing.domain.said import stream_of as stream_of_topic
from xulang.queueing.domain.said import topic_of
from xulang.queueing.domain.story import LineTold
from xulang.queueing.domain.words import Line

TAKEN: Final = frozenset({FactKind.PLACE_TAKEN, FactKind.PLACE_REQUESTED})
NEEDED: Final = frozenset({Force.CUSTOMS, Force.BORDER_GUARD})


@dataclass(frozen=True, slots=True, kw_only=True)
class DayChecked:
    """`lines`, `facts`, `calls`: what was looked at; without findings all of it followed from the rules.

    `until`: when the last fact of the whole log was recorded; what came later nobody can know from it.
    """

    gate: str
    day: date
    lines: int
    facts: int
    calls: int
    until: datetime | None
    findings: tuple[Finding, ...]

    @property
    def whole(self) -> bool:
        """Whether the log reaches beyond the day."""
        return self.until is not None and day_of(self.until) > self.day


def check_day(*, evidence: Evidence, gate: str, day: date) -> DayChecked:
    """Tell every line of the gate from its beginning and name each breach of the day. Raises KeyError for a
    gate that the reference data do not know.
    """  # noqa: D205 -- the sentence is one
    evidence.reference.chain(gate)
    lines = {stream: line for stream, facts in evidence.lines.items() if (line := line_named(facts))}
    told = {stream: _told(evidence.lines[stream]) for stream in lines}
    findings: list[Finding] = []
    looked = 0
    for stream, line in sorted(lines.items(), key=lambda one: one[1]):
        if line.gate != gate:
            continue
        looked += 1
        facts = evidence.lines[stream]
        if stream_of(line=line) != stream:
            findings.append(_alien(facts[0], line, stream))
        check = LineCheck(line=line, evidence=evidence, day=day, others=told)
        findings += check.check(facts)
        findings += _miscounted(evidence, line, day, facts)
    findings += _without_place(evidence, gate, day)
    of_day = [
        fact
        for stream, line in lines.items()
        if line.gate == gate
        for fact in evidence.lines[stream]
        if day_of(fact.recorded_at) == day
    ]
    calls = sum(fact.public.kind == FactKind.CALLED_FORWARD for fact in of_day)
    return DayChecked(
        gate=gate,
        day=day,
        lines=looked,
        facts=len(of_day),
        calls=calls,
        until=evidence.last,
        findings=tuple(findings),
    )


def _told(facts: list[Fact]) -> LineTold:
    """The line to its end, as far as it can be told."""
    line = LineTold()
    for fact in facts:
        try:
            line.tell(fact)
        except (ValueError, KeyError):
            line.length = fact.number
    return line


def _alien(fact: Fact, line: Line, stream: UUID) -> Finding:
    return Finding(
        breach=Breach.STORY_BROKEN,
        line=line,
        at=fact.recorded_at,
        fact=fact.id,
        position=fact.position,
        said=f"stream {stream}",
        right=f"stream {stream_of(line=line)}",
    )


def _miscounted(evidence: Evidence, line: Line, day: date, facts: list[Fact]) -> Iterator[Finding]:
    """Rules of the day that say no-shows were counted, though the line's own facts count otherwise."""
    for fact in evidence.by_stream.get(stream_of_topic(topic=topic_of(line=line)), ()):
        figures = fact.public.figures or {}
        until = figures.get("measured_until")
        if until is None or day_of(fact.recorded_at) != day:
            continue
        right = count_no_shows(facts=facts, until=datetime.fromtimestamp(until, tz=UTC))
        said = NoShows(calls=figures.get("measured_calls", 0), missed=figures.get("measured_missed", 0))
        if said != right or (right.calls and figures.get("no_show") != right.per_mille):
            yield Finding(
                breach=Breach.NO_SHOWS_WRONG,
                line=line,
                at=fact.recorded_at,
                fact=fact.id,
                position=fact.position,
                said=f"{figures.get('no_show')} per mille, {said.missed} of {said.calls}",
                right=f"{right.missed} of {right.calls}",
            )


def _without_place(evidence: Evidence, gate: str, day: date) -> Iterator[Finding]:
    """Who went in on the day though it never had a place in a line that was kept."""
    used = {crossing for facts in evidence.lines.values() for crossing in _used(evidence, facts)}
    for facts in evidence.by_stream.values():
        if facts[0].stream_kind == StreamKind.DECLARATION:
            for line, entry in _entries(evidence, facts, gate):
                begun, at = evidence.lines.get(stream_of(line=line)), _said_at(entry)
                late = evidence.last is not None and entry.recorded_at > evidence.last - LAG
                if not begun or late or day_of(at) != day or entry.crossing_id in used:
                    continue
                if begun[0].recorded_at < at - LAG and _is_kept(evidence, line, at):
                    yield Finding(
                        breach=Breach.ENTERED_WITHOUT_PLACE,
                        line=line,
                        at=at,
                        fact=entry.id,
                        position=entry.position,
                        said=f"vehicle {entry.crossing_id}",
                    )


def _used(evidence: Evidence, facts: list[Fact]) -> Iterator[UUID | None]:
    """The vehicles whose places of the line were used: by both forces' word, or by the yard's report."""
    because = {fact.crossing_id: fact.public.refers_to for fact in facts if fact.public.kind in TAKEN}
    for fact in facts:
        if fact.public.kind != FactKind.PLACE_USED:
            continue
        if fact.public.refers_to is not None:
            word = evidence.by_id.get(fact.public.refers_to)
            yield word.crossing_id if word else None
            continue
        registered = evidence.by_id.get(because.get(fact.crossing_id) or fact.id)
        stream = evidence.by_stream.get(registered.stream_id, ()) if registered else ()
        at = (fact.public.figures or {}).get("at")
        for one in stream:
            if one.public.kind == FactKind.YARD_ENTRY and int(one.occurred_at.timestamp()) == at:
                yield one.crossing_id


def _said_at(word: Fact) -> datetime:
    """When we heard it; of a record taken over from another system, when that system says it was."""
    return word.occurred_at if word.public.source == Source.LIVE_PLATFORM else word.recorded_at


def _is_kept(evidence: Evidence, line: Line, now: datetime) -> bool:
    """Whether the line had rules and lanes when the vehicle went in."""
    known = evidence.known(line=line, at=now, now=now)
    return line_basis(line=line, now=now, known=known) is not None


def _entries(evidence: Evidence, facts: list[Fact], gate: str) -> Iterator[tuple[Line, Fact]]:
    """Each vehicle that both forces let in at the gate, with the last of their words."""
    shapes: dict[UUID, str] = {}
    words: dict[UUID, list[Fact]] = {}
    for fact in facts:
        public = fact.public
        if fact.crossing_id is None:
            continue
        if public.kind == FactKind.VEHICLE_DECLARED:
            shapes[fact.crossing_id] = public.outcome or ""
        elif public.kind == FactKind.CONFIRMED and public.step == Step.ENTRY and public.gate == gate:
            undone = any(one.public.kind == FactKind.UNDONE for one in evidence.about.get(fact.id, ()))
            if not undone:
                words.setdefault(fact.crossing_id, []).append(fact)
    for crossing, said in words.items():
        direction = said[-1].public.direction
        if direction and {fact.public.force for fact in said} >= NEEDED:
            cargo = _cargo(shapes.get(crossing, ""))
            line = Line(gate=gate, direction=Direction(direction), cargo=cargo)
            yield line, max(said, key=_said_at)


def _cargo(shape: str) -> Cargo:
    """What a vehicle's fact says it carries; one of before it was said counts as ordinary."""
    named = [word for word in shape.partition(".")[0].split(":") if word in list(Cargo)]
    return Cargo(named[-1]) if named else Cargo.ORDINARY
