"""The cells of a workbook with what is merged and hidden, for files in which people fill in figures."""

import io
import re
import zipfile
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
# Of a format what is shown as it stands: in quotes, after a backslash, the room of a character, in brackets.
AS_IT_STANDS = re.compile(r'"[^"]*"|\\.|_.|\*.|\[[^\]]*\]')
FORMULA = re.compile(rb"<(?:\w+:)?f[\s/>]")


def open_grids(content: bytes) -> tuple[OpenedGrid, ...]:
    """Raises a DocumentRefusal for whatever is not an honest workbook."""
    try:
        with open_archive(content) as archive:
            check_archive(archive)
            check_cells(archive, most=CELLS)
            has_formulas = _has_formulas(archive)
        book = openpyxl.load_workbook(io.BytesIO(content), data_only=True, keep_links=False)
        # A formula whose value nobody stored looks empty beside the values: only the formulas tell.
        asked = openpyxl.load_workbook(io.BytesIO(content), keep_links=False) if has_formulas else None
        return _grids(book, asked)
    except Refusal:
        raise
    except DefusedXmlException as error:
        raise Refusal(code=DocumentRefusal.OWN_ENTITIES) from error
    except STUMBLES as error:
        raise Refusal(code=DocumentRefusal.MALFORMED) from error


def _has_formulas(archive: zipfile.ZipFile) -> bool:
    parts = [one for one in archive.infolist() if one.filename.startswith("xl/worksheets/")]
    return any(FORMULA.search(archive.read(part)) for part in parts)


def _grids(book: openpyxl.Workbook, asked: openpyxl.Workbook | None) -> tuple[OpenedGrid, ...]:
    if len(book.worksheets) > bounds.TABLES:
        raise Refusal(code=DocumentRefusal.TOO_MUCH_IN_IT)
    formulas = asked.worksheets if asked is not None else [None] * len(book.worksheets)
    return tuple(_grid(*both) for both in zip(book.worksheets, formulas, strict=True))


def _grid(sheet: Any, asked: Any) -> OpenedGrid:
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
        cells=tuple(_cells(sheet, asked)),
        merged=merged,
        hidden_rows=rows[:MOST_LISTED],
        hidden_columns=tuple(columns[:MOST_LISTED]),
        hidden=sheet.sheet_state != "visible",
    )


def _cells(sheet: Any, asked: Any) -> Iterator[OpenedCell]:
    # Only cells that the file has: the extent that a sheet states of itself is only a claim.
    for (row, column), cell in sorted(sheet._cells.items()):  # noqa: SLF001 -- iterating rows makes up empty ones
        if cell.value is None or cell.value == "":
            # One that gives an empty text has a value, which is that text: its kind says so.
            formula = _formula(asked, row, column) if cell.data_type == "n" else ""
            if formula:
                yield OpenedCell(row=row, column=column, kind="formula", text=formula)
            continue
        kind, text = _said(cell)
        if len(text) > bounds.CELL_TEXT:
            raise Refusal(code=DocumentRefusal.TOO_MUCH_IN_IT)
        decimals, percent = _look(cell) if kind == "number" else (0, False)
        yield OpenedCell(row=row, column=column, kind=kind, text=text, decimals=decimals, percent=percent)


def _formula(asked: Any, row: int, column: int) -> str:
    """The formula that stands in a cell; "" for none."""
    cell = asked._cells.get((row, column)) if asked is not None else None  # noqa: SLF001 -- as in `_cells`
    if cell is None or cell.data_type != "f":
        return ""
    return str(getattr(cell.value, "text", cell.value) or "=")[: bounds.CELL_TEXT]


def _look(cell: Any) -> tuple[int, bool]:
    """How many decimals the format shows, and whether it shows a hundred times the number."""
    sections = AS_IT_STANDS.sub("", str(cell.number_format or "")).split(";")
    section = sections[1] if cell.value < 0 and len(sections) > 1 else sections[0]
    shown = SHOWN.search(section)
    return (len(shown["decimals"]) if shown else 0), "%" in section


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
