import msgspec

from xulang.declarations.domain.documents.refusals import DocumentRefusal
from xulang.declarations.domain.spreadsheets import bounds
from xulang.declarations.domain.spreadsheets.marks import Marking
from xulang.declarations.usecases.opening.door import open_as
from xulang.declarations.usecases.opening.kinds import FileKind
from xulang.declarations.usecases.read_spreadsheet import said_as
from xulang.kernel.refusal import Refusal


def mark_spreadsheet(*, marking: Marking) -> bytes:
    """The copy of a file that was read, as a workbook. Raises a SheetRefusal or BUSY."""
    try:
        opened = open_as(FileKind.MARKED, msgspec.msgpack.encode(marking), seconds=bounds.MARKING_SECONDS)
    except Refusal as refusal:
        raise said_as(refusal) from refusal
    if opened.file is None:
        raise said_as(Refusal(code=DocumentRefusal.MALFORMED))
    return opened.file
