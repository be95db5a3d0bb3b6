"""Goods that come back after they crossed: no more of them than had left, by however many declarations."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from uuid import UUID

from xulang.crossing.domain.portions import PartLine
from xulang.crossing.domain.refusals import CrossingRefusal
from xulang.declarations.domain.content import DeclarationContent, GoodsLine, GoodsOwner
from xulang.kernel.refusal import Refusal

# Lines are the same goods when these are: a quantity counts in its own unit. Coming back, they have another
# customs declaration.
Key = tuple[str, str, str]
Amount = tuple[Decimal, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Brought:
    """What one other live declaration brings back: its goods, without what it set apart itself.

    `weight_kg` is what its vehicles carry, where it names the same crossing; else 0.
    """

    goods: tuple[GoodsOwner, ...]
    apart: tuple[PartLine, ...]
    weight_kg: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Rest:
    """What may still come back, by line and on vehicles; `carried_kg` None where nothing was declared."""

    lines: Mapping[Key, Amount]
    carried_kg: int | None

    @property
    def nothing(self) -> bool:
        return self.carried_kg == 0 or not any(quantity or weight for quantity, weight in self.lines.values())


def _key(line: GoodsLine | PartLine) -> Key:
    return (line.product.casefold(), line.hs_code or "", (line.unit or "").casefold())


def rest_of(
    *,
    left: DeclarationContent,
    apart: Iterable[PartLine],
    carried_kg: int | None,
    brought: Iterable[Brought],
) -> Rest:
    """What crossed and did not come back yet: declared, without what went back before the border.

    `carried_kg` is what the vehicle took across, `apart` what was set apart on any vehicle declared with it.
    """
    lines: dict[Key, Amount] = {}
    for owner in left.goods:
        for line in owner.lines:
            _add(lines, line, 1)
    for one in apart:
        _add(lines, one, -1)
    for other in brought:
        for owner in other.goods:
            for line in owner.lines:
                _add(lines, line, -1)
        for one in other.apart:
            _add(lines, one, 1)
        carried_kg = None if carried_kg is None else max(0, carried_kg - other.weight_kg)
    return Rest(
        lines={key: (max(quantity, Decimal(0)), max(weight, 0)) for key, (quantity, weight) in lines.items()},
        carried_kg=carried_kg,
    )


def _add(lines: dict[Key, Amount], line: GoodsLine | PartLine, sign: int) -> None:
    quantity, weight = lines.get(_key(line), (Decimal(0), 0))
    lines[_key(line)] = (
        quantity + sign * (line.quantity or Decimal(0)),
        weight + sign * (line.weight_kg or 0),
    )


def more_than_left(*, rest: Rest, back: DeclarationContent) -> Iterator[Refusal]:
    """Yield a refusal for each line that says more than is left, and for vehicles that carry more."""
    lines = dict(rest.lines)
    for place, owner in enumerate(back.goods):
        for number, line in enumerate(owner.lines):
            path = f"goods.{place}.lines.{number}"
            known = lines.get(_key(line))
            if known is None:
                yield Refusal(code=CrossingRefusal.NEVER_LEFT, field=f"{path}.product")
                continue
            quantity, weight = known[0] - (line.quantity or 0), known[1] - (line.weight_kg or 0)
            if quantity < 0:
                yield Refusal(
                    code=CrossingRefusal.MORE_THAN_LEFT, field=f"{path}.quantity", left=f"{known[0]:f}"
                )
            if weight < 0:
                yield Refusal(
                    code=CrossingRefusal.MORE_THAN_LEFT, field=f"{path}.weight_kg", left=str(known[1])
                )
            lines[_key(line)] = (max(quantity, Decimal(0)), max(weight, 0))
    carries = sum(vehicle.cargo_weight_kg or 0 for vehicle in back.vehicles)
    if rest.carried_kg is not None and carries > rest.carried_kg:
        yield Refusal(
            code=CrossingRefusal.MORE_THAN_LEFT,
            field="vehicles.0.cargo_weight_kg",
            left=str(rest.carried_kg),
        )


def lowered(*, left: DeclarationContent, crossing_id: UUID, rest: Rest) -> DeclarationContent:
    """What left, with each line and the vehicle's weight lowered to what is still there to come back."""
    lines = dict(rest.lines)
    owners = []
    for owner in left.goods:
        kept = []
        for line in owner.lines:
            quantity, weight = lines.get(_key(line), (Decimal(0), 0))
            taken = (min(quantity, line.quantity or Decimal(0)), min(weight, line.weight_kg or 0))
            lines[_key(line)] = (quantity - taken[0], weight - taken[1])
            if taken[0] or taken[1]:
                kept.append(
                    replace(
                        line,
                        quantity=None if line.quantity is None else taken[0],
                        weight_kg=None if line.weight_kg is None else taken[1],
                        value_vnd=line.value_vnd if taken[0] == (line.quantity or 0) else None,
                    )
                )
        if kept:
            owners.append(replace(owner, lines=tuple(kept)))
    vehicles = tuple(
        replace(one, cargo_weight_kg=rest.carried_kg) if one.id == crossing_id else one
        for one in left.vehicles
    )
    return replace(left, goods=tuple(owners), vehicles=vehicles)
