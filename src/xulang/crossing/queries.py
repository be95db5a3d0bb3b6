"""Reading crossings. `find_*` may answer None, `get_*` raises UNKNOWN. Ask policy first who may read."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import cast
from uuid import UUID

import msgspec

from xulang.clearance.api import Vehicle
from xulang.crossing.deviations import deviations
from xulang.crossing.domain.decide import all_missing, objection
from xulang.crossing.domain.events import CrossingFilter, EventView, event_of
from xulang.crossing.domain.offers import Offer, offers
from xulang.crossing.domain.record import Record, journey_table
from xulang.crossing.domain.refusals import CrossingRefusal
from xulang.crossing.domain.views import (
    Awaited,
    CrossedCount,
    CrossingView,
    CustomsView,
    StageCount,
    StepTime,
    TaskPage,
    TaskView,
    TimelineEntry,
)
from xulang.crossing.journey import Scope
from xulang.crossing.policy import Action, may
from xulang.journal import api as journal
from xulang.kernel.actor import Actor
from xulang.kernel.identifiers import plate_key
from xulang.kernel.refusal import Refusal
from xulang.kernel.words import (
    Direction,
    FactKind,
    Force,
    Nationality,
    Regime,
    Source,
    Stage,
    Step,
    VehiclePart,
)
from xulang.platform.db import raw

PAGE = 50
COLUMNS = (
    "c.id, c.declaration_id, c.number, c.organisation_id, c.gate, c.direction, c.regime, c.stage,"
    " c.stage_since, c.held_by, c.nationality, c.part, c.plate, c.expected_arrival, c.declared_at,"
    " c.ended_at, (SELECT r.source FROM crossing_record r WHERE r.declaration_id = c.declaration_id)"
)
ENDED_STAGES = "('left', 'returned', 'cancelled')"
BY_ID = f"SELECT {COLUMNS} FROM crossing_crossing c WHERE c.id = %s"  # noqa: S608 -- our own columns
BY_DECLARATION = (
    f"SELECT {COLUMNS} FROM crossing_crossing c WHERE c.declaration_id = ANY(%s)"  # noqa: S608 -- our own columns
    " ORDER BY c.declaration_id, c.part = 'receiver', c.id"
)
HELD = (
    f"SELECT {COLUMNS} FROM crossing_crossing c WHERE c.held_by <> ''"  # noqa: S608 -- our own columns
    f" AND c.stage NOT IN {ENDED_STAGES} ORDER BY c.stage_since LIMIT %s"
)
RECORD = "SELECT number, organisation_id, state::text FROM crossing_record WHERE declaration_id = %s"
SEARCH = (
    f"SELECT {COLUMNS} FROM crossing_crossing c"  # noqa: S608 -- our own columns
    " WHERE (c.gate = ANY(%(gates)s) OR %(all_gates)s)"
    " AND (c.plate_key LIKE %(like)s OR c.trailer_key LIKE %(like)s OR c.container_key LIKE %(like)s"
    " OR c.number LIKE %(like)s)"
    " ORDER BY c.declared_at DESC LIMIT %(limit)s"
)
UNDER_WAY = (
    f"SELECT {COLUMNS} FROM crossing_crossing c"  # noqa: S608 -- our own columns
    f" WHERE c.stage = ANY(%(stages)s) AND c.stage NOT IN {ENDED_STAGES}"
    " AND (c.gate = ANY(%(gates)s) OR %(all_gates)s)"
    " AND (c.plate_key LIKE %(like)s OR c.trailer_key LIKE %(like)s OR c.container_key LIKE %(like)s"
    " OR c.number LIKE %(like)s)"
    " ORDER BY c.stage_since, c.id LIMIT %(limit)s"
)
RECORDS = "SELECT declaration_id, state::text FROM crossing_record WHERE declaration_id = ANY(%s)"
# The vehicle that a task is shown with.
SHOWN = (
    " CROSS JOIN LATERAL (SELECT x.* FROM crossing_crossing x WHERE x.declaration_id = t.declaration_id"
    " AND t.subject IN (x.id, x.declaration_id) ORDER BY x.id LIMIT 1) c"
)
TASKS = (
    f"SELECT t.id, t.subject, t.step, t.force, t.since, more.vehicles - 1, {COLUMNS}"  # noqa: S608 -- our own columns
    " FROM crossing_task t"
    f"{SHOWN} CROSS JOIN LATERAL (SELECT count(*) AS vehicles FROM crossing_crossing x"
    " WHERE x.declaration_id = t.declaration_id AND t.subject IN (x.id, x.declaration_id)) more"
    " WHERE {where} ORDER BY t.since, t.id LIMIT %(limit)s"
)
# Any of a declaration's vehicles stands for it; what is under way is few, whatever history holds.
LIKE_PLATE = (
    "SELECT unnest(ARRAY[x.id, x.declaration_id]) FROM crossing_crossing x"  # noqa: S608 -- our own words
    f" WHERE x.stage NOT IN {ENDED_STAGES}"
    " AND (x.plate_key LIKE %(plate)s OR x.trailer_key LIKE %(plate)s OR x.number LIKE %(plate)s)"
)
COUNT_TASKS = "SELECT count(*) FROM crossing_task t {shown} WHERE {where}"
STAGES = (
    "SELECT gate, direction, stage, count(*) FILTER (WHERE held_by <> ''), count(*) FROM crossing_crossing"  # noqa: S608 -- our own words
    f" WHERE stage NOT IN {ENDED_STAGES} GROUP BY gate, direction, stage"
)
CROSSED = (
    "SELECT c.gate, c.direction, count(*),"
    " percentile_cont(0.5) WITHIN GROUP (ORDER BY extract(epoch FROM c.ended_at - e.done_at))"
    " FROM crossing_crossing c JOIN LATERAL (SELECT min(t.done_at) AS done_at FROM crossing_task t"
    " WHERE t.subject = c.id AND t.step = 'entry') e ON true"
    " WHERE c.stage = 'left' AND c.ended_at >= %s AND c.ended_at < %s GROUP BY c.gate, c.direction"
)
STEP_TIMES = (
    "SELECT step, force, count(*),"
    " percentile_cont(0.5) WITHIN GROUP (ORDER BY extract(epoch FROM done_at - since)),"
    " percentile_cont(0.9) WITHIN GROUP (ORDER BY extract(epoch FROM done_at - since))"
    " FROM crossing_task WHERE done_at >= %s AND done_at < %s AND gate = ANY(%s) GROUP BY step, force"
)

CHOSEN = {
    "organisation": "c.organisation_id = %(organisation)s",
    "gates": "c.gate = ANY(%(gates)s)",
    "stages": "c.stage = ANY(%(stages)s)",
    "direction": "c.direction = %(direction)s",
    "number": "c.number = %(number)s",
    "plate": "c.plate_key LIKE %(plate)s",
    "since": "c.declared_at >= %(since)s",
    "after": "(c.declared_at, c.id) < (%(after)s, %(after_id)s)",
}
CHOOSE = (
    f"SELECT {COLUMNS} FROM crossing_crossing c"  # noqa: S608 -- our own columns
    " WHERE {where} ORDER BY c.declared_at DESC, c.id DESC LIMIT %(limit)s"
)
EVENTS = (
    "SELECT s.position, c.number, f.public FROM journal_sealed s JOIN journal_fact f ON f.id = s.fact_id"
    " JOIN crossing_record c ON c.declaration_id = f.stream_id"
    " WHERE s.position > %(after)s AND {where} ORDER BY s.position LIMIT %(limit)s"
)

_decoder = msgspec.json.Decoder(Record)


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """A declaration opened for reading."""

    declaration_id: UUID
    number: str
    organisation_id: UUID | None
    record: Record


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkFilter:
    """Which of a force's tasks to list.

    `arriving_by` hides entries of trucks expected later than that, `arriving_after` shows them alone.
    """

    force: Force
    gates: Collection[str] | None
    steps: Collection[Step] | None = None
    direction: Direction | None = None
    plate: str = ""
    arriving_by: datetime | None = None
    arriving_after: datetime | None = None
    after: str = ""


def _crossing(row: tuple[object, ...]) -> CrossingView:
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
    )


def find_crossing(*, crossing_id: UUID) -> CrossingView | None:
    row = raw().execute(BY_ID, [crossing_id]).fetchone()
    return None if row is None else _crossing(row)


def get_crossing(*, crossing_id: UUID) -> CrossingView:
    found = find_crossing(crossing_id=crossing_id)
    if found is None:
        raise Refusal(code=CrossingRefusal.UNKNOWN)
    return found


def list_crossings(*, declaration_ids: Collection[UUID]) -> list[CrossingView]:
    """The vehicles of these declarations, sources before receivers."""
    return [_crossing(row) for row in raw().execute(BY_DECLARATION, [list(declaration_ids)])]


def open_record(*, declaration_id: UUID) -> Opened:
    """The declaration's record without its lock, for reading. Raises UNKNOWN."""
    row = raw().execute(RECORD, [declaration_id]).fetchone()
    if row is None:
        raise Refusal(code=CrossingRefusal.UNKNOWN)
    return Opened(
        declaration_id=declaration_id,
        number=cast("str", row[0]),
        organisation_id=cast("UUID | None", row[1]),
        record=_decoder.decode(cast("str", row[2])),
    )


