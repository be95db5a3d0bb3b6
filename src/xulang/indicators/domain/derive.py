"""What follows from figures, computed each time it is asked for: nobody types a percentage.

Each outcome has its number and the interval that the digits of its parts leave open; a missing part makes the
whole missing, and says which.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from functools import cached_property

from xulang.indicators.domain import formula as formulas
from xulang.indicators.domain import intervals
from xulang.indicators.domain.dictionary import PROVINCE, Indicator, Level, Nature
from xulang.indicators.domain.figures import Content, Key, Measure
from xulang.indicators.domain.joining import (
    Joined,
    Joining,
    MadeOf,
    is_of_communes,
    joining_of,
    mean,
    units_of,
)
from xulang.indicators.domain.numbers import Interval, Published, Quantity
from xulang.indicators.domain.periods import PeriodKind, Span, read_span, year_of
from xulang.indicators.domain.units import is_share, unit_of


class PlanFrom(StrEnum):
    """Where a plan stands."""

    TARGET = "target"
    STATED = "stated"
    INDICATOR = "indicator"
    IMPLIED = "implied"


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanFound:
    quantity: Quantity
    kind: PlanFrom
    period: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Derived:
    """Everything that is computed about one figure; None where the indicator has no such thing.

    `implied_plan` is what value and published percentage come to where no plan is known: nobody's plan, and
    measured by it is nothing.
    """

    value: Quantity
    computed: bool
    joined: Joined | None = None
    plan: PlanFound | None = None
    implied_plan: Quantity | None = None
    percent_of_plan: Quantity | None = None
    change_on_previous: Quantity | None = None
    change_on_same_period: Quantity | None = None
    cumulative: Quantity | None = None
    share: Quantity | None = None
    contribution: Quantity | None = None
    partial: "Partial | None" = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Partial:
    """What some communes reported of the province's figure: `so_far` is of the `known`, nobody's total."""

    known: tuple[str, ...]
    missing: tuple[str, ...]
    so_far: Quantity

    @property
    def whole(self) -> int:
        return len(self.known) + len(self.missing)


class Book:
    """The official contents by key, with the dictionary: what derived figures are computed from."""

    def __init__(
        self,
        *,
        entries: Mapping[str, Indicator],
        contents: Mapping[Key, Content],
        communes: Mapping[str, Sequence[str]] | None = None,
        made: Mapping[str, MadeOf] | None = None,
    ) -> None:
        """`communes`: the communes that report, by period's code, for sums. `made`: areas out of areas."""
        self.entries, self.contents, self.communes = entries, contents, communes or {}
        self.made = made or {}
        self._above = {part: code for code, one in self.made.items() if one.is_district for part in one.whole}
        self._values: dict[tuple[str, str, str], Quantity] = {}

    def content(
        self, *, code: str, area: str, period: str, measure: Measure = Measure.ACTUAL
    ) -> Content | None:
        return self.contents.get(Key(code=code, area=area, period=period, measure=measure))

    def value(self, *, code: str, area: str, period: str) -> Quantity:
        """The actual figure: as reported, by formula, as the communes' sum, or as its parts' sum."""
        place = (code, area, period)
        if place not in self._values:
            self._values[place] = self._value(code, area, period)
        return self._values[place]

    def _value(self, code: str, area: str, period: str) -> Quantity:
        entry = self.entries.get(code)
        if entry is None:
            return Quantity(missing=(code,))
        if entry.formula:
            return self._computed(entry, area, period)
        content = self.content(code=code, area=area, period=period)
        number = content.number(name="value") if content else None
        if number is not None:
            return quantity_of(number=number)
        if (joined := self.joined(code=code, area=area, period=period)) is not None:
            return joined.outcome
        if entry.level is Level.COMMUNE_SUM and area == PROVINCE and period in self.communes:
            return self._sum(code, self._reporting(period), period)
        return self._of_parts(entry, area, period)

    def _sum(self, code: str, areas: Iterable[str], period: str) -> Quantity:
        return total(
            parts=[
                (f"{code}/{area}/{period}", self.value(code=code, area=area, period=period)) for area in areas
            ]
        )

    def joined(self, *, code: str, area: str, period: str) -> Joined | None:
        """How the figure follows from what its area was made of; None where there is nothing to join."""
        entry, made = self.entries.get(code), self.made.get(area)
        if entry is None or made is None or entry.formula or not is_of_communes(entry=entry):
            return None
        if made.until is not None and read_span(code=period).end >= made.until:
            return None
        how = joining_of(entry=entry)
        values = {one: self.value(code=code, area=one, period=period) for one in made.whole}
        known = tuple(one for one, value in values.items() if value.value is not None)
        split = tuple(f"{code}/{one}/{period}" for one in made.split)
        if how is Joining.SUM:
            so_far, outcome = self._sum(code, known, period), self._sum(code, made.whole, period)
        elif how is Joining.MEAN:
            weights = {one: self.value(code=entry.weight_code, area=one, period=period) for one in made.whole}
            so_far = mean(parts=[(values[one], weights[one]) for one in known])
            outcome = mean(parts=[(values[one], weights[one]) for one in made.whole])
        else:
            so_far = outcome = Quantity(missing=(f"{code}/{area}/{period}",))
        if split or not made.whole:
            outcome = Quantity(missing=(*outcome.missing, *split))
        return Joined(
            how=how, whole=made.whole, split=made.split, known=known, so_far=so_far, outcome=outcome
        )

    def partial(self, *, code: str, area: str, period: str) -> Partial | None:
        """What some communes reported; None where nobody or all did, and where the province has its own."""
        entry = self.entries.get(code)
        if (
            entry is None
            or (entry.level, area) != (Level.COMMUNE_SUM, PROVINCE)
            or entry.formula
            or period not in self.communes
            or self._has(code, area, period)
        ):
            return None
        reporting = self._reporting(period)
        known = tuple(one for one in reporting if self._has(code, one, period))
        missing = tuple(one for one in reporting if one not in known)
        return Partial(known=known, missing=missing, so_far=self._sum(code, known, period)) if known else None

    def _reporting(self, period: str) -> list[str]:
        """Whose figures make up the province's: communes, or the former districts with theirs."""
        return list(dict.fromkeys(self._above.get(one, one) for one in self.communes[period]))

    def _computed(self, entry: Indicator, area: str, period: str) -> Quantity:
        node = formulas.parse(text=entry.formula)
        found = {
            code: self.value(code=code, area=area, period=period) for code in formulas.codes_of(node=node)
        }
        numbers = {
            code: (one.value, one.interval)
            for code, one in found.items()
            if one.value is not None and one.interval is not None
        }
        result = formulas.evaluate(
            node=node,
            unit=entry.unit,
            units={code: self.entries[code].unit for code in numbers},
            numbers=numbers,
        )
        if result.value is None:
            missing = sorted({gap for one in found.values() for gap in one.missing} or found)
            return Quantity(missing=tuple(missing))
        interval = result.interval or Interval(low=None, high=None)
        return Quantity(value=result.value, interval=interval)

    def _of_parts(self, entry: Indicator, area: str, period: str) -> Quantity:
        """A flow of a longer period is the sum of its months, or of its quarters, once all are there."""
        gap = f"{entry.code}/{area}/{period}"
        span = read_span(code=period)
        if entry.nature is not Nature.FLOW:
            return Quantity(missing=(gap,))
        for kind in (PeriodKind.MONTH, PeriodKind.QUARTER):
            codes = [part.code for part in span.parts(kind=kind)]
            if codes and all(self._has(entry.code, area, code) for code in codes):
                return total(
                    parts=[(code, self.value(code=entry.code, area=area, period=code)) for code in codes]
                )
        return Quantity(missing=(gap,))

    def _has(self, code: str, area: str, period: str) -> bool:
        return self.value(code=code, area=area, period=period).value is not None

    def spans_of(self, *, code: str, area: str, measure: Measure = Measure.ACTUAL) -> list[Span]:
        """The periods of which there is something, oldest first."""
        return list(self._spans.get((code, area, measure), ()))

    @cached_property
    def _spans(self) -> Mapping[tuple[str, str, Measure], Sequence[Span]]:
        """Gone through once: a book may have some hundred thousand figures."""
        spans: dict[str, Span] = {}
        found: dict[tuple[str, str, Measure], list[Span]] = {}
        for key in self.contents:
            span = spans.get(key.period) or spans.setdefault(key.period, read_span(code=key.period))
            found.setdefault((key.code, key.area, key.measure), []).append(span)
        return {place: sorted(told) for place, told in found.items()}

    @cached_property
    def areas_of(self) -> Mapping[str, Sequence[str]]:
        """By indicator, the areas of which there are actual figures."""
        found: dict[str, list[str]] = {}
        for code, area, measure in self._spans:
            if measure is Measure.ACTUAL:
                found.setdefault(code, []).append(area)
        return found

    def spans_told(self, *, code: str, area: str) -> list[Span]:
        """The periods to show, oldest first: reported ones, and those that can be computed or in part."""
        entry = self.entries[code]
        reported = set(self.spans_of(code=code, area=area))
        codes = {code} | self._inputs(entry)
        sums = area == PROVINCE and any(
            self.entries[one].level is Level.COMMUNE_SUM for one in codes if one in self.entries
        )
        areas = units_of(codes=[area], made=self.made)
        ahead = {
            span
            for one in codes
            for place in self.areas_of.get(one, ())
            if sums or place in areas
            for span in self.spans_of(code=one, area=place)
        }
        if entry.nature is Nature.FLOW:
            ahead |= {
                span
                for year in {span.year for span in ahead}
                for kind in (PeriodKind.QUARTER, PeriodKind.HALF, PeriodKind.YEAR)
                if kind in entry.periods
                for span in (year_of(year=year), *year_of(year=year).parts(kind=kind))
                if span.kind is kind
            }
        return sorted(reported | {span for span in ahead if self._is_told(code, area, span.code)})

    def _inputs(self, entry: Indicator) -> set[str]:
        """The codes that a formula comes down to."""
        found: set[str] = set()
        ahead = [entry]
        while ahead:
            one = ahead.pop()
            codes = formulas.codes_of(node=formulas.parse(text=one.formula)) if one.formula else set()
            ahead.extend(self.entries[code] for code in codes - found if code in self.entries)
            found |= codes
        return found

    def _is_told(self, code: str, area: str, period: str) -> bool:
        if self._has(code, area, period) or self.partial(code=code, area=area, period=period) is not None:
            return True
        joined = self.joined(code=code, area=area, period=period)
        return joined is not None and bool(joined.known)


