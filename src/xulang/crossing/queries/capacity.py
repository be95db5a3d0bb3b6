"""Capacity by hour: what the queue was told, with the registry's opening hours and the gates' closures."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from typing import cast

from xulang.crossing.domain.capacity import LinePlan, Measured
from xulang.gates import api as gates
from xulang.kernel.words import Cargo, Direction
from xulang.platform.db import raw
from xulang.queueing import api as queueing
from xulang.registry import api as registry

A_DAY = timedelta(days=1)
# A vehicle went in at the last word that its entry needed. Both halves read a day's rows by an index that
# begins with the gate: crossing_task_done, crossing_ended.
MEASURED = """
SELECT direction, cargo, hour, sum(entered)::int, sum(gone)::int FROM (
    SELECT c.direction, c.cargo, floor(extract(epoch FROM t.at) / 3600)::int AS hour, 1 AS entered, 0 AS gone
    FROM (
        SELECT subject, max(done_at) AS at FROM crossing_task
        WHERE gate = %(gate)s AND done_at >= %(since)s AND done_at < %(until)s AND step = 'entry'
        GROUP BY subject
    ) t JOIN crossing_crossing c ON c.id = t.subject
    WHERE NOT EXISTS (
        SELECT FROM crossing_task o WHERE o.subject = t.subject AND o.step = 'entry'
        AND (o.done_at IS NULL OR o.done_at >= %(until)s)
    )
    UNION ALL
    SELECT direction, cargo, floor(extract(epoch FROM ended_at) / 3600)::int, 0, 1 FROM crossing_crossing
    WHERE gate = %(gate)s AND ended_at >= %(since)s AND ended_at < %(until)s AND stage = 'left'
) counted GROUP BY direction, cargo, hour ORDER BY direction, cargo, hour
"""


def plan_capacity(
    *,
    gate: str,
    first: date,
    days: int,
    lines: Sequence[queueing.Line] | None = None,
    known_at: datetime | None = None,
) -> list[LinePlan]:
    """Every planned line of the gate, or the named ones, hour by hour over whole days in Hanoi.

    `known_at`: by what was said of capacity and closures until the beginning of that hour. Our side's opening
    hours have their own validity, and count as they are known now. Raises GATE_UNKNOWN.
    """
    chain = registry.gate_and_above(code=gate)
    hours = range(queueing.hours_of(day=first).start, queueing.hours_of(day=first + (days - 1) * A_DAY).stop)
    since, until = queueing.start_of(hour=hours.start), queueing.start_of(hour=hours.stop)
    # Figures for a day of the other side's clock are spread over hours of the days around.
    words = queueing.read_words(gates=chain, since=since - A_DAY, until=until + A_DAY, known_at=known_at)
    around = [first + one * A_DAY for one in range(-1, days + 2)]
    wanted = queueing.list_lines(gates=[gate], since=since, known_at=known_at) if lines is None else lines
    openings = list(list_openings(gate=gate, since=around[0], until=around[-1]))
    closures = gates.list_closed_times(gates=chain, since=since, until=until, known_at=known_at)
    plans = []
    for line in wanted:
        basis = queueing.basis_of(
            line=line, gates=chain, words=words, hours=openings, closures=closures, days=around
        )
        found = tuple(queueing.capacity_of(hours=hours, basis=basis))
        plans.append(LinePlan(line=line, hours=found, basis=basis))
    return plans


def measure_capacity(*, gate: str, first: date, days: int) -> list[Measured]:
    """What was taken in and what left, by line and hour, over whole days in Hanoi.

    What was declared before its cargo was said counts as ordinary.
    """
    since = queueing.start_of(hour=queueing.hours_of(day=first).start)
    rows = raw().execute(MEASURED, {"gate": gate, "since": since, "until": since + days * A_DAY})
    return [
        Measured(
            line=queueing.Line(
                gate=gate,
                direction=Direction(cast("str", row[0])),
                cargo=Cargo(cast("str", row[1]) or Cargo.ORDINARY),
            ),
            hour=cast("int", row[2]),
            entered=cast("int", row[3]),
            left=cast("int", row[4]),
        )
        for row in rows
    ]


def list_openings(*, gate: str, since: date, until: date) -> Iterable[queueing.Opening]:
    """Our side's hours, in minutes of its day."""
    for row in registry.list_opening_hours(gate=gate, since=since, until=until):
        yield queueing.Opening(
            side=queueing.Side.VIETNAM,
            weekday=row.weekday,
            opens=row.opens_at.hour * 60 + row.opens_at.minute,
            closes=row.closes_at.hour * 60 + row.closes_at.minute,
            valid_from=row.valid_from,
            valid_until=row.valid_until,
        )
