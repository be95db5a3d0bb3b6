"""Payments as noted and receipts as printed."""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from xulang.kernel.canonical import JSON, instant
from xulang.kernel.money import Money
from xulang.kernel.refusal import Refusal
from xulang.ledger.domain.assessment import checked_amount
from xulang.ledger.domain.books import FeeStanding
from xulang.ledger.domain.refusals import LedgerRefusal
from xulang.ledger.domain.words import FeeKind, PaymentMethod

REFERENCE_LIMIT = 100
PAYER_LIMIT = 200
REASON_LIMIT = 500
TAX_CODE_LIMIT = 30
# Clocks of a bank and of ours differ a little.
SLACK = timedelta(minutes=5)
SERIES = re.compile(r"[A-Z0-9][A-Z0-9/-]{0,19}")


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentToNote:
    """`id` is the request's. `reference` is the bank's or the till's own number, or empty."""

    id: UUID
    declaration_id: UUID
    fee: FeeKind
    amount: Money
    method: PaymentMethod
    reference: str
    payer_name: str
    payer_tax_code: str
    paid_at: datetime

    def body(self) -> dict[str, JSON]:
        """What makes a repeat the same request."""
        return {
            "declaration": str(self.declaration_id),
            "fee": self.fee,
            "amount": self.amount.dong,
            "method": self.method,
            "reference": self.reference,
            "payer": [self.payer_name, self.payer_tax_code],
            "paid_at": instant(self.paid_at),
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class NotedPayment:
    """The receipt of a payment, and where the declaration stands with it."""

    payment_id: UUID
    series: str
    number: int
    standing: FeeStanding


@dataclass(frozen=True, slots=True, kw_only=True)
class ReversalAsked:
    """Somebody asks to give a payment back after a vehicle has left; a second person answers."""

    id: UUID
    payment_id: UUID
    declaration_id: UUID
    reason: str
    asked_at: datetime
    asked_by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceiptView:
    """A receipt as printed; `payer_*` are None once erased, `reversed_at` is None while it counts.

    `asked` waits for a second person's answer.
    """

    payment_id: UUID
    declaration_id: UUID
    series: str
    number: int
    fee: FeeKind
    amount: Money
    method: PaymentMethod
    reference: str
    payer_name: str | None
    payer_tax_code: str | None
    paid_at: datetime
    noted_at: datetime
    noted_by: str
    reversed_at: datetime | None
    reversal_reason: str | None
    asked: ReversalAsked | None = None


def checked_payment(*, payment: PaymentToNote, now: datetime) -> PaymentToNote:
    """Raises AMOUNT_IMPOSSIBLE, PAYER_MISSING, TEXT_TOO_LONG, PAID_IN_FUTURE."""
    checked_amount(amount=payment.amount, field="amount")
    if not payment.payer_name.strip():
        raise Refusal(code=LedgerRefusal.PAYER_MISSING, field="payer_name")
    limits = {
        "reference": (payment.reference, REFERENCE_LIMIT),
        "payer_name": (payment.payer_name, PAYER_LIMIT),
        "payer_tax_code": (payment.payer_tax_code, TAX_CODE_LIMIT),
    }
    for field, (text, limit) in limits.items():
        if len(text) > limit:
            raise Refusal(code=LedgerRefusal.TEXT_TOO_LONG, field=field, limit=limit)
    if payment.paid_at > now + SLACK:
        raise Refusal(code=LedgerRefusal.PAID_IN_FUTURE, field="paid_at")
    return payment


def checked_reason(*, reason: str) -> str:
    """Trimmed. Raises REASON_MISSING, TEXT_TOO_LONG."""
    words = reason.strip()
    if not words:
        raise Refusal(code=LedgerRefusal.REASON_MISSING, field="reason")
    if len(words) > REASON_LIMIT:
        raise Refusal(code=LedgerRefusal.TEXT_TOO_LONG, field="reason", limit=REASON_LIMIT)
    return words


def checked_series(*, code: str) -> str:
    """A series is named by the installation ("2026/HN"): a wrong one is a mistake in the program."""
    if not SERIES.fullmatch(code):
        raise ValueError(f"no receipt series: {code!r}")
    return code
