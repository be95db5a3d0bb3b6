"""A part of a truck's goods goes back before the border: which lines, how much, and where all of it is.

What was declared is not changed by it. What crosses, what went back, what lies in the yard and what is still
under way are together what was declared.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from uuid import UUID

import msgspec

from xulang.clearance.api import Dossier, Portion, Vehicle
from xulang.crossing.domain.refusals import CrossingRefusal
from xulang.declarations.domain.content import DeclarationContent, GoodsLine, GoodsOwner
from xulang.kernel.canonical import JSON
from xulang.kernel.refusal import Refusal, Refusals
from xulang.kernel.words import Force, Stage, Step, VehiclePart

# Lines are the same goods when these are: a quantity counts in its own unit, under its customs declaration.
Key = tuple[str, str, str, str]
# As goods lines keep quantities.
DECIMALS = Decimal("1.0000")


@dataclass(frozen=True, slots=True, kw_only=True)
class WantedPart:
    """What somebody wants to set apart: of the line at this place, counted from 0, so much."""

    owner: int
    line: int
    quantity: Decimal | None
    weight_kg: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PartLine:
    """Goods of one line that are set apart, as declared then; `customs` is their customs declaration."""

    product: str
    customs: str | None
    hs_code: str | None
    unit: str | None
    quantity: Decimal | None
    weight_kg: int

    @property
    def key(self) -> Key:
        return _key(self.customs, self.product, self.hs_code, self.unit)


@dataclass(frozen=True, slots=True, kw_only=True)
class LineBalance:
    """A declared line, and how much of it was set apart to go back."""

    owner: int
    line: int
    declared: GoodsLine
    customs: str | None
    apart_quantity: Decimal
    apart_kg: int

    @property
    def key(self) -> Key:
        return _key(self.customs, self.declared.product, self.declared.hs_code, self.declared.unit)

    @property
    def rest_quantity(self) -> Decimal | None:
        return None if self.declared.quantity is None else self.declared.quantity - self.apart_quantity

    @property
    def rest_kg(self) -> int | None:
        return None if self.declared.weight_kg is None else self.declared.weight_kg - self.apart_kg


class Whereabouts(StrEnum):
    UNDER_WAY = "under_way"
    CROSSED = "crossed"
    WENT_BACK = "went_back"
    IN_STORAGE = "in_storage"
    DESTROYED = "destroyed"
    NOT_SENT = "not_sent"  # The declaration was cancelled.


@dataclass(frozen=True, slots=True, kw_only=True)
class Load:
    """So many kilograms that the vehicle was declared with are there, on the vehicle `on`."""

    crossing_id: UUID
    on: UUID
    where: Whereabouts
    weight_kg: int


def _key(customs: str | None, product: str, hs_code: str | None, unit: str | None) -> Key:
    return (customs or "", product.casefold(), hs_code or "", (unit or "").casefold())


def customs_of(owner: GoodsOwner) -> str | None:
    return owner.customs_declaration.number if owner.customs_declaration else None


def to_private(lines: Iterable[PartLine]) -> list[JSON]:
    """The private half of a fact; the public one says only that a part goes back."""
    return [msgspec.to_builtins(line) for line in lines]


def from_private(value: JSON) -> tuple[PartLine, ...]:
    return tuple(msgspec.convert(value or [], list[PartLine]))


def line_balances(content: DeclarationContent, apart: Iterable[PartLine]) -> tuple[LineBalance, ...]:
    """Each declared line with what was set apart of it; lines alike are filled one after the other."""
    rest: dict[Key, tuple[Decimal, int]] = defaultdict(lambda: (Decimal(0), 0))
    for one in apart:
        quantity, weight = rest[one.key]
        rest[one.key] = (quantity + (one.quantity or 0), weight + one.weight_kg)
    found = []
    for place, owner in enumerate(content.goods):
        for number, line in enumerate(owner.lines):
            key = _key(customs_of(owner), line.product, line.hs_code, line.unit)
            quantity, weight = rest[key]
            here = min(quantity, quantity if line.quantity is None else line.quantity)
            kg = min(weight, weight if line.weight_kg is None else line.weight_kg)
            rest[key] = (quantity - here, weight - kg)
            found.append(
                LineBalance(
                    owner=place,
                    line=number,
                    declared=line,
                    customs=customs_of(owner),
                    apart_quantity=here,
                    apart_kg=kg,
                )
            )
    return tuple(found)


def set_apart(
    *,
    content: DeclarationContent,
    crossing_id: UUID,
    wanted: Sequence[WantedPart],
    others: Iterable[PartLine],
) -> tuple[PartLine, ...]:
    """What is wanted, line by line; `others` were set apart on vehicles of the same declaration.

    Raises PART_EMPTY, PART_IS_WHOLE; Refusals with PART_LINE, MORE_THAN_DECLARED and PART_UNEVEN by field.
    """
    if not wanted:
        raise Refusal(code=CrossingRefusal.PART_EMPTY)
    known = {(one.owner, one.line): one for one in line_balances(content, others)}
    refused: list[Refusal] = []
    lines = []
    for number, one in enumerate(wanted):
        balance = known.pop((one.owner, one.line), None)
        if balance is None:
            refused.append(Refusal(code=CrossingRefusal.PART_LINE, field=f"lines.{number}"))
            continue
        no = _objection(balance, one, f"lines.{number}")
        if no:
            refused.append(no)
        line = balance.declared
        lines.append(
            PartLine(
                product=line.product,
                customs=balance.customs,
                hs_code=line.hs_code,
                unit=line.unit,
                quantity=None if one.quantity is None else one.quantity.quantize(DECIMALS),
                weight_kg=one.weight_kg,
            )
        )
    if refused:
        raise Refusals(refusals=tuple(refused))
    carried = content.vehicle(crossing_id).cargo_weight_kg
    # Without the vehicle's weight, all of every line is the whole.
    nothing_left = not known and all(
        (one.quantity, one.weight_kg) == (balance.rest_quantity, balance.rest_kg)
        for one, balance in zip(
            sorted(wanted, key=lambda one: (one.owner, one.line)), line_balances(content, others), strict=True
        )
    )
    if nothing_left or (carried is not None and kilograms(lines) >= carried):
        raise Refusal(code=CrossingRefusal.PART_IS_WHOLE)
    return tuple(lines)


def _objection(balance: LineBalance, one: WantedPart, path: str) -> Refusal | None:
    quantity, weight = balance.rest_quantity, balance.rest_kg
    if (quantity is None) != (one.quantity is None) or (one.quantity is not None and one.quantity <= 0):
        return Refusal(code=CrossingRefusal.PART_LINE, field=f"{path}.quantity")
    if one.weight_kg <= 0:
        return Refusal(code=CrossingRefusal.PART_LINE, field=f"{path}.weight_kg")
    if quantity is not None and one.quantity is not None and one.quantity > quantity:
        return Refusal(
            code=CrossingRefusal.MORE_THAN_DECLARED, field=f"{path}.quantity", left=f"{quantity:f}"
        )
    if weight is not None and one.weight_kg > weight:
        return Refusal(code=CrossingRefusal.MORE_THAN_DECLARED, field=f"{path}.weight_kg", left=str(weight))
    if (
        quantity is not None
        and weight is not None
        and (one.quantity == quantity) != (one.weight_kg == weight)
    ):
        return Refusal(code=CrossingRefusal.PART_UNEVEN, field=f"{path}.weight_kg")
    return None


def kilograms(lines: Iterable[PartLine]) -> int:
    return sum(line.weight_kg for line in lines)


def still_declared(
    *, content: DeclarationContent, parts: Mapping[UUID, Sequence[PartLine]]
) -> Iterator[Refusal]:
    """Yield why a corrected content cannot stand beside what was set apart: that stays declared."""
    apart = [line for lines in parts.values() for line in lines]
    found = line_balances(content, apart)
    quantities: dict[Key, Decimal] = defaultdict(Decimal)
    weights: dict[Key, int] = defaultdict(int)
    for one in found:
        quantities[one.key] += one.apart_quantity
        weights[one.key] += one.apart_kg
    wanted: dict[Key, tuple[Decimal, int]] = defaultdict(lambda: (Decimal(0), 0))
    for line in apart:
        quantity, weight = wanted[line.key]
        wanted[line.key] = (quantity + (line.quantity or 0), weight + line.weight_kg)
    if any((quantities[key], weights[key]) != known for key, known in wanted.items()):
        yield Refusal(code=CrossingRefusal.GOODS_SET_APART, field="goods")
    for place, vehicle in enumerate(content.vehicles):
        carried = vehicle.cargo_weight_kg
        if vehicle.id in parts and carried is not None and carried <= kilograms(parts[vehicle.id]):
            yield Refusal(code=CrossingRefusal.GOODS_SET_APART, field=f"vehicles.{place}.cargo_weight_kg")


def carried_kg(*, content: DeclarationContent, vehicle: Vehicle, part: Sequence[PartLine]) -> int | None:
    """What the vehicle takes on its way, without what was taken off it; None where nothing was declared."""
    weight = next((one.cargo_weight_kg for one in content.vehicles if one.id == vehicle.id), None)
    if weight is None:
        return None
    if vehicle.bare:
        return 0
    return weight - kilograms(part) if vehicle.set_apart else weight


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What the way of goods is read from; `splits` says who of several receivers took how much."""

    dossier: Dossier
    content: DeclarationContent
    stages: Mapping[UUID, Stage]
    parts: Mapping[UUID, Sequence[PartLine]]
    splits: Mapping[UUID, Mapping[UUID, int]]

    def weight(self, crossing_id: UUID) -> int | None:
        return next((one.cargo_weight_kg for one in self.content.vehicles if one.id == crossing_id), None)

    def own(self, vehicle: Vehicle) -> Whereabouts:
        match self.stages[vehicle.id]:
            case Stage.LEFT:
                return Whereabouts.CROSSED
            case Stage.RETURNED:
                return Whereabouts.WENT_BACK
            case Stage.CANCELLED:
                return Whereabouts.NOT_SENT
            case _:
                return Whereabouts.UNDER_WAY


