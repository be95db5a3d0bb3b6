"""Vehicles of two declarations that hand over goods: who may, what each hears of the other, when it ends.

Each dossier stays foldable from its own stream: what one side's decisions rest on is said again in it, as a
mirrored fact, in the transaction in which it happens on the other (docs/adr/0008-pairs.md).
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from xulang.clearance.api import (
    Accord,
    ClearanceStatus,
    Dossier,
    Partner,
    PartnerNamed,
    PartnerWord,
    Vehicle,
)
from xulang.crossing.dependencies import Field
from xulang.crossing.domain.decide import ENDED, ended, goods_wait
from xulang.crossing.domain.record import Record
from xulang.crossing.domain.refusals import CrossingRefusal
from xulang.crossing.domain.statement import Statement
from xulang.kernel.actor import SYSTEM
from xulang.kernel.refusal import Refusal
from xulang.kernel.words import FactKind, Force, Stage, Step, VehiclePart

# Words on one truck without which a word on the other could not be given, or taken back.
MIRRORED = frozenset({Step.ENTRY, Step.TRANSSHIPMENT, Step.OUT_OF_YARD, Step.LEFT})
# The trigger of what is said in a stream because of the other one.
PARTNER = "partner"


class Parting(StrEnum):
    """Why a pair ended; public."""

    WITHDRAWN = "withdrawn"  # One side no longer wants it.
    OTHER_PAIR = "other_pair"  # The receiver took another truck's goods.
    CANCELLED = "cancelled"
    RETURNED = "returned"
    LEFT = "left"  # The receiver went without goods.
    REMOVED = "removed"  # The vehicle was taken out of its declaration, or plays another part in it.
    REPLACED = "replaced"
    GATE_CHANGED = "gate_changed"


@dataclass(frozen=True, slots=True, kw_only=True)
class End:
    """One vehicle of a pair, with the record that it stands in."""

    record: Record
    vehicle: Vehicle

    @property
    def dossier(self) -> Dossier:
        return self.record.dossier

    @property
    def stage(self) -> Stage:
        return self.record.stage(self.vehicle.id).stage

    def named(self, accord: Accord) -> str:
        """What the other side's fact says of this end."""
        return PartnerNamed(accord=accord, part=self.vehicle.shape.part).encode()


def check_pair(*, one: End, other: End) -> None:
    """Raise the nearest reason why the two may not hand over goods.

    NOT_A_PAIR, CANCELLED, RETURNED, RETURNING, ALREADY_LEFT, PAIR_ELSEWHERE, ALREADY_SIGNED, ALREADY_PAIRED.
    """
    parts = {end.vehicle.shape.part: end for end in (one, other)}
    source, receiver = parts.get(VehiclePart.SOURCE), parts.get(VehiclePart.RECEIVER)
    same = one.dossier.id == other.dossier.id
    if source is None or receiver is None or same or receiver.vehicle.receives_from:
        raise Refusal(code=CrossingRefusal.NOT_A_PAIR)
    for end in (source, receiver):
        over = ended(dossier=end.dossier, vehicle=end.vehicle)
        if over:
            raise over
        if end.vehicle.turning:
            raise Refusal(code=CrossingRefusal.RETURNING)
        if end.stage == Stage.LEFT:
            raise Refusal(code=CrossingRefusal.ALREADY_LEFT)
    places = {(end.dossier.gate, end.dossier.direction) for end in (source, receiver)}
    if len(places) > 1:
        raise Refusal(code=CrossingRefusal.PAIR_ELSEWHERE, gate=other.dossier.gate)
    if source.vehicle.forces_confirmed(Step.TRANSSHIPMENT):
        raise Refusal(code=CrossingRefusal.ALREADY_SIGNED)
    if receiver.vehicle.paired:
        raise Refusal(code=CrossingRefusal.ALREADY_PAIRED)


def signed(*, vehicle: Vehicle, partner: Partner) -> bool:
    """Whether customs signed that the goods were handed over: from then on the pair is history."""
    source = vehicle if vehicle.shape.part == VehiclePart.SOURCE else partner.as_vehicle()
    return bool(source.forces_confirmed(Step.TRANSSHIPMENT))


