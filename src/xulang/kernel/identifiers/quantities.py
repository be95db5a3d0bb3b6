"""Weights, amounts and quantities as people type them: 10.709,76 in Vietnam, 10,709.76 in China."""

import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from xulang.kernel.identifiers.results import Checked, IdentifierRefusal, IdentifierWarning
from xulang.kernel.identifiers.text import CODE_LIMIT
from xulang.kernel.money import Money, grouped, half_up
from xulang.kernel.refusal import Refusal

MAX_KILOGRAMS: Final = 999_999
"""A bound on input, far above any road vehicle."""
ROAD_LIMIT_KILOGRAMS: Final = 49_000
"""The heaviest ordinary combination on six axles: 48 t in Vietnam (Circular 46/2015/TT-BGTVT, article 17),
49 t in China (GB 1589-2016). Heavier ones need a permit, so they warn."""
MAX_DONG: Final = 10**15
MAX_QUANTITY: Final = 10**12

_GROUPED = re.compile(r"([1-9][0-9]{0,2}(?:([.,])[0-9]{3})(?:\2[0-9]{3})*)(?:(?!\2)[.,]([0-9]{1,4}))?")
_PLAIN = re.compile(r"([0-9]{1,18})(?:[.,]([0-9]{1,4}))?")


@dataclass(frozen=True, slots=True, kw_only=True)
class VehicleWeights:
    """Whole kilograms: the empty vehicle (tare) and what it carries."""

    tare: int
    cargo: int

    @property
    def gross(self) -> int:
        return self.tare + self.cargo


def parse_weight(*, text: str) -> Checked[int]:
    """Typed kilograms, "kg" allowed, as whole kilograms.

    10.709 is read as ten thousand: a lone point or comma before three digits groups thousands. Numbers
    from a machine go to `check_weight`. Raises WEIGHT_MALFORMED, WEIGHT_OUT_OF_BOUNDS, EMPTY, TOO_LONG.
    """
    number = _number(text=text, units=("KGM", "KG"), malformed=IdentifierRefusal.WEIGHT_MALFORMED)
    return check_weight(kilograms=number)


def check_weight(*, kilograms: Decimal | int) -> Checked[int]:
    """0 to 999.999 kg; fractions are rounded half up and warn. Raises WEIGHT_OUT_OF_BOUNDS."""
    return _whole(
        number=Decimal(kilograms), limit=MAX_KILOGRAMS, beyond=IdentifierRefusal.WEIGHT_OUT_OF_BOUNDS
    )


def weights_from_cargo(*, tare: int, cargo: int) -> Checked[VehicleWeights]:
    """The form's two figures, both already whole kilograms. Raises WEIGHT_OUT_OF_BOUNDS."""
    weights = VehicleWeights(tare=tare, cargo=cargo)
    for kilograms in (tare, cargo, weights.gross):
        check_weight(kilograms=kilograms)
    heavy = weights.gross > ROAD_LIMIT_KILOGRAMS
    return Checked(value=weights, warnings=(IdentifierWarning.WEIGHT_ABOVE_ROAD_LIMIT,) if heavy else ())


def weights_from_gross(*, tare: int, gross: int) -> Checked[VehicleWeights]:
    """A weighbridge's two figures. Raises GROSS_BELOW_TARE, WEIGHT_OUT_OF_BOUNDS."""
    if gross < tare:
        raise Refusal(code=IdentifierRefusal.GROSS_BELOW_TARE)
    return weights_from_cargo(tare=tare, cargo=gross - tare)


def parse_amount(*, text: str) -> Checked[Money]:
    """A typed value in đồng, read as weights are.

    Raises AMOUNT_MALFORMED, AMOUNT_OUT_OF_BOUNDS, EMPTY, TOO_LONG.
    """
    number = _number(text=text, units=("VND", "ĐỒNG", "Đ", "₫"), malformed=IdentifierRefusal.AMOUNT_MALFORMED)
    return check_amount(dong=number)


def check_amount(*, dong: Decimal | int) -> Checked[Money]:
    """0 to 10^15 đồng; fractions are rounded half up and warn. Raises AMOUNT_OUT_OF_BOUNDS."""
    whole = _whole(number=Decimal(dong), limit=MAX_DONG, beyond=IdentifierRefusal.AMOUNT_OUT_OF_BOUNDS)
    return Checked(value=Money(dong=whole.value), warnings=whole.warnings)


def parse_quantity(*, text: str) -> Checked[Decimal]:
    """A typed quantity of goods with at most four decimals, read as weights are.

    Raises QUANTITY_MALFORMED, QUANTITY_OUT_OF_BOUNDS, EMPTY, TOO_LONG.
    """
    number = _number(text=text, units=(), malformed=IdentifierRefusal.QUANTITY_MALFORMED)
    return check_quantity(quantity=number)


def check_quantity(*, quantity: Decimal) -> Checked[Decimal]:
    """0 to 10^12 with at most four decimals. Raises QUANTITY_MALFORMED, QUANTITY_OUT_OF_BOUNDS."""
    if not quantity.is_finite() or not 0 <= quantity <= MAX_QUANTITY:
        raise Refusal(code=IdentifierRefusal.QUANTITY_OUT_OF_BOUNDS, limit=grouped(number=MAX_QUANTITY))
    if quantity != (rounded := quantity.quantize(Decimal("0.0001"))):
        raise Refusal(code=IdentifierRefusal.QUANTITY_MALFORMED)
    return Checked(value=rounded)


def _number(*, text: str, units: tuple[str, ...], malformed: IdentifierRefusal) -> Decimal:
    if len(text) > CODE_LIMIT:
        raise Refusal(code=IdentifierRefusal.TOO_LONG, limit=CODE_LIMIT)
    typed = "".join(unicodedata.normalize("NFKC", text).split()).upper()
    for unit in units:
        typed = typed.removesuffix(unit)
    if not typed:
        raise Refusal(code=IdentifierRefusal.EMPTY)
    match = _GROUPED.fullmatch(typed)
    if match is not None:
        whole, separator, fraction = match.groups()
        return Decimal(f"{whole.replace(separator, '')}.{fraction or '0'}")
    match = _PLAIN.fullmatch(typed)
    if match is None:
        raise Refusal(code=malformed)
    whole, fraction = match.groups()
    return Decimal(f"{whole}.{fraction or '0'}")


def _whole(*, number: Decimal, limit: int, beyond: IdentifierRefusal) -> Checked[int]:
    if not number.is_finite() or not 0 <= number <= limit:
        raise Refusal(code=beyond, limit=grouped(number=limit))
    whole = half_up(number=number)
    return Checked(value=whole, warnings=() if whole == number else (IdentifierWarning.ROUNDED,))
