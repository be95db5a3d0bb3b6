"""A text as a carrier takes it: in which alphabet, and in how many parts (3GPP TS 23.038 and 23.040).

A phone puts parts together by a header of six octets before each: 05 00 03, whose, how many, which.
"""

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from xulang.kernel.refusal import Refusal
from xulang.notifications.domain.refusals import NotificationRefusal

MOST_PARTS: Final = 6
ESCAPE: Final = 0x1B
BASIC: Final = (
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞ\x1bÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
EXTENDED: Final = {
    "\f": 0x0A,
    "^": 0x14,
    "{": 0x28,
    "}": 0x29,
    "\\": 0x2F,
    "[": 0x3C,
    "~": 0x3D,
    "]": 0x3E,
    "|": 0x40,
    "€": 0x65,
}
OCTETS: Final = {
    **{sign: bytes([place]) for place, sign in enumerate(BASIC) if place != ESCAPE},
    **{sign: bytes([ESCAPE, place]) for sign, place in EXTENDED.items()},
}
SIGNS: Final = {octets: sign for sign, octets in OCTETS.items()}
HEADER: Final = b"\x05\x00\x03"
HEADER_LENGTH: Final = 6


class Coding(StrEnum):
    """GSM_7 goes one sign an octet, as SMPP has it; the carrier packs it."""

    GSM_7 = "gsm7"
    UCS_2 = "ucs2"


# Octets of a text alone, and of one part of several beside its header.
ALONE: Final = {Coding.GSM_7: 160, Coding.UCS_2: 140}
BESIDE: Final = {Coding.GSM_7: 153, Coding.UCS_2: 134}


@dataclass(frozen=True, slots=True, kw_only=True)
class Segments:
    """`parts` carry their headers if there are several."""

    coding: Coding
    parts: tuple[bytes, ...]

    @property
    def have_headers(self) -> bool:
        return len(self.parts) > 1


def coding_of(*, text: str) -> Coding:
    """The small alphabet where it can say all of the text; Vietnamese and Chinese need the large one."""
    return Coding.GSM_7 if all(sign in OCTETS for sign in text) else Coding.UCS_2


def cleaned(*, text: str) -> str:
    """Composed signs, no control characters but line ends, no space around."""
    composed = unicodedata.normalize("NFC", text.replace("\r\n", "\n"))
    kept = (sign for sign in composed if sign == "\n" or unicodedata.category(sign) not in {"Cc", "Cs"})
    return "".join(kept).strip()


def split_text(*, text: str, coding: Coding, reference: int) -> Segments:
    """`reference` (0-255) tells a phone whose part it is. Raises TEXT_TOO_LONG."""
    pieces = list(_pieces(text, coding))
    whole = b"".join(pieces)
    if len(whole) <= ALONE[coding]:
        return Segments(coding=coding, parts=(whole,))
    bodies = _packed(pieces, BESIDE[coding])
    if len(bodies) > MOST_PARTS:
        raise Refusal(code=NotificationRefusal.TEXT_TOO_LONG, limit=MOST_PARTS)
    return Segments(
        coding=coding,
        parts=tuple(
            HEADER + bytes([reference, len(bodies), number]) + body
            for number, body in enumerate(bodies, start=1)
        ),
    )


def join_parts(*, parts: Sequence[bytes], coding: Coding) -> str:
    """The text that a phone shows for these parts, in whatever order they came. ValueError if one lacks."""
    if len(parts) == 1:
        return decode(octets=parts[0], coding=coding)
    found: dict[int, bytes] = {}
    for part in parts:
        header, body = part[:HEADER_LENGTH], part[HEADER_LENGTH:]
        if header[:3] != HEADER or header[3:5] != parts[0][3:5]:
            raise ValueError("parts of different texts")
        found[header[5]] = body
    if sorted(found) != list(range(1, parts[0][4] + 1)):
        raise ValueError("a part is missing")
    return decode(octets=b"".join(found[number] for number in sorted(found)), coding=coding)


def decode(*, octets: bytes, coding: Coding) -> str:
    """ValueError on what is not of this alphabet."""
    if coding is Coding.UCS_2:
        return octets.decode("utf-16-be")
    signs, rest = [], octets
    while rest:
        length = 2 if rest[0] == ESCAPE else 1
        if rest[:length] not in SIGNS:
            raise ValueError("not of the small alphabet")
        signs.append(SIGNS[rest[:length]])
        rest = rest[length:]
    return "".join(signs)


def _pieces(text: str, coding: Coding) -> Iterator[bytes]:
    """What must not be torn: a sign with its escape, a pair of surrogates, a letter with its marks."""
    if coding is Coding.GSM_7:
        yield from (OCTETS[sign] for sign in text)
        return
    piece = ""
    for sign in text:
        # A tower of marks is torn all the same: no part may be longer than a part.
        if piece and not (unicodedata.combining(sign) and len(piece) < 8):
            yield piece.encode("utf-16-be")
            piece = ""
        piece += sign
    if piece:
        yield piece.encode("utf-16-be")


def _packed(pieces: Sequence[bytes], room: int) -> list[bytes]:
    bodies = [b""]
    for piece in pieces:
        if len(bodies[-1]) + len(piece) > room:
            bodies.append(b"")
        bodies[-1] += piece
    return bodies
