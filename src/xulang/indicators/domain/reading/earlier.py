"""“Giảm từ 6,5 giờ xuống còn 4,2 giờ”: what it was before is no figure, and stands beside what it became."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from xulang.indicators.domain.reading.figure import Number
from xulang.indicators.domain.reading.numbers import DIGITS, read_number

# Days, months and years may stand between the two numbers; anything else with digits parts them.
WHEN: Final = r"(?:năm|tháng|quý|ngày) [\dIVX]{1,4}(?:/\d{1,4}){0,2}"
MOVED: Final = re.compile(
    rf"\btừ (?:(?:hơn|gần|trên|dưới|khoảng|mức) )?(?P<low>{DIGITS})(?P<rest>(?:{WHEN}|[^,;()\d]){{0,60}}?)\s"
    rf"(?=(?:(?:giảm|tăng|nâng) )?(?:lên|xuống|còn|thành)\b(?: (?:còn|đạt|tới|đến|mức|là|hơn|gần|trên|dưới|"
    rf"khoảng))* (?P<high>{DIGITS}))",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Moved:
    """`start` and `end` bound what is said of before, `at` is where the number stands that it became."""

    start: int
    end: int
    at: int
    earlier: Number
    dated: bool


def find_moved(*, text: str) -> list[Moved]:
    return [
        Moved(
            start=found.start(),
            end=found.end(),
            at=found.start("high"),
            earlier=Number(low=read_number(text=found["low"])),
            dated=re.search(WHEN, found["rest"], re.IGNORECASE) is not None,
        )
        for found in MOVED.finditer(text)
    ]


def without(*, text: str, moved: Sequence[Moved]) -> str:
    """The text, as long as it was, without what is said of before."""
    for one in moved:
        text = text[: one.start] + " " * (one.end - one.start) + text[one.end :]
    return text
