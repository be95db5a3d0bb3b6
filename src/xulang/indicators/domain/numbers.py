"""Published numbers with what their digits say: 3,5 is anything from 3,45 to 3,55, 3,50 only from 3,495.

Bounds are exact fractions, so that two readings contradict each other when their intervals are disjoint, and
never because a division was rounded.
"""

import re
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal, localcontext
from enum import StrEnum
from fractions import Fraction
from typing import Final

from xulang.indicators.domain.refusals import IndicatorRefusal
from xulang.kernel.refusal import Refusal

# More than any unit of the province needs: a slip of the finger does not get in, nor does 1e999999999.
MOST_DIGITS: Final = 18
MOST_DECIMALS: Final = 6


class Bound(StrEnum):
    """What the source says beside the number."""

    EXACT = "exact"
    MORE = "more"
    LESS = "less"
    ABOUT = "about"


SIGNS: Final = {Bound.EXACT: "", Bound.MORE: ">", Bound.LESS: "<", Bound.ABOUT: "~"}
# "about" is a person's word for rounding: ten times as wide as the digits alone.
ABOUT_WIDER: Final = 10

STORED: Final = re.compile(r"(?P<sign>[><~]?)(?P<low>-?\d+(?:\.\d+)?)(?:\.\.(?P<high>-?\d+(?:\.\d+)?))?\Z")


@dataclass(frozen=True, slots=True, kw_only=True)
class Interval:
    """All that a quantity may be; None is without end. Both ends belong to it."""

    low: Fraction | None
    high: Fraction | None

    def meets(self, *, other: "Interval") -> bool:
        return _reaches(self.low, other.high) and _reaches(other.low, self.high)

    def meet(self, *, other: "Interval") -> "Interval | None":
        """What both allow; None where they contradict each other."""
        if not self.meets(other=other):
            return None
        lows = [end for end in (self.low, other.low) if end is not None]
        highs = [end for end in (self.high, other.high) if end is not None]
        return Interval(low=max(lows, default=None), high=min(highs, default=None))

    def holds(self, *, number: Fraction) -> bool:
        return self.meets(other=Interval(low=number, high=number))

    @property
    def middle(self) -> Fraction | None:
        return None if self.low is None or self.high is None else (self.low + self.high) / 2


def _reaches(low: Fraction | None, high: Fraction | None) -> bool:
    return low is None or high is None or low <= high


@dataclass(frozen=True, slots=True, kw_only=True)
class Published:
    """A number as a source prints it, digits kept; `high` makes it a range ("7-7,5")."""

    low: Decimal
    high: Decimal | None = None
    bound: Bound = Bound.EXACT

    @property
    def digits(self) -> int:
        """Decimals printed."""
        ends = [self.low] if self.high is None else [self.low, self.high]
        return max(decimals_of(number=end) for end in ends)

    @property
    def interval(self) -> Interval:
        """What it may stand for: half a unit of its last digit either way."""
        half = Fraction(1, 2 * 10 ** decimals_of(number=self.low))
        low = Fraction(self.low)
        if self.high is not None:
            return Interval(low=low, high=Fraction(self.high))
        if self.bound is Bound.MORE:
            return Interval(low=low, high=None)
        if self.bound is Bound.LESS:
            return Interval(low=None, high=low)
        if self.bound is Bound.ABOUT:
            half *= ABOUT_WIDER
        return Interval(low=low - half, high=low + half)

    @property
    def middle(self) -> Decimal:
        """The number to compute with: of a range its middle, of "more than" its bound."""
        return self.low if self.high is None else (self.low + self.high) / 2

    @property
    def stored(self) -> str:
        """As facts and rows keep it: "7909.87", "7..7.5", ">57000"; `read_stored` reads it back."""
        text = f"{self.low:f}" if self.high is None else f"{self.low:f}..{self.high:f}"
        return SIGNS[self.bound] + text


@dataclass(frozen=True, slots=True, kw_only=True)
class Quantity:
    """A number with what it may be. `missing` names what it lacks, as "code" or "code/area/period"."""

    value: Fraction | None = None
    interval: Interval | None = None
    missing: tuple[str, ...] = ()


def decimals_of(*, number: Decimal) -> int:
    exponent = number.as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0


