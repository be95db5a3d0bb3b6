"""Periods to choose: a part of a year, and the year; the code stays in addresses and files."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

from django.http import HttpRequest
from django.utils.translation import gettext

from xulang.indicators import api as indicators
from xulang.indicators.api import IndicatorRefusal, PeriodKind, Span
from xulang.interfaces.province import shown
from xulang.kernel.refusal import Refusal

SUFFIXES: Mapping[PeriodKind, tuple[str, ...]] = {
    PeriodKind.MONTH: tuple(f"{month:02}" for month in range(1, 13)),
    PeriodKind.QUARTER: ("Q1", "Q2", "Q3", "Q4"),
    PeriodKind.HALF: ("H1", "H2"),
    PeriodKind.NINE_MONTHS: ("9M",),
    PeriodKind.YEAR: ("Y",),
}
# Of days, the day or days are chosen beside them.
DAYS = (PeriodKind.SINCE, PeriodKind.ON)


@dataclass(frozen=True, slots=True, kw_only=True)
class PeriodChoice:
    """What the selects offer, and what stands in them."""

    parts: list[tuple[str, str]]
    years: list[int]
    part: str
    year: int
    days: bool


def choice_of(
    *, kinds: Collection[PeriodKind], today: date, chosen: Span | None = None, ahead: int = 0
) -> PeriodChoice:
    """The parts of these kinds, and the years from the first to the running one and so many `ahead`."""
    parts = [
        (suffix, part_words(kind, suffix)) for kind in SUFFIXES if kind in kinds for suffix in SUFFIXES[kind]
    ]
    days = {PeriodKind.SINCE: gettext("From a day to a day"), PeriodKind.ON: gettext("On a day")}
    parts += [(str(kind), days[kind]) for kind in DAYS if kind in kinds]
    length = [kind for kind in SUFFIXES if kind in kinds]
    standing = chosen or next(iter(indicators.ended_before(kinds=length[:1], day=today, count=1)), None)
    return PeriodChoice(
        parts=parts,
        years=list(range(today.year + ahead, indicators.FIRST_YEAR - 1, -1)),
        part=part_of(standing) if standing else parts[0][0] if parts else "",
        year=standing.year if standing else today.year,
        days=any(kind in kinds for kind in DAYS),
    )


def part_words(kind: PeriodKind, suffix: str) -> str:
    """Without the year, which stands beside it."""
    if kind is PeriodKind.MONTH:
        return gettext("Month %(month)s") % {"month": int(suffix)}
    if kind is PeriodKind.QUARTER:
        return gettext("Quarter %(quarter)s") % {"quarter": suffix[1]}
    return {
        "H1": gettext("First half of the year"),
        "H2": gettext("Second half of the year"),
        "9M": gettext("First nine months"),
        "Y": gettext("Whole year"),
    }[suffix]


def part_of(span: Span) -> str:
    """Which of the parts it is."""
    if span.kind in DAYS:
        return str(span.kind)
    return span.code.partition("-")[2] or "Y"


def asked_code(http: HttpRequest) -> str:
    """The code of what was asked for: `period`, else `part` with `year`, or with `since` and `until`."""
    asked = http.GET if http.GET.get("period") or http.GET.get("part") else http.POST
    code = asked.get("period", "").strip()[:30]
    part, year = asked.get("part", "")[:10], asked.get("year", "")[:4]
    since, until = asked.get("since", "")[:10], asked.get("until", "")[:10]
    if code or not part:
        return code
    if part == PeriodKind.SINCE:
        return f"{since}..{until}"
    if part == PeriodKind.ON:
        return until
    return year if part == "Y" else f"{year}-{part}"


def asked_span(http: HttpRequest, *, today: date) -> Span | None:
    """None where nothing was asked for. Raises PERIOD_MALFORMED, PERIOD_EARLY and PERIOD_AHEAD."""
    code = asked_code(http)
    if not code:
        return None
    span = indicators.read_span(code=code)
    if span.start > today:
        raise Refusal(code=IndicatorRefusal.PERIOD_AHEAD, field="period")
    return span


def choices_around(*, code: str, today: date) -> list[tuple[str, list[tuple[str, str]]]]:
    """Every period of the years around a period and of the running ones, by year; itself first."""
    found: list[tuple[str, list[tuple[str, str]]]] = []
    year = int(code[-10:-6] if ".." in code else code[:4]) if code else today.year
    years = {one for near in (year, today.year) for one in (near - 1, near, near + 1)}
    listed = [one for one in sorted(years, reverse=True) if indicators.FIRST_YEAR <= one <= today.year]
    for one in listed:
        codes = [
            str(one) if suffix == "Y" else f"{one}-{suffix}" for kind in SUFFIXES for suffix in SUFFIXES[kind]
        ]
        found.append((str(one), [(each, shown.span_name(each)) for each in codes]))
    if code and code not in {each for _, told in found for each, _ in told}:
        found.insert(0, (gettext("As it was read"), [(code, shown.span_name(code))]))
    return found
