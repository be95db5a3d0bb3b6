"""What is missing before customs may sign a transshipment: product.md's four conditions, one by one."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from xulang.clearance.api import Confirmation, Dossier, Licence, Vehicle
from xulang.crossing.domain.decide import confirmed, needed, takers
from xulang.crossing.journey import Table
from xulang.kernel.words import Force, Step, VehiclePart


class Condition(StrEnum):
    LICENCE_DECLARED = "licence_declared"
    LICENCE_CONFIRMED = "licence_confirmed"
    SOURCE_ENTRY = "source_entry"
    RECEIVER_NAMED = "receiver_named"
    RECEIVER_ENTRY = "receiver_entry"
    SPLIT_STATED = "split_stated"
    GOODS_DECIDED = "goods_decided"
    NOT_HELD = "not_held"
    NO_CORRECTION = "no_correction"


@dataclass(frozen=True, slots=True, kw_only=True)
class Met:
    """One condition, by whom, for which vehicle where it speaks of one; `at` is None while it is not met."""

    condition: Condition
    force: Force
    crossing_id: UUID | None
    met: bool
    at: datetime | None = None


def conditions(*, table: Table, dossier: Dossier, source: Vehicle) -> Iterator[Met]:
    """Yield the conditions for the source's goods to change trucks, met or not, in the order of the work.

    They say together what the journey table and decide.py ask, which a test holds them to.
    """
    declared = source.shape.licence == Licence.DECLARED
    yield Met(condition=Condition.LICENCE_DECLARED, force=Force.CARRIER, crossing_id=source.id, met=declared)
    licence = table[Step.TRANSPORT_LICENCE]
    if needed(row=licence, dossier=dossier, vehicle=source):
        yield from _words(Condition.LICENCE_CONFIRMED, licence.forces, Step.TRANSPORT_LICENCE, source)
    entry = table[Step.ENTRY]
    yield from _words(Condition.SOURCE_ENTRY, entry.forces, Step.ENTRY, source)
    receivers = takers(dossier=dossier, vehicle=source)
    yield Met(
        condition=Condition.RECEIVER_NAMED,
        force=Force.CARRIER,
        crossing_id=None,
        met=bool(receivers),
    )
    for receiver in receivers:
        yield from _words(Condition.RECEIVER_ENTRY, entry.forces, Step.ENTRY, receiver)
    if len(receivers) > 1:
        yield Met(
            condition=Condition.SPLIT_STATED,
            force=Force.CARRIER,
            crossing_id=source.id,
            met=source.split is not None,
        )
    if source.storing:
        storage = table[Step.STORAGE]
        yield from _words(Condition.GOODS_DECIDED, storage.forces, Step.STORAGE, source)
    for hold in source.holds:
        yield Met(condition=Condition.NOT_HELD, force=hold.force, crossing_id=source.id, met=False)
    if dossier.correction:
        yield Met(condition=Condition.NO_CORRECTION, force=Force.CARRIER, crossing_id=None, met=False)


def _words(condition: Condition, forces: tuple[Force, ...], step: Step, vehicle: Vehicle) -> Iterator[Met]:
    for force in forces:
        said = _word(vehicle, step, force)
        yield Met(
            condition=condition,
            force=force,
            crossing_id=vehicle.id,
            met=said is not None,
            at=said.at if said else None,
        )


def _word(vehicle: Vehicle, step: Step, force: Force) -> Confirmation | None:
    return next((one for one in vehicle.confirmations if (one.step, one.force) == (step, force)), None)


def hands_over(*, table: Table, dossier: Dossier, vehicle: Vehicle) -> bool:
    """Whether the vehicle still has goods to hand over."""
    row = table[Step.TRANSSHIPMENT]
    return vehicle.shape.part == VehiclePart.SOURCE and not confirmed(
        row=row, dossier=dossier, vehicle=vehicle
    )
