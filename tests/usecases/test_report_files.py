"""Reports as files: DOCX, PDF with text, plain text; what is not read is refused by name."""

import io
import json
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from docx import Document
from docx.document import Document as Docx
from reportlab.pdfgen.canvas import Canvas

from tests.support.documents import hostile
from tests.support.documents.files import font_named
from xulang.indicators import api as indicators
from xulang.indicators.domain.reading import blocks
from xulang.interfaces.cli.indicators import shipped_entries
from xulang.interfaces.cli.main import EXIT_REFUSED, main
from xulang.kernel.refusal import Refusal

R = indicators.ReportRefusal
TITLE = "Báo cáo tình hình kinh tế - xã hội 6 tháng đầu năm 2022"
FIRST = "Tổng thu ngân sách ước đạt 7.909,87 tỷ đồng, đạt 100,76% dự toán."
LEFT = [
    "Khách du lịch đạt 2,22 triệu lượt, tăng 101,5% so",
    "với cùng kỳ. Doanh thu du lịch đạt 881 tỷ đồng,",
]
LEFT += ["đạt 33,9% kế hoạch. Trong kỳ không phát sinh", "vấn đề lớn. Toàn tỉnh có 490 doanh nghiệp thành"]
RIGHT = ["lập mới. Giải ngân vốn đầu tư công 814,5 tỷ", "đồng, đạt 32,6% kế hoạch. Tình hình ổn định,"]
RIGHT += ["đời sống người dân được bảo đảm, các lễ hội", "diễn ra an toàn, không có sự việc phức tạp."]


def docx(fill: Callable[[Docx], None]) -> bytes:
    document, out = Document(), io.BytesIO()
    fill(document)
    document.save(out)
    return out.getvalue()


def report(document: Docx) -> None:
    document.add_heading(TITLE, level=0)
    document.add_paragraph(FIRST)
    document.add_paragraph("Khách du lịch 2,22 triệu lượt.", style="List Bullet")
    table = document.add_table(rows=0, cols=4)
    for row in (
        ("Chỉ tiêu", "Thực hiện", "% so với", "% so với"),
        ("Chỉ tiêu", "Thực hiện", "KH", "Cùng kỳ"),
    ):
        for cell, text in zip(table.add_row().cells, row, strict=True):
            cell.text = text
    table.cell(0, 0).merge(table.cell(1, 0))
    table.cell(0, 2).merge(table.cell(0, 3))
    for cell, text in zip(table.add_row().cells, ("Thu nội địa", "1.100", "46,8", "87,8"), strict=True):
        cell.text = text


def read(content: bytes) -> list[tuple[str, str, str, str]]:
    found = indicators.read_report_file(content=content).figures
    rows = []
    for one in found:
        row = indicators.written(figure=one.figure)
        rows.append(
            tuple(str(row[name]) for name in ("indicator", "value", "percent_of_plan", "change_percent"))
        )
    return [(a, b, c, d) for a, b, c, d in rows]


def test_a_word_document_with_headings_lists_and_tables() -> None:
    assert read(docx(report)) == [
        ("Tổng thu ngân sách", "7909.87", "100.76", "None"),
        ("Khách du lịch", "2.22", "None", "None"),
        ("Thu nội địa", "1100", "46.8", "-12.2"),
    ]


def pdf() -> bytes:
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=(595, 842))
    canvas.setFont(font_named("DejaVuSans"), 10)
    canvas.drawString(50, 800, TITLE)
    canvas.drawString(50, 780, FIRST)
    for column, lines in ((50, LEFT), (330, RIGHT)):
        for number, line in enumerate(lines):
            canvas.drawString(column, 740 - 14 * number, line)
    canvas.drawString(295, 30, "12")
    canvas.save()
    return out.getvalue()


def test_a_pdf_is_read_column_by_column() -> None:
    assert read(pdf()) == [
        ("Tổng thu ngân sách", "7909.87", "100.76", "None"),
        ("Khách du lịch", "2.22", "None", "101.5"),
        ("Doanh thu du lịch", "881", "33.9", "None"),
        ("doanh nghiệp thành lập mới", "490", "None", "None"),
        ("Giải ngân vốn đầu tư công", "814.5", "32.6", "None"),
    ]


def with_document(xml: bytes) -> bytes:
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(docx(report))) as old,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for part in old.namelist():
            new.writestr(part, xml if part == "word/document.xml" else old.read(part))
    return out.getvalue()


