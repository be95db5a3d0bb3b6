"""What each vehicle of a declaration carried: goods are declared for all of them, statistics count each.

Goods count with the vehicle that brought them (`carries` or `source`), never a second time with the one that
took them over. Whole kilograms and dong are dealt out by the vehicles' own cargo weights, without loss.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Final
from uuid import UUID

import msgspec

from xulang.declarations.domain.content import DeclarationContent, VehicleContent
from xulang.kernel.words import VehiclePart

BEARERS: Final = frozenset({VehiclePart.CARRIES, VehiclePart.SOURCE})


class Goods(msgspec.Struct, frozen=True, kw_only=True, order=True):
    """Goods of one HS chapter and origin; each is empty where nobody said it."""

    chapter: str
    origin: str
    weight_kg: int
    value_vnd: int


class Freight(msgspec.Struct, frozen=True, kw_only=True):
    """What kind of vehicle it is, and what it carries."""

    vehicle_type: str = ""
    goods: tuple[Goods, ...] = ()


UNKNOWN: Final = Freight()


def freight_of(*, content: DeclarationContent) -> Mapping[UUID, Freight]:
    """By vehicle."""
    bearers = [one for one in content.vehicles if one.part in BEARERS]
    dealt = _deal(content, bearers)
    return {one.id: Freight(vehicle_type=one.type, goods=dealt.get(one.id, ())) for one in content.vehicles}


def _deal(content: DeclarationContent, bearers: Sequence[VehicleContent]) -> dict[UUID, tuple[Goods, ...]]:
    weights = [one.cargo_weight_kg or 0 for one in bearers]
    keys = weights if sum(weights) else [1] * len(bearers)
    totals: list[dict[tuple[str, str], tuple[int, int]]] = [{} for _ in bearers]
    for chapter, origin, weight, value in _lines(content, sum(weights)):
        for total, kilograms, dong in zip(totals, shares(weight, keys), shares(value, keys), strict=True):
            before = total.get((chapter, origin), (0, 0))
            total[chapter, origin] = (before[0] + kilograms, before[1] + dong)
    return {
        bearer.id: tuple(
            Goods(chapter=chapter, origin=origin, weight_kg=kilograms, value_vnd=dong)
            for (chapter, origin), (kilograms, dong) in sorted(total.items())
        )
        for bearer, total in zip(bearers, totals, strict=True)
    }


def _lines(content: DeclarationContent, carried: int) -> Iterator[tuple[str, str, int, int]]:
    """Yield chapter, origin, kilograms and dong; lines without a weight share what the others leave."""
    lines = [line for owner in content.goods for line in owner.lines]
    if not lines and carried:
        yield "", "", carried, 0
    blank = [line for line in lines if line.weight_kg is None]
    left = max(carried - sum(line.weight_kg or 0 for line in lines), 0)
    guessed = dict(zip(map(id, blank), shares(left, [1] * len(blank)), strict=True))
    for line in lines:
        weight = guessed[id(line)] if line.weight_kg is None else line.weight_kg
        yield (line.hs_code or "")[:2], (line.origin or "")[:2], weight, line.value_vnd or 0


def shares(total: int, keys: Sequence[int]) -> list[int]:
    """Whole parts of a total in these proportions, which add up to it."""
    found, given, running, whole = [], 0, 0, sum(keys)
    for key in keys:
        running += key
        until = total * running // whole
        found.append(until - given)
        given = until
    return found
