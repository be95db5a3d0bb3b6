"""Empty receiving trucks of a gate and the trucks that they are called for (domain/meeting.py)."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from xulang.clearance.api import Dossier
from xulang.crossing.domain.meeting import (
    BEFORE,
    Arrival,
    Meeting,
    Receiver,
    Source,
    Yard,
    arrival_of,
    differing,
    meet,
)
from xulang.crossing.domain.views import CrossingView
from xulang.crossing.queries.crossings import COLUMNS, view_of
from xulang.crossing.queries.records import list_records
from xulang.journal import api as journal
from xulang.kernel.words import Cargo, Direction, FactKind, Stage, Step, VehiclePart
from xulang.platform.db import raw
from xulang.queueing import api as queueing
from xulang.queueing.api import PlaceState, Waits

# Trucks of both parts that are under way at a gate into the country.
UNDER_WAY: Final = (
    f"SELECT {COLUMNS} FROM crossing_crossing c"  # noqa: S608 -- our own columns
    " WHERE c.gate = %(gate)s AND c.direction = 'import' AND c.part IN ('source', 'receiver')"
    " AND c.stage NOT IN ('left', 'returned', 'cancelled')"
)
BY_IDS: Final = f"SELECT {COLUMNS} FROM crossing_crossing c WHERE c.id = ANY(%s)"  # noqa: S608 -- our own columns
NEWCOMER: Final = 2**40
INSIDE: Final = frozenset({Stage.ENTERED, Stage.IN_YARD, Stage.LEAVING_YARD})


@dataclass(frozen=True, slots=True, kw_only=True)
class Meetings:
    """`by_crossing`: of each that has a place or may get one; `differing`: whose place stands otherwise."""

    by_crossing: Mapping[UUID, Meeting]
    differing: Collection[UUID]
    declarations: Mapping[UUID, UUID]


def concerns(*, line: queueing.Line) -> bool:
    """Whether empty receiving trucks stand in the line."""
    return line.direction == Direction.IMPORT and line.cargo == Cargo.EMPTY


def see_meetings(*, gate: str, now: datetime, rules: queueing.Rules) -> Meetings:
    """How each receiving truck of the gate stands towards the truck that it is called for."""
    seen = [view_of(row) for row in raw().execute(UNDER_WAY, {"gate": gate}).fetchall()]
    trucks = {one.id: one for one in seen if one.part == VehiclePart.RECEIVER}
    places = {
        key: place
        for key, place in queueing.list_last_places(crossing_ids=list(trucks)).items()
        if place.live and concerns(line=place.line)
    }
    coming = {key for key, one in trucks.items() if key not in places and one.stage in BEFORE}
    if not places and not coming:
        return Meetings(by_crossing={}, differing=(), declarations={})
    records = list_records(declaration_ids={one.declaration_id for one in trucks.values()})
    dossiers = {key: record.dossier for key, record in records.items()}
    named = {key: _source(dossiers[one.declaration_id], key) for key, one in trucks.items()}
    sources = {one.id: one for one in seen if one.part == VehiclePart.SOURCE}
    free = _unserved(sources, {one for one in named.values() if one})
    receivers = [
        Receiver(
            crossing_id=key,
            state=place.state,
            hour=place.hour,
            turn=(place.ready_at, place.rank, place.id),
            source=named[key],
        )
        for key, place in places.items()
    ]
    # Who gets a place only now stands behind all who have one.
    receivers += [
        Receiver(
            crossing_id=key,
            state=PlaceState.WAITING,
            hour=None,
            turn=(NEWCOMER + int(trucks[key].stage_since.timestamp()), 0, key),
            source=named[key],
        )
        for key in coming
    ]
    inside = [one for one in trucks.values() if one.stage in INSIDE]
    wanted = {one.source for one in receivers if one.source} | free
    meetings = meet(
        receivers=receivers,
        sources=see_arrivals([sources[one] for one in wanted if one in sources], now),
        unserved=free,
        yard=Yard(
            room=rules.yard,
            inside=len(inside),
            idle=sum(named[one.id] is None for one in inside),
        ),
        now=queueing.hour_of(moment=now),
        notice=rules.notice,
    )
    held = coming | {key for key in places if trucks[key].held_by or trucks[key].stage not in BEFORE}
    return Meetings(
        by_crossing=meetings,
        differing=differing(receivers=receivers, meetings=meetings, held=held),
        declarations={key: one.declaration_id for key, one in trucks.items()},
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Meets:
    """A truck and those it changes goods with. `waits`: why an empty one is not called yet.

    Of an empty one: `source`, the truck with the goods, and when that is expected. Of one with goods: the
    trucks that take them over, each with its place.
    """

    waits: Waits | None = None
    source: CrossingView | None = None
    arrival: Arrival | None = None
    receivers: tuple[tuple[CrossingView, queueing.PlaceView | None], ...] = ()

    @property
    def hour(self) -> int | None:
        return self.arrival.hour if self.arrival else None


def see_meets(
    *, crossings: Collection[CrossingView], now: datetime, notices: Mapping[UUID, int] | None = None
) -> dict[UUID, Meets]:
    """With whom these trucks into the country change goods. `notices`: hours of notice of who is held."""
    imports = [one for one in crossings if one.direction == Direction.IMPORT]
    records = list_records(declaration_ids={one.declaration_id for one in imports}) if imports else {}
    dossiers = {one.id: records[one.declaration_id].dossier for one in imports}
    named = {one.id: _source(dossiers[one.id], one.id) for one in imports if one.part == VehiclePart.RECEIVER}
    taking = {
        one.id: [receiver.id for receiver in dossiers[one.id].receivers_of(one.id)]
        for one in imports
        if one.part == VehiclePart.SOURCE
    }
    wanted = {one for one in named.values() if one} | {one for many in taking.values() for one in many}
    known = _by_id(wanted)
    arrivals = see_arrivals([known[one] for one in named.values() if one in known], now)
    places = queueing.list_last_places(crossing_ids=[one for many in taking.values() for one in many])
    found = {}
    for key, source in named.items():
        arrival = arrivals.get(source) if source else None
        notice = (notices or {}).get(key)
        waits = None if notice is None else _waits(arrival, queueing.hour_of(moment=now) + notice)
        found[key] = Meets(waits=waits, source=known.get(source) if source else None, arrival=arrival)
    for key, many in taking.items():
        there = [known[one] for one in many if one in known]
        found[key] = Meets(receivers=tuple((one, places.get(one.id)) for one in there))
    return found


def _waits(arrival: Arrival | None, by: int) -> Waits:
    """Why a receiving truck is held that no force holds."""
    if arrival is None:
        return Waits.NO_ARRIVAL
    return Waits.YARD if arrival.due(by=by) else Waits.PARTNER


def _by_id(ids: Collection[UUID]) -> dict[UUID, CrossingView]:
    rows = raw().execute(BY_IDS, [list(ids)]).fetchall() if ids else []
    return {one.id: one for one in map(view_of, rows)}


def _source(dossier: Dossier, crossing_id: UUID) -> UUID | None:
    named = dossier.sources_of(dossier.vehicle(crossing_id))
    return named[0].id if named else None


def _unserved(sources: Mapping[UUID, CrossingView], named: Collection[UUID]) -> set[UUID]:
    """Trucks that hand goods over and for which no receiving truck is named, nor took the goods."""
    left = {key: one for key, one in sources.items() if key not in named}
    records = list_records(declaration_ids={one.declaration_id for one in left.values()}) if left else {}
    free = set()
    for key, one in left.items():
        dossier = records[one.declaration_id].dossier
        signed = dossier.vehicle(key).forces_confirmed(Step.TRANSSHIPMENT)
        if not signed and not dossier.receivers_of(key):
            free.add(key)
    return free


def see_arrivals(crossings: Sequence[CrossingView], now: datetime) -> dict[UUID, Arrival]:
    """When these trucks with goods are expected, by what is known now."""
    places = queueing.list_last_places(crossing_ids=[one.id for one in crossings])
    delays = _delays([one for one in crossings if one.id not in places])
    found = {}
    for one in crossings:
        place = places.get(one.id)
        source = Source(
            crossing_id=one.id,
            stage=one.stage,
            declared=one.expected_arrival,
            delay=delays.get(one.id, timedelta()),
            state=place.state if place else None,
            hour=place.hour if place else None,
        )
        found[one.id] = arrival_of(source=source, now=now)
    return found


def _delays(crossings: Sequence[CrossingView]) -> dict[UUID, timedelta]:
    """What each driver said last of how much later he comes than was declared."""
    ids = {one.id for one in crossings}
    if not ids:
        return {}
    facts = journal.read_kinds(
        stream_ids={one.declaration_id for one in crossings}, kinds=[FactKind.DELAY_REPORTED]
    )
    return {
        fact.crossing_id: timedelta(minutes=fact.public.figures["minutes"])
        for fact in facts
        if fact.crossing_id in ids and "minutes" in fact.public.figures
    }
