"""Tables of a report: which column is the value, the plan, the percentage, the change."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from statistics import median
from typing import Final

from xulang.indicators.domain.reading import cues
from xulang.indicators.domain.reading.figure import Base, Change, Figure, Number, OfPlan, Said
from xulang.indicators.domain.reading.numbers import DIGITS, read_number
from xulang.indicators.domain.reading.periods import Context, Period, find_periods, period_of
from xulang.indicators.domain.said import Certainty, PlanOf

CELL: Final = re.compile(
    rf"\s*(?:(?P<bound>hơn|trên|dưới|khoảng|gần)\s+)?(?P<sign>[-+(]?)\s*(?P<digits>{DIGITS})"
    rf"(?:\s*-\s*(?P<high>{DIGITS}))?(?:/(?P<of>\d{{2,3}}))?\s*(?P<mark>%?)\)?\s*\*{{0,2}}\s*\Z",
    re.IGNORECASE,
)
SAID: Final = {
    "hơn": Said.MORE,
    "trên": Said.MORE,
    "dưới": Said.LESS,
    "khoảng": Said.ABOUT,
    "gần": Said.ABOUT,
}
MORE: Final = re.compile(r"^\s*(?:[-+*•]+\s*|(?:\d{1,2}(?:\.\d{1,2})*|[IVX]{1,5}|[a-zđA-Z])[.)]\s*)+")
INDICATOR: Final = re.compile(
    r"chỉ tiêu|nội dung|danh mục|hạng mục|khoản thu|tên\b|lĩnh vực|diễn giải", re.IGNORECASE
)
UNIT: Final = re.compile(r"đơn vị|đvt|\bđv\b", re.IGNORECASE)
ORDER: Final = re.compile(r"^\W*(?:stt|tt|số tt)\W*$", re.IGNORECASE)
PLAN: Final = re.compile(
    r"kế hoạch|dự toán|mục tiêu(?! quốc gia)|chỉ tiêu (?:giao|năm)|\bKH|\bDT\b", re.IGNORECASE
)
SHARE: Final = re.compile(r"%|tỷ lệ|tỉ lệ|so (?:với|sánh)|\bso\b", re.IGNORECASE)
EARLIER: Final = re.compile(r"cùng kỳ|năm trước|tháng trước|quý trước|\bCK\b", re.IGNORECASE)
BEFORE: Final = re.compile(r"tháng trước|quý trước", re.IGNORECASE)
MOVES: Final = re.compile(r"tăng|giảm|±|\+/-|\(\+|biến động|tốc độ", re.IGNORECASE)
IN_UNITS: Final = re.compile(r"(?:đơn vị(?: tính)?|đvt)\s*:?\s*(?P<unit>[^,;.()]+)", re.IGNORECASE)
IN_BRACKETS: Final = re.compile(r"\((?P<unit>(?:(?:nghìn|triệu|tỷ|tỉ) )?[^\W\d]+(?:\s[^\W\d]+)?)\)")
# Changes as great as this in the middle of a column are no changes but shares of the earlier value.
SHARES_FROM: Final = 65
HUNDRED: Final = Decimal(100)


class Kind(StrEnum):
    NAME = "name"
    UNIT = "unit"
    PLAN = "plan"
    VALUE = "value"
    OF_PLAN = "of_plan"
    CHANGE = "change"
    RATIO = "ratio"
    OTHER = "other"


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    kind: Kind
    period: Period | None = None
    base: Base = Base.SAME_PERIOD
    certainty: Certainty = Certainty.UNSAID
    unit: str = ""


def lines_of(*, rows: Sequence[Sequence[str]]) -> list[str]:
    """How a table's rows stand in a reading's text."""
    return [" | ".join(" ".join(cell.split()) for cell in row) for row in rows]


def read_table(*, rows: Sequence[Sequence[str]], before: str, context: Context, start: int) -> list[Figure]:
    """`before` is the paragraph over the table (caption, unit); `start` is where its first line stands."""
    heads = _heads(rows)
    if heads == 0 or heads == len(rows):
        return []
    columns = _columns(rows, heads, before, context)
    if not any(one.kind is Kind.NAME for one in columns) or not any(
        one.kind is Kind.VALUE for one in columns
    ):
        return []
    figures: list[Figure] = []
    for line, row in zip(lines_of(rows=rows), rows, strict=True):
        if heads > 0:
            heads -= 1
        else:
            figures += _row(row, columns, line, start)
        start += len(line) + 1
    return figures


def number_of(text: str) -> Decimal | None:
    published = published_in(text)
    return None if published is None else published.low


def published_in(text: str) -> Number | None:
    """The number of a cell, with its bound or range; None for a cell that is no number."""
    found = CELL.match(text)
    if found is None:
        return None
    number = read_number(text=found["digits"])
    high = read_number(text=found["high"]) if found["high"] else None
    if found["of"] and not number <= int(found["of"]):
        return None
    if high is not None and high <= number:
        return None
    low = -number if found["sign"] in {"-", "("} and number else number
    return Number(low=low, high=high, said=SAID.get((found["bound"] or "").casefold(), Said.EXACT))


def _heads(rows: Sequence[Sequence[str]]) -> int:
    """How many rows at the top name columns: those before the first with a name and two cells of numbers."""
    for index, row in enumerate(rows):
        numbers = [cell for cell in row if number_of(cell) is not None]
        in_order = [number_of(cell) for cell in row] == [Decimal(place) for place in range(1, len(row) + 1)]
        named = any(re.search(r"[^\W\d_]{2}", cell) for cell in row)
        if numbers and named and not in_order and index > 0 and not _names_columns(row):
            return index
    return len(rows)


def _names_columns(row: Sequence[str]) -> bool:
    return any(
        PLAN.search(cell) or (INDICATOR.search(cell) and UNIT.search(" ".join(row))) for cell in row
    ) and not any("," in cell and number_of(cell) is not None for cell in row)


def _columns(rows: Sequence[Sequence[str]], heads: int, before: str, context: Context) -> list[Column]:
    width = max(len(row) for row in rows)
    unit = found["unit"].strip() if (found := IN_UNITS.search(before)) else ""
    columns: list[Column] = []
    for place in range(width):
        texts: list[str] = []
        for row in rows[:heads]:
            text = " ".join(row[place].split()) if place < len(row) else ""
            if len(text) > 1 and text not in texts and number_of(text) is None and "=" not in text:
                texts.append(text)
        cells = [row[place] for row in rows[heads:] if place < len(row)]
        columns.append(
            _column(
                " ".join(texts), cells, unit, context, first=not any(c.kind is Kind.NAME for c in columns)
            )
        )
    return columns


def _column(  # noqa: PLR0911 -- one kind of column a line, the first that fits
    head: str, cells: Sequence[str], unit: str, context: Context, *, first: bool
) -> Column:
    numbers = [number for cell in cells if (number := number_of(cell)) is not None]
    worded = sum(1 for cell in cells if re.search(r"[^\W\d_]{2}", cell))
    if ORDER.match(head):
        return Column(kind=Kind.OTHER)
    if UNIT.search(head) and worded >= len(numbers):
        return Column(kind=Kind.UNIT)
    if first and worded > len(numbers):
        return Column(kind=Kind.NAME)
    if not numbers:
        return Column(kind=Kind.OTHER)
    if SHARE.search(head):
        return _share(head, numbers)
    if EARLIER.search(head):
        return Column(kind=Kind.OTHER)
    if PLAN.search(head):
        return Column(kind=Kind.PLAN)
    own = [one for one in find_periods(text=head, year=context.year) if not one.compared]
    period = period_of(stated=own[0], context=context) if own else context.period
    ours = found["unit"] if (found := IN_BRACKETS.search(head)) else unit
    certainty = cues.certainty_in(text=head)
    return Column(kind=Kind.VALUE, period=period, certainty=certainty, unit=ours)


def _share(head: str, numbers: Sequence[Decimal]) -> Column:
    if EARLIER.search(head) or (re.search(r"năm \d{4}", head) and not PLAN.search(head)):
        base = Base.PREVIOUS_PERIOD if BEFORE.search(head) else Base.SAME_PERIOD
        is_change = MOVES.search(head) or min(numbers) < 0 or median(numbers) < SHARES_FROM
        return Column(kind=Kind.CHANGE if is_change else Kind.RATIO, base=base)
    if PLAN.search(head) or re.search(r"thực hiện|hoàn thành|đạt|giải ngân", head, re.IGNORECASE):
        return Column(kind=Kind.OF_PLAN)
    return Column(kind=Kind.OTHER)


def _row(row: Sequence[str], columns: Sequence[Column], line: str, start: int) -> list[Figure]:
    pairs = list(zip(columns, row, strict=False))
    name = next((cell for column, cell in pairs if column.kind is Kind.NAME), "")
    name = " ".join(MORE.sub("", " ".join(name.split())).split()).strip(" :;.")
    if not name or number_of(name) is not None:
        return []
    unit = next(
        (" ".join(cell.split()) for column, cell in pairs if column.kind is Kind.UNIT and cell.strip()), ""
    )
    values = [
        place
        for place, (column, cell) in enumerate(pairs)
        if column.kind is Kind.VALUE and number_of(cell) is not None
    ]
    return [_figure(pairs, place, values, name, unit, line, start) for place in values]


def _figure(
    pairs: Sequence[tuple[Column, str]],
    place: int,
    values: Sequence[int],
    name: str,
    unit: str,
    line: str,
    start: int,
) -> Figure:
    """Percentages belong to the value before them; what comes before any value, to the first one."""
    column, cell = pairs[place]
    later = [one for one in values if one > place]
    until = later[0] if later else len(pairs)
    since = 0 if place == values[0] else place
    plan = of_plan = None
    changes: list[Change] = []
    for other, text in pairs[since:until]:
        number = published_in(text)
        if number is None:
            continue
        if other.kind is Kind.PLAN:
            plan = plan or number
        elif other.kind is Kind.OF_PLAN:
            of_plan = of_plan or number
        elif other.kind is Kind.CHANGE:
            changes.append(Change(percent=number, base=other.base))
        elif other.kind is Kind.RATIO:
            changes.append(Change(percent=Number(low=number.low - HUNDRED), base=other.base))
    if plan is None:
        # A plan column of the year stands before all values and is everybody's.
        plans = [text for other, text in pairs[:place] if other.kind is Kind.PLAN]
        plan = next(filter(None, map(published_in, plans)), None)
    mark = "%" if cell.strip().endswith("%") else ""
    return Figure(
        indicator=name,
        value=published_in(cell),
        unit=unit or column.unit or mark or None,
        period=column.period,
        plan=plan,
        of_plans=(OfPlan(percent=of_plan, plan_of=PlanOf.UNSAID),) if of_plan else (),
        changes=tuple(changes),
        out_of=None,
        within=None,
        certainty=column.certainty,
        sentence=line,
        start=start,
        end=start + len(line),
        at=start + max(0, line.find(cell.strip())),
    )
