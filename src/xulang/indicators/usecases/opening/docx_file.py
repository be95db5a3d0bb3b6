"""The paragraphs and tables of a DOCX file, by defusedxml over its own parts: nothing is fetched or run."""

import io
import zipfile
from collections.abc import Iterator
from typing import Final
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from xulang.indicators.domain.reading import blocks
from xulang.indicators.domain.reading.blocks import HEADING, Block
from xulang.indicators.domain.reading.refusals import ReportRefusal
from xulang.kernel.refusal import Refusal

W: Final = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
FALLBACK: Final = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
DOCUMENT: Final = "word/document.xml"
ENCRYPTED_BIT: Final = 0x1
END: Final = b"PK\x05\x06"
LISTED: Final = 1024
BREAKS: Final = {
    W + "tab": " ",
    W + "br": "\n",
    W + "cr": "\n",
    W + "noBreakHyphen": "-",
    W + "softHyphen": "",
}
HEADINGS: Final = ("heading", "title", "tieude", "mc")
# What belongs to no sentence: taken out by a reviewer, field codes, pictures' replacements.
SKIPPED: Final = {W + "del", W + "instrText", W + "moveFrom", FALLBACK, W + "footnoteReference"}


def open_docx(*, content: bytes) -> tuple[Block, ...]:
    """Raises a ReportRefusal for whatever is not an honest document with text in it."""
    try:
        root = fromstring(_document(content), forbid_dtd=True)
    except DefusedXmlException as error:
        raise Refusal(code=ReportRefusal.OWN_ENTITIES) from error
    except (
        ParseError,
        zipfile.BadZipFile,
        LookupError,
        OSError,
        EOFError,
        ValueError,
        NotImplementedError,
    ) as error:
        raise Refusal(code=ReportRefusal.MALFORMED) from error
    body = root.find(W + "body")
    found = () if body is None else tuple(_Walk().blocks(body))
    if not any(block.text.strip() or block.rows for block in found):
        raise Refusal(code=ReportRefusal.NO_TEXT)
    return found


def _document(content: bytes) -> bytes:
    """The main part. The list of parts is bounded before it is read, and what it unpacks to before it is."""
    end = content.rfind(END)
    listed = int.from_bytes(content[end + 12 : end + 16], "little") if end >= 0 else 0
    if listed > blocks.PARTS * LISTED:
        raise Refusal(code=ReportRefusal.UNPACKS_TO_TOO_MUCH)
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        parts = archive.infolist()
        if DOCUMENT not in {part.filename for part in parts}:
            raise Refusal(code=ReportRefusal.UNKNOWN_KIND)
        if any(part.flag_bits & ENCRYPTED_BIT for part in parts):
            raise Refusal(code=ReportRefusal.ENCRYPTED)
        if len(parts) > blocks.PARTS or sum(part.file_size for part in parts) > blocks.UNPACKED:
            raise Refusal(code=ReportRefusal.UNPACKS_TO_TOO_MUCH)
        part = archive.getinfo(DOCUMENT)
        if part.file_size > blocks.XML_BYTES:
            raise Refusal(code=ReportRefusal.UNPACKS_TO_TOO_MUCH)
        with archive.open(part) as opened:
            # The reader stops at what the list says, whatever the part unpacks to.
            return opened.read(blocks.XML_BYTES)


class _Walk:
    """Counts as it goes, so that no file is longer than it may be."""

    def __init__(self) -> None:
        self.paragraphs = blocks.PARAGRAPHS
        self.cells = blocks.CELLS
        self.letters = blocks.TEXT_CHARACTERS

    def blocks(self, parent: Element, *, depth: int = 0) -> Iterator[Block]:
        if depth > blocks.DEPTH:
            raise Refusal(code=ReportRefusal.TOO_MUCH_IN_IT)
        for node in parent:
            if node.tag == W + "p":
                yield Block(text=self._paragraph(node))
            elif node.tag == W + "tbl":
                yield Block(rows=self._rows(node))
            elif node.tag not in SKIPPED and node.tag not in {W + "sectPr", W + "tcPr", W + "sdtPr"}:
                # Content controls, insertions of a reviewer and the like hold paragraphs of their own.
                yield from self.blocks(node, depth=depth + 1)

    def _paragraph(self, node: Element) -> str:
        self.paragraphs -= 1
        text = "".join(_texts(node))
        self.letters -= len(text)
        if self.paragraphs < 0 or self.letters < 0:
            raise Refusal(code=ReportRefusal.TOO_MUCH_IN_IT)
        return _mark(node, text.strip()) + text if text.strip() else ""

    def _rows(self, table: Element) -> tuple[tuple[str, ...], ...]:
        rows: list[tuple[str, ...]] = []
        for row in table.iter(W + "tr"):
            cells: list[str] = []
            for cell in row.findall(W + "tc"):
                properties = cell.find(W + "tcPr")
                span = _number(properties, "gridSpan")
                merge = None if properties is None else properties.find(W + "vMerge")
                if merge is not None and merge.get(W + "val") != "restart":
                    above = rows[-1][len(cells)] if rows and len(cells) < len(rows[-1]) else ""
                    text = above
                else:
                    text = " ".join("".join(_texts(part)) for part in cell.iter(W + "p")).strip()
                cells += [text] * span
                self.cells -= span
                self.letters -= len(text)
                if self.cells < 0 or self.letters < 0:
                    raise Refusal(code=ReportRefusal.TOO_MUCH_IN_IT)
            rows.append(tuple(cells[: blocks.COLUMNS]))
        return tuple(rows)


def _number(properties: Element | None, name: str) -> int:
    node = None if properties is None else properties.find(W + name)
    text = "1" if node is None else node.get(W + "val", "1")
    return min(int(text), blocks.COLUMNS) if text.isascii() and text.isdigit() else 1


def _texts(node: Element, *, depth: int = 0) -> Iterator[str]:
    if depth > blocks.DEPTH:
        raise Refusal(code=ReportRefusal.TOO_MUCH_IN_IT)
    for part in node:
        if part.tag == W + "t":
            yield part.text or ""
        elif part.tag in BREAKS:
            yield BREAKS[part.tag]
        elif part.tag not in SKIPPED:
            yield from _texts(part, depth=depth + 1)


def _mark(node: Element, text: str) -> str:
    """Headings and list items by what the file says of them; their numbers are not among its words."""
    properties = node.find(W + "pPr")
    if properties is None:
        return ""
    style = properties.find(W + "pStyle")
    name = "" if style is None else style.get(W + "val", "").casefold()
    if name.startswith(HEADINGS) and len(text) < 200:
        return HEADING
    return "- " if properties.find(W + "numPr") is not None and text[:1] not in "-+*•" else ""
