"""What holds the road to a gate, and what was counted on it."""

from collections.abc import Collection
from datetime import datetime
from typing import cast
from uuid import UUID

from xulang.crossing.domain.refusals import CrossingRefusal
from xulang.crossing.domain.road import Position, RoadCount, RoadHold
from xulang.crossing.policy import BEFORE_ENTRY
from xulang.kernel.period import Period
from xulang.kernel.refusal import Refusal
from xulang.kernel.words import Force
from xulang.platform.db import raw

COLUMNS = "id, gate, road, metres, reason_code, held_at, until, opened_at, force, notice_id"
ONE = f"SELECT {COLUMNS} FROM crossing_road_hold WHERE id = %s"  # noqa: S608 -- our own columns
MANY = (
    f"SELECT {COLUMNS} FROM crossing_road_hold WHERE (%(all)s OR gate = ANY(%(gates)s))"  # noqa: S608 -- our own columns
    " AND until > %(since)s AND held_at <= %(until)s ORDER BY held_at DESC, id LIMIT %(limit)s"
)
COUNTS = (
    "SELECT DISTINCT ON (gate, place) id, gate, place, metres, trucks, counted_at, force"
    " FROM crossing_road_count WHERE (%(all)s OR gate = ANY(%(gates)s)) AND counted_at > %(since)s"
    " ORDER BY gate, place, counted_at DESC, id LIMIT %(limit)s"
)
# Read with the stage, so that who has just entered is shown no more before his row is deleted.
POSITIONS = """
SELECT p.north, p.east, count(*)::int, max(p.said_at) FROM crossing_position p
JOIN crossing_crossing c ON c.id = p.crossing_id
WHERE p.gate = %(gate)s AND p.said_at > %(since)s AND c.stage = ANY(%(stages)s)
GROUP BY p.north, p.east ORDER BY p.north DESC, p.east
"""

RoadCells = dict[str, str | int | datetime | UUID | None]
HOLD_CELLS = (
    "gate", "road", "metres", "reason_code", "force", "held_at", "until", "opened_at", "held_by", "opened_by",
)  # fmt: skip
COUNT_CELLS = ("gate", "place", "metres", "trucks", "force", "counted_at")


def get_road_hold(*, hold_id: UUID) -> RoadHold:
    """Raises ROAD_UNKNOWN."""
    row = raw().execute(ONE, [hold_id]).fetchone()
    if row is None:
        raise Refusal(code=CrossingRefusal.ROAD_UNKNOWN)
    return _hold(row)


def list_road_holds(
    *, gates: Collection[str] | None, since: datetime, until: datetime, limit: int = 200
) -> list[RoadHold]:
    """Orders of these gates (None: all) whose time touches [since, until], the newest first."""
    values = {
        "all": gates is None,
        "gates": list(gates or ()),
        "since": since,
        "until": until,
        "limit": limit,
    }
    return [_hold(row) for row in raw().execute(MANY, values)]


def list_held_times(*, gates: Collection[str], since: datetime, until: datetime) -> list[Period]:
    """When the road to one of these gates was held."""
    found = list_road_holds(gates=gates, since=since, until=until)
    return [Period(start=one.held_at, end=one.ends) for one in found if one.ends > one.held_at]


def find_road_hold(*, gates: Collection[str], now: datetime) -> RoadHold | None:
    """The order that holds the road to one of these gates now, of several the one that ends last."""
    found = [one for one in list_road_holds(gates=gates, since=now, until=now) if one.holds(now=now)]
    return max(found, key=lambda one: one.ends, default=None)


def list_road_counts(*, gates: Collection[str] | None, since: datetime, limit: int = 200) -> list[RoadCount]:
    """The latest count at each place since then."""
    values = {"all": gates is None, "gates": list(gates or ()), "since": since, "limit": limit}
    return [
        RoadCount(
            id=cast("UUID", row[0]),
            gate=cast("str", row[1]),
            place=cast("str", row[2]),
            metres=cast("int", row[3]),
            trucks=cast("int", row[4]),
            counted_at=cast("datetime", row[5]),
            force=Force(cast("str", row[6])),
        )
        for row in raw().execute(COUNTS, values)
    ]


def list_positions(*, gate: str, since: datetime) -> list[tuple[Position, int, datetime]]:
    """Where drivers to the gate said since then that they are: place, trucks, when the last one said so."""
    rows = raw().execute(POSITIONS, {"gate": gate, "since": since, "stages": [*BEFORE_ENTRY]})
    return [
        (
            Position(north=cast("int", row[0]), east=cast("int", row[1])),
            cast("int", row[2]),
            cast("datetime", row[3]),
        )
        for row in rows
    ]


def all_road_rows() -> tuple[dict[UUID, RoadCells], ...]:
    """Every hold and every count by its id, cell by cell, for the replay; counts to the whole second."""
    found: list[dict[UUID, RoadCells]] = []
    for table, columns in (("crossing_road_hold", HOLD_CELLS), ("crossing_road_count", COUNT_CELLS)):
        sql = f"SELECT id, {', '.join(columns)} FROM {table}"  # noqa: S608 -- our own tables and columns
        rows = cast("list[tuple[str | int | datetime, ...]]", raw().execute(sql.encode()).fetchall())
        found.append({cast("UUID", row[0]): dict(zip(columns, row[1:], strict=True)) for row in rows})
    for cells in found[1].values():
        cells["counted_at"] = cast("datetime", cells["counted_at"]).replace(microsecond=0)
    return tuple(found)


def _hold(row: tuple[object, ...]) -> RoadHold:
    return RoadHold(
        id=cast("UUID", row[0]),
        gate=cast("str", row[1]),
        road=cast("str", row[2]),
        metres=cast("int", row[3]),
        reason_code=cast("str", row[4]),
        held_at=cast("datetime", row[5]),
        until=cast("datetime", row[6]),
        opened_at=cast("datetime | None", row[7]),
        force=Force(cast("str", row[8])),
        notice_id=cast("UUID | None", row[9]),
    )
