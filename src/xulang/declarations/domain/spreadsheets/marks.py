"""What is written into the copy of a file that goes back to its sender: words, and where they belong."""

import msgspec

from xulang.declarations.domain.spreadsheets.findings import Level


class Mark(msgspec.Struct, frozen=True, array_like=True):
    """What is said of one cell, in the reader's language. `table` counts from 0, the others from 1."""

    table: int
    row: int
    column: int
    level: Level
    text: str


class Listed(msgspec.Struct, frozen=True, array_like=True):
    """A line of the list of errors; one without a place has row 0."""

    table: int
    row: int
    column: int
    cells: tuple[str, ...]


class Marking(msgspec.Struct, frozen=True, kw_only=True):
    """`text` says that the file is text with separators: its copy is a workbook."""

    content: bytes
    text: bool
    author: str
    title: str
    headers: tuple[str, ...]
    marks: tuple[Mark, ...]
    listed: tuple[Listed, ...]
