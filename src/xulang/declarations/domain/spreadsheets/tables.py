"""What an opened spreadsheet is made of, and what people call its columns and choices."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

import msgspec

from xulang.declarations.domain.search import fold


class CellKind(StrEnum):
    """What the file says that a cell is; `DATE` and `TIME` are in ISO 8601."""

    TEXT = "s"
    NUMBER = "n"
    DATE = "d"
    TIME = "t"


class Cell(msgspec.Struct, frozen=True, array_like=True):
    """`column` counts from 1."""

    column: int
    text: str
    kind: CellKind = CellKind.TEXT


class Row(msgspec.Struct, frozen=True, array_like=True):
    """`number` counts from 1, as in the sheet; blank cells are left out."""

    number: int
    cells: tuple[Cell, ...]


class Table(msgspec.Struct, frozen=True, array_like=True):
    """One sheet of a workbook, or a whole CSV file, whose name is ""."""

    name: str
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """Folded words of all languages at once: headers to keys, and each list's words to its codes."""

    headers: Mapping[str, str]
    choices: Mapping[str, Mapping[str, str]]


def folded(text: str) -> str:
    """The form in which headers and choices compare: without case, accents, stars and dots."""
    return fold(text)
