"""Open data that are no facts, though order and capacity rest on them: gates and opening hours."""

from typing import Final

import msgspec
from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from xulang.interfaces.shared.csv_files import CSV_TYPE, csv_text
from xulang.queueing import api as queueing
from xulang.registry import api as registry

JSON: Final = "application/json"


@require_safe
@cache_control(public=True, max_age=300)
def reference(_http: HttpRequest) -> HttpResponse:
    """Which gate a route is part of, and our side's opening hours with their validity."""
    said = queueing.write_reference(
        gates=[queueing.GateSaid(code=one.code, parent=one.parent) for one in registry.list_gates()],
        hours=_hours(),
    )
    return open_answer(msgspec.json.encode(said), content_type=JSON)


@require_safe
@cache_control(public=True, max_age=300)
def opening_hours(_http: HttpRequest) -> HttpResponse:
    """The same hours as CSV; no end means until further notice."""
    rows = [msgspec.to_builtins(row) for row in _hours()]
    return csv_answer("opening-hours.csv", queueing.HoursSaid.__struct_fields__, rows)


def _hours() -> list[queueing.HoursSaid]:
    return [
        queueing.HoursSaid(
            gate=row.gate,
            weekday=row.weekday,
            opens=row.opens_at.hour * 60 + row.opens_at.minute,
            closes=row.closes_at.hour * 60 + row.closes_at.minute,
            valid_from=row.valid_from,
            valid_until=row.valid_until,
        )
        for row in registry.list_all_opening_hours()
    ]


def csv_answer(name: str, fields: tuple[str, ...], rows: list[dict[str, object]]) -> HttpResponse:
    """Rows as a CSV file; what is not known is empty."""
    response = open_answer(csv_text(fields=fields, rows=rows).encode(), content_type=CSV_TYPE)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def open_answer(content: bytes, *, content_type: str) -> HttpResponse:
    """Other sites may read it from a browser: it is public, and no cookie changes it."""
    headers = {"Access-Control-Allow-Origin": "*", "Cross-Origin-Resource-Policy": "cross-origin"}
    return HttpResponse(content, content_type=content_type, headers=headers)
