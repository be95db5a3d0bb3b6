"""Spreadsheets of figures: what a cell shows, what has no value, what else is in the file."""

import io
import zipfile

import openpyxl
import pytest

from xulang.indicators import api as indicators
from xulang.indicators.api import (
    MARK,
    CellFinding,
    Certainty,
    Indicator,
    IndicatorRefusal,
    PeriodKind,
    PlanOf,
    Problem,
    ReadSheet,
)
from xulang.interfaces.province.sheets import open_figures, said_words
from xulang.interfaces.shared.refusal_texts import say
from xulang.kernel.refusal import Refusal

MONTH = "2026-09"
COLUMNS = ("code", "area", "name", "unit", "value", "plan", "percent_of_plan", "change_on_same_period")


def entry(code: str, name: str, unit: str) -> Indicator:
    return Indicator(
        code=code, name_vi=name, name_en=code, name_zh="", unit=unit, periods=(PeriodKind.MONTH,)
    )


ENTRIES = {
    one.code: one
    for one in (
        entry("tourists", "Khách du lịch", "triệu lượt"),
        entry("revenue", "Doanh thu du lịch", "tỷ đồng"),
        entry("growth", "Tốc độ tăng GRDP", "%"),
    )
}


def a_book() -> openpyxl.Workbook:
    """The template, with tourists in row 3, revenue in row 4, growth in row 5."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "Số liệu"
    sheet.append([f"{MARK}|{MONTH}", *COLUMNS[1:]])
    sheet.append(list(COLUMNS))
    for one in ENTRIES.values():
        sheet.append([one.code, "LS", one.name_vi, one.unit])
    return book


def read(content: bytes) -> ReadSheet:
    return indicators.read_template(
        grids=open_figures(content=content),
        entries=ENTRIES,
        allowed={(code, "LS") for code in ENTRIES},
        period=MONTH,
    )


def saved(book: openpyxl.Workbook) -> bytes:
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def put(book: openpyxl.Workbook, cell: str, value: str | float | None, look: str = "General") -> None:
    sheet = book.active
    assert sheet is not None
    sheet[cell] = value
    sheet[cell].number_format = look


def told(found: ReadSheet) -> list[tuple[str, str, Problem, str, str]]:
    return [(one.sheet, one.cell, one.problem, one.text, one.hint) for one in found.findings]


def test_a_cell_that_shows_per_cent_is_taken_as_it_shows() -> None:
    book = a_book()
    put(book, "E3", 0.35)
    put(book, "G3", 0.339, "0.0%")
    put(book, "H3", -0.0512, '0.00%;[Red]-0.00%;"–"')
    put(book, "E4", 1234.5, '#,##0.00" %"')
    put(book, "G4", 33.9, r"0.0\%")
    put(book, "E5", 0.0713, "0.00%")
    found = read(saved(book))
    assert found.findings == ()
    tourists, revenue, growth = (one.content for one in found.figures)
    assert (tourists.value, tourists.percent_of_plan, tourists.change_on_same_period) == (
        "0.35",
        "33.9",
        "-5.12",
    )
    assert (revenue.value, revenue.percent_of_plan) == ("1234.50", "33.9"), (
        "a per cent sign that is only text"
    )
    assert growth.value == "7.13"


def test_per_cent_where_another_unit_belongs_is_named() -> None:
    book = a_book()
    put(book, "E3", 0.35, "0%")
    put(book, "F4", 0.5, "0.0%")
    put(book, "E5", 0.07, "0%")
    found = read(saved(book))
    assert found.figures == ()
    assert told(found) == [
        ("Số liệu", "E3", Problem.PERCENT_FORMAT, "35 %", "triệu lượt"),
        ("Số liệu", "F4", Problem.PERCENT_FORMAT, "50 %", "tỷ đồng"),
    ]


def test_a_formula_without_its_value_is_named_and_nothing_is_taken() -> None:
    book = a_book()
    put(book, "E3", "=1+1")
    put(book, "E4", 7)
    found = read(saved(book))
    assert (found.figures, told(found)) == (
        (),
        [("Số liệu", "E3", Problem.NO_STORED_VALUE, "=1+1", "")],
    )


def test_a_formula_with_its_value_counts_as_that_and_one_that_says_nothing_as_empty() -> None:
    book = a_book()
    put(book, "E3", "=1+1")
    put(book, "E4", '=""')
    content = with_part(
        saved(book),
        (b"<f>1+1</f><v></v>", b"<f>1+1</f><v>2</v>"),
        (b"<f>1+1</f><v />", b"<f>1+1</f><v>2</v>"),
        (b'<c r="E4">', b'<c r="E4" t="str">'),
    )
    found = read(content)
    assert [(one.key.code, one.content.value) for one in found.figures] == [("tourists", "2")]
    assert found.findings == ()


def with_part(content: bytes, *changes: tuple[bytes, bytes]) -> bytes:
    """The workbook with its first sheet changed: what a program that calculates would have stored."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as before, zipfile.ZipFile(out, "w") as after:
        for part in before.infolist():
            body = before.read(part)
            if part.filename == "xl/worksheets/sheet1.xml":
                for old, new in changes:
                    body = body.replace(old, new)
            after.writestr(part.filename, body)
    return out.getvalue()


