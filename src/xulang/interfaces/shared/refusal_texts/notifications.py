from http import HTTPStatus

from django.utils.translation import gettext_lazy as _

from xulang.interfaces.shared.refusal_texts.base import RefusalText
from xulang.notifications.api import NotificationRefusal

TEXTS = {
    NotificationRefusal.PUSH_SERVICE_UNKNOWN: RefusalText(
        title=_("This browser's push service is not known here."),
        next_step=_("Use another browser, or read the messages on this page."),
    ),
    NotificationRefusal.PUSH_KEYS_INVALID: RefusalText(
        title=_("The browser sent keys that cannot be used."),
        next_step=_("Switch the messages off and on again in this browser."),
        status=HTTPStatus.BAD_REQUEST,
    ),
}
