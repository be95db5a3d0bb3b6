"""The road to a gate: how many trucks are where on it, orders that hold it, counts of the police."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from django.http import HttpResponse
from ninja import Router
from pydantic import Field, StringConstraints

import xulang.interfaces.shared.converters  # noqa: F401 -- makes {gate:…} known
from xulang.crossing import api as crossing
from xulang.crossing.api import RoadReason, RoadSource, What
from xulang.interfaces.rest import answers, wire
from xulang.interfaces.rest.asking import note_read, wish_of
from xulang.interfaces.rest.auth import CONFIRM, READ, ApiRequest
from xulang.interfaces.rest.inputs import PLAIN, GateCode, Input, Moment
from xulang.interfaces.shared.road import hold_notice
from xulang.kernel.actor import Actor
from xulang.kernel.refusal import Refusal
from xulang.kernel.words import Force
from xulang.platform import clock
from xulang.platform.idempotency import Answer
from xulang.registry import api as registry

router = Router(tags=["Road"])
# Bounds of what is read at all; the use case says by name what cannot be.
Name = Annotated[str, StringConstraints(min_length=1, max_length=200, pattern=PLAIN)]
Metres = Annotated[int, Field(ge=0, le=10_000_000, description="Metres along the road.")]
Trucks = Annotated[int, Field(ge=0, le=1_000_000)]


class RoadHoldInput(Input):
    """Everything before `metres` of the road waits until then."""

    gate: GateCode
    road: Name
    metres: Metres
    reason: RoadReason
    until: Moment


class RoadCountInput(Input):
    """`counted_at` null is now."""

    gate: GateCode
    place: Name
    metres: Metres
    trucks: Trucks
    counted_at: Moment | None = None


class RoadHoldShown(wire.Output):
    id: UUID
    road: str
    metres: int
    reason: str
    force: Force
    held_at: datetime
    until: datetime


class TrucksSeen(wire.Output):
    """So many trucks; `at`: when the newest of it was said. Each is a tap, a book or a count."""

    what: What
    source: RoadSource
    trucks: int
    at: datetime | None
    place: str | None
    metres: int | None


class CalledTruck(wire.Output):
    """A truck that is called and not yet there; `until` is the end of the grace after its hour."""

    crossing: UUID
    number: int
    plate: str | None
    hour: datetime
    until: datetime
    acknowledged_at: datetime | None


class Road(wire.Output):
    gate: str
    holds: list[RoadHoldShown]
    seen: list[TrucksSeen]
    calls: list[CalledTruck]


class RoadSaid(wire.Output):
    """The first of `facts` is the order's or the count's id."""

    gate: str
    facts: list[UUID]


@router.get("/gates/{gate:code}/road", auth=READ, response=Road, operation_id="get_road")
def get_road(request: ApiRequest, code: str) -> HttpResponse:
    """What holds the road now, how many trucks are where on it, who is called: for police and centre."""
    gate, now = registry.get_gate(code=code).code, clock.now()
    if not _sees(request.auth.actor, gate):
        raise Refusal(code=crossing.CrossingRefusal.NOT_ALLOWED)
    view = crossing.see_road(gate=gate, now=now)
    calls = crossing.list_calls(gates=[gate], now=now)
    if calls:
        note_read(request, object_kind="calls", object_id=gate)
    road = Road(
        gate=gate,
        holds=[_hold(one) for one in view.holds],
        seen=[
            TrucksSeen(
                what=one.what,
                source=one.source,
                trucks=one.trucks,
                at=one.at,
                place=one.place or None,
                metres=one.metres,
            )
            for one in view.seen
        ],
        calls=[
            CalledTruck(
                crossing=one.crossing.id,
                number=one.place.number,
                plate=one.crossing.plate or None,
                hour=one.begins,
                until=one.until,
                acknowledged_at=one.place.acknowledged_at,
            )
            for one in calls
        ],
    )
    return answers.found(request, road)


@router.post("/road-holds", auth=CONFIRM, response={201: RoadSaid}, operation_id="hold_road")
def hold_road(request: ApiRequest, body: RoadHoldInput) -> HttpResponse:
    """Hold everything before a kilometre, until its end: nobody is called, and the public is told."""
    answer = crossing.hold_road(
        request=wish_of(request),
        gate=body.gate,
        road=body.road,
        metres=body.metres,
        reason=body.reason,
        until=body.until,
        notice=hold_notice(road=body.road, metres=body.metres, reason=body.reason, until=body.until),
    )
    return _said(answer)


@router.post(
    "/road-holds/{uuid:hold_id}/lifting", auth=CONFIRM, response={201: RoadSaid}, operation_id="free_road"
)
def free_road(request: ApiRequest, hold_id: UUID) -> HttpResponse:
    """Free the road before the order's end."""
    wish, hold = wish_of(request), crossing.get_road_hold(hold_id=hold_id)
    if not _sees(request.auth.actor, hold.gate):
        raise Refusal(code=crossing.CrossingRefusal.ROAD_UNKNOWN)
    return _said(crossing.open_road(request=wish, hold_id=hold_id))


@router.post("/road-counts", auth=CONFIRM, response={201: RoadSaid}, operation_id="count_road")
def count_road(request: ApiRequest, body: RoadCountInput) -> HttpResponse:
    """Say how many trucks stood at a place of the road."""
    wish = wish_of(request)
    answer = crossing.count_road(
        request=wish,
        gate=body.gate,
        place=body.place,
        metres=body.metres,
        trucks=body.trucks,
        counted_at=body.counted_at or wish.now,
    )
    return _said(answer)


def _sees(actor: Actor, gate: str) -> bool:
    return crossing.may_hold_road(actor=actor, gate=gate) or crossing.may_count_road(actor=actor, gate=gate)


def _hold(one: crossing.RoadHold) -> RoadHoldShown:
    return RoadHoldShown(
        id=one.id,
        road=one.road,
        metres=one.metres,
        reason=one.reason_code,
        force=one.force,
        held_at=one.held_at,
        until=one.until,
    )


def _said(answer: Answer) -> HttpResponse:
    return answers.created(RoadSaid.model_validate(answer))
