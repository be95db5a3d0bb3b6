"""A Word report as PDF: its paragraphs, tables, links and pictures set by Typst; both say the same."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from io import BytesIO

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.table import Table
from docx.text.hyperlink import Hyperlink
from docx.text.paragraph import Paragraph
from docx.text.run import Run

from xulang.indicators.usecases.rendering.typeset import MAIN, typeset

SETTING = """#set document(title: {title})
#set page(paper: "a4", margin: (left: 3cm, right: 1.5cm, top: 2cm, bottom: 2cm), numbering: "1")
#set text(font: "Libertinus Serif", size: 12pt, lang: "vi")
#set par(justify: true, leading: 0.7em, spacing: 0.9em)
#show heading: set text(size: 13pt)
#show link: set text(fill: rgb("#0b4f8a"))
"""
ALIGNED: Mapping[WD_ALIGN_PARAGRAPH, str] = {
    WD_ALIGN_PARAGRAPH.CENTER: "center",
    WD_ALIGN_PARAGRAPH.RIGHT: "right",
}
EMBEDDED = qn("r:embed")
POINTS_PER_EMU = 12700


@dataclass(slots=True)
class _Page:
    """Typst's source, and the pictures that it names."""

    files: dict[str, bytes] = field(default_factory=dict)


def print_pdf(*, docx: bytes) -> bytes:
    document = Document(BytesIO(docx))
    page = _Page()
    body = [
        _table(part, page) if isinstance(part, Table) else _paragraph(part, page)
        for part in document.iter_inner_content()
    ]
    title = _quoted(document.core_properties.title or "")
    source = SETTING.format(title=title) + "\n\n".join(text for text in body if text)
    return typeset(files={MAIN: source.encode(), **page.files}, form="pdf")


def _quoted(text: str) -> str:
    """A string of Typst: nothing in it is markup."""
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", " ") + '"'


def _paragraph(paragraph: Paragraph, page: _Page) -> str:
    inner = "".join(_runs(paragraph, page))
    if not inner:
        return ""
    name = (paragraph.style.name if paragraph.style else "") or ""
    if name.startswith(("Heading", "Title")):
        return f"#heading(level: 1, outlined: true)[{inner}]"
    aligned = ALIGNED.get(paragraph.alignment) if paragraph.alignment is not None else None
    if aligned:
        return f"#align({aligned})[{inner}]"
    if paragraph.paragraph_format.keep_with_next:
        return f"#block(sticky: true)[{inner}]"
    indent = paragraph.paragraph_format.first_line_indent
    return f"#par(first-line-indent: (amount: {indent.pt:.1f}pt, all: true))[{inner}]" if indent else inner


def _runs(paragraph: Paragraph, page: _Page) -> Iterator[str]:
    for part in paragraph.iter_inner_content():
        if isinstance(part, Hyperlink):
            inner = "".join(_run(run, page) for run in part.runs)
            yield f"#link({_quoted(part.url)})[{inner}]" if part.url and inner else inner
        else:
            yield _run(part, page)


def _run(run: Run, page: _Page) -> str:
    pictures = "".join(_pictures(run, page))
    if not run.text:
        return pictures
    options = ""
    if run.bold:
        options += 'weight: "bold", '
    if run.italic:
        options += 'style: "italic", '
    if run.font.size is not None:
        options += f"size: {run.font.size.pt * 0.95:.1f}pt, "
    return f"#text({options}{_quoted(run.text)})" + pictures


def _pictures(run: Run, page: _Page) -> Iterator[str]:
    for blip in run._element.iter(qn("a:blip")):  # noqa: SLF001 -- python-docx does not show pictures of a run
        found = run.part.related_parts.get(blip.get(EMBEDDED) or "")
        kind = found.partname.ext if found is not None else ""
        if found is None or kind not in {"png", "jpg", "jpeg", "gif"}:
            continue
        name = f"picture{len(page.files)}.{kind}"
        page.files[name] = found.blob
        extent = next(iter(run._element.iter(qn("wp:extent"))), None)  # noqa: SLF001 -- as above
        width = f"{int(extent.get('cx', '0')) / POINTS_PER_EMU:.0f}pt" if extent is not None else "100%"
        yield f"#image({_quoted(name)}, width: calc.min({width}, 16.5cm))"


def _table(table: Table, page: _Page) -> str:
    """Columns as wide as in the document; framed if the document frames them."""
    rows = [row.cells for row in table.rows]
    if not rows:
        return ""
    columns = max(len(cells) for cells in rows)
    framed = table.style is not None and "Grid" in (table.style.name or "")
    widths = ", ".join(_width(table, place) for place in range(columns))
    lines = []
    for number, cells in enumerate(rows):
        inner = "".join(
            "[" + "\n\n".join(filter(None, (_paragraph(one, page) for one in cell.paragraphs))) + "], "
            for cell in [*cells, *[cells[-1]] * (columns - len(cells))]
        )
        lines.append(f"table.header({inner})," if number == 0 and framed else inner)
    stroke = "0.5pt" if framed else "none"
    head = f"#set par(justify: false)\n#table(columns: ({widths},), stroke: {stroke}, inset: 4pt,\n"
    return "#block(width: 100%)[\n" + head + "\n".join(lines) + ")\n]"


def _width(table: Table, place: int) -> str:
    cells = table.rows[0].cells
    width = cells[place].width if place < len(cells) else None
    return f"{width.cm:.2f}fr" if width else "1fr"
