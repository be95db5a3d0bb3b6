"""What a declaration says: every field of data/declaration_fields.csv, frozen.

The head's number stands in the row beside it. Most fields that `check` demands of a declarant are optional
here, because records of the earlier platform lack them (data/live_platform/README.md).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import cast
from uuid import UUID

import msgspec

from xulang.kernel.canonical import JSON
from xulang.kernel.identifiers import DocumentKind
from xulang.kernel.words import Direction, Force, Nationality, Purpose, Regime, VehiclePart, VehicleType

QUARANTINES = frozenset({Force.HEALTH_QUARANTINE, Force.PLANT_QUARANTINE, Force.ANIMAL_QUARANTINE})


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """The person who handles the procedure."""

    name: str
    phone: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Party:
    """A company: fee payer, importer or exporter. A foreign one's `tax_code` is its own country's."""

    name: str
    tax_code: str | None = None
    address: str | None = None
    phone: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Driver:
    name: str
    phone: str | None = None
    id_kind: DocumentKind | None = None
    id_number: str | None = None
    nationality: Nationality | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class VehicleContent:
    """One vehicle; `id` is made by the caller and is the crossing's id. Plates and codes are their `key`s.

    A vehicle on its own wheels is itself the goods: `chassis_number` names it, and stands in `plate` too
    while it has none. `own_arrival` is when it is expected, where not with the declaration. `fee_rate` is
    the class by which the fee is charged ("VT6"). `receives_from` is the id of the vehicle in the same
    declaration whose goods a receiver takes over. `needs` holds quarantines only. `oversize_permit` is the
    number of the permit with which a load beyond the road's limits may travel; who has none is not oversize.
    """

    id: UUID
    plate: str
    type: VehicleType
    nationality: Nationality
    part: VehiclePart
    driver: Driver | None = None
    trailer_plate: str | None = None
    container_number: str | None = None
    seal_number: str | None = None
    cargo_weight_kg: int | None = None
    tare_kg: int | None = None
    fee_rate: str | None = None
    transport_licence: str | None = None
    unloading_place: str | None = None
    receives_from: UUID | None = None
    needs: frozenset[Force] = frozenset()
    chassis_number: str | None = None
    engine_number: str | None = None
    own_arrival: datetime | None = None
    oversize_permit: str | None = None

    @property
    def own_plate(self) -> str | None:
        """The plate on it; None while its chassis number stands for one."""
        return None if self.plate == self.chassis_number else self.plate

    @property
    def is_goods(self) -> bool:
        """Whether it is itself the goods: new, and driven across on its own wheels."""
        return self.type == VehicleType.SELF_DRIVEN


@dataclass(frozen=True, slots=True, kw_only=True)
class Owner:
    name: str
    tax_code: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CustomsDeclaration:
    """`office` is the VNACCS office code ("03NK"), `type` the regime code ("E42")."""

    number: str
    type: str | None = None
    office: str | None = None
    registered_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class GoodsLine:
    """`quantity` has four decimals, so that its text is never read as grouped thousands."""

    product: str
    hs_code: str | None = None
    origin: str | None = None
    quantity: Decimal | None = None
    unit: str | None = None
    weight_kg: int | None = None
    value_vnd: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class GoodsOwner:
    """The goods of one owner under one customs declaration."""

    owner: Owner
    customs_declaration: CustomsDeclaration | None = None
    lines: tuple[GoodsLine, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class DeclarationContent:
    """With purpose EMPTY_RECEIVER it has receiving trucks alone, and neither goods nor traders.

    `returns` is the crossing whose goods come back, or go out again, after they had crossed the border.
    `two_way_of` is the crossing on whose way out a truck comes back loaded by this declaration.
    """

    direction: Direction
    regime: Regime
    gate: str
    expected_arrival: datetime
    vehicles: tuple[VehicleContent, ...]
    goods: tuple[GoodsOwner, ...] = ()
    yard: str | None = None
    border_guard_number: str | None = None
    procedure_officer: Person | None = None
    fee_payer: Party | None = None
    importer: Party | None = None
    exporter: Party | None = None
    purpose: Purpose = Purpose.GOODS
    returns: UUID | None = None
    two_way_of: UUID | None = None

    def vehicle(self, vehicle_id: UUID) -> VehicleContent:
        """Raise KeyError when the vehicle is not in the declaration."""
        for vehicle in self.vehicles:
            if vehicle.id == vehicle_id:
                return vehicle
        raise KeyError(vehicle_id)

    def arrival_of(self, vehicle: VehicleContent) -> datetime:
        """When a vehicle is expected: on its own day, else with the declaration."""
        return vehicle.own_arrival or self.expected_arrival


def to_json(content: DeclarationContent) -> Mapping[str, JSON]:
    """Plain values for journal and row: no floats, decimals as text, sets sorted, absences as null."""
    return cast("Mapping[str, JSON]", msgspec.to_builtins(content, order="deterministic"))


def from_json(value: Mapping[str, JSON]) -> DeclarationContent:
    """The inverse of `to_json`. Anything else raises msgspec.ValidationError: rows are well-formed."""
    return msgspec.convert(value, DeclarationContent)
