"""Tell driver and company that the truck is called, put off, missed its call, or that its place is lost.

The driver hears of a call by a text too, whatever phone he has: in Vietnamese or Chinese, as his number says.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID, uuid5

from xulang.crossing.domain.views import CrossingView
from xulang.crossing.queries.crossings import list_crossings
from xulang.crossing.usecases.tell import driver_of, people_of
from xulang.declarations import api as declarations
from xulang.kernel.actor import SYSTEM
from xulang.notifications import api as notifications
from xulang.notifications.api import NotificationKind, Param
from xulang.queueing import api as queueing
from xulang.queueing.api import Called, Displaced, Ground, Held, LineWork, Missed, PlaceState

HOUR: Final = "%H:%M %d/%m/%Y"
CLOCK: Final = "%H:%M"
CHINA, CHINESE, VIETNAMESE = "+86", "zh-hans", "vi"
# A truck that was skipped is told so while it may still be on its way.
SKIPPED_FOR: Final = timedelta(hours=6)
# Says that a receiving truck was called when it was held: it may be on its way.
PUT_OFF: Final = "put_off"
TEXTED: Final = {
    NotificationKind.CALLED: notifications.TextKind.CALL,
    NotificationKind.CALL_MISSED: notifications.TextKind.SKIPPED,
    NotificationKind.PLACE_LOST: notifications.TextKind.SKIPPED,
    NotificationKind.CALL_PUT_OFF: notifications.TextKind.PUT_OFF,
}


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
    said = declarations.get_declarations(
        declaration_ids=tuple({place.declaration_id for place in places.values()})
    )
    for place_id, kind in told:
        place = places[place_id]
        crossing = seen.get(place.crossing_id)
        if crossing is None:
            continue
        _tell(kind, place, crossing, now)
        if kind in TEXTED:
            phone = phone_of(said.get(place.declaration_id), place.crossing_id)
            if phone:
                _text(kind, place, crossing, phone, _until(kind, place, work, now), now)


def phone_of(declared: declarations.SubmittedDeclaration | None, crossing_id: UUID) -> str | None:
    """The driver's, as declared last; None where there is none, or it was erased."""
    content = declared.content if declared else None
    vehicles = content.vehicles if content else ()
    drivers = (one.driver for one in vehicles if one.id == crossing_id)
    driver = next(drivers, None)
    return driver.phone if driver else None


def _until(kind: NotificationKind, place: queueing.PlaceView, work: LineWork, now: datetime) -> datetime:
    """A call is no news once its grace is over."""
    if kind == NotificationKind.CALLED and place.hour is not None:
        return queueing.start_of(hour=place.hour + 1) + timedelta(seconds=work.state.rules.grace)
    return now + SKIPPED_FOR


def _text(
    kind: NotificationKind,
    place: queueing.PlaceView,
    crossing: CrossingView,
    phone: str,
    until: datetime,
    now: datetime,
) -> None:
    """Both clocks stand in it; the plate comes first, since a driver knows no declaration's number."""
    language = CHINESE if phone.startswith(CHINA) else VIETNAMESE
    params = _params(place, crossing)
    if place.hour is not None:
        begins = queueing.start_of(hour=place.hour)
        china = begins.astimezone(queueing.BEIJING)
        params[Param.HOUR] = f"{params[Param.HOUR]} (VN), {china.strftime(CLOCK)} (CN)"
    body = notifications.say_in_words(
        kind=kind, params=params, subject_id=place.declaration_id, language=language
    )
    about = notifications.TextAbout(
        kind=TEXTED[kind],
        gate=place.line.gate,
        declaration_id=place.declaration_id,
        crossing_id=place.crossing_id,
    )
    notifications.queue_text(
        text_id=uuid5(place.id, f"text/{kind}/{place.last}"),
        about=about,
        phone=phone,
        language=language,
        body=f"{crossing.plate}: {body}" if crossing.plate else body,
        not_after=until,
        now=now,
    )


def _params(place: queueing.PlaceView, crossing: CrossingView) -> dict[Param, str]:
    params = {Param.NUMBER: crossing.number, Param.GATE: place.line.gate, Param.PLATE: crossing.plate}
    if place.hour is not None:
        begins = queueing.start_of(hour=place.hour).astimezone(queueing.HANOI)
        params[Param.HOUR] = begins.strftime(HOUR)
    return params


def _news(work: LineWork) -> Iterator[tuple[UUID, NotificationKind]]:
    """Of each place what stands at the end: nobody hears of a call and of its end in one breath."""
    last: dict[UUID, NotificationKind] = {}
    for one in work.said:
        match one.event:
            case Called(place=place, ground=ground) if ground != Ground.UNCALLED:
                last[place] = NotificationKind.CALLED
            case Missed(place=place):
                # A line forgets whom it let go for good once his hour is long over.
                after = work.state.places.get(place)
                lost = after is None or after.state == PlaceState.LOST
                last[place] = NotificationKind.PLACE_LOST if lost else NotificationKind.CALL_MISSED
            case Held(place=place) if one.cause.trigger == PUT_OFF:
                last[place] = NotificationKind.CALL_PUT_OFF
            case Displaced(place=place) if one.cause.actor == SYSTEM:
                last[place] = NotificationKind.WINDOW_LOST
    yield from last.items()


def _tell(kind: NotificationKind, place: queueing.PlaceView, crossing: CrossingView, now: datetime) -> None:
    company = people_of(organisation_id=place.organisation_id, now=now) if place.organisation_id else []
    recipients = [*company, *driver_of(crossing_id=place.crossing_id, now=now)]
    notifications.notify(
        recipients=recipients,
        kind=kind,
        subject_id=place.declaration_id,
        params=_params(place, crossing),
        ids=[uuid5(place.id, f"{kind}/{place.last}/{number}") for number in range(len(recipients))],
        now=now,
    )
