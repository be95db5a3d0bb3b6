"""Periods in words: "6 tháng đầu năm 2022", "quý II/2025", "đến ngày 30/6/2022"."""

import calendar
import re
from dataclasses import dataclass
from datetime import date
from typing import Final

ROMAN: Final = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "1": 1, "2": 2, "3": 3, "4": 4}
YEAR: Final = r"(?:\s*(?:năm|/|-|,?\s*năm)\s*(?P<{0}>(?:19|20)\d\d))"
MONTH: Final = re.compile(
    r"\b(?:tháng|T)\s?(?P<month>1[0-2]|0?[1-9])(?![\d,.%]*\d|\s*(?:%|tháng))"
    + YEAR.format("year")
    + r"?(?!\d)",
    re.IGNORECASE,
)
MONTHS: Final = re.compile(
    r"\b(?P<months>1[0-2]|0?[2-9]|ba|sáu|chín) tháng(?P<half> (?:đầu|cuối))?(?: (?:đầu )?năm(?: nay)?)?"
    r"(?:\s*(?:/|năm)?\s*(?P<year>(?:19|20)\d\d))?",
    re.IGNORECASE,
)
QUARTER: Final = re.compile(
    r"\bquý\s*(?P<quarter>IV|I{1,3}|[1-4])\b" + YEAR.format("year") + "?", re.IGNORECASE
)
WHOLE: Final = re.compile(
    r"\b(?:(?:cả|trong|hết|cuối|ước) )*năm (?P<year>(?:19|20)\d\d)\b(?!\s*-\s*\d{4})|"
    r"\b(?P<whole>cả năm)\b(?: (?P<year2>(?:19|20)\d\d))?",
    re.IGNORECASE,
)
DAY: Final = re.compile(
    r"\b(?:(?P<until>(?:tính )?(?:đến|tới)(?: hết)?(?: ngày)?|tại thời điểm)\s*)?(?:ngày\s*)?"
    r"(?P<day>3[01]|[12]\d|0?[1-9])(?:[/.-]| tháng )(?P<month>1[0-2]|0?[1-9])(?:(?:[/.-]|"
    r" năm )(?P<year>(?:19|20)\d\d))?\b(?!\d|[.,/]\d)",
    re.IGNORECASE,
)
THIS: Final = re.compile(r"\b(?:trong|ước) (?P<this>tháng|quý)\b(?!\s*[\dIV])", re.IGNORECASE)
WORDS: Final = {"ba": 3, "sáu": 6, "chín": 9}
# After these a period is that of a comparison or a plan, not of the figure.
COMPARED: Final = re.compile(
    r"(?:\bso(?: với)?|cùng kỳ|\bCK|kế hoạch|dự toán|\bKH|\bDT|của|giá so sánh)"
    r"(?: (?!năm\b|tháng\b|quý\b)[^\W\d]+){0,3}\s*$",
    re.IGNORECASE,
)
SAME_PERIOD_OF: Final = re.compile(r"cùng kỳ(?: của)? năm ((?:19|20)\d\d)", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """`code` is 2022-06, 2022-Q2, 2022-H1, 2022-9M, 2022, 2022-01-01..2022-08-31 or a day; `as_of` a day."""

    code: str
    as_of: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Stated:
    """A period where it stands in a sentence. Without a year it takes that of the report."""

    start: int
    end: int
    months: int = 0
    first: int = 1
    year: int | None = None
    day: date | None = None
    compared: bool = False
    this: str = ""

    @property
    def length(self) -> int:
        return self.months


def find_periods(*, text: str, year: int | None) -> list[Stated]:
    """In order and without overlaps; the more telling reading of each place."""
    found: list[Stated] = []
    for make in (_days, _months, _quarters, _single_months, _years, _this):
        for one in make(text, year):
            if not any(one.start < other.end and other.start < one.end for other in found):
                found.append(one)
    return sorted(found, key=lambda one: one.start)


def _compared(text: str, start: int) -> bool:
    return COMPARED.search(text[:start]) is not None


def _year(found: "re.Match[str]", *names: str) -> int | None:
    return next((int(found[name]) for name in names if found[name]), None)


def _days(text: str, year: int | None) -> list[Stated]:
    every = []
    for found in DAY.finditer(text):
        own = _year(found, "year")
        if own is None and (found["until"] is None or year is None):
            continue
        try:
            day = date(own or year or 0, int(found["month"]), int(found["day"]))
        except ValueError:
            continue
        compared = found["until"] is None or _compared(text, found.start())
        every.append(Stated(start=found.start(), end=found.end(), day=day, compared=compared, year=own))
    return every


def _months(text: str, _: int | None) -> list[Stated]:
    every = []
    for found in MONTHS.finditer(text):
        count = WORDS.get(found["months"].casefold()) or int(found["months"])
        late = "cuối" in (found["half"] or "").casefold()
        every.append(
            Stated(
                start=found.start(),
                end=found.end(),
                months=count,
                first=13 - count if late else 1,
                year=_year(found, "year"),
                compared=_compared(text, found.start()),
            )
        )
    return every


def _quarters(text: str, _: int | None) -> list[Stated]:
    return [
        Stated(
            start=found.start(),
            end=found.end(),
            months=3,
            first=3 * ROMAN[found["quarter"].casefold()] - 2,
            year=_year(found, "year"),
            compared=_compared(text, found.start()),
        )
        for found in QUARTER.finditer(text)
    ]


def _single_months(text: str, _: int | None) -> list[Stated]:
    return [
        Stated(
            start=found.start(),
            end=found.end(),
            months=1,
            first=int(found["month"]),
            year=_year(found, "year"),
            compared=_compared(text, found.start()),
        )
        for found in MONTH.finditer(text)
    ]


def _years(text: str, _: int | None) -> list[Stated]:
    return [
        Stated(
            start=found.start(),
            end=found.end(),
            months=12,
            year=_year(found, "year", "year2"),
            compared=_compared(text, found.start()),
        )
        for found in WHOLE.finditer(text)
    ]


def _this(text: str, _: int | None) -> list[Stated]:
    return [
        Stated(start=found.start(), end=found.end(), this=found["this"].casefold())
        for found in THIS.finditer(text)
    ]


def code_of(*, months: int, first: int, year: int) -> str:
    if months == 12:
        return f"{year}"
    if months == 1:
        return f"{year}-{first:02d}"
    if months == 3 and first % 3 == 1:
        return f"{year}-Q{(first + 2) // 3}"
    if months == 6 and first in {1, 7}:
        return f"{year}-H{1 if first == 1 else 2}"
    if months == 9 and first == 1:
        return f"{year}-9M"
    last = first + months - 1
    return f"{date(year, first, 1)}..{date(year, last, calendar.monthrange(year, last)[1])}"


def ends_on(*, code: str) -> date | None:
    """The last day of a code's period."""
    if found := re.fullmatch(r"(?:.*\.\.)?(\d{4}-\d\d-\d\d)", code):
        return date.fromisoformat(found[1])
    year, _, part = code.partition("-")
    last = {"": 12, "H1": 6, "H2": 12, "9M": 9}.get(part)
    if last is None:
        last = 3 * int(part[1]) if part.startswith("Q") else int(part)
    return date(int(year), last, calendar.monthrange(int(year), last)[1])


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """What the title and the headings say: the period that sentences without one are about."""

    period: Period | None = None
    year: int | None = None
    month: int | None = None
    quarter: int | None = None


def context_of(*, heading: str, before: Context) -> Context:
    """Of several periods in a title ("tháng 9 và 9 tháng năm 2023") the longest one is the report's."""
    aim = re.search(r"phương hướng|nhiệm vụ (?:trọng tâm|chủ yếu)|kế hoạch năm", heading, re.IGNORECASE)
    told = heading[: aim.start()] if aim and aim.start() > 10 else heading
    found = [one for one in find_periods(text=told, year=before.year) if not one.compared and one.months]
    every = [
        one.year for one in find_periods(text=heading, year=before.year) if one.year and not one.compared
    ]
    year = next((one.year for one in reversed(found) if one.year), None) or next(iter(every), before.year)
    if not found or year is None:
        return before
    longest = max(found, key=lambda one: (one.year or 0, one.months))
    month = next((one.first for one in found if one.months == 1), None)
    quarter = next((one.first for one in found if one.months == 3), None)
    code = code_of(months=longest.months, first=longest.first, year=longest.year or year)
    return Context(period=Period(code=code), year=year, month=month, quarter=quarter)


def period_of(*, stated: Stated, context: Context) -> Period | None:
    """What a stated period means in its report."""
    year = stated.year or context.year
    if stated.day is not None:
        return _until(stated.day, context)
    if stated.this:
        first = context.month if stated.this == "tháng" else context.quarter
        if first is None or year is None:
            return context.period
        return Period(code=code_of(months=1 if stated.this == "tháng" else 3, first=first, year=year))
    return Period(code=code_of(months=stated.months, first=stated.first, year=year)) if year else None


def _until(day: date, context: Context) -> Period:
    """A day is a moment of the report's period, unless it lies outside of it."""
    if context.period is not None:
        last = ends_on(code=context.period.code)
        if last is not None and day.year == last.year and (day <= last or (day - last).days <= 31):
            return Period(code=context.period.code, as_of=day)
    return Period(code=str(day), as_of=day)
