"""What rests on what: for every field of a declaration, the step that freezes it and the words it voids.

It stands beside the journey table and is read the same way: a row a field, and nothing decides elsewhere.
The rows are this product's own reading of product.md ("A correction of one field voids only the
confirmations that depend on it"); docs/adr/0005-corrections.md gives the reasons.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from xulang.kernel.words import Force, Step


class Field(StrEnum):
    """A field of `DeclarationContent` or `VehicleContent`, by its name there; and vehicles added, removed."""

    DIRECTION = "direction"
    REGIME = "regime"
    GATE = "gate"
    EXPECTED_ARRIVAL = "expected_arrival"
    YARD = "yard"
    BORDER_GUARD_NUMBER = "border_guard_number"
    PROCEDURE_OFFICER = "procedure_officer"
    FEE_PAYER = "fee_payer"
    IMPORTER = "importer"
    EXPORTER = "exporter"
    PURPOSE = "purpose"
    RETURNS = "returns"
    TWO_WAY_OF = "two_way_of"
    GOODS = "goods"
    PLATE = "plate"
    CHASSIS_NUMBER = "chassis_number"
    ENGINE_NUMBER = "engine_number"
    OWN_ARRIVAL = "own_arrival"
    TYPE = "type"
    NATIONALITY = "nationality"
    PART = "part"
    DRIVER = "driver"
    TRAILER_PLATE = "trailer_plate"
    CONTAINER_NUMBER = "container_number"
    SEAL_NUMBER = "seal_number"
    CARGO_WEIGHT_KG = "cargo_weight_kg"
    TARE_KG = "tare_kg"
    FEE_RATE = "fee_rate"
    TRANSPORT_LICENCE = "transport_licence"
    OVERSIZE_PERMIT = "oversize_permit"
    UNLOADING_PLACE = "unloading_place"
    RECEIVES_FROM = "receives_from"
    NEEDS = "needs"
    VEHICLE_ADDED = "vehicle_added"
    VEHICLE_REMOVED = "vehicle_removed"


class Holder(StrEnum):
    """Whose field it is."""

    DECLARATION = "declaration"
    VEHICLE = "vehicle"


@dataclass(frozen=True, slots=True, kw_only=True)
class Rests:
    """Confirmations of a step that hold only while the field stays; `force` None: those of all its forces."""

    step: Step
    force: Force | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldRow:
    """`frozen_by`: once any force confirmed this step, only an officer's question opens the field again."""

    field: Field
    holder: Holder
    frozen_by: Step
    rests: tuple[Rests, ...] = ()


REGISTRATION = Rests(step=Step.REGISTRATION)
CUSTOMS_CHECK = Rests(step=Step.CUSTOMS_CHECK)
LICENCE = Rests(step=Step.TRANSPORT_LICENCE)
ENTRY = Rests(step=Step.ENTRY)
QUARANTINE = (
    Rests(step=Step.HEALTH_CHECK),
    Rests(step=Step.PLANT_CHECK),
    Rests(step=Step.ANIMAL_CHECK),
)


def _head(field: Field, frozen_by: Step, *rests: Rests) -> FieldRow:
    return FieldRow(field=field, holder=Holder.DECLARATION, frozen_by=frozen_by, rests=rests)


def _vehicle(field: Field, frozen_by: Step, *rests: Rests) -> FieldRow:
    return FieldRow(field=field, holder=Holder.VEHICLE, frozen_by=frozen_by, rests=rests)


FIELDS: tuple[FieldRow, ...] = (
    # Another direction or regime is another declaration.
    _head(Field.DIRECTION, Step.REGISTRATION),
    _head(Field.REGIME, Step.REGISTRATION),
    _head(Field.PURPOSE, Step.REGISTRATION),
    # Other goods that come back are another declaration.
    _head(Field.RETURNS, Step.REGISTRATION),
    # The way out of a truck that comes back loaded may be named until the truck is here again.
    _head(Field.TWO_WAY_OF, Step.ENTRY),
    # Another gate is another customs post's registration.
    _head(Field.GATE, Step.ENTRY, REGISTRATION),
    _head(Field.EXPECTED_ARRIVAL, Step.ENTRY),
    _head(Field.YARD, Step.YARD),
    _head(Field.BORDER_GUARD_NUMBER, Step.ENTRY),
    _head(Field.PROCEDURE_OFFICER, Step.LEFT),
    # The receipt is made out to the payer.
    _head(Field.FEE_PAYER, Step.FEES),
    _head(Field.IMPORTER, Step.OUT_OF_YARD, REGISTRATION, CUSTOMS_CHECK),
    _head(Field.EXPORTER, Step.OUT_OF_YARD, REGISTRATION, CUSTOMS_CHECK),
    _head(Field.GOODS, Step.OUT_OF_YARD, REGISTRATION, *QUARANTINE, CUSTOMS_CHECK),
    # What the gate compares with the truck before it stays as it was when the truck entered.
    # A replacement inside the gate enters anew.
    _vehicle(Field.PLATE, Step.ENTRY, ENTRY, LICENCE),
    # A vehicle on its own wheels is the goods that customs registers.
    _vehicle(Field.CHASSIS_NUMBER, Step.ENTRY, REGISTRATION, ENTRY),
    _vehicle(Field.ENGINE_NUMBER, Step.ENTRY, REGISTRATION),
    _vehicle(Field.OWN_ARRIVAL, Step.ENTRY),
    _vehicle(Field.TYPE, Step.ENTRY),
    _vehicle(Field.NATIONALITY, Step.ENTRY, LICENCE),
    _vehicle(Field.PART, Step.ENTRY, REGISTRATION),
    _vehicle(Field.TRAILER_PLATE, Step.ENTRY, ENTRY),
    _vehicle(Field.CONTAINER_NUMBER, Step.ENTRY, REGISTRATION, ENTRY),
    _vehicle(Field.SEAL_NUMBER, Step.ENTRY, REGISTRATION, ENTRY),
    # The border guard let this person in.
    _vehicle(Field.DRIVER, Step.OUT_OF_YARD, Rests(step=Step.ENTRY, force=Force.BORDER_GUARD)),
    _vehicle(Field.CARGO_WEIGHT_KG, Step.OUT_OF_YARD, CUSTOMS_CHECK),
    _vehicle(Field.TARE_KG, Step.OUT_OF_YARD),
    _vehicle(Field.FEE_RATE, Step.FEES),
    _vehicle(Field.TRANSPORT_LICENCE, Step.OUT_OF_YARD, LICENCE),
    # It says which lanes the vehicle needs; the police and the gate see it before them.
    _vehicle(Field.OVERSIZE_PERMIT, Step.ENTRY),
    _vehicle(Field.UNLOADING_PLACE, Step.OUT_OF_YARD),
    _vehicle(Field.RECEIVES_FROM, Step.TRANSSHIPMENT),
    _vehicle(Field.NEEDS, Step.OUT_OF_YARD, REGISTRATION),
    # Customs registers, and the centre charges, a declaration with all its vehicles.
    _head(Field.VEHICLE_ADDED, Step.OUT_OF_YARD, REGISTRATION, Rests(step=Step.FEES)),
    _vehicle(Field.VEHICLE_REMOVED, Step.ENTRY),
)

ROWS: Mapping[Field, FieldRow] = {row.field: row for row in FIELDS}
