"""The cells of an .xlsx workbook, by openpyxl. What it unpacks to is bounded before anything is unpacked."""

import io
import re
import zipfile
from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from itertools import islice
from xml.etree.ElementTree import ParseError

import openpyxl
from defusedxml import DefusedXmlException
from openpyxl.utils.exceptions import InvalidFileException

from xulang.declarations.domain.documents import bounds
from xulang.declarations.domain.documents.refusals import DocumentRefusal
from xulang.declarations.domain.documents.result import PlaceKind
from xulang.declarations.domain.documents.sheets import Sheet, Word
from xulang.kernel.refusal import Refusal

MACROS = (b"macroEnabled", b"vbaProject")
TYPES = "[Content_Types].xml"
WORKBOOK = "xl/workbook.xml"
ENCRYPTED_BIT = 0x1
CELL = re.compile(rb"<(?:\w+:)?c[\s/>]")
# The mark of an archive's end, after which stands how long its list of parts is; and bytes for one of them.
END = b"PK\x05\x06"
LISTED = 1024
# openpyxl lets through whatever a broken part makes it stumble on.
STUMBLES = (
    InvalidFileException,
    zipfile.BadZipFile,
    ParseError,
    ArithmeticError,
    AttributeError,
    EOFError,
    LookupError,
    NotImplementedError,
    OSError,
    TypeError,
    ValueError,
    RuntimeError,
)


def open_workbook(content: bytes) -> tuple[Sheet, ...]:
    """Raises a DocumentRefusal for whatever is not an honest workbook with text in it."""
    try:
        with open_archive(content) as archive:
            check_archive(archive)
            check_cells(archive, most=bounds.CELLS)
        book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True, keep_links=False)
        sheets = tuple(_sheets(book))
    except Refusal:
        raise
    except DefusedXmlException as error:
        raise Refusal(code=DocumentRefusal.OWN_ENTITIES) from error
    except STUMBLES as error:
        raise Refusal(code=DocumentRefusal.MALFORMED) from error
    if not any(sheet.words for sheet in sheets):
        raise Refusal(code=DocumentRefusal.NO_TEXT)
    return sheets


def open_archive(content: bytes) -> zipfile.ZipFile:
    """Its list of parts is read whole, so that how long it is, is looked at first."""
    end = content.rfind(END)
    if end >= 0 and len(content) >= end + 16:
        size = int.from_bytes(content[end + 12 : end + 16], "little")
        if size > bounds.PARTS * LISTED:
            raise Refusal(code=DocumentRefusal.UNPACKS_TO_TOO_MUCH)
    return zipfile.ZipFile(io.BytesIO(content))


def check_cells(archive: zipfile.ZipFile, *, most: int) -> None:
    """Count them before they are read: what holds far too many is refused in no time."""
    room = most
    for part in archive.infolist():
        if part.filename.startswith("xl/worksheets/"):
            room -= sum(1 for _ in islice(CELL.finditer(archive.read(part)), room + 1))
        if room < 0:
            raise Refusal(code=DocumentRefusal.TOO_MUCH_IN_IT)


def check_archive(archive: zipfile.ZipFile) -> None:
    """By the archive's own list: its reader unpacks no part to more than the list says."""
    parts = archive.infolist()
    names = {part.filename for part in parts}
    if TYPES not in names or WORKBOOK not in names:
        raise Refusal(code=DocumentRefusal.UNKNOWN_KIND)
    if any(part.flag_bits & ENCRYPTED_BIT for part in parts):
        raise Refusal(code=DocumentRefusal.ENCRYPTED)
    if len(parts) > bounds.PARTS or sum(part.file_size for part in parts) > bounds.UNPACKED:
        raise Refusal(code=DocumentRefusal.UNPACKS_TO_TOO_MUCH)
    types = archive.read(TYPES)
    if any(mark in types for mark in MACROS) or any("vbaproject" in name.casefold() for name in names):
        raise Refusal(code=DocumentRefusal.MACROS)
    for part in parts:
        if part.filename.endswith((".xml", ".rels")):
            with archive.open(part) as opened:
                head = opened.read(2048)
            if b"<!DOCTYPE" in head or b"<!ENTITY" in head:
                raise Refusal(code=DocumentRefusal.OWN_ENTITIES)


def _sheets(book: openpyxl.Workbook) -> Iterator[Sheet]:
    if len(book.worksheets) > bounds.SHEETS:
        raise Refusal(code=DocumentRefusal.TOO_MUCH_IN_IT)
    room = bounds.CELLS
    for sheet in book.worksheets:
        # The extent that a sheet states of itself is only a claim.
        sheet.reset_dimensions()
        words: list[Word] = []
        blank = 0
        for row, cells in enumerate(sheet.iter_rows(values_only=True), start=1):
            room -= max(1, len(cells))
            # Rows that the file leaves out are made up by the reader, one by one.
            blank = 0 if cells else blank + 1
            if room < 0 or blank > bounds.BLANK_ROWS or len(words) > bounds.WORDS:
                raise Refusal(code=DocumentRefusal.TOO_MUCH_IN_IT)
            words += [
                _word(value, row=row, column=column)
                for column, value in enumerate(cells, start=1)
                if value is not None
            ]
        yield Sheet(kind=PlaceKind.CELL, name=sheet.title, words=tuple(words))


def _word(value: object, *, row: int, column: int) -> Word:
    """Numbers as the file has them, without the noise of binary fractions; dates in ISO 8601."""
    native = isinstance(value, int | float | date) and not isinstance(value, bool)
    text = str(value)
    if isinstance(value, float):
        text = plain_number(value)
    elif isinstance(value, datetime | date):
        text = value.isoformat()
    if len(text) > bounds.CELL_TEXT:
        raise Refusal(code=DocumentRefusal.TOO_MUCH_IN_IT)
    return Word(text=text, left=column, right=column, top=row, bottom=row, native=native)


def plain_number(value: float) -> str:
    """Without the noise of binary fractions, needless zeros and exponents."""
    text = f"{Decimal(repr(value)):f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
