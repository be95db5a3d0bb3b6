from http import HTTPStatus

from django.utils.translation import gettext_lazy as _

from xulang.gates.api import GateRefusal
from xulang.interfaces.shared.refusal_texts.base import RefusalText

TEXTS = {
    GateRefusal.CLOSED: RefusalText(
        title=_("The gate %(gate)s is closed."),
        next_step=_("The public notices say why; entries can be confirmed again once it reopens."),
        status=HTTPStatus.CONFLICT,
    ),
    GateRefusal.ALREADY_CLOSED: RefusalText(
        title=_("The gate %(gate)s is closed already."),
        next_step=_("Reload the page to see by whom and why."),
        status=HTTPStatus.CONFLICT,
    ),
    GateRefusal.ALREADY_OPEN: RefusalText(
        title=_("The gate %(gate)s is open already."),
        next_step=_("Nothing more is needed."),
        status=HTTPStatus.CONFLICT,
    ),
    GateRefusal.REASON_MISSING: RefusalText(
        title=_("A reason is missing."), next_step=_("Write why, in a few words; it stays on the record.")
    ),
    GateRefusal.TEXT_TOO_LONG: RefusalText(
        title=_("The text is longer than %(limit)s characters."), next_step=_("Shorten it.")
    ),
    GateRefusal.NOTICE_INCOMPLETE: RefusalText(
        title=_("The notice has no Vietnamese text."),
        next_step=_("Write it in Vietnamese at least; Chinese and English may follow."),
    ),
    GateRefusal.NOTICE_PERIOD: RefusalText(
        title=_("The notice would end before it begins."), next_step=_("Correct one of the two times.")
    ),
    GateRefusal.NOTICE_UNKNOWN: RefusalText(
        title=_("There is no such notice."),
        next_step=_("Reload the page to see those there are."),
        status=HTTPStatus.NOT_FOUND,
    ),
    GateRefusal.PERMIT_FIELD: RefusalText(
        title=_("Gate or plate cannot stand in a permit."),
        next_step=_("Correct the declaration; then the permit can be issued."),
    ),
    GateRefusal.PERMIT_PERIOD: RefusalText(
        title=_("A permit is valid for at least a moment and for %(days)s days at most."),
        next_step=_("Correct the expected arrival."),
    ),
    GateRefusal.PHONE_TOO_SHORT: RefusalText(
        title=_("At least six digits of the phone number are needed."),
        next_step=_("Type the last six digits of the driver's phone."),
    ),
    GateRefusal.LINK_TAKEN_OVER: RefusalText(
        title=_("Another driver has taken over this truck."),
        next_step=_("You need not drive it to the gate. Ask the company that sent you the link."),
        status=HTTPStatus.GONE,
    ),
    GateRefusal.LINK_REPLACED: RefusalText(
        title=_("A newer link stands in the place of this one."),
        next_step=_("Open the newest link that the company sent you, or ask it for one."),
        status=HTTPStatus.GONE,
    ),
    GateRefusal.LINK_UNKNOWN: RefusalText(
        title=_("This link is not valid, or not any more."),
        next_step=_("Ask the company that declared the truck for a new link."),
        status=HTTPStatus.NOT_FOUND,
    ),
    GateRefusal.LOOKUP_WAIT: RefusalText(
        title=_("Too many attempts found nothing."),
        next_step=_("Wait %(seconds)s seconds, check the plate and the digits, and try again."),
        status=HTTPStatus.TOO_MANY_REQUESTS,
    ),
    GateRefusal.LOOKUP_INPUT: RefusalText(
        title=_("This can be neither a plate nor a permit code."),
        next_step=_("A permit code has ten letters and digits; a plate is written as on the truck."),
    ),
}