def joining(*, one: End, other: End, force: Force, asked: bool) -> tuple[Statement, Statement]:
    """What each side's stream says when `one` asks, or when both are agreed."""
    kind = FactKind.PAIR_ASKED if asked else FactKind.PAIRED
    mine, theirs = (Accord.OFFERED, Accord.ASKED) if asked else (Accord.PAIRED, Accord.PAIRED)
    return (
        Statement(
            kind=kind,
            force=force,
            crossing_id=one.vehicle.id,
            outcome=other.named(mine),
            refers_to=other.vehicle.id,
        ),
        Statement(
            kind=kind,
            force=force,
            crossing_id=other.vehicle.id,
            outcome=one.named(theirs),
            refers_to=one.vehicle.id,
            trigger=PARTNER,
        ),
    )


def parting(
    *, crossing_id: UUID, partner: Partner, force: Force, why: Parting, trigger: str | None = None
) -> Statement:
    """One side's fact that it is over."""
    was = PartnerNamed(accord=partner.accord, part=partner.part)
    return Statement(
        kind=FactKind.UNPAIRED if partner.accord == Accord.PAIRED else FactKind.PAIR_DROPPED,
        force=force,
        crossing_id=crossing_id,
        outcome=was.encode(),
        refers_to=partner.crossing_id,
        reason_code=why.value,
        trigger=trigger,
    )


def partings(
    *, before: Record, after: Record, statements: Sequence[Statement]
) -> Iterator[tuple[UUID, Partner, Parting]]:
    """Yield the pairs that what was just said ends. One that customs signed stays: the goods are over."""
    left = {vehicle.id: vehicle for vehicle in after.dossier.vehicles}
    for old in before.dossier.vehicles:
        new = left.get(old.id)
        for partner in (new or old).partners:
            why = _over(before, after, old, new, statements)
            if why and not (new and signed(vehicle=new, partner=partner)):
                yield old.id, partner, why


def _over(
    before: Record, after: Record, old: Vehicle, new: Vehicle | None, statements: Sequence[Statement]
) -> Parting | None:
    if new is None or new.shape.part != old.shape.part or (new.receives_from and not old.receives_from):
        return Parting.REMOVED
    stage = after.stage(old.id).stage
    if stage == Stage.RETURNING:
        return Parting.RETURNED
    if stage in ENDED:
        return {
            Stage.CANCELLED: Parting.CANCELLED, Stage.RETURNED: Parting.RETURNED
        }.get(stage, Parting.LEFT)  # fmt: skip
    here = (before.dossier.gate, before.dossier.direction)
    if here != (after.dossier.gate, after.dossier.direction):
        return Parting.GATE_CHANGED
    if any(_another_vehicle(said, old.id) for said in statements):
        return Parting.REPLACED
    return None


def _another_vehicle(said: Statement, crossing_id: UUID) -> bool:
    """Another truck stands for it: what was agreed with the other side was agreed of the old one."""
    replaced = (said.reason_code or "").startswith("replacement")
    return (
        said.kind == FactKind.FIELD_AMENDED
        and said.crossing_id == crossing_id
        and said.outcome == Field.PLATE
        and replaced
    )


def mirrored(*, end: End, there: Dossier) -> Iterator[Statement]:
    """Yield what the other side's dossier has not heard yet of a vehicle paired with one of its own."""
    for vehicle in there.vehicles:
        known = vehicle.partner(end.vehicle.id)
        if known is None or known.accord != Accord.PAIRED:
            continue
        said = {(item.step, item.force) for item in end.vehicle.confirmations if item.step in MIRRORED}
        heard = {(item.step, item.force) for item in known.confirmations}
        for step, force in sorted(heard - said):
            yield _word(vehicle, end, PartnerWord.UNDONE, force, step)
        for step, force in sorted(said - heard):
            yield _word(vehicle, end, PartnerWord.CONFIRMED, force, step)
        # The receiver's own goods are none: only the source's clearance is a condition over there.
        waits = end.vehicle.shape.part == VehiclePart.SOURCE and goods_wait(end.dossier)
        status = ClearanceStatus.SUSPENDED if waits else ClearanceStatus.CLEARED
        if status != known.clearance:
            word = PartnerWord.GOODS_WAIT if waits else PartnerWord.GOODS_CLEARED
            yield _word(vehicle, end, word, Force.CUSTOMS)


def _word(vehicle: Vehicle, end: End, word: PartnerWord, force: Force, step: Step | None = None) -> Statement:
    return Statement(
        kind=FactKind.PARTNER_SAID,
        force=force,
        step=step,
        crossing_id=vehicle.id,
        outcome=word.value,
        refers_to=end.vehicle.id,
        trigger=PARTNER,
        actor=SYSTEM,
    )
