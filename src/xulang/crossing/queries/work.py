"""A force's work list: exactly what waits for it."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import cast
from uuid import UUID

from xulang.crossing.domain.views import (
    TaskPage,
    TaskView,
)
from xulang.crossing.queries.crossings import COLUMNS, ENDED_STAGES, PAGE, view_of
from xulang.kernel.identifiers import plate_key
from xulang.kernel.words import (
    Direction,
    Force,
    Step,
)
from xulang.platform.db import raw

# The vehicle that a task is shown with.
SHOWN = (
    " CROSS JOIN LATERAL (SELECT x.* FROM crossing_crossing x WHERE x.declaration_id = t.declaration_id"
    " AND t.subject IN (x.id, x.declaration_id) ORDER BY x.id LIMIT 1) c"
)
TASKS = (
    f"SELECT t.id, t.subject, t.step, t.force, t.since, more.vehicles - 1, {{gathered}}, {COLUMNS}"  # noqa: S608 -- our own columns
    " FROM crossing_task t"
    f"{SHOWN} CROSS JOIN LATERAL (SELECT count(*) AS vehicles FROM crossing_crossing x"
    " WHERE x.declaration_id = t.declaration_id AND t.subject IN (x.id, x.declaration_id)) more"
    " WHERE {where} ORDER BY t.since, t.id LIMIT %(limit)s"
)
# Any of a declaration's vehicles stands for it; what is under way is few, whatever history holds.
LIKE_PLATE = (
    "SELECT unnest(ARRAY[x.id, x.declaration_id]) FROM crossing_crossing x"  # noqa: S608 -- our own words
    f" WHERE x.stage NOT IN {ENDED_STAGES}"
    " AND (x.plate_key LIKE %(plate)s OR x.trailer_key LIKE %(plate)s OR x.number LIKE %(plate)s"
    " OR (x.chassis_key LIKE %(plate)s AND x.chassis_key <> ''))"
)
# Of new vehicles on their own wheels, those that the first one of their declaration stands for.
STOOD_FOR = (
    "NOT t.id IN (SELECT s.id FROM (SELECT w.id, row_number() OVER (PARTITION BY w.declaration_id, w.step"  # noqa: S608 -- our own words
    " ORDER BY w.id) AS place FROM crossing_task w JOIN crossing_crossing x ON x.id = w.subject"
    f" WHERE NOT x.chassis_key = '' AND x.stage NOT IN {ENDED_STAGES}"
    " AND w.force = %(force)s AND w.done_at IS NULL) s WHERE s.place > 1)"
)
STANDS_FOR = (
    "CASE WHEN c.chassis_key = '' THEN 0 ELSE (SELECT greatest(count(*) - 1, 0) FROM crossing_task w"
    " JOIN crossing_crossing x ON x.id = w.subject WHERE NOT x.chassis_key = '' AND w.done_at IS NULL"
    " AND w.declaration_id = t.declaration_id AND w.step = t.step AND w.force = t.force) END"
)
COUNT_TASKS = "SELECT count(*) FROM crossing_task t {shown} WHERE {where}"


class Listed(StrEnum):
    """How new vehicles on their own wheels are listed: hundreds of them come in one declaration."""

    EACH = "each"
    GATHERED = "gathered"  # One line for those of a declaration that wait for the same step.


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
    listed: Listed = Listed.EACH


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
    gathered = STANDS_FOR if wanted.listed == Listed.GATHERED else "0"
    sql = TASKS.replace("{where}", where).replace("{gathered}", gathered)
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
    if wanted.listed == Listed.GATHERED:
        conditions.append(STOOD_FOR)
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
        gathered=cast("int", row[6]),
        crossing=view_of(row[7:]),
    )
