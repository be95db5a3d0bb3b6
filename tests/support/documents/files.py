"""Documents as files: on paper (PDF), in cells (.xlsx), in elements (XML)."""

import io
from pathlib import Path
from xml.sax.saxutils import escape

from openpyxl import Workbook
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from tests.support.documents.layout import Page, Row, pages_of
from tests.support.documents.stories import Story
from tests.support.documents.styles import Style

WIDTH, HEIGHT, COLUMNS = 595.0, 842.0, 37
FONTS = Path("/usr/share/fonts")
HAN = "wqy-zenhei.ttc"


def font_named(family: str) -> str:
    """The font's name, registered; DejaVu Sans where that family is not installed."""
    names = [f"{family}.ttf", f"{family}-Regular.ttf", "DejaVuSans.ttf"]
    found = next((file for name in names for file in FONTS.rglob(name)), None)
    assert found, "install a font with Vietnamese letters: fonts-dejavu-core"
    if found.stem not in pdfmetrics.getRegisteredFontNames():
        pdfmetrics.registerFont(TTFont(found.stem, str(found)))
    return found.stem


def _font_for(text: str, font: str) -> str:
    if not any("\u4e00" <= char <= "\u9fff" for char in text):
        return font
    found = next(FONTS.rglob(HAN), None)
    assert found, "install a font with Chinese characters: fonts-wqy-zenhei"
    if "Han" not in pdfmetrics.getRegisteredFontNames():
        pdfmetrics.registerFont(TTFont("Han", str(found)))
    return "Han"


def as_pdf(story: Story, style: Style) -> bytes:
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=(WIDTH, HEIGHT))
    for page in pages_of(story, style):
        _draw(canvas, page, style)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def as_pdf_of_both(story: Story, other: Story, style: Style) -> bytes:
    """Two declarations in one file, as when several are printed at once."""
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=(WIDTH, HEIGHT))
    for page in [*pages_of(story, style), *pages_of(other, style)]:
        _draw(canvas, page, style)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def _draw(canvas: Canvas, page: Page, style: Style) -> None:
    font, step = font_named(style.family), (WIDTH - 2 * style.margin) / COLUMNS
    top = HEIGHT - style.margin - style.down * style.size
    for row in page:
        top -= style.size * style.pitch * _draw_row(canvas, row, top=top, step=step, font=font, style=style)


def _draw_row(canvas: Canvas, row: Row, *, top: float, step: float, font: str, style: Style) -> int:
    """How many lines it took."""
    taken, end = 1, 0.0
    for text in row:
        name = _font_for(text.text, font)
        canvas.setFont(name, style.size)
        left = max(style.margin + (text.column - 1) * step, end + 1.6 * style.size)
        lines = _wrapped(text.text, name, style.size, width=text.wide * step)
        for number, line in enumerate(lines):
            canvas.drawString(left, top - number * style.size * style.pitch, line)
        end = left + max(pdfmetrics.stringWidth(line, name, style.size) for line in lines)
        taken = max(taken, len(lines))
    return taken


def _wrapped(text: str, font: str, size: float, *, width: float) -> list[str]:
    lines = [""]
    for word in text.split(" "):
        longer = f"{lines[-1]} {word}".strip(" ")
        if width and lines[-1] and pdfmetrics.stringWidth(longer, font, size) > width:
            lines.append(word)
        else:
            lines[-1] = longer
    return lines


def as_workbook(story: Story, style: Style) -> bytes:
    """All pages below each other, as the software of declarants does it; or each on a sheet of its own."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title, row = "TKX" if story.exports == "export" else "TKN", 1 + style.down
    for number, page in enumerate(pages_of(story, style)):
        if style.per_page == 2 and number:
            sheet, row = book.create_sheet(f"Trang {number + 1}"), 1 + style.down
        for texts in page:
            for text in texts:
                native = text.native is not None and style.natives and text.native == round(text.native, 4)
                sheet.cell(row, text.column + style.shift).value = text.native if native else text.text
            row += 1 + any(text.wide for text in texts)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def as_xml(story: Story, style: Style) -> bytes:
    """As the software of declarants exports its tables."""
    own, partner = (
        (story.exporter, story.importer) if story.exports == "export" else (story.importer, story.exporter)
    )
    head = {
        "SOTK": story.number,
        "MA_LH": story.type,
        "MA_HQ": story.office_code,
        "TEN_HQ": story.office,
        "PLUONG": {"1": "Xanh", "2": "Vang", "3": "Do"}[story.channel],
        "NGAY_DK": f"{story.registered_on.isoformat()}T15:32:16",
        "MA_DV": own.tax_code,
        "_Ten_DV_L1": own.name,
        "DIA_CHI_DV": own.address,
        "MA_DT": partner.tax_code,
        "DV_DT": partner.name,
        "DIA_CHI_DT": partner.address,
        "VAN_DON": story.bill,
        "TEN_PTVT": story.transport,
        "TR_LUONG": f"{story.gross:f}",
        "DVT_TR_LUONG": "KGM",
        "MA_NT": story.currency,
        "TONGTG_HDTM": f"{story.total:f}",
        "SO_HANG": str(len(story.goods)),
    }
    paths = {
        "MA_LH": "type",
        "PLUONG": "channel",
        "NGAY_DK": "registered_on",
        "DIA_CHI_DV": "address",
        "DIA_CHI_DT": "address",
        "VAN_DON": "bills",
        "TEN_PTVT": "transport",
        "TR_LUONG": "gross_weight_kg",
    }
    rows = [
        {
            "STTHANG": str(number),
            "MA_HANGKB": goods.hs_code,
            "TEN_HANG": goods.product,
            "NUOC_XX": goods.origin,
            "LUONG": f"{goods.quantity:f}",
            "MA_DVT": goods.unit,
            "DGIA_KB": f"{goods.price:f}",
            "TRIGIA_KB": f"{goods.value:f}",
            "TRIGIA_TT": f"{goods.taxable:f}",
        }
        for number, goods in enumerate(story.goods, 1)
    ]
    paths |= {"MA_HANGKB": "hs_code", "DGIA_KB": "unit_price"}
    data = [_data(fields, style, paths) for fields in (head, *rows)]
    goods = "".join(data[1:])
    return style.text(
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f"<Root><App>ECUS5VNACCS2018</App><DToKhaiMDIDs><DToKhaiMD>{data[0]}</DToKhaiMD></DToKhaiMDIDs>"
        f"<DHangMDDK>{goods}</DHangMDDK></Root>"
    ).encode()


def _data(fields: dict[str, str], style: Style, paths: dict[str, str]) -> str:
    kept = {name: text for name, text in fields.items() if not style.leaves_out(paths.get(name, ""))}
    return "<Data>" + "".join(f"<{name}>{escape(text)}</{name}>" for name, text in kept.items()) + "</Data>"
