"""What fields of a declaration say of each other."""

from collections.abc import Callable, Hashable, Sequence
from uuid import UUID

from xulang.declarations.domain import limits
from xulang.declarations.domain.content import GoodsOwner, VehicleContent
from xulang.declarations.domain.reading import Group
from xulang.declarations.domain.refusals import DeclarationRefusal, DeclarationWarning
from xulang.kernel.words import Force, Purpose, VehiclePart

# Sections of the Harmonized System: I live animals and animal products, II vegetable products.
# Section XVII, and the machines of section XVI that drive themselves.
VEHICLE_CHAPTERS = frozenset({"84", "86", "87"})
ANIMAL_CHAPTERS = frozenset(f"{chapter:02d}" for chapter in range(1, 6))
PLANT_CHAPTERS = frozenset(f"{chapter:02d}" for chapter in range(6, 15))

# What hands its goods to which part: whose goods lie in storage is known to the spine alone.
FEEDS: dict[VehiclePart, frozenset[VehiclePart]] = {
    VehiclePart.RECEIVER: frozenset({VehiclePart.SOURCE}),
    VehiclePart.LOADER: frozenset({VehiclePart.SOURCE, VehiclePart.CARRIES, VehiclePart.LOADER}),
}
Vehicles = Sequence[tuple[Group, VehicleContent]]


def check_together(
    head: Group,
    *,
    groups: Sequence[Group],
    vehicles: Sequence[VehicleContent | None],
    goods: Sequence[GoodsOwner | None],
    purpose: Purpose,
) -> None:
    """Rules over several vehicles and goods; `vehicles` stand beside their `groups`, None where refused."""
    if not groups:
        head.refuse("vehicles", DeclarationRefusal.NO_VEHICLE)
    empty = purpose is Purpose.EMPTY_RECEIVER
    if empty and goods:
        head.refuse("goods", DeclarationRefusal.EMPTY_WITH_GOODS)
    if not empty and not goods:
        head.refuse("goods", DeclarationRefusal.NO_GOODS)
    carriers = [vehicle for vehicle in vehicles if vehicle and not vehicle.is_goods]
    if len(carriers) > limits.VEHICLES:
        head.refuse("vehicles", DeclarationRefusal.TOO_MANY, limit=limits.VEHICLES)
    whole = [(group, vehicle) for group, vehicle in zip(groups, vehicles, strict=True) if vehicle]
    _once(whole, "id", DeclarationRefusal.VEHICLE_TWICE, lambda vehicle: vehicle.id)
    _once(whole, "plate", DeclarationRefusal.PLATE_TWICE, lambda vehicle: vehicle.own_plate)
    _once(whole, "chassis_number", DeclarationRefusal.CHASSIS_TWICE, lambda vehicle: vehicle.chassis_number)
    _once(whole, "engine_number", DeclarationRefusal.ENGINE_TWICE, lambda vehicle: vehicle.engine_number)
    _once(whole, "trailer_plate", DeclarationRefusal.TRAILER_TWICE, lambda vehicle: vehicle.trailer_plate)
    _once_per_pair(whole)
    _drivers(whole)
    if empty:
        _receivers_alone(whole)
    else:
        _pairs(groups, whole)
        _splits(whole)
    _quarantine(head, whole, goods)
    _weights(head, vehicles, goods)
    _own_wheels(head, whole, goods)


def _once(
    whole: Vehicles,
    name: str,
    code: DeclarationRefusal,
    value_of: Callable[[VehicleContent], Hashable | None],
) -> None:
    seen: set[Hashable] = set()
    for group, vehicle in whole:
        value = value_of(vehicle)
        if value is not None and value in seen:
            group.refuse(name, code)
        seen.add(value)


def _once_per_pair(whole: Vehicles) -> None:
    """A box may stand twice only where a receiver takes it over whole from its own source."""
    holders: dict[str, VehicleContent] = {}
    for group, vehicle in whole:
        box = vehicle.container_number
        if box is None:
            continue
        other = holders.setdefault(box, vehicle)
        handed_over = vehicle.receives_from == other.id or other.receives_from == vehicle.id
        if other is not vehicle and not handed_over:
            group.refuse("container_number", DeclarationRefusal.CONTAINER_TWICE)