def has_record(*, declaration_id: UUID) -> bool:
    """Whether the declaration is known here."""
    return raw().execute(RECORD, [declaration_id]).fetchone() is not None


def get_seen(*, actor: Actor, crossing_id: UUID) -> CrossingView:
    """A crossing that the actor may view. Raises UNKNOWN for any other, so that outsiders learn nothing."""
    found = get_crossing(crossing_id=crossing_id)
    if not may(
        actor=actor, action=Action.VIEW, gate=found.gate, owner=found.organisation_id, stage=found.stage
    ):
        raise Refusal(code=CrossingRefusal.UNKNOWN)
    return found


def list_vehicles(*, declaration_ids: Collection[UUID]) -> dict[UUID, Vehicle]:
    """What the forces and the yard have said of each vehicle of these declarations, by crossing."""
    rows = raw().execute(RECORDS, [list(declaration_ids)]).fetchall()
    records = (_decoder.decode(cast("str", row[1])) for row in rows)
    return {vehicle.id: vehicle for record in records for vehicle in record.dossier.vehicles}


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
    return [_crossing(row) for row in raw().execute(UNDER_WAY, values)]


def list_held(*, limit: int = PAGE) -> list[CrossingView]:
    """Vehicles that a force holds, the longest in their stage first."""
    return [_crossing(row) for row in raw().execute(HELD, [limit])]


