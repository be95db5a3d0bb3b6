"""Numbers as documents print them: 1.234,5 or 1,234.5. Which of the two, the document itself must show.

VNACCS prints a comma before decimals; spreadsheets made of it follow the computer's settings. "1.785" alone
reads in two ways: it is left unread unless another number in the same document tells.
"""

import re
from collections.abc import Iterable
from decimal import Decimal
from enum import StrEnum
from typing import Final

from xulang.declarations.domain.documents.result import Unread

LONGEST: Final = 30


class Decimals(StrEnum):
    """What stands before the decimals."""

    COMMA = "comma"
    POINT = "point"


_FORMS: Final = {
    Decimals.COMMA: re.compile(r"([1-9]\d{0,2}(?:\.\d{3})+|\d+)(?:,(\d+))?", re.ASCII),
    Decimals.POINT: re.compile(r"([1-9]\d{0,2}(?:,\d{3})+|\d+)(?:\.(\d+))?", re.ASCII),
}


def readings(text: str) -> dict[Decimals, Decimal]:
    """What the text says under each convention that allows it."""
    found = {}
    for decimals, form in _FORMS.items():
        match = form.fullmatch(text) if len(text) <= LONGEST else None
        if match:
            whole = re.sub(r"[.,]", "", match[1])
            found[decimals] = Decimal(f"{whole}.{match[2] or '0'}")
    return found


def shown_by(texts: Iterable[str]) -> frozenset[Decimals]:
    """The conventions that numbers show which read in one way only."""
    return frozenset(decimals for text in texts if len(known := readings(text)) == 1 for decimals in known)


def shown_by_product(*, quantity: str, price: str, value: str) -> frozenset[Decimals]:
    """The one convention under which quantity times price is the value, if it is only one."""
    known = [readings(text) for text in (quantity, price, value)]
    fits = set()
    for decimals in Decimals:
        if all(decimals in one for one in known):
            product, total = known[0][decimals] * known[1][decimals], known[2][decimals]
            if total and abs(product - total) <= total * Decimal("0.005"):
                fits.add(decimals)
    return frozenset(fits) if len(fits) == 1 and all(len(one) == 2 for one in known) else frozenset()


def read_number(text: str, *, shown: frozenset[Decimals]) -> Decimal | Unread:
    """The number, or why not. `shown` is what the document's other numbers show."""
    known = readings(text)
    values = set(known.values())
    if len(values) == 1:
        return values.pop()
    if not values:
        return Unread.MALFORMED
    if len(shown) == 1:
        return known[next(iter(shown))]
    return Unread.AMBIGUOUS


def canonical(number: Decimal) -> str:
    """Plain digits without needless zeros: 1785, 13747.01."""
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
