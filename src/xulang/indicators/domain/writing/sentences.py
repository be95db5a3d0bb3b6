"""Vietnamese sentences of figures: "ước đạt ..., bằng ...% kế hoạch, tăng ...% so với cùng kỳ".

What is written here, the reader beside (domain/reading) reads back to the same figures.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Final

from xulang.indicators.domain.numbers import Published
from xulang.indicators.domain.reading.numbers import write_number
from xulang.indicators.domain.said import Certainty, PlanOf
from xulang.indicators.domain.writing.told import WORDS, Mark, Told

HUNDRED = Decimal(100)


STANDS: Final = {
    Certainty.UNSAID: "",
    Certainty.ESTIMATE: "ước ",
    Certainty.PRELIMINARY: "sơ bộ ",
    Certainty.FINAL: "chính thức ",
}
PLANS: Final = {
    PlanOf.UNSAID: " kế hoạch",
    PlanOf.CENTRAL: " kế hoạch Trung ương giao",
    PlanOf.PROVINCE: " kế hoạch tỉnh giao",
    PlanOf.PERIOD: " kế hoạch kỳ báo cáo",
}
MARKS: Final = {
    Mark.COMPUTED: "",
    Mark.PUBLISHED: " (số công bố)",
    Mark.CONTRADICTED: " (số công bố, chưa khớp)",
    Mark.CORRECTED: " (tính lại, khác số công bố)",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """A run of words; a number leads to where it comes from."""

    text: str
    link: str = ""


def sentence_of(*, told: Told) -> tuple[Piece, ...]:
    """One indicator with its parts, as one sentence with its full stop; () when there is nothing to say."""
    if not told.says_something:
        return ()
    pieces = list(_clause(told, first=Place.FIRST))
    parts = [part for part in told.parts if part.says_something]
    for index, part in enumerate(parts):
        pieces.append(Piece(text="; " if index else "; trong đó: "))
        pieces += _clause(part, first=Place.LATER)
    return tuple(_joined([*pieces, Piece(text=".")]))


class Place(StrEnum):
    FIRST = "first"
    LATER = "later"


def _clause(told: Told, *, first: Place) -> Iterator[Piece]:
    yield Piece(text=_name(told.name, first))
    reaches = f" {STANDS[told.certainty]}đạt "
    if told.value is not None:
        # A plan is, and reaches nothing.
        is_plan = "kế hoạch" in told.name.casefold()
        yield Piece(text=f" {STANDS[told.certainty]}là " if is_plan else reaches)
        yield Piece(text=number_with_unit(number=told.value, unit=told.unit), link=told.link)
        if told.plan is not None and told.percent_of_plan is None:
            yield Piece(text=" (kế hoạch ")
            yield Piece(text=number_with_unit(number=told.plan, unit=told.unit), link=told.link)
            yield Piece(text=")")
    for index, share in enumerate(told.shares):
        yield Piece(text=", bằng " if told.value is not None or index else reaches)
        yield Piece(text=percent(share.percent), link=told.link)
        yield Piece(text=f"{PLANS[share.plan_of]}{MARKS[share.mark]}")
    if told.change is not None:
        alone = told.value is None and told.percent_of_plan is None
        yield Piece(text=f" {STANDS[told.certainty]}" if alone else ", ")
        yield from _moved(told.change, told.link)
        yield Piece(text=MARKS[told.change_mark])


def _moved(change: Decimal, link: str) -> Iterator[Piece]:
    if change == 0:
        yield Piece(text="bằng ")
        yield Piece(text=percent(HUNDRED), link=link)
    else:
        yield Piece(text="tăng " if change > 0 else "giảm ")
        yield Piece(text=percent(abs(change)), link=link)
    yield Piece(text=" so với cùng kỳ")


def _name(name: str, place: Place) -> str:
    """Small inside a sentence, but for names of capitals ("GRDP") and proper ones."""
    head = name.split(" ", 1)[0]
    if head.isupper() and len(head) > 1:
        return name
    return (name[:1].upper() if place is Place.FIRST else name[:1].lower()) + name[1:]


def number_with_unit(*, number: Published, unit: str) -> str:
    space = "" if unit.startswith("%") else " "
    return f"{number_in_words(number=number)}{space if unit else ''}{unit}"


def number_in_words(*, number: Published) -> str:
    """With its digits: 1.234,50; "hơn 57.000"; "7-7,5"."""
    high = "" if number.high is None else f"-{write_number(number=number.high)}"
    return f"{WORDS[number.bound]}{write_number(number=number.low)}{high}"


def percent(number: Decimal) -> str:
    return f"{write_number(number=number)}%"


def _joined(pieces: list[Piece]) -> Iterator[Piece]:
    """Neighbours with the same link become one."""
    last: Piece | None = None
    for piece in pieces:
        if last is not None and last.link == piece.link:
            last = Piece(text=last.text + piece.text, link=last.link)
            continue
        if last is not None:
            yield last
        last = piece
    if last is not None:
        yield last
