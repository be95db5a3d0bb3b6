"""Fold facts into the dossier. Every fact counts, regular or not; what it may do was decided before."""

from collections.abc import Callable, Collection, Mapping
from datetime import datetime
from uuid import UUID

import msgspec
from msgspec.structs import replace

from xulang.clearance.domain.dossier import (
    Accord,
    ClearanceStatus,
    Confirmation,
    Correction,
    CustomsDeclaration,
    Dossier,
    FeeStatus,
    Hold,
    Inspection,
    InspectionResult,
    Partner,
    PartnerNamed,
    PartnerWord,
    Portion,
    Question,
    TurnBack,
    Typo,
    Vehicle,
    VehicleShape,
)
from xulang.kernel.words import Channel, Direction, FactKind, Force, Regime, Regularity, Step

# The outcome of a word on LOADED or DESTROYED after which nothing of a lot is left in storage.
LOT_EMPTIED = "lot.emptied"
EMPTYING = frozenset({Step.LOADED, Step.DESTROYED})


class Said(msgspec.Struct, frozen=True, kw_only=True):
    """The public content of one fact, for the fold. An erasure's names no gate, direction or regime."""

    id: UUID
    declaration_id: UUID
    crossing_id: UUID | None
    number: int
    kind: FactKind
    occurred_at: datetime
    recorded_at: datetime
    gate: str | None = None
    direction: Direction | None = None
    regime: Regime | None = None
    step: Step | None = None
    force: Force | None = None
    outcome: str | None = None
    reason_code: str | None = None
    refers_to: UUID | None = None
    regularity: Regularity = Regularity.REGULAR
    figures: Mapping[str, int] = msgspec.field(default_factory=dict)


class BrokenStreamError(ValueError):
    """The facts of a stream do not follow each other: something is missing or doubled."""


def fold_fact(*, dossier: Dossier | None, said: Said) -> Dossier:
    """The dossier after one more fact. Raises BrokenStreamError when it is not the next one."""
    dossier = dossier or _begun(said)
    if said.number != dossier.length + 1:
        raise BrokenStreamError(f"fact {said.id} has number {said.number} after {dossier.length}")
    dossier = replace(dossier, length=said.number)
    rule = _RULES.get(said.kind)
    return rule(dossier, said) if rule else dossier


def _begun(said: Said) -> Dossier:
    if said.gate is None or said.direction is None or said.regime is None:
        raise BrokenStreamError(f"fact {said.id} begins no dossier")
    return Dossier(
        id=said.declaration_id, gate=said.gate, direction=said.direction, regime=said.regime, length=0
    )


def _with_vehicle(dossier: Dossier, vehicle: Vehicle) -> Dossier:
    return replace(
        dossier,
        vehicles=tuple(vehicle if known.id == vehicle.id else known for known in dossier.vehicles),
    )


def _vehicle(dossier: Dossier, said: Said) -> Vehicle | None:
    return next((known for known in dossier.vehicles if known.id == said.crossing_id), None)


def _amended(dossier: Dossier, said: Said) -> Dossier:
    """The declaration was sent again: a refused registration is answered, but not by who sends it elsewhere.

    What it voids is said by VOIDED.
    """
    return replace(
        dossier,
        gate=said.gate or dossier.gate,
        direction=said.direction or dossier.direction,
        regime=said.regime or dossier.regime,
        correction=dossier.correction if said.force == Force.CENTRE else None,
    )


def _asked(dossier: Dossier, said: Said) -> Dossier:
    if said.force is None or said.outcome is None:
        raise BrokenStreamError(f"fact {said.id} asks for no field")
    question = Question(
        fact_id=said.id,
        force=said.force,
        at=said.occurred_at,
        field=said.outcome,
        crossing_id=said.crossing_id,
        reason_code=said.reason_code or "",
    )
    return replace(dossier, questions=(*dossier.questions, question))


