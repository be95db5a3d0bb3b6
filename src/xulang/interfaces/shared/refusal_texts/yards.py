"""What a yard's own software, and who sends its files, is told."""

from http import HTTPStatus

from django.utils.translation import gettext_lazy as _

from xulang.interfaces.shared.refusal_texts.base import RefusalText
from xulang.kernel.refusal import RefusalCode
from xulang.yards.api import YardRefusal

SAVE_AS_CSV = _("Save it from your software as CSV in UTF-8 and send it again.")

TEXTS: dict[RefusalCode, RefusalText] = {
    YardRefusal.EVENT_REUSED: RefusalText(
        title=_("This event's id came before with another plate, time or direction."),
        next_step=_("Give each move through the barrier an id of its own; what came first stands."),
        status=HTTPStatus.CONFLICT,
    ),
    YardRefusal.CLOCK_AHEAD: RefusalText(
        title=_("The time lies %(minutes)s minutes in the future."),
        next_step=_("Set the clock of the yard's computer, and its time zone, and send it again."),
    ),
    YardRefusal.TOO_OLD: RefusalText(
        title=_("The time lies more than %(days)s days back."),
        next_step=_("Check the date; what is older is settled with the management centre."),
    ),
    YardRefusal.TOO_MANY: RefusalText(
        title=_("More than %(limit)s rows at once."), next_step=_("Send them in several parts.")
    ),
    YardRefusal.ID_MALFORMED: RefusalText(
        title=_("An event's id has 1 to 80 letters, digits and the signs . _ : / + = -"),
        next_step=_("Send the id under which your software keeps the event."),
    ),
    YardRefusal.PLATE_TWICE: RefusalText(
        title=_("This plate stands in the list twice."), next_step=_("Keep one of the two rows.")
    ),
    YardRefusal.DIFFERENCE_UNKNOWN: RefusalText(
        title=_("There is no such difference."),
        next_step=_("Reload the list of differences."),
        status=HTTPStatus.NOT_FOUND,
    ),
    YardRefusal.DIFFERENCE_CLOSED: RefusalText(
        title=_("This difference is settled already."),
        next_step=_("Reload the list to see by whom and why."),
        status=HTTPStatus.CONFLICT,
    ),
    YardRefusal.NO_LATE_FACT: RefusalText(
        title=_("Of this difference nothing can be reported late."),
        next_step=_("Correct the plate in the yard's software, or mark the difference as seen."),
        status=HTTPStatus.CONFLICT,
    ),
    YardRefusal.REASON_MISSING: RefusalText(
        title=_("A reason is missing."), next_step=_("Choose a reason; for “other”, write why.")
    ),
    YardRefusal.NOTE_TOO_LONG: RefusalText(
        title=_("The text is longer than %(limit)s characters."), next_step=_("Shorten it.")
    ),
    YardRefusal.STOCK_OLDER: RefusalText(
        title=_("A later stock list was compared already."),
        next_step=_("Send a list of now."),
        status=HTTPStatus.CONFLICT,
    ),
    YardRefusal.UPLOAD_UNKNOWN: RefusalText(
        title=_("There is no such file."),
        next_step=_("Files are kept for a limited time; send it again."),
        status=HTTPStatus.NOT_FOUND,
    ),
    YardRefusal.FILE_EMPTY: RefusalText(
        title=_("The file is empty."), next_step=_("It needs a heading and at least one row.")
    ),
    YardRefusal.FILE_TOO_LARGE: RefusalText(
        title=_("The file is larger than %(limit)s bytes."),
        next_step=_("Send it in several parts."),
        status=HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
    ),
    YardRefusal.FILE_NOT_TEXT: RefusalText(title=_("The file is no text."), next_step=SAVE_AS_CSV),
    YardRefusal.FILE_NOT_TABLE: RefusalText(
        title=_("The file is no table of rows and columns."), next_step=SAVE_AS_CSV
    ),
    YardRefusal.COLUMN_MISSING: RefusalText(
        title=_("The heading “%(column)s” is missing."),
        next_step=_("The first row names the columns: event, kind, plate, time."),
    ),
    YardRefusal.COLUMN_TWICE: RefusalText(
        title=_("Two headings mean “%(column)s”."), next_step=_("Keep one of the two columns.")
    ),
    YardRefusal.CELL_MISSING: RefusalText(
        title=_("A cell is empty that is needed."), next_step=_("Fill it in and send the file again.")
    ),
    YardRefusal.CELL_TOO_LONG: RefusalText(
        title=_("A cell is longer than %(limit)s characters."), next_step=_("Shorten it.")
    ),
    YardRefusal.KIND_UNREADABLE: RefusalText(
        title=_("It is neither an entry nor an exit."), next_step=_("Write “in” or “out”.")
    ),
    YardRefusal.TIME_UNREADABLE: RefusalText(
        title=_("The time could not be read."),
        next_step=_("Write it as 22/11/2026 09:30 or 2026-11-22 09:30."),
    ),
    YardRefusal.NAME_WITHOUT_TIME: RefusalText(
        title=_("The name of a stock list says when it was counted."),
        next_step=_("Name it stock-20261122-0930.csv: day and time in Hanoi."),
    ),
}
