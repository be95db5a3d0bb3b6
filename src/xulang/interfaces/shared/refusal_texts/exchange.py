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
