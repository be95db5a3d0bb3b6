"""Typo or resale: what a change of plate, container, seal or driver is, and whether the place is kept.

A place belongs to the consignment (product.md, promise 5): its customs declarations and owners with the
container and its seal; without a container, with the vehicle. Likeness of two texts proves nothing, since a
fleet's plates are consecutive: a typo is proved by what is known of the old value and of the new one.
"""

from dataclasses import dataclass
from enum import StrEnum

from xulang.crossing.dependencies import Field
from xulang.declarations.domain.content import DeclarationContent, VehicleContent
from xulang.kernel.words import VehiclePart

IDENTITY = frozenset(
    {
        Field.PLATE,
        Field.TRAILER_PLATE,
        Field.CONTAINER_NUMBER,
        Field.SEAL_NUMBER,
        Field.CHASSIS_NUMBER,
        Field.ENGINE_NUMBER,
        Field.DRIVER,
    }
)
STEM = 11


class Manner(StrEnum):
    """How a field came to be changed. PLAIN: before there was a place, or a field that no place hangs on."""

    PLAIN = "plain"
    TYPO = "typo"
    REPLACEMENT = "replacement"
    DIVERTED = "diverted"  # By order of the border: no doing of the declarant, so that no place hangs on it.


class Place(StrEnum):
    """What the change did to the consignment's place."""

    KEPT = "place_kept"
    LOST = "place_lost"


class Old(StrEnum):
    """What is known of the value that is taken out."""

    MALFORMED = "malformed"
    UNKNOWN = "unknown"
    KNOWN = "known"


class New(StrEnum):
    """What speaks for the value that is put in: a document, the company's own list, or nothing."""

    DOCUMENT = "document"
    LIST = "list"
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """`corrected_before`: how many typos of this field were already corrected for the crossing."""

    old: Old
    new: New
    corrected_before: int


def same_driver(*, old: VehicleContent, new: VehicleContent) -> bool:
    """The same document names both: what differs is a phone, or how a name is spelled."""
    if old.driver is None or new.driver is None:
        return old.driver is new.driver
    return old.driver == new.driver or (
        old.driver.id_number is not None and old.driver.id_number == new.driver.id_number
    )


def is_typo(*, evidence: Evidence) -> bool:
    """One free correction per field: of a value that is nobody's, into one that something speaks for."""
    return (
        evidence.old in {Old.MALFORMED, Old.UNKNOWN}
        and evidence.new in {New.DOCUMENT, New.LIST}
        and evidence.corrected_before == 0
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Consignment:
    """What a place belongs to. `carrier` is the container with its seal or, without one, the vehicle.

    A vehicle that is itself the goods is told by its chassis number, whatever plate hangs on it.
    """

    owners: frozenset[str]
    customs: frozenset[str]
    carrier: tuple[str, ...]


def consignment_of(*, content: DeclarationContent, vehicle: VehicleContent) -> Consignment:
    """A customs declaration's last digit only counts its amendments, so it is left out."""
    customs = (part.customs_declaration for part in content.goods if part.customs_declaration)
    return Consignment(
        owners=frozenset(part.owner.tax_code or part.owner.name for part in content.goods),
        customs=frozenset(one.number[:STEM] for one in customs),
        carrier=_carrier(vehicle),
    )


def _carrier(vehicle: VehicleContent) -> tuple[str, ...]:
    if vehicle.container_number:
        return ("container", vehicle.container_number, vehicle.seal_number or "")
    if vehicle.is_goods and vehicle.chassis_number:
        return ("chassis", vehicle.chassis_number)
    return ("vehicle", vehicle.plate, vehicle.trailer_plate or "")


def same_consignment(
    *,
    content: DeclarationContent,
    vehicle: VehicleContent,
    other: DeclarationContent,
    against: VehicleContent,
) -> bool:
    """Whether two declared vehicles bring the very same goods the same way: there is one place for them.

    A customs declaration alone proves nothing, since its goods may fill many trucks; nor does a box, which
    comes again with other goods. A receiving truck brings what its source brought.
    """
    parts = {vehicle.part, against.part}
    if content.direction != other.direction or VehiclePart.RECEIVER in parts:
        return False
    if vehicle.is_goods or against.is_goods:
        return vehicle.chassis_number is not None and vehicle.chassis_number == against.chassis_number
    one = consignment_of(content=content, vehicle=vehicle)
    two = consignment_of(content=other, vehicle=against)
    same_papers = bool(one.customs & two.customs)
    if vehicle.container_number and vehicle.container_number == against.container_number:
        sealed = vehicle.seal_number is not None and vehicle.seal_number == against.seal_number
        return sealed or same_papers
    return one.carrier[:2] == two.carrier[:2] and same_papers


def put_back(*, gone: VehicleContent, added: VehicleContent) -> bool:
    """Whether a vehicle that is added stands for one that was taken out: a replacement without saying so."""
    shared = any(
        getattr(gone, name) and getattr(gone, name) == getattr(added, name)
        for name in ("plate", "trailer_plate", "container_number", "chassis_number")
    )
    names = [field.value for field in IDENTITY if field not in {Field.DRIVER, Field.SEAL_NUMBER}]
    return shared and any(getattr(gone, name) != getattr(added, name) for name in names)


def place_after(
    *,
    before: DeclarationContent,
    after: DeclarationContent,
    old: VehicleContent,
    new: VehicleContent,
    typos: frozenset[Field],
) -> Place:
    """Whether the vehicle's consignment is still the same, apart from the typos that were corrected."""
    corrected = VehicleContent(
        id=old.id,
        type=old.type,
        nationality=old.nationality,
        part=old.part,
        plate=new.plate if Field.PLATE in typos else old.plate,
        trailer_plate=new.trailer_plate if Field.TRAILER_PLATE in typos else old.trailer_plate,
        container_number=new.container_number if Field.CONTAINER_NUMBER in typos else old.container_number,
        seal_number=new.seal_number if Field.SEAL_NUMBER in typos else old.seal_number,
        chassis_number=new.chassis_number if Field.CHASSIS_NUMBER in typos else old.chassis_number,
    )
    same = consignment_of(content=before, vehicle=corrected) == consignment_of(content=after, vehicle=new)
    return Place.KEPT if same else Place.LOST
