"""What does not fit together in published figures, beyond what rounding explains.

A figure may be anything that rounds to its digits. Two numbers contradict each other when no value fits both.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from fractions import Fraction
from itertools import pairwise

from xulang.indicators.domain import intervals
from xulang.indicators.domain.derive import Book, PlanFrom, percent, quantity_of
from xulang.indicators.domain.dictionary import Indicator, Nature
from xulang.indicators.domain.figures import Content, Measure
from xulang.indicators.domain.numbers import Interval, Quantity
from xulang.indicators.domain.periods import Span, read_span, year_of
from xulang.indicators.domain.said import PlanOf
from xulang.indicators.domain.units import is_share, unit_of


class FindingKind(StrEnum):
    """`BASE_CHANGED`: two reports of one year count against different plans, and both plans are known."""

    PERCENT_DIFFERS = "percent_differs"
    CHANGE_DIFFERS = "change_differs"
    PLANS_CONTRADICT = "plans_contradict"
    BASE_CHANGED = "base_changed"
    FORMULA_DIFFERS = "formula_differs"
    FALLS_WITHIN_YEAR = "falls_within_year"
    PART_EXCEEDS_WHOLE = "part_exceeds_whole"


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanEvidence:
    """What one report says, or implies, the year's plan to be."""

    period: str
    kind: PlanFrom
    value: Fraction
    interval: Interval
    source: str = ""
    plan_of: PlanOf = PlanOf.UNSAID


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanGroup:
    """Evidence that agrees: `interval` is what all of it allows."""

    evidence: tuple[PlanEvidence, ...]
    interval: Interval

    @property
    def plan_of(self) -> PlanOf:
        """Whose plan it is: evidence of different ones is never put together."""
        return self.evidence[0].plan_of

    @property
    def known(self) -> PlanEvidence | None:
        """The plan itself, where one of them states it."""
        return next((one for one in self.evidence if one.kind is not PlanFrom.IMPLIED), None)

    @property
    def value(self) -> Fraction:
        """The plan: as stated, or the one report's quotient, or the middle of what several allow."""
        if self.known is not None:
            return self.known.value
        middle = self.interval.middle
        return self.evidence[0].value if len(self.evidence) == 1 or middle is None else middle


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """`published` and `computed` in the unit of what differs; `groups` for plans."""

    kind: FindingKind
    code: str
    area: str
    period: str
    published: Fraction | None = None
    computed: Quantity | None = None
    other: str = ""
    groups: tuple[PlanGroup, ...] = field(default=())


def find_all(
    *, book: Book, codes: Collection[str] | None = None, areas: Collection[str] | None = None
) -> list[Finding]:
    """Every finding in the book, or of some indicators and areas, by indicator, area and period."""
    places = sorted((code, area) for code, told in book.areas_of.items() for area in told)
    return [
        finding
        for code, area in places
        if code in book.entries and (codes is None or code in codes) and (areas is None or area in areas)
        for finding in find_about(book=book, code=code, area=area)
    ]


def find_about(*, book: Book, code: str, area: str) -> list[Finding]:
    """Findings about one indicator in one area."""
    entry = book.entries[code]
    spans = book.spans_of(code=code, area=area)
    found: list[Finding] = []
    for span in spans:
        found.extend(_percentage(book, entry, area, span))
        found.extend(_changes(book, entry, area, span))
        found.extend(_formula(book, entry, area, span))
        found.extend(_whole(book, entry, area, span))
    for year in sorted({span.year for span in spans}):
        found.extend(_plans(entry, area, year, read_plans(book=book, code=code, area=area, year=year)))
    found.extend(_falls(book, entry, area, spans))
    return found


def read_plans(*, book: Book, code: str, area: str, year: int) -> tuple[PlanGroup, ...]:
    """All that is said about a year's plan, grouped by what agrees, the narrowest first."""
    groups: list[PlanGroup] = []
    for one in sorted(_evidence(book, book.entries[code], area, year), key=_width):
        for place, group in enumerate(groups):
            met = group.interval.meet(other=one.interval) if group.plan_of is one.plan_of else None
            if met is not None:
                groups[place] = PlanGroup(evidence=(*group.evidence, one), interval=met)
                break
        else:
            groups.append(PlanGroup(evidence=(one,), interval=one.interval))
    return tuple(groups)


