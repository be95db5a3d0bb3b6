"""Texts on reports that are not written, and templates that are not kept."""

from http import HTTPStatus

from django.utils.translation import gettext_lazy as _

from xulang.indicators.api import WritingRefusal
from xulang.interfaces.shared.refusal_texts.base import RefusalText
from xulang.kernel.refusal import RefusalCode

FROM_OURS = _("Download the shipped template, change it in Word and send it again.")

TEXTS: dict[RefusalCode, RefusalText] = {
    WritingRefusal.NOTHING_TO_SAY: RefusalText(
        title=_("No figure of this period is approved yet."),
        next_step=_("Choose another period, or have its figures approved first."),
    ),
    WritingRefusal.TEMPLATE_UNKNOWN_KIND: RefusalText(
        title=_("The template is no .docx document."),
        next_step=FROM_OURS,
        status=HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
    ),
    WritingRefusal.TEMPLATE_TOO_LARGE: RefusalText(
        title=_("The template is larger than %(limit)s MB."),
        next_step=_("Make its pictures smaller and send it again."),
        status=HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
    ),
    WritingRefusal.TEMPLATE_BROKEN: RefusalText(
        title=_("The template cannot be filled in: %(detail)s"),
        next_step=_("Look for a mark that is torn or misspelt, or begin again with the shipped template."),
    ),
    WritingRefusal.TEMPLATE_TOO_SLOW: RefusalText(
        title=_("Filling in the template took too long or too much memory."),
        next_step=FROM_OURS,
    ),
    WritingRefusal.TEMPLATE_PRINTS_NOTHING: RefusalText(
        title=_("The template prints no figure."),
        next_step=_("Keep the marks of the sentences or of the table in it."),
    ),
    WritingRefusal.HEAD_INCOMPLETE: RefusalText(
        title=_("A document's head has its body, its abbreviation, the place and who signs."),
        next_step=_("Fill in what is missing."),
    ),
    WritingRefusal.HEAD_TOO_LONG: RefusalText(
        title=_("At most %(letters)s letters on %(lines)s lines stand here."),
        next_step=_("Write it shorter."),
    ),
    WritingRefusal.BUSY: RefusalText(
        title=_("Many reports are being written at this moment."),
        next_step=_("Wait a few seconds and try again."),
        status=HTTPStatus.SERVICE_UNAVAILABLE,
    ),
}
