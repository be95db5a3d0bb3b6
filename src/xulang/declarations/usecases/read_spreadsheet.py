from xulang.declarations.domain.documents.refusals import DocumentRefusal
from xulang.declarations.domain.spreadsheets import bounds
from xulang.declarations.domain.spreadsheets.reading import ReadSheet, read_tables
from xulang.declarations.domain.spreadsheets.refusals import SheetRefusal
from xulang.declarations.domain.spreadsheets.tables import Table, Words
from xulang.declarations.usecases.opening.door import open_as
from xulang.declarations.usecases.opening.kinds import table_kind_of
from xulang.kernel.refusal import Refusal

# The same reasons have other words here: who sends a list of trucks has no customs software to export from.
SAID_AS = {
    DocumentRefusal.EMPTY: SheetRefusal.EMPTY,
    DocumentRefusal.NO_TEXT: SheetRefusal.EMPTY,
    DocumentRefusal.UNKNOWN_KIND: SheetRefusal.UNKNOWN_KIND,
    DocumentRefusal.MALFORMED: SheetRefusal.MALFORMED,
    DocumentRefusal.OWN_ENTITIES: SheetRefusal.MALFORMED,
    DocumentRefusal.UNPACKS_TO_TOO_MUCH: SheetRefusal.TOO_MUCH_IN_IT,
    DocumentRefusal.TOO_MUCH_IN_IT: SheetRefusal.TOO_MUCH_IN_IT,
    DocumentRefusal.TOO_SLOW: SheetRefusal.TOO_MUCH_IN_IT,
}


def read_spreadsheet(*, content: bytes, filename: str, words: Words) -> ReadSheet:
    """The declarations of a workbook or a text with separators, as typed.

    Raises a SheetRefusal or a DocumentRefusal for a file that is not read at all.
    """
    return read_tables(open_spreadsheet(content=content, filename=filename), words=words)


def open_spreadsheet(*, content: bytes, filename: str) -> tuple[Table, ...]:
    """What the file is, its first bytes say; its name only tells a workbook that may hold macros."""
    if filename.casefold().endswith((".xlsm", ".xltm", ".xlsb")):
        raise Refusal(code=DocumentRefusal.MACROS)
    if len(content) > bounds.BYTES:
        raise Refusal(code=SheetRefusal.TOO_LARGE, limit=bounds.BYTES // bounds.MEGABYTE)
    try:
        return open_as(table_kind_of(content), content, seconds=bounds.READING_SECONDS).tables
    except Refusal as refusal:
        raise said_as(refusal) from refusal


def said_as(refusal: Refusal) -> Refusal:
    code = next((own for known, own in SAID_AS.items() if known is refusal.code), None)
    return refusal if code is None else Refusal(code=code)
