"""Places in the queue: how a truck stands in it, its later windows, and what its company does with it."""

from datetime import UTC, datetime, timedelta
from typing import Final
from uuid import UUID

from django.http import HttpResponse
from ninja import Router
from pydantic import Field

from xulang.crossing import api as crossing
from xulang.crossing.api import Coming, CrossingRefusal
from xulang.interfaces.rest import answers, wire
from xulang.interfaces.rest.asking import is_company, may_know, note_read, seen_crossing, wish_of
from xulang.interfaces.rest.auth import DECLARE, READ, ApiRequest
from xulang.interfaces.rest.inputs import Input, Moment
from xulang.interfaces.rest.problems import WrongParameters
from xulang.interfaces.rest.refusals import RestRefusal
from xulang.kernel.refusal import Refusal
from xulang.kernel.request import Request
from xulang.kernel.words import Cargo, Direction
from xulang.platform import clock
from xulang.platform.idempotency import Answer
from xulang.queueing import api as queueing
from xulang.queueing.api import Ground, PlaceState, Waits

router = Router(tags=["Queue"])

MOST: Final = 500
AN_HOUR: Final = timedelta(hours=1)


class Interval(wire.Output):
    """A moment that is not known yet: eight times of ten it lies between `earliest` and `latest`."""

    earliest: datetime
    likely: datetime
    latest: datetime


class QueuePlace(wire.Output):
    """A place; the newest one of the crossing, live or ended.

    `ahead` counts who of its class is before it. `hour` is when its hour begins: called or chosen, else by
    today's plan; null beyond it. A called truck has to be there before `until`. `passed` says how
    many that were ready before were passed by its call, on which `ground`. `ended` is the public reason of a
    place that was given back. `expected_*` are estimates made at `estimated_at`, at most minutes ago; how
    far such estimates were off is published by gate and day.
    """

    id: UUID
    crossing: UUID
    declaration: UUID
    number: int
    gate: str
    direction: Direction
    cargo: Cargo
    priority: str
    state: PlaceState
    ready_at: datetime
    ahead: int | None
    hour: datetime | None
    until: datetime | None
    called_at: datetime | None
    acknowledged_at: datetime | None
    ground: Ground | None
    passed: int | None
    misses: int
    misses_allowed: int | None
    grace_seconds: int | None
    ended_at: datetime | None
    ended: str | None
    estimated_at: datetime | None
    expected_call: Interval | None
    expected_entry: Interval | None
    expected_across: Interval | None
    partner: UUID | None = Field(description="Of a receiving truck: the crossing whose goods it takes over.")
    partner_expected: datetime | None = Field(description="The hour in which that truck is expected.")
    partner_coming: Coming | None
    waits: Waits | None = Field(description="Why a receiving truck is held that no force holds.")


class PlaceAnswer(wire.Output):
    """`place` is null for who never had one; `reason` says why a crossing that is ready has none now."""

    place: QueuePlace | None
    reason: str | None


class QueuePlaces(wire.Output):
    items: list[QueuePlace]


class Window(wire.Output):
    """One hour of the line that can be had now."""

    starts: datetime
    ends: datetime


class Windows(wire.Output):
    items: list[Window]


class WindowChoice(Input):
    """`starts` is a window's, as `list_windows` gives it."""

    starts: Moment


class PlaceDone(wire.Output):
    declaration: UUID
    crossing: UUID


@router.get("/crossings/{uuid:crossing_id}/place", auth=READ, response=PlaceAnswer, operation_id="get_place")
def get_place(request: ApiRequest, crossing_id: UUID) -> HttpResponse:
    """How the truck stands in the queue."""
    view = seen_crossing(request, crossing_id)
    seen = crossing.see_place(crossing_id=crossing_id, now=clock.now())
    # Why a place is not given touches what else the company has under way.
    known = may_know(request, gate=view.gate, owner=view.organisation_id)
    place = _place(seen) if seen.place else None
    return answers.found(request, PlaceAnswer(place=place, reason=(seen.reason or None) if known else None))


@router.get("/crossings/{uuid:crossing_id}/windows", auth=READ, response=Windows, operation_id="list_windows")
def list_windows(request: ApiRequest, crossing_id: UUID) -> HttpResponse:
    """Later windows that may be chosen now; none for who is called, or has no place."""
    seen_crossing(request, crossing_id)
    seen = crossing.see_place(crossing_id=crossing_id, now=clock.now())
    starts = [queueing.start_of(hour=hour) for hour in seen.windows]
    return answers.found(
        request, Windows(items=[Window(starts=start, ends=start + AN_HOUR) for start in starts])
    )