def _width(one: PlanEvidence) -> tuple[bool, Fraction, str]:
    low, high = one.interval.low, one.interval.high
    endless = low is None or high is None
    return endless, Fraction(0) if low is None or high is None else high - low, one.period


def _evidence(book: Book, entry: Indicator, area: str, year: int) -> Iterator[PlanEvidence]:
    whole = year_of(year=year).code
    target = book.content(code=entry.code, area=area, period=whole, measure=Measure.PLAN)
    if target is not None and (number := target.number(name="value")) is not None:
        yield _said(whole, PlanFrom.TARGET, quantity_of(number=number), target.source)
    if entry.plan_code in book.entries:
        held = book.value(code=entry.plan_code, area=area, period=whole)
        unit = unit_of(name=book.entries[entry.plan_code].unit)
        if held.value is not None and unit.scale == unit_of(name=entry.unit).scale:
            yield _said(whole, PlanFrom.INDICATOR, held, "")
    for span in book.spans_of(code=entry.code, area=area):
        content = book.content(code=entry.code, area=area, period=span.code)
        if content is None or span.year != year:
            continue
        if (stated := content.number(name="plan")) is not None:
            said = _said(span.code, PlanFrom.STATED, quantity_of(number=stated), content.source)
            yield replace(said, plan_of=content.plan_of)
        if not is_share(name=entry.unit):
            yield from _implied(content, span)


def _implied(content: Content, span: Span) -> Iterator[PlanEvidence]:
    """The year's plans that the percentages imply; a plan of the period alone says nothing of the year."""
    value = content.number(name="value")
    for name, plan_of in (
        ("percent_of_plan", content.plan_of),
        ("percent_of_other_plan", content.other_plan_of),
    ):
        share = content.number(name=name)
        if value is None or share is None or plan_of is PlanOf.PERIOD:
            continue
        implied = intervals.implied_whole(part=value.interval, percent=share.interval)
        if implied is not None:
            ratio = 100 * Fraction(value.middle) / Fraction(share.middle)
            told = Quantity(value=ratio, interval=implied)
            said = _said(span.code, PlanFrom.IMPLIED, told, content.source)
            yield replace(said, plan_of=plan_of)


def _said(period: str, kind: PlanFrom, told: Quantity, source: str) -> PlanEvidence:
    if told.value is None or told.interval is None:
        raise ValueError("a plan is a number")
    return PlanEvidence(period=period, kind=kind, value=told.value, interval=told.interval, source=source)


def _plans(entry: Indicator, area: str, year: int, groups: Sequence[PlanGroup]) -> Iterator[Finding]:
    """Ranges and bounds are stated as such: only numbers that exclude each other are found."""
    for plan_of in PlanOf:
        yield from _plans_of(entry, area, year, [group for group in groups if group.plan_of is plan_of])


def _plans_of(entry: Indicator, area: str, year: int, groups: Sequence[PlanGroup]) -> Iterator[Finding]:
    if len(groups) < 2:
        return
    known = sum(group.known is not None for group in groups)
    implied = any(one.kind is PlanFrom.IMPLIED for group in groups for one in group.evidence)
    yield Finding(
        kind=FindingKind.BASE_CHANGED if known > 1 and implied else FindingKind.PLANS_CONTRADICT,
        code=entry.code,
        area=area,
        period=year_of(year=year).code,
        groups=tuple(sorted(groups, key=lambda group: min(_end(one) for one in group.evidence))),
    )


def _end(one: PlanEvidence) -> tuple[object, ...]:
    span = read_span(code=one.period)
    return one.kind in {PlanFrom.INDICATOR, PlanFrom.TARGET}, span.end, one.value


