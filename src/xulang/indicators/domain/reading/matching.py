"""Which indicator of the dictionary a phrase names: without accents, by words, abbreviations written out."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import Final

from xulang.indicators.domain.units import unit_of

# How offices abbreviate; folded.
WRITTEN_OUT: Final = {
    "nsnn": "ngan sach nha nuoc",
    "nsdp": "ngan sach dia phuong",
    "nstw": "ngan sach trung uong",
    "xnk": "xuat nhap khau",
    "xk": "xuat khau",
    "nk": "nhap khau",
    "dtc": "dau tu cong",
    "iip": "chi so san xuat cong nghiep",
    "cpi": "chi so gia tieu dung",
    "grdp": "tong san pham tren dia ban",
    "dn": "doanh nghiep",
    "bhyt": "bao hiem y te",
    "ntm": "nong thon moi",
    "hs": "hoc sinh",
    "bq": "binh quan",
}
# One thing in other words; folded, the longer first.
SAME: Final = (
    ("tong luong khach du lich", "khach du lich"),
    ("luong khach du lich", "khach du lich"),
    ("tong luong khach", "khach du lich"),
    ("so luot khach du lich", "khach du lich"),
    ("tong thu tu khach du lich", "doanh thu du lich"),
    ("tong thu tu du lich", "doanh thu du lich"),
    ("doanh nghiep dang ky moi", "doanh nghiep thanh lap moi"),
    ("doanh nghiep dang ky thanh lap moi", "doanh nghiep thanh lap moi"),
    ("thanh lap moi doanh nghiep", "doanh nghiep thanh lap moi"),
    ("dang ky kinh doanh moi", "thanh lap moi"),
    ("thu can doi ngan sach", "thu ngan sach"),
    ("thu xuat nhap khau", "thu tu hoat dong xuat nhap khau"),
    ("thu hoat dong xuat nhap khau", "thu tu hoat dong xuat nhap khau"),
    ("thu noi dia", "thu noi dia"),
    ("toc do tang truong", "toc do tang"),
    ("tong san pham tren dia ban tinh", "tong san pham tren dia ban"),
    ("tong san pham trong tinh", "tong san pham tren dia ban"),
    ("khoi cong moi du an", "du an khoi cong moi"),
    ("thuc hien va giai ngan", "giai ngan"),
    ("gia tri giai ngan", "giai ngan"),
    ("kim ngach xuat khau", "xuat khau"),
    ("von dau tu xay dung co ban", "von dau tu cong"),
)
# What a report calls by a short name alone; within a longer one the words mean other things. Folded.
ALONE: Final = {"giai ngan": "giai ngan von dau tu cong", "gia tri giai ngan": "giai ngan von dau tu cong"}
# Words that tell nothing apart.
EMPTY: Final = frozenset(
    [
        "so",
        "tong",
        "cac",
        "nhung",
        "cua",
        "tren",
        "dia",
        "ban",
        "tinh",
        "va",
        "la",
        "duoc",
        "toan",
        "uoc",
        "gia",
        "tri",
        "nuoc",
        "nha",
        "luong",
        "qua",
        "den",
    ]
)
RANK: Final = "hang"
LEAST: Final = 0.62
# So much nearer than the next best one a match must be.
CLEARER: Final = 0.04


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One line of the dictionary: `names` are its name and its other wordings."""

    code: str
    names: tuple[str, ...]
    unit: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """`name` is the entry's own, the first of its names."""

    code: str
    name: str
    score: float


@lru_cache(maxsize=4096)
def folded(text: str) -> str:
    """Small letters without accents; đ is d."""
    plain = unicodedata.normalize("NFD", text.casefold().replace("đ", "d"))
    plain = "".join(letter for letter in plain if not unicodedata.combining(letter))
    words = re.findall(r"[a-z0-9]+", plain)
    spread = " ".join(WRITTEN_OUT.get(word, word) for word in words)
    for one, other in SAME:
        spread = re.sub(rf"\b{one}\b", other, spread)
    # "Tổng sản phẩm trên địa bàn (GRDP)" says it twice.
    return re.sub(r"\b(tong san pham tren dia ban)(?: \1)+\b", r"\1", spread)


def match(
    *, phrase: str, unit: str | None, entries: Sequence[Entry], within: str | None = None
) -> Match | None:
    """The entry that is clearly nearest; None when none is near or two are as near."""
    scored = sorted(
        ((_score(phrase, unit, entry, within), entry) for entry in entries), key=lambda one: -one[0]
    )
    if not scored or scored[0][0] < LEAST:
        return None
    if len(scored) > 1 and scored[0][0] - scored[1][0] < CLEARER and scored[0][1].code != scored[1][1].code:
        return None
    best, entry = scored[0]
    return Match(code=entry.code, name=entry.names[0], score=round(best, 3))


def _score(phrase: str, unit: str | None, entry: Entry, within: str | None) -> float:
    said = ALONE.get(folded(phrase), folded(phrase))
    best = max((_likeness(said, folded(name)) for name in entry.names), default=0.0)
    if within:
        # "Doanh thu", said of tourism: its context may complete a short name, never replace it.
        own, joined = _telling(folded(phrase)), folded(f"{phrase} {within}")
        fitting = [folded(name) for name in entry.names if own and own <= _telling(folded(name))]
        best = max(best, 0.9 * max((_likeness(joined, name) for name in fitting), default=0.0))
    if unit and entry.unit:
        if _dimension(unit) != _dimension(entry.unit):
            # "Giá trị sản xuất ... 5.600 tỷ đồng" is not the index that is called nearly so.
            return 0.0
        best += 0.05 if kind_of_unit(unit) == kind_of_unit(entry.unit) else -0.25
    return max(0.0, min(1.0, best))


def _likeness(one: str, other: str) -> float:
    if one == other:
        return 1.0
    words, others = _telling(one), _telling(other)
    if not words or not others:
        return 0.0
    common = len(words & others)
    dice = 2 * common / (len(words) + len(others))
    # All of the shorter within the longer counts more than as many words here and there.
    whole = common / min(len(words), len(others))
    return 0.8 * dice + 0.2 * whole * dice


def _telling(text: str) -> frozenset[str]:
    words = [word for word in text.split() if word not in EMPTY]
    # Pairs keep the order: "thu chi" is not "chi thu".
    return frozenset(words) | frozenset(f"{a} {b}" for a, b in pairwise(words))


def _dimension(unit: str) -> str:
    """Money, shares, ranks and what is measured never stand for each other; what is counted may."""
    kind = kind_of_unit(unit)
    if kind.startswith("dong"):
        return "dong"
    found = unit_of(name=kind if kind in {"ha", "kg", "m", "km", "kwh"} else unit.strip()).dimensions
    measured = sorted({name for name, _ in found} & {"mass", "area", "length", "energy"})
    return "/".join(measured) or (kind if kind in {"usd", "%", RANK} else "counted")


def kind_of_unit(unit: str) -> str:
    """Units that can be turned into each other are of one kind: money of a currency, or the thing counted."""
    plain = folded(unit)
    if plain == RANK or re.fullmatch(r"/\d+", unit):
        return RANK
    if re.search(r"\b(?:dong|vnd)\b", plain) or re.fullmatch(r"(?:nghin )?t[yi]", plain):
        return "dong" + plain.partition("dong")[2]
    if "usd" in plain or "do la" in plain:
        return "usd"
    return re.sub(r"^(?:(?:nghin|ngan|trieu|ty|ti|tram|van) )+", "", plain) or ("%" if "%" in unit else plain)
