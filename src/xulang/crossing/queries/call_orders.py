"""Orders that change the order of the queue: who gave and approved them, and what they did."""

from collections.abc import Collection
from datetime import datetime
from typing import cast
from uuid import UUID

from xulang.crossing.domain.call_orders import CallOrder, OrderKind, OrderState
from xulang.crossing.domain.refusals import CrossingRefusal
from xulang.kernel.refusal import Refusal
from xulang.kernel.words import Cargo, Direction
from xulang.platform.db import raw
from xulang.queueing.api import Line

PAGE = 50
COLUMNS = (
    "id, gate, direction, cargo, place_id, crossing_id, number, kind, priority, reason_code, legal_basis,"
    " state, ordered_by, ordered_name, ordered_unit, ordered_at, decided_by, decided_name, decided_unit,"
    " decided_at, hour, passed"
)
ONE = f"SELECT {COLUMNS} FROM crossing_call_order WHERE id = %s"  # noqa: S608 -- our own columns
MANY = (
    f"SELECT {COLUMNS} FROM crossing_call_order WHERE (%(all)s OR gate = ANY(%(gates)s))"  # noqa: S608 -- our own columns
    " AND (%(since)s::timestamptz IS NULL OR ordered_at >= %(since)s)"
    " AND (%(until)s::timestamptz IS NULL OR ordered_at < %(until)s)"
    " ORDER BY ordered_at DESC, id LIMIT %(limit)s"
)

ALL = f"SELECT {COLUMNS} FROM crossing_call_order"  # noqa: S608 -- our own columns
CARRIED_OUT = (
    f"SELECT {COLUMNS} FROM crossing_call_order WHERE place_id = ANY(%s) AND state = 'approved'"  # noqa: S608 -- our own columns
    " AND decided_at >= %s AND decided_at < %s"
)


def get_call_order(*, order_id: UUID) -> CallOrder:
    """Raises ORDER_UNKNOWN."""
    row = raw().execute(ONE, [order_id]).fetchone()
    if row is None:
        raise Refusal(code=CrossingRefusal.ORDER_UNKNOWN)
    return _order(row)


def list_call_orders(
    *,
    gates: Collection[str] | None,
    since: datetime | None = None,
    until: datetime | None = None,
    limit: int = PAGE,
) -> list[CallOrder]:
    """Orders of these gates (None: all) given in [since, until), the newest first."""
    values = {
        "all": gates is None,
        "gates": list(gates or ()),
        "since": since,
        "until": until,
        "limit": limit,
    }
    return [_order(row) for row in raw().execute(MANY, values)]


def list_carried_out(*, place_ids: Collection[UUID], since: datetime, until: datetime) -> list[CallOrder]:
    """Orders about these places that were approved in [since, until)."""
    return [_order(row) for row in raw().execute(CARRIED_OUT, [list(place_ids), since, until])]


def all_call_orders() -> list[CallOrder]:
    """Every order, for the replay."""
    return [_order(row) for row in raw().execute(ALL)]


def _order(row: tuple[object, ...]) -> CallOrder:
    return CallOrder(
        id=cast("UUID", row[0]),
        line=Line(
            gate=cast("str", row[1]),
            direction=Direction(cast("str", row[2])),
            cargo=Cargo(cast("str", row[3])),
        ),
        place_id=cast("UUID", row[4]),
        crossing_id=cast("UUID", row[5]),
        number=cast("int", row[6]),
        kind=OrderKind(cast("str", row[7])),
        priority=cast("str", row[8]),
        reason_code=cast("str", row[9]),
        legal_basis=cast("str", row[10]),
        state=OrderState(cast("str", row[11])),
        ordered_by=cast("str", row[12]),
        ordered_name=cast("str", row[13]),
        ordered_unit=cast("UUID", row[14]),
        ordered_at=cast("datetime", row[15]),
        decided_by=cast("str", row[16]),
        decided_name=cast("str", row[17]),
        decided_unit=cast("UUID | None", row[18]),
        decided_at=cast("datetime | None", row[19]),
        hour=cast("int | None", row[20]),
        passed=cast("int | None", row[21]),
    )
