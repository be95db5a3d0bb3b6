"""Write rows, rollups and deltas. Tables are named without a schema: a rebuild's own come before the live.

All numbers add up, so that what a row counted for is taken away before it changes, and added after.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Final, LiteralString, cast
from uuid import UUID

from xulang.crossing import api as crossing
from xulang.insight.domain.fold import Row, StepDone
from xulang.insight.domain.hours import WEEK
from xulang.insight.domain.places import CalledPlace
from xulang.insight.domain.projection import PROJECTION
from xulang.insight.domain.track import COLUMNS as COUNTED
from xulang.insight.domain.track import Cell
from xulang.platform.db import raw
from xulang.queueing import api as queueing

MOMENTS: Final = """(VALUES
    ('declared', c.declared_at),
    ('registered', c.registered_at),
    ('entered', c.entered_at),
    ('left', CASE WHEN c.outcome = 'left' THEN c.ended_at END),
    ('returned', CASE WHEN c.outcome = 'returned' THEN c.ended_at END),
    ('given_up', CASE WHEN c.outcome IN ('cancelled', 'withdrawn') THEN c.ended_at END)
) AS m (moment, at)"""
HOUR: Final = "floor(extract(epoch FROM m.at) / 3600)::int"
HOURLY: Final = f"""
INSERT INTO insight_hourly AS known
    (hour, moment, gate, direction, regime, vehicle_type, nationality, vehicles, weight_kg, value_vnd)
SELECT {HOUR}, m.moment, c.gate, c.direction, c.regime, c.vehicle_type, c.nationality,
    count(*) * %(sign)s, sum(c.weight_kg) * %(sign)s, sum(c.value_vnd) * %(sign)s
FROM insight_crossing c CROSS JOIN LATERAL {MOMENTS}
WHERE m.at IS NOT NULL AND (%(all)s OR c.declaration_id = ANY(%(ids)s))
GROUP BY 1, 2, 3, 4, 5, 6, 7
ON CONFLICT (hour, moment, gate, direction, regime, vehicle_type, nationality) DO UPDATE
SET vehicles = known.vehicles + excluded.vehicles, weight_kg = known.weight_kg + excluded.weight_kg,
    value_vnd = known.value_vnd + excluded.value_vnd
"""  # noqa: S608 -- our own words
HOURLY_GOODS: Final = f"""
INSERT INTO insight_hourly_goods AS known
    (hour, moment, gate, direction, regime, chapter, origin, vehicles, weight_kg, value_vnd)
SELECT {HOUR}, m.moment, c.gate, c.direction, c.regime, g.chapter, g.origin,
    count(*) * %(sign)s, sum(g.weight_kg) * %(sign)s, sum(g.value_vnd) * %(sign)s
FROM insight_crossing c JOIN insight_goods g ON g.crossing_id = c.id CROSS JOIN LATERAL {MOMENTS}
WHERE m.at IS NOT NULL AND (%(all)s OR c.declaration_id = ANY(%(ids)s))
GROUP BY 1, 2, 3, 4, 5, 6, 7
ON CONFLICT (hour, moment, gate, direction, regime, chapter, origin) DO UPDATE
SET vehicles = known.vehicles + excluded.vehicles, weight_kg = known.weight_kg + excluded.weight_kg,
    value_vnd = known.value_vnd + excluded.value_vnd
"""  # noqa: S608 -- our own words
OF_THEM: Final = "(SELECT id FROM insight_crossing WHERE declaration_id = ANY(%s))"
FORGET: Final[tuple[LiteralString, ...]] = (
    f"DELETE FROM insight_goods WHERE crossing_id IN {OF_THEM}",  # noqa: S608 -- ours
    f"DELETE FROM insight_step WHERE crossing_id IN {OF_THEM}",  # noqa: S608 -- our own words
    f"DELETE FROM insight_step_past WHERE crossing_id IN {OF_THEM}",  # noqa: S608 -- our own words
    "DELETE FROM insight_crossing WHERE declaration_id = ANY(%s)",
)
COPY_CROSSINGS: Final = """
COPY insight_crossing (id, declaration_id, organisation_id, gate, direction, regime, vehicle_type,
    nationality, part, cargo, stage, outcome, declared_at, registered_at, called_at, set_off_at, entered_at,
    ended_at, weight_kg, value_vnd, holds, irregular, erased) FROM STDIN