def _drivers(whole: Vehicles) -> None:
    seen: set[tuple[object, object]] = set()
    for group, vehicle in whole:
        driver = vehicle.driver
        if driver is None or vehicle.is_goods:  # One driver brings many, one after another.
            continue
        paper = (driver.id_kind, driver.id_number)
        if paper in seen:
            group.warn("driver.id_number", DeclarationWarning.DRIVER_TWICE)
        seen.add(paper)


def _pairs(groups: Sequence[Group], whole: Vehicles) -> None:
    """Each receiver names a source of this declaration; a source's may be declared elsewhere."""
    parts: dict[UUID, VehiclePart] = {vehicle.id: vehicle.part for _, vehicle in whole}
    complete = len(groups) == len(whole)
    for group, vehicle in whole:
        source = vehicle.receives_from
        if vehicle.part not in {VehiclePart.RECEIVER, VehiclePart.LOADER}:
            if source is not None:
                group.refuse("receives_from", DeclarationRefusal.PAIR_NOT_A_RECEIVER)
        elif source is None:
            if not group.text("receives_from"):
                group.refuse("receives_from", DeclarationRefusal.PAIR_WITHOUT_SOURCE)
        elif complete and parts.get(source) not in FEEDS[vehicle.part]:
            group.refuse("receives_from", DeclarationRefusal.PAIR_SOURCE_UNKNOWN)
        fed = any(other.receives_from == vehicle.id for _, other in whole)
        if complete and vehicle.part is VehiclePart.SOURCE and not fed:
            group.warn("part", DeclarationWarning.RECEIVER_ELSEWHERE)


def _receivers_alone(whole: Vehicles) -> None:
    """Empty trucks come to take over goods of another declaration, which is paired with theirs."""
    for group, vehicle in whole:
        if vehicle.part is not VehiclePart.RECEIVER:
            group.refuse("part", DeclarationRefusal.EMPTY_NOT_A_RECEIVER)
        if vehicle.receives_from is not None:
            group.refuse("receives_from", DeclarationRefusal.PAIR_SOURCE_UNKNOWN)


def _splits(whole: Vehicles) -> None:
    """Where every receiver of a source says what it takes, these are together what the source carries."""
    for group, source in whole:
        taken = [
            other.cargo_weight_kg
            for _, other in whole
            if other.receives_from == source.id and other.part is VehiclePart.RECEIVER
        ]
        known = [weight for weight in taken if weight]
        if len(taken) > 1 and len(known) == len(taken) and sum(known) != source.cargo_weight_kg:
            group.refuse(
                "cargo_weight_kg",
                DeclarationRefusal.SPLIT_NOT_WHOLE,
                taken=sum(known),
                carried=source.cargo_weight_kg or 0,
            )


def _quarantine(head: Group, whole: Vehicles, goods: Sequence[GoodsOwner | None]) -> None:
    """Goods that are mostly quarantined, and no vehicle that asks for it."""
    chapters = {line.hs_code[:2] for owner in goods if owner for line in owner.lines if line.hs_code}
    asked = {force for _, vehicle in whole for force in vehicle.needs}
    for force, likely in (
        (Force.PLANT_QUARANTINE, PLANT_CHAPTERS),
        (Force.ANIMAL_QUARANTINE, ANIMAL_CHAPTERS),
    ):
        if whole and chapters & likely and force not in asked:
            head.warn("vehicles.0.needs", DeclarationWarning.QUARANTINE_LIKELY, force=force)


def _weights(
    head: Group, vehicles: Sequence[VehicleContent | None], goods: Sequence[GoodsOwner | None]
) -> None:
    """The lines together weigh no more than the vehicles say they carry, or are themselves."""
    carried = sum(
        (vehicle.tare_kg if vehicle.is_goods else vehicle.cargo_weight_kg) or 0
        for vehicle in vehicles
        if vehicle and vehicle.part not in FEEDS
    )
    listed = sum(line.weight_kg or 0 for owner in goods if owner for line in owner.lines)
    if None not in vehicles and listed > carried:
        head.warn("goods", DeclarationWarning.GOODS_HEAVIER, listed=listed, carried=carried)


def _own_wheels(head: Group, whole: Vehicles, goods: Sequence[GoodsOwner | None]) -> None:
    """Vehicles that are the goods, and lines of goods of which none is a vehicle."""
    codes = {line.hs_code[:2] for owner in goods if owner for line in owner.lines if line.hs_code}
    if codes and codes.isdisjoint(VEHICLE_CHAPTERS) and any(vehicle.is_goods for _, vehicle in whole):
        head.warn("goods", DeclarationWarning.NOT_A_VEHICLE_CODE)
