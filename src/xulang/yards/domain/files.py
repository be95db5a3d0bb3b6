"""CSV files of a yard's software: moves through the barrier, or the vehicles that stand there now.

Bounded before anything is looked at. Columns go by their heading, in Vietnamese, English or Chinese; a row
that is wrong is named and the others are taken. Times without a zone are Hanoi's.
"""

import csv
import io
import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta, timezone
from enum import StrEnum
from typing import Final

from xulang.kernel.identifiers import search_form
from xulang.kernel.refusal import Refusal
from xulang.kernel.words import FactKind
from xulang.yards.domain.event import YardEvent, check_plate, made_id
from xulang.yards.domain.reconcile import StockLine
from xulang.yards.domain.refusals import YardRefusal

FILE_LIMIT: Final = 2_097_152
MOST_ROWS: Final = 5_000
MOST_COLUMNS: Final = 40
LONGEST_LINE: Final = 8_192
LONGEST_CELL: Final = 200
HANOI: Final = timezone(timedelta(hours=7))
# What a spreadsheet would take for a formula, at the beginning of a cell.
FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")
STOCK_NAME: Final = re.compile(r"stock-(\d{8})-?(\d{4}(?:\d\d)?).*", re.ASCII | re.IGNORECASE)
LOCAL_TIME: Final = re.compile(
    r"(\d{1,2})[/.](\d{1,2})[/.](\d{4})[ ,T]+(\d{1,2}):(\d\d)(?::(\d\d))?", re.ASCII
)
ISO_TIME: Final = re.compile(
    r"\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d(:\d\d(\.\d{1,6})?)?([Zz]|[+-]\d\d:\d\d)?", re.ASCII
)


class Column(StrEnum):
    EVENT = "event"
    KIND = "kind"
    PLATE = "plate"
    AT = "at"


