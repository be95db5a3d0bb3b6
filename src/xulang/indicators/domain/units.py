"""Units: what may be added to what. Each has a dimension and how many of its base it is.

A unit that is not listed is a dimension of its own ("dự án", "trạm", "tổ"): things that are counted.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Final

MONEY, VISITS, NONE = "money", "visits", ""
LISTED: Final[Mapping[str, tuple[str, Fraction]]] = {
    "đồng": (MONEY, Fraction(1)),
    "nghìn đồng": (MONEY, Fraction(10**3)),
    "triệu đồng": (MONEY, Fraction(10**6)),
    "tỷ đồng": (MONEY, Fraction(10**9)),
    "nghìn tỷ đồng": (MONEY, Fraction(10**12)),
    "USD": ("usd", Fraction(1)),
    "triệu USD": ("usd", Fraction(10**6)),
    "tỷ USD": ("usd", Fraction(10**9)),
    "lượt": (VISITS, Fraction(1)),
    "nghìn lượt": (VISITS, Fraction(10**3)),
    "triệu lượt": (VISITS, Fraction(10**6)),
    "người": ("people", Fraction(1)),
    "nghìn người": ("people", Fraction(10**3)),
    "triệu người": ("people", Fraction(10**6)),
    "kg": ("mass", Fraction(1)),
    "tạ": ("mass", Fraction(100)),
    "tấn": ("mass", Fraction(1000)),
    "nghìn tấn": ("mass", Fraction(10**6)),
    "m²": ("area", Fraction(1)),
    "ha": ("area", Fraction(10**4)),
    "km²": ("area", Fraction(10**6)),
    "m": ("length", Fraction(1)),
    "km": ("length", Fraction(1000)),
    "kWh": ("energy", Fraction(1)),
    "triệu kWh": ("energy", Fraction(10**6)),
    "%": (NONE, Fraction(1, 100)),
    "‰": (NONE, Fraction(1, 1000)),
    "lần": (NONE, Fraction(1)),
    "điểm phần trăm": ("points", Fraction(1)),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Unit:
    """A product of dimensions with exponents, and how many bases one of it is."""

    dimensions: tuple[tuple[str, int], ...] = ()
    scale: Fraction = field(default=Fraction(1))


PLAIN: Final = Unit()


def unit_of(*, name: str) -> Unit:
    dimension, scale = LISTED.get(name, (name, Fraction(1)))
    return Unit(dimensions=((dimension, 1),) if dimension else (), scale=scale)


def times(*, left: Unit, right: Unit, exponent: int = 1) -> Unit:
    """The unit of a product; with `exponent` -1 that of a quotient. Both in bases."""
    powers = dict(left.dimensions)
    for name, power in right.dimensions:
        powers[name] = powers.get(name, 0) + exponent * power
    return Unit(dimensions=tuple(sorted((name, power) for name, power in powers.items() if power)))


def is_share(*, name: str) -> bool:
    """Whether figures of the unit are ratios already: a percentage of a plan of them says nothing."""
    return not unit_of(name=name).dimensions or name == "điểm phần trăm"