def quantity_of(*, number: Published) -> Quantity:
    return Quantity(value=Fraction(number.middle), interval=number.interval)


def total(*, parts: Iterable[tuple[str, Quantity]]) -> Quantity:
    """The sum; a missing part makes it missing, with every missing one named."""
    value, interval = Fraction(0), Interval(low=Fraction(0), high=Fraction(0))
    missing: list[str] = []
    for name, part in parts:
        if part.value is None or part.interval is None:
            missing.extend(part.missing or (name,))
        else:
            value, interval = value + part.value, intervals.add(left=interval, right=part.interval)
    return Quantity(missing=tuple(missing)) if missing else Quantity(value=value, interval=interval)


def find_plan(*, book: Book, entry: Indicator, area: str, period: str) -> PlanFound | None:
    """The plan that the figure is measured by: a half year by its year's, where it has none of its own.

    The target of its period, else of its year; else what its own report states; else the indicator that holds
    the plan.
    """
    year = year_of(year=read_span(code=period).year).code
    for code in dict.fromkeys((period, year)):
        content = book.content(code=entry.code, area=area, period=code, measure=Measure.PLAN)
        number = content.number(name="value") if content else None
        if number is not None:
            return PlanFound(quantity=quantity_of(number=number), kind=PlanFrom.TARGET, period=code)
    content = book.content(code=entry.code, area=area, period=period)
    stated = content.number(name="plan") if content else None
    if stated is not None:
        return PlanFound(quantity=quantity_of(number=stated), kind=PlanFrom.STATED, period=year)
    if entry.plan_code:
        held = book.value(code=entry.plan_code, area=area, period=year)
        if held.value is not None:
            scale = unit_of(name=book.entries[entry.plan_code].unit).scale / unit_of(name=entry.unit).scale
            return PlanFound(quantity=_times(held, scale), kind=PlanFrom.INDICATOR, period=year)
    return None


