"""Money in whole đồng: the only form in which the product keeps, adds and shows amounts."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from xulang.kernel.refusal import Refusal, RefusalCode


class MoneyRefusal(RefusalCode):
    NEGATIVE = "money.negative"


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Money:
    """An amount of đồng; below zero only as a difference or a balance."""

    dong: int

    def __post_init__(self) -> None:
        if type(self.dong) is not int:  # True and 0.5 are numbers too, and never amounts.
            raise TypeError("Money counts whole đồng")

    def __add__(self, other: "Money") -> "Money":
        return Money(dong=self.dong + other.dong)

    def __sub__(self, other: "Money") -> "Money":
        return Money(dong=self.dong - other.dong)

    def percent(self, *, rate: Decimal | int) -> "Money":
        """`rate` percent of the amount, computed exactly, rounded once to the đồng: a half goes up.

        Below zero a half goes down, so that a reversal cancels what it reverses.
        """
        share = Fraction(abs(self.dong)) * Fraction(rate) / 100
        dong = half_up(number=abs(share))
        return Money(dong=-dong if (self.dong < 0) != (share < 0) else dong)

    def required_non_negative(self) -> "Money":
        """The same amount, for fees, values and payments. Raises NEGATIVE."""
        if self.dong < 0:
            raise Refusal(code=MoneyRefusal.NEGATIVE)
        return self

    def written(self) -> str:
        """1.234.567, as written in Vietnam; the unit is the template's matter."""
        return grouped(number=self.dong)


ZERO = Money(dong=0)


def total(*, amounts: Iterable[Money]) -> Money:
    """The sum; of nothing, zero."""
    return Money(dong=sum(amount.dong for amount in amounts))


def grouped(*, number: int) -> str:
    """A whole number with points between thousands: 1.234.567."""
    return f"{number:,}".replace(",", ".")


def half_up(*, number: Fraction | Decimal) -> int:
    """A number of zero or more to the nearest whole one, a half upwards."""
    return int(Fraction(number) + Fraction(1, 2))
