"""How a document is laid out and spelt: every document another way, from a seed."""

import random
import unicodedata
from dataclasses import dataclass
from decimal import Decimal
from typing import Final, Literal

FORMS: Final[list[Literal["NFC", "NFD"]]] = ["NFC", "NFC", "NFD"]
# What a document may leave out, by the last part of the path.
OMITTABLE = (
    "channel",
    "type",
    "registered_on",
    "transport",
    "gross_weight_kg",
    "address",
    "hs_code",
    "unit_price",
    "bills",
)


@dataclass(frozen=True, kw_only=True)
class Style:
    """`decimals` is the mark before decimals; `pitch` in lines, `margin` in points, `shift` in columns."""

    family: str
    size: float
    margin: float
    pitch: float
    shift: int
    down: int
    decimals: str
    form: Literal["NFC", "NFD"]
    old_tones: str
    colon: str
    dash: str
    title: str
    per_page: int
    natives: str
    missing: frozenset[str]

    def leaves_out(self, path: str) -> bool:
        return bool(self.missing & set(path.split(".")))

    def text(self, text: str) -> str:
        return unicodedata.normalize(self.form, text)

    def label(self, text: str) -> str:
        if self.old_tones:
            for one, other in (("hóa", "hoá"), ("ủy", "uỷ")):
                text = text.replace(one, other)
        return self.text(text + self.colon)

    def number(self, number: Decimal) -> str:
        text = f"{number:,f}"
        text = text.rstrip("0").rstrip(".") if "." in text else text
        return text.translate(str.maketrans(",.", ".,")) if self.decimals == "," else text


def make_style(seed: int) -> Style:
    dice = random.Random(seed * 7919 + 13)
    return Style(
        family=dice.choice(["DejaVuSans", "DejaVuSerif", "DejaVuSansCondensed", "DejaVuSerifCondensed"]),
        size=dice.choice([6.5, 7.0, 7.5, 8.0]),
        margin=dice.choice([18, 28, 40]),
        pitch=dice.choice([1.45, 1.6, 1.9]),
        shift=dice.choice([0, 1, 3]),
        down=dice.choice([0, 0, 2]),
        decimals=dice.choice([",", ",", "."]),
        form=dice.choice(FORMS),
        old_tones=dice.choice(["", "yes"]),
        colon=dice.choice(["", "", ":"]),
        dash=dice.choice(["", "-"]),
        title=dice.choice(["(thông quan)", "(thông báo kết quả phân luồng)", ""]),
        per_page=dice.choice([1, 2]),
        natives=dice.choice(["", "yes"]),
        missing=frozenset(dice.sample(OMITTABLE, k=dice.choice([0, 0, 1, 3]))),
    )
