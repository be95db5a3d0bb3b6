"""Give a payment back: a new transfer the other way; the receipt keeps its number and is marked reversed."""

from datetime import datetime
from uuid import UUID

from xulang.kernel.refusal import Refusal
from xulang.ledger import locks, models
from xulang.ledger.domain.books import FeeStanding, reversal_transfer
from xulang.ledger.domain.receipts import REASON_LIMIT
from xulang.ledger.domain.refusals import LedgerRefusal
from xulang.ledger.queries import get_standing, list_transfers
from xulang.ledger.usecases.post import post


def reverse(*, declaration_id: UUID, payment_id: UUID, reason: str, by: str, now: datetime) -> FeeStanding:
    """Inside the caller's transaction. `by` is the actor's id.

    Raises PAYMENT_UNKNOWN, ALREADY_REVERSED, REASON_MISSING, TEXT_TOO_LONG.
    """
    words = reason.strip()
    if not words:
        raise Refusal(code=LedgerRefusal.REASON_MISSING, field="reason")
    if len(words) > REASON_LIMIT:
        raise Refusal(code=LedgerRefusal.TEXT_TOO_LONG, field="reason", limit=REASON_LIMIT)
    locks.own_declaration(declaration_id=declaration_id)
    transfer = reversal_transfer(
        transfers=list_transfers(declaration_id=declaration_id), payment_id=payment_id
    )
    post(transfers=[transfer], declaration_id=declaration_id, now=now)
    models.Reversal.objects.create(
        transfer_id=transfer.id, payment_id=payment_id, reason=words, reversed_at=now, reversed_by=by
    )
    return get_standing(declaration_id=declaration_id)
