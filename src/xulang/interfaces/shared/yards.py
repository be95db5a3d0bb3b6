"""A yard's vehicles as its own software and its pages see them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import StrEnum

from django.utils.formats import number_format

from xulang.crossing import api as crossing
from xulang.declarations import api as declarations
from xulang.journal import api as journal
from xulang.kernel.words import Stage
from xulang.yards import api as yards

# More than any yard of the province holds and expects at once.
MOST = 5_000
ENDED = frozenset({Stage.LEFT, Stage.RETURNED, Stage.CANCELLED})
IN_YARD = frozenset({Stage.IN_YARD, Stage.LEAVING_YARD})
LET_GO = frozenset({Stage.OUT_OF_YARD, Stage.LEAVING})
COMING = frozenset({Stage.REGISTERED, Stage.ENTERING, Stage.ENTERED})


class Standing(StrEnum):
    """Where a vehicle is for the yard. `declared`: customs has not accepted it yet; `gone`: it is out."""

    DECLARED = "declared"
    COMING = "coming"
    INSIDE = "inside"
    MAY_LEAVE = "may_leave"
    GONE = "gone"


@dataclass(frozen=True, slots=True, kw_only=True)
class YardVehicle:
    seen: crossing.CrossingView
    standing: Standing
    entered_at: datetime | None
    exited_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """`after` is the last position that was looked at."""

    vehicles: list[YardVehicle]
    after: int
    more: bool


def percent(part: float | None) -> str:
    """A part of one as people read it; "—" where there is nothing to compare."""
    return "—" if part is None else f"{number_format(Decimal(f'{part * 100:.1f}'), use_l10n=True)} %"


def vehicles_of(place: crossing.YardPlace) -> tuple[int, list[YardVehicle]]:
    """Vehicles under way that are bound for the yard, for none in particular, or were seen there.

    The position is read first: what happens meanwhile comes again with the changes.
    """
    position = journal.get_size() - 1
    stages = [stage for stage in Stage if stage not in ENDED]
    found = crossing.list_under_way(gates=place.gates, stages=stages, limit=MOST)
    return position, [one for one in _of_yard(place, found) if one.standing != Standing.DECLARED]


def changes_of(place: crossing.YardPlace, *, after: int, limit: int) -> Change:
    """The yard's vehicles of which something was sealed after a position, as they stand now."""
    events = crossing.read_events(organisation_id=None, gates=place.gates, after=after, limit=limit)
    touched = {event.crossing_id for event in events}
    whole = {event.declaration_id for event in events if event.crossing_id is None}
    views = [
        view
        for view in crossing.list_crossings(declaration_ids={event.declaration_id for event in events})
        if view.id in touched or view.declaration_id in whole
    ]
    return Change(
        vehicles=_of_yard(place, views),
        after=events[-1].position if events else after,
        more=len(events) == limit,
    )


def _of_yard(place: crossing.YardPlace, views: Iterable[crossing.CrossingView]) -> list[YardVehicle]:
    found = list(views)
    declared = {view.declaration_id for view in found}
    said = crossing.list_vehicles(declaration_ids=declared)
    stored = declarations.get_declarations(declaration_ids=tuple(declared))
    bound = {one.id: one.content.yard or "" for one in stored.values() if one.content}
    seen_in = yards.yards_of_crossings(crossing_ids=[view.id for view in found])
    return [
        _vehicle(view, said[view.id])
        for view in found
        if seen_in.get(view.id, bound.get(view.declaration_id, "") or place.code) == place.code
        and view.id in said
    ]


def _vehicle(view: crossing.CrossingView, said: crossing.Vehicle) -> YardVehicle:
    return YardVehicle(
        seen=view,
        standing=_standing(view, said),
        entered_at=said.yard_entry_at,
        exited_at=said.yard_exit_at,
    )


def _standing(view: crossing.CrossingView, said: crossing.Vehicle) -> Standing:
    """The yard's own reports decide first, as on its page."""
    if view.stage in ENDED or said.yard_exit_at is not None:
        return Standing.GONE
    if view.stage in LET_GO:
        return Standing.MAY_LEAVE
    if said.yard_entry_at is not None or view.stage in IN_YARD:
        return Standing.INSIDE
    return Standing.COMING if view.stage in COMING else Standing.DECLARED
