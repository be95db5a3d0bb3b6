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
    QueueRefusal.DRAW_LINE: RefusalText(
        title=_("This line is not kept: it has no plan or no rules."),
        next_step=_("State its capacity and its rules first."),
        status=HTTPStatus.CONFLICT,
    ),
    QueueRefusal.DRAW_TIMES: RefusalText(
        title=_("A sealed window can’t be announced for these times."),
        next_step=_(
            "It opens at least an hour and at most 31 days from now, lasts 7 days at most, and leaves 1 to "
            "72 hours for revealing, and at least an hour more until the deadline for a draw, which is at "
            "most 14 days after the closing; all in whole minutes."
        ),
    ),
    QueueRefusal.DRAW_RUNS: RefusalText(
        title=_("The line’s last sealed window is not over."),
        next_step=_("Announce the next one after its draw."),
        status=HTTPStatus.CONFLICT,
    ),
    QueueRefusal.DRAW_NONE: RefusalText(
        title=_("This line has no sealed window that waits for a draw."),
        next_step=_("Reload the page."),
        status=HTTPStatus.CONFLICT,
    ),
    QueueRefusal.DRAW_NOT_NOW: RefusalText(
        title=_("That is not possible at this stage of the window."),
        next_step=_(
            "Secrets are committed before the window opens, by two organisations, and revealed after its "
            "requests were sealed, until the time is over. Reload the page to see the stage."
        ),
        status=HTTPStatus.CONFLICT,
    ),
    QueueRefusal.DRAW_DEPENDENT: RefusalText(
        title=_("The two organisations have to be independent."),
        next_step=_(
            "An organisation of another force has to commit, and none that withheld a secret in this window."
        ),
        status=HTTPStatus.CONFLICT,
    ),
    QueueRefusal.DRAW_DIGITS: RefusalText(
        title=_("These are not 64 hexadecimal digits."),
        next_step=_("Copy the whole line that “xulang draw secret” printed."),
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
    QueueRefusal.NOT_READY: RefusalText(
        title=_("This crossing is not ready for a place."),
        next_step=_(
            "It gets one when the declaration is complete and customs has accepted its registration."
        ),
        status=HTTPStatus.CONFLICT,
    ),
    QueueRefusal.NOT_CALLED: RefusalText(
        title=_("This truck has not been called: its place is number %(place)s."),
        next_step=_(
            "It goes in when it is called. Two persons of different units can order otherwise, in public."
        ),
        status=HTTPStatus.CONFLICT,
    ),
    QueueRefusal.NO_PLACE: RefusalText(
        title=_("This truck has no place in the queue."),
        next_step=_(
            "The page of the declaration says why. "
            "Who lost a place, or gave it back, asks for another one there."
        ),
        status=HTTPStatus.CONFLICT,
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
    QueueRefusal.FIGURE_MISSING: RefusalText(
        title=_("A figure is missing."), next_step=_("Fill in every figure; 0 is a figure too.")
    ),
    QueueRefusal.FIGURE_UNKNOWN: RefusalText(
        title=_("This figure does not belong here."), next_step=_("Leave it out.")
    ),
    QueueRefusal.FIGURE_OUT: RefusalText(
        title=_("The figure is not between %(least)s and %(most)s."),
        next_step=_("Check it; it may be a slip of the finger."),
    ),
    QueueRefusal.HOUR_OR_DAY: RefusalText(
        title=_("An announcement speaks either of each hour or of each day."),
        next_step=_("Fill in one of the two figures."),
    ),
    QueueRefusal.HOURS_WRONG: RefusalText(
        title=_("It would close before it opens."),
        next_step=_("Correct one of the two times; the same time twice says closed all day."),
    ),
    QueueRefusal.TEXT_MISSING: RefusalText(
        title=_("A text is missing."), next_step=_("Write it in a few words; it stays on the record.")
    ),
    QueueRefusal.TEXT_LONG: RefusalText(
        title=_("The text is longer than %(limit)s characters."), next_step=_("Shorten it.")
    ),
    QueueRefusal.CODE_WRONG: RefusalText(
        title=_("This code is none of those that can be used here."),
        next_step=_("A class is named by small letters a to z and _; a reason is chosen from the list."),
    ),
    QueueRefusal.PERIOD_PAST: RefusalText(
        title=_("What is past is not planned any more."),
        next_step=_("Begin with the hour that runs now, or later."),
        status=HTTPStatus.CONFLICT,
    ),
    QueueRefusal.PERIOD_FAR: RefusalText(
        title=_("This lies too far ahead."), next_step=_("Plan at most %(days)s days ahead.")
    ),
    QueueRefusal.PERIOD_OPEN: RefusalText(
        title=_("A change of single hours has a beginning and an end."), next_step=_("Give both times.")
    ),
    QueueRefusal.PERIOD_LONG: RefusalText(
        title=_("A change of single hours lasts %(days)s days at most."),
        next_step=_("Plan other lanes where it lasts longer."),
    ),
    QueueRefusal.ANNOUNCED_LATER: RefusalText(
        title=_("This announcement would come from the future."),
        next_step=_("Correct the time at which the other side announced it."),
    ),
    QueueRefusal.ANNOUNCED_EARLIER: RefusalText(
        title=_("The other side announced something later for the same time."),
        next_step=_("Withdraw the later announcement first if it was wrong."),
        status=HTTPStatus.CONFLICT,
    ),
    QueueRefusal.CAPACITY_MOVED: RefusalText(
        title=_("Somebody said something else about this capacity meanwhile."),
        next_step=_("Look at what stands there now, then decide again."),
        status=HTTPStatus.CONFLICT,
    ),
    QueueRefusal.WORD_UNKNOWN: RefusalText(
        title=_("There is no such entry."),
        next_step=_("Reload the page to see those there are."),
        status=HTTPStatus.NOT_FOUND,
    ),
    QueueRefusal.WORD_OVER: RefusalText(
        title=_("This holds no longer."), next_step=_("Nothing more is needed."), status=HTTPStatus.CONFLICT
    ),
}
