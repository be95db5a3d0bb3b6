from http import HTTPStatus

from django.utils.translation import gettext_lazy as _

from xulang.interfaces.shared.refusal_texts.base import RefusalText
from xulang.journal.api import JournalRefusal

TEXTS = {
    JournalRefusal.STREAM_MOVED: RefusalText(
        title=_("Somebody else acted on this record a moment ago."),
        next_step=_("Look at what changed, then try again."),
        status=HTTPStatus.CONFLICT,
    ),
    JournalRefusal.FACT_REPEATED: RefusalText(
        title=_("This event is in the journal already."),
        next_step=_("Nothing needs to be done: it counts once."),
        status=HTTPStatus.CONFLICT,
    ),
    JournalRefusal.FACT_UNKNOWN: RefusalText(
        title=_("The journal has no such event."),
        next_step=_("Check the number and look it up again."),
        status=HTTPStatus.NOT_FOUND,
    ),
    JournalRefusal.STREAM_UNKNOWN: RefusalText(
        title=_("The journal has no such record."),
        next_step=_("Check the number and look it up again."),
        status=HTTPStatus.NOT_FOUND,
    ),
    JournalRefusal.NOT_SEALED_YET: RefusalText(
        title=_("This event is not sealed yet."),
        next_step=_("Ask for the receipt again in a few seconds."),
        status=HTTPStatus.CONFLICT,
    ),
}
