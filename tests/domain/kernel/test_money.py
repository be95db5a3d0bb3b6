from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.domain.kernel.support import refused
from xulang.kernel.money import ZERO, Money, MoneyRefusal, grouped, total


def test_money_adds_and_compares() -> None:
    assert Money(dong=800_000) + Money(dong=1) - Money(dong=2) == Money(dong=799_999)
    assert total(amounts=[Money(dong=1), Money(dong=2)]) == Money(dong=3)
    assert total(amounts=[]) == ZERO
    assert Money(dong=1) < Money(dong=2)


@pytest.mark.parametrize(
    ("dong", "rate", "share"),
    [
        (800_000, 30, 240_000),
        (5, 10, 1),
        (4, 10, 0),
        (-5, 10, -1),
        (15, 10, 2),
        (1_000, Decimal("33.333"), 333),
        (100, Decimal("0.5"), 1),
        (10**18 + 1, 50, 5 * 10**17 + 1),
    ],
)
def test_a_half_dong_goes_up(dong: int, rate: Decimal | int, share: int) -> None:
    assert Money(dong=dong).percent(rate=rate) == Money(dong=share)


@given(st.integers(-(10**20), 10**20), st.decimals(0, 1000, places=4))
def test_a_share_is_off_by_half_a_dong_at_most(dong: int, rate: Decimal) -> None:
    share = Money(dong=dong).percent(rate=rate)
    assert abs(Fraction(dong) * Fraction(rate) / 100 - share.dong) <= Fraction(1, 2)
    assert Money(dong=-dong).percent(rate=rate) == Money(dong=-share.dong)


def test_only_whole_dong_are_money() -> None:
    for wrong in (0.5, True, "5", Decimal(5)):
        with pytest.raises(TypeError):
            Money(dong=wrong)  # type: ignore[arg-type]  # the wrong type is what is tested


def test_some_amounts_may_not_be_negative() -> None:
    assert ZERO.required_non_negative() is ZERO
    assert refused(Money(dong=-1).required_non_negative) is MoneyRefusal.NEGATIVE


def test_money_is_written_with_points() -> None:
    assert Money(dong=1_234_567).written() == "1.234.567"
    assert Money(dong=-800_000).written() == "-800.000"
    assert grouped(number=999) == "999"
