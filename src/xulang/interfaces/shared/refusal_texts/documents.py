"""Texts on files of customs declarations that are not read."""

from http import HTTPStatus

from django.utils.translation import gettext_lazy as _

from xulang.declarations.api import DocumentRefusal
from xulang.interfaces.shared.refusal_texts.base import RefusalText
from xulang.kernel.refusal import RefusalCode

TEXTS: dict[RefusalCode, RefusalText] = {
    DocumentRefusal.EMPTY: RefusalText(
        title=_("There is no file, or nothing in it."),
        next_step=_("Choose the file of the customs declaration."),
    ),
    DocumentRefusal.TOO_LARGE: RefusalText(
        title=_("The file is larger than %(limit)s MB."),
        next_step=_("Send the declaration alone, without scans and annexes."),
        status=HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
    ),
    DocumentRefusal.UNKNOWN_KIND: RefusalText(
        title=_("This is neither a PDF nor an .xlsx workbook nor an XML file."),
        next_step=_("Print the declaration from the customs software as PDF, or export it."),
        status=HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
    ),
    DocumentRefusal.MALFORMED: RefusalText(
        title=_("The file is damaged and cannot be opened."),
        next_step=_("Export it again from the customs software."),
    ),
    DocumentRefusal.ENCRYPTED: RefusalText(
        title=_("The file is locked with a password."),
        next_step=_("Save it without a password and send it again."),
    ),
    DocumentRefusal.MACROS: RefusalText(
        title=_("The workbook holds macros."),
        next_step=_("Save it as an ordinary .xlsx workbook and send it again."),
    ),
    DocumentRefusal.OLD_WORKBOOK: RefusalText(
        title=_("This is a workbook of the old kind (.xls)."),
        next_step=_("Open it, save it as .xlsx and send it again."),
        status=HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
    ),
    DocumentRefusal.UNPACKS_TO_TOO_MUCH: RefusalText(
        title=_("The file unpacks to far more than a declaration holds."),
        next_step=_("Export it again from the customs software."),
    ),
    DocumentRefusal.TOO_MANY_PAGES: RefusalText(
        title=_("The file has more than %(limit)s pages."),
        next_step=_("Send the declaration alone, without scans and annexes."),
    ),
    DocumentRefusal.TOO_MUCH_IN_IT: RefusalText(
        title=_("There is far more in the file than a declaration holds."),
        next_step=_("Send the declaration alone, without scans and annexes."),
    ),
    DocumentRefusal.OWN_ENTITIES: RefusalText(
        title=_("The file defines entities of its own or points to other files."),
        next_step=_("Export it again from the customs software."),
    ),
    DocumentRefusal.NO_TEXT: RefusalText(
        title=_("There is no text in the file: it seems to be a scan."),
        next_step=_("Print the declaration from the customs software as PDF instead of scanning it."),
    ),
    DocumentRefusal.TOO_SLOW: RefusalText(
        title=_("Opening the file took too long."),
        next_step=_("Export it again from the customs software."),
    ),
    DocumentRefusal.UNKNOWN_FORM: RefusalText(
        title=_("The file is not one customs declaration in a form that can be read."),
        next_step=_("Send the printout of one import or export declaration, or type its fields in."),
    ),
    DocumentRefusal.BUSY: RefusalText(
        title=_("Many files are being read at this moment."),
        next_step=_("Wait a few seconds and send it again."),
        status=HTTPStatus.SERVICE_UNAVAILABLE,
    ),
    DocumentRefusal.READ_TOO_LONG_AGO: RefusalText(
        title=_("The file was read too long ago."),
        next_step=_("Choose it again."),
    ),
}