def read_stored(*, text: str) -> Published:
    """Raises NUMBER_MALFORMED or NUMBER_OUT; the form of `Published.stored`."""
    found = STORED.match(text)
    if found is None:
        raise Refusal(code=IndicatorRefusal.NUMBER_MALFORMED)
    bound = next(bound for bound, sign in SIGNS.items() if sign == found["sign"])
    return _checked(found["low"], found["high"], bound)


def _checked(low: str, high: str | None, bound: Bound) -> Published:
    for text in (low, high or ""):
        whole, _, decimals = text.lstrip("-").partition(".")
        if len(whole) + len(decimals) > MOST_DIGITS or len(decimals) > MOST_DECIMALS:
            raise Refusal(code=IndicatorRefusal.NUMBER_OUT, digits=MOST_DIGITS, decimals=MOST_DECIMALS)
    number = Decimal(low)
    end = Decimal(high) if high else None
    if end is not None and end <= number:
        raise Refusal(code=IndicatorRefusal.NUMBER_MALFORMED)
    return Published(low=number, high=end, bound=bound)


WORDS: Final = (
    (Bound.MORE, ("hơn", "trên", "more than", "over", "超过", ">")),
    (Bound.LESS, ("dưới", "less than", "under", "不到", "<")),
    (Bound.ABOUT, ("khoảng", "gần", "about", "约", "~", "≈")),
)
NUMBER: Final = r"[-−]?\d[\d.,\u00a0\u202f ]*"
TYPED: Final = re.compile(rf"(?P<low>{NUMBER}?)(?:\s*[-–—]\s*(?P<high>{NUMBER}))?\s*\Z")


def read_typed(*, text: str) -> Published:
    """What a person types: 1.234,5 · 1234,5 · 1,234.5 · 7-7,5 · hơn 57.000. With its digits kept.

    Raises NUMBER_MALFORMED; NUMBER_AMBIGUOUS for "1,000", which is a thousand in one language and one in
    the other ("1.000" is a thousand: this country writes it so); NUMBER_OUT.
    """
    rest, bound = " ".join(text.split()).casefold(), Bound.EXACT
    for one, words in WORDS:
        for word in words:
            if rest.startswith(word):
                rest, bound = rest.removeprefix(word).strip(), one
    found = TYPED.match(rest)
    if found is None or len(rest) > 60:
        raise Refusal(code=IndicatorRefusal.NUMBER_MALFORMED)
    high = found["high"]
    return _checked(plain(text=found["low"]), plain(text=high) if high else None, bound)


def plain(*, text: str) -> str:
    """One number with point and without groups, of either way to write it. Raises as `read_typed` does."""
    bare = re.sub(r"[\s\u00a0\u202f]", "", text).replace("−", "-")
    sign, bare = ("-", bare[1:]) if bare.startswith("-") else ("", bare)
    points, commas = bare.count("."), bare.count(",")
    if points and commas:
        decimal = max(".", ",", key=bare.rindex)
        group = "," if decimal == "." else "."
        whole, _, decimals = bare.rpartition(decimal)
        return sign + _grouped(whole, group) + "." + _all_digits(decimals)
    if points or commas:
        mark, count = (".", points) if points else (",", commas)
        last = bare.rpartition(mark)[2]
        if count > 1 or (len(last) == 3 and mark == "."):
            return sign + _grouped(bare, mark)
        if len(last) == 3 and not bare.startswith("0"):
            raise Refusal(code=IndicatorRefusal.NUMBER_AMBIGUOUS)
        whole, _, decimals = bare.partition(mark)
        return sign + _all_digits(whole) + "." + _all_digits(decimals)
    return sign + _all_digits(bare)


def _grouped(text: str, mark: str) -> str:
    first, *groups = text.split(mark)
    if not groups:
        return _all_digits(first)
    if not 1 <= len(first) <= 3 or first.startswith("0") or any(len(group) != 3 for group in groups):
        raise Refusal(code=IndicatorRefusal.NUMBER_MALFORMED)
    return _all_digits(first + "".join(groups))


def _all_digits(text: str) -> str:
    if not text.isascii() or not text.isdigit():
        raise Refusal(code=IndicatorRefusal.NUMBER_MALFORMED)
    return text


def rounded(*, number: Fraction | Decimal, digits: int) -> Decimal:
    """Half up, as reports round."""
    with localcontext() as context:
        context.prec = 60
        exact = Fraction(number)
        return (Decimal(exact.numerator) / Decimal(exact.denominator)).quantize(
            Decimal(1).scaleb(-digits), rounding=ROUND_HALF_UP
        )
