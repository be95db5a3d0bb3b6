"""Ranks: "xếp thứ 12/34 tỉnh, thành phố, tăng 4 bậc". They are named after what is ranked."""

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Final

from xulang.indicators.domain.reading import cues, phrases
from xulang.indicators.domain.reading.figure import Figure, Number, Said
from xulang.indicators.domain.reading.periods import Context, Stated, period_of
from xulang.indicators.domain.reading.text import Sentence
from xulang.indicators.domain.units import RANK as UNIT

WORDS: Final = {"hơn": Said.MORE, "dưới": Said.LESS, "khoảng": Said.ABOUT}
NUMBER: Final = r"(?P<rank>\d{1,3})(?:-(?P<high>\d{1,3}))?"
BOUND: Final = r"(?: (?P<bound>hơn|dưới|khoảng))?"
RANK: Final = re.compile(
    rf"\b(?:xếp|đứng|giữ|đạt|ở)(?: ở)?(?: (?:vị trí|hạng|thứ hạng))?{BOUND}(?: thứ)? {NUMBER}"
    r"\s?/\s?(?P<of>\d{1,4})"
    r"(?= (?:tỉnh|thành phố|huyện|xã|địa phương|sở|đơn vị|cơ quan|quốc gia|nước)\b|\s*[,;.()]|\s*$)",
    re.IGNORECASE,
)
# Of how many is not said.
ALONE: Final = re.compile(
    rf"\b(?:xếp|đứng){BOUND} thứ {NUMBER}(?P<of>)"
    r"(?=\s*(?:[,;()]|\.(?!\d)|$)| (?:cả nước|toàn quốc|toàn tỉnh)\b)",
    re.IGNORECASE,
)
SAYS_RANK: Final = re.compile(r"thứ|hạng|vị trí", re.IGNORECASE)
IS_NAMED: Final = re.compile(
    r"^(?:(?:kết quả|điểm|điểm số|thứ hạng|vị trí|xếp hạng|chỉ số|tỉnh|Lạng Sơn|năm \d{4})(?:\s+|$))+",
    re.IGNORECASE,
)
PLAN: Final = re.compile(
    r"\s*\((?:kế hoạch|mục tiêu|dự toán) (?:(?:hơn|dưới|khoảng) )?(?:xếp )?thứ (?P<plan>\d{1,3})\b[^()]*\)",
    re.IGNORECASE,
)
# Within the clause that follows, before any other number.
MOVED: Final = re.compile(
    r"[^;\d]*?\b(?:(?P<verb>tăng|giảm|tụt|lùi)(?: thêm)? (?P<places>\d{1,3}) (?:thứ )?(?:bậc|hạng)|"
    r"(?P<same>giữ nguyên (?:thứ hạng|vị trí)))\b",
    re.IGNORECASE,
)


def find_ranks(
    *, sentence: Sentence, stated: Sequence[Stated], context: Context, before: Sequence[tuple[int, str]]
) -> Iterator[Figure]:
    """`before`: where the sentence's other figures stand, and what they are of."""
    for found in _said(sentence.text):
        if not SAYS_RANK.search(found[0]):
            continue
        own = [one for one in stated if one.end <= found.start() and not one.compared]
        name = _subject(sentence.text[: found.start()], own) or next(
            (name for at, name in reversed(before) if at < found.start()), ""
        )
        name = IS_NAMED.sub("", name)
        if not name:
            continue
        planned = PLAN.match(sentence.text, found.end())
        yield Figure(
            indicator=f"Xếp hạng {name}",
            value=_rank(found),
            unit=UNIT,
            period=period_of(stated=own[-1], context=context) if own else context.period,
            plan=Number(low=Decimal(planned["plan"])) if planned else None,
            of_plans=(),
            changes=(),
            out_of=Decimal(found["of"]) if found["of"] else None,
            within=None,
            certainty=cues.certainty_in(text=re.split(r"[,;:](?!\d)", sentence.text[: found.start()])[-1]),
            sentence=sentence.text,
            start=sentence.start,
            end=sentence.end,
            at=sentence.start + found.start("rank"),
            places=_places(sentence.text, planned.end() if planned else found.end()),
        )


def _said(text: str) -> "list[re.Match[str]]":
    return sorted([*RANK.finditer(text), *ALONE.finditer(text)], key=lambda found: found.start())


def _rank(found: "re.Match[str]") -> Number:
    high = Decimal(found["high"]) if found["high"] else None
    return Number(
        low=Decimal(found["rank"]), high=high, said=WORDS.get((found["bound"] or "").casefold(), Said.EXACT)
    )


def _places(text: str, at: int) -> int | None:
    moved = MOVED.match(text, at)
    if moved is None:
        return None
    if moved["same"]:
        return 0
    return int(moved["places"]) * (1 if moved["verb"].casefold() == "tăng" else -1)


def _subject(text: str, own: Sequence[Stated]) -> str:
    """What the clause names, periods taken out; "" where it names nothing of its own."""
    for one in reversed(own):
        text = f"{text[: one.start]} {phrases.PERIOD} {text[one.end :]}"
    clause = re.split(r"[;:](?!\d)", text)[-1]
    # "DDCI của sở, ban, ngành": commas part names from names only where a number stands between.
    part = clause if not re.search(r"\d", clause) else re.split(r",(?!\d)", clause)[-1]
    name = phrases.subject(text=part)
    return "" if re.search(r"\d", name) else name
