"""Fees on the record: assessed and paid in the ledger, confirmed on the journey when nothing is owed."""

from collections.abc import Collection, Iterator, Sequence
from datetime import datetime
from uuid import UUID

from xulang.clearance.api import Confirmation, Dossier
from xulang.crossing.domain.decide import ENDED
from xulang.crossing.domain.refusals import CrossingRefusal
from xulang.crossing.domain.statement import Statement
from xulang.crossing.policy import Action
from xulang.crossing.usecases.act import Scene, act
from xulang.declarations import api as declarations
from xulang.kernel.money import Money
from xulang.kernel.refusal import Refusal
from xulang.kernel.request import Request
from xulang.kernel.words import Direction, FactKind, Force, Nationality, Step, VehiclePart
from xulang.ledger import api as ledger
from xulang.platform.idempotency import Answer


def vehicles_to_assess(*, content: declarations.DeclarationContent) -> tuple[ledger.VehicleToAssess, ...]:
    """What the tariff must know of each vehicle. Goods are declared for all vehicles together.

    Source of the rules: data/fees.csv. A source truck only transships in the yard, a Chinese truck that
    carries on imports delivers inland, one that is itself the goods does not; only who hands goods over owes
    the transfer fee.
    """
    codes = tuple(line.hs_code for owner in content.goods for line in owner.lines)
    return tuple(
        ledger.VehicleToAssess(
            vehicle_id=vehicle.id,
            vehicle_class=vehicle.fee_rate,
            use=_use(content, vehicle),
            fees=_fees(vehicle),
            hs_codes=() if vehicle.part == VehiclePart.RECEIVER else codes,
        )
        for vehicle in content.vehicles
    )


def _use(content: declarations.DeclarationContent, vehicle: declarations.VehicleContent) -> ledger.VehicleUse:
    if vehicle.part == VehiclePart.SOURCE:
        return ledger.VehicleUse.TRANSSHIPS_ONLY
    foreign = vehicle.nationality == Nationality.CN and not vehicle.is_goods
    inland = content.direction == Direction.IMPORT and foreign
    return ledger.VehicleUse.DELIVERS_INLAND if inland else ledger.VehicleUse.CROSSES


def _fees(vehicle: declarations.VehicleContent) -> tuple[ledger.FeeKind, ...]:
    if vehicle.part == VehiclePart.SOURCE:
        return (ledger.FeeKind.INFRASTRUCTURE, ledger.FeeKind.TRANSFER)
    return (ledger.FeeKind.INFRASTRUCTURE,)


def assess_fees(
    *,
    request: Request,
    declaration_id: UUID,
    entered: Sequence[ledger.EnteredAmount],
    vehicles: Collection[UUID] | None = None,
) -> Answer:
    """Assess what the declaration owes, by the tariff and by what the cashier enters with its basis.

    `vehicles` are those that come now; what was assessed for the others stays. Without them it is all that
    have not ended. Raises UNKNOWN when none of them is in the declaration, MOVED_ON once all have ended,
    what `ledger.assess` refuses, NEEDS_FIRST before the registration, and those of `act`.
    """

    def decide(scene: Scene) -> Sequence[Statement]:
        content = _content(scene)
        chosen = _chosen(scene, vehicles)
        standing = ledger.assess(
            assessment_id=request.id,
            declaration_id=declaration_id,
            regime=scene.dossier.regime,
            vehicles=[one for one in vehicles_to_assess(content=content) if one.vehicle_id in chosen],
            entered=entered,
            by=request.actor.id,
            now=request.now,
            keep=[one.id for one in content.vehicles if one.id not in chosen],
        )
        return tuple(follow_ledger(scene, standing, trigger="fees_assessed", touched=chosen))

    return act(
        request=request,
        declaration_id=declaration_id,
        crossing_id=None,
        action=Action.NOTE_PAYMENT,
        body=[
            "assess",
            *([str(one.vehicle_id), one.fee, one.amount.dong, one.basis] for one in entered),
            *(["vehicles", *sorted(map(str, vehicles))] if vehicles is not None else []),
        ],
        decide=decide,
    )


def _chosen(scene: Scene, wanted: Collection[UUID] | None) -> frozenset[UUID]:
    under_way = {stage.vehicle for stage in scene.record.stages if stage.stage not in ENDED}
    chosen = under_way if wanted is None else under_way.intersection(wanted)
    if not under_way:
        raise Refusal(code=CrossingRefusal.MOVED_ON, stage=scene.stage)
    if not chosen:
        raise Refusal(code=CrossingRefusal.UNKNOWN)
    return frozenset(chosen)


