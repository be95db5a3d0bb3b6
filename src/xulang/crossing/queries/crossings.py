"""Crossings, one vehicle once: found, listed, searched; and the sealed facts that followers read."""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from typing import cast
from uuid import UUID

from xulang.crossing.domain.events import CrossingFilter, EventView, event_of
from xulang.crossing.domain.refusals import CrossingRefusal
from xulang.crossing.domain.views import (
    CrossingView,
)
from xulang.crossing.policy import Action, may
from xulang.kernel.actor import Actor
from xulang.kernel.identifiers import plate_key
from xulang.kernel.refusal import Refusal
from xulang.kernel.words import (
    Direction,
    Force,
    Nationality,
    Regime,
    Source,
    Stage,
    VehiclePart,
)
from xulang.platform.db import raw

PAGE = 50
COLUMNS = (
    "c.id, c.declaration_id, c.number, c.organisation_id, c.gate, c.direction, c.regime, c.stage,"
    " c.stage_since, c.held_by, c.nationality, c.part, c.plate, c.expected_arrival, c.declared_at,"
    " c.ended_at, (SELECT r.source FROM crossing_record r WHERE r.declaration_id = c.declaration_id),"
    " c.chassis_key"
)
ENDED_STAGES = "('left', 'returned', 'cancelled')"
BY_ID = f"SELECT {COLUMNS} FROM crossing_crossing c WHERE c.id = %s"  # noqa: S608 -- our own columns
BY_IDS = f"SELECT {COLUMNS} FROM crossing_crossing c WHERE c.id = ANY(%s)"  # noqa: S608 -- our own columns
BY_DECLARATION = (
    f"SELECT {COLUMNS} FROM crossing_crossing c WHERE c.declaration_id = ANY(%s)"  # noqa: S608 -- our own columns
    " ORDER BY c.declaration_id, c.part = 'receiver', c.id"
)
HELD = (
    f"SELECT {COLUMNS} FROM crossing_crossing c WHERE c.held_by <> ''"  # noqa: S608 -- our own columns
    f" AND c.stage NOT IN {ENDED_STAGES} ORDER BY c.stage_since LIMIT %s"
)
SEARCH = (
    f"SELECT {COLUMNS} FROM crossing_crossing c"  # noqa: S608 -- our own columns
    " WHERE (c.gate = ANY(%(gates)s) OR %(all_gates)s)"
    " AND (c.plate_key LIKE %(like)s OR c.trailer_key LIKE %(like)s OR c.container_key LIKE %(like)s"
    " OR (c.chassis_key LIKE %(like)s AND c.chassis_key <> '')"
    " OR c.number LIKE %(like)s)"
    " ORDER BY c.declared_at DESC LIMIT %(limit)s"
)
UNDER_WAY = (
    f"SELECT {COLUMNS} FROM crossing_crossing c"  # noqa: S608 -- our own columns
    f" WHERE c.stage = ANY(%(stages)s) AND c.stage NOT IN {ENDED_STAGES}"
    " AND (c.gate = ANY(%(gates)s) OR %(all_gates)s)"
    " AND (c.plate_key LIKE %(like)s OR c.trailer_key LIKE %(like)s OR c.container_key LIKE %(like)s"
    " OR (c.chassis_key LIKE %(like)s AND c.chassis_key <> '')"
    " OR c.number LIKE %(like)s)"
    " ORDER BY c.stage_since, c.id LIMIT %(limit)s"
)
PLATES = (
    f"SELECT {COLUMNS} FROM crossing_crossing c WHERE c.plate_key = ANY(%s) AND c.gate = ANY(%s)"  # noqa: S608 -- our own columns
    " AND c.stage <> 'cancelled' AND (c.ended_at IS NULL OR c.ended_at >= %s) ORDER BY c.declared_at"
)
CHOSEN = {
    "organisation": "c.organisation_id = %(organisation)s",
    "gates": "c.gate = ANY(%(gates)s)",
    "stages": "c.stage = ANY(%(stages)s)",
    "direction": "c.direction = %(direction)s",
    "number": "c.number = %(number)s",
    "plate": "(c.plate_key LIKE %(plate)s OR (c.chassis_key LIKE %(plate)s AND c.chassis_key <> ''))",
    "since": "c.declared_at >= %(since)s",
    "after": "(c.declared_at, c.id) < (%(after)s, %(after_id)s)",
}
CHOOSE = (
    f"SELECT {COLUMNS} FROM crossing_crossing c"  # noqa: S608 -- our own columns
    " WHERE {where} ORDER BY c.declared_at DESC, c.id DESC LIMIT %(limit)s"
)
# What a line says of a place is a fact of the crossing that has it: the place's row says whose it is.
EVENTS = (
    "(SELECT s.position, c.number, f.public, NULL, NULL FROM journal_sealed s"
    " JOIN journal_fact f ON f.id = s.fact_id JOIN crossing_record c ON c.declaration_id = f.stream_id"
    " WHERE s.position > %(after)s AND {where} ORDER BY s.position LIMIT %(limit)s)"
    " UNION ALL (SELECT s.position, c.number, f.public, p.declaration_id, p.crossing_id"
    " FROM journal_sealed s JOIN journal_fact f ON f.id = s.fact_id"
    " JOIN queueing_place p ON p.id = f.crossing_id AND (p.stream_id = f.stream_id OR f.stream_kind = 'gate')"
    " JOIN crossing_record c ON c.declaration_id = p.declaration_id"
    " WHERE s.position > %(after)s AND {where} ORDER BY s.position LIMIT %(limit)s)"
    " ORDER BY 1 LIMIT %(limit)s"
)


