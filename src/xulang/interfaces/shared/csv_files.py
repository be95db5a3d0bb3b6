"""Tables as CSV for programs and spreadsheets: the one place that knows how a cell is written."""

import csv
import re
from collections.abc import Iterable, Mapping, Sequence
from io import StringIO
from typing import Final

CSV_TYPE: Final = "text/csv; charset=utf-8"
# Lets spreadsheet programs read Vietnamese; programs that read open data want none.
MARK: Final = "\ufeff"
# A cell that begins so is a formula to a spreadsheet.
FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")
NUMBER: Final = re.compile(r"-?\d+(?:\.\d+)?")


def csv_text(*, fields: Sequence[str], rows: Iterable[Mapping[str, object]]) -> str:
    """Lines end as RFC 4180 says. What is None or missing is empty; figures are not touched."""
    text = StringIO()
    writer = csv.DictWriter(text, fields, lineterminator="\r\n")
    writer.writeheader()
    writer.writerows({name: _cell(value) for name, value in row.items()} for row in rows)
    return text.getvalue()


def safe(text: str) -> str:
    """A text that no spreadsheet program takes for a formula; a negative number stays one."""
    return f"'{text}" if text.startswith(FORMULA) and not NUMBER.fullmatch(text) else text


def _cell(value: object) -> object:
    return safe(value) if isinstance(value, str) else value
