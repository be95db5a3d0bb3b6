"""Give a payment back: a new transfer the other way; the receipt keeps its number and is marked reversed.

By one person, or asked for by one and approved by another: which of the two, the spine decides.
"""

from datetime import datetime
from uuid import UUID

from xulang.kernel.refusal import Refusal
from xulang.ledger import locks, models
from xulang.ledger.domain.books import FeeStanding, reversal_transfer
from xulang.ledger.domain.receipts import ReversalAsked, checked_reason
from xulang.ledger.domain.refusals import LedgerRefusal
from xulang.ledger.domain.words import ReversalOutcome
from xulang.ledger.queries import find_reversal_asked, get_standing, list_transfers
from xulang.ledger.usecases.post import post


def reverse(*, declaration_id: UUID, payment_id: UUID, reason: str, by: str, now: datetime) -> FeeStanding:
    """Inside the caller's transaction. `by` is the actor's id.

    Raises PAYMENT_UNKNOWN, ALREADY_REVERSED, REASON_MISSING, TEXT_TOO_LONG.
    """
    words = checked_reason(reason=reason)
    locks.own_declaration(declaration_id=declaration_id)
    transfer = reversal_transfer(
        transfers=list_transfers(declaration_id=declaration_id), payment_id=payment_id
    )
    post(transfers=[transfer], declaration_id=declaration_id, now=now)
    models.Reversal.objects.create(
        transfer_id=transfer.id, payment_id=payment_id, reason=words, reversed_at=now, reversed_by=by
    )
    return get_standing(declaration_id=declaration_id)


def ask_reversal(
    *, request_id: UUID, declaration_id: UUID, payment_id: UUID, reason: str, by: str, now: datetime
) -> None:
    """Inside the caller's transaction. `by` is the actor's id.

    Raises PAYMENT_UNKNOWN, ALREADY_REVERSED, REVERSAL_WAITS, REASON_MISSING, TEXT_TOO_LONG.
    """
    words = checked_reason(reason=reason)
    locks.own_declaration(declaration_id=declaration_id)
    reversal_transfer(transfers=list_transfers(declaration_id=declaration_id), payment_id=payment_id)
    if find_reversal_asked(payment_id=payment_id):
        raise Refusal(code=LedgerRefusal.REVERSAL_WAITS)
    models.ReversalRequest.objects.create(
        id=request_id, payment_id=payment_id, reason=words, asked_at=now, asked_by=by
    )


def approve_reversal(*, declaration_id: UUID, payment_id: UUID, by: str, now: datetime) -> FeeStanding:
    """The second person's word, inside the caller's transaction: the payment is given back.

    Raises NO_REVERSAL_ASKED, SECOND_PERSON for who asked, ALREADY_REVERSED.
    """
    locks.own_declaration(declaration_id=declaration_id)
    asked = _answer(declaration_id, payment_id, ReversalOutcome.APPROVED, by, now)
    return reverse(declaration_id=declaration_id, payment_id=payment_id, reason=asked.reason, by=by, now=now)


def drop_reversal(*, declaration_id: UUID, payment_id: UUID, by: str, now: datetime) -> None:
    """The payment stays, inside the caller's transaction. Raises NO_REVERSAL_ASKED."""
    locks.own_declaration(declaration_id=declaration_id)
    _answer(declaration_id, payment_id, ReversalOutcome.DROPPED, by, now)


def _answer(
    declaration_id: UUID, payment_id: UUID, outcome: ReversalOutcome, by: str, now: datetime
) -> ReversalAsked:
    asked = find_reversal_asked(payment_id=payment_id)
    if asked is None or asked.declaration_id != declaration_id:
        raise Refusal(code=LedgerRefusal.NO_REVERSAL_ASKED)
    if outcome is ReversalOutcome.APPROVED and asked.asked_by == by:
        raise Refusal(code=LedgerRefusal.SECOND_PERSON)
    models.ReversalAnswer.objects.create(
        request_id=asked.id, outcome=outcome, answered_at=now, answered_by=by
    )
    return asked