def derive(*, book: Book, code: str, area: str, period: str) -> Derived:
    """All that follows about one figure. Raises KeyError for a code that is not in the book."""
    entry, span = book.entries[code], read_span(code=period)
    value = book.value(code=code, area=area, period=period)
    content = book.content(code=code, area=area, period=period)
    typed = content is not None and bool(content.value)
    plan = find_plan(book=book, entry=entry, area=area, period=period)
    shares = is_share(name=entry.unit)
    last_year = span.same_last_year()
    return Derived(
        value=value,
        computed=not typed and value.value is not None,
        joined=None if typed else book.joined(code=code, area=area, period=period),
        plan=plan,
        implied_plan=_implied(content) if plan is None and not shares else None,
        percent_of_plan=None if plan is None or shares else percent(part=value, whole=plan.quantity),
        change_on_previous=None if shares else _change(book, entry, area, value, span.previous()),
        change_on_same_period=None if shares else _change(book, entry, area, value, last_year),
        cumulative=_cumulative(book, entry, area, span),
        share=_share(book, entry, area, period, value),
        contribution=_contribution(book, entry, area, span, value),
        partial=None if typed else book.partial(code=code, area=area, period=period),
    )


def _implied(content: Content | None) -> Quantity | None:
    value = content.number(name="value") if content else None
    said = content.number(name="percent_of_plan") if content else None
    if value is None or said is None or not said.middle:
        return None
    interval = intervals.implied_whole(part=value.interval, percent=said.interval)
    return Quantity(value=100 * Fraction(value.middle) / Fraction(said.middle), interval=interval)


