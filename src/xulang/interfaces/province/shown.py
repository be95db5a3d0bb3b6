"""Figures as pages show them: numbers with their digits, periods and areas by their names."""

from datetime import date
from decimal import Decimal
from fractions import Fraction

from django.utils import formats
from django.utils.translation import get_language, gettext

from xulang.indicators import api as indicators
from xulang.indicators.api import Bound, Indicator, PeriodKind, PlanGroup, Quantity, Span
from xulang.kernel.refusal import Refusal


def number(value: Decimal | Fraction | None, *, digits: int | None = None) -> str:
    """As the language writes it, with all its digits, or rounded to so many."""
    if value is None:
        return ""
    if isinstance(value, Fraction) or digits is not None:
        value = indicators.rounded(number=value, digits=2 if digits is None else digits)
    return formats.number_format(value, use_l10n=True, force_grouping=True)


def stored(text: str) -> str:
    """A number in its stored form: with bound and range, every digit kept."""
    if not text:
        return ""
    told = indicators.read_stored(text=text)
    shown = number(told.low) if told.high is None else f"{number(told.low)}–{number(told.high)}"
    words = {
        Bound.EXACT: "%(number)s",
        Bound.MORE: gettext("more than %(number)s"),
        Bound.LESS: gettext("less than %(number)s"),
        Bound.ABOUT: gettext("about %(number)s"),
    }
    return words[told.bound] % {"number": shown}


def typed(text: str) -> str:
    """A stored number as somebody would type it in Vietnamese: what forms begin with."""
    if not text:
        return ""
    told = indicators.read_stored(text=text)
    ends = [told.low] if told.high is None else [told.low, told.high]
    signs = {Bound.EXACT: "", Bound.MORE: "> ", Bound.LESS: "< ", Bound.ABOUT: "~ "}
    return signs[told.bound] + " - ".join(f"{end:f}".replace(".", ",") for end in ends)


def quantity(told: Quantity | None, *, digits: int = 2) -> str:
    """A computed number; "" where it could not be computed."""
    return "" if told is None or told.value is None else number(told.value, digits=digits)


def group_range(group: PlanGroup, *, digits: int) -> str:
    """What all evidence of a plan allows."""
    ends = [
        None if end is None else number(end, digits=digits + 2)
        for end in (group.interval.low, group.interval.high)
    ]
    return " – ".join("…" if end is None else end for end in ends)


def span_name(code: str) -> str:
    """A period in words."""
    try:
        span = indicators.read_span(code=code)
    except Refusal:
        return code
    return span_words(span)


def span_words(span: Span) -> str:
    words = {
        PeriodKind.MONTH: gettext("Month %(month)s/%(year)s"),
        PeriodKind.QUARTER: gettext("Quarter %(quarter)s/%(year)s"),
        PeriodKind.HALF: gettext("First half of %(year)s"),
        PeriodKind.NINE_MONTHS: gettext("Nine months of %(year)s"),
        PeriodKind.YEAR: gettext("Year %(year)s"),
        PeriodKind.SINCE: gettext("From %(start)s to %(end)s"),
        PeriodKind.ON: gettext("On %(end)s"),
    }[span.kind]
    if span.kind is PeriodKind.HALF and span.start.month == 7:
        words = gettext("Second half of %(year)s")
    return words % {
        "month": span.start.month,
        "quarter": span.end.month // 3,
        "year": span.year,
        "start": day(span.start),
        "end": day(span.end),
    }


def day(value: date | None) -> str:
    return "" if value is None else f"{value:%d/%m/%Y}"


def name_of(entry: Indicator) -> str:
    return entry.name(language=get_language() or "vi")
