"""How far our own estimates were off, day by day: for everybody, and as open data."""

from datetime import timedelta
from typing import Final

import msgspec
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from xulang.interfaces.public.open_data import JSON, csv_answer, open_answer
from xulang.interfaces.shared.places import gate_choices, gate_name
from xulang.platform import clock
from xulang.queueing import api as queueing

DAYS: Final = 90
VERSION: Final = 1
# What was known of the line when it was told.
KINDS: Final = {
    "usual": _("a usual day"),
    "cut": _("less capacity announced"),
    "stopped": _("a stop that nobody announced"),
    "resumed": _("within a day after such a stop"),
    "holiday": _("within a week before days of rest"),
    "reopened": _("in or within a week after days of rest"),
}


class ErrorRow(msgspec.Struct, frozen=True, kw_only=True):
    """One day in Hanoi and kind of moment; the schema is said in docs/estimates.md. Errors are seconds."""

    day: str
    kind: str
    estimates: int
    within: int
    earlier: int
    later: int
    coverage_per_mille: int
    mean_error: int
    mean_error_of_constant_rate: int
    mean_width: int
    mean_width_before_correction: int | None


class Errors(msgspec.Struct, frozen=True, kw_only=True):
    version: int
    gate: str
    rows: list[ErrorRow]


@require_safe
@cache_control(public=True, max_age=60)
def errors_page(http: HttpRequest, code: str) -> HttpResponse:
    """Coverage and mean error beside those of a constant rate, the latest day first."""
    found = _rows(code)
    names = {
        "gate": code,
        "gate_name": gate_name(code),
        "rows": [(row, KINDS[row.kind]) for row in found],
        "days": DAYS,
        "learnt": queueing.find_learnt(),
    }
    return render(http, "public/estimates.html", names)


@require_safe
@cache_control(public=True, max_age=60)
def errors_json(_http: HttpRequest, code: str) -> HttpResponse:
    said = Errors(version=VERSION, gate=code, rows=_rows(code))
    return open_answer(msgspec.json.encode(said), content_type=JSON)


@require_safe
@cache_control(public=True, max_age=60)
def errors_csv(_http: HttpRequest, code: str) -> HttpResponse:
    rows = [msgspec.to_builtins(row) for row in _rows(code)]
    return csv_answer(f"estimates-{code}.csv", ErrorRow.__struct_fields__, rows)


def _rows(gate: str) -> list[ErrorRow]:
    if gate not in dict(gate_choices()):
        raise Http404
    since = clock.now() - timedelta(days=DAYS)
    return [
        ErrorRow(
            day=one.day.isoformat(),
            kind=one.kind.value,
            estimates=one.figures.count,
            within=one.figures.covered,
            earlier=one.figures.early,
            later=one.figures.late,
            coverage_per_mille=round(1000 * one.figures.coverage),
            mean_error=round(one.figures.error),
            mean_error_of_constant_rate=round(one.figures.constant),
            mean_width=round(one.figures.width),
            mean_width_before_correction=None if one.raw_width is None else round(one.raw_width),
        )
        for one in queueing.list_errors(gate=gate, since=since)
    ]
