from http import HTTPStatus

from django.utils.translation import gettext_lazy as _

from xulang.interfaces.shared.refusal_texts.base import RefusalText
from xulang.queueing.api import QueueRefusal

TEXTS = {
    QueueRefusal.CLASS_WRONG: RefusalText(
        title=_("The priority class %(priority_class)s is not complete."),
        next_step=_("It needs a weight of at least 1, a share from 0 to 1000 per mille, and a legal basis."),
    ),
    QueueRefusal.CLASS_TWICE: RefusalText(
        title=_("Two priority classes have the same code."),
        next_step=_("Give each class a code of its own."),
    ),
    QueueRefusal.SHARES_EXCEED: RefusalText(
        title=_("The shares of all classes exceed the whole hour."),
        next_step=_("Lower them until they sum up to 1000 per mille at most."),
    ),
    QueueRefusal.CAPACITY_WRONG: RefusalText(
        title=_("The capacity is not complete."),
        next_step=_("Give one figure that is not negative, and a reason where a plan is changed."),
    ),
    QueueRefusal.ALREADY_PLACED: RefusalText(
        title=_("A live place exists already for this consignment."),
        next_step=_(
            "Plate, trailer, container, driver and customs declaration have one live place together: use it "
            "or give it back first."
        ),
        status=HTTPStatus.CONFLICT,
    ),
    QueueRefusal.UNKNOWN_PLACE: RefusalText(
        title=_("There is no such place in this queue."),
        next_step=_("Reload the page; the consignment may have moved to another gate."),
        status=HTTPStatus.NOT_FOUND,
    ),
    QueueRefusal.UNKNOWN_CLASS: RefusalText(
        title=_("There is no such priority class in this queue."),
        next_step=_("Choose one of the classes that are published for the gate."),
    ),
    QueueRefusal.NOT_NOW: RefusalText(
        title=_("This cannot be done while the place is as it stands now."),
        next_step=_("Reload the page to see where the place stands."),
        status=HTTPStatus.CONFLICT,
    ),
    QueueRefusal.WINDOW_PAST: RefusalText(
        title=_("This window begins too soon."),
        next_step=_("Choose a window that leaves time for the call."),
        status=HTTPStatus.CONFLICT,
    ),
    QueueRefusal.WINDOW_FULL: RefusalText(
        title=_("This window has no free slot."),
        next_step=_("Choose another window, or take the first possible one."),
        status=HTTPStatus.CONFLICT,
    ),
    QueueRefusal.NEEDS_TWO_UNITS: RefusalText(
        title=_("A change of the order needs two people of different units."),
        next_step=_("Ask a colleague of another unit to approve it."),
        status=HTTPStatus.FORBIDDEN,
    ),
    QueueRefusal.REVEAL_WRONG: RefusalText(
        title=_("This is not the secret that was committed to."),
        next_step=_("Send the secret of this window, unchanged."),
    ),
    QueueRefusal.DRAW_INCOMPLETE: RefusalText(
        title=_("The draw needs the secrets of two organisations."),
        next_step=_("Wait for the missing secret; what happens without it is published in the rules."),
        status=HTTPStatus.CONFLICT,
    ),
}
