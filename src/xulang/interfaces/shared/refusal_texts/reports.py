"""Texts on reports that are not read for their figures."""

from http import HTTPStatus

from django.utils.translation import gettext_lazy as _

from xulang.indicators.api import ReportRefusal
from xulang.interfaces.shared.refusal_texts.base import RefusalText
from xulang.kernel.refusal import RefusalCode

SAVE_AGAIN = _("Open it in Word, save it as .docx and send it again.")
SEND_LESS = _("Send the report's text without pictures and annexes, or paste the part with figures.")

TEXTS: dict[RefusalCode, RefusalText] = {
    ReportRefusal.EMPTY: RefusalText(
        title=_("There is no report, or nothing in it."),
        next_step=_("Choose a file or paste the report's text."),
    ),
    ReportRefusal.TOO_LARGE: RefusalText(
        title=_("The file is larger than %(limit)s MB."),
        next_step=SEND_LESS,
        status=HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
    ),
    ReportRefusal.UNKNOWN_KIND: RefusalText(
        title=_("This is neither a .docx nor a PDF nor plain text."),
        next_step=_("Save the report as .docx or PDF, or paste its text."),
        status=HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
    ),
    ReportRefusal.ENCRYPTED: RefusalText(
        title=_("The file is locked with a password."),
        next_step=_("Save it without a password and send it again."),
    ),
    ReportRefusal.OLD_FORMAT: RefusalText(
        title=_("This is a document of the old kind (.doc)."),
        next_step=SAVE_AGAIN,
        status=HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
    ),
    ReportRefusal.MALFORMED: RefusalText(
        title=_("The file is damaged and cannot be opened."),
        next_step=SAVE_AGAIN,
    ),
    ReportRefusal.UNPACKS_TO_TOO_MUCH: RefusalText(
        title=_("The file unpacks to far more than a report holds."),
        next_step=SEND_LESS,
    ),
    ReportRefusal.TOO_MUCH_IN_IT: RefusalText(
        title=_("There is far more in the file than a report holds."),
        next_step=SEND_LESS,
    ),
    ReportRefusal.OWN_ENTITIES: RefusalText(
        title=_("The file defines entities of its own or points to other files."),
        next_step=SAVE_AGAIN,
    ),
    ReportRefusal.NO_TEXT: RefusalText(
        title=_("There is no text in the file: it seems to be a scan."),
        next_step=_("Send the report as .docx or as a PDF made from it, not a scan."),
    ),
    ReportRefusal.TOO_SLOW: RefusalText(
        title=_("Opening the file took too long."),
        next_step=SEND_LESS,
    ),
    ReportRefusal.BUSY: RefusalText(
        title=_("Many files are being read at this moment."),
        next_step=_("Wait a few seconds and send it again."),
        status=HTTPStatus.SERVICE_UNAVAILABLE,
    ),
}
