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
    NotificationRefusal.WEBHOOK_UNKNOWN: RefusalText(
        title=_("There is no such webhook or delivery."),
        next_step=_("Choose one from the list; it may have been removed meanwhile."),
        status=HTTPStatus.NOT_FOUND,
    ),
    NotificationRefusal.WEBHOOK_ADDRESS_FORM: RefusalText(
        title=_("This is not an address that messages can be sent to."),
        next_step=_("Type it whole, for example https://example.com/xulang, without a name and password."),
    ),
    NotificationRefusal.WEBHOOK_ADDRESS_NOT_HTTPS: RefusalText(
        title=_("The address must begin with https://."),
        next_step=_("Give your receiver a certificate; without one others could read the messages."),
    ),
    NotificationRefusal.WEBHOOK_ADDRESS_UNKNOWN: RefusalText(
        title=_("The name in the address is not known on the internet."),
        next_step=_("Check its spelling, or wait until the name is published."),
    ),
    NotificationRefusal.WEBHOOK_ADDRESS_REFUSED: RefusalText(
        title=_("The address leads to a network that is not public."),
        next_step=_("Use an address that anybody on the internet can reach."),
    ),
    NotificationRefusal.WEBHOOKS_TOO_MANY: RefusalText(
        title=_("Your company has %(limit)s webhooks already."),
        next_step=_("Remove one that is not used any more."),
        status=HTTPStatus.CONFLICT,
    ),
    NotificationRefusal.WEBHOOK_PAUSED: RefusalText(
        title=_("This webhook is paused."),
        next_step=_("Let it go on first, then send."),
        status=HTTPStatus.CONFLICT,
    ),
    NotificationRefusal.DELIVERY_UNDER_WAY: RefusalText(
        title=_("This message is being sent at this moment."),
        next_step=_("Look again in a minute and a half."),
        status=HTTPStatus.CONFLICT,
    ),
    NotificationRefusal.TEXT_UNKNOWN: RefusalText(
        title=_("There is no such text message."),
        next_step=_("Choose one from the list; it may have been forgotten meanwhile."),
        status=HTTPStatus.NOT_FOUND,
    ),
    NotificationRefusal.TEXT_NUMBER_FOREIGN: RefusalText(
        title=_("This number is neither Vietnamese nor Chinese: no line reaches it."),
        next_step=_("Use a Vietnamese or Chinese mobile number, or telephone."),
    ),
    NotificationRefusal.TEXT_NUMBER_NOT_MOBILE: RefusalText(
        title=_("This is not the number of a mobile phone."),
        next_step=_("Use a mobile number, or telephone."),
    ),
    NotificationRefusal.TEXT_TOO_LONG: RefusalText(
        title=_("The text is too long for a phone: more than %(limit)s messages."),
        next_step=_("Write less."),
    ),
    NotificationRefusal.TEXT_LINE_WRONG: RefusalText(
        title=_("The settings of the line “%(route)s” are wrong, or its password is missing."),
        next_step=_("Compare them with docs/sms.md, and run xulang doctor."),
    ),
}
