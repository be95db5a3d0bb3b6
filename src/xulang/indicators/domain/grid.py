"""A spreadsheet as it was opened: cells with their kind and look, what is merged, what is hidden."""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final


class CellKind(StrEnum):
    NUMBER = "number"
    TEXT = "text"
    DATE = "date"
    TRUTH = "truth"
    ERROR = "error"
    FORMULA = "formula"


@dataclass(frozen=True, slots=True, kw_only=True)
class GridCell:
    """`text`: of numbers in plain digits, of dates ISO; of kind FORMULA the formula, which has no value.

    `decimals`: how many the cell's format shows; `percent`: whether it shows a hundred times the number.
    """

    kind: CellKind
    text: str
    decimals: int = 0
    percent: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Merged:
    """An area that is merged into one cell; rows and columns from 1."""

    first_row: int
    last_row: int
    first_column: int
    last_column: int

    def holds(self, *, row: int, column: int) -> bool:
        return self.first_row <= row <= self.last_row and self.first_column <= column <= self.last_column


@dataclass(frozen=True, slots=True, kw_only=True)
class Grid:
    """One sheet. Empty cells are not there."""

    name: str
    cells: dict[tuple[int, int], GridCell]
    merged: tuple[Merged, ...] = ()
    hidden_rows: frozenset[int] = field(default=frozenset())
    hidden_columns: frozenset[int] = field(default=frozenset())
    hidden: bool = False

    @property
    def last_row(self) -> int:
        return max((row for row, _ in self.cells), default=0)

    def text(self, *, row: int, column: int) -> str:
        cell = self.cells.get((row, column))
        return "" if cell is None else cell.text.strip()

    def merged_at(self, *, row: int, column: int) -> Merged | None:
        return next((one for one in self.merged if one.holds(row=row, column=column)), None)


LETTERS: Final = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def cell_name(*, row: int, column: int) -> str:
    """B7; without a column the row's number alone."""
    name, rest = "", column
    while rest:
        rest, digit = divmod(rest - 1, 26)
        name = LETTERS[digit] + name
    return f"{name}{row}" if row else name
