"""The description of a declaration's content, as programs send it.

What it means is decided by the check in `declarations` alone; a test compares the names here with the names
it takes. Figures may come as text too, as people type them.
Source of the fields: data/declaration_fields.csv.
"""

from datetime import date, datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from xulang.kernel.identifiers import DocumentKind
from xulang.kernel.words import Direction, Nationality, Purpose, Regime, VehiclePart, VehicleType

Kilograms = int | str
Short = Annotated[str, Field(max_length=64)]
Name = Annotated[str, Field(max_length=250)]
Line = Annotated[str, Field(max_length=500)]


class Described(BaseModel):
    model_config = ConfigDict(extra="forbid")


class PersonInput(Described):
    name: Name
    phone: Short


class PartyInput(Described):
    """A company. A tax code is needed of the fee payer and of the side that is Vietnamese."""

    name: Name
    tax_code: Short | None = None
    address: Line | None = None
    phone: Short | None = None


class DriverInput(Described):
    name: Name
    phone: Short
    id_kind: DocumentKind
    id_number: Short
    nationality: Nationality | None = None


class VehicleInput(Described):
    """One vehicle, which becomes one crossing with the same id."""

    id: UUID | None = Field(
        None, description="Of your own making; left out, one is derived from the Idempotency-Key."
    )
    plate: Short | None = Field(
        None,
        examples=["12C-123.45", "桂F·12345"],
        description="Needed of all but vehicles on their own wheels, which may have a temporary one.",
    )
    chassis_number: Short | None = Field(
        None, description="Of a vehicle on its own wheels, and needed there: 17 characters (ISO 3779)."
    )
    engine_number: Short | None = Field(None, description="Of a vehicle on its own wheels.")
    own_arrival: datetime | None = Field(
        None, description="When this vehicle is expected, where not with the declaration."
    )
    trailer_plate: Short | None = Field(None, description="Needed for container trucks and semi-trailers.")
    container_number: Short | None = Field(None, description="ISO 6346; needed for container trucks.")
    seal_number: Short | None = None
    type: VehicleType
    nationality: Nationality | None = Field(None, description="Left out, the plate tells it.")
    driver: DriverInput
    cargo_weight_kg: Kilograms | None = Field(
        None, description="Not of an empty receiver, nor of one on its own wheels."
    )
    tare_kg: Kilograms
    fee_rate: Short | None = Field(None, description="Class by which the fee is charged.")
    transport_licence: Short | None = Field(None, description="International transport licence.")
    oversize_permit: Short | None = Field(
        None, description="Number of the permit of an oversize load, which queues for its own lanes."
    )
    unloading_place: Line | None = None
    part: VehiclePart | None = None
    receives_from: UUID | None = Field(
        None, description="A receiver's source in the same declaration; else the two are paired."
    )
    needs: list[Literal["health_quarantine", "plant_quarantine", "animal_quarantine"]] = []


class OwnerInput(Described):
    name: Name
    tax_code: Short | None = None


class CustomsInput(Described):
    number: Short = Field(description="12 digits, as the customs system gave them.")
    type: Short | None = None
    office: Short | None = None
    registered_on: date | None = None


class LineInput(Described):
    product: Line
    hs_code: Short | None = None
    origin: Short | None = Field(None, description="ISO 3166-1, two letters.")
    quantity: float | str | None = None
    unit: Short | None = None
    weight_kg: Kilograms
    value_vnd: int | str | None = None


class GoodsInput(Described):
    """The goods of one owner under one customs declaration."""

    owner: OwnerInput
    customs_declaration: CustomsInput | None = None
    lines: list[LineInput] = []


class DeclarationInput(Described):
    """At most 50 vehicles, or 300 on their own wheels, 50 owners and 500 lines of goods; 1 MB in all."""

    direction: Direction
    regime: Regime
    gate: Annotated[Short, Field(description="A code of `GET /gates`.", examples=["HN-1119"])]
    expected_arrival: datetime = Field(description="Within the next 30 days; without a zone it is Hanoi's.")
    yard: Short | None = Field(None, description="A code of `GET /yards`.")
    border_guard_number: Short | None = None
    procedure_officer: PersonInput
    fee_payer: PartyInput
    importer: PartyInput | None = None
    exporter: PartyInput | None = None
    vehicles: Annotated[list[VehicleInput], Field(min_length=1, max_length=300)]
    goods: Annotated[
        list[GoodsInput],
        Field(max_length=50, description="None, and no traders, for empty receiving trucks."),
    ] = []
    purpose: Purpose = Field(
        Purpose.GOODS,
        description="`empty_receiver`: trucks that come empty and are paired with another declaration's.",
    )
    returns: UUID | None = Field(
        None, description="The crossing whose goods come back, or go out again, after they had crossed."
    )
    two_way_of: UUID | None = Field(
        None, description="The crossing by which the truck went out, where it comes back loaded."
    )
