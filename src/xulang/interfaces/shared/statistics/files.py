"""Statistics as files for people: CSV and XLSX. For statistical offices: sdmx.py beside this file."""

import io
from collections.abc import Sequence
from typing import Final
from zoneinfo import ZoneInfo

from django.utils.translation import gettext_lazy as _

from xulang.insight.api import Freshness, Pivot
from xulang.interfaces.shared.csv_files import MARK, csv_text, safe
from xulang.interfaces.shared.statistics.asking import DIMENSIONS, MEASURES, MOMENTS
from xulang.interfaces.shared.statistics.naming import Names, plain

HANOI: Final = ZoneInfo("Asia/Ho_Chi_Minh")
XLSX_TYPE: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def write_csv(*, found: Pivot) -> bytes:
    """A line a cell, with codes and names: what a program reads, and a person too."""
    names, question = Names(found=found), found.question
    dimensions = [one.value for one in question.dimensions]
    named = [f"{one}_name" for one in dimensions]
    rows = []
    for (row, column), amount in sorted(found.cells.items()):
        key = (*row, *column)
        labels = [names.of(one, value) for one, value in zip(question.dimensions, key, strict=True)]
        rows.append(
            {
                **dict(zip(dimensions, key, strict=True)),
                **dict(zip(named, labels, strict=True)),
                question.measure.value: plain(question.measure, amount),
            }
        )
    fields = [*dimensions, *named, question.measure.value]
    return (MARK + csv_text(fields=fields, rows=rows)).encode()


def write_xlsx(*, found: Pivot, fresh: Freshness | None) -> bytes:
    """The table as it stands on the page, numbers as numbers, with totals; then as known when, by whom."""
    from openpyxl import Workbook  # noqa: PLC0415 -- loaded when a file is asked for: pages never need it

    names, question = Names(found=found), found.question
    book = Workbook(write_only=True)
    sheet = book.create_sheet("Xứ Lạng")
    sheet.append([str(MEASURES[question.measure]), f"{question.first} – {question.last}"])
    heads = [str(DIMENSIONS[one]) for one in question.rows]
    total = [str(_("Total"))] if found.adds_up else []
    sheet.append([*heads, *(safe(names.label(question.columns, key)) for key in found.column_keys), *total])
    for row in found.row_keys:
        labels = [safe(names.of(one, value)) for one, value in zip(question.rows, row, strict=True)]
        amounts = (found.cells.get((row, column)) for column in found.column_keys)
        sheet.append([*labels, *_written(found, [*amounts, *_whole(found, found.row_total(row))])])
    if found.adds_up:
        sums = [found.column_total(key) for key in found.column_keys]
        blank = [""] * (len(heads) - 1)
        named = [*total, *blank] if heads else []
        sheet.append([*named, *_written(found, [*sums, found.total])])
    sheet.append([])
    if fresh is not None:
        at = f"{fresh.fact_at.astimezone(HANOI):%d/%m/%Y %H:%M}" if fresh.fact_at else "–"
        sheet.append([str(_("Known until")), at, str(_("sealed facts")), fresh.position])
        if fresh.outdated:
            sheet.append([str(_("History is being rebuilt after an upgrade."))])
    sheet.append([str(_("Source")), str(_("Xứ Lạng, records of crossing")), str(MOMENTS[question.moment])])
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def _whole(found: Pivot, total: int | None) -> list[int | None]:
    return [total] if found.adds_up else []


def _written(found: Pivot, amounts: Sequence[int | None]) -> list[float | None]:
    return [None if one is None else plain(found.question.measure, one) for one in amounts]