def _percentage(book: Book, entry: Indicator, area: str, span: Span) -> Iterator[Finding]:
    """A published percentage against value and plan of the same report."""
    content = book.content(code=entry.code, area=area, period=span.code)
    if content is None:
        return
    value, plan = content.number(name="value"), content.number(name="plan")
    said = content.number(name="percent_of_plan")
    if value is None or plan is None or said is None:
        return
    computed = percent(part=quantity_of(number=value), whole=quantity_of(number=plan))
    if computed.interval is not None and not computed.interval.meets(other=said.interval):
        yield Finding(
            kind=FindingKind.PERCENT_DIFFERS,
            code=entry.code,
            area=area,
            period=span.code,
            published=Fraction(said.middle),
            computed=computed,
        )


def _changes(book: Book, entry: Indicator, area: str, span: Span) -> Iterator[Finding]:
    content = book.content(code=entry.code, area=area, period=span.code)
    if content is None or is_share(name=entry.unit) or not content.value:
        return
    now = book.value(code=entry.code, area=area, period=span.code)
    before_of = {
        "change_on_same_period": span.same_last_year(),
        "change_on_previous": span.previous(),
    }
    for name, before in before_of.items():
        said = content.number(name=name)
        if said is None or before is None or now.interval is None:
            continue
        earlier = book.value(code=entry.code, area=area, period=before.code)
        if earlier.value is None or earlier.interval is None or not earlier.value or now.value is None:
            continue
        computed = intervals.change(now=now.interval, before=earlier.interval)
        if computed is not None and not computed.meets(other=said.interval):
            yield Finding(
                kind=FindingKind.CHANGE_DIFFERS,
                code=entry.code,
                area=area,
                period=span.code,
                published=Fraction(said.middle),
                computed=Quantity(value=100 * now.value / earlier.value - 100, interval=computed),
                other=before.code,
            )


def _formula(book: Book, entry: Indicator, area: str, span: Span) -> Iterator[Finding]:
    """An indicator that is computed, and yet somebody's report (an imported one) states it otherwise."""
    content = book.content(code=entry.code, area=area, period=span.code)
    stated = content.number(name="value") if content and entry.formula else None
    if stated is None:
        return
    computed = book.value(code=entry.code, area=area, period=span.code)
    if computed.interval is not None and not computed.interval.meets(other=stated.interval):
        yield Finding(
            kind=FindingKind.FORMULA_DIFFERS,
            code=entry.code,
            area=area,
            period=span.code,
            published=Fraction(stated.middle),
            computed=computed,
        )


def _whole(book: Book, entry: Indicator, area: str, span: Span) -> Iterator[Finding]:
    if not entry.whole_code or entry.whole_code not in book.entries:
        return
    part = book.value(code=entry.code, area=area, period=span.code)
    whole = book.value(code=entry.whole_code, area=area, period=span.code)
    if part.interval is None or whole.interval is None or part.value is None:
        return
    here, there = (unit_of(name=one.unit).scale for one in (entry, book.entries[entry.whole_code]))
    low, high = part.interval.low, whole.interval.high
    if low is not None and high is not None and low * here > high * there:
        yield Finding(
            kind=FindingKind.PART_EXCEEDS_WHOLE,
            code=entry.code,
            area=area,
            period=span.code,
            published=part.value,
            computed=whole,
            other=entry.whole_code,
        )


def _falls(book: Book, entry: Indicator, area: str, spans: Iterable[Span]) -> Iterator[Finding]:
    """What adds up cannot be less in nine months than in six of the same year (corrections aside)."""
    if entry.nature is not Nature.FLOW or is_share(name=entry.unit):
        return
    counted: dict[int, list[tuple[Span, Quantity]]] = {}
    for span in spans:
        told = book.value(code=entry.code, area=area, period=span.code)
        if span.cumulates and told.interval is not None:
            counted.setdefault(span.year, []).append((span, told))
    for told_in_year in counted.values():
        for (early, less), (late, more) in pairwise(told_in_year):
            low = less.interval.low if less.interval else None
            high = more.interval.high if more.interval else None
            if low is not None and high is not None and high < low and early.end < late.end:
                yield Finding(
                    kind=FindingKind.FALLS_WITHIN_YEAR,
                    code=entry.code,
                    area=area,
                    period=late.code,
                    published=more.value,
                    computed=less,
                    other=early.code,
                )
