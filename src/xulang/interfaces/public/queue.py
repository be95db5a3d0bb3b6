"""The order of a gate's lines and its fairness report, for everybody: pages, and the same as open data.

Addresses, fields and their meaning: docs/queue.md, "Open data". Fields are only ever added, after these.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from http import HTTPStatus
from typing import Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from xulang.crossing import api as crossing
from xulang.interfaces.public.open_data import JSON, csv_answer, open_answer
from xulang.interfaces.shared.words import word
from xulang.kernel.words import Cargo, Direction
from xulang.platform import clock
from xulang.queueing import api as queueing
from xulang.queueing.api import Ground, Line
from xulang.registry import api as registry

VERSION: Final = 1
PAGE: Final = 100
OPEN_PAGE: Final = 1000
MOST_PAGES: Final = 10_000
EARLIEST: Final = date(2025, 1, 1)

ORDER_FIELDS: Final = (
    "gate", "direction", "cargo", "turn", "number", "class", "state", "ready_at", "ahead", "hour",
    "hour_china",
)  # fmt: skip
FAIRNESS_FIELDS: Final = (
    "gate", "direction", "cargo", "day", "number", "class", "ground", "hour", "called_at", "passed",
    "passed_hours", "basis", "units", "fact",
)  # fmt: skip
WAITING_FIELDS: Final = (
    "gate", "direction", "cargo", "day", "class", "entered", "p50_minutes", "p90_minutes", "p95_minutes",
    "called", "missed", "lost",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Hour:
    """An hour of the queue by both sides' clocks."""

    hanoi: datetime
    china: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderShown:
    number: int
    name: str
    state: str
    ahead: int | None
    ready_at: datetime
    hour: Hour | None


@dataclass(frozen=True, slots=True, kw_only=True)
class OvertakingShown:
    number: int
    name: str
    ground: str
    hour: Hour | None
    called_at: datetime
    passed: int
    hours: int
    basis: str
    breach: str


@require_safe
@cache_control(public=True, max_age=15)
def order(http: HttpRequest, code: str) -> HttpResponse:
    """Every live place of a line in its turn, a hundred on a page."""
    gate, now = registry.get_gate(code=code), clock.now()
    lines = _lines(gate.code)
    line = _asked_line(http, lines)
    page = _number(http.GET.get("page", "1"))
    if page is None or (line is None and lines):
        return _wrong("line is one of this gate's, page a number from 1")
    names = {"gate": gate, "name": gate.name_vi, "lines": [(_key(one), one) for one in lines], "page": page}
    if line is not None:
        shown = crossing.list_order(line=line, start=(page - 1) * PAGE, size=PAGE, now=now)
        classes = _class_names(now)
        names |= {
            "line": line,
            "key": _key(line),
            "shown": shown,
            "rows": [_shown(row, classes) for row in shown.rows],
            "before": page - 1,
            "after": page + 1 if page * PAGE < shown.total else 0,
        }
    return render(http, "public/order.html", names)


@require_safe
@cache_control(public=True, max_age=15)
def fairness(http: HttpRequest, code: str) -> HttpResponse:
    """One day of the gate: who overtook whom on what ground, how long people waited, who stayed away."""
    gate, now = registry.get_gate(code=code), clock.now()
    day = _asked_day(http, now)
    if day is None:
        return _wrong("day is a day like 2026-05-09")
    classes = _class_names(now)
    days = crossing.report_day(gate=gate.code, day=day)
    names = {
        "gate": gate,
        "name": gate.name_vi,
        "day": day,
        "lines": [
            (one, _grounds(one), [_overtaking(row, classes) for row in one.overtakings]) for one in days
        ],
        "waits": [
            (one.line, classes.get(waited.priority, waited.priority), waited)
            for one in days
            for waited in one.waits
        ],
    }
    return render(http, "public/fairness.html", names)


@require_safe
@cache_control(public=True, max_age=15)
def order_json(http: HttpRequest, code: str) -> HttpResponse:
    asked = _asked_order(http, code)
    if asked is None:
        return _wrong("direction, cargo and page name a line of this gate")
    said = {
        "version": VERSION,
        "gate": code,
        "as_of": asked.as_of.isoformat(),
        "total": asked.total,
        "page_size": OPEN_PAGE,
        "places": list(_order_rows(asked, http)),
    }
    return open_answer(json.dumps(said).encode(), content_type=JSON)


