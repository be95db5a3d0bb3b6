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
}
