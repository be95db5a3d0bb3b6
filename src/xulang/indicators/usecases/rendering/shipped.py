"""The template that the product ships: a Word document with marks, in the form of a provincial report.

Units download it, change its words and looks in Word and send it back. The marks are docxtpl's.
"""

import io

from docx import Document
from docx.document import Document as Docx
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt
from docx.table import Table, _Cell
from docx.text.paragraph import Paragraph

FONT = "Times New Roman"
HEAD = (
    "Chỉ tiêu",
    "Đơn vị tính",
    "Kế hoạch",
    "Thực hiện",
    "% so với kế hoạch",
    "Tăng, giảm so với cùng kỳ (%)",
)
CELLS = (
    "{{ row.name }}",
    "{{ row.unit }}",
    "{{ row.plan }}",
    "{{r row.value }}",
    "{{ row.percent }}",
    "{{ row.change }}",
)
LETTERHEAD = (6.3, 10.2)
WIDTHS = (5.2, 2.3, 2.2, 2.4, 2.2, 2.7)


def shipped_template() -> bytes:
    document = Document()
    _page(document)
    _letterhead(document)
    _centred(document, "BÁO CÁO", size=15)
    _centred(document, "{{ title }}", size=14)
    for text in (
        "{%p for section in sections %}",
        "H:{{ section.number }}. {{ section.heading }}",
        "{%p for sentence in section.sentences %}",
        "P:{{r sentence }}",
        "{%p endfor %}",
        "{%p endfor %}",
    ):
        _written(document, text)
    _written(document, "H:Biểu số liệu")
    _written(document, "{%p for section in sections %}")
    _caption(document, "{{ section.heading }}")
    _table(document)
    _written(document, "{%p endfor %}")
    _written(document, "{%p for note in notes %}")
    _written(document, "{{ note }}")
    _written(document, "{%p endfor %}")
    for text in (
        "{%p if missing %}",
        "H:Chỉ tiêu chưa có số liệu",
        "{%p for one in missing %}",
        "P:{{ loop.index }}. {{ one }}",
        "{%p endfor %}",
        "{%p endif %}",
        "{%p if chart %}",
        "{{ chart }}",
        "{%p endif %}",
        "H:Nguồn số liệu",
        "{%p for source in sources %}",
    ):
        _written(document, text)
    _written(document, "P:{{ loop.index }}. {{r source }}")
    _written(document, "{%p endfor %}")
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _page(document: Docx) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin, section.right_margin = Cm(3), Cm(1.5)
    section.top_margin = section.bottom_margin = Cm(2)
    for name in ("Normal", "Heading 1"):
        style = document.styles[name]
        style.font.name = FONT
        style.font.size = Pt(13)
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        for part in ("w:ascii", "w:hAnsi", "w:eastAsia", "w:cs"):
            fonts.set(qn(part), FONT)
        for part in ("w:asciiTheme", "w:hAnsiTheme", "w:eastAsiaTheme", "w:cstheme"):
            fonts.attrib.pop(qn(part), None)
    document.styles["Normal"].paragraph_format.space_after = Pt(6)
    heading = document.styles["Heading 1"]
    heading.font.bold = True
    heading.font.color.rgb = None
    document.core_properties.title = "Báo cáo tình hình thực hiện các chỉ tiêu kinh tế - xã hội"
    document.core_properties.author = ""
    document.core_properties.language = "vi-VN"


def _letterhead(document: Docx) -> None:
    table = document.add_table(rows=1, cols=2)
    table.autofit = False
    _set_widths(table, LETTERHEAD)
    left, right = table.rows[0].cells
    _lines(left, ["{{ province }}", "{{ unit }}"])
    _lines(right, ["CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc", "{{ day }}"])
    document.add_paragraph()


def _lines(cell: _Cell, texts: list[str]) -> None:
    for index, text in enumerate(texts):
        paragraph = cell.paragraphs[0] if index == 0 else cell.add_paragraph()
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        paragraph.paragraph_format.space_after = Pt(0)
        run = paragraph.add_run(text)
        run.font.size = Pt(12)
        run.bold = "day" not in text
        run.italic = "day" in text


def _centred(document: Docx, text: str, *, size: int) -> None:
    paragraph = document.add_paragraph()
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    run = paragraph.add_run(text)
    run.bold, run.font.size = True, Pt(size)


def _written(document: Docx, text: str) -> Paragraph:
    """After “H:” a heading, after “P:” running text, else a line of marks alone."""
    if text.startswith("H:"):
        paragraph: Paragraph = document.add_paragraph(text[2:], style="Heading 1")
        return paragraph
    paragraph = document.add_paragraph(text.removeprefix("P:"))
    if text.startswith("P:"):
        paragraph.alignment = WD_ALIGN_PARAGRAPH.JUSTIFY
        paragraph.paragraph_format.first_line_indent = Cm(1)
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
    _repeat(table)
    _fill(table, 1, ("{%tr for row in section.rows %}",))
    _fill(table, 2, CELLS)
    _fill(table, 3, ("{%tr endfor %}",))
    table.autofit = False
    _set_widths(table, WIDTHS)
    document.add_paragraph()


def _set_widths(table: Table, widths: tuple[float, ...]) -> None:
    """Of the grid and of each cell: Word goes by the one, LibreOffice by the other."""
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Cm(width)
        for cell in column.cells:
            cell.width = Cm(width)


def _fill(table: Table, number: int, texts: tuple[str, ...]) -> None:
    for place, text in enumerate(texts):
        paragraph = table.rows[number].cells[place].paragraphs[0]
        paragraph.paragraph_format.space_after = Pt(0)
        run = paragraph.add_run(text)
        run.font.size = Pt(11)
        run.bold = number == 0
        if number == 0 or place > 1:
            paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER if number == 0 else WD_ALIGN_PARAGRAPH.RIGHT


def _repeat(table: Table) -> None:
    """The head comes again on each page, and no row is torn."""
    for number, row in enumerate(table.rows):
        properties = row._tr.get_or_add_trPr()  # noqa: SLF001 -- python-docx has no other way to it
        for name in ("w:cantSplit", "w:tblHeader") if number == 0 else ("w:cantSplit",):
            mark = OxmlElement(name)
            mark.set(qn("w:val"), "true")
            properties.append(mark)
