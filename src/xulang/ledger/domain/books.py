"""Double entry: every transfer takes an amount from one account and gives it to another, and never changes.

Three kinds of accounts: OWED (what a declaration still owes of one fee), FEES (what was assessed of a fee in
all) and MONEY (what came in by one method). An assessment moves FEES to OWED, a payment OWED to MONEY; a
reversal moves the same amount back. What is due and paid is always a sum of transfers, never a field.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID, uuid5

from xulang.kernel.money import ZERO, Money
from xulang.kernel.refusal import Refusal
from xulang.ledger.domain.refusals import LedgerRefusal
from xulang.ledger.domain.words import FeeKind, FeeStatus, PaymentMethod

ACCOUNTS = UUID("5f0f7a52-2f0b-4a66-9a5e-6f6b35c1d001")


class AccountKind(StrEnum):
    OWED = "owed"
    FEES = "fees"
    MONEY = "money"


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """OWED has a fee and a declaration, FEES a fee, MONEY a method."""

    kind: AccountKind
    fee: FeeKind | None = None
    declaration_id: UUID | None = None
    method: PaymentMethod | None = None

    @property
    def id(self) -> UUID:
        return uuid5(ACCOUNTS, f"{self.kind}:{self.fee}:{self.declaration_id}:{self.method}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Transfer:
    id: UUID
    debit: Account
    credit: Account
    amount: Money
    reverses: UUID | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FeePart:
    due: Money
    paid: Money

    @property
    def outstanding(self) -> Money:
        """Below zero when a correction lowered the fee after it was paid: to be paid back by a reversal."""
        return self.due - self.paid


@dataclass(frozen=True, slots=True, kw_only=True)
class FeeStanding:
    """`assessed_at` is None while nobody has assessed the declaration: then nothing counts as paid."""

    infrastructure: FeePart
    transfer: FeePart
    assessed_at: datetime | None

    def part(self, *, fee: FeeKind) -> FeePart:
        return self.infrastructure if fee is FeeKind.INFRASTRUCTURE else self.transfer

    @property
    def status(self) -> FeeStatus:
        parts = (self.infrastructure, self.transfer)
        if self.assessed_at is not None and all(part.outstanding <= ZERO for part in parts):
            return FeeStatus.PAID
        return FeeStatus.PARTLY if any(part.paid > ZERO for part in parts) else FeeStatus.UNPAID


def owed(*, declaration_id: UUID, fee: FeeKind) -> Account:
    return Account(kind=AccountKind.OWED, fee=fee, declaration_id=declaration_id)


def balances(*, transfers: Iterable[Transfer]) -> Mapping[Account, Money]:
    """Debits less credits of each account; over all accounts they sum up to zero."""
    sums: dict[Account, Money] = {}
    for transfer in transfers:
        sums[transfer.debit] = sums.get(transfer.debit, ZERO) + transfer.amount
        sums[transfer.credit] = sums.get(transfer.credit, ZERO) - transfer.amount
    return sums


def standing_of(*, transfers: Sequence[Transfer], assessed_at: datetime | None) -> FeeStanding:
    """The standing of one declaration, from all its transfers."""
    parts = {fee: _part(transfers=transfers, fee=fee) for fee in FeeKind}
    return FeeStanding(
        infrastructure=parts[FeeKind.INFRASTRUCTURE],
        transfer=parts[FeeKind.TRANSFER],
        assessed_at=assessed_at,
    )


def assessment_transfers(
    *, transfers: Sequence[Transfer], declaration_id: UUID, assessment_id: UUID, due: Mapping[FeeKind, Money]
) -> tuple[Transfer, ...]:
    """What makes each fee's due what it shall be: the old assessment back, the new one in; none if equal."""
    posted: list[Transfer] = []
    for fee, amount in due.items():
        if _part(transfers=transfers, fee=fee).due == amount:
            continue
        fees, owing = Account(kind=AccountKind.FEES, fee=fee), owed(declaration_id=declaration_id, fee=fee)
        undone = {transfer.reverses for transfer in transfers}
        old = [
            item
            for item in transfers
            if item.credit == fees and item.reverses is None and item.id not in undone
        ]
        posted += [_reversal(transfer=item, name=f"{assessment_id}") for item in old]
        if amount > ZERO:
            posted.append(Transfer(id=uuid5(assessment_id, fee), debit=owing, credit=fees, amount=amount))
    return tuple(posted)


def payment_transfer(
    *,
    standing: FeeStanding,
    declaration_id: UUID,
    payment_id: UUID,
    fee: FeeKind,
    method: PaymentMethod,
    amount: Money,
) -> Transfer:
    """Raises NOT_ASSESSED, OVERPAYMENT naming what is still owed."""
    if standing.assessed_at is None:
        raise Refusal(code=LedgerRefusal.NOT_ASSESSED)
    outstanding = standing.part(fee=fee).outstanding
    if amount > outstanding:
        owing = max(ZERO, outstanding).written()
        raise Refusal(code=LedgerRefusal.OVERPAYMENT, field="amount", owed=owing, fee=fee)
    return Transfer(
        id=payment_id,
        debit=Account(kind=AccountKind.MONEY, method=method),
        credit=owed(declaration_id=declaration_id, fee=fee),
        amount=amount,
    )


def reversal_transfer(*, transfers: Sequence[Transfer], payment_id: UUID) -> Transfer:
    """Gives a payment back. Raises PAYMENT_UNKNOWN, ALREADY_REVERSED."""
    payment = next((item for item in transfers if item.id == payment_id and _is_payment(item)), None)
    if payment is None:
        raise Refusal(code=LedgerRefusal.PAYMENT_UNKNOWN)
    if any(item.reverses == payment_id for item in transfers):
        raise Refusal(code=LedgerRefusal.ALREADY_REVERSED)
    return _reversal(transfer=payment, name="reversal")


def _is_payment(transfer: Transfer) -> bool:
    return transfer.debit.kind is AccountKind.MONEY


def _reversal(*, transfer: Transfer, name: str) -> Transfer:
    return Transfer(
        id=uuid5(transfer.id, name),
        debit=transfer.credit,
        credit=transfer.debit,
        amount=transfer.amount,
        reverses=transfer.id,
    )


def _part(*, transfers: Iterable[Transfer], fee: FeeKind) -> FeePart:
    """Due is what moved from FEES to OWED, paid what moved from OWED to MONEY; reversals move it back."""
    moved = dict.fromkeys(AccountKind, ZERO)
    for transfer in transfers:
        if transfer.debit.kind is AccountKind.OWED and transfer.debit.fee is fee:
            moved[transfer.credit.kind] += transfer.amount
        elif transfer.credit.kind is AccountKind.OWED and transfer.credit.fee is fee:
            moved[transfer.debit.kind] -= transfer.amount
    return FeePart(due=moved[AccountKind.FEES], paid=ZERO - moved[AccountKind.MONEY])
