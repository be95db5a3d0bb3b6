"""A crossing's place for who looks at it: how many are before it, its hour by the plan, its windows."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from xulang.crossing.deviations import deviations
from xulang.crossing.domain.record import journey_table
from xulang.crossing.domain.standing import Standing, standing_of
from xulang.crossing.domain.views import CrossingView
from xulang.crossing.queries.lines import LineBasis, find_basis
from xulang.crossing.queries.records import open_record
from xulang.queueing import api as queueing
from xulang.queueing.api import Hour, LineState, PlaceState, decisions


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceSeen:
    """`ahead`: how many of its class are before it. `planned`: its hour by the plan, where that reaches.

    `windows`: the later hours that it may choose now. `reason`: why a crossing that is ready has no place.
    """

    place: queueing.PlaceView | None
    ahead: int | None = None
    planned: int | None = None
    windows: tuple[int, ...] = ()
    reason: str = ""


def stand_of(*, crossing: CrossingView) -> Standing:
    """How the crossing stands towards the queue now."""
    record = open_record(declaration_id=crossing.declaration_id).record
    return standing_of(
        dossier=record.dossier,
        vehicle=record.dossier.vehicle(crossing.id),
        stage=record.stage(crossing.id).stage,
        table=journey_table(dossier=record.dossier, deviations=deviations()),
    )


def offer_of(*, state: LineState, basis: LineBasis) -> tuple[int, list[Hour]]:
    """The first hour that nobody was called for yet, and what it and all later ones offer."""
    first = basis.first + basis.rules.notice + 1
    return first, decisions.offers(line=state, first=first, bookable=basis.bookable[basis.rules.notice + 1 :])


def see_place(*, crossing_id: UUID, now: datetime) -> PlaceSeen:
    """The crossing's place as it stands: read without a lock, so that a window seen free may be gone."""
    place = queueing.find_place(crossing_id=crossing_id)
    if place is None or not place.live:
        want = queueing.find_want(crossing_id=crossing_id)
        return PlaceSeen(place=place, reason=want.reason if want else "")
    basis = find_basis(line=place.line, now=now)
    if basis is None or place.state not in {PlaceState.WAITING, PlaceState.CHOSEN}:
        return PlaceSeen(place=place)
    state = queueing.read_line(line=place.line, classes=basis.classes, rules=basis.rules, now=now)
    if place.id not in state.places:
        return PlaceSeen(place=place)
    known = state.places[place.id]
    first, hours = offer_of(state=state, basis=basis)
    return PlaceSeen(
        place=place,
        ahead=state.ahead(known) if place.state == PlaceState.WAITING else None,
        planned=planned_hour(state=state, basis=basis, place=known),
        windows=tuple(decisions.windows(line=state, place=place.id, first=first, hours=hours)),
    )


def planned_hour(*, state: LineState, basis: LineBasis, place: queueing.Place) -> int | None:
    """The hour by today's plan: chosen or called, or what the order and the capacity say."""
    if place.hour is not None:
        return place.hour
    made = plan_of(state=state, basis=basis)
    return made.hour_of(row=place.row, ahead=state.ahead(place))


def plan_of(*, state: LineState, basis: LineBasis) -> queueing.Plan:
    """The plan of all who wait: from the hour that is called for now, less who is due for it."""
    first = basis.first + basis.rules.notice
    room = decisions.room(
        line=state, now=basis.first, hour=first, bookable=basis.bookable[: basis.rules.notice + 1]
    )
    left: Sequence[int] = [room, *basis.bookable[basis.rules.notice + 1 :]]
    hours = decisions.offers(line=state, first=first, bookable=left)
    return queueing.make_plan(first=first, hours=hours, waiting=state.waiting())