GATE_DECLARATIONS = (
    "SELECT DISTINCT declaration_id FROM crossing_crossing WHERE gate = %s"
    " AND stage NOT IN ('left', 'returned', 'cancelled')"
)
# A place may be taken long after the declaration: what was declared a month before is looked at too.
SAME_VEHICLE = (
    "SELECT c.id, o.id FROM crossing_crossing c JOIN crossing_crossing o"
    " ON o.plate_key = c.plate_key AND o.plate_key <> '' AND o.id <> c.id"
    " WHERE c.id = ANY(%s) AND o.declared_at > %s::timestamptz - interval '30 days'"
)


LEFT = (
    "SELECT id, ended_at FROM crossing_crossing"
    " WHERE id = ANY(%s) AND stage = 'left' AND ended_at IS NOT NULL"
)


def view_of(row: tuple[object, ...]) -> CrossingView:
    held = cast("str", row[9])
    return CrossingView(
        id=cast("UUID", row[0]),
        declaration_id=cast("UUID", row[1]),
        number=cast("str", row[2]),
        organisation_id=cast("UUID | None", row[3]),
        gate=cast("str", row[4]),
        direction=Direction(cast("str", row[5])),
        regime=Regime(cast("str", row[6])),
        stage=Stage(cast("str", row[7])),
        stage_since=cast("datetime", row[8]),
        held_by=tuple(Force(word) for word in held.split(",") if word),
        nationality=Nationality(cast("str", row[10])),
        part=VehiclePart(cast("str", row[11])),
        plate=cast("str", row[12]),
        expected_arrival=cast("datetime | None", row[13]),
        declared_at=cast("datetime", row[14]),
        ended_at=cast("datetime | None", row[15]),
        source=Source(cast("str", row[16])),
        chassis=cast("str", row[17]),
    )


def find_crossing(*, crossing_id: UUID) -> CrossingView | None:
    row = raw().execute(BY_ID, [crossing_id]).fetchone()
    return None if row is None else view_of(row)


def get_crossing(*, crossing_id: UUID) -> CrossingView:
    found = find_crossing(crossing_id=crossing_id)
    if found is None:
        raise Refusal(code=CrossingRefusal.UNKNOWN)
    return found


def list_crossings(*, declaration_ids: Collection[UUID]) -> list[CrossingView]:
    """The vehicles of these declarations, sources before receivers."""
    return [view_of(row) for row in raw().execute(BY_DECLARATION, [list(declaration_ids)])]


def get_seen(*, actor: Actor, crossing_id: UUID) -> CrossingView:
    """A crossing that the actor may view. Raises UNKNOWN for any other, so that outsiders learn nothing."""
    found = get_crossing(crossing_id=crossing_id)
    if not may(
        actor=actor, action=Action.VIEW, gate=found.gate, owner=found.organisation_id, stage=found.stage
    ):
        raise Refusal(code=CrossingRefusal.UNKNOWN)
    return found


