"""Vietnamese sentences of figures: "ước đạt ..., bằng ...% kế hoạch, tăng ...% so với cùng kỳ".

What is written here, the reader beside (domain/reading) reads back to the same figures.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum
from typing import Final

from xulang.indicators.domain.numbers import Bound, Published
from xulang.indicators.domain.reading.numbers import write_number
from xulang.indicators.domain.said import Certainty, PlanOf
from xulang.indicators.domain.units import is_rank, ranked_among
from xulang.indicators.domain.writing.told import WORDS, Mark, Told

HUNDRED = Decimal(100)


STANDS: Final = {
    Certainty.UNSAID: "",
    Certainty.ESTIMATE: "ước ",
    Certainty.PRELIMINARY: "sơ bộ ",
    Certainty.FINAL: "chính thức ",
}
# After “kế hoạch” or “dự toán”.
PLANS: Final = {
    PlanOf.UNSAID: "",
    PlanOf.CENTRAL: " Trung ương giao",
    PlanOf.PROVINCE: " tỉnh giao",
    PlanOf.PERIOD: " kỳ báo cáo",
}
# What a rank's name begins with where it is told: “Xếp hạng PCI” is “Chỉ số PCI xếp thứ …”.
RANKED: Final = ("xếp hạng ", "thứ hạng ", "vị trí xếp hạng ")
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
    if is_rank(name=told.unit):
        yield from _ranked(told, first)
        return
    yield Piece(text=_name(told.name, first))
    reaches = f" {STANDS[told.certainty]}đạt "
    if told.value is not None:
        # A plan is, and reaches nothing.
        is_plan = "kế hoạch" in told.name.casefold()
        yield Piece(text=f" {STANDS[told.certainty]}là " if is_plan else reaches)
        yield Piece(text=number_with_unit(number=told.value, unit=told.unit), link=told.link)
        if told.plan is not None and told.percent_of_plan is None:
            yield Piece(text=f" ({told.plan_word} ")
            yield Piece(text=number_with_unit(number=told.plan, unit=told.unit), link=told.link)
            yield Piece(text=")")
    for index, share in enumerate(told.shares):
        yield Piece(text=", bằng " if told.value is not None or index else reaches)
        yield Piece(text=percent(share.percent), link=told.link)
        yield Piece(text=f" {told.plan_word}{PLANS[share.plan_of]}{MARKS[share.mark]}")
    if told.change is not None:
        alone = told.value is None and told.percent_of_plan is None
        yield Piece(text=f" {STANDS[told.certainty]}" if alone else ", ")
        yield from _moved(told.change, told.link)
        yield Piece(text=f" so với {told.earlier}{MARKS[told.change_mark]}")


def _ranked(told: Told, first: Place) -> Iterator[Piece]:
    """“Chỉ số PCI xếp thứ 48/63 (kế hoạch thứ 45), tăng 4 bậc so với năm trước”."""
    if told.value is None:
        return
    yield Piece(text=_name(subject_of_rank(name=told.name), first))
    yield Piece(text=f" {STANDS[told.certainty]}xếp {WORDS[told.value.bound]}thứ ")
    yield Piece(text=rank_in_words(number=told.value, unit=told.unit), link=told.link)
    if told.plan is not None:
        yield Piece(text=f" ({told.plan_word} {WORDS[told.plan.bound]}thứ ")
        yield Piece(text=rank_in_words(number=told.plan, unit=""), link=told.link)
        yield Piece(text=")")
    if told.places is not None:
        yield Piece(text=", ")
        yield Piece(text=places_in_words(places=told.places), link=told.link)
        yield Piece(text=f" so với {told.earlier}")


def subject_of_rank(*, name: str) -> str:
    """What is ranked; abbreviations are those of indices."""
    head = next((one for one in RANKED if name.casefold().startswith(one)), "")
    rest = name[len(head) :]
    return f"Chỉ số {rest}" if head and rest.split(" ", 1)[0].isupper() else rest


def rank_in_words(*, number: Published, unit: str) -> str:
    """“48/63”, “40-45”."""
    among = ranked_among(name=unit)
    bare = number_in_words(number=replace(number, bound=Bound.EXACT))
    return bare if among is None else f"{bare}/{among}"


def places_in_words(*, places: int) -> str:
    if places == 0:
        return "giữ nguyên thứ hạng"
    return f"{'tăng' if places > 0 else 'giảm'} {abs(places)} bậc"


def _moved(change: Decimal, link: str) -> Iterator[Piece]:
    if change == 0:
        yield Piece(text="bằng ")
        yield Piece(text=percent(HUNDRED), link=link)
    else:
        yield Piece(text="tăng " if change > 0 else "giảm ")
        yield Piece(text=percent(abs(change)), link=link)


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
