"""The daily report's figures: as they are now, and as they were frozen."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Final, cast
from uuid import UUID

import msgspec

from xulang.insight.domain.daily import PRODUCE, DailyReport, begin_of, merge_lines
from xulang.insight.domain.hours import hour_of
from xulang.insight.queries.situations import freshness, situation_at
from xulang.kernel.words import Direction
from xulang.platform.db import raw

MOVED: Final = """
SELECT gate, direction, moment, sum(vehicles)::int FROM insight_hourly
WHERE hour >= %s AND hour < %s AND moment IN ('left', 'registered', 'entered') GROUP BY 1, 2, 3
"""
PRODUCE_MOVED: Final = """
SELECT gate, direction, sum(weight_kg)::bigint FROM insight_hourly_goods
WHERE hour >= %s AND hour < %s AND moment = 'left' AND chapter = ANY(%s) GROUP BY 1, 2
"""
FROZEN: Final = "SELECT body::text FROM insight_daily_report WHERE day = %s"
DAYS: Final = "SELECT day FROM insight_daily_report ORDER BY day DESC LIMIT %s"
READERS: Final = "SELECT user_id, organisation_id FROM insight_daily_reader"
_decoder = msgspec.json.Decoder(DailyReport)


def count_day(*, day: date, until: datetime, gates: Sequence[str]) -> DailyReport:
    """The figures of a day's report up to an hour of Hanoi, as known now."""
    before = find_frozen(day=day - timedelta(days=1))
    since = begin_of(until=until, previous=before.until if before else None)
    start, end = hour_of(since), hour_of(until)
    found: dict[str, dict[str, int]] = {}

    def add(gate: str, name: str, amount: int) -> None:
        line = found.setdefault(gate, {})
        line[name] = line.get(name, 0) + amount

    for gate, direction, moment, many in cast(
        "list[tuple[str, str, str, int]]", raw().execute(MOVED, [start, end]).fetchall()
    ):
        out = direction == Direction.EXPORT
        add(gate, ("out" if out else "came") if moment == "left" else moment, many)
    for gate, direction, weight in cast(
        "list[tuple[str, str, int]]", raw().execute(PRODUCE_MOVED, [start, end, list(PRODUCE)]).fetchall()
    ):
        add(gate, "produce_out_kg" if direction == Direction.EXPORT else "produce_in_kg", weight)
    for (gate, _direction), counts in situation_at(at=until).items():
        add(gate, "waiting", counts.waiting)
        add(gate, "inside", counts.inside)
    known = freshness()
    return DailyReport(
        day=day,
        since=since,
        until=until,
        position=known.position if known else 0,
        lines=merge_lines(gates=gates, found=found),
    )


def find_frozen(*, day: date) -> DailyReport | None:
    """The report of a day as it was when it was made; None where none was."""
    row = raw().execute(FROZEN, [day]).fetchone()
    return None if row is None else _decoder.decode(cast("str", row[0]))


def list_frozen_days(*, limit: int = 31) -> list[date]:
    return [cast("date", row[0]) for row in raw().execute(DAYS, [limit])]


def list_readers() -> dict[UUID, UUID]:
    """Who wants the report sent: by person, the unit for which he asked."""
    rows = cast("list[tuple[UUID, UUID]]", raw().execute(READERS).fetchall())
    return dict(rows)
