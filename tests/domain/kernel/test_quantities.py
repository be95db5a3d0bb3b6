from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.domain.kernel.support import refused
from xulang.kernel.identifiers import (
    IdentifierRefusal,
    IdentifierWarning,
    check_amount,
    check_quantity,
    check_weight,
    parse_amount,
    parse_quantity,
    parse_weight,
    weights_from_cargo,
    weights_from_gross,
)
from xulang.kernel.money import Money, grouped

ROUNDED = (IdentifierWarning.ROUNDED,)


@pytest.mark.parametrize(
    ("text", "kilograms", "warnings"),
    [
        ("10000", 10_000, ()),
        ("10.000 kg", 10_000, ()),
        ("10,000", 10_000, ()),
        ("10 000 KGM", 10_000, ()),
        ("10709.76", 10_710, ROUNDED),
        ("10.709,76", 10_710, ROUNDED),
        ("10,709.76", 10_710, ROUNDED),
        ("0,5", 1, ROUNDED),
        ("0.499", 0, ROUNDED),
        ("0", 0, ()),
        ("999.999", 999_999, ()),
    ],
)
def test_weights_are_read_as_both_countries_write_them(
    text: str, kilograms: int, warnings: tuple[IdentifierWarning, ...]
) -> None:
    checked = parse_weight(text=text)
    assert (checked.value, checked.warnings) == (kilograms, warnings)


@pytest.mark.parametrize(
    "text", ["-1", "1e3", "NaN", "10.70.9", "1.000.00", "10t", "ten", "1.000,000.5", "٣"]
)
def test_what_is_not_a_weight(text: str) -> None:
    assert refused(parse_weight, text=text) is IdentifierRefusal.WEIGHT_MALFORMED


def test_weights_are_bounded() -> None:
    assert refused(parse_weight, text="1.000.000") is IdentifierRefusal.WEIGHT_OUT_OF_BOUNDS
    for kilograms in (-1, Decimal("NaN"), Decimal("Infinity"), Decimal("1E+500")):
        assert refused(check_weight, kilograms=kilograms) is IdentifierRefusal.WEIGHT_OUT_OF_BOUNDS
    assert check_weight(kilograms=Decimal("10.709")).value == 11


def test_a_vehicle_and_its_cargo() -> None:
    checked = weights_from_cargo(tare=10_000, cargo=10_710)
    assert (checked.value.gross, checked.warnings) == (20_710, ())
    assert weights_from_cargo(tare=15_000, cargo=34_000).warnings == ()
    assert weights_from_cargo(tare=15_000, cargo=34_001).warnings == (
        IdentifierWarning.WEIGHT_ABOVE_ROAD_LIMIT,
    )
    assert weights_from_gross(tare=10_000, gross=10_000).value.cargo == 0
    assert refused(weights_from_gross, tare=10_000, gross=9_999) is IdentifierRefusal.GROSS_BELOW_TARE
    assert refused(weights_from_cargo, tare=600_000, cargo=600_000) is IdentifierRefusal.WEIGHT_OUT_OF_BOUNDS


def test_amounts_of_the_live_platform() -> None:
    checked = parse_amount(text="4555184267.2")
    assert (checked.value, checked.warnings) == (Money(dong=4_555_184_267), ROUNDED)
    assert parse_amount(text="800.000 đ").value == Money(dong=800_000)
    assert parse_amount(text="800,000 VND").value == Money(dong=800_000)
    assert check_amount(dong=Decimal("0.5")).value == Money(dong=1)
    assert refused(parse_amount, text="-5") is IdentifierRefusal.AMOUNT_MALFORMED
    assert refused(check_amount, dong=10**15 + 1) is IdentifierRefusal.AMOUNT_OUT_OF_BOUNDS


def test_quantities_keep_four_decimals() -> None:
    assert parse_quantity(text="1.250,5").value == Decimal("1250.5")
    assert parse_quantity(text="0,1234").value == Decimal("0.1234")
    assert refused(parse_quantity, text="0,12345") is IdentifierRefusal.QUANTITY_MALFORMED
    assert refused(check_quantity, quantity=Decimal("0.00001")) is IdentifierRefusal.QUANTITY_MALFORMED
    for quantity in (Decimal(-1), Decimal("1E+13"), Decimal("NaN")):
        assert refused(check_quantity, quantity=quantity) is IdentifierRefusal.QUANTITY_OUT_OF_BOUNDS


@given(st.integers(min_value=0, max_value=999_999))
def test_what_is_shown_reads_back(kilograms: int) -> None:
    for text in (str(kilograms), grouped(number=kilograms), f"{kilograms:,}"):
        assert parse_weight(text=text).value == kilograms
