"""Drafts: JSON as typed. Nothing is checked here but that it can be stored; `check` says the rest."""

import json
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from uuid import UUID

from xulang.declarations.domain import limits
from xulang.declarations.domain.content import DeclarationContent, to_json
from xulang.declarations.domain.refusals import DeclarationRefusal
from xulang.kernel.canonical import JSON
from xulang.kernel.refusal import Refusal
from xulang.kernel.words import Direction, VehiclePart, VehicleType

Body = Mapping[str, JSON]


def storable(body: Mapping[str, object]) -> Body:
    """The body without characters that no database keeps.

    Raises TOO_LARGE past the draft's size or depth, MALFORMED for what is not JSON.
    """
    cleaned = {_text(key): _clean(value, depth=1) for key, value in body.items()}
    if len(json.dumps(cleaned, ensure_ascii=False).encode()) > limits.DRAFT_BYTES:
        raise Refusal(code=DeclarationRefusal.TOO_LARGE)
    return cleaned


def _clean(value: object, *, depth: int) -> JSON:
    if depth > limits.DRAFT_DEPTH:
        raise Refusal(code=DeclarationRefusal.TOO_LARGE)
    if value is None or isinstance(value, bool | int):
        return value
    if isinstance(value, str):
        return _text(value)
    if isinstance(value, float):
        # Four decimals are never read as grouped thousands; a binary fraction would not read back the same.
        return f"{value:.4f}"
    if isinstance(value, Mapping):
        return {_text(str(key)): _clean(item, depth=depth + 1) for key, item in value.items()}
    if isinstance(value, Sequence) and not isinstance(value, bytes | bytearray):
        return [_clean(item, depth=depth + 1) for item in value]
    raise Refusal(code=DeclarationRefusal.MALFORMED)


def _text(value: str) -> str:
    """Without NUL and other control characters (tabs and line ends stay) and without lone surrogates."""
    if value.isprintable():
        return unicodedata.normalize("NFC", value)
    kept = (char for char in value if char in "\t\n\r" or unicodedata.category(char) not in {"Cc", "Cs"})
    return unicodedata.normalize("NFC", "".join(kept))


def as_draft(content: DeclarationContent) -> Body:
    """The content as a draft that checks to the same content: what a correction begins from."""
    body = dict(to_json(content))
    return {**body, "vehicles": [_typed_vehicle(vehicle) for vehicle in _groups(body["vehicles"])]}


def _typed_vehicle(vehicle: Body) -> Body:
    """As it was typed: nobody types a chassis number into the plate's field."""
    chassis = vehicle["chassis_number"]
    return {**vehicle, "plate": None} if chassis and vehicle["plate"] == chassis else vehicle


def as_copy(content: DeclarationContent, *, new_id: Callable[[], UUID]) -> Body:
    """The content for another trip: new vehicles' ids, and nothing that is of one trip only.

    Left out: expected arrivals, the border guard's number, seals, customs declarations' numbers and dates,
    and vehicles that were themselves the goods: each is new once.
    """
    fresh = {str(vehicle.id): str(new_id()) for vehicle in content.vehicles}
    body = dict(as_draft(content))
    body["expected_arrival"] = None
    body["border_guard_number"] = None
    body["returns"] = body["two_way_of"] = None
    body["vehicles"] = [
        _copied_vehicle(vehicle, fresh=fresh)
        for vehicle in _groups(body["vehicles"])
        if vehicle["type"] != VehicleType.SELF_DRIVEN
    ]
    body["goods"] = [_copied_goods(goods) for goods in _groups(body["goods"])]
    return body


def as_return(content: DeclarationContent, *, crossing_id: UUID, new_id: Callable[[], UUID]) -> Body:
    """The goods of one vehicle on their way back: the other direction, with the traders' parts exchanged.

    The regime is left to the declarant: the law has several for such goods. Raises KeyError for a vehicle
    that is not in the content.
    """
    content.vehicle(crossing_id)
    body = dict(as_copy(content, new_id=new_id))
    order = [vehicle.id for vehicle in content.vehicles]
    [vehicle] = [_groups(body["vehicles"])[order.index(crossing_id)]]
    back = Direction.IMPORT if content.direction is Direction.EXPORT else Direction.EXPORT
    return {
        **body,
        "direction": back.value,
        "regime": None,
        "importer": body["exporter"],
        "exporter": body["importer"],
        "vehicles": [{**vehicle, "part": VehiclePart.CARRIES.value, "receives_from": None}],
        "returns": str(crossing_id),
    }


def as_way_back(content: DeclarationContent, *, crossing_id: UUID, new_id: Callable[[], UUID]) -> Body:
    """One truck on its way back with other goods: the other direction; goods and traders are still to say.

    Raises KeyError for a vehicle that is not in the content.
    """
    body = as_return(content, crossing_id=crossing_id, new_id=new_id)
    [vehicle] = _groups(body["vehicles"])
    blank = dict.fromkeys(("container_number", "cargo_weight_kg", "unloading_place", "oversize_permit"))
    return {
        **body,
        "regime": body["direction"],
        "importer": None,
        "exporter": None,
        "goods": [],
        "vehicles": [{**vehicle, **blank, "needs": []}],
        "returns": None,
        "two_way_of": str(crossing_id),
    }


def _copied_vehicle(vehicle: Body, *, fresh: Mapping[str, str]) -> Body:
    source = vehicle["receives_from"]
    return {
        **vehicle,
        "id": fresh[str(vehicle["id"])],
        "receives_from": None if source is None else fresh.get(str(source)),
        "seal_number": None,
        "own_arrival": None,
    }


def _copied_goods(goods: Body) -> Body:
    customs = goods["customs_declaration"]
    if not isinstance(customs, Mapping):
        return goods
    return {**goods, "customs_declaration": {**customs, "number": None, "registered_on": None}}


def _groups(value: JSON) -> list[Body]:
    """The objects of a list that `to_json` wrote."""
    if not isinstance(value, Sequence) or isinstance(value, str):
        raise TypeError(value)
    return [item for item in value if isinstance(item, Mapping)]
