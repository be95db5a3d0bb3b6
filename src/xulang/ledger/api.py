"""Ledger: what is owed, by which rule of the tariff, what was paid, and the receipts.

The spine calls what writes inside its own transaction and appends the facts; each is repeatable under its
id. Amounts are whole đồng in transfers that nobody can change.
"""

from xulang.ledger.domain.assessment import AssessmentLine, EnteredAmount, ProposedLine
from xulang.ledger.domain.books import Account, AccountKind, FeePart, FeeStanding, Transfer
from xulang.ledger.domain.receipts import NotedPayment, PaymentToNote, ReceiptView, ReversalAsked
from xulang.ledger.domain.refusals import LedgerRefusal
from xulang.ledger.domain.tariff import Tariff, TariffRate, TariffRow, VehicleToAssess
from xulang.ledger.domain.words import (
    FeeKind,
    FeeStatus,
    LineSource,
    PaymentMethod,
    RateKind,
    TariffOrigin,
    VehicleUse,
)
from xulang.ledger.queries import (
    get_balances,
    get_receipt,
    get_standing,
    get_standings,
    get_tariff,
    list_lines,
    list_receipts,
    list_reversals_asked,
    list_transfers,
    list_vehicle_classes,
    sum_received,
)
from xulang.ledger.usecases.assess import assess, propose_fees
from xulang.ledger.usecases.forget_payers import forget_payers
from xulang.ledger.usecases.import_tariff import import_examples, import_tariff
from xulang.ledger.usecases.note_payment import note_payment
from xulang.ledger.usecases.reverse import approve_reversal, ask_reversal, drop_reversal, reverse

__all__ = [
    "Account",
    "AccountKind",
    "AssessmentLine",
    "EnteredAmount",
    "FeeKind",
    "FeePart",
    "FeeStanding",
    "FeeStatus",
    "LedgerRefusal",
    "LineSource",
    "NotedPayment",
    "PaymentMethod",
    "PaymentToNote",
    "ProposedLine",
    "RateKind",
    "ReceiptView",
    "ReversalAsked",
    "Tariff",
    "TariffOrigin",
    "TariffRate",
    "TariffRow",
    "Transfer",
    "VehicleToAssess",
    "VehicleUse",
    "approve_reversal",
    "ask_reversal",
    "assess",
    "drop_reversal",
    "forget_payers",
    "get_balances",
    "get_receipt",
    "get_standing",
    "get_standings",
    "get_tariff",
    "import_examples",
    "import_tariff",
    "list_lines",
    "list_receipts",
    "list_reversals_asked",
    "list_transfers",
    "list_vehicle_classes",
    "note_payment",
    "propose_fees",
    "reverse",
    "sum_received",
]
