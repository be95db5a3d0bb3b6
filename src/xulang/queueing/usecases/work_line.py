"""Change the places of a line: lock, bring the line up to date, let somebody decide, write facts and rows.

Everybody who changes a place comes by here. A process keeps the lines that it worked on, and reads only what
others have said meanwhile: ten thousand waiting trucks are read once, not at every tap.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import cast
from uuid import UUID

import msgspec
from django.db import transaction

from xulang.journal import api as journal
from xulang.kernel.actor import SYSTEM, Actor
from xulang.kernel.canonical import JSON
from xulang.kernel.words import Force
from xulang.platform.db import Sending, raw, send_all
from xulang.queueing import locks
from xulang.queueing.domain.classes import PriorityClass
from xulang.queueing.domain.events import Called, Event, Joined, Reordered, Requested
from xulang.queueing.domain.hours import hour_of
from xulang.queueing.domain.line import LineState
from xulang.queueing.domain.place import Place, Rules, Turn
from xulang.queueing.domain.public import goes_by_of, publish, row_of, ruling, stream_of
from xulang.queueing.domain.sealed import Window
from xulang.queueing.domain.words import Ground, Line, PlaceState

# The stream's own length: an erasure adds a fact that is none of the line's.
HEAD = """
SELECT s.length, l.classes, l.credit, l.goes_by, l.sealed_window
FROM queueing_line l JOIN journal_stream s ON s.stream_id = l.stream_id WHERE l.stream_id = %s
"""
# A place that went in keeps its slot of the hour, which may still run.
PLACES = """
SELECT id, ready_at, rank, priority, state, hour, misses, parked, ground, requested
FROM queueing_place WHERE stream_id = %(stream)s AND
"""
STANDING = PLACES + " (ended_at IS NULL OR (state = 'entered' AND hour >= %(hour)s))"
SINCE = PLACES + " last > %(length)s"

SAVE_LINE = """
INSERT INTO queueing_line (stream_id, gate, direction, cargo, length, classes, credit, goes_by,
    sealed_window)
VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s)
ON CONFLICT (stream_id) DO UPDATE SET length = excluded.length, classes = excluded.classes,
    credit = excluded.credit, goes_by = excluded.goes_by, sealed_window = excluded.sealed_window
"""
TAKE_PLACE = """
INSERT INTO queueing_place (id, stream_id, number, last, crossing_id, declaration_id, organisation_id,
    because, ready_at, rank, priority, state, misses, ground, taken_at)
VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, 'waiting', 0, '', %s)
"""
SAVE_PLACE = """
UPDATE queueing_place SET last = %s, ready_at = %s, rank = %s, state = %s, hour = %s, misses = %s,
    parked = %s, ground = %s, requested = %s, ended_at = %s, why_ended = %s WHERE id = %s
"""
SAVE_CALL = """
UPDATE queueing_place SET called_at = %s, passed = %s, acknowledged_at = NULL WHERE id = %s
"""
SAVE_CLASS = "UPDATE queueing_place SET priority = %s WHERE id = %s"
MARK = "INSERT INTO queueing_mark (mark, place_id, holder) VALUES (%s, %s, %s)"
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


@dataclass(slots=True, kw_only=True)
class _Kept:
    """A line as this process last knew it; taken out while somebody works on it."""

    state: LineState
    classes: tuple[PriorityClass, ...]
    length: int
    went_by: str


_KEPT: dict[UUID, _Kept] = {}
LINES_KEPT = 200
SINCE_HOURS = 2


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
    kept = _known(stream_id, tuple(classes), rules, now, _KEPT.pop(stream_id, None))
    work = LineWork(
        line=line,
        stream_id=stream_id,
        state=kept.state,
        classes=kept.classes,
        length=kept.length,
        now=now,
        goes_by=_encode(goes_by_of(classes=kept.classes, rules=rules)),
    )
    yield work
    if work.said:
        if work.goes_by != kept.went_by:
            said = ruling(classes=kept.classes, rules=rules)
            work.said[:0] = [Said(event=event, cause=BY_RULE) for event in said]
            kept.went_by = work.goes_by
        _write(work, new_id, new_salt)
        kept.length += len(work.said)
    # Only what was committed is kept: after a rollback the line is read anew.
    transaction.on_commit(lambda: _keep(stream_id, kept, hour_of(moment=now) - SINCE_HOURS))


def read_line(*, line: Line, classes: Sequence[PriorityClass], rules: Rules, now: datetime) -> LineState:
    """The line as its rows stand now, for reading: nobody is kept waiting, and nothing may be said of it."""
    return _known(stream_of(line=line), tuple(classes), rules, now, None).state


def _keep(stream_id: UUID, kept: _Kept, before: int) -> None:
    kept.state.forget(before=before)
    if len(_KEPT) >= LINES_KEPT:
        _KEPT.clear()
    _KEPT[stream_id] = kept


def read_window(*, text: str) -> Window | None:
    """A line's last sealed window as its row keeps it."""
    return msgspec.json.decode(text, type=Window) if text else None


