"""Orders to another gate: what may be sent, what was ordered, and where a declaration was sent from."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import cast
from uuid import UUID

from xulang.crossing.domain.diverting import Diversion, DiversionState, Diverted, DivertedState
from xulang.crossing.domain.refusals import CrossingRefusal
from xulang.kernel.refusal import Refusal
from xulang.kernel.words import Direction
from xulang.platform.db import raw

PAGE = 50
COLUMNS = (
    "d.id, d.gate, d.to_gate, d.reason_code, d.note, d.state, d.ordered_by, d.ordered_name, d.ordered_at,"
    " d.decided_by, d.decided_name, d.decided_at"
)
ONE = f"SELECT {COLUMNS} FROM crossing_diversion d WHERE d.id = %s"  # noqa: S608 -- our own columns
ALL = f"SELECT {COLUMNS} FROM crossing_diversion d"  # noqa: S608 -- our own columns
MANY = (
    f"SELECT {COLUMNS} FROM crossing_diversion d WHERE %(all)s OR d.gate = ANY(%(gates)s)"  # noqa: S608 -- our own columns
    " OR d.to_gate = ANY(%(gates)s) ORDER BY d.ordered_at DESC, d.id LIMIT %(limit)s"
)
LAST_OF = (
    f"SELECT {COLUMNS} FROM crossing_diversion d JOIN crossing_diverted i ON i.diversion_id = d.id"  # noqa: S608 -- our own columns
    " WHERE i.declaration_id = %s AND i.state = 'moved' ORDER BY d.decided_at DESC LIMIT 1"
)
ITEMS = (
    "SELECT i.diversion_id, i.declaration_id, r.number, r.organisation_id, i.state, i.code"
    " FROM crossing_diverted i JOIN crossing_record r ON r.declaration_id = i.declaration_id"
    " WHERE i.diversion_id = ANY(%s) ORDER BY r.number"
)
UNDONE = (
    "SELECT DISTINCT d.id FROM crossing_diversion d JOIN crossing_diverted i ON i.diversion_id = d.id"
    " WHERE d.state = 'approved' AND i.state = 'waiting' AND d.decided_at <= %s LIMIT %s"
)
# A declaration has one gate: with a vehicle inside it stays. What another platform keeps is moved there.
BEFORE = (
    "SELECT c.declaration_id, c.number, c.direction, min(c.declared_at), array_agg(c.plate ORDER BY c.id),"
    " array_agg(c.chassis_key ORDER BY c.id), min(c.expected_arrival)"
    " FROM crossing_crossing c JOIN crossing_record r ON r.declaration_id = c.declaration_id"
    " WHERE c.gate = %(gate)s AND r.source = 'own' "
    " AND c.stage IN ('declared', 'needs_correction', 'registered')"
    " AND (%(direction)s::text IS NULL OR c.direction = %(direction)s)"
    " AND NOT EXISTS (SELECT 1 FROM crossing_crossing o WHERE o.declaration_id = c.declaration_id"
    " AND o.stage NOT IN ('declared', 'needs_correction', 'registered', 'returned', 'cancelled'))"
    " GROUP BY c.declaration_id, c.number, c.direction ORDER BY min(c.expected_arrival), c.number"
    " LIMIT %(limit)s"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Divertible:
    """A declaration that waits before a gate, with its vehicles' names."""

    declaration_id: UUID
    number: str
    direction: Direction
    declared_at: datetime
    vehicles: tuple[str, ...]
    expected_arrival: datetime | None


def list_divertible(*, gate: str, direction: Direction | None = None, limit: int = PAGE) -> list[Divertible]:
    """Declarations at the gate of which no vehicle has entered, the first expected first."""
    values = {"gate": gate, "direction": direction.value if direction else None, "limit": limit}
    return [
        Divertible(
            declaration_id=cast("UUID", row[0]),
            number=cast("str", row[1]),
            direction=Direction(cast("str", row[2])),
            declared_at=cast("datetime", row[3]),
            vehicles=tuple(
                plate or chassis
                for plate, chassis in zip(
                    cast("Iterable[str]", row[4]), cast("Iterable[str]", row[5]), strict=True
                )
            ),
            expected_arrival=cast("datetime | None", row[6]),
        )
        for row in raw().execute(BEFORE, values)
    ]


def get_diversion(*, diversion_id: UUID) -> Diversion:
    """Raises DIVERSION_UNKNOWN."""
    row = raw().execute(ONE, [diversion_id]).fetchone()
    if row is None:
        raise Refusal(code=CrossingRefusal.DIVERSION_UNKNOWN)
    return _with_items([_diversion(row)])[0]


def list_diversions(*, gates: Collection[str] | None, limit: int = PAGE) -> list[Diversion]:
    """Orders from or to these gates (None: all), the newest first."""
    values = {"all": gates is None, "gates": list(gates or ()), "limit": limit}
    return _with_items([_diversion(row) for row in raw().execute(MANY, values)])


def all_diversions() -> list[Diversion]:
    """Every order ever given, to be compared with the facts."""
    return _with_items([_diversion(row) for row in raw().execute(ALL)])


def find_diversion(*, declaration_id: UUID) -> Diversion | None:
    """The order that last moved the declaration, without what else it moved."""
    row = raw().execute(LAST_OF, [declaration_id]).fetchone()
    return None if row is None else _diversion(row)


def list_undone(*, before: datetime, limit: int = PAGE) -> list[UUID]:
    """Orders approved before then of which declarations still wait: whoever carried them out was cut."""
    return [cast("UUID", row[0]) for row in raw().execute(UNDONE, [before, limit])]


def _with_items(found: list[Diversion]) -> list[Diversion]:
    items: dict[UUID, list[Diverted]] = {one.id: [] for one in found}
    for row in raw().execute(ITEMS, [list(items)]) if found else ():
        items[cast("UUID", row[0])].append(
            Diverted(
                declaration_id=cast("UUID", row[1]),
                number=cast("str", row[2]),
                organisation_id=cast("UUID | None", row[3]),
                state=DivertedState(cast("str", row[4])),
                code=cast("str", row[5]),
            )
        )
    return [replace(one, items=tuple(items[one.id])) for one in found]


def _diversion(row: tuple[object, ...]) -> Diversion:
    return Diversion(
        id=cast("UUID", row[0]),
        gate=cast("str", row[1]),
        to_gate=cast("str", row[2]),
        reason_code=cast("str", row[3]),
        note=cast("str", row[4]),
        state=DiversionState(cast("str", row[5])),
        ordered_by=cast("str", row[6]),
        ordered_name=cast("str", row[7]),
        ordered_at=cast("datetime", row[8]),
        decided_by=cast("str", row[9]),
        decided_name=cast("str", row[10]),
        decided_at=cast("datetime | None", row[11]),
    )
