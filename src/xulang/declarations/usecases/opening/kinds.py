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
