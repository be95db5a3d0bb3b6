"""The command screen at an hour of the past, by two dials: all that can be known of it, as known then."""

from datetime import datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext

from xulang.crossing import api as crossing
from xulang.gates import api as gates
from xulang.insight import api as insight
from xulang.interfaces.centre.tiles import make_line, occupied, yards_of
from xulang.interfaces.shared.diversions import gate_name
from xulang.kernel.words import Direction
from xulang.registry import api as registry

HANOI: Final = ZoneInfo("Asia/Ho_Chi_Minh")
HOUR: Final = timedelta(hours=1)
MOST_ALERTS: Final = 20
SITUATIONS: Final = ("waiting", "called", "on_road", "inside", "held")
NUMBERS: Final = ("waiting", "on_road", "inside", "held", "hour_entered", "registered", "entered", "left")


def show_past(http: HttpRequest, *, at: datetime, known: datetime, now: datetime) -> HttpResponse:
    """As known at the second dial; what is known of that hour now stands beside it where it differs."""
    past = insight.command_at(at=at, known_at=known, now=now)
    asked = http.GET.get("gate", "")
    codes = [one.code for one in registry.list_gates() if one.kind is not registry.GateKind.RAIL]
    gate = asked if asked in codes else ""
    closed = {one.gate for one in gates.list_closures(at=min(at, known))}
    fresh = insight.freshness()
    # Rows of an earlier version do not know all of it: a number that lacks trucks looks like any other.
    rebuilding = fresh is not None and fresh.outdated
    shown = {
        "fresh": fresh,
        "tiles": [] if rebuilding else _tiles(past, [code for code in codes if gate in {"", code}], closed),
        "rows": [] if rebuilding else _rows(past, gate),
        "gate": gate,
        "gate_name": gate_name(code=gate) if gate else "",
        "at": at,
        "known": known,
        "at_value": f"{at.astimezone(HANOI):%Y-%m-%dT%H:00}",
        "known_value": f"{known.astimezone(HANOI):%Y-%m-%dT%H:00}",
        "earlier": _link(at - HOUR, gate),
        "later": _link(at + HOUR, gate) if at + HOUR <= now else "",
        "position": past.position,
        **_incidents(min(at, known), gate, closed),
    }
    return render(http, "centre/command_past.html", shown)


def _rows(past: insight.PastCommand, gate: str) -> list[dict[str, object]]:
    """The counts of every gate: as known then, and now."""
    shown: list[dict[str, object]] = []
    for place in sorted({*past.then.now, *past.today.now}):
        then = past.then.now.get(place, insight.Counts())
        today = past.today.now.get(place, insight.Counts())
        pairs = [(getattr(then, name), getattr(today, name)) for name in SITUATIONS]
        if gate in {"", place[0]} and any(any(pair) for pair in pairs):
            shown.append({"gate": gate_name(code=place[0]), "direction": place[1], "cells": pairs})
    return shown


def _tiles(past: insight.PastCommand, codes: list[str], closed: set[str]) -> list[dict[str, object]]:
    seen = {place[0] for place in (*past.then.flow, *past.today.flow, *past.ahead)}
    busy = {
        place[0]
        for found in (past.then.now, past.today.now)
        for place, counts in found.items()
        if counts != insight.Counts()
    }
    yards = yards_of(now=past.at, known_at=past.known)
    return [
        {
            "code": code,
            "name": gate_name(code=code),
            "closed": code in closed,
            "lines": [_line(past, (code, direction)) for direction in Direction],
            "yards": yards.get(code, []),
            "occupied": occupied(gate=code, data=past.then, yards=yards.get(code, [])),
        }
        for code in codes
        if code in seen | busy
    ]


def _line(past: insight.PastCommand, place: insight.Place) -> dict[str, object]:
    """As `tiles.make_line`, with what differs of each number now, and what tonight's forecast became."""
    name, last = gate_name(code=place[0]), past.at - HOUR
    line = make_line(name=name, place=place, now=last, data=past.then, ahead=past.ahead)
    today = make_line(name=name, place=place, now=last, data=past.today, ahead={})
    changed: dict[str, object] = {key: today[key] for key in NUMBERS if today[key] != line[key]}
    if today["slowest"] != line["slowest"]:
        changed["slowest"] = today["slowest"]
    became = past.became.get(place, {})
    tonight = past.ahead.get(place)
    line |= {
        "today": changed,
        "became": [(far, became.get(far.hours)) for far in tonight.ahead] if tonight else [],
    }
    return line


def _incidents(at: datetime, gate: str, closed: set[str]) -> dict[str, object]:
    """What rang, was closed and held at the moment; nobody could know of what came after either dial."""
    wanted = {"", gate}
    return {
        "alerts": [
            (gate_name(code=one.gate) if one.gate else gettext("The whole system"), one)
            for one in insight.list_alerts_at(at=at, limit=MOST_ALERTS)
            if not gate or one.gate in wanted
        ],
        "closures": [gate_name(code=code) for code in sorted(closed) if not gate or code in wanted],
        "holds": [
            (gate_name(code=one.gate), one)
            for one in crossing.list_road_holds(gates=[gate] if gate else None, since=at, until=at)
            if one.holds(now=at)
        ],
    }


def _link(at: datetime, gate: str) -> str:
    return f"?gate={gate}&at={at.astimezone(HANOI):%Y-%m-%dT%H:00}"
