"""A draft's body as the pages see it, and each page's change to it: plain values in, plain values out."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from xulang.interfaces.shared.sheets.parties import own_parties
from xulang.kernel.canonical import JSON
from xulang.kernel.words import Direction, VehiclePart
from xulang.registry import api as registry

Body = Mapping[str, JSON]

HANOI = ZoneInfo("Asia/Ho_Chi_Minh")
PERSON = ("name", "phone")
PARTY = ("name", "tax_code", "address", "phone")
CUSTOMS = ("number", "type", "office", "registered_on")
LINE = ("product", "hs_code", "origin", "quantity", "unit", "weight_kg", "value_vnd")
EMPTY: Body = {}


def group(body: Body, name: str) -> Body:
    """The object of that name, empty if it was never typed."""
    value = body.get(name)
    return value if isinstance(value, Mapping) else EMPTY


def groups(body: Body, name: str) -> list[Body]:
    """The objects of the list of that name."""
    value = body.get(name)
    if isinstance(value, str) or not isinstance(value, Sequence):
        return []
    return [item for item in value if isinstance(item, Mapping)]


def nth(body: Body, name: str, index: int) -> Body:
    """One object of the list, empty past its end."""
    known = groups(body, name)
    return known[index] if index < len(known) else EMPTY


def text(body: Body, name: str) -> str:
    value = body.get(name)
    return "" if value is None else str(value)


def is_blank(body: Body) -> bool:
    """Whether nothing was typed into the object, however deep."""
    return all(
        is_blank(value) if isinstance(value, Mapping) else value in (None, "", []) for value in body.values()
    )


# Vehicles are found by their id, since another page may add or remove one meanwhile.


def find_vehicle(body: Body, vehicle_id: UUID) -> Body:
    return next((one for one in groups(body, "vehicles") if text(one, "id") == str(vehicle_id)), EMPTY)


def vehicle_index(body: Body, vehicle_id: UUID) -> int | None:
    ids = [text(one, "id") for one in groups(body, "vehicles")]
    return ids.index(str(vehicle_id)) if str(vehicle_id) in ids else None


def put_vehicle(body: Body, *, vehicle_id: UUID, typed: Body) -> Body:
    """The body with these fields in that vehicle, which is added when it is new."""
    known = groups(body, "vehicles")
    kept = [{**one, **typed} if text(one, "id") == str(vehicle_id) else one for one in known]
    new = [{"id": str(vehicle_id), "part": VehiclePart.CARRIES.value, **typed}]
    return {**body, "vehicles": kept if vehicle_index(body, vehicle_id) is not None else [*kept, *new]}


def remove_vehicle(body: Body, *, vehicle_id: UUID) -> Body:
    """The body without the vehicle, and without what names it as its source."""
    gone = str(vehicle_id)
    kept = [one for one in groups(body, "vehicles") if text(one, "id") != gone]
    freed = [{**one, "receives_from": None} if text(one, "receives_from") == gone else one for one in kept]
    return {**body, "vehicles": freed}


def put_route(body: Body, *, typed: Body) -> Body:
    """Regimes are mostly that of the direction: it is filled in where nothing was chosen."""
    merged = {**body, **typed}
    return {**merged, "regime": text(merged, "regime") or text(merged, "direction")}


def put_goods(body: Body, *, index: int, typed: Body) -> Body:
    """The body with this owner's goods in place of what stood there; one past the end is added."""
    known = groups(body, "goods")
    if index >= len(known):
        return {**body, "goods": [*known, typed]}
    return {**body, "goods": [typed if place == index else one for place, one in enumerate(known)]}


def remove_goods(body: Body, *, index: int) -> Body:
    known = groups(body, "goods")
    return {**body, "goods": [one for place, one in enumerate(known) if place != index]}


def new_body(*, organisation: registry.Organisation, person: registry.Person) -> Body:
    """What a new draft knows without being told: who handles it, who pays, who trades."""
    body = dict(own_parties(organisation=organisation, person=person))
    if organisation.kind is registry.OrganisationKind.IMPORTER:
        body |= {"direction": Direction.IMPORT.value, "regime": Direction.IMPORT.value}
    if organisation.kind is registry.OrganisationKind.EXPORTER:
        body |= {"direction": Direction.EXPORT.value, "regime": Direction.EXPORT.value}
    return body


def of_own_vehicle(vehicle: registry.Vehicle) -> Body:
    """A vehicle of the company's list as fields of a draft; what the list leaves open stays as typed."""
    known = {
        "plate": vehicle.plate,
        "nationality": vehicle.nationality.value,
        "type": vehicle.type.value,
        "trailer_plate": vehicle.trailer_plate,
        "transport_licence": vehicle.transport_licence,
    }
    return {name: value for name, value in known.items() if value}


def of_own_driver(driver: registry.Driver) -> Body:
    return {
        "name": driver.full_name,
        "phone": driver.phone,
        "id_kind": driver.id_kind.value,
        "id_number": driver.id_number,
        "nationality": driver.nationality.value,
    }


def shown_moment(typed: str) -> str:
    """A stored moment (UTC) as the browser's picker wants it, in Hanoi time; other text as it was typed."""
    try:
        moment = datetime.fromisoformat(typed)
        return f"{moment.astimezone(HANOI):%Y-%m-%dT%H:%M}" if moment.tzinfo else typed
    except (ValueError, OverflowError):
        return typed


def shown_quantity(typed: str) -> str:
    """A stored quantity ("1070.5000") without needless zeros; three decimals would be read as thousands."""
    whole, dot, fraction = typed.partition(".")
    if not dot or len(fraction) != 4 or not (whole + fraction).isdecimal():
        return typed
    short = fraction.rstrip("0")
    return whole if not short else f"{whole}.{fraction if len(short) == 3 else short}"
