"""Write transfers, and the accounts they need, into the books."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from xulang.ledger import models
from xulang.ledger.domain.books import Transfer


def post(*, transfers: Sequence[Transfer], declaration_id: UUID, now: datetime) -> None:
    """Inside the caller's transaction and lock of the declaration."""
    accounts = {account.id: account for item in transfers for account in (item.debit, item.credit)}
    models.Account.objects.bulk_create(
        (
            models.Account(
                id=account.id,
                kind=account.kind,
                fee=account.fee,
                declaration_id=account.declaration_id,
                method=account.method,
            )
            for account in sorted(accounts.values(), key=lambda account: account.id)
        ),
        ignore_conflicts=True,
    )
    models.Transfer.objects.bulk_create(
        models.Transfer(
            id=item.id,
            declaration_id=declaration_id,
            debit_id=item.debit.id,
            credit_id=item.credit.id,
            amount=item.amount.dong,
            reverses_id=item.reverses,
            posted_at=now,
        )
        for item in transfers
    )
