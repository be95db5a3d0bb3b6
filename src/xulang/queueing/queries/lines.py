"""What is counted of a line, and how far it was followed."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import cast
from uuid import UUID

from django.db.models import Count

from xulang.kernel.words import Cargo, Direction
from xulang.platform.db import raw
from xulang.queueing import models
from xulang.queueing.domain.public import stream_of as stream_of_line
from xulang.queueing.domain.words import Line, PlaceState

# Readiness is the turn, or for who stayed away and went to the end of the order the taking of the place.
WAITS = """
SELECT priority, count(*)::int, percentile_disc(0.5) WITHIN GROUP (ORDER BY waited),
    percentile_disc(0.9) WITHIN GROUP (ORDER BY waited), percentile_disc(0.95) WITHIN GROUP (ORDER BY waited)
FROM (
    SELECT priority,
        floor((extract(epoch FROM ended_at) - least(ready_at, extract(epoch FROM taken_at))) / 60)::int
            AS waited
    FROM queueing_place
    WHERE stream_id = %s AND ended_at >= %s AND ended_at < %s AND state = 'entered'
) went GROUP BY priority ORDER BY priority
"""


def list_started() -> list[Line]:
    """The lines in which a place was ever taken."""
    rows = models.LineRow.objects.order_by("gate", "direction", "cargo")
    return [line_of(row=row) for row in rows]


def find_fullest(*, gates: Collection[str]) -> Line | None:
    """Of these gates' lines the one in which most stand now."""
    counted = (
        models.PlaceRow.objects.filter(ended_at=None, line__gate__in=list(gates))
        .values_list("line_id")
        .annotate(many=Count("id"))
        .order_by("-many", "line_id")
        .first()
    )
    row = models.LineRow.objects.filter(stream_id=counted[0]).first() if counted else None
    return line_of(row=row) if row else None


def line_length(*, line: Line) -> int:
    """How many facts the line's stream has: whoever read it so has seen all."""
    found = models.LineRow.objects.filter(stream_id=stream_of_line(line=line)).values_list("length")
    return next(iter(found), (0,))[0]


def count_hours(*, line: Line, first: int, last: int) -> dict[tuple[int, PlaceState], int]:
    """How many of those called for each hour from `first` to `last` are on their way, there, or in."""
    rows = models.PlaceRow.objects.filter(
        line_id=stream_of_line(line=line),
        hour__range=(first, last),
        state__in=[PlaceState.CALLED, PlaceState.ARRIVED, PlaceState.ENTERED],
    )
    counted = rows.values_list("hour", "state").annotate(many=Count("id"))
    return {(hour or 0, PlaceState(state)): many for hour, state, many in counted}


def count_states(*, line: Line) -> dict[tuple[str, PlaceState], int]:
    """How many live places of each class stand how."""
    rows = models.PlaceRow.objects.filter(line_id=stream_of_line(line=line), ended_at=None)
    counted = rows.values_list("priority", "state").annotate(many=Count("id"))
    return {(priority, PlaceState(state)): many for priority, state, many in counted}


def list_entered(*, line: Line, since: datetime) -> dict[UUID, UUID]:
    """The places of the line that were used since then, by their crossings."""
    rows = models.PlaceRow.objects.filter(
        line_id=stream_of_line(line=line), state=PlaceState.ENTERED, ended_at__gte=since
    )
    return dict(rows.values_list("crossing_id", "id"))


def count_entered(*, line: Line, since: datetime) -> int:
    """How many went in by a place of the line since then."""
    return models.PlaceRow.objects.filter(
        line_id=stream_of_line(line=line), state=PlaceState.ENTERED, ended_at__gte=since
    ).count()


@dataclass(frozen=True, slots=True, kw_only=True)
class Waited:
    """Minutes from readiness to entry, of who went in: half waited at most `p50`, and so on."""

    priority: str
    trucks: int
    p50: int
    p90: int
    p95: int


def list_waits(*, line: Line, since: datetime, until: datetime) -> list[Waited]:
    """How long those waited who went in during [since, until), by class."""
    rows = raw().execute(WAITS, [stream_of_line(line=line), since, until])
    return [
        Waited(priority=priority, trucks=trucks, p50=p50, p90=p90, p95=p95)
        for priority, trucks, p50, p90, p95 in cast("Iterable[tuple[str, int, int, int, int]]", rows)
    ]


def count_lost(*, line: Line, since: datetime, until: datetime) -> int:
    """How many places were lost in [since, until) by staying away too often."""
    return models.PlaceRow.objects.filter(
        line_id=stream_of_line(line=line), state=PlaceState.LOST, ended_at__gte=since, ended_at__lt=until
    ).count()


def get_position() -> int:
    """The first sealed fact that the keeper has not followed yet."""
    row = models.KeeperRow.objects.filter(id=1).first()
    return row.position if row else 0


def line_of(*, row: models.LineRow) -> Line:
    return Line(gate=row.gate, direction=Direction(row.direction), cargo=Cargo(row.cargo))
