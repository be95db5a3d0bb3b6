"""What the process that opens a file answers."""

from dataclasses import dataclass

from xulang.declarations.domain.documents.elements import Element
from xulang.declarations.domain.documents.refusals import DocumentRefusal
from xulang.declarations.domain.documents.sheets import Sheet
from xulang.declarations.domain.spreadsheets.grids import OpenedGrid
from xulang.declarations.domain.spreadsheets.tables import Table


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """One of the six."""

    sheets: tuple[Sheet, ...] = ()
    tree: Element | None = None
    tables: tuple[Table, ...] = ()
    grids: tuple[OpenedGrid, ...] = ()
    file: bytes | None = None
    refused: DocumentRefusal | None = None
