"""The template of a kind of declaration, in the reader's language, for any program of spreadsheets."""

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext as _

from xulang.declarations.api import (
    LEFT_OUT,
    MARK,
    REFERENCE,
    Choices,
    Column,
    Kind,
    Section,
    columns_of,
    constants_of,
)
from xulang.interfaces.shared.sheets.labels import EXAMPLES, SECTIONS, hint_of, label_of
from xulang.interfaces.shared.sheets.lists import offered
from xulang.interfaces.shared.words import word
from xulang.kernel.words import Regime

if TYPE_CHECKING:  # Loaded when a template is asked for: pages never need it.
    from openpyxl import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

# So many rows have lists and messages; more may be typed or pasted, and are checked at the upload.
ROWS: Final = 2_000
KEYS, HEADERS, EXAMPLE = 1, 2, 3
FORMATS: Final[Mapping[Kind, str]] = {
    Kind.TEXT: "@",
    Kind.CODE: "@",
    Kind.CHOICE: "@",
    Kind.FLAG: "@",
    Kind.DAY: "dd/mm/yyyy",
    Kind.MOMENT: "dd/mm/yyyy",
    Kind.TIME: "hh:mm",
    Kind.WHOLE: "#,##0",
    Kind.NUMBER: "#,##0.####",
}
WIDE: Final = {Kind.TEXT: 28, Kind.CHOICE: 24, Kind.CODE: 18}
Value = str | float | date | time | None
INK, NEEDED, PLAIN, GREY = "FFFFFF", "1F4E78", "5B7A99", "7F7F7F"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Lists:
    """Where in the hidden sheet each list stands."""

    areas: Mapping[Choices, str]
    words: Mapping[Choices, Mapping[str, str]]


def write_template(*, kind: Regime, now: datetime) -> bytes:
    """An .xlsx: instructions, one sheet a part, and a hidden one with the lists as they are now."""
    from openpyxl import Workbook  # noqa: PLC0415 -- see above

    book = Workbook()
    instructions = book.active
    if instructions is None:  # A new workbook has one.
        raise TypeError(book)
    lists = _write_lists(book, kind)
    for section in Section:
        sheet = book.create_sheet(str(SECTIONS[section]), index=len(book.worksheets) - 1)
        _write_section(sheet, section, kind=kind, lists=lists, now=now)
    _write_instructions(instructions, kind)
    book.active = 1
    for index, one in enumerate(book.worksheets):
        one.sheet_view.tabSelected = index == 1
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _write_lists(book: "Workbook", kind: Regime) -> _Lists:
    from openpyxl.utils import get_column_letter  # noqa: PLC0415 -- see above

    sheet = book.create_sheet("xl.lists")
    sheet.sheet_state = "hidden"
    sheet["A1"] = "xl.lists"
    areas, words = {}, {}
    for column, choices in enumerate(Choices, start=1):
        known = offered(choices, regime=kind)
        for row, (_code, text) in enumerate(known, start=2):
            sheet.cell(row=row, column=column, value=text)
        letter = get_column_letter(column)
        areas[choices] = f"'xl.lists'!${letter}$2:${letter}${1 + max(1, len(known))}"
        words[choices] = dict(known)
    return _Lists(areas=areas, words=words)


def _write_section(
    sheet: "Worksheet", section: Section, *, kind: Regime, lists: _Lists, now: datetime
) -> None:
    from openpyxl.styles import Alignment, Font, PatternFill  # noqa: PLC0415 -- see above
    from openpyxl.utils import get_column_letter  # noqa: PLC0415 -- see above

    columns = columns_of(kind, section)
    head: Sequence[Column | None] = (None, *columns)
    for number, column in enumerate(head, start=1):
        key = column.key if column else REFERENCE
        needed = column is None or kind in column.needed
        sheet.cell(row=KEYS, column=number, value=MARK + key)
        top = sheet.cell(row=HEADERS, column=number, value=label_of(key) + (" *" if needed else ""))
        top.font = Font(bold=True, color=INK)
        top.fill = PatternFill("solid", start_color=NEEDED if needed else PLAIN)
        top.alignment = Alignment(wrap_text=True, vertical="center")
        letter = get_column_letter(number)
        sheet.column_dimensions[letter].width = WIDE.get(column.kind, 16) if column else 18
        sheet.column_dimensions[letter].number_format = FORMATS[column.kind] if column else "@"
        example = sheet.cell(
            row=EXAMPLE, column=number, value=_example(column, lists=lists, now=now, kind=kind)
        )
        example.font = Font(italic=True, color=GREY)
        example.number_format = FORMATS[column.kind] if column else "@"
        _validate(sheet, letter, column, lists)
    if section is Section.DECLARATION:
        for place, (key, value) in enumerate(constants_of(kind).items(), start=len(head) + 1):
            sheet.cell(row=KEYS, column=place, value=f"{MARK}{key}={value}")
            sheet.column_dimensions[get_column_letter(place)].hidden = True
    sheet.row_dimensions[KEYS].hidden = True
    sheet.row_dimensions[HEADERS].height = 48
    sheet.freeze_panes = "B3"


