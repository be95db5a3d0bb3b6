"""What a declaration says to the journal: one fact for it, one for each customs declaration and vehicle."""

from collections.abc import Iterable, Iterator, Mapping
from uuid import UUID

from xulang.clearance.api import Licence, Load, VehicleShape
from xulang.crossing.domain.cargo import cargo_of
from xulang.crossing.domain.statement import Statement
from xulang.declarations.domain.content import DeclarationContent, VehicleContent, to_json
from xulang.kernel.canonical import JSON
from xulang.kernel.identifiers import plate_key
from xulang.kernel.words import FactKind, Force, VehiclePart


def shape_of(vehicle: VehicleContent, *, content: DeclarationContent) -> VehicleShape:
    return VehicleShape(
        cargo=cargo_of(vehicle=vehicle, content=content),
        nationality=vehicle.nationality,
        part=vehicle.part,
        licence=Licence.DECLARED if vehicle.transport_licence else Licence.NONE,
        needs=tuple(sorted(vehicle.needs)),
        load=Load.ITSELF if vehicle.is_goods else Load.BROUGHT,
    )


def plates_of(vehicle: VehicleContent) -> dict[str, JSON]:
    """The private part of a VEHICLE_DECLARED fact: what the vehicle's row shows and is searched by."""
    return {
        "plate": vehicle.plate,
        "plate_key": _key(vehicle.plate),
        "trailer_key": _key(vehicle.trailer_plate),
        "container_key": _key(vehicle.container_number),
        "chassis_key": _key(vehicle.chassis_number),
    }


def _key(text: str | None) -> str:
    return plate_key(text=text) if text else ""


def declared(*, content: DeclarationContent, kind: FactKind, force: Force = Force.CARRIER) -> Statement:
    """DECLARED or AMENDED, with the whole content in its private part."""
    return Statement(kind=kind, force=force, private={"content": to_json(content)})


def customs_declared(*, content: DeclarationContent) -> Iterator[Statement]:
    """Yield one statement for each customs declaration number, in order and once."""
    for number in customs_numbers(content=content):
        yield Statement(kind=FactKind.CUSTOMS_DECLARED, force=Force.CARRIER, private={"number": number})


def customs_numbers(*, content: DeclarationContent) -> tuple[str, ...]:
    found = (owner.customs_declaration.number for owner in content.goods if owner.customs_declaration)
    return tuple(dict.fromkeys(found))


def in_order(vehicles: Iterable[VehicleContent]) -> list[VehicleContent]:
    """Sources before their receivers, so that a receiver can refer to its source's fact."""
    return sorted(vehicles, key=lambda vehicle: vehicle.part == VehiclePart.RECEIVER)


def splits_declared(*, content: DeclarationContent) -> Iterator[Statement]:
    """Yield who of several receivers takes how much, where the declaration itself says it wholly."""
    for source in content.vehicles:
        shares = {
            one.id: one.cargo_weight_kg or 0 for one in content.vehicles if one.receives_from == source.id
        }
        if len(shares) > 1 and all(shares.values()) and sum(shares.values()) == source.cargo_weight_kg:
            yield split_stated(source=source.id, shares=shares, force=Force.CARRIER)


def split_stated(*, source: UUID, shares: Mapping[UUID, int], force: Force) -> Statement:
    """Weights are the firms' business: the public half says only that they are known."""
    return Statement(
        kind=FactKind.SPLIT_STATED,
        force=force,
        crossing_id=source,
        private={"shares": {str(receiver): kilograms for receiver, kilograms in shares.items()}},
    )


def vehicle_declared(
    *, vehicle: VehicleContent, content: DeclarationContent, source_fact: UUID | None
) -> Statement:
    return Statement(
        kind=FactKind.VEHICLE_DECLARED,
        force=Force.CARRIER,
        crossing_id=vehicle.id,
        outcome=shape_of(vehicle, content=content).encode(),
        refers_to=source_fact,
        private=plates_of(vehicle),
    )
