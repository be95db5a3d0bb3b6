"""What no figure can be, and what hardly one is: the first is refused, the second asked back.

A figure that is more than ten times, or less than a tenth, of what counted before may be right; more often
it has another unit or a slipped digit. Who enters it says that it is right; that is part of the version.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Final

from xulang.indicators.domain.dictionary import Indicator, Nature
from xulang.indicators.domain.figures import Beside, Content, Key, Verb
from xulang.indicators.domain.numbers import Published, decimals_of
from xulang.indicators.domain.periods import read_span
from xulang.indicators.domain.refusals import IndicatorRefusal
from xulang.indicators.domain.units import is_rank, is_share
from xulang.kernel.refusal import Refusal

# What people and programs write is looked at; what is published already, or counted, is taken as it is.
LOOKED_AT: Final = frozenset({Verb.ENTER, Verb.REVISE})
TIMES: Final = 10
LEAST_CHANGE: Final = -100
CHANGES: Final = (Beside.CHANGE_ON_SAME_PERIOD, Beside.CHANGE_ON_PREVIOUS)


@dataclass(frozen=True, slots=True, kw_only=True)
class Doubt:
    """A number that hardly one is. `before`, `period`: what it is measured by; of percentages nothing."""

    field: str
    before: str = ""
    period: str = ""

    @property
    def told(self) -> str:
        """As a version keeps it: "value/2026-08", "percent_of_plan"."""
        return f"{self.field}/{self.period}" if self.period else self.field


def may_be_negative(*, entry: Indicator) -> bool:
    """Growth may be; what is counted, the score or the rank may not."""
    return entry.nature is Nature.RATE and is_share(name=entry.unit) and not is_rank(name=entry.unit)


def check_content(*, entry: Indicator, content: Content, today: date) -> None:
    """Raises NEGATIVE, CHANGE_OUT, PERCENT_ALONE and AS_OF_AHEAD, for what no figure can be."""
    signed = may_be_negative(entry=entry)
    for name in ("value", Beside.PLAN, Beside.PERCENT_OF_PLAN):
        number = content.number(name=name)
        if number is not None and number.low < 0 and not (signed and name != Beside.PERCENT_OF_PLAN):
            raise Refusal(code=IndicatorRefusal.NEGATIVE, field=str(name))
    for name in CHANGES:
        number = content.number(name=name)
        if number is not None and number.low < LEAST_CHANGE and not signed:
            raise Refusal(code=IndicatorRefusal.CHANGE_OUT, field=str(name))
    if content.percent_of_plan and not content.value:
        raise Refusal(code=IndicatorRefusal.PERCENT_ALONE, field="value")
    if content.as_of is not None and content.as_of > today:
        raise Refusal(code=IndicatorRefusal.AS_OF_AHEAD, field="as_of")


def compared_with(*, key: Key) -> tuple[Key, ...]:
    """The figures that this one is measured by: itself as it counts, the period before, that of last year."""
    span = read_span(code=key.period)
    spans = (span, span.previous(), span.same_last_year())
    return tuple(
        Key(code=key.code, area=key.area, period=one.code, measure=key.measure) for one in spans if one
    )


def doubts(*, key: Key, content: Content, official: Mapping[Key, Content]) -> Iterator[Doubt]:
    """`official`: what counts of the figures that `compared_with` names, or the newest one before."""
    value = content.number(name="value")
    for other, told in official.items():
        before = told.number(name="value")
        if value is None or before is None:
            continue
        less = is_part(key=key, other=other) and value.middle < before.middle
        if not less and is_jump(before=before, after=value):
            yield Doubt(field="value", before=told.value, period=other.period)
    # A change of 900 % is ten times as much; more than that of a plan is a plan in another unit.
    for name, most in ((Beside.PERCENT_OF_PLAN, 100 * TIMES), *((one, 100 * TIMES - 100) for one in CHANGES)):
        number = content.number(name=name)
        if number is not None and number.middle > most:
            yield Doubt(field=str(name))


def is_part(*, key: Key, other: Key) -> bool:
    """Whether the one is of a period of another kind: a month is naturally less than a year."""
    return read_span(code=key.period).kind is not read_span(code=other.period).kind


def is_jump(*, before: Published, after: Published) -> bool:
    """Whether one is more than ten times the other, as far as digits say; nothing is measured by nought."""
    small, large = sorted((before, after), key=lambda one: abs(one.middle))
    if not small.middle or not large.middle:
        return False
    # The most that the smaller one may be.
    room = Fraction(1, 2 * 10 ** decimals_of(number=small.low))
    return abs(Fraction(large.middle)) > TIMES * (abs(Fraction(small.middle)) + room)


def check_sure(*, sure: object, found: tuple[Doubt, ...]) -> str:
    """What was confirmed, as the version keeps it. Raises UNSURE or UNSURE_PERCENT where nobody did."""
    if found and not sure:
        first = found[0]
        if first.period:
            raise Refusal(
                code=IndicatorRefusal.UNSURE,
                field="sure",
                times=TIMES,
                before=first.before,
                period_named=first.period,
            )
        raise Refusal(code=IndicatorRefusal.UNSURE_PERCENT, field="sure", times=TIMES)
    return " ".join(one.told for one in found)
