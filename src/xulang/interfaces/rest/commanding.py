"""The command screen's figures: every gate now and tonight, and any past hour by two dials."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final, Literal
from uuid import UUID

from django.http import HttpResponse
from ninja import Query, Router, Schema

from xulang.crossing import api as crossing
from xulang.crossing.api import CrossingRefusal
from xulang.gates import api as gates
from xulang.insight import api as insight
from xulang.interfaces.rest import answers, wire
from xulang.interfaces.rest.asking import check_role
from xulang.interfaces.rest.auth import READ, ApiRequest
from xulang.interfaces.rest.inputs import Moment
from xulang.interfaces.rest.problems import WrongParameters
from xulang.interfaces.rest.refusals import RestRefusal
from xulang.interfaces.shared.desks import COMMAND
from xulang.kernel.words import Direction, Force, Step
from xulang.platform import clock
from xulang.registry import api as registry
from xulang.yards import api as yard_books

router = Router(tags=["Command screen"])
OLDEST: Final = timedelta(days=366 * 6)
HOUR: Final = timedelta(hours=1)
MOST_ALERTS: Final = 20


class Counts(wire.Output):
    """Trucks in each situation; one may be in several."""

    waiting: int
    called: int
    on_road: int
    inside: int
    held: int


class Fresh(wire.Output):
    """How far the counts have come: sealed facts before `position`, `behind` of them not yet counted.

    `stopped`: nobody has counted for a minute, so that the figures are not of now. `rebuilding`: the product
    was upgraded and counts its history anew; until then hours of the past may lack trucks.
    """

    position: int
    seen_at: datetime
    fact_at: datetime | None
    behind: int
    stopped: bool
    rebuilding: bool


class Ahead(wire.Output):
    """Who waits `hours` from now: the middle of 199 paths, and between what eight of ten lie."""

    hours: int
    p10: int
    p50: int
    p90: int


class PlannedHour(wire.Output):
    hour: datetime
    trucks: int


class TonightShown(wire.Output):
    """`takes`: trucks that can go in within a day, as `planned` or else as measured; `expected`: who comes.

    Null where nobody knows: nothing planned and nobody measured, or no past week to tell; then `ahead` is
    empty. `weeks`: how many past weeks tell. Told from the `estimates` of the trucks in line (the oldest
    `estimated_at`), the `plan`, or past `rates`.
    `plan`: of the last day and the next, empty where nobody planned.
    """

    ahead: list[Ahead]
    takes: int | None
    planned: bool
    expected: int | None
    weeks: int
    method: Literal["estimates", "plan", "rates"]
    estimated_at: datetime | None
    plan: list[PlannedHour]


class HourFlow(wire.Output):
    """Trucks that became ready, came in and left in the hour."""

    hour: datetime
    registered: int
    entered: int
    left: int


class StepTime(wire.Output):
    """Seconds from a force's turn to its word, in the last day."""

    step: Step
    force: Force
    words: int
    p50: int
    p90: int


class CommandLine(wire.Output):
    """A gate or route in one direction; `flow` has the hours of the last day in which anything was."""

    gate: str
    direction: Direction
    now: Counts
    tonight: TonightShown | None
    flow: list[HourFlow]
    steps: list[StepTime]


class YardShown(wire.Output):
    """How many stand in a yard by its own last list, `as_of`; null where there is none. `places` as set."""

    yard: str
    gate: str
    places: int | None
    there: int | None
    as_of: datetime | None


class Ringing(wire.Output):
    alert: UUID
    name: str
    gate: str | None
    direction: Direction | None
    rang_at: datetime


class RoadHeld(wire.Output):
    gate: str
    road: str
    metres: int
    until: datetime


class CommandShown(wire.Output):
    """`fresh` is null before the first fact was counted; `closed` are the gates closed now."""

    read_at: datetime
    fresh: Fresh | None
    lines: list[CommandLine]
    yards: list[YardShown]
    alerts: list[Ringing]
    closed: list[str]
    road_holds: list[RoadHeld]


