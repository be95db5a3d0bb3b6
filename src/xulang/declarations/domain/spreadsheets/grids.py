"""A workbook with what people see of it: merged cells, hidden rows and columns, decimals as formatted."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenedCell:
    """`kind` is number, text, date, truth or error; `decimals` those that the cell's format shows."""

    row: int
    column: int
    kind: str
    text: str
    decimals: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenedGrid:
    """One sheet. `merged`: first and last row, first and last column."""

    name: str
    cells: tuple[OpenedCell, ...]
    merged: tuple[tuple[int, int, int, int], ...] = ()
    hidden_rows: tuple[int, ...] = ()
    hidden_columns: tuple[int, ...] = ()
