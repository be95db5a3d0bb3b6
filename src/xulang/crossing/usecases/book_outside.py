"""What an outside record says was owed and paid goes into our books, with receipts of a series of its own."""

from datetime import datetime
from typing import Final
from uuid import uuid5

from django.db import transaction

from xulang.exchange import api as exchange
from xulang.exchange.api import ExchangeRefusal
from xulang.kernel.money import ZERO, Money
from xulang.kernel.refusal import Refusal, Refusals
from xulang.kernel.words import Regime
from xulang.ledger import api as ledger

# Our own receipts keep their numbers without gaps: those of another system never take one.
SERIES: Final = "LP-{year}/{gate}"
BASIS: Final = "live_platform "


def book_payment(*, record: exchange.OutsideRecord, gate: str, regime: Regime, now: datetime) -> str | None:
    """Bring the books up to what the record says; the code of the reason where they cannot follow.

    Amounts are taken as they came, vehicle by vehicle; what does not add up is not booked. A repeat adds
    nothing, and a higher sum paid adds its difference.
    """
    paid = record.payment
    if paid is None or not paid.total:
        return None
    if sum(amount for _, amount in paid.lines) != paid.total or paid.infrastructure != paid.total:
        return ExchangeRefusal.AMOUNTS_DIFFER.value
    try:
        with transaction.atomic():
            _book(record, paid, gate=gate, regime=regime, now=now)
    except Refusal as refusal:
        return refusal.code.value
    except Refusals as refusals:
        return refusals.refusals[0].code.value
    return None


def _book(
    record: exchange.OutsideRecord,
    paid: exchange.OutsidePayment,
    *,
    gate: str,
    regime: Regime,
    now: datetime,
) -> None:
    basis = f"{BASIS}{paid.reference}"
    before = ledger.list_lines(declaration_id=record.id)
    if any(not line.basis.startswith(BASIS) for line in before):
        raise Refusal(code=ExchangeRefusal.ASSESSED_HERE)
    amounts = dict.fromkeys((vehicle for vehicle, _ in paid.lines), ZERO)
    for vehicle, amount in paid.lines:
        amounts[vehicle] += Money(dong=amount)
    written = ",".join(f"{vehicle}={amount.dong}" for vehicle, amount in amounts.items())
    standing = ledger.assess(
        assessment_id=uuid5(record.id, f"assessment:{written}"),
        declaration_id=record.id,
        regime=regime,
        vehicles=[
            ledger.VehicleToAssess(
                vehicle_id=vehicle,
                vehicle_class=None,
                use=ledger.VehicleUse.CROSSES,
                fees=(ledger.FeeKind.INFRASTRUCTURE,),
                hs_codes=(),
            )
            for vehicle in amounts
        ],
        entered=[
            ledger.EnteredAmount(
                vehicle_id=vehicle, fee=ledger.FeeKind.INFRASTRUCTURE, amount=amount, basis=basis
            )
            for vehicle, amount in amounts.items()
        ],
        by=paid.by,
        now=now,
    )
    missing = Money(dong=paid.paid) - standing.infrastructure.paid
    if missing <= ZERO:
        return
    ledger.note_payment(
        payment=ledger.PaymentToNote(
            id=uuid5(record.id, f"payment:{paid.paid}"),
            declaration_id=record.id,
            fee=ledger.FeeKind.INFRASTRUCTURE,
            amount=missing,
            method=ledger.PaymentMethod.OTHER,
            reference=paid.reference,
            payer_name=paid.payer_name,
            payer_tax_code=paid.payer_tax_code,
            paid_at=paid.at,
        ),
        series=SERIES.format(year=paid.at.year, gate=gate),
        by=paid.by,
        now=now,
    )
