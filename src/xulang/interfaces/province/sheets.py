"""The unit's spreadsheet: written with what it reports, and read back as cells."""

import io
from collections.abc import Iterable, Mapping, Sequence

import openpyxl
from django.utils.functional import Promise
from django.utils.translation import gettext, override
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from xulang.declarations import api as declarations
from xulang.declarations.api import DocumentRefusal
from xulang.indicators import api as indicators
from xulang.indicators.api import (
    COLUMNS,
    MARK,
    CellKind,
    Certainty,
    Grid,
    GridCell,
    IndicatorRefusal,
    Key,
    Merged,
    Span,
)
from xulang.interfaces.province import shown
from xulang.interfaces.province.beside import LABELS
from xulang.interfaces.province.words import BESIDES, CERTAINTIES, PLANS_OF, choices
from xulang.kernel.refusal import Refusal, RefusalCode

WIDTHS = {"name": 44, "unit": 16, "area": 12, "source": 30, "comment": 30}
SAID_WORDS: Mapping[str, Sequence[tuple[str, Promise]]] = {
    "certainty": choices(CERTAINTIES),
    "plan_of": choices(PLANS_OF),
}
# As people write it beside the words of our own list.
ALSO = {"ước": Certainty.ESTIMATE, "ước tính": Certainty.ESTIMATE, "sơ bộ": Certainty.PRELIMINARY}


def write_template(*, keys: Sequence[Key], span: Span) -> bytes:
    """One row a figure. The first row is hidden and says what each column is; columns may be moved."""
    book = openpyxl.Workbook()
    sheet = book.active
    if sheet is None:  # A new workbook has one.
        raise TypeError(book)
    sheet.title = gettext("Figures")[:31]
    headers = {
        "code": gettext("Code"),
        "area": gettext("Area"),
        "name": gettext("Indicator"),
        "unit": gettext("Unit of measure"),
        "as_of": gettext("As of"),
        "source": gettext("Source"),
        "comment": gettext("Comment"),
        **{str(name): str(label) for name, label in BESIDES.items()},
        **{name: str(LABELS[name]) for name in indicators.SAID},
    }
    for column, name in enumerate(COLUMNS, start=1):
        sheet.cell(row=1, column=column, value=f"{MARK}|{span.code}" if column == 1 else name)
        head = sheet.cell(row=2, column=column, value=headers[name])
        head.font, head.alignment = Font(bold=True), Alignment(wrap_text=True, vertical="top")
        head.fill = PatternFill(start_color="DDEBF7", end_color="DDEBF7", fill_type="solid")
        sheet.column_dimensions[get_column_letter(column)].width = WIDTHS.get(name, 16)
    sheet.row_dimensions[1].hidden = True
    entries = indicators.list_entries()
    for row, key in enumerate(keys, start=3):
        entry = entries[key.code]
        known = {"code": key.code, "area": key.area, "name": shown.name_of(entry), "unit": entry.unit}
        for column, name in enumerate(COLUMNS, start=1):
            if name in known:
                cell = sheet.cell(row=row, column=column, value=known[name])
                # A name that begins with "=" stays a text.
                cell.data_type = "s"
    _offer_words(sheet, last=len(keys) + 2)
    sheet.freeze_panes = "E3"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _offer_words(sheet: Worksheet, *, last: int) -> None:
    """Lists to choose from in the columns of SAID."""
    for name, words in SAID_WORDS.items():
        told = ",".join(str(label) for code, label in words if code)
        letter = get_column_letter(COLUMNS.index(name) + 1)
        offered = DataValidation(type="list", formula1=f'"{told}"', allow_blank=True, showErrorMessage=True)
        offered.add(f"{letter}3:{letter}{max(last, 3)}")
        sheet.add_data_validation(offered)


def said_words() -> dict[str, dict[str, str]]:
    """How the columns of SAID are written in each language of the product, as reading compares words."""
    found: dict[str, dict[str, str]] = {name: {} for name in SAID_WORDS}
    for language in ("vi", "en", "zh-hans"):
        with override(language):
            for name, words in SAID_WORDS.items():
                told = {indicators.folded(str(label)): code for code, label in words if code}
                found[name].update(told)
    found["certainty"].update({indicators.folded(word): str(code) for word, code in ALSO.items()})
    return found


# The same file is refused in the words of figures, not in those of customs declarations.
REFUSED: Mapping[RefusalCode, IndicatorRefusal] = {
    DocumentRefusal.EMPTY: IndicatorRefusal.SHEET_KIND,
    DocumentRefusal.UNKNOWN_KIND: IndicatorRefusal.SHEET_KIND,
    DocumentRefusal.OLD_WORKBOOK: IndicatorRefusal.SHEET_OLD,
    DocumentRefusal.TOO_LARGE: IndicatorRefusal.FILE_LARGE,
    DocumentRefusal.ENCRYPTED: IndicatorRefusal.SHEET_LOCKED,
    DocumentRefusal.MACROS: IndicatorRefusal.SHEET_MACROS,
    DocumentRefusal.MALFORMED: IndicatorRefusal.SHEET_BROKEN,
    DocumentRefusal.OWN_ENTITIES: IndicatorRefusal.SHEET_BROKEN,
    DocumentRefusal.UNPACKS_TO_TOO_MUCH: IndicatorRefusal.SHEET_TOO_MUCH,
    DocumentRefusal.TOO_MUCH_IN_IT: IndicatorRefusal.SHEET_TOO_MUCH,
    DocumentRefusal.TOO_SLOW: IndicatorRefusal.SHEET_TOO_MUCH,
}


def open_figures(*, content: bytes) -> list[Grid]:
    """The sheets of a workbook with figures. Raises a Refusal for a file that is not read."""
    try:
        opened = declarations.open_grids(content=content)
    except Refusal as refusal:
        code = REFUSED.get(refusal.code, refusal.code)
        raise Refusal(code=code, field=refusal.field, **refusal.params) from refusal
    return grids_of(opened)


def grids_of(opened: Iterable[declarations.OpenedGrid]) -> list[Grid]:
    """The opened sheets in the words of indicators."""
    return [
        Grid(
            name=one.name,
            cells={
                (cell.row, cell.column): GridCell(
                    kind=CellKind(cell.kind), text=cell.text, decimals=cell.decimals, percent=cell.percent
                )
                for cell in one.cells
            },
            merged=tuple(
                Merged(first_row=top, last_row=bottom, first_column=left, last_column=right)
                for top, bottom, left, right in one.merged
            ),
            hidden_rows=frozenset(one.hidden_rows),
            hidden_columns=frozenset(one.hidden_columns),
            hidden=one.hidden,
        )
        for one in opened
    ]
