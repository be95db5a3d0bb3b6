"""Head and foot of an official document, in the form of Nghị định 30/2020/NĐ-CP, phụ lục I.

A unit's own are kept as it wrote them; without any they follow from its name and kind.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from xulang.indicators.domain.writing.refusals import WritingRefusal
from xulang.kernel.refusal import Refusal

COUNTRY: Final = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
MOTTO: Final = "Độc lập - Tự do - Hạnh phúc"
COMMITTEE: Final = "ỦY BAN NHÂN DÂN"
OF_COMMITTEE: Final = ("ủy ban nhân dân ", "uỷ ban nhân dân ", "ubnd ")
# Words that tell what kind of place a name is; a document's place goes without them.
KINDS_OF_PLACE: Final = ("tỉnh ", "thành phố ", "xã ", "phường ", "đặc khu ")
HEADS: Final = {
    "sở": "GIÁM ĐỐC",
    "trung tâm": "GIÁM ĐỐC",
    "văn phòng": "CHÁNH VĂN PHÒNG",
    "ban": "TRƯỞNG BAN",
}
ANY_HEAD: Final = "THỦ TRƯỞNG ĐƠN VỊ"
# Nghị định 30/2020/NĐ-CP: a number that is not given yet is left open.
OPEN: Final = "\u00a0" * 8
# Letters that a field may have, and lines.
BOUNDS: Final[Mapping[str, tuple[int, int]]] = {
    "upper": (200, 3),
    "body": (200, 3),
    "mark": (40, 1),
    "place": (60, 1),
    "recipients": (2000, 20),
    "capacity": (200, 4),
    "signer": (80, 1),
}
NEEDED: Final = ("body", "mark", "place", "capacity")
# Days below ten, and January and February, have a nought before them.
NOUGHT_UNTIL: Final = 2


class Issuer(StrEnum):
    """What kind of body issues a document: it decides whether a body stands above it."""

    PROVINCE = "province"
    COMMUNE = "commune"
    UNIT = "unit"


@dataclass(frozen=True, slots=True, kw_only=True)
class Letterhead:
    """`upper` is the body above the one that issues, "" for committees. Lines are parted by line ends.

    `mark` is the body's abbreviation in the document's number; `recipients` is a line each.
    """

    upper: str = ""
    body: str
    mark: str
    place: str
    recipients: str = ""
    capacity: str
    signer: str = ""

    @property
    def number(self) -> str:
        """Of a report, left open."""
        return f"{OPEN}/BC-{self.mark}"

    @property
    def recipient_lines(self) -> tuple[str, ...]:
        """As they are printed: a semicolon after each, a full stop after the last."""
        lines = [line.strip(" -;.") for line in self.recipients.splitlines()]
        kept = [line for line in lines if line]
        return tuple(f"- {line}{';' if line is not kept[-1] else '.'}" for line in kept)


def check_letterhead(*, head: Letterhead) -> None:
    """Raises HEAD_INCOMPLETE, HEAD_TOO_LONG, with the field."""
    for name, (letters, lines) in BOUNDS.items():
        text: str = getattr(head, name)
        if name in NEEDED and not text.strip():
            raise Refusal(code=WritingRefusal.HEAD_INCOMPLETE, field=name)
        if len(text) > letters or len(text.splitlines()) > lines:
            raise Refusal(code=WritingRefusal.HEAD_TOO_LONG, field=name, letters=letters, lines=lines)


def usual_letterhead(*, issuer: Issuer, name: str, province: str) -> Letterhead:
    """What follows from a body's name; `province` is the province's own: “Tỉnh Lạng Sơn”."""
    above = f"{COMMITTEE} {province.upper()}"
    if issuer is Issuer.PROVINCE:
        return Letterhead(
            body=f"{COMMITTEE}\n{province.upper()}",
            mark="UBND",
            place=_place(province),
            recipients="Thường trực Tỉnh ủy\nThường trực HĐND tỉnh\nLưu: VT",
            capacity=f"TM. {COMMITTEE}\nCHỦ TỊCH",
        )
    if issuer is Issuer.COMMUNE:
        area = _without(name, OF_COMMITTEE)
        return Letterhead(
            body=f"{COMMITTEE}\n{area.upper()}",
            mark="UBND",
            place=_place(area),
            recipients=f"UBND {_small(province)}\nLưu: VT",
            capacity=f"TM. {COMMITTEE}\nCHỦ TỊCH",
        )
    return Letterhead(
        upper=above,
        body=name.upper(),
        mark=_initials(name),
        place=_place(province),
        recipients=f"UBND {_small(province)}\nLưu: VT",
        capacity=next((head for word, head in HEADS.items() if name.casefold().startswith(word)), ANY_HEAD),
    )


def day_in_words(*, day: date) -> str:
    """As documents write it: “ngày 05 tháng 02 năm 2026”."""
    month = f"{day.month:02}" if day.month <= NOUGHT_UNTIL else str(day.month)
    return f"ngày {day.day:02} tháng {month} năm {day.year}"


def _without(name: str, words: tuple[str, ...]) -> str:
    head = next((word for word in words if name.casefold().startswith(word)), "")
    return name[len(head) :].strip()


def _place(area: str) -> str:
    return _without(area, KINDS_OF_PLACE)


def _small(name: str) -> str:
    return name[:1].lower() + name[1:]


def _initials(name: str) -> str:
    """“Sở Tài chính” is STC."""
    words = "".join(letter if letter.isalnum() else " " for letter in name).split()
    return "".join(word[0] for word in words).upper()