LAUGHS = b'<!DOCTYPE a [<!ENTITY b "cc"><!ENTITY d "&b;&b;">]><a>&d;</a>'
W = b'<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>'
END = b"</w:body></w:document>"
CASES: dict[str, tuple[Callable[[], bytes], set[indicators.ReportRefusal]]] = {
    "nothing": (lambda: b" \n", {R.EMPTY}),
    "noise": (lambda: b"\x89PNG\r\n\x1a\n" + b"\xff\0" * 100, {R.UNKNOWN_KIND}),
    "huge": (lambda: b"a" * (blocks.BYTES + 1), {R.TOO_LARGE}),
    "long text": (lambda: b"a " * blocks.TEXT_CHARACTERS, {R.TOO_MUCH_IN_IT}),
    "old Word": (lambda: hostile.OLE + b"\0" * 600, {R.OLD_FORMAT}),
    "locked": (lambda: hostile.OLE + "EncryptedPackage".encode("utf-16-le"), {R.ENCRYPTED}),
    "a workbook": (hostile.workbook, {R.UNKNOWN_KIND}),
    "torn": (lambda: docx(report)[:-300], {R.MALFORMED}),
    "entities": (lambda: with_document(LAUGHS), {R.OWN_ENTITIES}),
    "bomb": (lambda: with_document(W + b" " * 70_000_000 + END), {R.UNPACKS_TO_TOO_MUCH}),
    "deep": (lambda: with_document(W + b"<w:sdt>" * 400 + b"</w:sdt>" * 400 + END), {R.TOO_MUCH_IN_IT}),
    "many paragraphs": (lambda: with_document(W + b"<w:p/>" * 30_000 + END), {R.TOO_MUCH_IN_IT}),
    "no text": (lambda: with_document(W + END), {R.NO_TEXT}),
    "many parts": (hostile.many_parts, {R.UNPACKS_TO_TOO_MUCH}),
    "torn PDF": (lambda: hostile.other_pdf()[:300], {R.MALFORMED}),
    "locked PDF": (hostile.locked_pdf, {R.ENCRYPTED}),
    "scan": (hostile.pictures_only, {R.NO_TEXT}),
    "endless pages": (hostile.endless_pages, {R.TOO_MUCH_IN_IT, R.MALFORMED, R.NO_TEXT}),
}


@pytest.mark.parametrize("name", CASES)
def test_what_is_not_read_is_refused_by_name(name: str) -> None:
    make, codes = CASES[name]
    with pytest.raises(Refusal) as refused:
        indicators.read_report_file(content=make())
    assert refused.value.code in codes


def test_the_command_prints_one_object_a_figure_without_a_database(tmp_path: Path) -> None:
    file = tmp_path / "bao-cao.txt"
    file.write_text(f"{TITLE}\n{FIRST}\nTốc độ tăng GRDP 7-7,5%.\n")
    command = [sys.executable, "-m", "xulang.interfaces.cli.main", "indicators", "read", str(file), "--json"]
    home = {"XULANG_HOME": str(tmp_path / "none"), "PYTHONPATH": ":".join(sys.path), "PATH": ""}
    done = subprocess.run(command, capture_output=True, check=True, env=home, timeout=60)
    revenue, growth = (json.loads(line) for line in done.stdout.decode().splitlines())
    seven = ("indicator", "value", "unit", "period", "percent_of_plan", "change_percent", "sentence")
    assert [revenue[name] for name in seven] == [
        "Tổng thu ngân sách",
        7909.87,
        "tỷ đồng",
        "2022-H1",
        100.76,
        None,
        FIRST,
    ]
    assert revenue["match"] == {
        "code": "state_budget_revenue",
        "name": "Tổng thu ngân sách nhà nước",
        "score": 1.0,
    }
    assert (growth["value"], growth["value_high"], growth["unit"]) == (7, 7.5, "%")


def test_the_command_says_in_three_languages_why_it_reads_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "trong.txt"
    file.write_bytes(b"")
    assert main(["indicators", "read", str(file)]) == EXIT_REFUSED
    code, *said = capsys.readouterr().err.splitlines()
    assert code == "xulang indicators: refused, indicators.report_empty"
    assert len(said) == 3
    assert said[1] == "  There is no report, or nothing in it. Choose a file or paste the report's text."
    assert len(set(said)) == len(said)


def test_disbursement_alone_is_that_of_public_investment() -> None:
    found = indicators.read_report_file(
        content=f"{TITLE}\nGiải ngân 1.234 tỷ đồng.".encode(), entries=shipped_entries()
    ).figures
    assert [(one.figure.indicator, one.match and one.match.code) for one in found] == [
        ("Giải ngân", "public_investment_disbursed")
    ]