"""
COPY_GOODS: Final = "COPY insight_goods (crossing_id, chapter, origin, weight_kg, value_vnd) FROM STDIN"
STEP_COLUMNS: Final = "crossing_id, step, force, opened_at, done_at, number, sealed_at"
COPY_STEPS: Final = f"COPY insight_step ({STEP_COLUMNS}) FROM STDIN"
COPY_GONE: Final = f"COPY insight_step_past ({STEP_COLUMNS}, gone_at) FROM STDIN"
COLUMNS: Final = ", ".join(COUNTED)
ADDED: Final = ", ".join(f"{name} = known.{name} + excluded.{name}" for name in COUNTED)
SUMS: Final = ", ".join(f"sum({name})" for name in COUNTED)
ADD_DELTA: Final = f"""
INSERT INTO insight_delta AS known
    (event_span, sealed_span, event_at, sealed_at, gate, direction, {COLUMNS})
VALUES (%s, %s, %s, %s, %s, %s{", %s" * len(COUNTED)})
ON CONFLICT (event_span, sealed_span, event_at, sealed_at, gate, direction) DO UPDATE SET {ADDED}
"""  # noqa: S608 -- our own words
# Hours made into weeks, on either side and on both, for a table that holds hours alone.
WEEKS: Final = f"""
INSERT INTO insight_delta (event_span, sealed_span, event_at, sealed_at, gate, direction, {COLUMNS})
SELECT s.e, s.k, CASE s.e WHEN 1 THEN event_at / {WEEK} ELSE event_at END,
    CASE s.k WHEN 1 THEN sealed_at / {WEEK} ELSE sealed_at END, gate, direction, {SUMS}
FROM insight_delta, (VALUES (0, 1), (1, 0), (1, 1)) AS s (e, k)
WHERE event_span = 0 AND sealed_span = 0
GROUP BY 1, 2, 3, 4, 5, 6
"""  # noqa: S608 -- our own words
MOVE: Final = """
INSERT INTO insight_follower (id, position, seen_at, version) VALUES (1, %s, %s, %s)
ON CONFLICT (id) DO UPDATE SET position = excluded.position, seen_at = excluded.seen_at
"""
NOTE_HOUR: Final = "INSERT INTO insight_hour (hour, position) VALUES (%s, %s) ON CONFLICT (hour) DO NOTHING"
CALLED: Final = "SELECT place_id, gate, direction FROM insight_place WHERE place_id = ANY(%s)"
CALL: Final = "INSERT INTO insight_place (place_id, gate, direction) VALUES (%s, %s, %s)"
CALL_NO_MORE: Final = "DELETE FROM insight_place WHERE place_id = ANY(%s)"


def write_rows(*, declaration_ids: Collection[UUID], rows: Sequence[Row]) -> None:
    """Put these rows in place of all that these declarations had; the rollups follow."""
    count_rows(declaration_ids=declaration_ids, sign=-1)
    for statement in FORGET:
        raw().execute(statement, [list(declaration_ids)])
    copy_rows(rows=rows)
    count_rows(declaration_ids=declaration_ids, sign=1)


def count_rows(*, declaration_ids: Collection[UUID] | None, sign: int) -> None:
    """Add what these declarations' rows count for to the rollups, or take it away; None is all of them."""
    values = {"sign": sign, "all": declaration_ids is None, "ids": list(declaration_ids or ())}
    raw().execute(HOURLY, values)
    raw().execute(HOURLY_GOODS, values)


def copy_rows(*, rows: Sequence[Row]) -> None:
    """Write new rows, with whose they are and when they were called, which other rows know."""
    owners = crossing.list_organisations(declaration_ids={row.declaration_id for row in rows})
    places = queueing.list_last_places(crossing_ids=[row.id for row in rows])
    called = {known: place.called_at for known, place in places.items()}
    copy_known(rows=rows, owners=owners, called=called)


