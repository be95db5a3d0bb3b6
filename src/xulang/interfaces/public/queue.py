"""The order of a gate's lines and its fairness report, for everybody: pages, and the same as open data.

Addresses, fields and their meaning: docs/queue.md, "Open data". Fields are only ever added, after these.
"""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from http import HTTPStatus
from typing import Final
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from xulang.crossing import api as crossing
from xulang.interfaces.public.open_data import JSON, csv_answer, open_answer
from xulang.interfaces.shared.call_orders import ShownOrder, shown_orders
from xulang.interfaces.shared.places import gate_name
from xulang.interfaces.shared.queue import class_word
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
Orders = dict[UUID, ShownOrder]

ORDER_FIELDS: Final = (
    "gate", "direction", "cargo", "turn", "number", "class", "state", "ready_at", "ahead", "hour",
    "hour_china",
)  # fmt: skip
FAIRNESS_FIELDS: Final = (
    "gate", "direction", "cargo", "day", "number", "class", "ground", "hour", "called_at", "passed",
    "passed_hours", "basis", "units", "fact", "change", "legal_basis", "ordered_unit", "approved_unit",
)  # fmt: skip
WITHOUT_FIELDS: Final = ("gate", "direction", "cargo", "day", "vehicle", "entered_at")
REPLACED_FIELDS: Final = ("gate", "day", "number", "vehicle", "what", "place", "at", "fact")
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
    hours: int | None
    basis: str
    change: str
    legal_basis: str
    units: tuple[str, ...]
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
    names = {
        "gate": gate,
        "name": gate_name(gate.code),
        "lines": [(_key(one), one) for one in lines],
        "page": page,
    }
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
    (since, until), orders = _span(day), _orders(days, now)
    names = {
        "gate": gate,
        "name": gate_name(gate.code),
        "day": day,
        "lines": [
            (one, _grounds(one), [_overtaking(row, classes, orders) for row in one.overtakings])
            for one in days
        ],
        "without": crossing.list_without_place(gate=gate.code, since=since, until=until, now=now),
        "replaced": crossing.list_replaced(gate=gate.code, since=since, until=until),
        "waits": [
            (one.line, class_word(code=waited.priority, names=classes), waited)
            for one in days
            for waited in one.waits
        ],
    }
    return render(http, "public/fairness.html", names)


@require_safe
@cache_control(public=True, max_age=15)
def open_json(http: HttpRequest, code: str, *, table: str) -> HttpResponse:
    """One of TABLES as JSON, with what stands beside its rows."""
    one = TABLES[table]
    asked = one.read(http, registry.get_gate(code=code).code)
    if asked is None:
        return _wrong(one.wrong)
    head, rows = asked
    said = {"version": VERSION, "gate": code, **head, one.name: rows}
    return open_answer(json.dumps(said).encode(), content_type=JSON)


@require_safe
@cache_control(public=True, max_age=15)
def open_csv(http: HttpRequest, code: str, *, table: str) -> HttpResponse:
    """One of TABLES as CSV."""
    one = TABLES[table]
    asked = one.read(http, registry.get_gate(code=code).code)
    if asked is None:
        return _wrong(one.wrong)
    return csv_answer(f"{table}-{code}.csv", one.fields, asked[1])


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


def _asked_order(http: HttpRequest, gate: str) -> crossing.OrderPage | None:
    page = _number(http.GET.get("page", "1"))
    direction, cargo = http.GET.get("direction"), http.GET.get("cargo")
    if page is None or direction not in list(Direction) or cargo not in list(Cargo):
        return None
    line = Line(gate=gate, direction=Direction(direction), cargo=Cargo(cargo))
    return crossing.list_order(line=line, start=(page - 1) * OPEN_PAGE, size=OPEN_PAGE, now=clock.now())


def _asked_day(http: HttpRequest, now: datetime) -> date | None:
    today = timezone.localdate(now)
    try:
        day = date.fromisoformat(http.GET.get("day") or today.isoformat())
    except ValueError:
        return None
    return day if EARLIEST <= day <= today else None


def _span(day: date) -> tuple[datetime, datetime]:
    hours = queueing.hours_of(day=day)
    return queueing.start_of(hour=hours.start), queueing.start_of(hour=hours.stop)


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
        name=class_word(code=row.priority, names=classes),
        state=word(row.state),
        ahead=row.ahead,
        ready_at=datetime.fromtimestamp(row.ready_at, tz=queueing.HANOI),
        hour=_hour(row.hour),
    )


def _orders(days: list[crossing.LineDay], now: datetime) -> Orders:
    """The orders by people that the day's overtakings rest on, with their units' names."""
    found = [row.order for one in days for row in one.overtakings if row.order]
    return {shown.one.id: shown for shown in shown_orders(orders=found, now=now)}


