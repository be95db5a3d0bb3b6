"""Change the places of a line: lock, bring the line up to date, let somebody decide, write facts and rows.

Everybody who changes a place comes by here, with the line as this process keeps it (known_lines.py).
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from uuid import UUID

import msgspec

from xulang.journal import api as journal
from xulang.kernel.actor import SYSTEM, Actor
from xulang.kernel.canonical import JSON
from xulang.kernel.refusal import Refusal
from xulang.kernel.words import Force
from xulang.platform.db import Sending, send_all
from xulang.queueing import locks
from xulang.queueing.domain.classes import PriorityClass
from xulang.queueing.domain.events import Called, Event, Joined, Reordered, Requested
from xulang.queueing.domain.line import LineState
from xulang.queueing.domain.place import Place, Rules
from xulang.queueing.domain.public import goes_by_of, publish, ruling, stream_of
from xulang.queueing.domain.words import Line, PlaceState
from xulang.queueing.usecases import known_lines
from xulang.queueing.usecases.known_lines import Tip, write_window

SAVE_LINE = """
INSERT INTO queueing_line (stream_id, gate, direction, cargo, length, classes, credit, goes_by,
    sealed_window)
VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s)
ON CONFLICT (stream_id) DO UPDATE SET length = excluded.length, classes = excluded.classes,
    credit = excluded.credit, goes_by = excluded.goes_by, sealed_window = excluded.sealed_window
"""
TAKE_PLACES = """
INSERT INTO queueing_place (id, stream_id, number, last, crossing_id, declaration_id, organisation_id,
    because, ready_at, rank, priority, state, misses, ground, taken_at)
SELECT id, %s, number, number, crossing_id, declaration_id, organisation_id,
    because, ready_at, rank, priority, 'waiting', 0, '', %s
FROM unnest(%s::uuid[], %s::int[], %s::uuid[], %s::uuid[], %s::uuid[], %s::uuid[], %s::bigint[], %s::bigint[],
    %s::text[]) AS taken (id, number, crossing_id, declaration_id, organisation_id, because, ready_at, rank,
    priority)
"""
SAVE_PLACE = """
UPDATE queueing_place SET last = %s, ready_at = %s, rank = %s, state = %s, hour = %s, misses = %s,
    parked = %s, ground = %s, requested = %s, ordered = %s, ended_at = %s, why_ended = %s WHERE id = %s
"""
SAVE_CALL = """
UPDATE queueing_place SET called_at = %s, passed = %s, acknowledged_at = NULL WHERE id = %s
"""
SAVE_CLASS = "UPDATE queueing_place SET priority = %s WHERE id = %s"
MARK = "INSERT INTO queueing_mark (mark, place_id, holder) VALUES (%s, %s, %s)"
MARK_ALL = """
INSERT INTO queueing_mark (mark, place_id, holder) SELECT * FROM unnest(%s::text[], %s::uuid[], %s::uuid[])
"""
UNMARK = "DELETE FROM queueing_mark WHERE place_id = %s"


@dataclass(frozen=True, slots=True, kw_only=True)
class Consigned:
    """Whose place is taken. `because` is the fact that made it ready.

    `own` marks may have one live place, in whichever line; `shared` ones the places of one declaration. They
    stay out of the facts, which nobody could forget, and are gone with the place.
    """

    crossing_id: UUID
    declaration_id: UUID
    organisation_id: UUID | None
    because: UUID | None
    own: frozenset[str] = frozenset()
    shared: frozenset[str] = frozenset()


NOTHING: Mapping[str, JSON] = {}


@dataclass(frozen=True, slots=True, kw_only=True)
class Cause:
    """Why something is said of a place: the fact of the crossing that led to it, who ordered it, and why."""

    actor: Actor = SYSTEM
    refers_to: UUID | None = None
    reason_code: str | None = None
    trigger: str | None = None
    force: Force | None = None
    private: Mapping[str, JSON] = field(default_factory=lambda: NOTHING)


BY_RULE = Cause()


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    event: Event
    cause: Cause
    consigned: Consigned | None = None


@dataclass(slots=True, kw_only=True)
class LineWork:
    """A line under its lock. `state` is after all that was said, this unit of work's own words too."""

    line: Line
    stream_id: UUID
    state: LineState
    classes: tuple[PriorityClass, ...]
    length: int
    now: datetime
    goes_by: str
    said: list[Said] = field(default_factory=list)

    @property
    def codes(self) -> list[str]:
        return [one.code for one in self.classes]

    def say(self, events: Iterable[Event], *, cause: Cause = BY_RULE) -> None:
        """Let the events happen. What `decisions` gives lazily is read whole first."""
        for event in list(events):
            self.state.apply(event)
            self.said.append(Said(event=event, cause=cause))

    def take(self, event: Joined | Requested, *, consigned: Consigned, cause: Cause = BY_RULE) -> None:
        self.state.apply(event)
        self.said.append(Said(event=event, cause=cause, consigned=consigned))

    def called(self) -> list[Called]:
        """Who was called in this unit of work."""
        return [one.event for one in self.said if isinstance(one.event, Called)]


