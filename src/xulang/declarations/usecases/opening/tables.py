"""The cells of a spreadsheet that declares: a workbook's, or a text's with separators."""

import csv
import io
import re
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Any

import openpyxl
from defusedxml import DefusedXmlException

from xulang.declarations.domain.documents.refusals import DocumentRefusal
from xulang.declarations.domain.spreadsheets import bounds
from xulang.declarations.domain.spreadsheets.tables import Cell, CellKind, Row, Table
from xulang.declarations.usecases.opening.workbook import (
    STUMBLES,
    check_archive,
    check_cells,
    open_archive,
    plain_number,
)
from xulang.kernel.refusal import Refusal

SEPARATORS = ";,\t"
FIRST_LINE = re.compile(r"\S[^\r\n]*")


def open_tables(content: bytes) -> tuple[Table, ...]:
    """Raises a DocumentRefusal for whatever is not an honest workbook."""
    try:
        with open_archive(content) as archive:
            check_archive(archive)
            check_cells(archive, most=bounds.CELLS)
        book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True, keep_links=False)
        return _tables(book)
    except Refusal:
        raise
    except DefusedXmlException as error:
        raise Refusal(code=DocumentRefusal.OWN_ENTITIES) from error
    except STUMBLES as error:
        raise Refusal(code=DocumentRefusal.MALFORMED) from error


def _tables(book: openpyxl.Workbook) -> tuple[Table, ...]:
    if len(book.worksheets) > bounds.TABLES:
        raise Refusal(code=DocumentRefusal.TOO_MUCH_IN_IT)
    room = [bounds.CELLS]
    return tuple(_table(sheet, room) for sheet in book.worksheets)


def _table(sheet: Any, room: list[int]) -> Table:
    # The extent that a sheet states of itself is only a claim.
    sheet.reset_dimensions()
    rows = []
    for number, cells in enumerate(sheet.iter_rows(values_only=True), start=1):
        room[0] -= max(1, len(cells))
        if room[0] < 0:
            raise Refusal(code=DocumentRefusal.TOO_MUCH_IN_IT)
        found = tuple(
            _cell(value, column) for column, value in enumerate(cells, start=1) if value not in (None, "")
        )
        if found:
            rows.append(Row(number=number, cells=found))
    return Table(name=sheet.title, rows=tuple(rows))


def _cell(value: object, column: int) -> Cell:
    """Numbers without the noise of binary fractions, dates and times in ISO 8601."""
    kind, text = CellKind.TEXT, str(value)
    if isinstance(value, bool):
        pass
    elif isinstance(value, int | float):
        kind = CellKind.NUMBER
        text = plain_number(value) if isinstance(value, float) else text
    elif isinstance(value, datetime | date):
        # Excel counts in fractions of a day: half past eight may be a microsecond less.
        whole = value + timedelta(milliseconds=500) if isinstance(value, datetime) else value
        kind, text = CellKind.DATE, whole.isoformat()[:19]
    elif isinstance(value, time | timedelta):
        kind, text = CellKind.TIME, _clock(value)
    if len(text) > bounds.CELL_TEXT:
        raise Refusal(code=DocumentRefusal.TOO_MUCH_IN_IT)
    return Cell(column=column, text=text, kind=kind)


def _clock(value: time | timedelta) -> str:
    if isinstance(value, timedelta):
        minutes = round(value.total_seconds() / 60)
    else:
        minutes = value.hour * 60 + value.minute + round((value.second + value.microsecond / 1e6) / 60)
    return f"{minutes // 60:02d}:{minutes % 60:02d}:00"


def open_text(content: bytes) -> tuple[Table, ...]:
    """UTF-8, with or without its mark; the separator is the one that the first line has most of.

    Lines and cells are counted before they are read; as those within quotes count too, with room.
    """
    if max(content.count(b"\n"), content.count(b"\r")) > bounds.CELLS:
        raise Refusal(code=DocumentRefusal.TOO_MUCH_IN_IT)
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Refusal(code=DocumentRefusal.UNKNOWN_KIND) from error
    first = FIRST_LINE.search(text)
    separator = max(SEPARATORS, key=(first.group() if first else "").count)
    if text.count(separator) > 2 * bounds.CELLS:
        raise Refusal(code=DocumentRefusal.TOO_MUCH_IN_IT)
    csv.field_size_limit(bounds.CELL_TEXT)
    try:
        return (Table(name="", rows=tuple(_text_rows(text, separator))),)
    except csv.Error as error:
        raise Refusal(code=DocumentRefusal.MALFORMED) from error


def _text_rows(text: str, separator: str) -> Iterator[Row]:
    room = bounds.CELLS
    for number, cells in enumerate(csv.reader(io.StringIO(text, newline=""), delimiter=separator), start=1):
        room -= max(1, len(cells))
        if room < 0:
            raise Refusal(code=DocumentRefusal.TOO_MUCH_IN_IT)
        found = tuple(
            Cell(column=column, text=cell) for column, cell in enumerate(cells, start=1) if cell.strip()
        )
        if found:
            yield Row(number=number, cells=found)
