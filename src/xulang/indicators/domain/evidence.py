"""Which files may stand behind a figure: known by their first bytes, since names lie, and bounded."""

from enum import StrEnum
from typing import Final

from xulang.indicators.domain.refusals import IndicatorRefusal
from xulang.kernel.refusal import Refusal

MEGABYTE: Final = 2**20
LIMIT: Final = 10 * MEGABYTE
NAME_LIMIT: Final = 120


class EvidenceKind(StrEnum):
    PDF = "pdf"
    OFFICE = "office"
    PNG = "png"
    JPEG = "jpeg"
    TEXT = "text"


BEGINNINGS: Final = (
    (b"%PDF-", EvidenceKind.PDF),
    (b"PK\x03\x04", EvidenceKind.OFFICE),
    (b"\x89PNG\r\n\x1a\n", EvidenceKind.PNG),
    (b"\xff\xd8\xff", EvidenceKind.JPEG),
)
# Nothing that a browser would run is ever served as what it says it is.
MEDIA: Final = {
    EvidenceKind.PDF: "application/pdf",
    EvidenceKind.OFFICE: "application/octet-stream",
    EvidenceKind.PNG: "image/png",
    EvidenceKind.JPEG: "image/jpeg",
    EvidenceKind.TEXT: "text/plain; charset=utf-8",
}


def kind_of(*, content: bytes) -> EvidenceKind:
    """Raises FILE_LARGE, FILE_KIND."""
    if len(content) > LIMIT:
        raise Refusal(code=IndicatorRefusal.FILE_LARGE, field="evidence", limit=LIMIT // MEGABYTE)
    for beginning, kind in BEGINNINGS:
        if content.startswith(beginning):
            return kind
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError as error:
        raise Refusal(code=IndicatorRefusal.FILE_KIND, field="evidence") from error
    if not text.strip() or "\0" in text:
        raise Refusal(code=IndicatorRefusal.FILE_KIND, field="evidence")
    return EvidenceKind.TEXT
