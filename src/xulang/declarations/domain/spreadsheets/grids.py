"""A workbook with what people see of it: merged cells, hidden rows and columns, decimals as formatted."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenedCell:
    """`kind` is number, text, date, truth, error or formula (one that has no stored value).

    `decimals`: those that the cell's format shows; `percent`: whether it shows a hundred times the number.
    """

    row: int
    column: int
    kind: str
    text: str
    decimals: int = 0
    percent: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenedGrid:
    """One sheet. `merged`: first and last row, first and last column."""

    name: str
    cells: tuple[OpenedCell, ...]
    merged: tuple[tuple[int, int, int, int], ...] = ()
    hidden_rows: tuple[int, ...] = ()
    hidden_columns: tuple[int, ...] = ()
    hidden: bool = False