def _example(column: Column | None, *, lists: _Lists, now: datetime, kind: Regime) -> Value:
    if column is None:
        return LEFT_OUT + " " + _("Example: this row is not read")
    of_the_other_side = column.key.startswith(("exporter", "importer")) and kind not in column.needed
    text = None if of_the_other_side else EXAMPLES.get(column.key)
    value: Value = text
    if column.choices in {Choices.GATE, Choices.DIRECTION}:
        value = next(iter(lists.words[column.choices].values()), None)
    elif column.kind is Kind.MOMENT:
        value = (now + timedelta(days=1)).date()
    elif text is not None and column.kind is Kind.TIME:
        value = time.fromisoformat(text)
    elif text is not None and column.kind in {Kind.WHOLE, Kind.NUMBER}:
        value = float(text)
    elif text is not None and column.choices is not None:
        value = lists.words[column.choices].get(text, text)
    return value


def _validate(sheet: "Worksheet", letter: str, column: Column | None, lists: _Lists) -> None:
    """What may be typed, and what is said beside the cell. Figures and days only warn: text is read too."""
    from openpyxl.worksheet.datavalidation import DataValidation  # noqa: PLC0415 -- see above

    key = column.key if column else REFERENCE
    rule = DataValidation(allow_blank=True, showInputMessage=True, showErrorMessage=True)
    if column is not None and column.choices:
        rule.type, rule.formula1 = "list", lists.areas[column.choices]
        rule.error = _("Choose one of the list.")
    elif column is not None and column.kind in {Kind.DAY, Kind.MOMENT}:
        rule.type, rule.operator, rule.formula1, rule.formula2 = "date", "between", "36526", "109574"
        rule.errorStyle, rule.error = "warning", _("A day, for example 25/11/2026.")
    elif column is not None and column.kind is Kind.TIME:
        rule.type, rule.operator, rule.formula1, rule.formula2 = "time", "between", "0", "0.999988425925926"
        rule.errorStyle, rule.error = "warning", _("A time of day, for example 08:30.")
    elif column is not None and column.kind in {Kind.WHOLE, Kind.NUMBER}:
        rule.type, rule.operator, rule.formula1 = "decimal", "greaterThanOrEqual", "0"
        rule.errorStyle, rule.error = "warning", _("A number, for example 10709 or 1.234.567,89.")
    else:
        limit = column.limit if column else 60
        rule.type, rule.operator, rule.formula1 = "textLength", "lessThanOrEqual", str(limit)
        rule.error = _("At most %(limit)s characters.") % {"limit": limit}
    rule.errorTitle, rule.promptTitle = label_of(key)[:32], label_of(key)[:32]
    rule.prompt = hint_of(key)[:255] or None
    rule.add(f"{letter}{EXAMPLE}:{letter}{EXAMPLE + ROWS}")
    sheet.add_data_validation(rule)


def _write_instructions(sheet: "Worksheet", kind: Regime) -> None:
    from openpyxl.styles import Alignment, Font  # noqa: PLC0415 -- see above

    sheet.title = _("Instructions")
    sheet["A1"] = "xl.instructions"
    sheet.row_dimensions[1].hidden = True
    sheet["A2"] = _("Declarations by spreadsheet: %(kind)s") % {"kind": word(kind)}
    sheet["A2"].font = Font(bold=True, size=14)
    row = 3
    for text in _rules():
        sheet.merge_cells(start_row=row, start_column=1, end_row=row, end_column=4)
        cell = sheet.cell(row=row, column=1, value=text)
        cell.alignment = Alignment(wrap_text=True, vertical="top")
        sheet.row_dimensions[row].height = 15 * (1 + len(text) // 95)
        row += 1
    row += 1
    for column, text in enumerate((_("Sheet"), _("Column"), _("Needed"), _("How to fill it in")), start=1):
        sheet.cell(row=row, column=column, value=text).font = Font(bold=True)
    for section in Section:
        for one in columns_of(kind, section):
            row += 1
            needed = _("Yes") if kind in one.needed else ""
            cells = (str(SECTIONS[section]), label_of(one.key), needed, _how(one))
            for column, text in enumerate(cells, start=1):
                cell = sheet.cell(row=row, column=column, value=text)
                cell.alignment = Alignment(wrap_text=True, vertical="top")
    for letter, width in zip("ABCD", (18, 34, 12, 60), strict=True):
        sheet.column_dimensions[letter].width = width


def _how(column: Column) -> str:
    bound = _("At most %(limit)s characters.") % {"limit": column.limit}
    texts = (hint_of(column.key), bound if column.kind is Kind.TEXT else "")
    return " ".join(text for text in texts if text)


def _rules() -> list[str]:
    return [
        _("1. Give each declaration a reference of your own; write it in the first column of every sheet."),
        _("2. One row a declaration, one row a vehicle, one row a line of goods; all with its reference."),
        _("3. A row whose reference begins with # is not read: so the example may stay."),
        _("4. Columns may be moved. Columns of your own are named at the upload and left out."),
        _("5. Columns with a star are needed. Numbers: 10709 or 1.234.567,89. Days: 25/11/2026."),
        _("6. Save the file as .xlsx and upload it on the page Declarations."),
        _("7. Errors come back in a copy of this file, in their cells and in a list: correct that copy."),
        _("8. The same rows never declare twice, in any file. A changed row needs a new reference."),
    ]


def template_name(*, kind: Regime) -> str:
    """A file's name that every system takes."""
    return f"xulang-{kind.value.replace('_', '-')}.xlsx"


def kinds() -> list[tuple[str, str]]:
    return [(kind.value, word(kind)) for kind in Regime]