class Became(wire.Output):
    """Who waited `hours` later, as known now."""

    hours: int
    waiting: int


class PastLine(wire.Output):
    """`then`: as it was known at the second dial; `known_now`: what is known of that hour today.

    So of the day before the hour: `flow` and `steps` as known then, with `_known_now` as known today.
    `tonight`: what would have been told then, with the plan as known then; `became`: what it became, without
    hours that are not over yet.
    """

    gate: str
    direction: Direction
    then: Counts
    known_now: Counts
    tonight: TonightShown | None
    became: list[Became]
    flow: list[HourFlow]
    flow_known_now: list[HourFlow]
    steps: list[StepTime]
    steps_known_now: list[StepTime]


class CommandPast(wire.Output):
    """The beginning of the hour `at`, known at the beginning of the hour `known`.

    `position`: the first sealed fact that was not known by then; null where all facts are older.
    `rebuilding`: the product was upgraded and counts its history anew; there are no `lines` until it is done.
    `yards`: each one's last list that had come by then, of the places stated today. `alerts`, `closed` and
    `road_holds`: what rang, was closed and held at the earlier of both hours.
    """

    at: datetime
    known: datetime
    position: int | None
    rebuilding: bool
    lines: list[PastLine]
    yards: list[YardShown]
    alerts: list[Ringing]
    closed: list[str]
    road_holds: list[RoadHeld]


class PastQuery(Schema):
    """`known` left out: the hour `at` itself."""

    at: Moment
    known: Moment | None = None


@router.get("/command", auth=READ, response=CommandShown, operation_id="get_command")
def get_command(request: ApiRequest) -> HttpResponse:
    """Every gate now and tonight, as the command screen shows it; counts are at most two seconds old."""
    check_role(request, COMMAND, code=CrossingRefusal.NOT_ALLOWED)
    now = clock.now()
    data = insight.command_data(now=now)
    ahead = insight.tonight(now=now, counts=data.now)
    fresh = data.freshness
    places = sorted({*data.now, *data.flow, *data.steps, *ahead})
    shown = CommandShown(
        read_at=data.read_at,
        fresh=None
        if fresh is None
        else Fresh(
            position=fresh.position,
            seen_at=fresh.seen_at,
            fact_at=fresh.fact_at,
            behind=fresh.behind,
            stopped=fresh.stopped(now=now),
            rebuilding=fresh.outdated,
        ),
        lines=[_line(place, data, ahead.get(place)) for place in places],
        yards=_yards(),
        alerts=[_ringing(one) for one in insight.page_alerts(gates=None, ringing=True, limit=MOST_ALERTS)],
        closed=sorted(one.gate for one in gates.list_closures()),
        road_holds=_holds(now),
    )
    return answers.plain(shown)


@router.get("/command/past", auth=READ, response=CommandPast, operation_id="get_command_past")
def get_command_past(request: ApiRequest, query: Query[PastQuery]) -> HttpResponse:
    """An hour by two dials, as the page shows it: the hour of the event, and that by which it was known."""
    check_role(request, COMMAND, code=CrossingRefusal.NOT_ALLOWED)
    now = clock.now()
    at, known = query.at, query.known or query.at
    dials = (("at", query.at), ("known", query.known))
    beyond = [name for name, dial in dials if dial and not now - OLDEST <= dial <= now + HOUR]
    if beyond:
        raise WrongParameters(code=RestRefusal.FIELD_BOUNDS, names=beyond)
    past, fresh = insight.command_at(at=at, known_at=known, now=now), insight.freshness()
    rebuilding = fresh is not None and fresh.outdated
    seen = {place for one in (past.then, past.today) for place in (*one.now, *one.flow, *one.steps)}
    both = min(past.at, past.known)
    shown = CommandPast(
        at=past.at,
        known=past.known,
        position=past.position,
        rebuilding=rebuilding,
        lines=[] if rebuilding else [_past_line(place, past) for place in sorted({*seen, *past.ahead})],
        yards=_yards(as_of=past.at, known_at=past.known),
        alerts=[_ringing(one) for one in insight.list_alerts_at(at=both, limit=MOST_ALERTS)],
        closed=sorted(one.gate for one in gates.list_closures(at=both)),
        road_holds=_holds(both),
    )
    return answers.found(request, shown)


