from django.utils.translation import gettext_lazy as _

from xulang.exchange.api import ExchangeRefusal
from xulang.interfaces.shared.refusal_texts.base import RefusalText

ASK_FOR_EXPORT = _("Ask the other system for a new export of this declaration.")

TEXTS = {
    ExchangeRefusal.NOT_JSON: RefusalText(title=_("The record is not JSON."), next_step=ASK_FOR_EXPORT),
    ExchangeRefusal.TOO_LARGE: RefusalText(
        title=_("The record is longer than %(limit)s bytes."),
        next_step=_("Send one declaration at a time."),
    ),
    ExchangeRefusal.TOO_DEEP: RefusalText(
        title=_("The record is nested deeper than %(limit)s levels."), next_step=ASK_FOR_EXPORT
    ),
    ExchangeRefusal.TOO_MANY: RefusalText(
        title=_("The file holds more than %(limit)s records."),
        next_step=_("Divide it into several files."),
    ),
    ExchangeRefusal.ID_TAKEN: RefusalText(
        title=_("The record's id is that of a declaration made here."),
        next_step=_("Look at both declarations: one of them has a wrong id."),
    ),
    ExchangeRefusal.NO_RECEIVER: RefusalText(
        title=_("No receiving truck here has the form %(form)s."),
        next_step=_("Bring the declaration whose goods it takes over first, then this log again."),
    ),
    ExchangeRefusal.AMOUNTS_DIFFER: RefusalText(
        title=_("The record's amounts do not add up to its total."),
        next_step=_("Its payment is on the record but not in the books: enter it by hand."),
    ),
    ExchangeRefusal.ASSESSED_HERE: RefusalText(
        title=_("The fees of this declaration were assessed here."),
        next_step=_("The other system's payment is on the record but not in the books: enter it by hand."),
    ),
    ExchangeRefusal.SHAPE_UNKNOWN: RefusalText(
        title=_("The record does not look like one declaration of the province's live platform."),
        next_step=_("Send the answer of its declaration page as it came."),
    ),
    ExchangeRefusal.FIELD_UNREADABLE: RefusalText(
        title=_("A field of the record cannot be read."),
        next_step=ASK_FOR_EXPORT,
    ),
    ExchangeRefusal.GATE_UNKNOWN: RefusalText(
        title=_("The record's gate “%(gate)s” is not one of ours."),
        next_step=_("Match the other system's gate code to a gate here, then send the record again."),
    ),
}
