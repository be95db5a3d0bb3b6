"""One vehicle of a draft, by itself."""

from collections.abc import Callable
from datetime import date, datetime
from functools import partial

from xulang.declarations.domain import limits
from xulang.declarations.domain.check_parties import person_name, phone
from xulang.declarations.domain.content import QUARANTINES, Driver, VehicleContent
from xulang.declarations.domain.reading import Group, line, read_uuid
from xulang.declarations.domain.refusals import DeclarationRefusal, DeclarationWarning
from xulang.kernel.identifiers import (
    Checked,
    DocumentKind,
    IdentifierRefusal,
    Plate,
    parse_chassis_number,
    parse_container_number,
    parse_document,
    parse_engine_number,
    parse_plate,
    parse_seal_number,
    parse_trailer_plate,
    parse_transport_licence,
    parse_weight,
    plate_key,
    weights_from_cargo,
)
from xulang.kernel.refusal import Refusal
from xulang.kernel.words import Force, Nationality, VehiclePart, VehicleType

DRIVER = frozenset({"name", "phone", "id_kind", "id_number", "nationality"})
WITH_TRAILER = frozenset({VehicleType.CONTAINER_TRUCK, VehicleType.SEMI_TRAILER})


def check_vehicle(
    group: Group, *, today: date, arrival: Callable[[Group], datetime | None]
) -> VehicleContent | None:
    """The vehicle, or None when something required was refused; the plate tells a nationality not typed.

    `arrival` reads its own expected arrival, which the declaration's window bounds.
    """
    identity = group.required("id", read_uuid)
    kind = group.choice("type", VehicleType)
    part = group.choice("part", VehiclePart, default=VehiclePart.CARRIES)
    declared = group.choice("nationality", Nationality) if group.text("nationality") else None
    chassis = _check_chassis(group, kind=kind)
    engine = group.optional("engine_number", lambda text: parse_engine_number(text=text))
    plate, nationality = _check_plate(group, kind=kind, declared=declared, chassis=chassis)
    _check_own_wheels(group, kind=kind, part=part)
    _check_trailer(group, kind=kind, part=part)
    cargo, tare = _check_weights(group, kind=kind, part=part)
    licence = group.optional("transport_licence", lambda text: parse_transport_licence(text=text))
    # Asked of every foreign vehicle, and before goods are handed over to another truck.
    asked = nationality is Nationality.CN or part is VehiclePart.SOURCE
    if asked and kind is not VehicleType.SELF_DRIVEN and not group.text("transport_licence"):
        group.warn("transport_licence", DeclarationWarning.NO_LICENCE)
    trailer = group.optional("trailer_plate", _trailer)
    container = group.optional("container_number", _container)
    seal = group.optional("seal_number", lambda text: parse_seal_number(text=text))
    driver = _check_driver(group, vehicle_nationality=nationality, today=today)
    fee_rate = group.optional("fee_rate", partial(line, limit=limits.SHORT_CODE))
    oversize = group.optional("oversize_permit", partial(line, limit=limits.SHORT_CODE))
    unloading_place = group.optional("unloading_place", partial(line, limit=limits.PLACE))
    receives_from = group.optional("receives_from", read_uuid)
    needs = _check_needs(group)
    own_arrival = arrival(group)
    if identity is None or kind is None or part is None or plate is None or nationality is None:
        return None
    return VehicleContent(
        id=identity,
        plate=plate,
        type=kind,
        nationality=nationality,
        part=part,
        driver=driver,
        trailer_plate=trailer,
        container_number=container,
        seal_number=seal,
        cargo_weight_kg=cargo,
        tare_kg=tare,
        fee_rate=fee_rate,
        transport_licence=licence,
        unloading_place=unloading_place,
        receives_from=receives_from,
        needs=needs,
        chassis_number=chassis,
        engine_number=engine,
        own_arrival=own_arrival,
        oversize_permit=oversize,
    )


def _check_chassis(group: Group, *, kind: VehicleType | None) -> str | None:
    """What names a vehicle on its own wheels; it may be typed where other vehicles have their plate."""
    if kind is VehicleType.SELF_DRIVEN and not group.text("chassis_number"):
        typed = group.text("plate")
        if typed and not _is_plate(typed):
            return group.findings.take(
                field=group.at("plate"), parse=lambda: parse_chassis_number(text=typed)
            )
        group.refuse("chassis_number", DeclarationRefusal.MISSING)
        return None
    return group.optional("chassis_number", lambda text: parse_chassis_number(text=text))


