"""The dossier of one declaration: what all forces have said about it, folded from its facts.

Nothing here is personal: names, plates and notes are private parts of facts, so that a dossier can be
folded again after they were erased.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from enum import StrEnum
from functools import cached_property
from uuid import UUID

import msgspec

from xulang.kernel.words import (
    Cargo,
    Channel,
    Direction,
    Force,
    Nationality,
    Regime,
    Regularity,
    Step,
    VehiclePart,
)


class InspectionResult(StrEnum):
    PASSED = "passed"
    FAILED = "failed"


class FeeStatus(StrEnum):
    """product.md: unpaid, partly, paid."""

    UNPAID = "unpaid"
    PARTLY = "partly"
    PAID = "paid"


class ClearanceStatus(StrEnum):
    """Customs' own word on the goods of one customs declaration."""

    CLEARED = "cleared"
    SUSPENDED = "suspended"


class Licence(StrEnum):
    """Whether the vehicle has declared an international transport licence."""

    DECLARED = "licence"
    NONE = "none"


class Load(StrEnum):
    """Whether the vehicle brings goods, or is itself the goods: new, on its own wheels."""

    BROUGHT = "brought"
    ITSELF = "itself"


class VehicleShape(msgspec.Struct, frozen=True, kw_only=True):
    """What the journey must know of a vehicle; public, since it names nobody."""

    nationality: Nationality
    part: VehiclePart
    licence: Licence
    needs: tuple[Force, ...] = ()
    load: Load = Load.BROUGHT
    cargo: Cargo | None = None  # None in facts of before it was said.

    def encode(self) -> str:
        """Write the `outcome` of a VEHICLE_DECLARED fact: `cn:source:licence:fresh.plant_quarantine`.

        One that is itself the goods says so: `cn:carries:none:itself:vehicles`.
        """
        own = "" if self.load == Load.BROUGHT else f":{self.load}"
        cargo = f":{self.cargo}" if self.cargo else ""
        head = f"{self.nationality.lower()}:{self.part}:{self.licence}{own}{cargo}"
        return ".".join([head, *self.needs])

    @classmethod
    def decode(cls, text: str) -> "VehicleShape":
        head, *needs = text.split(".")
        nationality, part, licence, *more = head.split(":")
        cargo = [word for word in more if word in list(Cargo)]
        load = [word for word in more if word not in cargo]
        return cls(
            cargo=Cargo(cargo[0]) if cargo else None,
            nationality=Nationality(nationality.upper()),
            part=VehiclePart(part),
            licence=Licence(licence),
            needs=tuple(Force(force) for force in needs),
            load=Load(load[0]) if load else Load.BROUGHT,
        )


class Confirmation(msgspec.Struct, frozen=True, kw_only=True):
    """One force's word on one step. `at` is the claimed time (UTC), `recorded_at` our own."""

    fact_id: UUID
    step: Step
    force: Force
    at: datetime
    recorded_at: datetime
    regularity: Regularity = Regularity.REGULAR


class Hold(msgspec.Struct, frozen=True, kw_only=True):
    """Stops the vehicle until the same force releases it."""

    fact_id: UUID
    force: Force
    at: datetime
    reason_code: str


class TurnBack(msgspec.Struct, frozen=True, kw_only=True):
    """The vehicle was ordered to go back, or its goods in storage to be destroyed; in whose name, and why."""

    fact_id: UUID
    force: Force
    at: datetime
    reason_code: str


class Inspection(msgspec.Struct, frozen=True, kw_only=True):
    fact_id: UUID
    force: Force
    step: Step
    at: datetime
    result: InspectionResult


NOBODY: frozenset[Force] = frozenset()


def _words(confirmations: Iterable[Confirmation]) -> dict[Step, frozenset[Force]]:
    words: dict[Step, frozenset[Force]] = {}
    for found in confirmations:
        words[found.step] = words.get(found.step, NOBODY) | {found.force}
    return words


class Portion(StrEnum):
    """The `outcome` of a STORAGE_ASKED fact that speaks of a part of the goods, which goes back."""

    UNLOADED = "part.unloaded"  # It is unloaded; another truck takes it back.
    ABOARD = "part.aboard"  # It stays on the truck that hands over the rest, and goes home with it.


class Accord(StrEnum):
    """How far two declarations' vehicles are agreed to hand over goods; the words are this side's."""

    OFFERED = "offered"  # This side asked; the other one has not answered.
    ASKED = "asked"  # The other side asked; this one has not answered.
    PAIRED = "paired"


