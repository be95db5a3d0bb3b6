"""What everybody may have of the statistics: months that are over, and no cell that tells of one company."""

from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Final, cast

from xulang.insight.domain.board import HANOI
from xulang.insight.domain.open_cells import told
from xulang.platform.db import raw

MONTHLY: Final = """
WITH by_company AS (
    SELECT to_char(c.ended_at AT TIME ZONE 'Asia/Ho_Chi_Minh', 'YYYY-MM') AS month, c.gate, c.direction,
        c.regime,
        coalesce(g.chapter, '') AS chapter, c.organisation_id, count(DISTINCT c.id) AS vehicles,
        coalesce(sum(g.weight_kg), 0) AS weight, coalesce(sum(g.value_vnd), 0) AS value
    FROM insight_crossing c LEFT JOIN insight_goods g ON g.crossing_id = c.id
    WHERE c.outcome = 'left' AND c.ended_at >= %s AND c.ended_at < %s GROUP BY 1, 2, 3, 4, 5, 6
)
SELECT month, gate, direction, regime, chapter, sum(vehicles)::int, sum(weight)::bigint, sum(value)::bigint,
    count(organisation_id)::int, max(vehicles)::int, max(weight)::bigint, max(value)::bigint
FROM by_company GROUP BY 1, 2, 3, 4, 5 ORDER BY 1, 2, 3, 4, 5
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenCell:
    """A month's vehicles that left with goods of one HS chapter. None where too few companies share it."""

    month: str
    gate: str
    direction: str
    regime: str
    chapter: str
    vehicles: int | None
    weight_kg: int | None
    value_vnd: int | None


def open_cells(*, year: int, today: date) -> list[OpenCell]:
    """The months of a year that are over."""
    end = min(date(year + 1, 1, 1), today.replace(day=1))
    bounds = [datetime.combine(day, time(), tzinfo=HANOI) for day in (date(year, 1, 1), end)]
    return [_cell(row) for row in raw().execute(MONTHLY, bounds)]


def _cell(row: tuple[object, ...]) -> OpenCell:
    month, gate, direction, regime, chapter = cast("tuple[str, str, str, str, str]", row[:5])
    vehicles, weight, value, companies, *largest = cast("tuple[int, ...]", row[5:])
    shown = told(companies=companies, sums=(vehicles, weight, value), largest=tuple(largest))
    return OpenCell(
        month=month,
        gate=gate,
        direction=direction,
        regime=regime,
        chapter=chapter,
        vehicles=vehicles if shown else None,
        weight_kg=weight if shown else None,
        value_vnd=value if shown else None,
    )