def _check_own_wheels(group: Group, *, kind: VehicleType | None, part: VehiclePart | None) -> None:
    """Goods on their own wheels carry nothing and hand nothing over; other vehicles go by their plate."""
    if kind is VehicleType.SELF_DRIVEN:
        for name in ("trailer_plate", "container_number", "cargo_weight_kg", "oversize_permit"):
            if group.text(name) not in {"", "0"}:
                group.refuse(name, DeclarationRefusal.NOT_ON_OWN_WHEELS)
        if part not in {None, VehiclePart.CARRIES}:
            group.refuse("part", DeclarationRefusal.NOT_ON_OWN_WHEELS)
    elif kind is not None:
        for name in ("chassis_number", "engine_number"):
            if group.text(name):
                group.refuse(name, DeclarationRefusal.ONLY_ON_OWN_WHEELS)


def _check_plate(
    group: Group, *, kind: VehicleType | None, declared: Nationality | None, chassis: str | None
) -> tuple[str | None, Nationality | None]:
    typed = group.text("plate")
    # A temporary plate is read as any other; the chassis number may stand in its place.
    if kind is VehicleType.SELF_DRIVEN and (
        not typed or (not _is_plate(typed) and (chassis is None or plate_key(text=typed) == chassis))
    ):
        if declared is None and not group.text("nationality"):
            group.refuse("nationality", DeclarationRefusal.MISSING)
        return chassis, declared
    plate: Plate | None = group.required("plate", lambda text: parse_plate(text=text, nationality=declared))
    if plate is None:
        return None, declared
    return plate.key, plate.nationality


def _is_plate(text: str) -> bool:
    try:
        parse_plate(text=text)
    except Refusal as refusal:
        return refusal.code is IdentifierRefusal.EMPTY
    return True


def _trailer(text: str) -> Checked[str]:
    # A tractor may pull the other country's trailer: that is what the pilot of two-way transport does.
    checked = parse_trailer_plate(text=text)
    return Checked(value=checked.value.key, warnings=checked.warnings)


def _container(text: str) -> Checked[str]:
    checked = parse_container_number(text=text)
    return Checked(value=checked.value.key, warnings=checked.warnings)


def _check_trailer(group: Group, *, kind: VehicleType | None, part: VehiclePart | None) -> None:
    """Container trucks and semi-trailers have a trailer; container trucks but empty receivers have a box."""
    if kind not in WITH_TRAILER:
        return
    if not group.text("trailer_plate"):
        group.refuse("trailer_plate", DeclarationRefusal.TRAILER_MISSING)
    wants_box = kind is VehicleType.CONTAINER_TRUCK and part is not VehiclePart.RECEIVER
    if wants_box and not group.text("container_number"):
        group.refuse("container_number", DeclarationRefusal.CONTAINER_MISSING)


def _check_weights(
    group: Group, *, kind: VehicleType | None, part: VehiclePart | None
) -> tuple[int | None, int | None]:
    """Tare always; cargo but of an empty receiver and of goods on their own wheels."""
    tare = group.required("tare_kg", lambda text: _positive(parse_weight(text=text)))
    if part is VehiclePart.RECEIVER or kind is VehicleType.SELF_DRIVEN:
        cargo = group.optional("cargo_weight_kg", lambda text: parse_weight(text=text))
    else:
        cargo = group.required("cargo_weight_kg", lambda text: _positive(parse_weight(text=text)))
    if tare is not None and cargo is not None:
        group.findings.take(
            field=group.at("cargo_weight_kg"), parse=lambda: weights_from_cargo(tare=tare, cargo=cargo)
        )
    return cargo, tare


def _positive(checked: Checked[int]) -> Checked[int]:
    if checked.value == 0:
        raise Refusal(code=DeclarationRefusal.NOT_POSITIVE)
    return checked


def _check_driver(vehicle: Group, *, vehicle_nationality: Nationality | None, today: date) -> Driver | None:
    group = vehicle.group("driver", names=DRIVER)
    typed = bool(group.text("nationality"))
    nationality = group.choice("nationality", Nationality) if typed else vehicle_nationality
    home = nationality or Nationality.VN
    name = group.required("name", person_name)
    number = group.required("phone", partial(phone, nationality=home))
    id_kind = group.choice("id_kind", DocumentKind)
    if id_kind is None:
        return None
    document = group.required(
        "id_number",
        lambda text: parse_document(text=text, kind=id_kind, nationality=home, today=today),
    )
    if name is None or document is None:
        return None
    return Driver(name=name, phone=number, id_kind=id_kind, id_number=document.key, nationality=nationality)


def _check_needs(group: Group) -> frozenset[Force]:
    needs: set[Force] = set()
    for index, item in enumerate(group.items("needs", limit=len(QUARANTINES))):
        if isinstance(item, str) and item in QUARANTINES:
            needs.add(Force(item))
        else:
            group.refuse(f"needs.{index}", DeclarationRefusal.NOT_A_CHOICE)
    return frozenset(needs)