def _past_line(place: insight.Place, past: insight.PastCommand) -> PastLine:
    then, today, none = past.then, past.today, insight.Counts()
    tonight = past.ahead.get(place)
    return PastLine(
        gate=place[0],
        direction=place[1],
        then=_counts(then.now.get(place, none)),
        known_now=_counts(today.now.get(place, none)),
        tonight=None if tonight is None else _tonight(tonight),
        became=[
            Became(hours=hours, waiting=waiting)
            for hours, waiting in sorted(past.became.get(place, {}).items())
        ],
        flow=_flow(then.flow.get(place, [])),
        flow_known_now=_flow(today.flow.get(place, [])),
        steps=_steps(then.steps.get(place, [])),
        steps_known_now=_steps(today.steps.get(place, [])),
    )


def _ringing(one: insight.Alert) -> Ringing:
    return Ringing(
        alert=one.id, name=one.name, gate=one.gate or None, direction=one.direction, rang_at=one.rang_at
    )


def _holds(at: datetime) -> list[RoadHeld]:
    return [
        RoadHeld(gate=one.gate, road=one.road, metres=one.metres, until=one.until)
        for one in crossing.list_road_holds(gates=None, since=at, until=at)
        if one.holds(now=at)
    ]


def _counts(one: insight.Counts) -> Counts:
    return Counts(
        waiting=one.waiting, called=one.called, on_road=one.on_road, inside=one.inside, held=one.held
    )


def _line(
    place: tuple[str, Direction], data: insight.Command, tonight: insight.Tonight | None
) -> CommandLine:
    return CommandLine(
        gate=place[0],
        direction=place[1],
        now=_counts(data.now.get(place, insight.Counts())),
        tonight=None if tonight is None else _tonight(tonight),
        flow=_flow(data.flow.get(place, [])),
        steps=_steps(data.steps.get(place, [])),
    )


def _flow(found: Sequence[insight.Flow]) -> list[HourFlow]:
    return [
        HourFlow(hour=one.hour, registered=one.registered, entered=one.entered, left=one.left)
        for one in found
    ]


def _steps(found: Sequence[insight.StepWait]) -> list[StepTime]:
    return [
        StepTime(step=one.step, force=one.force, words=one.count, p50=one.p50, p90=one.p90) for one in found
    ]


def _yards(*, as_of: datetime | None = None, known_at: datetime | None = None) -> list[YardShown]:
    known = registry.list_yards()
    lists = yard_books.find_newest_stocks(yards=[one.code for one in known], as_of=as_of, known_at=known_at)
    return [
        YardShown(
            yard=one.code,
            gate=one.gate,
            places=one.places,
            there=lists[one.code].lines if one.code in lists else None,
            as_of=lists[one.code].as_of if one.code in lists else None,
        )
        for one in known
    ]


def _tonight(one: insight.Tonight) -> TonightShown:
    return TonightShown(
        ahead=[Ahead(hours=each.hours, p10=each.p10, p50=each.p50, p90=each.p90) for each in one.ahead],
        takes=one.day_capacity,
        planned=one.planned,
        expected=one.expected,
        weeks=one.weeks,
        method=one.method.value,
        estimated_at=one.estimated_at,
        plan=[
            PlannedHour(hour=insight.hour_time(hour=hour) - HOUR, trucks=trucks)
            for hour, trucks in sorted(one.plan.items())
        ],
    )