def loads(known: Known) -> Iterator[Load]:
    """Yield where the goods of each vehicle are that was declared with goods and a weight.

    Of each vehicle the kilograms are together what was declared.
    """
    for vehicle in known.dossier.vehicles:
        weight = known.weight(vehicle.id)
        brings = vehicle.shape.part in {VehiclePart.CARRIES, VehiclePart.SOURCE}
        if not brings or not weight:
            continue
        for on, where, kg in _follow(known, vehicle, weight):
            if kg:
                yield Load(crossing_id=vehicle.id, on=on, where=where, weight_kg=kg)


def _follow(known: Known, vehicle: Vehicle, weight: int) -> Iterator[tuple[UUID, Whereabouts, int]]:
    if vehicle.bare:
        yield from _stored(known, vehicle, weight)
        return
    apart = min(weight, kilograms(known.parts.get(vehicle.id, ()))) if vehicle.set_apart else 0
    own = known.own(vehicle)
    if vehicle.shape.part == VehiclePart.SOURCE and vehicle.forces_confirmed(Step.TRANSSHIPMENT):
        yield from _handed_over(known, vehicle, weight - apart)
    else:
        yield vehicle.id, own, weight - apart
    if vehicle.portion == Portion.ABOARD:
        # It goes home with the truck that brought it, by whichever words that truck leaves.
        home = Whereabouts.WENT_BACK if own == Whereabouts.CROSSED else own
        yield vehicle.id, home, apart
    elif vehicle.unloaded:
        yield from _stored(known, vehicle, apart)
    else:
        yield vehicle.id, own, apart


