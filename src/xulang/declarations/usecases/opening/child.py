"""The process that opens one file: from standard input to standard output, as `door` starts it.

It bounds itself before it looks at the file; what breaks it, breaks nothing else.
"""

import sys

import msgspec

from xulang.declarations.domain.documents import bounds
from xulang.declarations.domain.documents.refusals import DocumentRefusal
from xulang.declarations.domain.spreadsheets import bounds as sheets
from xulang.declarations.usecases.opening.kinds import FileKind
from xulang.declarations.usecases.opening.opened import Opened
from xulang.kernel.refusal import Refusal
from xulang.platform.apart import bound_myself

WORK = {
    FileKind.TABLES: sheets.READING_WORK_SECONDS,
    FileKind.TEXT_TABLE: sheets.READING_WORK_SECONDS,
    FileKind.GRIDS: sheets.READING_WORK_SECONDS,
    FileKind.MARKED: sheets.MARKING_WORK_SECONDS,
}


def main() -> None:
    kind = FileKind(sys.argv[1])
    marking, work = kind is FileKind.MARKED, WORK.get(kind, bounds.WORK_SECONDS)
    bound_myself(
        memory=sheets.MARKING_MEMORY if marking else bounds.MEMORY, work_seconds=work, answer=bounds.ANSWER
    )
    try:
        opened = open_file(kind, sys.stdin.buffer.read())
    except Refusal as refusal:
        opened = Opened(refused=DocumentRefusal(refusal.code))
    except MemoryError:
        opened = Opened(refused=DocumentRefusal.UNPACKS_TO_TOO_MUCH)
    sys.stdout.buffer.write(msgspec.msgpack.encode(opened))


def open_file(kind: FileKind, content: bytes) -> Opened:
    """Each kind brings its library only when it is asked for: starting is most of the time."""
    if kind is FileKind.PDF:
        from xulang.declarations.usecases.opening.pdf import open_pdf  # noqa: PLC0415 -- see above

        return Opened(sheets=open_pdf(content))
    if kind is FileKind.WORKBOOK:
        from xulang.declarations.usecases.opening.workbook import open_workbook  # noqa: PLC0415 -- see above

        return Opened(sheets=open_workbook(content))
    if kind in {FileKind.TABLES, FileKind.TEXT_TABLE}:
        from xulang.declarations.usecases.opening import tables  # noqa: PLC0415 -- see above

        opener = tables.open_tables if kind is FileKind.TABLES else tables.open_text
        return Opened(tables=opener(content))
    if kind is FileKind.GRIDS:
        from xulang.declarations.usecases.opening.grids import open_grids  # noqa: PLC0415 -- see above

        return Opened(grids=open_grids(content))
    if kind is FileKind.MARKED:
        from xulang.declarations.usecases.opening.marking import mark_file  # noqa: PLC0415 -- see above

        return Opened(file=mark_file(content))
    from xulang.declarations.usecases.opening.xml_file import open_xml  # noqa: PLC0415 -- see above

    return Opened(tree=open_xml(content))


if __name__ == "__main__":
    main()
