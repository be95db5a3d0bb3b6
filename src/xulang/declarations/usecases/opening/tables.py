"""The cells of a spreadsheet that declares: a workbook's, or a text's with separators."""

import csv
import io
import re
import zipfile
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Any

import openpyxl
from defusedxml import DefusedXmlException

from xulang.declarations.domain.documents.refusals import DocumentRefusal
from xulang.declarations.domain.spreadsheets import bounds
from xulang.declarations.domain.spreadsheets.tables import Cell, CellKind, Row, Table
from xulang.declarations.usecases.opening.workbook import STUMBLES, check_archive, plain_number
from xulang.kernel.refusal import Refusal

SEPARATORS = ";,\t"
CELL = re.compile(rb"<(?:\w+:)?c[\s/>]")


def open_tables(content: bytes) -> tuple[Table, ...]:
    """Raises a DocumentRefusal for whatever is not an honest workbook."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            check_archive(archive)
            _check_cells(archive)
        book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True, keep_links=False)
        return _tables(book)
    except Refusal:
        raise
    except DefusedXmlException as error:
        raise Refusal(code=DocumentRefusal.OWN_ENTITIES) from error
    except STUMBLES as error:
        raise Refusal(code=DocumentRefusal.MALFORMED) from error


def _check_cells(archive: zipfile.ZipFile) -> None:
    """Count them before they are read: what holds far too many is refused in no time."""
    room = bounds.CELLS
    for part in archive.infolist():
        if part.filename.startswith("xl/worksheets/"):
            room -= len(CELL.findall(archive.read(part)))
        if room < 0:
            raise Refusal(code=DocumentRefusal.TOO_MUCH_IN_IT)


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
    """UTF-8, with or without its mark; the separator is the one that the first line has most of."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Refusal(code=DocumentRefusal.UNKNOWN_KIND) from error
    first = next((line for line in text.splitlines() if line.strip()), "")
    separator = max(SEPARATORS, key=first.count)
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