def _answered(dossier: Dossier, said: Said) -> Dossier:
    """A field was amended, or the force no longer asks for it: `refers_to` names the question, if any."""
    kept = tuple(asked for asked in dossier.questions if asked.fact_id != said.refers_to)
    if said.outcome == "cargo_weight_kg":
        dossier = _split_void(dossier, said)
    if said.outcome and (said.reason_code or "").startswith("typo"):
        typo = Typo(crossing_id=said.crossing_id, field=said.outcome)
        return replace(dossier, questions=kept, typos=(*dossier.typos, typo))
    return dossier if kept == dossier.questions else replace(dossier, questions=kept)


def _split_void(dossier: Dossier, said: Said) -> Dossier:
    """Another weight of a source or its receiver: who takes how much has to be said again."""
    vehicle = _vehicle(dossier, said)
    return _splits_void(dossier, {vehicle.id, vehicle.receives_from}) if vehicle else dossier


def _replacement_asked(dossier: Dossier, said: Said) -> Dossier:
    vehicle = _vehicle(dossier, said)
    if vehicle is None:
        raise BrokenStreamError(f"fact {said.id} replaces no vehicle")
    return _with_vehicle(dossier, replace(vehicle, replacement=said.id))


def _replacement_dropped(dossier: Dossier, said: Said) -> Dossier:
    vehicle = _vehicle(dossier, said)
    return _with_vehicle(dossier, replace(vehicle, replacement=None)) if vehicle else dossier


def _vehicle_declared(dossier: Dossier, said: Said) -> Dossier:
    if said.crossing_id is None or said.outcome is None:
        raise BrokenStreamError(f"fact {said.id} declares no vehicle")
    source = next((known.id for known in dossier.vehicles if known.declared_by == said.refers_to), None)
    shape = VehicleShape.decode(said.outcome)
    known = _vehicle(dossier, said)
    if (known.receives_from if known else None) != source:
        dossier = _splits_void(dossier, {source, known.receives_from if known else None})
        known = _vehicle(dossier, said)
    if known:
        return _with_vehicle(dossier, replace(known, shape=shape, receives_from=source, declared_by=said.id))
    vehicle = Vehicle(id=said.crossing_id, declared_by=said.id, shape=shape, receives_from=source)
    return replace(dossier, vehicles=(*dossier.vehicles, vehicle))


def _splits_void(dossier: Dossier, sources: Collection[UUID | None]) -> Dossier:
    """Sources that gained or lost a receiver: who takes how much has to be said again."""
    if not any(known.split and known.id in sources for known in dossier.vehicles):
        return dossier
    return replace(
        dossier,
        vehicles=tuple(
            replace(known, split=None) if known.id in sources else known for known in dossier.vehicles
        ),
    )


def _vehicle_withdrawn(dossier: Dossier, said: Said) -> Dossier:
    gone = _vehicle(dossier, said)
    dossier = _splits_void(dossier, {gone.receives_from} if gone else ())
    return replace(
        dossier, vehicles=tuple(known for known in dossier.vehicles if known.id != said.crossing_id)
    )


def _confirmed(dossier: Dossier, said: Said) -> Dossier:
    if said.step is None or said.force is None:
        raise BrokenStreamError(f"fact {said.id} confirms nothing")
    confirmation = Confirmation(
        fact_id=said.id,
        step=said.step,
        force=said.force,
        at=said.occurred_at,
        recorded_at=said.recorded_at,
        regularity=said.regularity,
    )
    vehicle = _vehicle(dossier, said)
    if vehicle is not None and said.step == Step.REPLACEMENT:
        return _with_vehicle(dossier, replace(vehicle, replacement=None))
    if vehicle is not None and said.step == Step.RETURN:
        return _with_vehicle(dossier, replace(vehicle, return_asked=None))
    if vehicle is None:
        since = said.occurred_at if said.step == Step.REGISTRATION else None
        return replace(
            dossier,
            registered_at=dossier.registered_at or since,
            confirmations=(*dossier.confirmations, confirmation),
        )
    split = _split_after(vehicle, said.step)
    dossier = _with_vehicle(
        dossier, replace(vehicle, confirmations=(*vehicle.confirmations, confirmation), split=split)
    )
    emptied = said.outcome == LOT_EMPTIED
    return _emptied(dossier, vehicle, said.step, said.occurred_at) if emptied else dossier


