"""What is said of a row, a cell or a column of a file, wherever it was found."""

from collections.abc import Mapping
from enum import StrEnum

import msgspec

from xulang.kernel.refusal import Param


class Level(StrEnum):
    """An error keeps a declaration from being made; a warning is worth a second look; a note was left out."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


class Finding(msgspec.Struct, frozen=True, kw_only=True):
    """`table` counts from 0, `row` and `column` from 1; 0 is the whole. `field` is the column's key."""

    level: Level
    code: str
    table: int = 0
    row: int = 0
    column: int = 0
    field: str = ""
    reference: str = ""
    params: Mapping[str, Param] = {}
