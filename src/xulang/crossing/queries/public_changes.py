"""What a day's public report says beside calls: who went in without a place, and who was replaced."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, cast
from uuid import UUID

from xulang.crossing.domain.identity import Manner, Place
from xulang.crossing.queries.lines import find_basis
from xulang.journal import api as journal
from xulang.kernel.words import Cargo, Direction
from xulang.platform.db import raw
from xulang.queueing import api as queueing
from xulang.queueing.api import Line

# The keeper follows sealed facts: so long an entry may be ahead of its place.
LAG: Final = timedelta(seconds=60)
MOST: Final = 1_000
# Both forces' words are in, the last of them in [since, until), and no place ever was.
WITHOUT_PLACE: Final = (
    "SELECT c.id, c.direction, c.cargo, e.last FROM crossing_crossing c JOIN LATERAL ("
    " SELECT max(t.done_at) AS last, bool_and(t.done_at IS NOT NULL) AS whole FROM crossing_task t"
    " WHERE t.subject = c.id AND t.step = 'entry') e ON e.whole"
    " WHERE c.id IN (SELECT subject FROM crossing_task"
    "  WHERE gate = %(gate)s AND done_at >= %(since)s AND done_at < %(until)s AND step = 'entry')"
    " AND c.gate = %(gate)s AND e.last >= %(since)s AND e.last < %(until)s"
    " AND NOT EXISTS (SELECT FROM queueing_place p WHERE p.crossing_id = c.id)"
    " ORDER BY e.last, c.id LIMIT %(limit)s"
)
NUMBERS: Final = (
    "SELECT crossing_id, number, taken_at FROM queueing_place WHERE crossing_id = ANY(%s) ORDER BY taken_at"
)
REPLACED: Final = {
    f"{Manner.REPLACEMENT}.{Place.KEPT}": Place.KEPT,
    f"{Manner.REPLACEMENT}.{Place.LOST}": Place.LOST,
    f"{Manner.PLAIN}.{Place.LOST}": Place.LOST,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class WithoutPlace:
    """A vehicle that went in though its line was kept and it never had a place. `vehicle`: as in the log."""

    line: Line
    vehicle: UUID
    entered_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Replaced:
    """A tractor, trailer, box or driver became another; `number`: the place that stood then, if any."""

    fact_id: UUID
    vehicle: UUID | None
    number: int | None
    what: str
    place: Place
    at: datetime


def list_without_place(*, gate: str, since: datetime, until: datetime, now: datetime) -> list[WithoutPlace]:
    """Who went in at the gate in [since, until) without ever having a place in a line that was kept then.

    A line is kept from its first fact on, as who recomputes the day from the log counts it.
    """
    begun = _begun(gate)
    kept: dict[tuple[Line, int], bool] = {}
    values = {"gate": gate, "since": since, "until": min(until, now - LAG), "limit": MOST}
    found = []
    for vehicle, direction, cargo, last in raw().execute(WITHOUT_PLACE, values).fetchall():
        line = Line(
            gate=gate,
            direction=Direction(cast("str", direction)),
            cargo=Cargo(cast("str", cargo) or Cargo.ORDINARY),
        )
        at = cast("datetime", last)
        if line not in begun or begun[line] >= at - LAG:
            continue
        hour = (line, queueing.hour_of(moment=at))
        if hour not in kept:
            kept[hour] = find_basis(line=line, now=at) is not None
        if kept[hour]:
            found.append(WithoutPlace(line=line, vehicle=cast("UUID", vehicle), entered_at=at))
    return found


def _begun(gate: str) -> dict[Line, datetime]:
    """When each line of the gate said its first fact."""
    lines = {
        queueing.stream_of_line(line=line): line for line in queueing.list_started() if line.gate == gate
    }
    firsts = journal.list_begun(stream_ids=list(lines))
    return {line: firsts[stream] for stream, line in lines.items() if stream in firsts}


def list_replaced(*, gate: str, since: datetime, until: datetime) -> list[Replaced]:
    """Which vehicles and drivers became others at the gate in [since, until), and what of the place."""
    facts = [
        fact
        for fact in journal.read_amended(since=since, until=until, limit=MOST)
        if fact.public.gate == gate and fact.public.reason_code in REPLACED
    ]
    places: dict[UUID, list[tuple[datetime, int]]] = {}
    ids = [fact.crossing_id for fact in facts if fact.crossing_id]
    for row in raw().execute(NUMBERS, [ids]).fetchall():
        taken = (cast("datetime", row[2]), cast("int", row[1]))
        places.setdefault(cast("UUID", row[0]), []).append(taken)
    return [
        Replaced(
            fact_id=fact.id,
            vehicle=fact.crossing_id,
            number=_number(places.get(fact.crossing_id, []) if fact.crossing_id else [], fact.recorded_at),
            what=fact.public.outcome or "",
            place=REPLACED[fact.public.reason_code or ""],
            at=fact.recorded_at,
        )
        for fact in facts
    ]


def _number(places: list[tuple[datetime, int]], at: datetime) -> int | None:
    """The place that stood at the moment."""
    return max(((taken, number) for taken, number in places if taken <= at), default=(at, None))[1]
