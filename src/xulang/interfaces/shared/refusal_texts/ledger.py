from http import HTTPStatus

from django.utils.translation import gettext_lazy as _

from xulang.interfaces.shared.refusal_texts.base import RefusalText
from xulang.ledger.api import LedgerRefusal

TEXTS = {
    LedgerRefusal.TARIFF_UNKNOWN: RefusalText(
        title=_("The tariff has no amount for this vehicle and its goods."),
        next_step=_("Enter the amount and the rule it rests on."),
    ),
    LedgerRefusal.ENTERED_TWICE: RefusalText(
        title=_("An amount was entered twice for the same vehicle and fee."),
        next_step=_("Keep one of the two."),
    ),
    LedgerRefusal.ENTERED_FOR_NOBODY: RefusalText(
        title=_("An amount was entered for a vehicle or fee that this declaration does not have."),
        next_step=_("Reload the page: the declaration was corrected meanwhile."),
        status=HTTPStatus.CONFLICT,
    ),
    LedgerRefusal.BASIS_MISSING: RefusalText(
        title=_("An entered amount needs the rule it rests on."),
        next_step=_("Name the resolution, the decision or the document."),
    ),
    LedgerRefusal.AMOUNT_IMPOSSIBLE: RefusalText(
        title=_("This amount is not possible."),
        next_step=_("Type whole đồng above zero, %(most)s at most."),
    ),
    LedgerRefusal.NOT_ASSESSED: RefusalText(
        title=_("The fees of this declaration have not been assessed yet."),
        next_step=_("Assess them first, then note the payment."),
        status=HTTPStatus.CONFLICT,
    ),
    LedgerRefusal.OVERPAYMENT: RefusalText(
        title=_("This is more than is still owed of this fee: %(owed)s đồng."),
        next_step=_("Note what is owed, and give the rest back."),
        status=HTTPStatus.CONFLICT,
    ),
    LedgerRefusal.TEXT_TOO_LONG: RefusalText(
        title=_("The text is longer than %(limit)s characters."), next_step=_("Shorten it.")
    ),
    LedgerRefusal.PAYER_MISSING: RefusalText(
        title=_("The name of who pays is missing."), next_step=_("Write it as it shall stand on the receipt.")
    ),
    LedgerRefusal.PAID_IN_FUTURE: RefusalText(
        title=_("The time of payment has not come yet."), next_step=_("Correct the date or the hour.")
    ),
    LedgerRefusal.PAYMENT_UNKNOWN: RefusalText(
        title=_("This declaration has no such payment."),
        next_step=_("Reload the page to see its payments."),
        status=HTTPStatus.NOT_FOUND,
    ),
    LedgerRefusal.ALREADY_REVERSED: RefusalText(
        title=_("This payment was given back already."),
        next_step=_("Nothing more is needed."),
        status=HTTPStatus.CONFLICT,
    ),
    LedgerRefusal.REVERSAL_WAITS: RefusalText(
        title=_("The reversal of this payment was asked for already."),
        next_step=_("A second person of the centre has to approve it."),
        status=HTTPStatus.CONFLICT,
    ),
    LedgerRefusal.NO_REVERSAL_ASKED: RefusalText(
        title=_("Nobody asks for the reversal of this payment now."),
        next_step=_("Reload the page to see its payments."),
        status=HTTPStatus.CONFLICT,
    ),
    LedgerRefusal.SECOND_PERSON: RefusalText(
        title=_("You asked for this reversal yourself."),
        next_step=_("A second person of the centre has to approve it."),
        status=HTTPStatus.CONFLICT,
    ),
    LedgerRefusal.REASON_MISSING: RefusalText(
        title=_("A reason is missing."), next_step=_("Write why, in a few words; it stays on the record.")
    ),
    LedgerRefusal.EXAMPLES_NEED_DEMONSTRATION: RefusalText(
        title=_("Example fees belong into a demonstration only."),
        next_step=_("Enter amounts with the rule they rest on, or complete data/fees.csv."),
        status=HTTPStatus.CONFLICT,
    ),
}
