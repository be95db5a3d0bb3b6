"""A periodic report put together: title, sections with sentences and tables, a chart, sources."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from fractions import Fraction

from xulang.indicators.domain.derive import Book, Derived, PlanFrom, derive
from xulang.indicators.domain.dictionary import PROVINCE, Indicator, Level
from xulang.indicators.domain.figures import Content
from xulang.indicators.domain.findings import FindingKind, find_about
from xulang.indicators.domain.numbers import Bound, Published, Quantity, rounded
from xulang.indicators.domain.periods import PeriodKind, Span
from xulang.indicators.domain.reading.numbers import write_number
from xulang.indicators.domain.refusals import IndicatorRefusal
from xulang.indicators.domain.said import PlanOf
from xulang.indicators.domain.units import RANK, is_rank, is_share
from xulang.indicators.domain.writing.charts import Bar, bar_chart
from xulang.indicators.domain.writing.letterhead import Letterhead, day_in_words
from xulang.indicators.domain.writing.sentences import (
    Piece,
    number_in_words,
    places_in_words,
    rank_in_words,
    sentence_of,
)
from xulang.indicators.domain.writing.told import Mark, PlanWord, Share, Told
from xulang.kernel.refusal import Refusal

ROMAN = ("I", "II", "III", "IV")
PERCENT_DIGITS = 2
MOST_BARS = 14
# What belongs to this programme has an estimate rather than a plan.
BUDGET = "budget"


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A line of a section's table, numbers as they are printed."""

    name: str
    unit: str
    plan: str
    value: str
    percent: str
    change: str
    link: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    heading: str
    sentences: tuple[tuple[Piece, ...], ...]
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    text: str
    link: str


@dataclass(frozen=True, slots=True, kw_only=True)
class WrittenReport:
    """All that a template may print. `chart` is an SVG, "" where no share of a plan is known.

    `missing`: indicators without a figure, with the units that owe it; `notes` explain marks of the tables.
    """

    head: Letterhead
    title: str
    period: str
    day: str
    sections: tuple[Section, ...]
    chart: str
    sources: tuple[Source, ...]
    missing: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Heading:
    """A section to be: its indicators in order; parts of another one's whole go into its sentence."""

    text: str
    codes: tuple[str, ...]


def period_in_words(*, span: Span) -> str:
    """Raises PERIOD_NOT_OF_INDICATOR for periods that no periodic report is about."""
    year = span.year
    if span.kind is PeriodKind.MONTH:
        return f"tháng {span.start.month} năm {year}"
    if span.kind is PeriodKind.QUARTER:
        return f"quý {ROMAN[(span.start.month - 1) // 3]} năm {year}"
    if span.kind is PeriodKind.HALF:
        return f"6 tháng {'đầu' if span.start.month == 1 else 'cuối'} năm {year}"
    if span.kind is PeriodKind.NINE_MONTHS:
        return f"9 tháng đầu năm {year}"
    if span.kind is PeriodKind.YEAR:
        return f"năm {year}"
    raise Refusal(code=IndicatorRefusal.PERIOD_NOT_OF_INDICATOR, field="period")


def compose(
    *,
    book: Book,
    headings: Sequence[Heading],
    area: str,
    span: Span,
    head: Letterhead,
    today: date,
    link_of: Callable[[str, str], str],
    owners: Mapping[str, str],
) -> WrittenReport:
    """`link_of(code, period)` is the address of a value's page; `owners` name the unit of each indicator.

    What has no official figure in the period is listed at the end with the unit that owes it.
    """
    told = {
        code: told_of(
            book=book, entry=book.entries[code], area=area, span=span, link=link_of(code, span.code)
        )
        for heading in headings
        for code in heading.codes
        if code in book.entries
    }
    known = {code: one for code, one in told.items() if one.says_something}
    sections = [_section(heading, known, book) for heading in headings]
    words = period_in_words(span=span)
    return WrittenReport(
        head=head,
        title=f"Tình hình thực hiện các chỉ tiêu kinh tế - xã hội {words}",
        period=words,
        day=day_in_words(day=today),
        sections=tuple(section for section in sections if section.sentences),
        chart=_chart(list(known.values()), words),
        sources=tuple(_source(one, owners.get(one.code, "")) for one in known.values()),
        missing=tuple(
            "; ".join(part for part in (book.entries[code].name_vi, owners.get(code, "")) if part)
            for code in told
            if code not in known and _is_owed(book.entries[code], area, span)
        ),
        notes=_notes(list(known.values())),
    )