def _stored(known: Known, lot: Vehicle, weight: int) -> Iterator[tuple[UUID, Whereabouts, int]]:
    """Of a lot: what trucks loaded of it is where they are, the rest lies there."""
    left = weight
    for one in known.dossier.vehicles:
        if one.receives_from != lot.id or not one.forces_confirmed(Step.LOADED):
            continue
        took = min(left, left if (share := known.weight(one.id)) is None else share)
        left -= took
        yield from _follow(known, one, took)
    gone = lot.emptied_at is not None and lot.forces_confirmed(Step.DESTROYED)
    yield lot.id, Whereabouts.DESTROYED if gone else Whereabouts.IN_STORAGE, left


def _handed_over(known: Known, source: Vehicle, weight: int) -> Iterator[tuple[UUID, Whereabouts, int]]:
    both = {Force.BORDER_GUARD, Force.CUSTOMS}
    takers: list[tuple[UUID, Whereabouts]] = [
        (one.id, known.own(one)) for one in known.dossier.vehicles if one.receives_from == source.id
    ]
    for partner in source.paired:
        gone = both <= partner.as_vehicle().forces_confirmed(Step.LEFT)
        takers.append((partner.crossing_id, Whereabouts.CROSSED if gone else Whereabouts.UNDER_WAY))
    left = weight
    shares = known.splits.get(source.id, {})
    for place, (taker, where) in enumerate(takers, start=1):
        # A single one takes all; after an erasure nobody knows the shares, and the last one stands for them.
        took = left if place == len(takers) else min(left, shares.get(taker, 0))
        left -= took
        yield taker, where, took
    if not takers:
        yield source.id, known.own(source), left
