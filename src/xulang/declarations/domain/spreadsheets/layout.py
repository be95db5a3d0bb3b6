"""Which columns a table has: by its row of keys, or by its headers in any language."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from xulang.declarations.domain.spreadsheets import bounds
from xulang.declarations.domain.spreadsheets.columns import BY_KEY, MARK, REFERENCE, Section
from xulang.declarations.domain.spreadsheets.findings import Finding, Level
from xulang.declarations.domain.spreadsheets.refusals import SheetNote, SheetRefusal
from xulang.declarations.domain.spreadsheets.tables import Row, Table, Words, folded

OWN_TABLES = frozenset({"xl.instructions", "xl.lists", "xl.errors"})
"""What the first cell of a sheet says that holds no declarations: ours, and no news to anybody."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """Where a table's columns are: number by key, what keys say for every row, and the first row of data.

    `example` is the row where a template has its own, 0 elsewhere.
    """

    columns: dict[str, int]
    constants: dict[str, str]
    begins: int
    example: int
    findings: tuple[Finding, ...]

    @property
    def sections(self) -> frozenset[Section]:
        return frozenset(BY_KEY[key].section for key in self.columns if key in BY_KEY)


def is_own(table: Table) -> bool:
    cells = table.rows[0].cells if table.rows else ()
    return bool(cells) and cells[0].text.strip() in OWN_TABLES


def find_layout(table: Table, *, index: int, words: Words) -> Layout | None:
    """None when no row names the reference and one more column."""
    head = [row for row in table.rows if row.number <= bounds.HEAD_ROWS]
    for place, row in enumerate(head):
        keys = {cell.column: _key(cell.text, words) for cell in row.cells}
        known = {key for key in keys.values() if key}
        if REFERENCE in known and len(known) > 1:
            marked = any(cell.text.strip().startswith(MARK) for cell in row.cells)
            header = next((one for one in head[place + 1 :] if one.number == row.number + 1), None)
            return _layout(row, header if marked else row, index=index, keys=keys, marked=marked)
    return None


def _key(text: str, words: Words) -> str:
    """The column's key, with what it says for all rows ("regime=export"); "" for a stranger."""
    typed = text.strip()
    name = typed.removeprefix(MARK).partition("=")[0]
    if name in BY_KEY or name == REFERENCE:
        return typed.removeprefix(MARK)
    return words.headers.get(folded(typed), "")


def _layout(row: Row, header: Row | None, *, index: int, keys: dict[int, str], marked: bool) -> Layout:
    columns: dict[str, int] = {}
    constants: dict[str, str] = {}
    findings: list[Finding] = []
    headers = {cell.column: cell.text.strip() for cell in (header.cells if header else ())}
    for column in sorted(keys.keys() | headers.keys()):
        name, said, value = keys.get(column, "").partition("=")
        if said:
            constants[name] = value
        elif not name:
            findings.append(
                Finding(
                    level=Level.NOTE,
                    code=SheetNote.COLUMN_UNKNOWN,
                    table=index,
                    row=header.number if header else row.number,
                    column=column,
                    params={"name": headers.get(column, "")[:80]},
                )
            )
        elif name in columns:
            findings.append(
                Finding(
                    level=Level.ERROR,
                    code=SheetRefusal.COLUMN_TWICE,
                    table=index,
                    row=header.number if header else row.number,
                    column=column,
                    field=name,
                )
            )
        else:
            columns[name] = column
    begins = row.number + 2 if marked else row.number + 1
    return Layout(
        columns=columns,
        constants=constants,
        begins=begins,
        example=begins if marked else 0,
        findings=tuple(findings),
    )


def each_layout(tables: Sequence[Table], words: Words) -> Iterator[tuple[int, Table, Layout | None]]:
    """Every table that is not one of ours."""
    for index, table in enumerate(tables):
        if not is_own(table):
            yield index, table, find_layout(table, index=index, words=words)
