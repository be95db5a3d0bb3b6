"""The template that the product ships: a Word document with marks, in the form of an official report.

Units download it, change its words and looks in Word and send it back. The marks are docxtpl's.
"""

import io
from typing import Final

from docx import Document
from docx.document import Document as Docx
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Mm, Pt
from docx.table import Table
from docx.text.paragraph import Paragraph

from xulang.indicators.domain.writing.letterhead import COUNTRY, MOTTO
from xulang.platform.official_form import (
    FIRST_LINE,
    Line,
    keep_rows_whole,
    set_page,
    set_widths,
    write_centred,
    write_foot,
    write_head,
)

HEAD: Final = (
    "Chỉ tiêu",
    "Đơn vị tính",
    "Kế hoạch, dự toán",
    "Thực hiện",
    "% so với kế hoạch, dự toán",
    "Tăng, giảm so với cùng kỳ (%)",
)
CELLS: Final = (
    "{{ row.name }}",
    "{{ row.unit }}",
    "{{ row.plan }}",
    "{{r row.value }}",
    "{{ row.percent }}",
    "{{ row.change }}",
)
WIDTHS: Final = (52, 22, 22, 24, 22, 23)
LETTERHEAD: Final = (
    (
        (
            Line(text="{%p if upper %}"),
            Line(text="{{ upper }}", size=12),
            Line(text="{%p endif %}"),
            Line(text="{{ body }}", size=12, bold=True, rule=0.4),
        ),
        (Line(text=COUNTRY, size=12, bold=True), Line(text=MOTTO, bold=True, rule=0.54)),
    ),
    ((Line(text="Số: {{ number }}"),), (Line(text="{{ place }}, {{ day }}", italic=True),)),
)
TITLE: Final = (
    Line(text="BÁO CÁO", size=14, bold=True),
    Line(text="{{ title }}", size=14, bold=True, rule=0.25),
)
TEXT: Final = (
    "{%p for section in sections %}",
    "H:{{ section.number }}. {{ section.heading }}",
    "{%p for sentence in section.sentences %}",
    "P:{{r sentence }}",
    "{%p endfor %}",
    "{%p endfor %}",
    "{%p if missing %}",
    "H:Chỉ tiêu chưa có số liệu",
    "{%p for one in missing %}",
    "P:{{ loop.index }}. {{ one }}",
    "{%p endfor %}",
    "{%p endif %}",
)
AFTER_TABLES: Final = (
    "{%p for note in notes %}",
    "{{ note }}",
    "{%p endfor %}",
    "{%p if chart %}",
    "{{ chart }}",
    "{%p endif %}",
    "H:Nguồn số liệu",
    "{%p for source in sources %}",
    "P:{{ loop.index }}. {{r source }}",
    "{%p endfor %}",
)


def shipped_template() -> bytes:
    document = Document()
    set_page(document=document)
    document.core_properties.title = "Báo cáo tình hình thực hiện các chỉ tiêu kinh tế - xã hội"
    write_head(document=document, rows=LETTERHEAD)
    write_centred(document=document, lines=TITLE)
    for text in TEXT:
        _written(document, text)
    write_foot(
        document=document,
        recipients=("{%p for one in recipients %}", "{{ one }}", "{%p endfor %}"),
        capacity="{{ capacity }}",
        signer="{{ signer }}",
    )
    _annex(document)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _annex(document: Docx) -> None:
    """Tables, chart and sources come after the signature, on pages of their own."""
    first = len(document.paragraphs)
    lines = (
        Line(text="PHỤ LỤC", size=14, bold=True),
        Line(text="Biểu số liệu {{ period }}", size=14, bold=True),
        Line(text="(Kèm theo Báo cáo số {{ number }} {{ day }} của {{ issuer }})", italic=True),
    )
    write_centred(document=document, lines=lines)
    document.paragraphs[first].paragraph_format.page_break_before = True
    document.add_paragraph().paragraph_format.space_after = Pt(0)
    _written(document, "{%p for section in sections %}")
    _caption(document, "{{ section.number }}. {{ section.heading }}")
    _table(document)
    _written(document, "{%p endfor %}")
    for text in AFTER_TABLES:
        _written(document, text)


def _written(document: Docx, text: str) -> Paragraph:
    """After “H:” a heading, after “P:” running text, else a line of marks alone."""
    if text.startswith("H:"):
        paragraph: Paragraph = document.add_paragraph(text[2:], style="Heading 1")
        return paragraph
    paragraph = document.add_paragraph(text.removeprefix("P:"))
    if text.startswith("P:"):
        paragraph.alignment = WD_ALIGN_PARAGRAPH.JUSTIFY
        paragraph.paragraph_format.first_line_indent = FIRST_LINE
    elif "chart" in text and "if" not in text:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    return paragraph


def _caption(document: Docx, text: str) -> None:
    paragraph = document.add_paragraph()
    paragraph.paragraph_format.keep_with_next = True
    run = paragraph.add_run(text)
    run.bold = True


def _table(document: Docx) -> None:
    table = document.add_table(rows=4, cols=len(HEAD))
    table.style = "Table Grid"
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    _fill(table, 0, HEAD)
    _fill(table, 1, ("{%tr for row in section.rows %}",))
    _fill(table, 2, CELLS)
    _fill(table, 3, ("{%tr endfor %}",))
    keep_rows_whole(table=table)
    set_widths(table=table, widths=[Mm(width) for width in WIDTHS])
    document.add_paragraph()


def _fill(table: Table, number: int, texts: tuple[str, ...]) -> None:
    for place, text in enumerate(texts):
        paragraph = table.rows[number].cells[place].paragraphs[0]
        paragraph.paragraph_format.space_after = Pt(0)
        run = paragraph.add_run(text)
        run.font.size = Pt(11)
        run.bold = number == 0
        if number == 0 or place > 1:
            paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER if number == 0 else WD_ALIGN_PARAGRAPH.RIGHT
