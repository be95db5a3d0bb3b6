"""The daily report of the gates as an office sends it: Nghị định 30/2020/NĐ-CP, in Vietnamese."""

import io
from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import override
from docx import Document
from docx.document import Document as Docx
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Mm, Pt
from docx.table import _Cell

from xulang.indicators.api import COUNTRY, MOTTO, Letterhead, day_in_words
from xulang.insight.api import DailyReport
from xulang.interfaces.centre.daily import (
    COLUMNS,
    basis_text,
    gate_texts,
    shown_lines,
    span_words,
    whole_text,
)
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
from xulang.queueing.api import HANOI

LANGUAGE: Final = "vi"
SMALL: Final = Pt(10)
GATE_WIDTH, NUMBER_WIDTH = Mm(45), Mm(15)


def write_docx(*, report: DailyReport, head: Letterhead) -> bytes:
    document, content = Document(), io.BytesIO()
    with override(LANGUAGE):
        _write(document, report, head)
    document.save(content)
    return content.getvalue()


def _write(document: Docx, report: DailyReport, head: Letterhead) -> None:
    set_page(document=document)
    title = _(
        "Situation of the gates from %(since_hour)s, %(since_day)s until %(at_hour)s, %(at_day)s"
    ) % span_words(report)
    document.core_properties.title = title
    day = day_in_words(day=report.until.astimezone(HANOI).date())
    above = (Line(text=head.upper, size=12),) if head.upper else ()
    body = Line(text=head.body, size=12, bold=True, rule=0.4)
    country = (Line(text=COUNTRY, size=12, bold=True), Line(text=MOTTO, bold=True, rule=0.54))
    under = (Line(text=f"Số: {head.number}"),), (Line(text=f"{head.place}, {day}", italic=True),)
    write_head(document=document, rows=[((*above, body), country), under])
    lines = [Line(text="BÁO CÁO", size=14, bold=True), Line(text=title, size=14, bold=True, rule=0.25)]
    write_centred(document=document, lines=lines)
    for text in (whole_text(report), *(f"- {one}" for one in gate_texts(report))):
        paragraph = document.add_paragraph(text)
        paragraph.alignment = WD_ALIGN_PARAGRAPH.JUSTIFY
        paragraph.paragraph_format.first_line_indent = FIRST_LINE
    _table(document, report)
    note = document.add_paragraph()
    note.add_run(basis_text(report)).font.size = SMALL
    recipients = head.recipient_lines
    write_foot(document=document, recipients=recipients, capacity=head.capacity, signer=head.signer)


def _table(document: Docx, report: DailyReport) -> None:
    table = document.add_table(rows=1, cols=len(COLUMNS) + 1)
    table.style = "Table Grid"
    for place, head in enumerate([_("Gate or route"), *map(str, COLUMNS.values())]):
        _cell(table.rows[0].cells[place], head, WD_ALIGN_PARAGRAPH.CENTER, bold=True)
    for line in shown_lines(report, report):
        cells = table.add_row().cells
        whole = line.name == _("All gates")
        _cell(cells[0], line.name, WD_ALIGN_PARAGRAPH.LEFT, bold=whole)
        for cell, one in zip(cells[1:], line.figures, strict=True):
            _cell(cell, one.text, WD_ALIGN_PARAGRAPH.RIGHT, bold=whole)
    set_widths(table=table, widths=[GATE_WIDTH, *[NUMBER_WIDTH] * len(COLUMNS)])
    keep_rows_whole(table=table)


def _cell(cell: _Cell, text: str, alignment: WD_ALIGN_PARAGRAPH, *, bold: bool) -> None:
    paragraph = cell.paragraphs[0]
    paragraph.alignment = alignment
    paragraph.paragraph_format.space_after = Pt(0)
    run = paragraph.add_run(text)
    run.font.size, run.bold = SMALL, bold
