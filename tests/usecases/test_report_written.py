"""Reports as Word and PDF are read back to the same figures; templates are strangers' files."""

import io
import zipfile
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from docx import Document
from docx.document import Document as Docx

from tests.domain.test_report_writing import told_report
from tests.support.documents import hostile
from xulang.indicators import api as indicators
from xulang.indicators.domain.numbers import Published
from xulang.indicators.domain.reading.figure import Figure
from xulang.indicators.domain.reading.report import read_blocks
from xulang.indicators.domain.writing.compose import row_of
from xulang.indicators.domain.writing.sentences import sentence_of
from xulang.indicators.domain.writing.told import Share, Told
from xulang.indicators.usecases.opening.docx_file import open_docx
from xulang.indicators.usecases.opening.pdf import open_pdf
from xulang.indicators.usecases.rendering.child import make
from xulang.indicators.usecases.rendering.door import render
from xulang.indicators.usecases.rendering.order import Order
from xulang.kernel.refusal import Refusal

R = indicators.WritingRefusal
REPORT = told_report(date(2022, 7, 10))
WRITTEN = {
    ("tổng thu ngân sách nhà nước", "3000", "tỷ đồng", "2022-H1", "38.22", "25"),
    ("thu nội địa", "1100.50", "tỷ đồng", "2022-H1", "46.8", "None"),
    ("xếp hạng dti", "5", "hạng", "2022-H1", "None", "None"),
}


def as_row(figure: Figure) -> tuple[str, ...]:
    names = ("indicator", "value", "unit", "period", "percent_of_plan", "change_percent")
    row = indicators.written(figure=figure)
    return tuple(str(row[name]).casefold() if name == "indicator" else str(row[name]) for name in names)


def read_back(content: bytes) -> set[tuple[str, ...]]:
    return {as_row(one.figure) for one in indicators.read_report_file(content=content).figures}


@pytest.fixture(scope="module")
def docx() -> bytes:
    return render(report=REPORT, form="docx")


def test_a_word_report_is_read_back_from_its_sentences_and_its_table(docx: bytes) -> None:
    assert read_back(docx) == WRITTEN
    assert len(indicators.read_report_file(content=docx).figures) == 2 * len(WRITTEN)


@pytest.mark.parametrize("period", ["2022-05", "2022-Q3", "2022-9M", "2022"])
def test_every_kind_of_report_comes_back_as_it_was_written(period: str) -> None:
    """In this process: that files are made and read apart is tried with the half year's."""
    report = told_report(date(2023, 1, 10), period=period)
    written = {(*row[:3], period, *row[4:]) for row in WRITTEN}
    word = make(Order(report=report, template=b"", form="docx"))
    found = read_blocks(blocks=open_docx(content=word)).figures
    assert {as_row(one) for one in found} == written
    assert len(found) == 2 * len(written)
    printed = read_blocks(
        blocks=open_pdf(content=make(Order(report=report, template=b"", form="pdf")))
    ).figures
    assert {as_row(one) for one in printed} == written
    assert len(printed) == len(written)


def test_its_numbers_lead_to_their_values(docx: bytes) -> None:
    with zipfile.ZipFile(io.BytesIO(docx)) as archive:
        links = archive.read("word/_rels/document.xml.rels").decode()
        pictures = [name for name in archive.namelist() if name.startswith("word/media/")]
        body = archive.read("word/document.xml").decode()
    assert "https://gate.example/revenue/2022-H1" in links
    assert "https://gate.example/domestic/2022-H1" in links
    assert len(pictures) == 1
    assert "{{" not in body
    assert "{%" not in body


LONG = [
    Told(
        code=name,
        name=name,
        unit=unit,
        value=Published(low=Decimal(value)),
        shares=(Share(percent=Decimal("90.91")),),
        link="https://gate.example/long",
    )
    for name, unit, value in (
        ("Thu từ hoạt động xuất nhập khẩu", "tỷ đồng", "5000"),
        ("Doanh nghiệp thành lập mới", "doanh nghiệp", "490"),
        ("Tổng kế hoạch vốn đầu tư công nguồn ngân sách địa phương", "tỷ đồng", "3340.71"),
    )
]