def copy_known(
    *, rows: Iterable[Row], owners: Mapping[UUID, UUID | None], called: Mapping[UUID, datetime | None]
) -> None:
    rows = list(rows)
    with raw().cursor() as cursor:
        with cursor.copy(COPY_CROSSINGS) as copy:
            for row in rows:
                copy.write_row(_cells(row, owners.get(row.declaration_id), called.get(row.id)))
        with cursor.copy(COPY_GOODS) as copy:
            for row in rows:
                for one in row.goods:
                    copy.write_row((row.id, one.chapter, one.origin, one.weight_kg, one.value_vnd))
        with cursor.copy(COPY_STEPS) as copy:
            for row in rows:
                for done in row.steps:
                    copy.write_row(_step(row.id, done))
        with cursor.copy(COPY_GONE) as copy:
            for row in rows:
                for gone in row.gone:
                    copy.write_row((*_step(row.id, gone.done), gone.gone_at))


def _step(crossing_id: UUID, done: StepDone) -> tuple[object, ...]:
    words = (done.step.value, done.force.value, done.opened_at, done.done_at)
    return (crossing_id, *words, done.number, done.sealed_at)


def _cells(row: Row, owner: UUID | None, called_at: datetime | None) -> tuple[object, ...]:
    return (
        row.id,
        row.declaration_id,
        owner,
        row.gate,
        row.direction,
        row.regime,
        row.vehicle_type,
        row.nationality,
        row.part,
        row.cargo,
        row.stage,
        row.outcome,
        row.declared_at,
        row.registered_at,
        called_at,
        row.set_off_at,
        row.entered_at,
        row.ended_at,
        sum(one.weight_kg for one in row.goods),
        sum(one.value_vnd for one in row.goods),
        row.holds,
        row.irregular,
        row.erased,
    )


Spans = tuple[tuple[int, int], ...]
ALL_SPANS: Final[Spans] = ((0, 0), (0, 1), (1, 0), (1, 1))


def add_deltas(*, deltas: Mapping[Cell, Sequence[int]], spans: Spans = ALL_SPANS) -> None:
    """Add what changed to the counts, under hours and weeks, or under what is asked for."""
    summed: dict[tuple[int, int, int, int, str, str], list[int]] = {}
    for cell, counts in deltas.items():
        for event_span, sealed_span in spans:
            key = (
                event_span,
                sealed_span,
                cell.event_hour // WEEK if event_span else cell.event_hour,
                cell.sealed_hour // WEEK if sealed_span else cell.sealed_hour,
                cell.gate,
                cell.direction,
            )
            known = summed.setdefault(key, [0] * len(counts))
            for place, count in enumerate(counts):
                known[place] += count
    with raw().cursor() as cursor:
        # In one order for all, so that no two writers wait for each other.
        cursor.executemany(
            ADD_DELTA, [(*key, *counts) for key, counts in sorted(summed.items()) if any(counts)]
        )


def add_weeks() -> None:
    """After hours were written alone: the same by weeks."""
    raw().execute(WEEKS)


def find_called(*, place_ids: Collection[UUID]) -> dict[UUID, CalledPlace]:
    rows = raw().execute(CALLED, [list(place_ids)]).fetchall()
    found = cast("list[tuple[UUID, str, str]]", rows)
    return {place: CalledPlace(gate, direction) for place, gate, direction in found}


def save_called(*, before: Mapping[UUID, CalledPlace], after: Mapping[UUID, CalledPlace]) -> None:
    raw().execute(CALL_NO_MORE, [[place for place in before if place not in after]])
    with raw().cursor() as cursor:
        cursor.executemany(CALL, [(place, *one) for place, one in after.items() if place not in before])


def move_follower(*, position: int, hours: Mapping[int, int], seen_at: datetime) -> None:
    """`hours`: the first position that was sealed in each hour. Rows that were there keep their version."""
    with raw().cursor() as cursor:
        cursor.executemany(NOTE_HOUR, sorted(hours.items()))
    raw().execute(MOVE, [position, seen_at, PROJECTION])
