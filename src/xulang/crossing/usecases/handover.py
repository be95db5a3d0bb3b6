"""Reading a transshipment: the trucks that hand over and take, and what is missing before it may be signed.

Ask policy first who may read. Of the other firm's truck only number, plate and what the forces said is shown.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from xulang.clearance.api import Accord, Confirmation, Dossier, Vehicle
from xulang.crossing.deviations import deviations
from xulang.crossing.domain.decide import ENDED
from xulang.crossing.domain.handover import Condition, Met, conditions, hands_over
from xulang.crossing.domain.record import Record, journey_table
from xulang.crossing.domain.views import CrossingView
from xulang.crossing.queries.crossings import find_crossing
from xulang.crossing.queries.records import open_record
from xulang.crossing.usecases.split import shares_of
from xulang.journal import api as journal
from xulang.kernel.words import Step, VehiclePart


@dataclass(frozen=True, slots=True, kw_only=True)
class PartnerView:
    """The other truck. `accord` is None where both stand in one declaration; `share` in kilograms."""

    seen: CrossingView
    part: VehiclePart
    accord: Accord | None
    since: datetime | None
    share: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class HandoverView:
    """`conditions` are those of the source's, whichever truck is looked at; `signed_at` once customs signed.

    `free` says that another truck may still be paired with this one.
    """

    crossing_id: UUID
    part: VehiclePart
    partners: tuple[PartnerView, ...]
    conditions: tuple[Met, ...]
    signed_at: datetime | None
    free: bool

    @property
    def missing(self) -> tuple[Met, ...]:
        return tuple(one for one in self.conditions if not one.met)


def find_handover(*, record: Record, crossing_id: UUID) -> HandoverView | None:
    """What stands between a truck and the transshipment; None for one that has no part in any."""
    dossier = record.dossier
    vehicle = next((one for one in dossier.vehicles if one.id == crossing_id), None)
    if vehicle is None or vehicle.shape.part == VehiclePart.CARRIES:
        return None
    is_source = vehicle.shape.part == VehiclePart.SOURCE
    holder, source = (record, vehicle) if is_source else _source_of(record, vehicle)
    signed = next((one.at for one in _words(source) if one.step == Step.TRANSSHIPMENT), None)
    taken = vehicle.receives_from is not None or (not is_source and bool(vehicle.paired))
    over = record.stage(crossing_id).stage in ENDED or vehicle.turning is not None
    shares = shares_of(vehicle=source) if source else {}
    return HandoverView(
        crossing_id=crossing_id,
        part=vehicle.shape.part,
        partners=tuple(_partners(dossier, vehicle, shares)),
        conditions=tuple(_conditions(holder, source)) if source else (),
        signed_at=signed,
        free=not (over or signed or taken),
    )


def _source_of(record: Record, receiver: Vehicle) -> tuple[Record, Vehicle | None]:
    """The truck that hands over to it, in the record where it was declared."""
    here = next((one for one in record.dossier.vehicles if one.id == receiver.receives_from), None)
    if here or not receiver.paired:
        return record, here
    there = _record_of(receiver.paired[0].crossing_id)
    return (there, there.dossier.vehicle(receiver.paired[0].crossing_id)) if there else (record, None)


def _record_of(crossing_id: UUID) -> Record | None:
    seen = find_crossing(crossing_id=crossing_id)
    return open_record(declaration_id=seen.declaration_id).record if seen else None


def _words(vehicle: Vehicle | None) -> tuple[Confirmation, ...]:
    return vehicle.confirmations if vehicle else ()


def _conditions(record: Record, source: Vehicle) -> Iterator[Met]:
    dossier = record.dossier
    table = journey_table(dossier=dossier, deviations=deviations())
    if not hands_over(table=table, dossier=dossier, vehicle=source):
        return
    # A pair made late knows the words from when it heard them: the record of the other truck has their times.
    real = {}
    for partner in source.paired:
        there = _record_of(partner.crossing_id)
        for word in there.dossier.vehicle(partner.crossing_id).confirmations if there else ():
            real[partner.crossing_id, word.step, word.force] = word.at
    for one in conditions(table=table, dossier=dossier, source=source):
        match one.condition:
            case Condition.LICENCE_DECLARED if one.met:
                yield replace(one, at=journal.get_fact(fact_id=source.declared_by).occurred_at)
            case Condition.RECEIVER_NAMED if one.met:
                yield replace(one, at=_named_at(dossier, source))
            case Condition.SPLIT_STATED if source.split:
                yield replace(one, at=journal.get_fact(fact_id=source.split).occurred_at)
            case Condition.RECEIVER_ENTRY if one.met and one.crossing_id:
                yield replace(one, at=real.get((one.crossing_id, Step.ENTRY, one.force), one.at))
            case _:
                yield one


def _named_at(dossier: Dossier, source: Vehicle) -> datetime:
    """When the first of the trucks that take over was declared beside it, or paired with it."""
    times = [one.since for one in source.paired]
    times += [
        journal.get_fact(fact_id=one.declared_by).occurred_at
        for one in dossier.vehicles
        if one.receives_from == source.id
    ]
    return min(times)


def _partners(dossier: Dossier, vehicle: Vehicle, shares: dict[UUID, int]) -> Iterator[PartnerView]:
    beside = [
        one for one in dossier.vehicles if one.receives_from == vehicle.id or one.id == vehicle.receives_from
    ]
    for one in beside:
        seen = find_crossing(crossing_id=one.id)
        if seen:
            share = shares.get(one.id)
            yield PartnerView(seen=seen, part=one.shape.part, accord=None, since=None, share=share)
    for partner in vehicle.partners:
        seen = find_crossing(crossing_id=partner.crossing_id)
        if seen:
            yield PartnerView(
                seen=seen,
                part=partner.part,
                accord=partner.accord,
                since=partner.since,
                share=shares.get(partner.crossing_id),
            )