def test_the_pdf_says_the_same_and_no_more() -> None:
    pdf = render(report=REPORT, form="pdf")
    assert pdf.startswith(b"%PDF-")
    assert read_back(pdf) == WRITTEN
    assert len(indicators.read_report_file(content=pdf).figures) == len(WRITTEN)
    assert b"https://gate.example/revenue/2022-H1" in pdf


def test_rows_of_a_printed_table_that_break_are_no_figures() -> None:
    section = replace(
        REPORT.sections[0],
        sentences=tuple(sentence_of(told=one) for one in LONG),
        rows=tuple(row_of(told=one) for one in LONG),
    )
    figures = indicators.read_report_file(
        content=render(report=replace(REPORT, sections=(section,)), form="pdf")
    ).figures
    assert [(one.figure.indicator, one.figure.value and str(one.figure.value.low)) for one in figures] == [
        (one.name, str(one.value.low)) for one in LONG if one.value
    ]


def template(fill: Callable[[Docx], None]) -> bytes:
    document, out = Document(), io.BytesIO()
    fill(document)
    document.save(out)
    return out.getvalue()


def test_a_unit_s_own_template_is_filled_in_instead() -> None:
    def own(document: Docx) -> None:
        document.add_paragraph("Thông báo nhanh {{ period }}")
        document.add_paragraph("{%p for section in sections %}")
        document.add_paragraph("{%p for sentence in section.sentences %}")
        document.add_paragraph("{{r sentence }}")
        document.add_paragraph("{%p endfor %}")
        document.add_paragraph("{%p endfor %}")

    made = render(report=REPORT, template=template(own), form="docx")
    lines = [paragraph.text for paragraph in Document(io.BytesIO(made)).paragraphs]
    assert lines[0] == "Thông báo nhanh 6 tháng đầu năm 2022"
    assert "3.000 tỷ đồng" in "".join(lines[1:])


def line(text: str) -> bytes:
    def fill(document: Docx) -> None:
        document.add_paragraph(text)

    return template(fill)


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"%PDF-1.7", R.TEMPLATE_UNKNOWN_KIND),
        (b"PK\x03\x04" + b"\0" * 5_000_000, R.TEMPLATE_TOO_LARGE),
        (hostile.workbook(), R.TEMPLATE_BROKEN),
        (line("{{ period"), R.TEMPLATE_BROKEN),
        (line("{{ period.__class__.__mro__[1].__subclasses__() }}"), R.TEMPLATE_BROKEN),
        (line("{{ ''.__class__.__base__ }}"), R.TEMPLATE_BROKEN),
        (line("{% for one in range(10**9) %}a{% endfor %}"), R.TEMPLATE_BROKEN),
        (line("{% include '/etc/passwd' %}"), R.TEMPLATE_BROKEN),
        (line("{{ 'a' * 10**10 }}"), R.TEMPLATE_BROKEN),
    ],
)
def test_a_template_that_does_harm_is_refused_by_name(
    content: bytes, code: indicators.WritingRefusal
) -> None:
    with pytest.raises(Refusal) as refused:
        render(report=REPORT, template=content, form="docx")
    assert refused.value.code == code


def test_the_shipped_template_may_be_changed_and_used_again() -> None:
    shipped = indicators.shipped_template()
    document, out = Document(io.BytesIO(shipped)), io.BytesIO()
    for paragraph in document.paragraphs:
        if paragraph.text == "BÁO CÁO":
            paragraph.text = "BÁO CÁO NHANH"
    document.save(out)
    made = render(report=REPORT, template=out.getvalue(), form="docx")
    assert read_back(made) == WRITTEN
    assert "BÁO CÁO NHANH" in [paragraph.text for paragraph in Document(io.BytesIO(made)).paragraphs]
