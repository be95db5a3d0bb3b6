"""A gate's tile of the command screen: both directions against capacity, tonight, steps and yards."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Final, Protocol
from zoneinfo import ZoneInfo

from django.utils.safestring import SafeString
from django.utils.translation import gettext

from xulang.insight import api as insight
from xulang.interfaces.shared.boards import BoardGate
from xulang.interfaces.shared.charts import bars
from xulang.interfaces.shared.words import word
from xulang.registry import api as registry
from xulang.yards import api as yard_books

HANOI: Final = ZoneInfo("Asia/Ho_Chi_Minh")
DAY: Final = 24
HOUR: Final = timedelta(hours=1)
# Estimates are made each minute, and a yard sends a list each day: what is older has stopped.
ESTIMATES_STOPPED: Final = timedelta(minutes=10)
LIST_STOPPED: Final = timedelta(hours=26)
# From which percentage of its places on a yard is nearly full, and full.
NEARLY: Final = 80
FULL: Final = 95

Ahead = Mapping[insight.Place, insight.Tonight]


class Reading(Protocol):
    """What is read of the gates at some moment: now, or an hour of the past as known then."""

    @property
    def now(self) -> Mapping[insight.Place, insight.Counts]: ...
    @property
    def flow(self) -> Mapping[insight.Place, list[insight.Flow]]: ...
    @property
    def steps(self) -> Mapping[insight.Place, list[insight.StepWait]]: ...


def make_tiles(
    *, boards: Sequence[BoardGate], data: insight.Command, ahead: Ahead
) -> list[dict[str, object]]:
    """A tile for each gate where something is under way, was, or is expected."""
    seen = {place[0] for place in (*data.flow, *ahead)}
    yards = yards_of(now=data.read_at)
    return [
        {
            "code": one.gate.code,
            "name": one.name,
            "closed": one.closed,
            "lines": [
                make_line(
                    name=one.name,
                    place=(one.gate.code, line.direction),
                    now=data.read_at,
                    data=data,
                    ahead=ahead,
                    in_yard=line.in_yard,
                )
                for line in one.lines
            ],
            "last": max(
                (flow.hour for place, row in data.flow.items() if place[0] == one.gate.code for flow in row),
                default=None,
            ),
            "yards": yards.get(one.gate.code, []),
            "occupied": occupied(gate=one.gate.code, data=data, yards=yards.get(one.gate.code, [])),
            "past": f"?gate={one.gate.code}&at={(data.read_at - HOUR).astimezone(HANOI):%Y-%m-%dT%H:00}",
        }
        for one in boards
        if one.busy or one.gate.code in seen
    ]


def make_line(
    *,
    name: str,
    place: insight.Place,
    now: datetime,
    data: Reading,
    ahead: Ahead,
    in_yard: int | None = None,
) -> dict[str, object]:
    """A gate in one direction. The last of the day's hours is the one that `now` lies in."""
    flow = {one.hour: one for one in data.flow.get(place, [])}
    counts = data.now.get(place, insight.Counts())
    tonight = ahead.get(place)
    hours = _hours(now)
    past = [flow[hour] for hour in hours if hour in flow]
    planned = [_planned(tonight, hour) for hour in hours]
    entered = [flow[hour].entered if hour in flow else 0 for hour in hours]
    waits = sorted(data.steps.get(place, []), key=lambda one: -one.p50)
    told = tonight.estimated_at if tonight else None
    return {
        "direction": place[1],
        "waiting": counts.waiting,
        "on_road": counts.on_road,
        "inside": counts.inside,
        "held": counts.held,
        "in_yard": in_yard,
        "registered": sum(one.registered for one in past),
        "entered": sum(one.entered for one in past),
        "left": sum(one.left for one in past),
        "planned": sum(one or 0 for one in planned) if tonight and tonight.plan else None,
        "hour_entered": flow[hours[-1]].entered if hours[-1] in flow else 0,
        "hour_planned": planned[-1],
        "tonight": tonight,
        "estimated_at": told,
        "estimates_stopped": told is not None and now - told > ESTIMATES_STOPPED,
        "grows": bool(tonight and tonight.ahead and tonight.ahead[-1].p10 > counts.waiting),
        "slowest": _slowest(waits[0]) if waits else None,
        "steps": [_slowest(one) for one in waits],
        "hours": [(hour, came, plan) for hour, came, plan in zip(hours, entered, planned, strict=True)],
        "chart": _chart(name, place, hours, entered, planned) if past or any(planned) else None,
    }


def _hours(now: datetime) -> list[datetime]:
    """The last day's hours, the running one last."""
    last = now.replace(minute=0, second=0, microsecond=0)
    return [last - back * HOUR for back in range(DAY - 1, -1, -1)]


def _planned(tonight: insight.Tonight | None, hour: datetime) -> int | None:
    return tonight.plan.get(int(hour.timestamp()) // 3600) if tonight else None


def _chart(
    name: str,
    place: insight.Place,
    hours: Sequence[datetime],
    entered: Sequence[int],
    planned: Sequence[int | None],
) -> SafeString:
    known = any(one is not None for one in planned)
    return bars(
        title=f"{name}, {word(place[1])}: {gettext('trucks let in by hour, against the plan')}",
        labels=[f"{hour.astimezone(HANOI):%H:00}" for hour in hours],
        series={gettext("Let in"): entered},
        prefix=f"f{place[0]}{place[1]}",
        steps=(gettext("Planned capacity"), planned) if known else None,
    )


def _slowest(one: insight.StepWait) -> dict[str, object]:
    """In whole minutes."""
    return {
        "step": one.step,
        "force": one.force,
        "count": one.count,
        "middle": round(one.p50 / 60),
        "ninth": round(one.p90 / 60),
    }


def yards_of(*, now: datetime, known_at: datetime | None = None) -> dict[str, list[dict[str, object]]]:
    """The yards of each gate: how many stand there by the yard's own last list, of how many places.

    With `known_at` the last list of before `now` that had come by then; places are those stated today.
    """
    known = registry.list_yards()
    codes = [one.code for one in known]
    lists = (
        yard_books.find_newest_stocks(yards=codes)
        if known_at is None
        else yard_books.find_newest_stocks(yards=codes, as_of=now, known_at=known_at)
    )
    found: dict[str, list[dict[str, object]]] = {}
    for one in known:
        stock = lists.get(one.code)
        row: dict[str, object] = {"name": one.name, "places": one.places}
        if stock:
            row |= {
                "there": stock.lines,
                "as_of": stock.as_of,
                "stopped": now - stock.as_of > LIST_STOPPED,
                **(_filled(stock.lines, one.places) if one.places else {}),
            }
        found.setdefault(one.gate, []).append(row)
    return found


def occupied(*, gate: str, data: Reading, yards: Sequence[Mapping[str, object]]) -> dict[str, object] | None:
    """Vehicles that came in and have not left, both ways, of the places of the gate's yards."""
    places = sum(one["places"] for one in yards if isinstance(one["places"], int))
    if not places:
        return None
    inside = sum(counts.inside for place, counts in data.now.items() if place[0] == gate)
    return {"inside": inside, "places": places, **_filled(inside, places)}


def _filled(there: int, places: int) -> dict[str, object]:
    share = round(100 * there / places)
    return {
        "percent": share,
        "nearly": places * NEARLY // 100,
        "sign": "full" if share >= FULL else "nearly" if share >= NEARLY else "room",
    }
