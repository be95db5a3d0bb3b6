"""The copy of a file that goes back to its sender: wrong cells marked, a list of errors as its first sheet.

Marks are rules of conditional formatting and comments, so that the file's own formatting stays and a later
copy finds and removes them. Formulas leave as the values that were read: nothing in a copy computes.
"""

import io
from collections.abc import Sequence

import msgspec
import openpyxl
from defusedxml import DefusedXmlException
from openpyxl.comments import Comment
from openpyxl.formatting.formatting import ConditionalFormattingList
from openpyxl.formatting.rule import FormulaRule
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from xulang.declarations.domain.documents.refusals import DocumentRefusal
from xulang.declarations.domain.spreadsheets.findings import Level
from xulang.declarations.domain.spreadsheets.marks import Mark, Marking
from xulang.declarations.usecases.opening.tables import open_text
from xulang.declarations.usecases.opening.workbook import STUMBLES, check_archive, open_archive
from xulang.kernel.refusal import Refusal

OURS = '"xulang"="xulang"'
ERRORS = "xl.errors"
# What a spreadsheet would take for the beginning of a formula.
RISKY = ("=", "+", "-", "@", "\t", "\r")
COLOURS = {Level.ERROR: "FFC7CE", Level.WARNING: "FFEB9C", Level.NOTE: "DDEBF7"}
WIDTHS = (12, 20, 10, 24, 34, 80)
LINKED = 3


def mark_file(sent: bytes) -> bytes:
    marking = msgspec.msgpack.decode(sent, type=Marking)
    try:
        book = _of_text(marking.content) if marking.text else _of_workbook(marking.content)
        sheets = [sheet for sheet in book.worksheets if isinstance(sheet, Worksheet)]
        for sheet in sheets:
            _clear(sheet, author=marking.author)
        for index, sheet in enumerate(sheets):
            _mark(sheet, [mark for mark in marking.marks if mark.table == index], author=marking.author)
        _list(book, sheets, marking)
        out = io.BytesIO()
        book.save(out)
    except Refusal:
        raise
    except DefusedXmlException as error:
        raise Refusal(code=DocumentRefusal.OWN_ENTITIES) from error
    except STUMBLES as error:
        raise Refusal(code=DocumentRefusal.MALFORMED) from error
    return out.getvalue()


def _of_workbook(content: bytes) -> openpyxl.Workbook:
    with open_archive(content) as archive:
        check_archive(archive)
    book = openpyxl.load_workbook(io.BytesIO(content), data_only=True, keep_links=False)
    for sheet in book.worksheets:
        for cells in sheet.iter_rows():
            for cell in cells:
                if isinstance(cell.value, str) and cell.value.startswith(RISKY):
                    _quote(cell)
    return book


def _of_text(content: bytes) -> openpyxl.Workbook:
    book = openpyxl.Workbook()
    sheet = book.active
    if sheet is None:  # A new workbook has one.
        raise TypeError(book)
    (table,) = open_text(content)
    for row in table.rows:
        for cell in row.cells:
            _write(sheet, row.number, cell.column, cell.text)
    return book


def _quote(cell: "openpyxl.cell.cell.Cell | openpyxl.cell.cell.MergedCell") -> None:
    """Text for good: neither computed when the file opens nor when somebody edits the cell."""
    cell.data_type = "s"
    cell.quotePrefix = True


def _write(
    sheet: Worksheet, row: int, column: int, text: str
) -> "openpyxl.cell.cell.Cell | openpyxl.cell.cell.MergedCell":
    cell = sheet.cell(row=row, column=column)
    cell.value = text
    if text.startswith(RISKY):
        _quote(cell)
    return cell


def _clear(sheet: Worksheet, *, author: str) -> None:
    """Take an earlier copy's marks out."""
    kept = ConditionalFormattingList()
    for area in sheet.conditional_formatting:
        for rule in area.rules:
            if rule.formula != [OURS]:
                kept.add(str(area.sqref), rule)
    sheet.conditional_formatting = kept
    for cells in sheet.iter_rows():
        for cell in cells:
            if cell.comment is not None and cell.comment.author == author:
                cell.comment = None


def _mark(sheet: Worksheet, marks: list[Mark], *, author: str) -> None:
    said: dict[tuple[int, int], list[Mark]] = {}
    for mark in marks:
        if mark.row and mark.column:
            said.setdefault((mark.row, mark.column), []).append(mark)
    areas: dict[Level, list[str]] = {}
    for (row, column), those in said.items():
        worst = min(those, key=lambda mark: list(COLOURS).index(mark.level))
        areas.setdefault(worst.level, []).append(f"{get_column_letter(column)}{row}")
        text = "\n".join(mark.text for mark in those)
        cell = sheet.cell(row=row, column=column)
        own = cell.comment.text + "\n\n" if cell.comment else ""
        comment = Comment(own + text, author)
        comment.width, comment.height = 340, 40 + 20 * (1 + len(own + text) // 45)
        cell.comment = comment
    for level, cells in areas.items():
        fill = PatternFill(start_color=COLOURS[level], end_color=COLOURS[level], fill_type="solid")
        # One area of many cells: its length is bounded by the number of findings.
        rule = FormulaRule(formula=[OURS], fill=fill)  # type: ignore[no-untyped-call] # a function without types
        sheet.conditional_formatting.add(" ".join(cells), rule)


def _list(book: openpyxl.Workbook, sheets: Sequence[Worksheet], marking: Marking) -> None:
    """The list of errors, in place of an earlier copy's; it opens first."""
    for sheet in sheets:
        if sheet.cell(row=1, column=1).value == ERRORS:
            book.remove(sheet)
    listed = book.create_sheet(marking.title[:31], 0)
    _write(listed, 1, 1, ERRORS)
    listed.row_dimensions[1].hidden = True
    for column, text in enumerate(marking.headers, start=1):
        _write(listed, 2, column, text).font = Font(bold=True)
        listed.column_dimensions[get_column_letter(column)].width = WIDTHS[column - 1]
    for row, line in enumerate(marking.listed, start=3):
        for column, text in enumerate(line.cells, start=1):
            cell = _write(listed, row, column, text)
            cell.alignment = Alignment(wrap_text=True, vertical="top")
        if line.row and line.table < len(sheets):
            name = sheets[line.table].title.replace("'", "''")
            place = f"#'{name}'!{get_column_letter(max(1, line.column))}{line.row}"
            link = listed.cell(row=row, column=LINKED)
            link.hyperlink = place
            link.font = Font(color="0563C1", underline="single")
    listed.freeze_panes = "A3"
    book.active = 0
    for sheet in book.worksheets:
        sheet.sheet_view.tabSelected = sheet is listed
