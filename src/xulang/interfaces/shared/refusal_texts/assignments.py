from http import HTTPStatus

from django.utils.translation import gettext_lazy as _

from xulang.assignments.api import AssignmentRefusal
from xulang.interfaces.shared.refusal_texts.base import RefusalText

TEXTS = {
    AssignmentRefusal.UNKNOWN: RefusalText(
        title=_("There is no such task or unit for you."),
        next_step=_("Open the list of tasks and choose one there."),
        status=HTTPStatus.NOT_FOUND,
    ),
    AssignmentRefusal.NOT_ALLOWED: RefusalText(
        title=_("Your role may not do this with the task."),
        next_step=_("The unit reports and hands in; who gave the task accepts, sends back and extends."),
        status=HTTPStatus.FORBIDDEN,
    ),
    AssignmentRefusal.NOT_NOW: RefusalText(
        title=_("The task stands otherwise by now."),
        next_step=_("Reload its page; somebody was faster, or another step comes first."),
        status=HTTPStatus.CONFLICT,
    ),
    AssignmentRefusal.TEXT_MISSING: RefusalText(
        title=_("A text is missing."), next_step=_("Write it in a few words; it stays with the task.")
    ),
    AssignmentRefusal.TEXT_LONG: RefusalText(
        title=_("The text is longer than %(limit)s characters."), next_step=_("Shorten it.")
    ),
    AssignmentRefusal.LINK_WRONG: RefusalText(
        title=_("This is not an address of a page or file."),
        next_step=_("It begins with https:// or http:// and is at most 500 characters long."),
    ),
    AssignmentRefusal.DEADLINE_WRONG: RefusalText(
        title=_("The deadline has to lie ahead, within three years."), next_step=_("Choose another day.")
    ),
    AssignmentRefusal.FILE_KIND: RefusalText(
        title=_("The file “%(name)s” is of no kind that is kept as evidence."),
        next_step=_("Send a PDF, a Word or Excel file, a PNG or JPEG picture, or plain text."),
    ),
    AssignmentRefusal.FILE_LARGE: RefusalText(
        title=_("A file may have %(limit)s MB, all together %(all)s MB."),
        next_step=_("Make it smaller, or send the files with several reports."),
    ),
    AssignmentRefusal.FILES_MANY: RefusalText(
        title=_("At most %(limit)s files go with one report."),
        next_step=_("Send the others with the next one."),
    ),
    AssignmentRefusal.FILES_NOT_HERE: RefusalText(
        title=_("Files go with a report of progress or a hand-in alone."),
        next_step=_("Send it without them."),
    ),
    AssignmentRefusal.PERCENT_WRONG: RefusalText(
        title=_("Progress is a number from 0 to 100."), next_step=_("Correct it.")
    ),
}
