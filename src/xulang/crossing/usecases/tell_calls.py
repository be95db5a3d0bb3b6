"""Tell driver and company that the truck is called, that it missed its call, or that its place is lost."""

from collections.abc import Iterator
from datetime import datetime
from typing import Final
from uuid import UUID, uuid5

from xulang.crossing.domain.views import CrossingView
from xulang.crossing.queries.crossings import list_crossings
from xulang.crossing.usecases.tell import driver_of, people_of
from xulang.kernel.actor import SYSTEM
from xulang.notifications import api as notifications
from xulang.notifications.api import NotificationKind, Param
from xulang.queueing import api as queueing
from xulang.queueing.api import Called, Displaced, Ground, LineWork, Missed, PlaceState

HOUR: Final = "%H:%M %d/%m/%Y"


def tell_calls(*, work: LineWork, now: datetime) -> None:
    """After the line was written, in the same transaction: nobody is called without being told."""
    told = list(_news(work))
    if not told:
        return
    places = {one.id: one for one in queueing.list_places(place_ids=[place for place, _ in told])}
    seen = {
        one.id: one
        for one in list_crossings(declaration_ids={place.declaration_id for place in places.values()})
    }
    for place_id, kind in told:
        place = places[place_id]
        crossing = seen.get(place.crossing_id)
        if crossing is not None:
            _tell(kind, place, crossing, now)


def _news(work: LineWork) -> Iterator[tuple[UUID, NotificationKind]]:
    """Of each place what stands at the end: nobody hears of a call and of its end in one breath."""
    last: dict[UUID, NotificationKind] = {}
    for one in work.said:
        match one.event:
            case Called(place=place, ground=ground) if ground != Ground.UNCALLED:
                last[place] = NotificationKind.CALLED
            case Missed(place=place):
                lost = work.state.places[place].state == PlaceState.LOST
                last[place] = NotificationKind.PLACE_LOST if lost else NotificationKind.CALL_MISSED
            case Displaced(place=place) if one.cause.actor == SYSTEM:
                last[place] = NotificationKind.WINDOW_LOST
    yield from last.items()


def _tell(kind: NotificationKind, place: queueing.PlaceView, crossing: CrossingView, now: datetime) -> None:
    company = people_of(organisation_id=place.organisation_id, now=now) if place.organisation_id else []
    recipients = [*company, *driver_of(crossing_id=place.crossing_id, now=now)]
    params = {Param.NUMBER: crossing.number, Param.GATE: place.line.gate, Param.PLATE: crossing.plate}
    if place.hour is not None:
        begins = queueing.start_of(hour=place.hour).astimezone(queueing.HANOI)
        params[Param.HOUR] = begins.strftime(HOUR)
    notifications.notify(
        recipients=recipients,
        kind=kind,
        subject_id=place.declaration_id,
        params=params,
        ids=[uuid5(place.id, f"{kind}/{place.last}/{number}") for number in range(len(recipients))],
        now=now,
    )
