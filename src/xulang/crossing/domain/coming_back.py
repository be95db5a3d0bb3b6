"""Goods that come back after they crossed: no more of them than had left, line by line."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from decimal import Decimal

from xulang.crossing.domain.refusals import CrossingRefusal
from xulang.declarations.domain.content import DeclarationContent, GoodsLine
from xulang.kernel.refusal import Refusal

# Lines are the same goods when these are: a quantity counts in its own unit.
Key = tuple[str, str, str]


def _key(line: GoodsLine) -> Key:
    return (line.product.casefold(), line.hs_code or "", (line.unit or "").casefold())


def _left(content: DeclarationContent) -> Mapping[Key, tuple[Decimal, int]]:
    found: dict[Key, tuple[Decimal, int]] = defaultdict(lambda: (Decimal(0), 0))
    for owner in content.goods:
        for line in owner.lines:
            quantity, weight = found[_key(line)]
            found[_key(line)] = (quantity + (line.quantity or 0), weight + (line.weight_kg or 0))
    return found


def more_than_left(
    *, left: DeclarationContent, carried_kg: int | None, back: DeclarationContent
) -> Iterator[Refusal]:
    """Yield a refusal for each line that says more than what left, and for vehicles that carry more.

    `carried_kg` is what the vehicle that left carried; None where nothing was declared.
    """
    rest = dict(_left(left))
    for place, owner in enumerate(back.goods):
        for number, line in enumerate(owner.lines):
            path = f"goods.{place}.lines.{number}"
            known = rest.get(_key(line))
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
            rest[_key(line)] = (max(quantity, Decimal(0)), max(weight, 0))
    carries = sum(vehicle.cargo_weight_kg or 0 for vehicle in back.vehicles)
    if carried_kg is not None and carries > carried_kg:
        yield Refusal(
            code=CrossingRefusal.MORE_THAN_LEFT, field="vehicles.0.cargo_weight_kg", left=str(carried_kg)
        )
