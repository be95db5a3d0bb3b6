"""Plates and containers that a customs declaration names: what may speak for the new value of a typo."""

import re
from enum import StrEnum
from typing import Final

from xulang.declarations.domain.documents.result import ReadDocument
from xulang.kernel.identifiers import parse_container_number, parse_plate, parse_trailer_plate, plate_key
from xulang.kernel.refusal import Refusal

# "12C12345/12R01234", "FB9971, G3455": plates stand apart by anything that no plate holds.
APART: Final = re.compile(r"[/,;+&|]|\s{2,}")
LONGEST: Final = 20


class PaperKind(StrEnum):
    """A document doesn't say which plate is the trailer's."""

    PLATE = "plate"
    CONTAINER = "container"


def identities_of(*, document: ReadDocument) -> frozenset[tuple[PaperKind, str]]:
    """Kind and key of each one that was read; what is no plate for sure is left out."""
    containers = (one.value for one in document.containers if one.value)
    plates = (part.strip() for part in APART.split(document.transport.value or ""))
    return frozenset(
        (kind, plate_key(text=text))
        for kind, texts in ((PaperKind.CONTAINER, containers), (PaperKind.PLATE, plates))
        for text in texts
        if _is(kind, text)
    )


def _is(kind: PaperKind, text: str) -> bool:
    for parse in (
        (parse_container_number,) if kind is PaperKind.CONTAINER else (parse_plate, parse_trailer_plate)
    ):
        try:
            parse(text=text)
        except Refusal:
            continue
        return len(plate_key(text=text)) <= LONGEST
    return False
