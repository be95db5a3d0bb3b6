"""Formulas over other indicators' codes: + - * / and brackets, numbers, codes; nothing else is understood.

Everything is computed in base units (a unit's scale is multiplied in) and given back in the indicator's own,
so that "triệu đồng" and "tỷ đồng" may be added, and "lượt" and "đồng" may not. Exact fractions throughout.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Final, TypeAlias

from xulang.indicators.domain import intervals
from xulang.indicators.domain.numbers import Interval
from xulang.indicators.domain.refusals import IndicatorRefusal
from xulang.indicators.domain.units import PLAIN, Unit, times, unit_of
from xulang.kernel.refusal import Refusal

TEXT_LIMIT: Final = 500
DEPTH_LIMIT: Final = 20
TOKEN: Final = re.compile(
    r"\s*(?:(?P<code>[a-z][a-z0-9_.]*)|(?P<number>\d{1,12}(?:\.\d{1,6})?)|(?P<sign>[-+*/()]))"
)


@dataclass(frozen=True, slots=True)
class Code:
    code: str


@dataclass(frozen=True, slots=True)
class Number:
    number: Fraction


@dataclass(frozen=True, slots=True)
class Operation:
    sign: str
    left: "Node"
    right: "Node"


Node: TypeAlias = Code | Number | Operation


def parse(*, text: str) -> Node:
    """Raises FORMULA_LONG; FORMULA_MALFORMED with the character (from 1) that is not understood."""
    if len(text) > TEXT_LIMIT:
        raise Refusal(code=IndicatorRefusal.FORMULA_LONG, field="formula", limit=TEXT_LIMIT)
    parser = _Parser(text)
    node = parser.sum(depth=0)
    if parser.sign is not None or parser.found is not None:
        raise parser.wrong()
    return node


class _Parser:
    """One look ahead: `found` is the token at hand, None at the end."""

    def __init__(self, text: str) -> None:
        self._text, self._at = text, 0
        self.found: re.Match[str] | None = None
        self.next()

    @property
    def sign(self) -> str | None:
        return self.found["sign"] if self.found else None

    def next(self) -> None:
        if self.found is not None:
            self._at = self.found.end()
        self.found = TOKEN.match(self._text, self._at)
        if self.found is None and self._text[self._at :].strip():
            raise self.wrong()

    def wrong(self) -> Refusal:
        return Refusal(code=IndicatorRefusal.FORMULA_MALFORMED, field="formula", place=self._at + 1)

    def sum(self, *, depth: int) -> Node:
        node = self.product(depth=depth)
        while (sign := self.sign) in {"+", "-"}:
            self.next()
            node = Operation(str(sign), node, self.product(depth=depth))
        return node

    def product(self, *, depth: int) -> Node:
        node = self.single(depth=depth)
        while (sign := self.sign) in {"*", "/"}:
            self.next()
            node = Operation(str(sign), node, self.single(depth=depth))
        return node

    def single(self, *, depth: int) -> Node:
        if self.found is None or depth > DEPTH_LIMIT:
            raise self.wrong()
        code, number, sign = self.found["code"], self.found["number"], self.sign
        if sign is None:
            self.next()
            return Code(code) if code else Number(Fraction(number))
        if sign != "(":
            raise self.wrong()
        self.next()
        node = self.sum(depth=depth + 1)
        if self.sign != ")":
            raise self.wrong()
        self.next()
        return node


def codes_of(*, node: Node) -> frozenset[str]:
    """Every indicator that the formula names."""
    return frozenset(_codes(node))


def _codes(node: Node) -> Iterator[str]:
    if isinstance(node, Code):
        yield node.code
    elif isinstance(node, Operation):
        yield from _codes(node.left)
        yield from _codes(node.right)


def check_units(*, node: Node, unit: str, units: Mapping[str, str]) -> None:
    """Raise FORMULA_UNITS where unlike units are added, or the outcome is of another dimension."""
    if _unit(node, units).dimensions != unit_of(name=unit).dimensions:
        raise Refusal(code=IndicatorRefusal.FORMULA_UNITS, field="formula")


def _unit(node: Node, units: Mapping[str, str]) -> Unit:
    if isinstance(node, Number):
        return PLAIN
    if isinstance(node, Code):
        return unit_of(name=units[node.code])
    left, right = _unit(node.left, units), _unit(node.right, units)
    if node.sign in {"+", "-"}:
        if left.dimensions != right.dimensions:
            raise Refusal(code=IndicatorRefusal.FORMULA_UNITS, field="formula")
        return left
    return times(left=left, right=right, exponent=1 if node.sign == "*" else -1)


def check_cycle(*, code: str, node: Node, formulas: Mapping[str, str]) -> None:
    """Raise FORMULA_CYCLE when the indicator would be computed from itself, by whatever way."""
    open_codes, seen = list(codes_of(node=node)), set()
    while open_codes:
        one = open_codes.pop()
        if one == code:
            raise Refusal(code=IndicatorRefusal.FORMULA_CYCLE, field="formula")
        if one not in seen:
            seen.add(one)
            if text := formulas.get(one, ""):
                open_codes.extend(codes_of(node=parse(text=text)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Computed:
    """What a formula gives. Without `interval` something is missing: `missing` says which codes.

    `divides_by_zero` when nothing is missing and yet there is no number.
    """

    value: Fraction | None
    interval: Interval | None
    missing: frozenset[str] = frozenset()
    divides_by_zero: bool = False


def evaluate(
    *,
    node: Node,
    unit: str,
    units: Mapping[str, str],
    numbers: Mapping[str, tuple[Fraction, Interval]],
) -> Computed:
    """Compute in the indicator's unit: the number, and the interval that the parts' digits leave open."""
    missing = frozenset(code for code in codes_of(node=node) if code not in numbers)
    if missing:
        return Computed(value=None, interval=None, missing=missing)
    scale = unit_of(name=unit).scale
    try:
        value = _value(node, lambda code: numbers[code][0] * unit_of(name=units[code]).scale)
    except ZeroDivisionError:
        return Computed(value=None, interval=None, divides_by_zero=True)

    def read(code: str) -> Interval:
        return scaled(one=numbers[code][1], by=unit_of(name=units[code]).scale)

    interval = _interval(node, read)
    return Computed(
        value=value / scale, interval=None if interval is None else scaled(one=interval, by=1 / scale)
    )


def scaled(*, one: Interval, by: Fraction) -> Interval:
    """By a positive number."""
    return Interval(
        low=None if one.low is None else one.low * by, high=None if one.high is None else one.high * by
    )


def _value(node: Node, read: Callable[[str], Fraction]) -> Fraction:
    if isinstance(node, Number):
        return node.number
    if isinstance(node, Code):
        return read(node.code)
    left, right = _value(node.left, read), _value(node.right, read)
    if node.sign == "+":
        return left + right
    if node.sign == "-":
        return left - right
    return left * right if node.sign == "*" else left / right


def _interval(node: Node, read: Callable[[str], Interval]) -> Interval | None:
    if isinstance(node, Number):
        return Interval(low=node.number, high=node.number)
    if isinstance(node, Code):
        return read(node.code)
    left, right = _interval(node.left, read), _interval(node.right, read)
    if left is None or right is None:
        return None
    if node.sign == "+":
        return intervals.add(left=left, right=right)
    if node.sign == "-":
        return intervals.add(left=left, right=intervals.negate(one=right))
    compute = intervals.multiply if node.sign == "*" else intervals.divide
    return compute(left=left, right=right)
