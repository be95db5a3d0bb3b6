"""Vehicles in the words of the earlier platform: each with its flags, and receivers as pairs."""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from uuid import UUID

from xulang.clearance.api import Vehicle
from xulang.declarations.api import VehicleContent
from xulang.exchange import api as exchange
from xulang.interfaces.compat.seen import JsonObject, Seen, circumstances, flag_of, hanoi
from xulang.kernel.identifiers import plate_key
from xulang.kernel.words import FactKind, Force, Step, VehiclePart

NOT_NEEDED = {flag.name: flag.force for flag in exchange.QUARANTINES}
ASKED = {
    "requestPhytosanitary": Force.PLANT_QUARANTINE,
    "requestAnimalQuarantine": Force.ANIMAL_QUARANTINE,
}


def main_vehicles(seen: Seen) -> list[JsonObject]:
    return [
        _vehicle(seen, vehicle)
        for vehicle in seen.content.vehicles
        if vehicle.part != VehiclePart.RECEIVER and _has(seen, vehicle.id)
    ]


def _has(seen: Seen, vehicle_id: UUID) -> bool:
    return any(one.id == vehicle_id for one in seen.dossier.vehicles)


def _vehicle(seen: Seen, vehicle: VehicleContent) -> JsonObject:
    said = seen.dossier.vehicle(vehicle.id)
    entered = [
        one.at for one in said.confirmations if (one.step, one.force) == (Step.ENTRY, Force.BORDER_GUARD)
    ]
    receivers = [one.plate for one in seen.content.vehicles if one.receives_from == vehicle.id]
    answer: JsonObject = {
        "registrationTransportId": str(seen.stored.id),
        "id": str(vehicle.id),
        "vehicleType": {"code": vehicle.fee_rate} if vehicle.fee_rate else None,
        "licencePlate": vehicle.plate,
        "nomalizanameLicencePlate": plate_key(text=vehicle.plate),
        "licencePlateChange": ", ".join(receivers) or None,
        "vehicleNationalityType": vehicle.nationality.value,
        "driverName": vehicle.driver.name if vehicle.driver else None,
        "driverPhone": vehicle.driver.phone if vehicle.driver else None,
        "numberOfContainer": vehicle.container_number,
        "numberOfTrailer": vehicle.trailer_plate,
        "numberSealHQ": vehicle.seal_number,
        "weight": vehicle.cargo_weight_kg or 0,
        "loadDueToOwnWeight": vehicle.tare_kg or 0,
        "unloadingPlace": vehicle.unloading_place,
        "isChangeVehicle": vehicle.part == VehiclePart.SOURCE,
        "isInParkingLot": said.yard_entry_at is not None and said.yard_exit_at is None,
        "vehicleArrivalTime": hanoi(entered[-1]) if entered else None,
        **{name: force in vehicle.needs for name, force in ASKED.items()},
        **_returned(seen, said),
    }
    for flag in exchange.VEHICLE:
        answer |= _flag(seen, flag, vehicle, said)
    if seen.lines or seen.is_ours:
        answer["price"] = cost_of(seen, vehicle.id)
    return answer


def cost_of(seen: Seen, vehicle_id: UUID) -> int:
    return sum(line.amount.dong for line in seen.lines if line.vehicle_id == vehicle_id)


def _flag(seen: Seen, flag: exchange.Flag, vehicle: VehicleContent, said: Vehicle) -> JsonObject:
    """A way out that is not this direction's was never taken."""
    if flag.step == Step.LEFT and flag.name not in exchange.OUTWARD[seen.content.direction]:
        return flag_of(seen, flag, (), needed=True)
    needed = True
    if flag.step == Step.TRANSSHIPMENT:
        needed = vehicle.part == VehiclePart.SOURCE
    if flag.name in NOT_NEEDED:
        needed = NOT_NEEDED[flag.name] in vehicle.needs
    return flag_of(seen, flag, said.confirmations, needed=needed)


def _returned(seen: Seen, said: Vehicle) -> JsonObject:
    found = [
        fact
        for fact in seen.facts.values()
        if fact.public.kind == FactKind.RETURNED and fact.crossing_id == said.id
    ]
    return {
        "confirmReturn": said.returned_at is not None,
        "confirmReturnTime": hanoi(said.returned_at),
        "confirmReturnUserId": None,
        **(circumstances(found[-1], user="confirmReturnUserId", note="confirmReturnNote") if found else {}),
    }


def pairs(seen: Seen) -> JsonObject | None:
    """Receivers as `changeVehicle`: a shape that no sample shows."""
    receivers = [one for one in seen.content.vehicles if one.receives_from and _has(seen, one.id)]
    if not receivers:
        return None
    return {"changeVehicleDetails": [_pair(seen, receiver) for receiver in receivers]}


def _pair(seen: Seen, receiver: VehicleContent) -> JsonObject:
    sources = [one for one in seen.content.vehicles if one.id == receiver.receives_from]
    said = seen.dossier.vehicle(receiver.id)
    answer: JsonObject = {
        "licencePlate": sources[0].plate if sources else None,
        "licencePlateChange": receiver.plate,
        "vehicleRegistrationFormId": str(receiver.id),
    }
    for flag in exchange.RECEIVER:
        answer |= _short(flag_of(seen, flag, said.confirmations, needed=True), flag)
    for source in sources:
        paired = next(flag for flag in exchange.VEHICLE if flag.step == Step.TRANSSHIPMENT)
        confirmations = seen.dossier.vehicle(source.id).confirmations if _has(seen, source.id) else ()
        answer |= _short(flag_of(seen, paired, confirmations, needed=True), paired)
    return answer


def _short(answer: JsonObject, flag: exchange.Flag) -> JsonObject:
    """Pairs show a flag and its time alone; where there is no flag, the time."""
    time = flag.circumstances()[0]
    shown = {time: answer[time]}
    return shown if flag.name == time else {flag.name: answer[flag.name], **shown}


def tonnes(vehicles: Iterable[VehicleContent]) -> Decimal:
    return Decimal(sum(vehicle.cargo_weight_kg or 0 for vehicle in vehicles)) / 1000


def plates(vehicles: Sequence[VehicleContent], *, receiving: Iterable[VehiclePart]) -> str:
    """Plates of the vehicles with these parts, as a list row shows them."""
    wanted = frozenset(receiving)
    return ", ".join(vehicle.plate for vehicle in vehicles if vehicle.part in wanted)
