"""What a file is, by its first bytes: names lie."""

from enum import StrEnum
from typing import Final

from xulang.declarations.domain.documents.refusals import DocumentRefusal
from xulang.kernel.refusal import Refusal

OLE: Final = bytes.fromhex("d0cf11e0a1b11ae1")
# A workbook behind a password is an OLE file with this stream; its names are in UTF-16.
ENCRYPTED: Final = "EncryptedPackage".encode("utf-16-le")
BYTE_ORDER_MARKS: Final = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")


class FileKind(StrEnum):
    PDF = "pdf"
    WORKBOOK = "workbook"
    XML = "xml"
    # Files that declare (docs/spreadsheets.md): workbooks and text, read; and the same, marked.
    TABLES = "tables"
    TEXT_TABLE = "text_table"
    MARKED = "marked"
    # Files with figures: what is merged and hidden matters there (docs/indicators.md).
    GRIDS = "grids"


def kind_of(content: bytes) -> FileKind:
    """Raises EMPTY, ENCRYPTED, OLD_WORKBOOK and UNKNOWN_KIND."""
    if not content.strip():
        raise Refusal(code=DocumentRefusal.EMPTY)
    if content.startswith(OLE):
        encrypted = ENCRYPTED in content
        raise Refusal(code=DocumentRefusal.ENCRYPTED if encrypted else DocumentRefusal.OLD_WORKBOOK)
    if b"%PDF-" in content[:1024]:
        return FileKind.PDF
    if content.startswith(b"PK\x03\x04"):
        return FileKind.WORKBOOK
    if content.startswith(BYTE_ORDER_MARKS) or content.lstrip().startswith(b"<"):
        return FileKind.XML
    raise Refusal(code=DocumentRefusal.UNKNOWN_KIND)


def table_kind_of(content: bytes) -> FileKind:
    """The same for a file that declares: a workbook, or text with separators in UTF-8."""
    head = content.lstrip(b"\xef\xbb\xbf \t\r\n")[:1]
    if (
        not content.startswith((OLE, b"PK\x03\x04"))
        and head not in {b"", b"<", b"%"}
        and b"\0" not in content
    ):
        return FileKind.TEXT_TABLE
    kind = kind_of(content)
    if kind is not FileKind.WORKBOOK:
        raise Refusal(code=DocumentRefusal.UNKNOWN_KIND)
    return FileKind.TABLES