def _split_after(vehicle: Vehicle, step: Step | None) -> UUID | None:
    """With a part of the goods that stays aboard, or does not any more, the others take other weights."""
    return None if step == Step.STORAGE and vehicle.portion == Portion.ABOARD else vehicle.split


def _emptied(dossier: Dossier, vehicle: Vehicle, step: Step, at: datetime | None) -> Dossier:
    """The lot that the vehicle loads from, or brought, is empty; or, with None, it is not after all."""
    lot = dossier.known[vehicle.id] if step == Step.DESTROYED else dossier.lot_of(vehicle)
    return _with_vehicle(dossier, replace(lot, emptied_at=at)) if lot else dossier


def _undone(dossier: Dossier, said: Said) -> Dossier:
    vehicle = _vehicle(dossier, said)
    if vehicle is None:
        kept = tuple(item for item in dossier.confirmations if item.fact_id != said.refers_to)
        return replace(dossier, confirmations=kept)
    word = next((item for item in vehicle.confirmations if item.fact_id == said.refers_to), None)
    if word and word.step in EMPTYING:
        dossier = _emptied(dossier, vehicle, word.step, None)
        vehicle = dossier.known[vehicle.id]
    if said.step == Step.TURNED_BACK and vehicle.returned_at:
        # The last word that let it out is taken back: it stands inside again, ordered to go.
        vehicle = replace(vehicle, returned_at=None)
    undone = word.step if word else None
    return _with_vehicle(
        dossier,
        replace(
            vehicle,
            split=_split_after(vehicle, undone),
            confirmations=tuple(item for item in vehicle.confirmations if item.fact_id != said.refers_to),
            inspections=tuple(item for item in vehicle.inspections if item.fact_id != said.refers_to),
        ),
    )


def _refused(dossier: Dossier, said: Said) -> Dossier:
    """A refused registration asks for a correction, a refused request is off; else the vehicle is held."""
    if said.force is None:
        raise BrokenStreamError(f"fact {said.id} refuses in nobody's name")
    if said.step == Step.REGISTRATION:
        correction = Correction(
            fact_id=said.id, force=said.force, at=said.occurred_at, reason_code=said.reason_code or ""
        )
        return replace(dossier, correction=correction)
    if said.step == Step.REPLACEMENT:
        return _replacement_dropped(dossier, said)
    if said.step == Step.RETURN:
        return _return_dropped(dossier, said)
    if said.step == Step.STORAGE:
        return _storage_dropped(dossier, said)
    return _held(dossier, said)


def _held(dossier: Dossier, said: Said) -> Dossier:
    vehicle = _vehicle(dossier, said)
    if vehicle is None or said.force is None:
        raise BrokenStreamError(f"fact {said.id} holds no vehicle")
    hold = Hold(fact_id=said.id, force=said.force, at=said.occurred_at, reason_code=said.reason_code or "")
    return _with_vehicle(dossier, replace(vehicle, holds=(*vehicle.holds, hold)))


def _released(dossier: Dossier, said: Said) -> Dossier:
    vehicle = _vehicle(dossier, said)
    if vehicle is None:
        return dossier
    kept = tuple(hold for hold in vehicle.holds if hold.fact_id != said.refers_to)
    return _with_vehicle(dossier, replace(vehicle, holds=kept))


def _inspected(dossier: Dossier, said: Said) -> Dossier:
    vehicle = _vehicle(dossier, said)
    if vehicle is None or said.step is None or said.force is None or said.outcome is None:
        raise BrokenStreamError(f"fact {said.id} inspects nothing")
    inspection = Inspection(
        fact_id=said.id,
        force=said.force,
        step=said.step,
        at=said.occurred_at,
        result=InspectionResult(said.outcome),
    )
    return _with_vehicle(dossier, replace(vehicle, inspections=(*vehicle.inspections, inspection)))


