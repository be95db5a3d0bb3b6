"""Written numbers: 1.234,5 · 1.234.567 · 7,86 · 7.86 · 1,234,567. With the digits that are printed."""

import re
from decimal import Decimal
from typing import Final

DIGITS: Final = (
    r"\d{1,3}(?:\.\d{3})+(?:,\d+)?|\d{1,3}(?:,\d{3}){2,}(?:\.\d+)?|\d{1,3}(?:,\d{3})+\.\d+|"
    r"\d{1,3}(?: \d{3})+(?:,\d+)?(?!\d)|\d+(?:[.,]\d+)?"
)
GROUPED: Final = re.compile(r"\d{1,3}(?:\.\d{3})+(?:,\d+)?\Z")
ENGLISH: Final = re.compile(r"\d{1,3}(?:,\d{3}){2,}(?:\.\d+)?\Z|\d{1,3}(?:,\d{3})+\.\d+\Z")


def read_number(*, text: str) -> Decimal:
    """Points group and a comma begins decimals, unless the digits show that it is the other way round.

    "1.234" is over a thousand; "0.123" and "7.86" can only be decimals.
    """
    bare = text.replace(" ", "")
    if GROUPED.match(bare) and not bare.startswith("0."):
        return Decimal(bare.replace(".", "").replace(",", "."))
    if ENGLISH.match(bare):
        return Decimal(bare.replace(",", ""))
    return Decimal(bare.replace(",", "."))


def write_number(*, number: Decimal) -> str:
    """As reports write: 1.234,5."""
    sign = "-" if number.is_signed() and number != 0 else ""
    whole, _, decimals = f"{abs(number):f}".partition(".")
    grouped = f"{int(whole):,}".replace(",", ".")
    return sign + grouped + ("," + decimals if decimals else "")