def search_crossings(*, gates: Collection[str] | None, typed: str, limit: int = PAGE) -> list[CrossingView]:
    """Crossings whose plate, trailer, container or declaration number begins with what was typed."""
    if not typed.strip():
        return []
    key = plate_key(text=typed)
    values = {"gates": list(gates or ()), "all_gates": gates is None, "like": f"{key}%", "limit": limit}
    return [_crossing(row) for row in raw().execute(SEARCH, values)]


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
    return [
        _crossing(row) for row in raw().execute(sql.encode(), {**values, "after_id": last, "limit": limit})
    ]


def read_events(
    *, organisation_id: UUID | None, gates: Collection[str] | None, after: int, limit: int
) -> list[EventView]:
    """Sealed facts after a position: of one organisation's declarations, or of those at gates."""
    values = {"organisation": organisation_id, "gates": None if gates is None else list(gates)}
    rows = raw().execute(
        EVENTS.replace("{where}", _where(values)).encode(), {**values, "after": after, "limit": limit}
    )
    return [
        event_of(position=position, number=number, public=public)
        for position, number, public in cast("Iterable[tuple[int, str, str]]", rows)
    ]


def _where(values: Mapping[str, object]) -> str:
    """Only what was asked for: an index serves `a = x`, never `a = x OR x IS NULL`."""
    return " AND ".join(CHOSEN[name] for name, value in values.items() if value is not None) or "true"


