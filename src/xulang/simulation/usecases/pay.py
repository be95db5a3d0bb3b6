"""The cashier assesses by the tariff, enters what it does not know, and notes the payment."""

from datetime import datetime
from uuid import UUID

from xulang.crossing import api as crossing
from xulang.declarations import api as declarations
from xulang.kernel.words import Role
from xulang.ledger import api as ledger
from xulang.simulation.domain.scene import Scene


def pay(*, scene: Scene, declaration_id: UUID, key: str, now: datetime) -> None:
    """Collect all that the declaration owes; the last payment confirms the step FEES.

    A vehicle that the tariff has no row for stays with the cashier of the demonstration: nobody here invents
    an amount.
    """
    stored = declarations.get_declaration(declaration_id=declaration_id)
    if stored.content is None:
        return
    vehicles = crossing.vehicles_to_assess(content=stored.content)
    proposed = ledger.propose_fees(vehicles=vehicles, regime=stored.content.regime, now=now)
    if any(line.amount is None for line in proposed):
        return
    cashier = Role.CENTRE_CASHIER
    crossing.assess_fees(
        request=scene.request(role=cashier, name=f"assess/{key}", now=now),
        declaration_id=declaration_id,
        entered=(),
    )
    standing = ledger.get_standing(declaration_id=declaration_id)
    payer = stored.content.fee_payer
    for fee in ledger.FeeKind:
        if standing.part(fee=fee).outstanding.dong > 0:
            crossing.note_payment(
                request=scene.request(role=cashier, name=f"pay/{fee}/{key}", now=now),
                declaration_id=declaration_id,
                fee=fee,
                amount=standing.part(fee=fee).outstanding,
                method=ledger.PaymentMethod.BANK_TRANSFER,
                reference=f"CK{now:%d%m}{key[-4:]}",
                payer_name=payer.name if payer else "",
                payer_tax_code=(payer.tax_code or "") if payer else "",
                paid_at=now,
            )