def _customs_declared(dossier: Dossier, said: Said) -> Dossier:
    return replace(dossier, customs=(*dossier.customs, CustomsDeclaration(declared_by=said.id)))


def _customs_withdrawn(dossier: Dossier, said: Said) -> Dossier:
    kept = tuple(item for item in dossier.customs if item.declared_by != said.refers_to)
    return replace(dossier, customs=kept)


def _customs_said(dossier: Dossier, said: Said) -> Dossier:
    """Customs gave one customs declaration its channel, or said whether its goods are cleared."""
    customs = tuple(
        _customs_word(item, said) if item.declared_by == said.refers_to else item for item in dossier.customs
    )
    return replace(dossier, customs=customs)


def _customs_word(item: CustomsDeclaration, said: Said) -> CustomsDeclaration:
    word = said.outcome or ""
    if said.kind == FactKind.CHANNEL_SET:
        return replace(item, channel=Channel(word))
    return replace(item, clearance=ClearanceStatus(word))


def _payment_noted(dossier: Dossier, said: Said) -> Dossier:
    return replace(dossier, fees=FeeStatus(said.outcome or ""))


def _yard_entry(dossier: Dossier, said: Said) -> Dossier:
    """A vehicle stands where its latest move by the yard's own clock left it, in whatever order one hears."""
    vehicle = _vehicle(dossier, said)
    if vehicle is None or (vehicle.yard_entry_at and vehicle.yard_entry_at >= said.occurred_at):
        return dossier
    exited = vehicle.yard_exit_at
    still = exited if exited and exited >= said.occurred_at else None
    return _with_vehicle(dossier, replace(vehicle, yard_entry_at=said.occurred_at, yard_exit_at=still))


def _yard_exit(dossier: Dossier, said: Said) -> Dossier:
    """An exit before the latest entry ended an earlier stay."""
    vehicle = _vehicle(dossier, said)
    if vehicle is None:
        return dossier
    known = max((at for at in (vehicle.yard_entry_at, vehicle.yard_exit_at) if at), default=said.occurred_at)
    if said.occurred_at < known:
        return dossier
    return _with_vehicle(dossier, replace(vehicle, yard_exit_at=said.occurred_at))


def _storage_asked(dossier: Dossier, said: Said) -> Dossier:
    vehicle = _vehicle(dossier, said)
    if vehicle is None:
        return dossier
    portion = Portion(said.outcome) if said.outcome else None
    by = said.force or Force.CARRIER
    return _with_vehicle(dossier, replace(vehicle, storing=said.id, storing_by=by, portion=portion))


def _storage_dropped(dossier: Dossier, said: Said) -> Dossier:
    """With the wish goes customs' word on it."""
    vehicle = _vehicle(dossier, said)
    if vehicle is None:
        return dossier
    kept = tuple(item for item in vehicle.confirmations if item.step != Step.STORAGE)
    return _with_vehicle(
        dossier,
        replace(
            vehicle,
            storing=None,
            storing_by=Force.CARRIER,
            portion=None,
            confirmations=kept,
            split=_split_after(vehicle, Step.STORAGE) if vehicle.set_apart else vehicle.split,
        ),
    )


def _destruction_ordered(dossier: Dossier, said: Said) -> Dossier:
    vehicle = _vehicle(dossier, said)
    return _with_vehicle(dossier, replace(vehicle, condemned=_order(said))) if vehicle else dossier


def _destruction_recalled(dossier: Dossier, said: Said) -> Dossier:
    vehicle = _vehicle(dossier, said)
    return _with_vehicle(dossier, replace(vehicle, condemned=None)) if vehicle else dossier