class PartnerWord(StrEnum):
    """The `outcome` of a PARTNER_SAID fact; its `refers_to` is the partner's crossing."""

    CONFIRMED = "confirmed"
    UNDONE = "undone"
    GOODS_WAIT = "goods_wait"
    GOODS_CLEARED = "goods_cleared"


class PartnerNamed(msgspec.Struct, frozen=True, kw_only=True):
    """The `outcome` of facts that pair and part, `asked.receiver`; `refers_to` is the partner's crossing."""

    accord: Accord
    part: VehiclePart

    def encode(self) -> str:
        return f"{self.accord}.{self.part}"

    @classmethod
    def decode(cls, text: str) -> "PartnerNamed":
        accord, part = text.split(".")
        return cls(accord=Accord(accord), part=VehiclePart(part))


class Partner(msgspec.Struct, frozen=True, kw_only=True):
    """The vehicle of another declaration with which this one hands over goods; `part` is the other one's.

    `confirmations` mirror the forces' words on it that decisions about this vehicle rest on; `clearance` is
    SUSPENDED while customs has goods of the other declaration under its eyes.
    """

    crossing_id: UUID
    part: VehiclePart
    accord: Accord
    since: datetime
    confirmations: tuple[Confirmation, ...] = ()
    clearance: ClearanceStatus = ClearanceStatus.CLEARED

    def as_vehicle(self) -> "Vehicle":
        """The partner, as the journey table looks at vehicles: with the words that are known here."""
        shape = VehicleShape(nationality=Nationality.VN, part=self.part, licence=Licence.NONE)
        return Vehicle(
            id=self.crossing_id,
            declared_by=self.crossing_id,
            shape=shape,
            confirmations=self.confirmations,
        )


class Vehicle(msgspec.Struct, frozen=True, kw_only=True, dict=True):
    """One crossing: one vehicle, once. `yard_entry_at` and `yard_exit_at` are what the yard last reported.

    `replacement` is the fact that asks for another tractor, container or driver, until a force answers;
    `return_asked` the one that asks to take the goods back. `turning` stands from the order to go back on.
    `split` is the fact that says who of several receivers takes how much.
    `storing` is the fact that asks to take goods off into the yard's storage, in the name of `storing_by`;
    they lie there from the word UNLOADED until `emptied_at`. `portion` says that only a part of them is
    meant, which goes back; `condemned` stands from the order to destroy them on. `extensions` orders let it
    stay `extended_hours` longer on the other side.
    """

    id: UUID
    declared_by: UUID
    shape: VehicleShape
    receives_from: UUID | None = None
    confirmations: tuple[Confirmation, ...] = ()
    holds: tuple[Hold, ...] = ()
    inspections: tuple[Inspection, ...] = ()
    yard_entry_at: datetime | None = None
    yard_exit_at: datetime | None = None
    returned_at: datetime | None = None
    replacement: UUID | None = None
    return_asked: UUID | None = None
    turning: TurnBack | None = None
    partners: tuple[Partner, ...] = ()
    split: UUID | None = None

    @property
    def paired(self) -> tuple[Partner, ...]:
        """The vehicles of other declarations that both sides agreed on."""
        return tuple(one for one in self.partners if one.accord == Accord.PAIRED)

    def partner(self, crossing_id: UUID) -> Partner | None:
        return next((one for one in self.partners if one.crossing_id == crossing_id), None)

    storing: UUID | None = None
    storing_by: Force = Force.CARRIER
    portion: Portion | None = None
    emptied_at: datetime | None = None
    extended_hours: int = 0
    extensions: int = 0
    condemned: TurnBack | None = None

    @cached_property
    def words(self) -> Mapping[Step, frozenset[Force]]:
        """Who confirmed what: asked dozens of times for every decision."""
        return _words(self.confirmations)

    def forces_confirmed(self, step: Step) -> frozenset[Force]:
        return self.words.get(step, NOBODY)

    @property
    def unloaded(self) -> bool:
        """Whether goods came off into the yard's storage: all of them, or the part that goes back."""
        return self.storing is not None and bool(self.forces_confirmed(Step.UNLOADED))

    @property
    def bare(self) -> bool:
        """Whether all its goods came off: the vehicle itself is empty."""
        return self.portion is None and self.unloaded

    @property
    def set_apart(self) -> bool:
        """Whether customs agreed that a part of its goods goes back."""
        return self.portion is not None and bool(self.forces_confirmed(Step.STORAGE))

    @property
    def inside(self) -> bool:
        """Whether it came through the gate: any word, or the yard's report, says so."""
        passed = (Step.ENTRY, Step.YARD, Step.OUT_OF_YARD, Step.LEFT)
        return self.yard_entry_at is not None or any(self.forces_confirmed(step) for step in passed)