@require_safe
@cache_control(public=True, max_age=15)
def order_csv(http: HttpRequest, code: str) -> HttpResponse:
    asked = _asked_order(http, code)
    if asked is None:
        return _wrong("direction, cargo and page name a line of this gate")
    return csv_answer(f"order-{code}.csv", ORDER_FIELDS, list(_order_rows(asked, http)))


@require_safe
@cache_control(public=True, max_age=15)
def fairness_json(http: HttpRequest, code: str) -> HttpResponse:
    asked = _asked_report(http, code)
    if asked is None:
        return _wrong("day is a day like 2026-05-09")
    lines = [
        {
            "direction": one.line.direction.value,
            "cargo": one.line.cargo.value,
            "called": one.called,
            "calls": {ground.value: one.calls.get(ground, 0) for ground in Ground},
            "passed": {ground.value: one.passed.get(ground, 0) for ground in Ground},
            "missed": one.missed,
            "lost": one.lost,
        }
        for one in asked
    ]
    said = {"version": VERSION, "gate": code, "lines": lines, "overtakings": list(_fairness_rows(asked))}
    return open_answer(json.dumps(said).encode(), content_type=JSON)


@require_safe
@cache_control(public=True, max_age=15)
def fairness_csv(http: HttpRequest, code: str) -> HttpResponse:
    asked = _asked_report(http, code)
    if asked is None:
        return _wrong("day is a day like 2026-05-09")
    return csv_answer(f"fairness-{code}.csv", FAIRNESS_FIELDS, list(_fairness_rows(asked)))


@require_safe
@cache_control(public=True, max_age=15)
def waiting_json(http: HttpRequest, code: str) -> HttpResponse:
    asked = _asked_report(http, code)
    if asked is None:
        return _wrong("day is a day like 2026-05-09")
    said = {"version": VERSION, "gate": code, "waiting": list(_waiting_rows(asked))}
    return open_answer(json.dumps(said).encode(), content_type=JSON)


@require_safe
@cache_control(public=True, max_age=15)
def waiting_csv(http: HttpRequest, code: str) -> HttpResponse:
    asked = _asked_report(http, code)
    if asked is None:
        return _wrong("day is a day like 2026-05-09")
    return csv_answer(f"waiting-{code}.csv", WAITING_FIELDS, list(_waiting_rows(asked)))


# What was asked


def _lines(gate: str) -> list[Line]:
    return [line for line in queueing.list_started() if line.gate == gate]


def _key(line: Line) -> str:
    return f"{line.direction}-{line.cargo}"


def _asked_line(http: HttpRequest, lines: list[Line]) -> Line | None:
    """The line that the address names; without one the first."""
    asked = http.GET.get("line")
    if asked is None:
        return lines[0] if lines else None
    return next((line for line in lines if _key(line) == asked), None)


def _asked_order(http: HttpRequest, code: str) -> crossing.OrderPage | None:
    page = _number(http.GET.get("page", "1"))
    gate = registry.get_gate(code=code).code
    try:
        line = Line(
            gate=gate,
            direction=Direction(http.GET.get("direction", "")),
            cargo=Cargo(http.GET.get("cargo", "")),
        )
    except ValueError:
        return None
    if page is None:
        return None
    return crossing.list_order(line=line, start=(page - 1) * OPEN_PAGE, size=OPEN_PAGE, now=clock.now())


def _asked_report(http: HttpRequest, code: str) -> list[crossing.LineDay] | None:
    day = _asked_day(http, clock.now())
    return None if day is None else crossing.report_day(gate=registry.get_gate(code=code).code, day=day)


def _asked_day(http: HttpRequest, now: datetime) -> date | None:
    today = timezone.localdate(now)
    try:
        day = date.fromisoformat(http.GET.get("day") or today.isoformat())
    except ValueError:
        return None
    return day if EARLIEST <= day <= today else None


def _number(text: str) -> int | None:
    usual = text.isascii() and text.isdecimal() and len(text) < 6
    return int(text) if usual and 1 <= int(text) <= MOST_PAGES else None


