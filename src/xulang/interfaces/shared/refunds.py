"""Fees that were paid for a declaration that was cancelled: shown, and refunded by the centre itself."""

from collections.abc import Sequence
from uuid import UUID

from xulang.crossing import api as crossing
from xulang.kernel.words import Stage
from xulang.ledger import api as ledger


def refund_of(*, declaration_id: UUID, crossings: Sequence[crossing.CrossingView]) -> int:
    """What was paid, in đồng, and is not owed any more; 0 unless the declaration was cancelled."""
    if not any(seen.stage is Stage.CANCELLED for seen in crossings):
        return 0
    standing = ledger.get_standing(declaration_id=declaration_id)
    return sum(standing.part(fee=fee).paid.dong for fee in ledger.FeeKind)