def note_payment(
    *,
    request: Request,
    declaration_id: UUID,
    fee: ledger.FeeKind,
    amount: Money,
    method: ledger.PaymentMethod,
    reference: str,
    payer_name: str,
    payer_tax_code: str,
    paid_at: datetime | None = None,
) -> Answer:
    """Note a payment that the centre received; the last one owed confirms the step FEES by itself.

    The payment's id, and so its receipt's, is the request's; `paid_at` None is now. Raises what
    `ledger.note_payment` refuses, CANCELLED, and those of `act`.
    """
    payment = ledger.PaymentToNote(
        id=request.id,
        declaration_id=declaration_id,
        fee=fee,
        amount=amount,
        method=method,
        reference=reference,
        payer_name=payer_name,
        payer_tax_code=payer_tax_code,
        paid_at=paid_at or request.now,
    )
    # Sent again it is the same payment, though it is later by then.
    said = {**payment.body(), **({} if paid_at else {"paid_at": None})}

    def decide(scene: Scene) -> Sequence[Statement]:
        _content(scene)
        noted = ledger.note_payment(
            payment=payment,
            series=f"{request.now.year}/{scene.dossier.gate}",
            by=request.actor.id,
            now=request.now,
        )
        return tuple(follow_ledger(scene, noted.standing, trigger="payment_noted"))

    return act(
        request=request,
        declaration_id=declaration_id,
        crossing_id=None,
        action=Action.NOTE_PAYMENT,
        body=said,
        decide=decide,
    )


def list_settled(*, dossier: Dossier) -> frozenset[UUID]:
    """The vehicles whose fees count as paid: by a word on the whole declaration, or on them alone."""
    whole = dossier.forces_confirmed(Step.FEES)
    return frozenset(one.id for one in dossier.vehicles if whole or one.forces_confirmed(Step.FEES))


def _content(scene: Scene) -> declarations.DeclarationContent:
    if scene.dossier.cancelled_at:
        raise Refusal(code=CrossingRefusal.CANCELLED)
    if not scene.dossier.forces_confirmed(Step.REGISTRATION):
        raise Refusal(code=CrossingRefusal.NEEDS_FIRST, step=Step.REGISTRATION, force=Force.CUSTOMS)
    stored = declarations.get_declaration(declaration_id=scene.dossier.id)
    if stored.content is None:
        raise Refusal(code=declarations.DeclarationRefusal.CONTENT_ERASED)
    return stored.content


def follow_ledger(
    scene: Scene, standing: ledger.FeeStanding, *, trigger: str, touched: frozenset[UUID] | None = None
) -> Iterator[Statement]:
    """Yield what the new standing means for the journey; amounts stay in the ledger.

    `touched` are the vehicles assessed anew, None for all: what was paid for the others stays paid.
    """
    yield Statement(
        kind=FactKind.PAYMENT_NOTED, force=scene.force, outcome=standing.status.value, trigger=trigger
    )
    if standing.status == ledger.FeeStatus.PAID:
        yield from _paid(scene, trigger)
    else:
        yield from _owed_again(scene, trigger, touched)


def _paid(scene: Scene, trigger: str) -> Iterator[Statement]:
    """The whole declaration's word when all its vehicles were assessed, else each assessed one's own."""
    if scene.dossier.forces_confirmed(Step.FEES):
        return
    assessed = {line.vehicle_id for line in ledger.list_lines(declaration_id=scene.dossier.id)}
    stages = {found.vehicle: found.stage for found in scene.record.stages}
    if all(one in assessed for one, stage in stages.items() if stage not in ENDED):
        yield Statement(kind=FactKind.CONFIRMED, force=Force.CENTRE, step=Step.FEES, trigger=trigger)
        return
    for vehicle in scene.dossier.vehicles:
        if vehicle.id in assessed and not vehicle.forces_confirmed(Step.FEES):
            yield Statement(
                kind=FactKind.CONFIRMED,
                force=Force.CENTRE,
                step=Step.FEES,
                crossing_id=vehicle.id,
                trigger=trigger,
            )


def _owed_again(scene: Scene, trigger: str, touched: frozenset[UUID] | None) -> Iterator[Statement]:
    given: list[tuple[UUID | None, Confirmation]] = [(None, item) for item in scene.dossier.confirmations]
    given += [
        (vehicle.id, item)
        for vehicle in scene.dossier.vehicles
        if touched is None or vehicle.id in touched
        for item in vehicle.confirmations
    ]
    for crossing_id, item in given:
        if item.step == Step.FEES:
            yield Statement(
                kind=FactKind.UNDONE,
                force=Force.CENTRE,
                step=Step.FEES,
                crossing_id=crossing_id,
                refers_to=item.fact_id,
                trigger=trigger,
            )
