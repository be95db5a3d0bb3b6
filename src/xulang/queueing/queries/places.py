"""Places as their rows say."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import cast
from uuid import UUID

from django.db.models import F

from xulang.kernel.refusal import Refusal
from xulang.kernel.words import Cargo, Direction
from xulang.platform.db import raw
from xulang.queueing import models
from xulang.queueing.domain.place import Turn
from xulang.queueing.domain.public import stream_of as stream_of_line
from xulang.queueing.domain.refusals import QueueRefusal
from xulang.queueing.domain.words import Ground, Line, PlaceState
from xulang.queueing.queries.lines import line_of

LAST_PLACES = """
SELECT DISTINCT ON (p.crossing_id) l.gate, l.direction, l.cargo, p.id, p.number, p.last, p.crossing_id,
    p.declaration_id, p.organisation_id, p.because, p.ready_at, p.rank, p.priority, p.state, p.hour, p.ground,
    p.misses, p.parked, p.passed, p.taken_at, p.called_at, p.acknowledged_at, p.ended_at, p.why_ended
FROM queueing_place p JOIN queueing_line l ON l.stream_id = p.stream_id WHERE p.crossing_id = ANY(%s)
ORDER BY p.crossing_id, p.taken_at DESC, p.number DESC
"""
# Of a place that ended because its consignment is another one now (crossing/domain/standing.py).
OTHER_CONSIGNMENT = "other_consignment"


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceView:
    """A place as its row says. `number` is what people call it; hours and Unix seconds as in the domain."""

    id: UUID
    line: Line
    number: int
    last: int
    crossing_id: UUID
    declaration_id: UUID
    organisation_id: UUID | None
    because: UUID | None
    ready_at: int
    rank: int
    priority: str
    state: PlaceState
    hour: int | None
    misses: int
    parked: int | None
    ground: Ground | None
    passed: int | None
    taken_at: datetime
    called_at: datetime | None
    acknowledged_at: datetime | None
    ended_at: datetime | None
    why_ended: str

    @property
    def live(self) -> bool:
        return self.ended_at is None


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceFilter:
    """Which live places of a line a list shows. None: whichever."""

    states: tuple[PlaceState, ...] | None = None
    priority: str | None = None
    crossing_ids: frozenset[UUID] | None = None


def find_place(*, crossing_id: UUID) -> PlaceView | None:
    """The crossing's last place, live or not."""
    return list_last_places(crossing_ids=[crossing_id]).get(crossing_id)


def get_place(*, place_id: UUID) -> PlaceView:
    """Raises UNKNOWN_PLACE."""
    row = models.PlaceRow.objects.select_related("line").filter(id=place_id).first()
    if row is None:
        raise Refusal(code=QueueRefusal.UNKNOWN_PLACE)
    return place_of(row=row)


def find_lost_turn(*, place_id: UUID) -> Turn | None:
    """The earliest turn in its line that the place's crossing lost because its consignment changed."""
    own = models.PlaceRow.objects.filter(id=place_id)
    lost = (
        models.PlaceRow.objects.filter(
            crossing_id__in=own.values("crossing_id"),
            line_id__in=own.values("line_id"),
            why_ended=OTHER_CONSIGNMENT,
        )
        .order_by("ready_at", "rank", "id")
        .first()
    )
    return None if lost is None else Turn(at=lost.ready_at, rank=lost.rank, id=lost.id)


def list_places(*, place_ids: Collection[UUID]) -> list[PlaceView]:
    rows = models.PlaceRow.objects.select_related("line").filter(id__in=list(place_ids))
    return [place_of(row=row) for row in rows.order_by("line_id", "number")]


def list_last_places(*, crossing_ids: Collection[UUID]) -> dict[UUID, PlaceView]:
    """The last place of each of these crossings that ever had one."""
    rows = raw().execute(LAST_PLACES, [list(crossing_ids)], prepare=True)
    places = map(_place_read, rows)
    return {place.crossing_id: place for place in places}