def _overtaking(row: crossing.Overtaking, classes: dict[str, str], orders: Orders) -> OvertakingShown:
    order = orders[row.order.id] if row.order else None
    change = word(order.one.kind) if order else ""
    return OvertakingShown(
        number=row.number,
        name=class_word(code=row.priority, names=classes),
        ground=word(row.ground),
        hour=_hour(row.hour),
        called_at=row.called_at,
        passed=row.passed,
        hours=row.hours,
        basis=word(crossing.OrderReason(order.one.reason_code)) if order else row.basis or "",
        change=f"{change}: {order.priority}" if order and order.priority else change,
        legal_basis=order.one.legal_basis if order else "",
        units=(order.ordered_unit, order.decided_unit) if order else (),
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


Asked = tuple[dict[str, object], list[dict[str, object]]]


def _read_order(http: HttpRequest, gate: str) -> Asked | None:
    asked = _asked_order(http, gate)
    if asked is None:
        return None
    head = {"as_of": asked.as_of.isoformat(), "total": asked.total, "page_size": OPEN_PAGE}
    return head, list(_order_rows(asked, http))


def _read_fairness(http: HttpRequest, gate: str) -> Asked | None:
    day, now = _asked_day(http, clock.now()), clock.now()
    if day is None:
        return None
    days = crossing.report_day(gate=gate, day=day)
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
        for one in days
    ]
    without, replaced = list(_without_rows(gate, day, now)), list(_replaced_rows(gate, day))
    head = {"lines": lines, "without_place": without, "replaced": replaced}
    return head, list(_fairness_rows(days, _orders(days, now)))


def _read_waiting(http: HttpRequest, gate: str) -> Asked | None:
    day = _asked_day(http, clock.now())
    return None if day is None else ({}, list(_waiting_rows(crossing.report_day(gate=gate, day=day))))


def _read_without(http: HttpRequest, gate: str) -> Asked | None:
    now = clock.now()
    day = _asked_day(http, now)
    return None if day is None else ({}, list(_without_rows(gate, day, now)))


def _read_replaced(http: HttpRequest, gate: str) -> Asked | None:
    day = _asked_day(http, clock.now())
    return None if day is None else ({}, list(_replaced_rows(gate, day)))


def _order_rows(page: crossing.OrderPage, http: HttpRequest) -> Iterator[dict[str, object]]:
    first = ((_number(http.GET.get("page", "1")) or 1) - 1) * OPEN_PAGE + 1
    for turn, row in enumerate(page.rows, start=first):
        hanoi, china = _both_clocks(row.hour)
        ready = datetime.fromtimestamp(row.ready_at, tz=queueing.HANOI).isoformat()
        values = (row.number, row.priority, row.state.value, ready, row.ahead, hanoi, china)
        yield dict(zip(ORDER_FIELDS, (*_line_cells(page.line), turn, *values), strict=True))


def _fairness_rows(days: list[crossing.LineDay], orders: Orders) -> Iterator[dict[str, object]]:
    for one in days:
        for row in one.overtakings:
            hanoi, _ = _both_clocks(row.hour)
            order = orders[row.order.id] if row.order else None
            values = (row.number, row.priority, row.ground.value, hanoi, _hanoi(row.called_at))
            much = (row.passed, row.hours, row.basis, row.units or None, str(row.fact_id))
            words: tuple[str | None, ...] = (None,) * 4
            if order is not None:
                kind, basis = order.one.kind.value, order.one.legal_basis
                words = (kind, basis, order.ordered_unit, order.decided_unit)
            cells = (*_line_cells(one.line), one.day.isoformat(), *values, *much, *words)
            yield dict(zip(FAIRNESS_FIELDS, cells, strict=True))


def _without_rows(gate: str, day: date, now: datetime) -> Iterator[dict[str, object]]:
    since, until = _span(day)
    for one in crossing.list_without_place(gate=gate, since=since, until=until, now=now):
        cells = (*_line_cells(one.line), day.isoformat(), str(one.vehicle), _hanoi(one.entered_at))
        yield dict(zip(WITHOUT_FIELDS, cells, strict=True))


def _replaced_rows(gate: str, day: date) -> Iterator[dict[str, object]]:
    since, until = _span(day)
    for one in crossing.list_replaced(gate=gate, since=since, until=until):
        vehicle = str(one.vehicle) if one.vehicle else None
        values = (one.number, vehicle, one.what, one.place.value, _hanoi(one.at), str(one.fact_id))
        yield dict(zip(REPLACED_FIELDS, (gate, day.isoformat(), *values), strict=True))


def _hanoi(moment: datetime) -> str:
    return moment.astimezone(queueing.HANOI).isoformat()


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """`name` is where the rows stand in the JSON, `wrong` what is said to who asks wrongly."""

    name: str
    fields: tuple[str, ...]
    read: Callable[[HttpRequest, str], Asked | None]
    wrong: str = "day is a day like 2026-05-09"


TABLES: Final = {
    "order": Table(
        name="places",
        fields=ORDER_FIELDS,
        read=_read_order,
        wrong="direction, cargo and page name a line of this gate",
    ),
    "fairness": Table(name="overtakings", fields=FAIRNESS_FIELDS, read=_read_fairness),
    "waiting": Table(name="waiting", fields=WAITING_FIELDS, read=_read_waiting),
    "without-place": Table(name="without_place", fields=WITHOUT_FIELDS, read=_read_without),
    "replaced": Table(name="replaced", fields=REPLACED_FIELDS, read=_read_replaced),
}