@contextmanager
def work_line(
    *,
    line: Line,
    classes: Sequence[PriorityClass],
    rules: Rules,
    now: datetime,
    new_id: Callable[[], UUID],
    new_salt: Callable[[], bytes],
) -> Iterator[LineWork]:
    """Hold the line until the caller's transaction ends; what was said is written when the block ends.

    `classes`: those in force, weightiest first, at least one. Raises "busy", and what the block raises: then
    nothing is written.
    """
    stream_id = stream_of(line=line)
    locks.own_line(stream_id=stream_id)
    known = known_lines.take_out(stream_id=stream_id, classes=tuple(classes), rules=rules, now=now)
    work = LineWork(
        line=line,
        stream_id=stream_id,
        state=known.state,
        classes=known.classes,
        length=known.length,
        now=now,
        goes_by=_encode(goes_by_of(classes=known.classes, rules=rules)),
    )
    try:
        yield work
    except Refusal:
        # Who is refused has changed nothing: a rush of refusals must not read the line anew each time.
        if not work.said:
            known_lines.put_back(stream_id=stream_id, known=known, now=now)
        raise
    if work.said:
        if work.goes_by != known.went_by:
            said = ruling(classes=known.classes, rules=rules)
            work.said[:0] = [Said(event=event, cause=BY_RULE) for event in said]
            known.went_by = work.goes_by
        known.tip = _write(work, new_id, new_salt)
        known.length += len(work.said)
    # Before the lock is given up, so that the next one finds it. After a rollback its tip is in no journal.
    known_lines.put_back(stream_id=stream_id, known=known, now=now)


def _encode(goes_by: object) -> str:
    return msgspec.json.encode(goes_by, order="sorted").decode()


def _write(work: LineWork, new_id: Callable[[], UUID], new_salt: Callable[[], bytes]) -> Tip:
    """What was said, as facts and rows in one flush; the last of the facts."""
    facts = [
        _fact(work, number, said, new_id(), new_salt())
        for number, said in enumerate(work.said, start=work.length + 1)
    ]
    line = work.line
    head: list[object] = [work.stream_id, line.gate, line.direction.value, line.cargo.value]
    credit = list(work.state.credit)
    statements: list[Sending] = [
        (
            SAVE_LINE,
            [
                *head,
                work.length + len(facts),
                work.codes,
                credit,
                work.goes_by,
                write_window(work.state.window),
            ],
        )
    ]
    statements += journal.appending(facts=facts)
    statements += _rows(work, facts)
    with journal.translate_errors():
        send_all(statements)
    return Tip(id=facts[-1].id, recorded_at=facts[-1].recorded_at)


