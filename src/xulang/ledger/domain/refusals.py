from xulang.kernel.refusal import RefusalCode


class LedgerRefusal(RefusalCode):
    TARIFF_UNKNOWN = "ledger.tariff_unknown"
    ENTERED_TWICE = "ledger.entered_twice"
    ENTERED_FOR_NOBODY = "ledger.entered_for_nobody"
    BASIS_MISSING = "ledger.basis_missing"
    AMOUNT_IMPOSSIBLE = "ledger.amount_impossible"
    NOT_ASSESSED = "ledger.not_assessed"
    OVERPAYMENT = "ledger.overpayment"
    TEXT_TOO_LONG = "ledger.text_too_long"
    PAYER_MISSING = "ledger.payer_missing"
    PAID_IN_FUTURE = "ledger.paid_in_future"
    PAYMENT_UNKNOWN = "ledger.payment_unknown"
    ALREADY_REVERSED = "ledger.already_reversed"
    REVERSAL_WAITS = "ledger.reversal_waits"
    NO_REVERSAL_ASKED = "ledger.no_reversal_asked"
    SECOND_PERSON = "ledger.second_person"
    REASON_MISSING = "ledger.reason_missing"
    EXAMPLES_NEED_DEMONSTRATION = "ledger.examples_need_demonstration"
