"""Ranks: "xếp thứ 12/34 tỉnh, thành phố". They are named after what is ranked."""

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Final

from xulang.indicators.domain.reading import phrases
from xulang.indicators.domain.reading.figure import Figure, Number
from xulang.indicators.domain.reading.periods import Context, Stated, period_of
from xulang.indicators.domain.reading.text import Sentence
from xulang.indicators.domain.said import Certainty

UNIT: Final = "hạng"
RANK: Final = re.compile(
    r"\b(?:xếp|đứng|giữ|đạt|ở)(?: ở)?(?: (?:vị trí|hạng|thứ hạng))?(?: thứ)? "
    r"(?P<rank>\d{1,3})\s?/\s?(?P<of>\d{1,4})"
    r"(?= (?:tỉnh|thành phố|huyện|xã|địa phương|sở|đơn vị|cơ quan|quốc gia|nước)\b|\s*[,;.()]|\s*$)",
    re.IGNORECASE,
)
SAYS_RANK: Final = re.compile(r"thứ|hạng|vị trí", re.IGNORECASE)
IS_NAMED: Final = re.compile(
    r"^(?:(?:kết quả|điểm|điểm số|thứ hạng|vị trí|xếp hạng|chỉ số|tỉnh|Lạng Sơn|năm \d{4})(?:\s+|$))+",
    re.IGNORECASE,
)


def find_ranks(
    *, sentence: Sentence, stated: Sequence[Stated], context: Context, before: Sequence[tuple[int, str]]
) -> Iterator[Figure]:
    """`before`: where the sentence's other figures stand, and what they are of."""
    for found in RANK.finditer(sentence.text):
        if not SAYS_RANK.search(found[0]):
            continue
        own = [one for one in stated if one.end <= found.start() and not one.compared]
        name = _subject(sentence.text[: found.start()], own) or next(
            (name for at, name in reversed(before) if at < found.start()), ""
        )
        name = IS_NAMED.sub("", name)
        if not name:
            continue
        period = period_of(stated=own[-1], context=context) if own else context.period
        yield Figure(
            indicator=f"Xếp hạng {name}",
            value=Number(low=Decimal(found["rank"])),
            unit=UNIT,
            period=period,
            plan=None,
            of_plans=(),
            changes=(),
            out_of=Decimal(found["of"]),
            within=None,
            certainty=Certainty.UNSAID,
            sentence=sentence.text,
            start=sentence.start,
            end=sentence.end,
            at=sentence.start + found.start("rank"),
        )


def _subject(text: str, own: Sequence[Stated]) -> str:
    """What the clause names, periods taken out; "" where it names nothing of its own."""
    for one in reversed(own):
        text = f"{text[: one.start]} {phrases.PERIOD} {text[one.end :]}"
    name = phrases.subject(text=re.split(r"[,;](?!\d)", text)[-1])
    return "" if re.search(r"\d", name) else name