def _rows(work: LineWork, facts: Sequence[journal.NewFact]) -> Iterator[Sending]:
    """New places first, then each place once, as it stands after the last word on it."""
    taken = [
        (said.event, said.consigned, fact)
        for said, fact in zip(work.said, facts, strict=True)
        if isinstance(said.event, Joined | Requested) and said.consigned is not None
    ]
    if taken:
        yield from _taking(work, taken)
    # A row that was just made so stands as it is.
    made = {fact.id for event, _, fact in taken if isinstance(event, Joined)}
    last: dict[UUID, journal.NewFact] = {}
    calls: dict[UUID, tuple[journal.NewFact, Called]] = {}
    for said, fact in zip(work.said, facts, strict=True):
        event = said.event
        if fact.crossing_id is not None:
            last[fact.crossing_id] = fact
        if isinstance(event, Reordered):
            yield SAVE_CLASS, [fact.public.reason_code, event.turn.id]
        if isinstance(event, Called):
            calls[event.place] = (fact, event)
    for place_id, fact in last.items():
        if fact.id not in made:
            yield from _saving(work.state.places[place_id], fact)
    for fact, call in calls.values():
        yield SAVE_CALL, [fact.recorded_at, call.passed, call.place]


def _saving(place: Place, fact: journal.NewFact) -> Iterator[Sending]:
    turn, ground = place.turn, place.ground.value if place.ground else ""
    ended = None if place.live else fact.occurred_at
    standing = [
        turn.at,
        turn.rank,
        place.state.value,
        place.hour,
        place.misses,
        place.parked,
        ground,
        place.requested,
        place.ordered,
    ]
    why = fact.public.reason_code or "" if place.state == PlaceState.GIVEN_BACK else ""
    yield SAVE_PLACE, [fact.number, *standing, ended, why, place.id]
    if ended:
        yield UNMARK, [place.id]


def marks_of(*, place_id: UUID, consigned: Consigned) -> list[tuple[str, UUID]]:
    """What nobody else may have a live place with from now on, and for whom each is kept."""
    own = [(mark, place_id) for mark in sorted(consigned.own)]
    return own + [(mark, consigned.declaration_id) for mark in sorted(consigned.shared)]


def _taking(
    work: LineWork, taken: Sequence[tuple[Joined | Requested, Consigned, journal.NewFact]]
) -> Iterator[Sending]:
    """All places and all marks by one statement each: a rush of thousands comes in batches of hundreds."""
    columns = zip(
        *(
            (
                event.turn.id,
                fact.number,
                consigned.crossing_id,
                consigned.declaration_id,
                consigned.organisation_id,
                consigned.because,
                event.turn.at,
                event.turn.rank,
                work.codes[event.row],
            )
            for event, consigned, fact in taken
        ),
        strict=True,
    )
    yield TAKE_PLACES, [work.stream_id, work.now, *(list(column) for column in columns)]
    marks = [
        (mark, event.turn.id, holder)
        for event, consigned, _ in taken
        for mark, holder in marks_of(place_id=event.turn.id, consigned=consigned)
    ]
    if marks:
        yield MARK_ALL, [list(column) for column in zip(*marks, strict=True)]


def _fact(work: LineWork, number: int, said: Said, fact_id: UUID, salt: bytes) -> journal.NewFact:
    """The event as a fact. What it happened at is public as a figure; here it is also its claimed time."""
    public = publish(said.event, classes=work.codes)
    cause, consigned = said.cause, said.consigned
    private: dict[str, JSON] = dict(cause.private)
    if consigned is not None:
        organisation = consigned.organisation_id
        private["crossing"] = str(consigned.crossing_id)
        private["declaration"] = str(consigned.declaration_id)
        private["organisation"] = str(organisation) if organisation else None
    actor = cause.actor
    private["actor"] = {"kind": actor.kind, "id": actor.id, "name": actor.name}
    at = public.figures.get("at")
    return journal.NewFact(
        id=fact_id,
        stream_kind=journal.StreamKind.LINE,
        stream_id=work.stream_id,
        number=number,
        crossing_id=public.place,
        occurred_at=datetime.fromtimestamp(at, tz=UTC) if at is not None else work.now,
        recorded_at=work.now,
        public=journal.PublicPart(
            kind=public.kind,
            gate=work.line.gate,
            direction=work.line.direction,
            force=cause.force,
            outcome=work.line.cargo.value,
            reason_code=public.priority or cause.reason_code,
            refers_to=consigned.because if consigned else cause.refers_to,
            trigger=public.trigger or cause.trigger,
            figures=public.figures,
        ),
        private=private,
        salt=salt,
    )
