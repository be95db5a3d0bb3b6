"""From a cell to the text that the check reads. Nothing is repaired: what is odd is left for it to refuse."""

import re
from datetime import date, datetime, time

from xulang.declarations.domain.spreadsheets.columns import Column, Kind
from xulang.declarations.domain.spreadsheets.tables import Cell, CellKind, Words, folded

CLOCK = re.compile(r"(\d{1,2})\s*(?:[:hH.]|giờ)\s*(\d{2})(?::\d{2})?", re.ASCII)
HOUR = re.compile(r"(\d{1,2})\s*(?:[hH]|giờ)", re.ASCII)
FRACTION = re.compile(r"-?\d+\.\d+", re.ASCII)


def read_cell(cell: Cell, *, column: Column, words: Words) -> str:
    text = cell.text.strip()
    match column.kind:
        case Kind.CHOICE | Kind.FLAG:
            known = words.choices.get(column.choices or "", {})
            return known.get(folded(text)) or known.get(text) or text
        case Kind.DAY | Kind.MOMENT:
            return _day(cell, text, column.kind)
        case Kind.TIME:
            return _time(cell, text)
        case Kind.WHOLE | Kind.NUMBER if cell.kind is CellKind.NUMBER:
            return _number(text)
        case _:
            return text


def _number(text: str) -> str:
    """A cell that holds a number has four decimals, so that it is never read as grouped thousands."""
    if not FRACTION.fullmatch(text):
        return text
    whole, _, fraction = text.partition(".")
    return f"{whole}.{fraction:0<4}"


def _day(cell: Cell, text: str, kind: Kind) -> str:
    """A date in a cell has a midnight that nobody typed; a time beside it was typed, and is kept."""
    if cell.kind is not CellKind.DATE:
        return text
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return text
    if kind is Kind.MOMENT and moment.time() != time(0):
        return moment.strftime("%Y-%m-%d %H:%M")
    return date.isoformat(moment.date())


def _time(cell: Cell, text: str) -> str:
    if cell.kind in {CellKind.TIME, CellKind.DATE}:
        # A cell of a time alone counts from the calendar's first day.
        return text.rpartition("T")[2][:5]
    match = CLOCK.fullmatch(text)
    if match:
        return f"{int(match[1]):02d}:{match[2]}"
    hour = HOUR.fullmatch(text)
    return f"{int(hour[1]):02d}:00" if hour else text
