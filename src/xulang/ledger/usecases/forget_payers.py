"""Erase who paid. The transfers and receipts stay: books are kept longer than names."""

from collections.abc import Collection
from typing import Final
from uuid import UUID

from django.db import connections

from xulang.ledger import models

# Only this role may delete from the ledger, and of it only payers.
ERASER: Final = "eraser"
DELETE = "DELETE FROM ledger_payer WHERE payment_id = ANY(%s)"


def forget_payers(*, declaration_ids: Collection[UUID]) -> int:
    """Commit by itself, on the eraser's connection; returns how many payers went. May be repeated."""
    payments = models.Payment.objects.filter(declaration_id__in=declaration_ids)
    ids = list(payments.values_list("id", flat=True))
    with connections[ERASER].cursor() as cursor:
        cursor.execute(DELETE, [ids])
        return int(cursor.rowcount)