def _wrong(said: str) -> HttpResponse:
    return HttpResponse(
        json.dumps({"error": said}), status=HTTPStatus.BAD_REQUEST, content_type="application/json"
    )


# What is shown


def _class_names(now: datetime) -> dict[str, str]:
    """What people call the classes in force, in the reader's language."""
    name = {"vi": "name_vi", "zh-hans": "name_zh"}.get(get_language() or "", "name_en")
    found = queueing.in_force(words=queueing.read_classes(since=now), kind=queueing.Kind.PRIORITY, moment=now)
    return {one.said.code: one.said.texts.get(name, one.said.code) for one in found}


def _hour(hour: int | None) -> Hour | None:
    if hour is None:
        return None
    start = queueing.start_of(hour=hour)
    return Hour(hanoi=start.astimezone(queueing.HANOI), china=f"{start.astimezone(queueing.BEIJING):%H:%M}")


def _shown(row: crossing.OrderRow, classes: dict[str, str]) -> OrderShown:
    return OrderShown(
        number=row.number,
        name=classes.get(row.priority, ""),
        state=word(row.state),
        ahead=row.ahead,
        ready_at=datetime.fromtimestamp(row.ready_at, tz=queueing.HANOI),
        hour=_hour(row.hour),
    )


def _overtaking(row: crossing.Overtaking, classes: dict[str, str]) -> OvertakingShown:
    return OvertakingShown(
        number=row.number,
        name=classes.get(row.priority, ""),
        ground=word(row.ground),
        hour=_hour(row.hour),
        called_at=row.called_at,
        passed=row.passed,
        hours=row.hours,
        basis=row.basis or "",
        breach="bad" if row.ground == Ground.UNCALLED else "",
    )


def _grounds(day: crossing.LineDay) -> list[tuple[str, int, int]]:
    return [(word(one), day.calls[one], day.passed.get(one, 0)) for one in Ground if day.calls.get(one)]


# Open data


def _both_clocks(hour: int | None) -> tuple[str | None, str | None]:
    if hour is None:
        return None, None
    start = queueing.start_of(hour=hour)
    return (
        start.astimezone(queueing.HANOI).isoformat(),
        start.astimezone(queueing.BEIJING).isoformat(),
    )


def _order_rows(page: crossing.OrderPage, http: HttpRequest) -> Iterator[dict[str, object]]:
    first = ((_number(http.GET.get("page", "1")) or 1) - 1) * OPEN_PAGE + 1
    for turn, row in enumerate(page.rows, start=first):
        hanoi, china = _both_clocks(row.hour)
        ready = datetime.fromtimestamp(row.ready_at, tz=queueing.HANOI).isoformat()
        values = (row.number, row.priority, row.state.value, ready, row.ahead, hanoi, china)
        yield dict(zip(ORDER_FIELDS, (*_line_cells(page.line), turn, *values), strict=True))


def _fairness_rows(days: list[crossing.LineDay]) -> Iterator[dict[str, object]]:
    for one in days:
        for row in one.overtakings:
            hanoi, _ = _both_clocks(row.hour)
            called = row.called_at.astimezone(queueing.HANOI).isoformat()
            values = (row.number, row.priority, row.ground.value, hanoi, called, row.passed, row.hours)
            more = (row.basis, row.units or None, str(row.fact_id))
            cells = (*_line_cells(one.line), one.day.isoformat(), *values, *more)
            yield dict(zip(FAIRNESS_FIELDS, cells, strict=True))


def _waiting_rows(days: list[crossing.LineDay]) -> Iterator[dict[str, object]]:
    """A row for each class of a line, and one without a class for its calls and no-shows."""
    for one in days:
        head = (*_line_cells(one.line), one.day.isoformat())
        entered = sum(waited.trucks for waited in one.waits)
        whole = (None, entered, None, None, None, one.called, one.missed, one.lost)
        yield dict(zip(WAITING_FIELDS, (*head, *whole), strict=True))
        for waited in one.waits:
            values = (waited.priority, waited.trucks, waited.p50, waited.p90, waited.p95, None, None, None)
            yield dict(zip(WAITING_FIELDS, (*head, *values), strict=True))


def _line_cells(line: Line) -> tuple[str, str, str]:
    return line.gate, line.direction.value, line.cargo.value
