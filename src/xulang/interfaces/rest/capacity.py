"""Capacity by hour, for everybody; and what the centre's own software, or the other side's, says about it."""

from datetime import date
from typing import Annotated, Literal
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router
from pydantic import Field, StringConstraints

import xulang.interfaces.shared.converters  # noqa: F401 -- makes {gate:…} known
from xulang.crossing import api as crossing
from xulang.interfaces.rest import answers, wire
from xulang.interfaces.rest.asking import wish_of
from xulang.interfaces.rest.auth import CONFIRM, ApiRequest
from xulang.interfaces.rest.inputs import PLAIN, GateCode, Input, Moment
from xulang.interfaces.shared.capacity import MOST_DAYS, open_rows, today
from xulang.kernel.period import Period
from xulang.kernel.words import Cargo, Direction
from xulang.platform import clock
from xulang.queueing import api as queueing
from xulang.registry import api as registry

router = Router(tags=["Capacity"])
Words = Annotated[str, StringConstraints(min_length=1, max_length=queueing.TEXT_LIMIT, pattern=PLAIN)]
Figure = Annotated[int, Field(ge=0, le=100_000)]
Days = Annotated[int, Field(ge=1, le=MOST_DAYS, description="How many days.")]
A_MINUTE = "public, max-age=60"
EARLIEST, LATEST = date(2025, 1, 1), date(2100, 1, 1)
Day = Annotated[date, Field(ge=EARLIEST, lt=LATEST, description="The first day in Hanoi; today if left out.")]


class OfLine(Input):
    """A line: a gate or route, a direction, a kind of cargo; and when what is said holds."""

    gate: GateCode
    direction: Direction
    cargo: Cargo
    valid_from: Moment
    valid_until: Moment | None = None

    @property
    def topic(self) -> queueing.Topic:
        return queueing.Topic(gate=self.gate, direction=self.direction, cargo=self.cargo)

    @property
    def valid(self) -> Period:
        return Period(start=self.valid_from, end=self.valid_until)


class LanesPlanned(OfLine):
    side: Literal["vietnam", "china"]
    lanes: Figure
    trucks_per_lane_hour: Figure
    staff: Figure
    staff_per_lane: Figure
    reason: Words


class CapacityAnnounced(OfLine):
    """What the other side said it takes: in each hour, or in each day of its own clock."""

    per_hour: Figure | None = None
    per_day: Figure | None = None
    announced_at: Moment
    source: Words


class HoursChanged(OfLine):
    at_most: Figure
    why: queueing.Why
    reason: Words


@router.get("/gates/{gate:code}/capacity", response=wire.Capacity, operation_id="get_capacity")
def get_capacity(
    request: HttpRequest,
    code: str,
    first: Annotated[Day | None, Query(alias="from")] = None,
    days: Annotated[Days, Query()] = 2,
) -> HttpResponse:
    """Hours of a gate: trucks, what binds, and what crossed in hours that are over. Needs no token."""
    gate, now = registry.get_gate(code=code).code, clock.now()
    rows = open_rows(gate=gate, first=first or today(now=now), days=days, now=now)
    hours = [wire.CapacityHour.model_validate(row) for row in rows]
    return answers.found(request, wire.Capacity(version=1, gate=gate, hours=hours), cache=A_MINUTE)


@router.post("/capacity/plans", auth=CONFIRM, response={201: wire.CapacitySaid}, operation_id="plan_capacity")
def plan_capacity(request: ApiRequest, body: LanesPlanned) -> HttpResponse:
    """Plan one side's lanes and staff for a line: for managers of the centre."""
    figures = {
        "side": queueing.SIDES.index(queueing.Side(body.side)),
        "lanes": body.lanes,
        "per_lane": body.trucks_per_lane_hour,
        "staff": body.staff,
        "staff_per_lane": body.staff_per_lane,
    }
    return _say(request, body, queueing.Kind.PLAN, figures, {"reason": body.reason})


@router.post(
    "/capacity/announcements",
    auth=CONFIRM,
    response={201: wire.CapacitySaid},
    operation_id="announce_capacity",
)
def announce_capacity(request: ApiRequest, body: CapacityAnnounced) -> HttpResponse:
    """Enter what the other side announced, with its source: for the centre's operators too."""
    given = {"per_hour": body.per_hour, "per_day": body.per_day}
    figures = {name: figure for name, figure in given.items() if figure is not None}
    figures["announced_at"] = int(body.announced_at.timestamp())
    return _say(request, body, queueing.Kind.ANNOUNCEMENT, figures, {"source": body.source})


@router.post(
    "/capacity/changes", auth=CONFIRM, response={201: wire.CapacitySaid}, operation_id="change_capacity"
)
def change_capacity(request: ApiRequest, body: HoursChanged) -> HttpResponse:
    """Let at most so many trucks pass in single hours, with a reason: for managers of the centre."""
    figures = {"at_most": body.at_most}
    return _say(request, body, queueing.Kind.CHANGE, figures, {"reason": body.reason}, code=body.why)


def _say(
    request: ApiRequest,
    body: OfLine,
    kind: queueing.Kind,
    figures: dict[str, int],
    texts: dict[str, str],
    *,
    code: str = "",
) -> HttpResponse:
    word = queueing.NewWord(kind=kind, valid=body.valid, figures=figures, texts=texts, code=code)
    answer = crossing.say_capacity(request=wish_of(request), topic=body.topic, words=[word])
    facts = answer["facts"]
    assert isinstance(facts, list)  # noqa: S101 -- tells the type checker what the use case answers
    said = wire.CapacitySaid(
        gate=body.gate, direction=body.direction, cargo=body.cargo, facts=[UUID(str(fact)) for fact in facts]
    )
    return answers.created(said)
