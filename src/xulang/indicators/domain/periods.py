"""Periods of reports: a month, a quarter, half a year, nine months, a year, since a day, on a day.

Half years and nine months count from 1 January, as reports do; a half may also be the second one.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Final

from xulang.indicators.domain.refusals import IndicatorRefusal
from xulang.kernel.refusal import Refusal

# Of no year before this one are figures kept; plans are made for so many years ahead.
FIRST_YEAR: Final = 1986
PLAN_YEARS: Final = 10
LAST_YEAR: Final = 2100


class PeriodKind(StrEnum):
    MONTH = "month"
    QUARTER = "quarter"
    HALF = "half"
    NINE_MONTHS = "nine_months"
    YEAR = "year"
    SINCE = "since"
    ON = "on"


LENGTHS: Final = {
    PeriodKind.MONTH: 1,
    PeriodKind.QUARTER: 3,
    PeriodKind.HALF: 6,
    PeriodKind.NINE_MONTHS: 9,
    PeriodKind.YEAR: 12,
}
CODE: Final = re.compile(
    r"(?P<year>\d{4})(?:-(?:(?P<month>\d{2})|Q(?P<quarter>[1-4])|H(?P<half>[12])|(?P<nine>9M)))?\Z"
)
DAYS: Final = re.compile(r"(?:(\d{4}-\d{2}-\d{2})\.\.)?(\d{4}-\d{2}-\d{2})\Z")


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Span:
    """One period; both days belong to it. `code` is how rows, addresses and files name it."""

    end: date
    start: date
    kind: PeriodKind

    def is_within(self, *, length_of: "Span") -> bool:
        """Whether it is no longer than the other period."""
        return self.end - self.start <= length_of.end - length_of.start

    @property
    def code(self) -> str:
        year = f"{self.start:%Y}"
        if self.kind is PeriodKind.MONTH:
            return f"{self.start:%Y-%m}"
        if self.kind is PeriodKind.QUARTER:
            return f"{year}-Q{(self.start.month + 2) // 3}"
        if self.kind is PeriodKind.HALF:
            return f"{year}-H{1 if self.start.month == 1 else 2}"
        if self.kind is PeriodKind.NINE_MONTHS:
            return f"{year}-9M"
        if self.kind is PeriodKind.YEAR:
            return year
        return f"{self.start}..{self.end}" if self.kind is PeriodKind.SINCE else str(self.end)

    @property
    def year(self) -> int:
        return self.end.year

    @property
    def cumulates(self) -> bool:
        """Whether it counts from the year's beginning, so that a later one of the year holds it."""
        return self.start.month == 1 and self.start.year == self.end.year and self.kind in LENGTHS

    def due(self, *, days: int) -> date:
        """Until when its figure is expected: so many days after its end, before it if negative."""
        return self.end + timedelta(days=days)

    def previous(self) -> "Span | None":
        """The one just before of its kind; None where there is none (nine months, days)."""
        months = LENGTHS.get(self.kind)
        if months is None or self.kind is PeriodKind.NINE_MONTHS:
            return None
        return _span(self.kind, _months_on(self.start, -months))

    def same_last_year(self) -> "Span | None":
        return _span(self.kind, _months_on(self.start, -12)) if self.kind in LENGTHS else None

    def whole_year(self) -> "Span":
        return year_of(year=self.year)

    def parts(self, *, kind: PeriodKind) -> tuple["Span", ...]:
        """The months or quarters that make it up; none where they do not fit."""
        length, own = LENGTHS.get(kind, 0), LENGTHS.get(self.kind, 0)
        if not length or own <= length or own % length or kind is PeriodKind.NINE_MONTHS:
            return ()
        return tuple(_span(kind, _months_on(self.start, step)) for step in range(0, own, length))


def read_span(*, code: str) -> Span:
    """The period of a code: 2022-06, 2022-Q2, 2022-H1, 2022-9M, 2022, 2022-01-19..2022-06-30, 2022-06-30.

    Raises PERIOD_MALFORMED, PERIOD_EARLY.
    """
    try:
        span = _read(code)
    except ValueError:
        span = None
    if span is None or not span.start <= span.end or span.end.year > LAST_YEAR:
        raise Refusal(code=IndicatorRefusal.PERIOD_MALFORMED, field="period")
    if span.start.year < FIRST_YEAR:
        raise Refusal(code=IndicatorRefusal.PERIOD_EARLY, field="period", first=FIRST_YEAR)
    return span


def _read(code: str) -> Span | None:
    if days := DAYS.match(code):
        end = date.fromisoformat(days[2])
        start = date.fromisoformat(days[1]) if days[1] else end
        return Span(start=start, end=end, kind=PeriodKind.SINCE if days[1] else PeriodKind.ON)
    found = CODE.match(code)
    return _named(found) if found else None


def _named(found: "re.Match[str]") -> Span:
    year = int(found["year"])
    if found["month"]:
        return _span(PeriodKind.MONTH, date(year, int(found["month"]), 1))
    if found["quarter"]:
        return _span(PeriodKind.QUARTER, date(year, 3 * int(found["quarter"]) - 2, 1))
    if found["half"]:
        return _span(PeriodKind.HALF, date(year, 1 if found["half"] == "1" else 7, 1))
    return _span(PeriodKind.NINE_MONTHS if found["nine"] else PeriodKind.YEAR, date(year, 1, 1))


def year_of(*, year: int) -> Span:
    return _span(PeriodKind.YEAR, date(year, 1, 1))


def span_at(*, kind: PeriodKind, day: date) -> Span:
    """The period of the kind that the day lies in; of half years and shorter the one that begins last."""
    length = LENGTHS.get(kind)
    if length is None:
        return Span(kind=PeriodKind.ON, start=day, end=day)
    first = 1 if kind is PeriodKind.NINE_MONTHS else (day.month - 1) // length * length + 1
    return _span(kind, date(day.year, first, 1))


def ended_before(*, kinds: Sequence[PeriodKind], day: date, count: int) -> list[Span]:
    """The newest periods of the kinds that ended before the day, newest first, so many of each kind."""
    found = []
    for kind in kinds:
        if kind not in LENGTHS:
            continue
        span: Span | None = span_at(kind=kind, day=day)
        while span is not None and span.end >= day:
            span = span.same_last_year() if kind is PeriodKind.NINE_MONTHS else span.previous()
        for _ in range(count):
            if span is None:
                break
            found.append(span)
            span = span.same_last_year() if kind is PeriodKind.NINE_MONTHS else span.previous()
    return sorted(found, key=lambda one: (one.end, one.start), reverse=True)


def _span(kind: PeriodKind, start: date) -> Span:
    return Span(kind=kind, start=start, end=_months_on(start, LENGTHS[kind]) - timedelta(days=1))


def _months_on(day: date, months: int) -> date:
    years, month = divmod(day.month - 1 + months, 12)
    return date(day.year + years, month + 1, 1)