# Compared without accents, case and signs.
HEADINGS: Final[Mapping[Column, frozenset[str]]] = {
    column: frozenset(search_form(text=name) for name in names.split("|"))
    for column, names in (
        (Column.EVENT, "event|event id|id|mã sự kiện|mã|số phiếu|事件|事件编号|编号"),
        (Column.KIND, "kind|in/out|direction|movement|vào/ra|loại|进出|进/出|类型"),
        (Column.PLATE, "plate|number plate|biển số|biển số xe|biển kiểm soát|车牌|车牌号"),
        (Column.AT, "at|time|in since|thời gian|thời điểm|giờ|vào lúc|时间|入场时间"),
    )
}
KINDS: Final[Mapping[str, FactKind]] = {
    **dict.fromkeys(
        ("yard entry", "entry", "in", "vao", "vao bai", "进", "进场", "入场"), FactKind.YARD_ENTRY
    ),
    **dict.fromkeys(("yard exit", "exit", "out", "ra", "ra bai", "出", "出场", "离场"), FactKind.YARD_EXIT),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class FileRow:
    """One row as it stands in the file; `line` counts the heading as 1."""

    line: int
    cells: tuple[str, ...]
    refusal: Refusal | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class EventFile:
    """`events` by line, those rows that could be read; `rows` are all."""

    heading: tuple[str, ...]
    delimiter: str
    rows: tuple[FileRow, ...]
    events: Mapping[int, YardEvent] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class StockFile:
    heading: tuple[str, ...]
    delimiter: str
    rows: tuple[FileRow, ...]
    lines: Mapping[int, StockLine] = field(default_factory=dict)


def read_event_file(*, data: bytes) -> EventFile:
    """Moves: kind, plate and time, and the yard's own id of each where it has one.

    Raises FILE_EMPTY, FILE_TOO_LARGE, FILE_NOT_TEXT, FILE_NOT_TABLE, COLUMN_MISSING, COLUMN_TWICE, TOO_MANY.
    """
    heading, delimiter, rows = _table(data)
    places = _places(heading, needed=(Column.KIND, Column.PLATE, Column.AT))
    events: dict[int, YardEvent] = {}
    seen: list[FileRow] = []
    for row in rows:
        try:
            events[row.line] = _event(row, places, width=len(heading))
        except Refusal as refusal:
            seen.append(FileRow(line=row.line, cells=row.cells, refusal=refusal))
        else:
            seen.append(row)
    return EventFile(heading=heading, delimiter=delimiter, rows=tuple(seen), events=events)


def read_stock_file(*, data: bytes) -> StockFile:
    """Vehicles that stand in the yard: a plate each, and since when where the yard says so.

    Raises what `read_event_file` does.
    """
    heading, delimiter, rows = _table(data)
    places = _places(heading, needed=(Column.PLATE,))
    lines: dict[int, StockLine] = {}
    seen: list[FileRow] = []
    keys: set[str] = set()
    for row in rows:
        try:
            lines[row.line] = counted = _counted(row, places, known=keys)
            keys.add(counted.key)
        except Refusal as refusal:
            seen.append(FileRow(line=row.line, cells=row.cells, refusal=refusal))
        else:
            seen.append(row)
    return StockFile(heading=heading, delimiter=delimiter, rows=tuple(seen), lines=lines)


def _counted(row: FileRow, places: Mapping[Column, int], *, known: Collection[str]) -> StockLine:
    plate, at = _cell(row, places, Column.PLATE), _optional(row, places, Column.AT)
    key = check_plate(plate=plate)
    if key in known:
        raise Refusal(code=YardRefusal.PLATE_TWICE, field=Column.PLATE)
    return StockLine(plate=plate, key=key, entered_at=_moment(at) if at else None)


def stock_moment(*, name: str) -> datetime | None:
    """When a file named `stock-20261122-0930.csv` was counted, in Hanoi; None where it is no stock list.

    Raises NAME_WITHOUT_TIME for a stock list whose name tells no time.
    """
    if not name.lower().startswith("stock"):
        return None
    found = STOCK_NAME.fullmatch(name)
    if found is None:
        raise Refusal(code=YardRefusal.NAME_WITHOUT_TIME)
    try:
        moment = datetime.strptime(f"{found[1]}{found[2]:0<6}+0700", "%Y%m%d%H%M%S%z")
    except ValueError as error:
        raise Refusal(code=YardRefusal.NAME_WITHOUT_TIME) from error
    return moment.astimezone(UTC)


def returned_copy(
    *,
    heading: Sequence[str],
    delimiter: str,
    rows: Iterable[FileRow],
    said: Mapping[int, tuple[str, str]],
    columns: tuple[str, str],
) -> str:
    """The same file with two columns more: what became of each row, and why. No cell is a formula."""
    text = io.StringIO()
    writer = csv.writer(text, delimiter=delimiter, lineterminator="\r\n")
    writer.writerow([_harmless(cell) for cell in (*heading, *columns)])
    for row in rows:
        cells = [*row.cells, *[""] * (len(heading) - len(row.cells))]
        writer.writerow([_harmless(cell) for cell in (*cells, *said.get(row.line, ("", "")))])
    return text.getvalue()


def _harmless(cell: str) -> str:
    return f"'{cell}" if cell.startswith(FORMULA) else cell


def _text(data: bytes) -> str:
    if not data.strip():
        raise Refusal(code=YardRefusal.FILE_EMPTY)
    if len(data) > FILE_LIMIT:
        raise Refusal(code=YardRefusal.FILE_TOO_LARGE, limit=FILE_LIMIT)
    encoding = "utf-16" if data[:2] in {b"\xff\xfe", b"\xfe\xff"} else "utf-8-sig"
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        raise Refusal(code=YardRefusal.FILE_NOT_TEXT) from error
    if any(char < " " and char not in "\t\r\n" for char in text):
        raise Refusal(code=YardRefusal.FILE_NOT_TEXT)
    return text


def _table(data: bytes) -> tuple[tuple[str, ...], str, Iterator[FileRow]]:
    text = _text(data)
    lines = text.splitlines()
    if any(len(line) > LONGEST_LINE for line in lines):
        raise Refusal(code=YardRefusal.FILE_NOT_TABLE)
    first = next((line for line in lines if line.strip()), "")
    delimiter = max(",;\t", key=first.count)
    try:
        # A quote left open would swallow what follows: strict reading names it instead.
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True))
    except csv.Error as error:
        raise Refusal(code=YardRefusal.FILE_NOT_TABLE) from error
    numbered = [
        FileRow(line=line, cells=tuple(_typed(cell) for cell in cells))
        for line, cells in enumerate(rows, start=1)
        if any(cell.strip() for cell in cells)
    ]
    if not numbered:
        raise Refusal(code=YardRefusal.FILE_EMPTY)
    heading, *body = numbered
    if len(heading.cells) > MOST_COLUMNS:
        raise Refusal(code=YardRefusal.FILE_NOT_TABLE)
    if len(body) > MOST_ROWS:
        raise Refusal(code=YardRefusal.TOO_MANY, limit=MOST_ROWS)
    return heading.cells, delimiter, iter(body)


