"""The cells of a workbook with what is merged and hidden, for files in which people fill in figures."""

import io
import re
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Any

import openpyxl
from defusedxml import DefusedXmlException
from openpyxl.utils import column_index_from_string

from xulang.declarations.domain.documents.refusals import DocumentRefusal
from xulang.declarations.domain.spreadsheets import bounds
from xulang.declarations.domain.spreadsheets.grids import OpenedCell, OpenedGrid
from xulang.declarations.usecases.opening.workbook import (
    STUMBLES,
    check_archive,
    check_cells,
    open_archive,
    plain_number,
)
from xulang.kernel.refusal import Refusal

# Whole sheets are held to see what is merged: fewer cells than where a file is only read through.
CELLS = 50_000
MOST_LISTED = 10_000
SHOWN = re.compile(r"0\.(?P<decimals>0+)")


def open_grids(content: bytes) -> tuple[OpenedGrid, ...]:
    """Raises a DocumentRefusal for whatever is not an honest workbook."""
    try:
        with open_archive(content) as archive:
            check_archive(archive)
            check_cells(archive, most=CELLS)
        book = openpyxl.load_workbook(io.BytesIO(content), data_only=True, keep_links=False)
        return _grids(book)
    except Refusal:
        raise
    except DefusedXmlException as error:
        raise Refusal(code=DocumentRefusal.OWN_ENTITIES) from error
    except STUMBLES as error:
        raise Refusal(code=DocumentRefusal.MALFORMED) from error


def _grids(book: openpyxl.Workbook) -> tuple[OpenedGrid, ...]:
    if len(book.worksheets) > bounds.TABLES:
        raise Refusal(code=DocumentRefusal.TOO_MUCH_IN_IT)
    return tuple(_grid(sheet) for sheet in book.worksheets)


def _grid(sheet: Any) -> OpenedGrid:
    merged = tuple(
        (area.min_row, area.max_row, area.min_col, area.max_col)
        for area in list(sheet.merged_cells.ranges)[:MOST_LISTED]
    )
    rows = tuple(row for row, look in sheet.row_dimensions.items() if look.hidden)
    columns: list[int] = []
    for letter, look in sheet.column_dimensions.items():
        if look.hidden:
            # One entry may stand for a run of columns.
            first = look.min or column_index_from_string(letter)
            columns.extend(range(first, min(look.max or first, first + MOST_LISTED) + 1))
    return OpenedGrid(
        name=sheet.title,
        cells=tuple(_cells(sheet)),
        merged=merged,
        hidden_rows=rows[:MOST_LISTED],
        hidden_columns=tuple(columns[:MOST_LISTED]),
    )


def _cells(sheet: Any) -> Iterator[OpenedCell]:
    # Only cells that the file has: the extent that a sheet states of itself is only a claim.
    for (row, column), cell in sorted(sheet._cells.items()):  # noqa: SLF001 -- iterating rows makes up empty ones
        if cell.value is None or cell.value == "":
            continue
        kind, text = _said(cell)
        if len(text) > bounds.CELL_TEXT:
            raise Refusal(code=DocumentRefusal.TOO_MUCH_IN_IT)
        shown = SHOWN.search(str(cell.number_format or "")) if kind == "number" else None
        decimals = len(shown["decimals"]) if shown else 0
        yield OpenedCell(row=row, column=column, kind=kind, text=text, decimals=decimals)


def _said(cell: Any) -> tuple[str, str]:
    value = cell.value
    if cell.data_type == "e":
        return "error", str(value)
    if isinstance(value, bool):
        return "truth", str(value)
    if isinstance(value, int | float):
        return "number", plain_number(value) if isinstance(value, float) else str(value)
    if isinstance(value, datetime | date | time | timedelta):
        return "date", value.isoformat() if not isinstance(value, timedelta) else str(value)
    return "text", str(value)
