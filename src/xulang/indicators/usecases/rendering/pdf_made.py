"""A Word report as PDF: its paragraphs, tables, links and pictures set by Typst; both say the same."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from io import BytesIO

from docx import Document
from docx.document import Document as Docx
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Length
from docx.table import Table
from docx.text.hyperlink import Hyperlink
from docx.text.paragraph import Paragraph
from docx.text.run import Run

from xulang.indicators.usecases.rendering.typeset import MAIN, typeset

# Times New Roman is nobody's to ship: Liberation Serif, whose letters are as wide, stands for it, and
# Typst's own for letters that it lacks. A page's number stands in the middle on top, from the second on.
SETTING = """#set document(title: {title})
#set page(width: {width}, height: {height},
  margin: (left: {left}, right: {right}, top: {top}, bottom: {bottom}),
  header: context if counter(page).get().first() > 1 {{ align(center, counter(page).display()) }})
#set text(font: ("Liberation Serif", "Libertinus Serif"), size: {size}, lang: "vi")
#set par(justify: true, leading: 0.65em, spacing: 0.85em)
#set table.cell(breakable: false)
#show heading: set text(size: {size})
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
    source = _setting(document) + "\n\n".join(text for text in body if text)
    return typeset(files={MAIN: source.encode(), **page.files}, form="pdf")


def _setting(document: Docx) -> str:
    """Paper, margins and size of letters as the document has them."""
    section, size = document.sections[0], document.styles["Normal"].font.size
    return SETTING.format(
        title=_quoted(document.core_properties.title or ""),
        width=_points(section.page_width),
        height=_points(section.page_height),
        left=_points(section.left_margin),
        right=_points(section.right_margin),
        top=_points(section.top_margin),
        bottom=_points(section.bottom_margin),
        size=_points(size) if size else "13pt",
    )


def _points(length: Length | None) -> str:
    return f"{length.pt if length else 0:.1f}pt"


def _quoted(text: str) -> str:
    """A string of Typst: nothing in it is markup."""
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", " ") + '"'


def _paragraph(paragraph: Paragraph, page: _Page) -> str:
    inner = "".join(_runs(paragraph, page))
    if not inner:
        return _rule(paragraph)
    begins = "#pagebreak(weak: true)\n" if paragraph.paragraph_format.page_break_before else ""
    return begins + _set(paragraph, inner)


def _rule(paragraph: Paragraph) -> str:
    """An empty line with a border is a rule, as short as its indents leave it; others are air."""
    if next(paragraph._p.iter(qn("w:pBdr")), None) is None:  # noqa: SLF001 -- python-docx does not show borders
        return ""
    form = paragraph.paragraph_format
    left, right = form.left_indent or Length(0), form.right_indent or Length(0)
    length = f"100% - {left.pt + right.pt:.1f}pt"
    line = f"line(start: ({left.pt:.1f}pt, 0pt), length: {length}, stroke: 0.5pt)"
    return f"#block(above: 6pt, below: 4pt, {line})"


def _set(paragraph: Paragraph, inner: str) -> str:
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
        options += f"size: {run.font.size.pt:.1f}pt, "
    lines = (f"#text({options}{_quoted(line)})" for line in run.text.split("\n"))
    return "#linebreak()".join(lines) + pictures


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
    # Of a head or foot the empty lines are room: to sign, for a seal.
    air = "" if framed else "#v(1em)"
    widths = ", ".join(_width(table, place) for place in range(columns))
    lines = []
    for number, cells in enumerate(rows):
        inner = "".join(
            "[" + "\n\n".join(filter(None, (_in_cell(one, page, air) for one in cell.paragraphs))) + "], "
            for cell in [*cells, *[cells[-1]] * (columns - len(cells))]
        )
        lines.append(f"table.header({inner})," if number == 0 and framed else inner)
    stroke = "0.5pt" if framed else "none"
    head = f"#set par(justify: false)\n#table(columns: ({widths},), stroke: {stroke}, inset: 4pt,\n"
    return "#block(width: 100%)[\n" + head + "\n".join(lines) + ")\n]"


def _in_cell(paragraph: Paragraph, page: _Page, air: str) -> str:
    return _paragraph(paragraph, page) or air


def _width(table: Table, place: int) -> str:
    cells = table.rows[0].cells
    width = cells[place].width if place < len(cells) else None
    return f"{width.cm:.2f}fr" if width else "1fr"