def write_window(window: Window | None) -> str:
    return msgspec.json.encode(window, order="sorted").decode() if window else ""


def _encode(goes_by: object) -> str:
    return msgspec.json.encode(goes_by, order="sorted").decode()


def _known(
    stream_id: UUID,
    classes: tuple[PriorityClass, ...],
    rules: Rules,
    now: datetime,
    kept: _Kept | None,
) -> _Kept:
    row = raw().execute(HEAD, [stream_id]).fetchone()
    length, codes, credit, went_by, window = (
        cast("tuple[int, list[str], list[int], str, str]", row) if row else (0, [], [], "", "")
    )
    shares = tuple(one.share for one in classes)
    if kept is None or kept.classes != classes or kept.length > length:
        state = LineState(shares=shares, rules=rules)
        params: dict[str, object] = {"stream": stream_id, "hour": hour_of(moment=now) - SINCE_HOURS}
        rows = raw().execute(STANDING, params).fetchall()
    else:
        state = kept.state
        rows = []
        if kept.length < length:
            rows = raw().execute(SINCE, {"stream": stream_id, "length": kept.length}).fetchall()
    in_force = [one.code for one in classes]
    for found in rows:
        state.put(_place(found, in_force))
    # What a class is owed holds among these classes; with others in force all begin anew.
    state.credit = tuple(credit) if codes == in_force else (0,) * len(classes)
    state.rules = rules
    state.window = read_window(text=window)
    return _Kept(state=state, classes=classes, length=length, went_by=went_by)


def _place(row: tuple[object, ...], codes: Sequence[str]) -> Place:
    ground = cast("str", row[8])
    return Place(
        turn=Turn(at=cast("int", row[1]), rank=cast("int", row[2]), id=cast("UUID", row[0])),
        row=row_of(priority=cast("str", row[3]), classes=codes),
        state=PlaceState(cast("str", row[4])),
        hour=cast("int | None", row[5]),
        misses=cast("int", row[6]),
        parked=cast("int | None", row[7]),
        ground=Ground(ground) if ground else None,
        requested=cast("bool", row[9]),
    )


def _write(work: LineWork, new_id: Callable[[], UUID], new_salt: Callable[[], bytes]) -> None:
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


def _rows(work: LineWork, facts: Sequence[journal.NewFact]) -> Iterator[Sending]:
    """New places first, then each place once, as it stands after the last word on it."""
    last: dict[UUID, journal.NewFact] = {}
    calls: dict[UUID, tuple[journal.NewFact, Called]] = {}
    for said, fact in zip(work.said, facts, strict=True):
        event = said.event
        if isinstance(event, Joined | Requested) and said.consigned is not None:
            yield _taking(work, event, said.consigned, fact)
        if fact.crossing_id is not None:
            last[fact.crossing_id] = fact
        if isinstance(event, Reordered):
            yield SAVE_CLASS, [fact.public.reason_code, event.turn.id]
        if isinstance(event, Called):
            calls[event.place] = (fact, event)
    for place_id, fact in last.items():
        place = work.state.places[place_id]
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
        ]
        why = fact.public.reason_code or "" if place.state == PlaceState.GIVEN_BACK else ""
        yield SAVE_PLACE, [fact.number, *standing, ended, why, place_id]
        if ended:
            yield UNMARK, [place_id]
    for fact, call in calls.values():
        yield SAVE_CALL, [fact.recorded_at, call.passed, call.place]


def marking(*, place_id: UUID, consigned: Consigned) -> Iterator[Sending]:
    """What nobody else may have a live place with from now on."""
    for mark in sorted(consigned.own):
        yield MARK, [mark, place_id, place_id]
    for mark in sorted(consigned.shared):
        yield MARK, [mark, place_id, consigned.declaration_id]


def _taking(
    work: LineWork, event: Joined | Requested, consigned: Consigned, fact: journal.NewFact
) -> Sending:
    turn = event.turn
    return TAKE_PLACE, [
        turn.id,
        work.stream_id,
        fact.number,
        fact.number,
        consigned.crossing_id,
        consigned.declaration_id,
        consigned.organisation_id,
        consigned.because,
        turn.at,
        turn.rank,
        work.codes[event.row],
        fact.recorded_at,
    ]


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
