"""Numbers of documents are read as they were meant, or said to read in two ways."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xulang.declarations.domain.documents.numbers import (
    Decimals,
    canonical,
    read_number,
    shown_by,
    shown_by_product,
)
from xulang.declarations.domain.documents.result import Unread

NOTHING: frozenset[Decimals] = frozenset()
COMMA = frozenset({Decimals.COMMA})
POINT = frozenset({Decimals.POINT})
BOTH = COMMA | POINT


@pytest.mark.parametrize(
    ("text", "shown", "read"),
    [
        ("13.747,01", NOTHING, Decimal("13747.01")),
        ("13,747.01", NOTHING, Decimal("13747.01")),
        ("1.234.567", NOTHING, Decimal(1234567)),
        ("692,12", NOTHING, Decimal("692.12")),
        ("0.133", NOTHING, Decimal("0.133")),
        ("242", NOTHING, Decimal(242)),
        ("1.785", NOTHING, Unread.AMBIGUOUS),
        ("1.785", BOTH, Unread.AMBIGUOUS),
        ("1.785", COMMA, Decimal(1785)),
        ("1.785", POINT, Decimal("1.785")),
        ("692,12", POINT, Decimal("692.12")),
        ("1.7.8", NOTHING, Unread.MALFORMED),
        ("1.234,567,890", NOTHING, Unread.MALFORMED),
        ("12 PCE", NOTHING, Unread.MALFORMED),
        ("-5", NOTHING, Unread.MALFORMED),
        ("１２", NOTHING, Unread.MALFORMED),
        ("9" * 31, NOTHING, Unread.MALFORMED),
    ],
)
def test_a_number_reads_in_one_way_or_is_not_read(
    text: str, shown: frozenset[Decimals], read: Decimal | Unread
) -> None:
    assert read_number(text, shown=shown) == read


def test_only_numbers_that_read_in_one_way_show_how_the_document_writes() -> None:
    assert shown_by(["242", "1.785"]) == NOTHING
    assert shown_by(["242", "1.785", "2,86"]) == COMMA
    assert shown_by(["2,86", "2.86"]) == BOTH


def test_quantity_times_price_shows_it_too() -> None:
    assert shown_by_product(quantity="1.500", price="1.000", value="1.500") == POINT
    assert shown_by_product(quantity="1.500", price="1.000", value="1,500") == NOTHING
    assert shown_by_product(quantity="2", price="3", value="6") == NOTHING


@given(st.decimals(min_value=0, max_value=10**9, places=4))
def test_every_number_reads_back_as_it_was_written(number: Decimal) -> None:
    english = f"{number:,f}"
    vietnamese = english.translate(str.maketrans(",.", ".,"))
    assert read_number(english, shown=POINT) == number
    assert read_number(vietnamese, shown=COMMA) == number
    assert Decimal(canonical(number)) == number