class CustomsDeclaration(msgspec.Struct, frozen=True, kw_only=True):
    """Channel and clearance of one customs declaration, named by the fact that declared it."""

    declared_by: UUID
    channel: Channel | None = None
    clearance: ClearanceStatus | None = None


class Correction(msgspec.Struct, frozen=True, kw_only=True):
    """A force refused the registration; the declarant has to amend."""

    fact_id: UUID
    force: Force
    at: datetime
    reason_code: str


class Question(msgspec.Struct, frozen=True, kw_only=True):
    """A force asked the declarant to correct one field (`field`: a word of crossing/dependencies.py)."""

    fact_id: UUID
    force: Force
    at: datetime
    field: str
    crossing_id: UUID | None
    reason_code: str


class Typo(msgspec.Struct, frozen=True, kw_only=True):
    """A free correction that was used: one per field of a crossing."""

    crossing_id: UUID | None
    field: str


class Dossier(msgspec.Struct, frozen=True, kw_only=True, dict=True):
    """`length` counts the facts folded so far; the next fact of the stream is number `length + 1`.

    `registered_at` is when customs first accepted the registration: from then on there is a place to lose.
    """

    id: UUID
    gate: str
    direction: Direction
    regime: Regime
    length: int
    vehicles: tuple[Vehicle, ...] = ()
    confirmations: tuple[Confirmation, ...] = ()
    customs: tuple[CustomsDeclaration, ...] = ()
    fees: FeeStatus = FeeStatus.UNPAID
    correction: Correction | None = None
    registered_at: datetime | None = None
    questions: tuple[Question, ...] = ()
    typos: tuple[Typo, ...] = ()
    cancelled_at: datetime | None = None

    def vehicle(self, crossing_id: UUID) -> Vehicle:
        """Raise KeyError when the vehicle is not, or no longer, in the declaration."""
        return self.known[crossing_id]

    @cached_property
    def known(self) -> Mapping[UUID, Vehicle]:
        """The vehicles by their id: a declaration may have hundreds."""
        return {vehicle.id: vehicle for vehicle in self.vehicles}

    @cached_property
    def words(self) -> Mapping[Step, frozenset[Force]]:
        """Who confirmed what: asked dozens of times for every decision."""
        return _words(self.confirmations)

    def forces_confirmed(self, step: Step) -> frozenset[Force]:
        return self.words.get(step, NOBODY)

    def channels(self) -> frozenset[Channel]:
        return frozenset(item.channel for item in self.customs if item.channel)

    def lot_of(self, vehicle: Vehicle) -> Vehicle | None:
        """The vehicle whose goods, put into the yard's storage, this one loads."""
        if vehicle.receives_from is None:
            return None
        for one in self.vehicles:
            if one.id == vehicle.receives_from:
                whole = one.portion is None and one.forces_confirmed(Step.STORAGE)
                stored = vehicle.shape.part == VehiclePart.LOADER or whole
                return one if stored else None
        return None

    def receivers_of(self, source: UUID) -> tuple[Vehicle, ...]:
        """The trucks that take over its goods, wherever declared; one that was sent back takes nothing."""
        here = (
            vehicle
            for vehicle in self.vehicles
            if vehicle.receives_from == source and vehicle.returned_at is None
        )
        return (*here, *self._elsewhere(source, VehiclePart.RECEIVER))

    def sources_of(self, receiver: Vehicle) -> tuple[Vehicle, ...]:
        """The truck whose goods it takes over, wherever declared; one sent back unloaded gives nothing."""
        here = (
            vehicle
            for vehicle in self.vehicles
            if vehicle.id == receiver.receives_from
            and (vehicle.returned_at is None or vehicle.forces_confirmed(Step.TRANSSHIPMENT))
        )
        return (*here, *self._elsewhere(receiver.id, VehiclePart.SOURCE))

    def _elsewhere(self, crossing_id: UUID, part: VehiclePart) -> Iterator[Vehicle]:
        known = next((vehicle for vehicle in self.vehicles if vehicle.id == crossing_id), None)
        return (one.as_vehicle() for one in (known.paired if known else ()) if one.part == part)

    def partner_ids(self) -> frozenset[UUID]:
        """The vehicles of other declarations that ours are paired with, or asked to be."""
        return frozenset(one.crossing_id for vehicle in self.vehicles for one in vehicle.partners)