@router.get("/places", auth=READ, response=QueuePlaces, operation_id="list_places")
def list_places(request: ApiRequest) -> HttpResponse:
    """The company's live places, called ones first, then gate by gate and hour by hour; at most 500."""
    if not is_company(request):
        raise Refusal(code=CrossingRefusal.NOT_ALLOWED)
    found = crossing.list_company_places(
        organisation_id=request.auth.organisation_id, now=clock.now(), limit=MOST
    )
    note_read(request, object_kind="places", object_id="")
    return answers.found(request, QueuePlaces(items=[_place(seen) for _view, seen in found]))


@router.post(
    "/crossings/{uuid:crossing_id}/window-choices",
    auth=DECLARE,
    response={201: PlaceDone},
    operation_id="choose_window",
)
def choose_window(request: ApiRequest, crossing_id: UUID, body: WindowChoice) -> HttpResponse:
    """Leave the order until a later window."""
    wish = _wish(request, crossing_id)
    hour = queueing.hour_of(moment=body.starts)
    if queueing.start_of(hour=hour) != body.starts:
        raise WrongParameters(code=RestRefusal.FIELD_FORM, names=["starts"])
    return _done(crossing.choose_window(request=wish, crossing_id=crossing_id, hour=hour))


@router.post(
    "/crossings/{uuid:crossing_id}/window-choices/withdrawals",
    auth=DECLARE,
    response={201: PlaceDone},
    operation_id="take_first_window",
)
def take_first_window(request: ApiRequest, crossing_id: UUID) -> HttpResponse:
    """Give a chosen window up for the first possible one: back in the order, with the old turn."""
    return _done(crossing.take_first(request=_wish(request, crossing_id), crossing_id=crossing_id))


@router.post(
    "/crossings/{uuid:crossing_id}/place-returns",
    auth=DECLARE,
    response={201: PlaceDone},
    operation_id="give_back_place",
)
def give_back_place(request: ApiRequest, crossing_id: UUID) -> HttpResponse:
    """Give the place back: its turn is lost, and its slot goes to whoever is next."""
    return _done(crossing.give_back_place(request=_wish(request, crossing_id), crossing_id=crossing_id))


@router.post(
    "/crossings/{uuid:crossing_id}/place-requests",
    auth=DECLARE,
    response={201: PlaceDone},
    operation_id="ask_place",
)
def ask_place(request: ApiRequest, crossing_id: UUID) -> HttpResponse:
    """Ask for a new place, after the last one was given back or lost; it comes within seconds."""
    return _done(crossing.ask_place(request=_wish(request, crossing_id), crossing_id=crossing_id))


def _wish(request: ApiRequest, crossing_id: UUID) -> Request:
    wish = wish_of(request)
    seen_crossing(request, crossing_id)
    return wish


def _done(answer: Answer) -> HttpResponse:
    return answers.created(PlaceDone.model_validate(answer))


def _place(seen: crossing.PlaceSeen) -> QueuePlace:
    place = seen.place
    if place is None:
        raise ValueError("a place that is told exists")
    known, met = seen.expected, seen.meets
    return QueuePlace(
        id=place.id,
        crossing=place.crossing_id,
        declaration=place.declaration_id,
        number=place.number,
        gate=place.line.gate,
        direction=place.line.direction,
        cargo=place.line.cargo,
        priority=place.priority,
        state=place.state,
        ready_at=datetime.fromtimestamp(place.ready_at, tz=UTC),
        ahead=seen.ahead,
        hour=None if seen.planned is None else queueing.start_of(hour=seen.planned),
        until=seen.until,
        called_at=place.called_at,
        acknowledged_at=place.acknowledged_at,
        ground=place.ground,
        passed=place.passed,
        misses=place.misses,
        misses_allowed=seen.misses,
        grace_seconds=seen.grace,
        ended_at=place.ended_at,
        ended=place.why_ended or None,
        estimated_at=known.made_at if known else None,
        expected_call=_interval(known.call) if known else None,
        expected_entry=_interval(known.entry) if known else None,
        expected_across=_interval(known.left) if known else None,
        partner=met.source.id if met and met.source else None,
        partner_expected=None if met is None or met.hour is None else queueing.start_of(hour=met.hour),
        partner_coming=met.arrival.coming if met and met.arrival else None,
        waits=met.waits if met else None,
    )


def _interval(span: queueing.Span | None) -> Interval | None:
    if span is None:
        return None
    earliest, likely, latest = (datetime.fromtimestamp(at, tz=UTC) for at in span)
    return Interval(earliest=earliest, likely=likely, latest=latest)
