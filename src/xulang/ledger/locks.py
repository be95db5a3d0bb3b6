"""The locks of the ledger (docs/locking.md), held to the end of the caller's transaction, with bounded waits.

Declaration: who assesses it, notes or reverses a payment of it; after the spine's own lock of it.
Receipt series: taken last, by the statement in `usecases/note_payment.py` that counts it up.
"""

from uuid import UUID

from xulang.platform.db import raw

DECLARATION = "SELECT pg_advisory_xact_lock(hashtextextended('ledger.declaration:' || %s, 0))"


def own_declaration(*, declaration_id: UUID) -> None:
    raw().execute(DECLARATION, [str(declaration_id)])
