"""The command screen: every gate now and tonight, on a wall or a phone; and any past hour by two dials.

What is counted is read once for all viewers (`insight.command_data`, `insight.tonight`).
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from xulang.crossing import api as crossing
from xulang.insight import api as insight
from xulang.interfaces.centre.past import show_past
from xulang.interfaces.centre.roles import SEEING
from xulang.interfaces.centre.tiles import make_tiles
from xulang.interfaces.shared.addresses import stream_address
from xulang.interfaces.shared.boards import board_gates
from xulang.interfaces.shared.charts import bars
from xulang.interfaces.shared.diversions import gate_name
from xulang.interfaces.shared.drawn import Drawn
from xulang.interfaces.shared.requests import for_roles
from xulang.interfaces.shared.words import word
from xulang.journal import api as journal
from xulang.kernel.words import Direction
from xulang.platform import clock

HANOI: Final = ZoneInfo("Asia/Ho_Chi_Minh")
OLDEST: Final = timedelta(days=366 * 6)
MOST_ALERTS: Final = 20


# Seconds until a screen asks again by itself: while facts are sealed that it does not count, and else.
SOON: Final = 2
LATER: Final = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class Live:
    """The screen without its frame. `position` is the first fact of the log that it does not count.

    `stopped`: its figures are not of now, or are being counted anew.
    """

    html: SafeString
    stopped: bool
    position: int


_drawn = Drawn[Live]()


@never_cache
@require_safe
@for_roles(*SEEING)
def command(http: HttpRequest) -> HttpResponse:
    """`at`: an hour of the past by Hanoi's clock; `known`: as known at which hour; `gate`: of one gate."""
    now = clock.now()
    asked = http.GET.get("at", "")
    at = _moment(asked, now)
    if at is not None:
        return show_past(http, at=at, known=_moment(http.GET.get("known", ""), now) or at, now=now)
    data = insight.command_data(now=now)
    live = _drawn.get(key=get_language() or "", reading=data, draw=lambda: _draw(data, now))
    behind = live.position < journal.get_size()
    shown = {
        "live": live,
        "again": SOON if behind else LATER,
        "stream": stream_address("public"),
        "at_value": f"{now.astimezone(HANOI):%Y-%m-%dT%H:00}",
        "no_such_hour": bool(asked),
        "oldest": now - OLDEST,
    }
    part = "command_live" if http.headers.get("HX-Request") == "true" else "command"
    # Whoever asked for an hour of the past shall not take the present for it.
    return render(http, f"centre/{part}.html", shown, status=422 if asked else 200)


def _draw(data: insight.Command, now: datetime) -> Live:
    """The screen as all see it; without the request, so that nothing of one viewer can be in it."""
    boards = board_gates(now=now)
    ahead = insight.tonight(now=now, counts=data.now)
    fresh = data.freshness
    stopped = fresh is None or fresh.stopped(now=now)
    tiles = make_tiles(boards=boards, data=data, ahead=ahead)
    shown = {
        "tiles": tiles,
        "idle": [one.name for one in boards if one.gate.code not in {tile["code"] for tile in tiles}],
        "fresh": fresh,
        "stopped": stopped,
        "read_at": data.read_at,
        "now": now,
        "alerts": [
            (gate_name(code=one.gate) if one.gate else gettext("The whole system"), one)
            for one in insight.list_alerts(gates=None, limit=MOST_ALERTS)
            if one.over_at is None
        ],
        "closures": [one for one in boards if one.closed],
        "holds": [
            (gate_name(code=one.gate), one)
            for one in crossing.list_road_holds(gates=None, since=now, until=now)
            if one.holds(now=now)
        ],
        "hours": _hours(data, now),
        "chart": _chart(data, now),
    }
    return Live(
        html=SafeString(render_to_string("centre/command_gates.html", shown)),
        stopped=stopped or (fresh is not None and fresh.outdated),
        position=fresh.position if fresh else 0,
    )


def _hours(data: insight.Command, now: datetime) -> list[tuple[datetime, int, int]]:
    """By hour of the last day: trucks let in for export and for import, at all gates."""
    counts: dict[datetime, dict[Direction, int]] = {}
    for (_gate, direction), flow in data.flow.items():
        for one in flow:
            row = counts.setdefault(one.hour, dict.fromkeys(Direction, 0))
            row[direction] += one.entered
    last = now.replace(minute=0, second=0, microsecond=0)
    hours = [last - timedelta(hours=back) for back in range(23, -1, -1)]
    return [
        (
            hour,
            counts.get(hour, {}).get(Direction.EXPORT, 0),
            counts.get(hour, {}).get(Direction.IMPORT, 0),
        )
        for hour in hours
    ]


def _chart(data: insight.Command, now: datetime) -> SafeString:
    rows = _hours(data, now)
    return bars(
        title=gettext("Trucks let in, by hour, all gates"),
        labels=[f"{hour.astimezone(HANOI):%H:00}" for hour, _export, _import in rows],
        series={
            str(word(Direction.EXPORT)): [export for _hour, export, _import in rows],
            str(word(Direction.IMPORT)): [entered for _hour, _export, entered in rows],
        },
        prefix="flow",
    )


def _moment(text: str, now: datetime) -> datetime | None:
    """A minute by Hanoi's clock, at its whole hour; None for anything else, for the future and long ago."""
    try:
        moment = datetime.fromisoformat(text[:16]).replace(tzinfo=HANOI, minute=0, second=0, microsecond=0)
    except ValueError:
        return None
    return moment if now - OLDEST <= moment <= now + timedelta(hours=1) else None