def _is_owed(entry: Indicator, area: str, span: Span) -> bool:
    """Whether the area has such a figure at all for the period."""
    elsewhere = area == PROVINCE and entry.level is Level.COMMUNE
    return span.kind in entry.periods and not elsewhere and entry.is_owed(span=span)


def told_of(*, book: Book, entry: Indicator, area: str, span: Span, link: str) -> Told:
    """The official figure with what is computed about it; what cannot be computed, as it was published."""
    derived = derive(book=book, code=entry.code, area=area, period=span.code)
    ranked = is_rank(name=entry.unit)
    content = book.content(code=entry.code, area=area, period=span.code) or Content()
    odd = _odd(book, entry, area, span)
    return Told(
        code=entry.code,
        name=entry.name_vi,
        unit=entry.unit,
        value=content.number(name="value") or _number(derived.value, entry.decimals),
        plan=_plan(derived, content, entry),
        # A rank is no part of anything, and moves by places.
        shares=() if ranked else tuple(_shares(derived, content, odd)),
        change=None if ranked else _computed(derived.change_on_same_period, content, "change_on_same_period"),
        places=_places(book, entry, area, span) if ranked else None,
        earlier="năm trước" if span.kind is PeriodKind.YEAR else "cùng kỳ",
        plan_word=PlanWord.ESTIMATE if BUDGET in entry.programmes else PlanWord.PLAN,
        change_mark=_mark(
            derived.change_on_same_period, published=bool(content.change_on_same_period), odd="change" in odd
        ),
        certainty=content.certainty,
        link=link,
        source=content.source,
        as_of=f"{content.as_of:%d/%m/%Y}" if content.as_of else "",
    )


def _places(book: Book, entry: Indicator, area: str, span: Span) -> int | None:
    """How many places up since the year before, of ranks that are exact; None where one is missing."""
    last_year = span.same_last_year()
    if last_year is None:
        return None
    now, before = (
        content.number(name="value")
        if (content := book.content(code=entry.code, area=area, period=one.code))
        else None
        for one in (span, last_year)
    )
    if now is None or before is None or now.high is not None or before.high is not None:
        return None
    exact = now.bound is Bound.EXACT and before.bound is Bound.EXACT
    return int(before.low) - int(now.low) if exact else None


def _plan(derived: Derived, content: Content, entry: Indicator) -> Published | None:
    stated = content.number(name="plan")
    if stated is not None or derived.plan is None:
        return stated
    return _number(derived.plan.quantity, entry.decimals)


def _number(quantity: Quantity, digits: int) -> Published | None:
    return None if quantity.value is None else Published(low=_plain(quantity.value, digits))


def _computed(quantity: Quantity | None, content: Content, name: str) -> Decimal | None:
    if quantity is not None and quantity.value is not None:
        return _plain(quantity.value, PERCENT_DIGITS)
    published = content.number(name=name)
    return published.low if published is not None and published.high is None else None


def _odd(book: Book, entry: Indicator, area: str, span: Span) -> frozenset[str]:
    """Which published percentages of the period are at odds with other figures: of the plan, of change."""
    odd = set()
    for finding in find_about(book=book, code=entry.code, area=area):
        if finding.kind is FindingKind.CHANGE_DIFFERS and finding.period == span.code:
            odd.add("change")
        if finding.kind is FindingKind.PERCENT_DIFFERS and finding.period == span.code:
            odd.add("plan")
        if finding.kind is FindingKind.PLANS_CONTRADICT and any(
            one.period == span.code and one.kind is PlanFrom.IMPLIED
            for group in finding.groups
            for one in group.evidence
        ):
            odd.add("plan")
    return frozenset(odd)