def _typed(cell: str) -> str:
    """A cell without what a returned copy put before it."""
    trimmed = cell.strip()
    return trimmed[1:] if trimmed.startswith("'") and trimmed[1:].startswith(FORMULA) else trimmed


def _places(heading: Sequence[str], *, needed: Sequence[Column]) -> Mapping[Column, int]:
    places: dict[Column, int] = {}
    for place, cell in enumerate(heading):
        folded = search_form(text=cell[:LONGEST_CELL])
        for column, names in HEADINGS.items():
            if folded in names:
                if column in places:
                    raise Refusal(code=YardRefusal.COLUMN_TWICE, column=column.value)
                places[column] = place
    for column in needed:
        if column not in places:
            raise Refusal(code=YardRefusal.COLUMN_MISSING, column=column.value)
    return places


def _event(row: FileRow, places: Mapping[Column, int], *, width: int) -> YardEvent:
    if len(row.cells) > width + 2:  # A returned copy that is sent again has two columns more.
        raise Refusal(code=YardRefusal.FILE_NOT_TABLE)
    kind = KINDS.get(search_form(text=_cell(row, places, Column.KIND)))
    if kind is None:
        raise Refusal(code=YardRefusal.KIND_UNREADABLE, field=Column.KIND)
    plate = _cell(row, places, Column.PLATE)
    at = _moment(_cell(row, places, Column.AT))
    key = check_plate(plate=plate)
    event = _optional(row, places, Column.EVENT) or made_id(kind=kind, key=key, at=at)
    return YardEvent(event=event, kind=kind, plate=plate, at=at)


def _cell(row: FileRow, places: Mapping[Column, int], column: Column) -> str:
    cell = _optional(row, places, column)
    if not cell:
        raise Refusal(code=YardRefusal.CELL_MISSING, field=column)
    return cell


def _optional(row: FileRow, places: Mapping[Column, int], column: Column) -> str:
    place = places.get(column)
    cell = row.cells[place] if place is not None and place < len(row.cells) else ""
    if len(cell) > LONGEST_CELL:
        raise Refusal(code=YardRefusal.CELL_TOO_LONG, field=column, limit=LONGEST_CELL)
    return cell


def _moment(text: str) -> datetime:
    local, iso = LOCAL_TIME.fullmatch(text), ISO_TIME.fullmatch(text)
    if not local and not iso:
        raise Refusal(code=YardRefusal.TIME_UNREADABLE, field=Column.AT)
    try:
        if local:
            day, month, year, hour, minute, second = (int(part or 0) for part in local.groups())
            moment = datetime(year, month, day, hour, minute, second, tzinfo=HANOI)
        else:
            moment = datetime.fromisoformat(text.upper())
            moment = moment if moment.tzinfo else moment.replace(tzinfo=HANOI)
        return moment.astimezone(UTC)
    except (ValueError, OverflowError) as error:
        raise Refusal(code=YardRefusal.TIME_UNREADABLE, field=Column.AT) from error


def rows_with_reasons(*, copy: str) -> list[tuple[int, str, str]]:
    """Line, what the row said, and why it was not taken, of a returned copy."""
    first = copy.split("\r\n", 1)[0]
    rows = csv.reader(io.StringIO(copy, newline=""), delimiter=max(",;\t", key=first.count))
    found = [(line, " · ".join(cells[:-2]), cells[-1]) for line, cells in enumerate(rows, start=1) if cells]
    return [one for one in found[1:] if one[2]]
