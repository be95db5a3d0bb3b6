"""Units: what may be added to what. Each has a dimension and how many of its base it is.

A unit that is not listed is a dimension of its own ("dự án", "trạm", "tổ"): things that are counted;
"nghìn con" is a thousand "con". "a/b" is a quotient of two units, "a/b/c" of that and a third: "đồng/lượt",
"tạ/ha", "triệu đồng/người/tháng", "giường bệnh/vạn dân", "thuê bao/100 dân".
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Final

# Digits of a number before a unit: "100 dân".
LONGEST: Final = 6
RANK: Final = "hạng"
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
PREFIXES: Final[Mapping[str, int]] = {
    "trăm": 10**2,
    "nghìn": 10**3,
    "ngàn": 10**3,
    "vạn": 10**4,
    "triệu": 10**6,
    "tỷ": 10**9,
}
# Beneath a line, and alone: a day is 24 hours; months and years are their own, since they differ in length.
TIMES: Final[Mapping[str, tuple[str, Fraction]]] = {
    "phút": ("time", Fraction(1, 60)),
    "giờ": ("time", Fraction(1)),
    "ngày": ("time", Fraction(24)),
    "ngày đêm": ("time", Fraction(24)),
    "tháng": ("months", Fraction(1)),
    "quý": ("months", Fraction(3)),
    "năm": ("months", Fraction(12)),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Unit:
    """A product of dimensions with exponents, and how many bases one of it is."""

    dimensions: tuple[tuple[str, int], ...] = ()
    scale: Fraction = field(default=Fraction(1))


PLAIN: Final = Unit()


def unit_of(*, name: str) -> Unit:
    top, *below = name.split("/")
    if not below or not all(part.strip() for part in (top, *below)):
        # "/63" is a rank of 63, no quotient.
        return _simple(name)
    found = _simple(top.strip())
    for part in below:
        under = _simple(part.strip())
        dimensions = times(left=found, right=under, exponent=-1).dimensions
        found = Unit(dimensions=dimensions, scale=found.scale / under.scale)
    return found


def _simple(name: str) -> Unit:
    known = LISTED.get(name) or TIMES.get(name)
    if known is not None:
        dimension, scale = known
        return Unit(dimensions=((dimension, 1),) if dimension else (), scale=scale)
    head, _, rest = name.partition(" ")
    many = PREFIXES.get(head) or (
        int(head) if head.isascii() and head.isdigit() and len(head) <= LONGEST else 0
    )
    if rest and many:
        base = _simple(rest)
        return Unit(dimensions=base.dimensions, scale=base.scale * many)
    return Unit(dimensions=((name, 1),))


def times(*, left: Unit, right: Unit, exponent: int = 1) -> Unit:
    """The unit of a product; with `exponent` -1 that of a quotient. Both in bases."""
    powers = dict(left.dimensions)
    for name, power in right.dimensions:
        powers[name] = powers.get(name, 0) + exponent * power
    return Unit(dimensions=tuple(sorted((name, power) for name, power in powers.items() if power)))


def is_share(*, name: str) -> bool:
    """Whether figures of the unit are ratios already, or ranks: their percentage of a plan says nothing."""
    return not unit_of(name=name).dimensions or name == "điểm phần trăm" or is_rank(name=name)


def is_rank(*, name: str) -> bool:
    """“hạng”, or “/63” for one of so many."""
    return name == RANK or ranked_among(name=name) is not None


def ranked_among(*, name: str) -> int | None:
    """The 63 of “/63”; None where the unit does not say."""
    many = name.removeprefix("/")
    return int(many) if name != many and many.isascii() and many.isdigit() and len(many) <= LONGEST else None
