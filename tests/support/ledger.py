"""A declaration to assess and to pay for."""

from datetime import UTC, datetime
from uuid import UUID, uuid5

from xulang.kernel.money import Money
from xulang.kernel.words import Regime
from xulang.ledger import api as ledger

NOW = datetime(2026, 5, 9, 3, 7, 35, tzinfo=UTC)
DECLARATION = UUID("2ee2796a-61e4-4167-a9b1-ace79e2e553f")
VEHICLE = UUID("92864adf-93d0-480f-b04d-0b4c85e5c1e6")
SERIES = "2026/HN"


def assess(
    *, amount: int, name: str = "assessment", declaration_id: UUID = DECLARATION
) -> ledger.FeeStanding:
    """An infrastructure fee that the cashier enters, as in the real record of the live platform."""
    vehicle = ledger.VehicleToAssess(
        vehicle_id=VEHICLE,
        vehicle_class="VT6",
        use=ledger.VehicleUse.CROSSES,
        fees=(ledger.FeeKind.INFRASTRUCTURE,),
        hs_codes=(None,),
    )
    entered = ledger.EnteredAmount(
        vehicle_id=VEHICLE, fee=ledger.FeeKind.INFRASTRUCTURE, amount=Money(dong=amount), basis="VT6"
    )
    return ledger.assess(
        assessment_id=uuid5(declaration_id, name),
        declaration_id=declaration_id,
        regime=Regime.EXPORT,
        vehicles=[vehicle],
        entered=[entered],
        by="7",
        now=NOW,
    )


def pay(
    *, amount: int, name: str = "payment", declaration_id: UUID = DECLARATION, series: str = SERIES
) -> ledger.NotedPayment:
    payment = ledger.PaymentToNote(
        id=uuid5(DECLARATION, name),
        declaration_id=declaration_id,
        fee=ledger.FeeKind.INFRASTRUCTURE,
        amount=Money(dong=amount),
        method=ledger.PaymentMethod.BANK_TRANSFER,
        reference="20260101ABCDEFGH",
        payer_name="CÔNG TY MẪU",
        payer_tax_code="0100233488",
        paid_at=NOW,
    )
    return ledger.note_payment(payment=payment, series=series, by="7", now=NOW)
