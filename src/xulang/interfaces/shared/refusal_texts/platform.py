from http import HTTPStatus

from django.utils.translation import gettext_lazy as _

from xulang.interfaces.shared.refusal_texts.base import RefusalText
from xulang.platform.refusals import PlatformRefusal

TEXTS = {
    PlatformRefusal.BUSY: RefusalText(
        title=_("Somebody else is changing the same record right now."),
        next_step=_("Wait a few seconds and send it again; nothing has been saved."),
        status=HTTPStatus.SERVICE_UNAVAILABLE,
    ),
    PlatformRefusal.REQUEST_REUSED: RefusalText(
        title=_("This request was already sent with other content."),
        next_step=_("Reload the page, check what was saved, and send your change again."),
        status=HTTPStatus.CONFLICT,
    ),
    PlatformRefusal.REAL_FACTS: RefusalText(
        title=_("This database already holds %(facts)s facts: it cannot become a demonstration."),
        next_step=_("Use an empty database for a demonstration."),
        status=HTTPStatus.CONFLICT,
    ),
    PlatformRefusal.PURPOSE_FIXED: RefusalText(
        title=_("The purpose of this database was set when it was created: %(purpose)s."),
        next_step=_("Use another database for another purpose."),
        status=HTTPStatus.CONFLICT,
    ),
}