def _order(said: Said) -> TurnBack:
    if said.force is None:
        raise BrokenStreamError(f"fact {said.id} orders in nobody's name")
    return TurnBack(
        fact_id=said.id, force=said.force, at=said.occurred_at, reason_code=said.reason_code or ""
    )


def _return_asked(dossier: Dossier, said: Said) -> Dossier:
    vehicle = _vehicle(dossier, said)
    return _with_vehicle(dossier, replace(vehicle, return_asked=said.id)) if vehicle else dossier


def _return_dropped(dossier: Dossier, said: Said) -> Dossier:
    vehicle = _vehicle(dossier, said)
    return _with_vehicle(dossier, replace(vehicle, return_asked=None)) if vehicle else dossier


def _return_ordered(dossier: Dossier, said: Said) -> Dossier:
    vehicle = _vehicle(dossier, said)
    if vehicle is None:
        raise BrokenStreamError(f"fact {said.id} turns no vehicle back")
    return _with_vehicle(dossier, replace(vehicle, turning=_order(said), return_asked=None))


def _return_recalled(dossier: Dossier, said: Said) -> Dossier:
    vehicle = _vehicle(dossier, said)
    return _with_vehicle(dossier, replace(vehicle, turning=None)) if vehicle else dossier


def _returned(dossier: Dossier, said: Said) -> Dossier:
    vehicle = _vehicle(dossier, said)
    if vehicle is None:
        return dossier
    return _with_vehicle(dossier, replace(vehicle, returned_at=said.occurred_at, return_asked=None))


def _stay_extended(dossier: Dossier, said: Said) -> Dossier:
    """The truck may stay longer on the other side; every order counts."""
    vehicle = _vehicle(dossier, said)
    if vehicle is None:
        return dossier
    hours = vehicle.extended_hours + said.figures.get("hours", 0)
    return _with_vehicle(dossier, replace(vehicle, extended_hours=hours, extensions=vehicle.extensions + 1))


def _extension_recalled(dossier: Dossier, said: Said) -> Dossier:
    """An order that let the truck stay longer counts no more."""
    vehicle = _vehicle(dossier, said)
    if vehicle is None:
        return dossier
    hours = vehicle.extended_hours - said.figures.get("hours", 0)
    return _with_vehicle(dossier, replace(vehicle, extended_hours=hours, extensions=vehicle.extensions - 1))


def _cancelled(dossier: Dossier, said: Said) -> Dossier:
    return replace(dossier, cancelled_at=said.occurred_at)


def _partner_joined(dossier: Dossier, said: Said) -> Dossier:
    """Somebody asks two vehicles to hand over goods, or both sides agreed."""
    vehicle = _vehicle(dossier, said)
    if vehicle is None or said.refers_to is None:
        raise BrokenStreamError(f"fact {said.id} pairs no vehicle")
    named = PartnerNamed.decode(said.outcome or "")
    partner = Partner(
        crossing_id=said.refers_to,
        part=named.part,
        accord=named.accord,
        since=said.occurred_at,
    )
    others = tuple(one for one in vehicle.partners if one.crossing_id != partner.crossing_id)
    split = None if named.accord == Accord.PAIRED else vehicle.split
    return _with_vehicle(dossier, replace(vehicle, partners=(*others, partner), split=split))


def _partner_parted(dossier: Dossier, said: Said) -> Dossier:
    vehicle = _vehicle(dossier, said)
    if vehicle is None:
        return dossier
    named = PartnerNamed.decode(said.outcome or "")
    kept = tuple(one for one in vehicle.partners if one.crossing_id != said.refers_to)
    split = None if named.accord == Accord.PAIRED else vehicle.split
    return _with_vehicle(dossier, replace(vehicle, partners=kept, split=split))


