"""What a gate takes today and tomorrow, for everybody; and the same as open data."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from http import HTTPStatus
from typing import Final

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from xulang.interfaces.shared.capacity import (
    FIELDS,
    MOST_DAYS,
    HourRow,
    by_hour,
    cells_of,
    days_of,
    open_rows,
    today,
)
from xulang.interfaces.shared.csv_files import CSV_TYPE, csv_text
from xulang.kernel.words import Cargo, Direction
from xulang.platform import clock
from xulang.registry import api as registry

USUAL_DAYS: Final = 2
VERSION: Final = 1
EARLIEST, LATEST = date(2025, 1, 1), date(2100, 1, 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class DayTable:
    """One day in one direction: a column for each kind of cargo that has a plan."""

    day: date
    direction: Direction
    cargos: list[Cargo]
    rows: list[HourRow]


def day_tables(*, gate: str, now: datetime) -> Iterator[DayTable]:
    """Yield today's and tomorrow's hours, each direction by itself; nothing where nobody planned."""
    first = today(now=now)
    lines = cells_of(gate=gate, first=first, days=USUAL_DAYS, now=now)
    for offset in range(USUAL_DAYS):
        for direction in Direction:
            columns = [days_of(cells)[offset] for cells in lines if cells[0].line.direction == direction]
            if columns:
                yield DayTable(
                    day=first + timedelta(days=offset),
                    direction=direction,
                    cargos=[cells[0].line.cargo for cells in columns],
                    rows=by_hour(columns=columns),
                )


@require_safe
@cache_control(public=True, max_age=60)
def open_json(http: HttpRequest, code: str) -> HttpResponse:
    """`from` (2026-05-09) and `days` (1 to 14) choose; usually today and tomorrow."""
    asked = _asked(http)
    if asked is None:
        return _wrong()
    now = clock.now()
    rows = list(open_rows(gate=registry.get_gate(code=code).code, first=asked[0], days=asked[1], now=now))
    return JsonResponse({"version": VERSION, "gate": code, "made_at": now.isoformat(), "hours": rows})


@require_safe
@cache_control(public=True, max_age=60)
def open_csv(http: HttpRequest, code: str) -> HttpResponse:
    """The same rows; an unknown figure is empty."""
    asked = _asked(http)
    if asked is None:
        return _wrong()
    gate = registry.get_gate(code=code).code
    rows = open_rows(gate=gate, first=asked[0], days=asked[1], now=clock.now())
    response = HttpResponse(csv_text(fields=FIELDS, rows=rows), content_type=CSV_TYPE)
    response["Content-Disposition"] = f'attachment; filename="capacity-{code}-{asked[0]:%Y-%m-%d}.csv"'
    return response


def _asked(http: HttpRequest) -> tuple[date, int] | None:
    """The first day and how many; None for what is neither."""
    try:
        first = date.fromisoformat(http.GET.get("from") or today(now=clock.now()).isoformat())
    except ValueError:
        return None
    days = http.GET.get("days", str(USUAL_DAYS))
    if not (days.isascii() and days.isdecimal() and len(days) < 3 and EARLIEST <= first < LATEST):
        return None
    return (first, int(days)) if 1 <= int(days) <= MOST_DAYS else None


def _wrong() -> HttpResponse:
    said = {"error": "from is a day like 2026-05-09, days a number from 1 to 14"}
    return HttpResponse(json.dumps(said), status=HTTPStatus.BAD_REQUEST, content_type="application/json")
