"""Numbers for boards: how many are where, how many crossed, how long each step took."""

from collections.abc import Collection
from datetime import datetime
from typing import cast

from xulang.crossing.domain.views import (
    CrossedCount,
    StageCount,
    StepTime,
)
from xulang.crossing.queries.crossings import ENDED_STAGES
from xulang.kernel.words import (
    Direction,
    Force,
    Stage,
    Step,
)
from xulang.platform.db import raw

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
DECLARED = "SELECT count(*) FROM crossing_crossing WHERE declared_at >= %s AND declared_at < %s"


def count_declared(*, since: datetime, until: datetime) -> int:
    """Vehicles of declarations that were submitted in [since, until)."""
    row = raw().execute(DECLARED, [since, until]).fetchone()
    return cast("int", row[0]) if row else 0


def first_declared() -> datetime | None:
    """When the first vehicle was declared; None as long as nobody has declared."""
    row = raw().execute("SELECT min(declared_at) FROM crossing_crossing").fetchone()
    return cast("datetime | None", row[0]) if row else None


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
