"""A report printed into a Word template, by docxtpl in a sandbox: a template is a stranger's program."""

import io
from collections.abc import Sequence

from docx.shared import Cm
from docxtpl import DocxTemplate, InlineImage, RichText
from jinja2.sandbox import ImmutableSandboxedEnvironment

from xulang.indicators.domain.writing.compose import Row, Section, WrittenReport
from xulang.indicators.domain.writing.sentences import Piece
from xulang.indicators.usecases.rendering.shipped import shipped_template
from xulang.indicators.usecases.rendering.typeset import MAIN, typeset

ROMAN = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X")
LINKED = "0B4F8A"
CHART_WIDTH = Cm(16)
CHART = b'#set page(width: auto, height: auto, margin: 2pt)\n#image("chart.svg", width: 16cm)'


def print_docx(*, report: WrittenReport, template: bytes) -> bytes:
    """Raises what docxtpl, Jinja and lxml raise for a template that they cannot use."""
    document = DocxTemplate(io.BytesIO(template or shipped_template()))
    document.init_docx()
    environment = ImmutableSandboxedEnvironment(autoescape=True)
    document.render(_names(document, report), jinja_env=environment, autoescape=True)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _names(document: DocxTemplate, report: WrittenReport) -> dict[str, object]:
    """What a template may print; docs/reports.md lists it."""
    head = report.head
    return {
        "upper": head.upper,
        "body": head.body,
        "issuer": " ".join(head.body.split()),
        "number": head.number,
        "place": head.place,
        "recipients": list(head.recipient_lines),
        "capacity": head.capacity,
        "signer": head.signer,
        # As templates called them before.
        "province": head.upper,
        "unit": head.body,
        "title": report.title,
        "period": report.period,
        "day": report.day,
        "missing": list(report.missing),
        "notes": list(report.notes),
        "sections": [_section(document, number, one) for number, one in enumerate(report.sections)],
        "chart": _chart(document, report.chart),
        "sources": [_rich(document, [Piece(text=one.text, link=one.link)]) for one in report.sources],
    }


def _section(document: DocxTemplate, number: int, section: Section) -> dict[str, object]:
    return {
        "number": ROMAN[number] if number < len(ROMAN) else str(number + 1),
        "heading": section.heading,
        "sentences": [_rich(document, pieces) for pieces in section.sentences],
        "rows": [_row(document, row) for row in section.rows],
    }


def _row(document: DocxTemplate, row: Row) -> dict[str, object]:
    value = _rich(document, [Piece(text=row.value, link=row.link)], size=22)
    return {
        "name": row.name,
        "unit": row.unit,
        "plan": row.plan,
        "value": value,
        "percent": row.percent,
        "change": row.change,
    }


def _rich(document: DocxTemplate, pieces: Sequence[Piece], *, size: int | None = None) -> RichText:
    """Numbers lead to their values' pages."""
    rich = RichText()
    for piece in pieces:
        if piece.link and piece.text:
            rich.add(piece.text, url_id=document.build_url_id(piece.link), color=LINKED, size=size)
        else:
            rich.add(piece.text, size=size)
    return rich


def _chart(document: DocxTemplate, svg: str) -> object:
    if not svg:
        return ""
    picture = typeset(files={MAIN: CHART, "chart.svg": svg.encode()}, form="png")
    return InlineImage(document, io.BytesIO(picture), width=CHART_WIDTH)