def list_tasks(*, wanted: WorkFilter, limit: int = PAGE) -> TaskPage:
    """A force's work list, oldest first: exactly what waits for it."""
    conditions, values = _conditions(wanted)
    where = " AND ".join(conditions)
    count = COUNT_TASKS.format(shown=SHOWN if " c." in where else "", where=where)
    total = cast("tuple[int]", raw().execute(count.encode(), values).fetchone())[0]
    if wanted.after:
        since, _, number = wanted.after.partition("|")
        where += " AND (t.since, t.id) > (%(since)s::timestamptz, %(number)s::bigint)"
        values |= {"since": since, "number": number}
    sql = TASKS.replace("{where}", where)
    rows = raw().execute(sql.encode(), {**values, "limit": limit + 1}).fetchall()
    tasks = tuple(_task(row) for row in rows[:limit])
    more = len(rows) > limit
    return TaskPage(
        tasks=tasks,
        total=total,
        next_after=f"{tasks[-1].since.isoformat()}|{tasks[-1].task_id}" if more else None,
    )


def _conditions(wanted: WorkFilter) -> tuple[list[str], dict[str, object]]:
    conditions = ["t.force = %(force)s", "t.done_at IS NULL"]
    values: dict[str, object] = {"force": wanted.force}
    if wanted.gates is not None:
        conditions.append("t.gate = ANY(%(gates)s)")
        values["gates"] = list(wanted.gates)
    if wanted.steps is not None:
        conditions.append("t.step = ANY(%(steps)s)")
        values["steps"] = [step.value for step in wanted.steps]
    if wanted.direction:
        conditions.append("t.direction = %(direction)s")
        values["direction"] = wanted.direction
    if wanted.plate.strip():
        conditions.append(f"t.subject IN ({LIKE_PLATE})")
        values["plate"] = f"%{plate_key(text=wanted.plate)}%"
    if wanted.arriving_by:
        conditions.append(
            "(t.step <> 'entry' OR c.stage <> 'registered' OR c.expected_arrival <= %(arriving)s)"
        )
        values["arriving"] = wanted.arriving_by
    if wanted.arriving_after:
        conditions.append(
            "(t.step = 'entry' AND c.stage = 'registered' AND c.expected_arrival > %(arriving_after)s)"
        )
        values["arriving_after"] = wanted.arriving_after
    return conditions, values


def _task(row: tuple[object, ...]) -> TaskView:
    return TaskView(
        task_id=cast("int", row[0]),
        subject=cast("UUID", row[1]),
        step=Step(cast("str", row[2])),
        force=Force(cast("str", row[3])),
        since=cast("datetime", row[4]),
        more=cast("int", row[5]),
        crossing=_crossing(row[6:]),
    )


def read_timeline(*, declaration_id: UUID, crossing_id: UUID | None) -> list[TimelineEntry]:
    """What happened to a declaration, or to one of its vehicles with what concerns all, in sealed order.

    Notes and names come along: show them only to whom policy lets see them.
    """
    facts = journal.read_stream(stream_kind=journal.StreamKind.DECLARATION, stream_id=declaration_id)
    undone = {fact.public.refers_to for fact in facts if fact.public.kind == FactKind.UNDONE}
    return [
        _entry(fact, undone=fact.id in undone)
        for fact in facts
        if crossing_id is None or fact.crossing_id in {None, crossing_id}
    ]


