"""Assess what a declaration owes, by the tariff in force and by what the cashier enters."""

from collections.abc import Collection, Sequence
from dataclasses import asdict
from datetime import datetime
from uuid import UUID

from xulang.kernel.canonical import JSON
from xulang.kernel.refusal import Refusal
from xulang.kernel.words import Regime
from xulang.ledger import locks, models
from xulang.ledger.domain.assessment import (
    AssessmentLine,
    EnteredAmount,
    ProposedLine,
    due_by_fee,
    propose_lines,
    settle_lines,
)
from xulang.ledger.domain.books import FeeStanding, assessment_transfers
from xulang.ledger.domain.tariff import VehicleToAssess
from xulang.ledger.queries import get_standing, get_tariff, list_lines, list_transfers
from xulang.ledger.usecases.post import post
from xulang.platform.idempotency import body_hash
from xulang.platform.refusals import PlatformRefusal


def propose_fees(
    *, vehicles: Sequence[VehicleToAssess], regime: Regime, now: datetime
) -> tuple[ProposedLine, ...]:
    """What the tariff says, for the page where the cashier enters the rest. Changes nothing."""
    return propose_lines(tariff=get_tariff(), vehicles=vehicles, regime=regime, on=now)


def assess(
    *,
    assessment_id: UUID,
    declaration_id: UUID,
    regime: Regime,
    vehicles: Sequence[VehicleToAssess],
    entered: Sequence[EnteredAmount],
    by: str,
    now: datetime,
    keep: Collection[UUID] = (),
) -> FeeStanding:
    """Inside the caller's transaction. A later assessment takes the place of the earlier one.

    `keep` are vehicles whose lines stay as they were assessed: each comes, and is charged, on its own day.
    `assessment_id` is made by the caller: a repeat changes nothing. `by` is the actor's id. Raises Refusals
    of what `settle_lines` names, REQUEST_REUSED when the id came with another content.
    """
    hashed = body_hash(
        _body(declaration_id=declaration_id, regime=regime, vehicles=vehicles, entered=entered)
    )
    locks.own_declaration(declaration_id=declaration_id)
    earlier = models.Assessment.objects.filter(id=assessment_id).first()
    if earlier:
        if bytes(earlier.body_hash) != hashed:
            raise Refusal(code=PlatformRefusal.REQUEST_REUSED)
        return get_standing(declaration_id=declaration_id)
    kept = [line for line in list_lines(declaration_id=declaration_id) if line.vehicle_id in keep]
    settled = settle_lines(proposed=propose_fees(vehicles=vehicles, regime=regime, now=now), entered=entered)
    lines = (*kept, *settled)
    _keep(
        assessment_id=assessment_id, declaration_id=declaration_id, lines=lines, hashed=hashed, by=by, now=now
    )
    transfers = assessment_transfers(
        transfers=list_transfers(declaration_id=declaration_id),
        declaration_id=declaration_id,
        assessment_id=assessment_id,
        due=due_by_fee(lines=lines),
    )
    post(transfers=transfers, declaration_id=declaration_id, now=now)
    return get_standing(declaration_id=declaration_id)


def _keep(
    *,
    assessment_id: UUID,
    declaration_id: UUID,
    lines: Sequence[AssessmentLine],
    hashed: bytes,
    by: str,
    now: datetime,
) -> None:
    count = models.Assessment.objects.filter(declaration_id=declaration_id).count()
    row = models.Assessment.objects.create(
        id=assessment_id,
        declaration_id=declaration_id,
        number=count + 1,
        body_hash=hashed,
        assessed_at=now,
        assessed_by=by,
    )
    models.AssessmentLine.objects.bulk_create(
        models.AssessmentLine(
            assessment=row,
            vehicle_id=line.vehicle_id,
            fee=line.fee,
            amount=line.amount.dong,
            basis=line.basis,
            source=line.source,
            tariff_row_id=line.tariff_row_id,
        )
        for line in lines
    )


def _body(
    *,
    declaration_id: UUID,
    regime: Regime,
    vehicles: Sequence[VehicleToAssess],
    entered: Sequence[EnteredAmount],
) -> JSON:
    """What makes a repeat the same request; not the tariff, which may have changed in between."""
    return {
        "declaration": str(declaration_id),
        "regime": regime,
        "vehicles": [
            {
                **asdict(item),
                "vehicle_id": str(item.vehicle_id),
                "fees": [*item.fees],
                "hs_codes": [*item.hs_codes],
            }
            for item in vehicles
        ],
        "entered": [[str(item.vehicle_id), item.fee, item.amount.dong, item.basis] for item in entered],
    }
