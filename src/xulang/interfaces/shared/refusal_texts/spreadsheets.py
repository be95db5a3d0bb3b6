"""Texts on spreadsheets that declare: files that are not read, rows that are not made, what was left out."""

from http import HTTPStatus

from django.utils.translation import gettext_lazy as _

from xulang.declarations.api import SheetNote, SheetRefusal
from xulang.interfaces.shared.refusal_texts.base import RefusalText
from xulang.kernel.refusal import RefusalCode

TEXTS: dict[RefusalCode, RefusalText] = {
    SheetRefusal.EMPTY: RefusalText(
        title=_("There is no spreadsheet, or nothing in it."),
        next_step=_("Choose the file that you filled in."),
    ),
    SheetRefusal.TOO_LARGE: RefusalText(
        title=_("The file is larger than %(limit)s MB."),
        next_step=_("Take pictures out of it, or send the declarations in several files."),
        status=HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
    ),
    SheetRefusal.UNKNOWN_KIND: RefusalText(
        title=_("This is neither an .xlsx workbook nor a CSV file in UTF-8."),
        next_step=_("Save it as .xlsx and send it again."),
        status=HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
    ),
    SheetRefusal.MALFORMED: RefusalText(
        title=_("The spreadsheet is damaged and cannot be opened."),
        next_step=_("Open it, save it as .xlsx under another name and send that."),
    ),
    SheetRefusal.TOO_MUCH_IN_IT: RefusalText(
        title=_("There is far more in the file than a day's declarations hold."),
        next_step=_("Copy the rows into a new template and send that."),
    ),
    SheetRefusal.TOO_MANY: RefusalText(
        title=_("The file has more than %(declarations)s declarations or %(rows)s rows."),
        next_step=_("Send the rest in another file."),
    ),
    SheetRefusal.NO_COLUMNS: RefusalText(
        title=_("No sheet of the file has the columns of a declaration."),
        next_step=_("Download a template and fill that in; its hidden first row must stay."),
    ),
    SheetRefusal.NO_ROWS: RefusalText(
        title=_("No row is filled in."),
        next_step=_("Rows whose reference begins with # are examples and are not read."),
    ),
    SheetRefusal.NO_IMPORT: RefusalText(
        title=_("There is no such upload."),
        next_step=_("Uploads are kept for some weeks; what they made is under Declarations."),
        status=HTTPStatus.NOT_FOUND,
    ),
    SheetRefusal.NO_FILE: RefusalText(
        title=_("The file is no longer kept."),
        next_step=_("What it made is under Declarations."),
        status=HTTPStatus.NOT_FOUND,
    ),
    SheetRefusal.REFERENCE_MISSING: RefusalText(
        title=_("The row has no reference."),
        next_step=_("Write the reference of its declaration in this cell."),
    ),
    SheetRefusal.REFERENCE_TOO_LONG: RefusalText(
        title=_("The reference is longer than %(limit)s characters."),
        next_step=_("Shorten it in every sheet."),
    ),
    SheetRefusal.REFERENCE_UNKNOWN: RefusalText(
        title=_("No declaration in this file has the reference %(reference)s."),
        next_step=_("Correct it, or add its row to the sheet of declarations."),
    ),
    SheetRefusal.REFERENCE_TWICE: RefusalText(
        title=_("The reference %(reference)s stands in two rows of declarations."),
        next_step=_("Give one of them another reference."),
    ),
    SheetRefusal.REFERENCE_CHANGED: RefusalText(
        title=_("%(reference)s was declared before with other contents (%(number)s)."),
        next_step=_("Correct that declaration on its page, or give this row a new reference."),
        status=HTTPStatus.CONFLICT,
    ),
    SheetRefusal.ROWS_DISAGREE: RefusalText(
        title=_("An earlier row of the same declaration says otherwise."),
        next_step=_("Make both the same, or leave this cell blank."),
    ),
    SheetRefusal.COLUMN_TWICE: RefusalText(
        title=_("This column stands twice in the sheet."),
        next_step=_("Delete one of the two."),
    ),
    SheetRefusal.NOT_MADE: RefusalText(
        title=_("The declaration could not be made."),
        next_step=_("Upload the file again: what was made is not made twice."),
    ),
    SheetNote.COLUMN_UNKNOWN: RefusalText(
        title=_("The column “%(name)s” is none of the template's."),
        next_step=_("It was left out."),
    ),
    SheetNote.TABLE_UNKNOWN: RefusalText(
        title=_("The sheet “%(name)s” has no columns of a declaration."),
        next_step=_("It was left out."),
    ),
    SheetNote.ROW_LEFT_OUT: RefusalText(
        title=_("The row “%(reference)s” is marked as an example."),
        next_step=_("It was left out."),
    ),
}
