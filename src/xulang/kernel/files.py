"""Which files may stand as evidence: known by their first bytes, since names lie."""

from enum import StrEnum
from typing import Final


class FileKind(StrEnum):
    PDF = "pdf"
    OFFICE = "office"
    PNG = "png"
    JPEG = "jpeg"
    TEXT = "text"


BEGINNINGS: Final = (
    (b"%PDF-", FileKind.PDF),
    (b"PK\x03\x04", FileKind.OFFICE),
    (b"\x89PNG\r\n\x1a\n", FileKind.PNG),
    (b"\xff\xd8\xff", FileKind.JPEG),
)
# Nothing that a browser would run is ever served as what it says it is.
MEDIA: Final = {
    FileKind.PDF: "application/pdf",
    FileKind.OFFICE: "application/octet-stream",
    FileKind.PNG: "image/png",
    FileKind.JPEG: "image/jpeg",
    FileKind.TEXT: "text/plain; charset=utf-8",
}


def find_kind(*, content: bytes) -> FileKind | None:
    """None for what is none of these, and for what is empty."""
    for beginning, kind in BEGINNINGS:
        if content.startswith(beginning):
            return kind
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError:
        return None
    return FileKind.TEXT if text.strip() and "\0" not in text else None