def _entry(fact: journal.Fact, *, undone: bool) -> TimelineEntry:
    private = fact.private or {}
    actor = cast("Mapping[str, str]", private.get("actor") or {})
    return TimelineEntry(
        fact_id=fact.id,
        number=fact.number,
        position=fact.position,
        kind=fact.public.kind,
        crossing_id=fact.crossing_id,
        step=fact.public.step,
        force=fact.public.force,
        occurred_at=fact.occurred_at,
        recorded_at=fact.recorded_at,
        outcome=fact.public.outcome,
        reason_code=fact.public.reason_code,
        refers_to=fact.public.refers_to,
        trigger=fact.public.trigger,
        source=fact.public.source,
        regularity=fact.public.irregular,
        by_system=fact.public.trigger is not None,
        undone=undone,
        actor_name=actor.get("name"),
        note=cast("str | None", private.get("note")),
    )


def list_awaited(*, record: Record, crossing_id: UUID) -> list[Awaited]:
    """What a crossing still needs and from whom, in order; a force whose turn it is has a time."""
    dossier = record.dossier
    table = journey_table(dossier=dossier, deviations=deviations())
    turns = {task.key: task.since for task in record.tasks}
    awaited = []
    vehicle = dossier.vehicle(crossing_id)
    for gap in all_missing(table=table, dossier=dossier, vehicle=vehicle):
        whole = table[gap.step].scope == Scope.DECLARATION
        subject = dossier.id if whole else crossing_id
        awaited.append(
            Awaited(
                step=gap.step,
                force=gap.force,
                open_since=turns.get((subject, gap.step, gap.force)),
                crossing_id=None if whole else crossing_id,
                reason=objection(
                    table=table, step=gap.step, force=gap.force, dossier=dossier, vehicle=vehicle
                ),
            )
        )
    return awaited


def list_offers(*, actor: Actor, opened: Opened, crossing_id: UUID, now: datetime) -> tuple[Offer, ...]:
    """What the actor may do with a vehicle now. Raises KeyError for one that is not in the declaration."""
    return offers(
        actor=actor,
        table=journey_table(dossier=opened.record.dossier, deviations=deviations()),
        record=opened.record,
        owner=opened.organisation_id,
        crossing_id=crossing_id,
        now=now,
    )


def list_customs(*, record: Record) -> list[CustomsView]:
    """The customs declarations of a declaration, in order, with what customs said of each."""
    facts = journal.read_stream(stream_kind=journal.StreamKind.DECLARATION, stream_id=record.dossier.id)
    numbers = {fact.id: cast("str | None", (fact.private or {}).get("number")) for fact in facts}
    return [
        CustomsView(
            declared_by=item.declared_by,
            number=numbers.get(item.declared_by),
            channel=item.channel,
            clearance=item.clearance,
        )
        for item in record.dossier.customs
    ]


def count_stages() -> list[StageCount]:
    """How many vehicles are under way, by gate, direction and stage."""
    return [
        StageCount(
            gate=cast("str", row[0]),
            direction=Direction(cast("str", row[1])),
            stage=Stage(cast("str", row[2])),
            held=cast("int", row[3]),
            count=cast("int", row[4]),
        )
        for row in raw().execute(STAGES)
    ]


def count_crossed(*, since: datetime, until: datetime) -> list[CrossedCount]:
    """Vehicles that left in [since, until), with the median time from their first entry to leaving."""
    return [
        CrossedCount(
            gate=cast("str", row[0]),
            direction=Direction(cast("str", row[1])),
            count=cast("int", row[2]),
            median_seconds=float(cast("float", row[3] or 0)),
        )
        for row in raw().execute(CROSSED, [since, until])
    ]


def step_times(*, gates: Collection[str], since: datetime, until: datetime) -> list[StepTime]:
    """How long the forces took for each step done in [since, until), in the order of the journey."""
    order = list(Step)
    rows = [
        StepTime(
            step=Step(cast("str", row[0])),
            force=Force(cast("str", row[1])),
            count=cast("int", row[2]),
            p50=float(cast("float", row[3])),
            p90=float(cast("float", row[4])),
        )
        for row in raw().execute(STEP_TIMES, [since, until, list(gates)])
    ]
    return sorted(rows, key=lambda found: (order.index(found.step), found.force))