def test_other_sheets_with_something_in_them_are_named() -> None:
    book = a_book()
    put(book, "E3", 0.35)
    book.create_sheet("Trống")
    more = book.create_sheet("Phụ lục")
    more["B2"] = "Doanh thu"
    hidden = book.create_sheet("Ẩn")
    hidden["C3"] = 5
    hidden.sheet_state = "veryHidden"
    found = read(saved(book))
    assert (found.figures, sorted(told(found))) == (
        (),
        [
            ("Phụ lục", "B2", Problem.OTHER_SHEET, "Doanh thu", ""),
            ("Ẩn", "C3", Problem.HIDDEN_SHEET, "5", ""),
        ],
    )


def test_a_sorted_column_and_a_missing_unit_are_named() -> None:
    book = a_book()
    put(book, "A3", "revenue")
    put(book, "D3", None)
    put(book, "E3", 0.35)
    found = read(saved(book))
    assert [(one.cell, one.problem, one.hint) for one in found.findings] == [
        ("C3", Problem.WRONG_NAME, "Doanh thu du lịch"),
        ("D3", Problem.NO_UNIT, "tỷ đồng"),
    ]


def test_a_mapping_that_names_its_sheet_leaves_the_others_out() -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "Du lịch"
    sheet.append(["Khách du lịch", 0.4])
    book.create_sheet("Khác")["A1"] = "x"
    mapping = indicators.Mapping(
        labels=(("Khách du lịch", "tourists"),), columns=(indicators.ColumnRule(column=2),), sheet="Du lịch"
    )

    def findings(mapping: indicators.Mapping) -> tuple[CellFinding, ...]:
        return indicators.read_mapped(
            grids=open_figures(content=saved(book)),
            mapping=mapping,
            entries=ENTRIES,
            allowed={("tourists", "LS")},
            period=MONTH,
        ).findings

    assert findings(mapping) == ()
    unnamed = indicators.Mapping(labels=mapping.labels, columns=mapping.columns)
    assert [(one.sheet, one.problem) for one in findings(unnamed)] == [("Khác", Problem.OTHER_SHEET)]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"code;value\ntourists;1\n", IndicatorRefusal.SHEET_KIND),
        (b"", IndicatorRefusal.SHEET_KIND),
        (b"%PDF-1.7", IndicatorRefusal.SHEET_KIND),
        (bytes.fromhex("d0cf11e0a1b11ae1"), IndicatorRefusal.SHEET_OLD),
        (b"PK\x03\x04 broken", IndicatorRefusal.SHEET_BROKEN),
        (b"x" * (10 * 2**20 + 1), IndicatorRefusal.FILE_LARGE),
    ],
)
def test_a_file_that_is_not_read_is_refused_in_the_words_of_figures(
    content: bytes, code: IndicatorRefusal
) -> None:
    with pytest.raises(Refusal) as caught:
        open_figures(content=content)
    assert caught.value.code == code
    said = say(caught.value)
    assert "declaration" not in f"{said.title} {said.next_step}"


def test_too_long_a_comment_is_no_matter_of_declarations() -> None:
    book = a_book()
    put(book, "E3", "x" * 4001)
    with pytest.raises(Refusal) as caught:
        open_figures(content=saved(book))
    assert caught.value.code is IndicatorRefusal.SHEET_TOO_MUCH


def test_how_final_a_figure_is_and_whose_plan_is_read_in_any_language() -> None:
    book = a_book()
    sheet = book.worksheets[0]
    first = len(COLUMNS) + 1

    def taken() -> ReadSheet:
        return indicators.read_template(
            grids=open_figures(content=saved(book)),
            entries=ENTRIES,
            allowed={(code, "LS") for code in ENTRIES},
            period=MONTH,
            words=said_words(),
        )

    told = (("certainty", "Ước tính", "final", "FINAL"), ("plan_of", "省下达", "given by the centre", None))
    for place, (name, *words) in enumerate(told):
        for row, word in zip((1, 3, 4, 5), (name, *words), strict=True):
            sheet.cell(row=row, column=first + place).value = word
    for row in (3, 4, 5):
        sheet.cell(row=row, column=5).value = 2.5
    found = taken()
    assert found.findings == ()
    assert [(one.content.certainty, one.content.plan_of) for one in found.figures] == [
        (Certainty.ESTIMATE, PlanOf.PROVINCE),
        (Certainty.FINAL, PlanOf.CENTRAL),
        (Certainty.FINAL, PlanOf.UNSAID),
    ]
    sheet.cell(row=3, column=first).value = "có lẽ"
    [wrong] = taken().findings
    assert (wrong.cell, wrong.problem, wrong.text) == ("I3", Problem.NOT_LISTED, "có lẽ")
    sheet.delete_cols(first, 2)
    older = taken()
    assert older.findings == ()
    assert {one.content.certainty for one in older.figures} == {Certainty.UNSAID}