def _place_read(row: tuple[object, ...]) -> PlaceView:
    ground = cast("str", row[15])
    return PlaceView(
        line=Line(
            gate=cast("str", row[0]),
            direction=Direction(cast("str", row[1])),
            cargo=Cargo(cast("str", row[2])),
        ),
        id=cast("UUID", row[3]),
        number=cast("int", row[4]),
        last=cast("int", row[5]),
        crossing_id=cast("UUID", row[6]),
        declaration_id=cast("UUID", row[7]),
        organisation_id=cast("UUID | None", row[8]),
        because=cast("UUID | None", row[9]),
        ready_at=cast("int", row[10]),
        rank=cast("int", row[11]),
        priority=cast("str", row[12]),
        state=PlaceState(cast("str", row[13])),
        hour=cast("int | None", row[14]),
        ground=Ground(ground) if ground else None,
        misses=cast("int", row[16]),
        parked=cast("int | None", row[17]),
        passed=cast("int | None", row[18]),
        taken_at=cast("datetime", row[19]),
        called_at=cast("datetime | None", row[20]),
        acknowledged_at=cast("datetime | None", row[21]),
        ended_at=cast("datetime | None", row[22]),
        why_ended=cast("str", row[23]),
    )


def list_live_of(*, declaration_ids: Collection[UUID], but: Collection[UUID]) -> list[PlaceView]:
    """The live places of these declarations, but for those of the crossings named."""
    rows = (
        models.PlaceRow.objects.select_related("line")
        .filter(declaration_id__in=list(declaration_ids), ended_at=None)
        .exclude(crossing_id__in=list(but))
    )
    return [place_of(row=row) for row in rows.order_by("line_id", "number")]


def list_live_of_company(*, organisation_id: UUID, limit: int = 500) -> list[PlaceView]:
    """The company's live places, gate by gate, those with an hour first; at most `limit`."""
    rows = models.PlaceRow.objects.select_related("line").filter(
        organisation_id=organisation_id, ended_at=None
    )
    ordered = rows.order_by("line__gate", F("hour").asc(nulls_last=True), "ready_at", "rank", "id")
    return [place_of(row=row) for row in ordered[:limit]]


def list_live(*, line: Line, states: Iterable[PlaceState] = (), limit: int = 500) -> list[PlaceView]:
    """The line's live places by their turn, whatever their class; at most `limit`."""
    rows = models.PlaceRow.objects.select_related("line").filter(
        line_id=stream_of_line(line=line), ended_at=None
    )
    wanted = list(states)
    if wanted:
        rows = rows.filter(state__in=wanted)
    return [place_of(row=row) for row in rows.order_by("ready_at", "rank", "id")[:limit]]


def choose_live(*, line: Line, wanted: PlaceFilter, start: int, limit: int) -> tuple[list[PlaceView], int]:
    """Live places from the `start`-th on, and how many: who has an hour by it, then by their turn."""
    rows = models.PlaceRow.objects.filter(line_id=stream_of_line(line=line), ended_at=None)
    if wanted.states is not None:
        rows = rows.filter(state__in=wanted.states)
    if wanted.priority is not None:
        rows = rows.filter(priority=wanted.priority)
    if wanted.crossing_ids is not None:
        rows = rows.filter(crossing_id__in=wanted.crossing_ids)
    ordered = rows.select_related("line").order_by(F("hour").asc(nulls_last=True), "ready_at", "rank", "id")
    return [place_of(row=row) for row in ordered[start : start + limit]], rows.count()


def list_called(*, gates: Collection[str] | None, limit: int = 500) -> list[PlaceView]:
    """Who is called to these gates (None: all) and not yet there, the next hour first."""
    rows = models.PlaceRow.objects.filter(state=PlaceState.CALLED, ended_at=None)
    if gates is not None:
        rows = rows.filter(line__gate__in=list(gates))
    return [place_of(row=row) for row in rows.select_related("line").order_by("hour", "called_at")[:limit]]


def place_of(*, row: models.PlaceRow) -> PlaceView:
    return PlaceView(
        id=row.id,
        line=line_of(row=row.line),
        number=row.number,
        last=row.last,
        crossing_id=row.crossing_id,
        declaration_id=row.declaration_id,
        organisation_id=row.organisation_id,
        because=row.because,
        ready_at=row.ready_at,
        rank=row.rank,
        priority=row.priority,
        state=PlaceState(row.state),
        hour=row.hour,
        misses=row.misses,
        parked=row.parked,
        ground=Ground(row.ground) if row.ground else None,
        passed=row.passed,
        taken_at=row.taken_at,
        called_at=row.called_at,
        acknowledged_at=row.acknowledged_at,
        ended_at=row.ended_at,
        why_ended=row.why_ended,
    )
