"""Word documents in the form of Nghị định 30/2020/NĐ-CP, phụ lục I: page, head, title and foot.

The same for reports written from a template's marks and for those written at once.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from docx.document import Document
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.shared import Length, Mm, Pt
from docx.table import Table, _Cell
from docx.text.paragraph import Paragraph

FONT: Final = "Times New Roman"
BODY: Final = 13
PAPER = Mm(210), Mm(297)
# Left of its width is the body's, right the country's.
LEFT: Final = 0.38
FIRST_LINE: Final = Mm(10)
# What may follow a border among a paragraph's properties, in the order of the schema.
AFTER_BORDER: Final = ("w:shd", "w:tabs", "w:spacing", "w:ind", "w:contextualSpacing", "w:jc", "w:outlineLvl")
ROOM_TO_SIGN: Final = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A line of a head or foot. `rule`: a rule beneath, so much of the width; 0 is none."""

    text: str
    size: float = BODY
    bold: bool = False
    italic: bool = False
    rule: float = 0.0


def set_page(*, document: Document) -> None:
    """A4, margins 20, 20, 30 and 15 mm, Times New Roman 13; numbers of pages from the second one on."""
    section = document.sections[0]
    section.page_width, section.page_height = PAPER
    section.left_margin, section.right_margin = Mm(30), Mm(15)
    section.top_margin = section.bottom_margin = Mm(20)
    section.header_distance = Mm(10)
    for name in ("Normal", "Heading 1", "Header"):
        style = document.styles[name]
        style.font.name = FONT
        style.font.size = Pt(BODY)
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        for part in ("w:ascii", "w:hAnsi", "w:eastAsia", "w:cs"):
            fonts.set(qn(part), FONT)
        for part in ("w:asciiTheme", "w:hAnsiTheme", "w:eastAsiaTheme", "w:cstheme"):
            fonts.attrib.pop(qn(part), None)
    document.styles["Normal"].paragraph_format.space_after = Pt(6)
    heading = document.styles["Heading 1"]
    heading.font.bold = True
    heading.font.color.rgb = None
    document.core_properties.author = ""
    document.core_properties.language = "vi-VN"
    section.different_first_page_header_footer = True
    _number_pages(section.header.paragraphs[0])


def write_head(*, document: Document, rows: Sequence[tuple[Sequence[Line], Sequence[Line]]]) -> None:
    """The body's lines left and the country's right, row beside row."""
    table = _unframed(document, rows=len(rows))
    for row, pair in zip(table.rows, rows, strict=True):
        for cell, lines in zip(row.cells, pair, strict=True):
            _fill(cell, lines, WD_ALIGN_PARAGRAPH.CENTER)
    document.add_paragraph().paragraph_format.space_after = Pt(0)


def write_centred(*, document: Document, lines: Sequence[Line]) -> None:
    width = _text_width(document)
    for line in lines:
        paragraph = document.add_paragraph()
        _write(paragraph, line, WD_ALIGN_PARAGRAPH.CENTER)
        if line.rule:
            _rule(document.add_paragraph(), width, line.rule)


def write_foot(*, document: Document, recipients: Sequence[str], capacity: str, signer: str) -> None:
    """“Nơi nhận” left, who signs right, with room for a name by hand and a seal; never torn."""
    document.add_paragraph().paragraph_format.space_after = Pt(0)
    table = _unframed(document, rows=1)
    left, right = table.rows[0].cells
    told = [Line(text="Nơi nhận:", size=12, bold=True, italic=True)]
    _fill(left, [*told, *(Line(text=one, size=11) for one in recipients)], WD_ALIGN_PARAGRAPH.LEFT)
    room = [Line(text="")] * ROOM_TO_SIGN
    lines = [Line(text=capacity, bold=True), *room, Line(text=signer, bold=True)]
    _fill(right, lines, WD_ALIGN_PARAGRAPH.CENTER)


def set_widths(*, table: Table, widths: Sequence[Length]) -> None:
    """Of the grid and of each cell: Word goes by the one, LibreOffice by the other."""
    table.autofit = False
    for column, width in zip(table.columns, widths, strict=True):
        column.width = width
        for cell in column.cells:
            cell.width = width


def keep_rows_whole(*, table: Table) -> None:
    """The head comes again on each page, and no row is torn."""
    for number, row in enumerate(table.rows):
        properties = row._tr.get_or_add_trPr()  # noqa: SLF001 -- python-docx has no other way to it
        for name in ("w:cantSplit", "w:tblHeader") if number == 0 else ("w:cantSplit",):
            mark = OxmlElement(name)
            mark.set(qn("w:val"), "true")
            properties.append(mark)


def _unframed(document: Document, *, rows: int) -> Table:
    table: Table = document.add_table(rows=rows, cols=2)
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    width = _text_width(document)
    set_widths(table=table, widths=[Length(round(width * LEFT)), Length(round(width * (1 - LEFT)))])
    for row in table.rows:
        mark = OxmlElement("w:cantSplit")
        mark.set(qn("w:val"), "true")
        row._tr.get_or_add_trPr().append(mark)  # noqa: SLF001 -- as above
    return table


def _text_width(document: Document) -> int:
    section = document.sections[0]
    return int((section.page_width or 0) - (section.left_margin or 0) - (section.right_margin or 0))


def _fill(cell: _Cell, lines: Sequence[Line], alignment: WD_ALIGN_PARAGRAPH) -> None:
    for index, line in enumerate(lines):
        paragraph = cell.paragraphs[0] if index == 0 else cell.add_paragraph()
        _write(paragraph, line, alignment)
        if line.rule:
            _rule(cell.add_paragraph(), int(cell.width or 0), line.rule)


def _write(paragraph: Paragraph, line: Line, alignment: WD_ALIGN_PARAGRAPH) -> None:
    paragraph.alignment = alignment
    paragraph.paragraph_format.space_after = Pt(0)
    run = paragraph.add_run(line.text)
    run.font.size = Pt(line.size)
    run.bold, run.italic = line.bold, line.italic


def _rule(paragraph: Paragraph, width: int, share: float) -> None:
    """An empty line with a border on top, as short as its indents leave it."""
    form = paragraph.paragraph_format
    form.left_indent = form.right_indent = Length(round(width * (1 - share) / 2))
    form.space_before, form.space_after = Pt(1), Pt(2)
    form.line_spacing_rule, form.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(4)
    properties = paragraph._p.get_or_add_pPr()  # noqa: SLF001 -- python-docx has no other way to it
    border, top = OxmlElement("w:pBdr"), OxmlElement("w:top")
    for name, value in (("val", "single"), ("sz", "6"), ("space", "1"), ("color", "000000")):
        top.set(qn(f"w:{name}"), value)
    border.append(top)
    properties.insert_element_before(border, *AFTER_BORDER)


def _number_pages(paragraph: Paragraph) -> None:
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    run = paragraph.add_run()._r  # noqa: SLF001 -- python-docx does not write fields
    run.append(_field("begin"))
    code = OxmlElement("w:instrText")
    code.text = "PAGE"
    run.append(code)
    run.append(_field("end"))


def _field(kind: str) -> BaseOxmlElement:
    mark: BaseOxmlElement = OxmlElement("w:fldChar")
    mark.set(qn("w:fldCharType"), kind)
    return mark
