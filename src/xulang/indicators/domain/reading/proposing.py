"""What a figure that was read would be in the dictionary's terms, for a person to accept or correct."""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from xulang.indicators.domain.dictionary import Indicator
from xulang.indicators.domain.numbers import MOST_DECIMALS, Bound, Published
from xulang.indicators.domain.reading.figure import Base, Figure, Number, Said
from xulang.indicators.domain.said import Certainty, PlanOf
from xulang.indicators.domain.units import RANK, unit_of

BOUNDS = {Said.EXACT: Bound.EXACT, Said.MORE: Bound.MORE, Said.LESS: Bound.LESS, Said.ABOUT: Bound.ABOUT}


class UnitFit(StrEnum):
    SAME = "same"
    CONVERTED = "converted"
    DIFFERENT = "different"


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """Numbers in their stored form, "" where the report has none or they are of another unit."""

    value: str
    plan: str
    percent_of_plan: str
    change_on_same_period: str
    change_on_previous: str
    fit: UnitFit
    certainty: Certainty = Certainty.UNSAID
    plan_of: PlanOf = PlanOf.UNSAID
    percent_of_other_plan: str = ""
    other_plan_of: PlanOf = PlanOf.UNSAID


def propose(*, figure: Figure, entry: Indicator) -> Proposal:
    """In the entry's unit: 2,22 triệu lượt of an indicator in lượt are 2220000."""
    fit, by = _fit(figure.unit, entry.unit)
    value, plan = _in_unit(figure.value, fit, by), _in_unit(figure.plan, fit, by)
    changes = {one.base: one.percent for one in figure.changes}
    growth = changes.get(Base.SAME_PERIOD) or changes.get(Base.SINCE)
    if not value and growth is not None and entry.name_vi.casefold().startswith("tốc độ tăng"):
        # "GRDP tăng 7,13%" is the value of the indicator "tốc độ tăng GRDP".
        value, growth = _stored(growth), None
    first, other = (*figure.of_plans, None, None)[:2]
    return Proposal(
        value=value,
        plan=plan,
        percent_of_plan=_stored(figure.percent_of_plan),
        change_on_same_period=_stored(growth),
        change_on_previous=_stored(changes.get(Base.PREVIOUS_PERIOD)),
        fit=fit,
        certainty=figure.certainty,
        plan_of=first.plan_of if first else PlanOf.UNSAID,
        percent_of_other_plan=_stored(other.percent) if other else "",
        other_plan_of=other.plan_of if other else PlanOf.UNSAID,
    )


def _fit(read: str | None, own: str) -> tuple[UnitFit, Fraction]:
    if read is None or read.casefold() == own.casefold():
        return UnitFit.SAME, Fraction(1)
    if read == RANK and own.startswith("/"):
        # "/63" is a rank of so many.
        return UnitFit.SAME, Fraction(1)
    # "215 tỷ" is said for "215 tỷ đồng".
    name = {"tỷ": "tỷ đồng", "tỉ": "tỷ đồng", "tỉ đồng": "tỷ đồng"}.get(read.casefold(), read)
    one, other = unit_of(name=name), unit_of(name=own)
    if one.dimensions != other.dimensions or not one.dimensions:
        return (UnitFit.SAME if name == own else UnitFit.DIFFERENT), Fraction(1)
    by = one.scale / other.scale
    return (UnitFit.SAME if by == 1 else UnitFit.CONVERTED), by


def _in_unit(number: Number | None, fit: UnitFit, by: Fraction) -> str:
    if number is None or fit is UnitFit.DIFFERENT:
        return ""
    if fit is UnitFit.SAME:
        return _stored(number)
    high = None if number.high is None else _times(number.high, by)
    return _stored(Number(low=_times(number.low, by), high=high, said=number.said))


def _times(number: Decimal, by: Fraction) -> Decimal:
    exact = Fraction(number) * by
    if exact.denominator == 1:
        return Decimal(exact.numerator)
    # 285.000 lượt are 0,285000 triệu lượt: as exact in the other unit as they were published.
    written = Decimal(exact.numerator) / Decimal(exact.denominator)
    finest = Decimal(1).scaleb(-MOST_DECIMALS)
    if 1 / by == 10 ** (len(str(int(1 / by))) - 1):
        own = number * Decimal(by.numerator) / Decimal(by.denominator)
        digits = -int(number.as_tuple().exponent) + len(str(by.denominator)) - 1
        return own.quantize(Decimal(1).scaleb(-min(digits, MOST_DECIMALS)))
    return Decimal(f"{written.quantize(finest):f}".rstrip("0").rstrip("."))


def _stored(number: Number | None) -> str:
    if number is None:
        return ""
    return Published(low=number.low, high=number.high, bound=BOUNDS[number.said]).stored
