"""Trucks on the other side of the border: how long each may stay, and which are late.

A list is narrowed by rows first; what was said stands in the records of those few.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import cast
from uuid import UUID

from xulang.crossing.deviations import deviations
from xulang.crossing.domain.record import Record, journey_table
from xulang.crossing.domain.two_way import Leg, Stay, StayState, stay_of
from xulang.crossing.domain.views import CrossingView
from xulang.crossing.queries.crossings import COLUMNS, find_crossing, view_of
from xulang.crossing.queries.records import list_records
from xulang.crossing.schemes import schemes
from xulang.platform.db import raw

LATE = frozenset({StayState.SOON, StayState.OVERDUE})
# Of several that named the same way out, those that came to nothing are passed over.
LIVE_BACK = (
    f"SELECT {COLUMNS}, c.two_way_of FROM crossing_crossing c"  # noqa: S608 -- our own columns
    " JOIN crossing_crossing o ON o.id = c.two_way_of AND o.plate_key = c.plate_key"
    " AND o.trailer_key = c.trailer_key"
    " WHERE c.two_way_of = ANY(%s) AND c.stage NOT IN ('returned', 'cancelled') ORDER BY c.declared_at, c.id"
)
NAMED = "SELECT two_way_of FROM crossing_crossing WHERE id = %s"
# In our yards: foreign trucks inside. In theirs: what a live return leg, not yet ended, names.
AWAY = (
    f"SELECT {COLUMNS} FROM crossing_crossing c WHERE c.gate = ANY(%(gates)s)"  # noqa: S608 -- our own columns
    " AND (%(organisation)s::uuid IS NULL OR c.organisation_id = %(organisation)s)"
    " AND ((c.nationality <> 'VN' AND c.two_way_of IS NULL AND c.part IN ('carries', 'source')"
    " AND c.stage NOT IN ('declared', 'needs_correction', 'registered', 'left', 'returned', 'cancelled'))"
    " OR c.id IN (SELECT b.two_way_of FROM crossing_crossing b"
    " WHERE b.two_way_of IS NOT NULL AND b.ended_at IS NULL))"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class StayView:
    """A truck's stay with its way out and, where one is declared, its way back."""

    out: CrossingView
    back: CrossingView | None
    stay: Stay


def outward_of(*, crossing_id: UUID) -> UUID:
    """The way out that a crossing is the way back of; any other is its own."""
    row = raw().execute(NAMED, [crossing_id]).fetchone()
    return cast("UUID", row[0]) if row and row[0] else crossing_id


def find_way_back(*, crossing_id: UUID) -> CrossingView | None:
    """The live crossing by which the truck comes back."""
    return _ways_back([crossing_id]).get(crossing_id)


def find_stay(*, crossing_id: UUID) -> StayView | None:
    """The stay that a crossing began, or that it ends as the way back; None where no clock runs."""
    out = find_crossing(crossing_id=outward_of(crossing_id=crossing_id))
    found = _stays([out]) if out else []
    return found[0] if found else None


def list_stays(
    *,
    gates: Collection[str] | None,
    now: datetime,
    organisation_id: UUID | None = None,
    states: Collection[StayState] = LATE,
) -> list[StayView]:
    """Stays that are not over and in one of these states, the most urgent first; `gates` None: at all."""
    known = {gate for scheme in schemes() for gate in scheme.gates}
    wanted = sorted(known if gates is None else known & set(gates))
    rows = raw().execute(AWAY, {"gates": wanted, "organisation": organisation_id})
    found = [one for one in _stays(view_of(row) for row in rows) if one.stay.state(now) in frozenset(states)]
    return sorted(found, key=lambda one: (one.stay.deadline, one.out.id))


def _ways_back(outs: Collection[UUID]) -> dict[UUID, CrossingView]:
    rows = raw().execute(LIVE_BACK, [list(outs)]).fetchall()
    return {cast("UUID", row[-1]): view_of(row[:-1]) for row in rows}


def _stays(outs: Iterable[CrossingView]) -> list[StayView]:
    seen = list(outs)
    backs = _ways_back([one.id for one in seen]) if seen else {}
    records = list_records(declaration_ids={one.declaration_id for one in (*seen, *backs.values())})
    found = []
    for one in seen:
        back = backs.get(one.id)
        stay = stay_of(
            schemes=schemes(),
            out=_leg(records[one.declaration_id], one),
            back=_leg(records[back.declaration_id], back) if back else None,
        )
        if stay:
            found.append(StayView(out=one, back=back, stay=stay))
    return found


def _leg(record: Record, seen: CrossingView) -> Leg:
    dossier = record.dossier
    return Leg(
        gate=dossier.gate,
        direction=dossier.direction,
        table=journey_table(dossier=dossier, deviations=deviations()),
        vehicle=dossier.vehicle(seen.id),
    )
