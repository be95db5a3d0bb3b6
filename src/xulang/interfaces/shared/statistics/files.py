"""Statistics as files for people: CSV and XLSX. For statistical offices: sdmx.py beside this file."""

import io
from typing import Final

from xulang.insight.api import Pivot
from xulang.interfaces.shared.csv_files import MARK, csv_text, safe
from xulang.interfaces.shared.statistics.asking import DIMENSIONS, MEASURES
from xulang.interfaces.shared.statistics.naming import Names, plain

XLSX_TYPE: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def write_csv(*, found: Pivot) -> bytes:
    """A line a cell, with codes and names: what a program reads, and a person too."""
    names, question = Names(found=found), found.question
    dimensions = [one.value for one in question.dimensions]
    named = [f"{one}_name" for one in dimensions]
    rows = []
    for (row, column), amount in found.cells.items():
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


def write_xlsx(*, found: Pivot) -> bytes:
    """The table as it stands on the page, numbers as numbers."""
    from openpyxl import Workbook  # noqa: PLC0415 -- loaded when a file is asked for: pages never need it

    names, question = Names(found=found), found.question
    book = Workbook(write_only=True)
    sheet = book.create_sheet("Xứ Lạng")
    sheet.append([str(MEASURES[question.measure]), f"{question.first} – {question.last}"])
    heads = [str(DIMENSIONS[one]) for one in question.rows]
    sheet.append([*heads, *(safe(names.label(question.columns, key)) for key in found.column_keys)])
    for row in found.row_keys:
        labels = [safe(names.of(one, value)) for one, value in zip(question.rows, row, strict=True)]
        amounts = (found.cells.get((row, column)) for column in found.column_keys)
        sheet.append([*labels, *(None if one is None else plain(question.measure, one) for one in amounts)])
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()
