"""Which trucks with goods are expected at a gate, and in which hour: for its yards and its centre."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from xulang.crossing.domain.meeting import Arrival, Coming
from xulang.crossing.domain.views import CrossingView
from xulang.crossing.queries.crossings import COLUMNS, view_of
from xulang.crossing.queries.meetings import Meets, see_arrivals, see_meets
from xulang.crossing.queries.places import see_places
from xulang.platform.db import raw
from xulang.queueing import api as queueing

EXPECTED: Final = (
    f"SELECT {COLUMNS} FROM crossing_crossing c"  # noqa: S608 -- our own columns
    " WHERE (c.gate = ANY(%(gates)s) OR %(all_gates)s) AND c.direction = 'import' AND c.part = 'source'"
    " AND c.stage IN ('registered', 'entering') ORDER BY c.expected_arrival, c.id LIMIT %(limit)s"
)
MOST: Final = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class ExpectedTruck:
    """A truck with goods that is on its way to a gate, and the empty ones that meet it."""

    crossing: CrossingView
    arrival: Arrival
    meets: Meets

    @property
    def begins(self) -> datetime | None:
        return None if self.arrival.hour is None else queueing.start_of(hour=self.arrival.hour)


def list_arrivals(*, gates: Collection[str] | None, now: datetime, limit: int = MOST) -> list[ExpectedTruck]:
    """Trucks that bring goods to hand over and are not in yet, the first expected first.

    One that waits for its call is not expected before its hour by today's plan.
    """
    values = {"gates": list(gates or ()), "all_gates": gates is None, "limit": limit}
    seen = [view_of(row) for row in raw().execute(EXPECTED, values).fetchall()]
    arrivals = see_arrivals(seen, now)
    waiting = [one.id for one in seen if arrivals[one.id].coming == Coming.WAITS]
    for key, place in see_places(crossing_ids=waiting, now=now).items():
        if place.planned is not None:
            hour = max(place.planned, arrivals[key].hour or 0)
            arrivals[key] = replace(arrivals[key], hour=hour)
    met = see_meets(crossings=seen, now=now)
    found = [
        ExpectedTruck(crossing=one, arrival=arrivals[one.id], meets=met.get(one.id, Meets()))
        for one in seen
        if arrivals[one.id].coming != Coming.HERE
    ]
    return sorted(found, key=lambda one: (one.arrival.hour is None, one.arrival.hour or 0, one.crossing.id))
