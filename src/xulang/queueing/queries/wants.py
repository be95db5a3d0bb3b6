"""Who is ready but has no place, and why."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from xulang.queueing import models
from xulang.queueing.queries.places import PlaceView, place_of

ASKED = "asked_again"
TROUBLE = "trouble"


@dataclass(frozen=True, slots=True, kw_only=True)
class WantView:
    """A crossing that is ready but for a place, and why it has none."""

    crossing_id: UUID
    declaration_id: UUID
    reason: str
    since: datetime


def list_wants(*, limit: int = 500) -> list[WantView]:
    """Who is ready but has no place, the longest waiting first."""
    return [_want(row) for row in models.WantRow.objects.order_by("since")[:limit]]


def find_want(*, crossing_id: UUID) -> WantView | None:
    return list_wants_of(crossing_ids=[crossing_id]).get(crossing_id)


def list_wants_of(*, crossing_ids: Collection[UUID]) -> dict[UUID, WantView]:
    """Which of these crossings are ready but have no place, and why."""
    rows = models.WantRow.objects.filter(crossing_id__in=list(crossing_ids))
    return {row.crossing_id: _want(row) for row in rows}


def list_blocking(*, crossing_ids: Collection[UUID]) -> dict[UUID, PlaceView]:
    """For crossings that have no place since another live one has their plate, driver, …: which one."""
    wants = models.WantRow.objects.filter(crossing_id__in=list(crossing_ids)).exclude(mark="")
    marks = dict(wants.values_list("crossing_id", "mark"))
    rows = models.MarkRow.objects.select_related("place__line").filter(mark__in=set(marks.values()))
    there = {row.mark: place_of(row=row.place) for row in rows}
    return {one: there[mark] for one, mark in marks.items() if mark in there}


def list_asked(*, crossing_ids: Collection[UUID]) -> frozenset[UUID]:
    """Which of these lost or gave back their place and ask for another."""
    rows = models.WantRow.objects.filter(crossing_id__in=list(crossing_ids), reason=ASKED)
    return frozenset(rows.values_list("crossing_id", flat=True))


def _want(row: models.WantRow) -> WantView:
    return WantView(
        crossing_id=row.crossing_id, declaration_id=row.declaration_id, reason=row.reason, since=row.since
    )