def percent(*, part: Quantity, whole: Quantity) -> Quantity:
    if part.value is None or part.interval is None or whole.value is None or whole.interval is None:
        return Quantity(missing=(*part.missing, *whole.missing))
    if not whole.value:
        return Quantity()
    return Quantity(
        value=100 * part.value / whole.value,
        interval=intervals.percent_of(part=part.interval, whole=whole.interval),
    )


def _times(one: Quantity, by: Fraction) -> Quantity:
    if one.value is None or one.interval is None:
        return one
    return Quantity(value=one.value * by, interval=formulas.scaled(one=one.interval, by=by))


def _change(book: Book, entry: Indicator, area: str, value: Quantity, before: Span | None) -> Quantity | None:
    if before is None:
        return None
    found = percent(part=value, whole=book.value(code=entry.code, area=area, period=before.code))
    if found.value is None:
        return found
    interval = found.interval and intervals.add(
        left=found.interval, right=intervals.negate(one=intervals.HUNDRED)
    )
    return Quantity(value=found.value - 100, interval=interval)


def _cumulative(book: Book, entry: Indicator, area: str, span: Span) -> Quantity | None:
    """From 1 January to the period's end, of the months or quarters so far; None for what does not add up."""
    if entry.nature is not Nature.FLOW or span.kind not in {PeriodKind.MONTH, PeriodKind.QUARTER}:
        return None
    so_far = [part for part in span.whole_year().parts(kind=span.kind) if part.end <= span.end]
    return total(
        parts=[
            (f"{entry.code}/{area}/{part.code}", book.value(code=entry.code, area=area, period=part.code))
            for part in so_far
        ]
    )


def _share(book: Book, entry: Indicator, area: str, period: str, value: Quantity) -> Quantity | None:
    if not entry.whole_code or entry.whole_code not in book.entries:
        return None
    whole = book.value(code=entry.whole_code, area=area, period=period)
    return percent(part=_in_bases(value, entry), whole=_in_bases(whole, book.entries[entry.whole_code]))


def _contribution(book: Book, entry: Indicator, area: str, span: Span, value: Quantity) -> Quantity | None:
    """How many points of the whole's growth this part brought: its own increase over the whole of before."""
    before = span.same_last_year()
    if not entry.whole_code or entry.whole_code not in book.entries or before is None:
        return None
    own = _in_bases(book.value(code=entry.code, area=area, period=before.code), entry)
    whole = _in_bases(
        book.value(code=entry.whole_code, area=area, period=before.code), book.entries[entry.whole_code]
    )
    now = _in_bases(value, entry)
    gaps = (*now.missing, *own.missing, *whole.missing)
    if now.value is None or own.value is None or whole.value is None:
        return Quantity(missing=gaps)
    if now.interval is None or own.interval is None:
        return Quantity(value=None)
    more = Quantity(
        value=now.value - own.value,
        interval=intervals.add(left=now.interval, right=intervals.negate(one=own.interval)),
    )
    return percent(part=more, whole=whole)


def _in_bases(one: Quantity, entry: Indicator) -> Quantity:
    return _times(one, unit_of(name=entry.unit).scale)
