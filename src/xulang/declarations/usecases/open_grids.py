from xulang.declarations.domain.documents.refusals import DocumentRefusal
from xulang.declarations.domain.spreadsheets import bounds
from xulang.declarations.domain.spreadsheets.grids import OpenedGrid
from xulang.declarations.usecases.opening.door import open_as
from xulang.declarations.usecases.opening.kinds import FileKind, table_kind_of
from xulang.kernel.refusal import Refusal


def open_grids(*, content: bytes) -> tuple[OpenedGrid, ...]:
    """A workbook's cells with what is merged and hidden, opened in a process of its own (adr/0006).

    Raises a DocumentRefusal for every file that is not read; UNKNOWN_KIND for what is no workbook.
    """
    if len(content) > bounds.BYTES:
        raise Refusal(code=DocumentRefusal.TOO_LARGE, limit=bounds.BYTES // 2**20)
    if table_kind_of(content) is not FileKind.TABLES:
        raise Refusal(code=DocumentRefusal.UNKNOWN_KIND)
    return open_as(FileKind.GRIDS, content, seconds=bounds.READING_SECONDS).grids
