"""Note a payment that the centre received, and give it the next receipt number."""

from datetime import datetime

from django.db import connection

from xulang.kernel.refusal import Refusal
from xulang.ledger import locks, models
from xulang.ledger.domain.books import payment_transfer
from xulang.ledger.domain.receipts import NotedPayment, PaymentToNote, checked_payment, checked_series
from xulang.ledger.queries import get_standing
from xulang.ledger.usecases.post import post
from xulang.platform.idempotency import body_hash
from xulang.platform.refusals import PlatformRefusal

# The row stays locked until the caller commits: a number is given with its payment, or given again.
NEXT_NUMBER = (
    "INSERT INTO ledger_receiptseries (code, last_number) VALUES (%s, 1)"
    " ON CONFLICT (code) DO UPDATE SET last_number = ledger_receiptseries.last_number + 1"
    " RETURNING last_number"
)


def note_payment(*, payment: PaymentToNote, series: str, by: str, now: datetime) -> NotedPayment:
    """Inside the caller's transaction. A repeat of the same id returns the first receipt.

    `series` names the run of receipt numbers ("2026/HN"), `by` is the actor's id. Raises AMOUNT_IMPOSSIBLE,
    PAYER_MISSING, TEXT_TOO_LONG, PAID_IN_FUTURE, NOT_ASSESSED, OVERPAYMENT, REQUEST_REUSED.
    """
    checked_payment(payment=payment, now=now)
    locks.own_declaration(declaration_id=payment.declaration_id)
    hashed = body_hash(payment.body())
    earlier = models.Payment.objects.filter(id=payment.id).select_related("receipt").first()
    if earlier is None:
        receipt = _note(payment=payment, series=checked_series(code=series), hashed=hashed, by=by, now=now)
    elif bytes(earlier.body_hash) == hashed:
        receipt = earlier.receipt
    else:
        raise Refusal(code=PlatformRefusal.REQUEST_REUSED)
    return NotedPayment(
        payment_id=payment.id,
        series=receipt.series_id,
        number=receipt.number,
        standing=get_standing(declaration_id=payment.declaration_id),
    )


def _note(*, payment: PaymentToNote, series: str, hashed: bytes, by: str, now: datetime) -> models.Receipt:
    transfer = payment_transfer(
        standing=get_standing(declaration_id=payment.declaration_id),
        declaration_id=payment.declaration_id,
        payment_id=payment.id,
        fee=payment.fee,
        method=payment.method,
        amount=payment.amount,
    )
    post(transfers=[transfer], declaration_id=payment.declaration_id, now=now)
    row = models.Payment.objects.create(
        id=payment.id,
        transfer_id=transfer.id,
        declaration_id=payment.declaration_id,
        fee=payment.fee,
        amount=payment.amount.dong,
        method=payment.method,
        reference=payment.reference.strip(),
        body_hash=hashed,
        paid_at=payment.paid_at,
        noted_at=now,
        noted_by=by,
    )
    models.Payer.objects.create(
        payment=row, name=payment.payer_name.strip(), tax_code=payment.payer_tax_code.strip()
    )
    with connection.cursor() as cursor:
        cursor.execute(NEXT_NUMBER, [series])
        number: int = cursor.fetchall()[0][0]
    return models.Receipt.objects.create(payment=row, series_id=series, number=number)