def list_under_way(
    *, gates: Collection[str] | None, stages: Collection[Stage], typed: str = "", limit: int = PAGE
) -> list[CrossingView]:
    """Crossings in these stages, the longest there first; `typed` is any part of plate or number."""
    values = {
        "gates": list(gates or ()),
        "all_gates": gates is None,
        "stages": [stage.value for stage in stages],
        "like": f"%{plate_key(text=typed)}%" if typed.strip() else "%",
        "limit": limit,
    }
    return [view_of(row) for row in raw().execute(UNDER_WAY, values)]


def list_gate_declarations(*, gate: str) -> set[UUID]:
    """The declarations of the gate that are not wholly over."""
    return {cast("UUID", row[0]) for row in raw().execute(GATE_DECLARATIONS, [gate])}


def list_same_vehicle(*, crossing_ids: Collection[UUID], since: datetime) -> dict[UUID, list[UUID]]:
    """Each crossing, and the others of the same plate declared in the 30 days before `since` or later."""
    found = {one: [one] for one in crossing_ids}
    for crossing_id, other in raw().execute(SAME_VEHICLE, [list(crossing_ids), since]):
        found[cast("UUID", crossing_id)].append(cast("UUID", other))
    return found


def see_crossings(*, crossing_ids: Collection[UUID]) -> list[CrossingView]:
    """These crossings, in no order; what each may be shown of is for the caller to ask."""
    return [view_of(row) for row in raw().execute(BY_IDS, [list(crossing_ids)])]


def list_left(*, crossing_ids: Collection[UUID]) -> dict[UUID, datetime]:
    """When each of these that is across left."""
    rows = raw().execute(LEFT, [list(crossing_ids)])
    return {cast("UUID", row[0]): cast("datetime", row[1]) for row in rows}


def choose_plates(*, keys: Collection[str], gates: Collection[str], since: datetime) -> list[CrossingView]:
    """Crossings at these gates with one of these plates, except what had ended before `since`."""
    return [view_of(row) for row in raw().execute(PLATES, [list(keys), list(gates), since])]


def list_held(*, limit: int = PAGE) -> list[CrossingView]:
    """Vehicles that a force holds, the longest in their stage first."""
    return [view_of(row) for row in raw().execute(HELD, [limit])]


def search_crossings(*, gates: Collection[str] | None, typed: str, limit: int = PAGE) -> list[CrossingView]:
    """Crossings whose plate, trailer, container, chassis or declaration number begins with what was typed."""
    if not typed.strip():
        return []
    key = plate_key(text=typed)
    values = {"gates": list(gates or ()), "all_gates": gates is None, "like": f"{key}%", "limit": limit}
    return [view_of(row) for row in raw().execute(SEARCH, values)]


def choose_crossings(*, wanted: CrossingFilter, limit: int) -> list[CrossingView]:
    """Crossings by keyset, the newest declared first: a page stays right while others come in."""
    declared_at, last = wanted.after or (None, None)
    values = {
        "organisation": wanted.organisation_id,
        "gates": None if wanted.gates is None else list(wanted.gates),
        "stages": None if wanted.stages is None else [stage.value for stage in wanted.stages],
        "direction": wanted.direction,
        "number": wanted.number,
        "plate": None if wanted.plate is None else f"{plate_key(text=wanted.plate)}%",
        "since": wanted.since,
        "after": declared_at,
    }
    sql = CHOOSE.replace("{where}", _where(values))
    return [view_of(row) for row in raw().execute(sql.encode(), {**values, "after_id": last, "limit": limit})]


def read_events(
    *, organisation_id: UUID | None, gates: Collection[str] | None, after: int, limit: int
) -> list[EventView]:
    """Sealed facts after a position: of one organisation's declarations and places, or of those at gates."""
    values = {"organisation": organisation_id, "gates": None if gates is None else list(gates)}
    rows = raw().execute(
        EVENTS.replace("{where}", _where(values)).encode(), {**values, "after": after, "limit": limit}
    )
    return [
        event_of(position=position, number=number, public=public, declaration_id=whole, crossing_id=one)
        for position, number, public, whole, one in cast(
            "Iterable[tuple[int, str, str, UUID | None, UUID | None]]", rows
        )
    ]


def _where(values: Mapping[str, object]) -> str:
    """Only what was asked for: an index serves `a = x`, never `a = x OR x IS NULL`."""
    return " AND ".join(CHOSEN[name] for name, value in values.items() if value is not None) or "true"
