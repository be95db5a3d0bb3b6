"""Which files may stand behind a figure, and how large they may be."""

from typing import Final

from xulang.indicators.domain.refusals import IndicatorRefusal
from xulang.kernel.files import MEDIA, FileKind, find_kind
from xulang.kernel.refusal import Refusal

__all__ = ["LIMIT", "MEDIA", "MEGABYTE", "NAME_LIMIT", "EvidenceKind", "kind_of"]

MEGABYTE: Final = 2**20
LIMIT: Final = 10 * MEGABYTE
NAME_LIMIT: Final = 120
EvidenceKind = FileKind


def kind_of(*, content: bytes) -> FileKind:
    """Raises FILE_LARGE, FILE_KIND."""
    if len(content) > LIMIT:
        raise Refusal(code=IndicatorRefusal.FILE_LARGE, field="evidence", limit=LIMIT // MEGABYTE)
    kind = find_kind(content=content)
    if kind is None:
        raise Refusal(code=IndicatorRefusal.FILE_KIND, field="evidence")
    return kind