def _shares(derived: Derived, content: Content, odd: frozenset[str]) -> Iterator[Share]:
    """The computed percentage, or the published one; and the published one of another's plan."""
    first = _computed(derived.percent_of_plan, content, "percent_of_plan")
    if first is not None:
        mark = _mark(derived.percent_of_plan, published=bool(content.percent_of_plan), odd="plan" in odd)
        by_hand = mark in {Mark.PUBLISHED, Mark.CONTRADICTED}
        yield Share(percent=first, plan_of=content.plan_of if by_hand else PlanOf.UNSAID, mark=mark)
    other = content.number(name="percent_of_other_plan")
    if other is not None:
        yield Share(percent=other.low, plan_of=content.other_plan_of, mark=Mark.PUBLISHED)


def _mark(computed: Quantity | None, *, published: bool, odd: bool) -> Mark:
    if computed is not None and computed.value is not None:
        return Mark.CORRECTED if odd and published else Mark.COMPUTED
    return Mark.CONTRADICTED if odd else Mark.PUBLISHED


STARS = {Mark.COMPUTED: "", Mark.PUBLISHED: "*", Mark.CONTRADICTED: "**", Mark.CORRECTED: "**"}
NOTES = {
    "*": "* Số công bố, không tính lại được từ số liệu khác.",
    "**": "** Số công bố chưa khớp với số liệu khác.",
}


def _notes(known: Sequence[Told]) -> tuple[str, ...]:
    """What the stars in the tables mean, where there are any."""
    used = {STARS[share.mark] for one in known for share in one.shares[:1]}
    used |= {STARS[one.change_mark] for one in known if one.change is not None}
    return tuple(text for star, text in NOTES.items() if star in used)


def _plain(number: Fraction, digits: int) -> Decimal:
    """Without zeros that say nothing: a computed 41,50 is 41,5."""
    text = f"{rounded(number=number, digits=digits):f}"
    return Decimal(text.rstrip("0").rstrip(".") if "." in text else text)


def _section(heading: Heading, known: Mapping[str, Told], book: Book) -> Section:
    own = [known[code] for code in heading.codes if code in known]
    parts: dict[str, list[Told]] = {}
    for one in own:
        whole = book.entries[one.code].whole_code
        if whole in known and whole in heading.codes:
            parts.setdefault(whole, []).append(one)
    placed = {part.code for group in parts.values() for part in group}
    sentences = [
        sentence_of(told=replace(one, parts=tuple(parts.get(one.code, ()))))
        for one in own
        if one.code not in placed
    ]
    return Section(
        heading=heading.text, sentences=tuple(sentences), rows=tuple(row_of(told=one) for one in own)
    )


def row_of(*, told: Told) -> Row:
    if is_rank(name=told.unit):
        return Row(
            name=told.name,
            unit=RANK,
            plan=number_in_words(number=told.plan) if told.plan else "",
            value=rank_in_words(number=told.value, unit=told.unit) if told.value else "",
            percent="",
            change=places_in_words(places=told.places) if told.places is not None else "",
            link=told.link,
        )
    return Row(
        name=told.name,
        unit=told.unit,
        plan=number_in_words(number=told.plan) if told.plan else "",
        value=number_in_words(number=told.value) if told.value else "",
        percent=f"{write_number(number=told.shares[0].percent)}{STARS[told.shares[0].mark]}"
        if told.shares
        else "",
        change=f"{write_number(number=told.change)}{STARS[told.change_mark]}"
        if told.change is not None
        else "",
        link=told.link,
    )


def _source(told: Told, owner: str) -> Source:
    said = [
        told.name,
        *(part for part in (owner, told.source, told.as_of and f"số liệu đến {told.as_of}") if part),
    ]
    return Source(text=re.sub(r"\s+", " ", "; ".join(said)), link=told.link)


def _chart(told: Sequence[Told], words: str) -> str:
    shares = [one for one in told if one.percent_of_plan is not None and not is_share(name=one.unit)]
    bars = [
        Bar(label=one.name, value=one.percent_of_plan, text=f"{write_number(number=one.percent_of_plan)}%")
        for one in shares[:MOST_BARS]
        if one.percent_of_plan is not None
    ]
    against = ", ".join(word for word in PlanWord if any(one.plan_word is word for one in shares))
    title = f"Tỷ lệ so với {against}, {words} (%)"
    return bar_chart(title=title, bars=bars, line=Decimal(100)) if bars else ""