def _partner_said(dossier: Dossier, said: Said) -> Dossier:
    """A force's word on the partner, or its end, or what customs says of the goods there."""
    vehicle = _vehicle(dossier, said)
    partner = vehicle.partner(said.refers_to) if vehicle and said.refers_to else None
    if vehicle is None or partner is None:
        return dossier
    match PartnerWord(said.outcome or ""):
        case PartnerWord.CONFIRMED:
            partner = replace(partner, confirmations=(*partner.confirmations, _mirror(said)))
        case PartnerWord.UNDONE:
            gone = (said.step, said.force)
            kept = tuple(one for one in partner.confirmations if (one.step, one.force) != gone)
            partner = replace(partner, confirmations=kept)
        case PartnerWord.GOODS_WAIT:
            partner = replace(partner, clearance=ClearanceStatus.SUSPENDED)
        case PartnerWord.GOODS_CLEARED:
            partner = replace(partner, clearance=ClearanceStatus.CLEARED)
    known = tuple(partner if one.crossing_id == partner.crossing_id else one for one in vehicle.partners)
    return _with_vehicle(dossier, replace(vehicle, partners=known))


def _mirror(said: Said) -> Confirmation:
    """The word as it is known here, under the fact that says it here."""
    if said.step is None or said.force is None:
        raise BrokenStreamError(f"fact {said.id} mirrors nothing")
    return Confirmation(
        fact_id=said.id,
        step=said.step,
        force=said.force,
        at=said.occurred_at,
        recorded_at=said.recorded_at,
        regularity=said.regularity,
    )


def _split_stated(dossier: Dossier, said: Said) -> Dossier:
    vehicle = _vehicle(dossier, said)
    return _with_vehicle(dossier, replace(vehicle, split=said.id)) if vehicle else dossier


_RULES: Mapping[FactKind, Callable[[Dossier, Said], Dossier]] = {
    FactKind.AMENDED: _amended,
    FactKind.FIELD_AMENDED: _answered,
    FactKind.VOIDED: _undone,
    FactKind.CORRECTION_ASKED: _asked,
    FactKind.CORRECTION_DROPPED: _answered,
    FactKind.REPLACEMENT_ASKED: _replacement_asked,
    FactKind.REPLACEMENT_DROPPED: _replacement_dropped,
    FactKind.PAIR_ASKED: _partner_joined,
    FactKind.PAIRED: _partner_joined,
    FactKind.PAIR_DROPPED: _partner_parted,
    FactKind.UNPAIRED: _partner_parted,
    FactKind.PARTNER_SAID: _partner_said,
    FactKind.SPLIT_STATED: _split_stated,
    FactKind.VEHICLE_DECLARED: _vehicle_declared,
    FactKind.VEHICLE_WITHDRAWN: _vehicle_withdrawn,
    FactKind.CONFIRMED: _confirmed,
    FactKind.UNDONE: _undone,
    FactKind.REFUSED: _refused,
    FactKind.HELD: _held,
    FactKind.RELEASED: _released,
    FactKind.INSPECTED: _inspected,
    FactKind.CUSTOMS_DECLARED: _customs_declared,
    FactKind.CUSTOMS_WITHDRAWN: _customs_withdrawn,
    FactKind.CHANNEL_SET: _customs_said,
    FactKind.GOODS_CLEARED: _customs_said,
    FactKind.PAYMENT_NOTED: _payment_noted,
    FactKind.YARD_ENTRY: _yard_entry,
    FactKind.YARD_EXIT: _yard_exit,
    FactKind.STORAGE_ASKED: _storage_asked,
    FactKind.STORAGE_DROPPED: _storage_dropped,
    FactKind.DESTRUCTION_ORDERED: _destruction_ordered,
    FactKind.DESTRUCTION_RECALLED: _destruction_recalled,
    FactKind.RETURN_ASKED: _return_asked,
    FactKind.RETURN_DROPPED: _return_dropped,
    FactKind.RETURN_ORDERED: _return_ordered,
    FactKind.RETURN_RECALLED: _return_recalled,
    FactKind.RETURNED: _returned,
    FactKind.STAY_EXTENDED: _stay_extended,
    FactKind.EXTENSION_RECALLED: _extension_recalled,
    FactKind.CANCELLED: _cancelled,
}
