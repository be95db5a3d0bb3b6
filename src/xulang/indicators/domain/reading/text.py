"""A report's text made even: one line a paragraph, one kind of space, and cut into sentences."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from xulang.indicators.domain.reading.blocks import HEADING
from xulang.indicators.domain.reading.numbers import DIGITS

INVISIBLE: Final = re.compile("[\u00ad\u200b-\u200f\u2060\ufeff\x00-\x08\x0b\x0e-\x1f]")
SPACES: Final = re.compile(r"[ \t\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]+")
BREAKS: Final = re.compile(r"\r\n?|[\u2028\u2029\x0c\x85]")
DASHES: Final = str.maketrans({"–": "-", "—": "-", "‑": "-", "‐": "-", "−": "-", "，": ",", "％": "%"})
# A line that begins something of its own.
BULLET: Final = re.compile(
    r"\s*(?:[-+*•●▪◦·o✓❖➢] |(?:\d{1,2}(?:\.\d{1,2}){0,3}[.)]|[IVX]{1,5}[.)]|[a-zđ][.)]) )"
)
ENDS: Final = re.compile(r"[.;:!?…]\s*$")
CELLS_APART: Final = 3
# Numbers side by side at the end of a line, no words or marks between them.
LAST_CELLS: Final = re.compile(rf"[^\W\d_]\s(?:[-+(]?(?:{DIGITS})%?\)?\s+){{2,}}[-+(]?(?:{DIGITS})%?\)?\s*$")
LONG_LINE: Final = 45
TITLE: Final = re.compile(r"(?:báo cáo|tình hình|thông cáo|số liệu)\b", re.IGNORECASE)
NUMBER_WITH_UNIT: Final = re.compile(r"\d[\d.,]*\s*(?:%|tỷ|tỉ|triệu|nghìn|ha\b|tấn)")
BROKEN_NUMBER: Final = re.compile(r"(?<=\d[.,])\n(?=\d)")
BROKEN_WORD: Final = re.compile(r"(?<=[^\W\d_])-\n(?=[a-zà-ỹđ])")
# Small and capital letters with marks stand mixed in Unicode, so capitals are listed.
CAPITALS: Final = "".join(chr(code) for code in range(0x2000) if chr(code).isupper())
SENTENCE: Final = re.compile(rf"(?<=[.!?…])[”\")]? (?=[{CAPITALS}]|[“\"(]|\d|[-+*•])")
ABBREVIATED: Final = re.compile(
    r"(?:\b(?:TP|Tp|TX|TT|ThS|TS|PGS|GS|BS|KS|Tr|tr|Km|St|v\.v|đ/c|Đ/c|No|Q|P|H|X)|(?:^|"
    r"[\s(])[\dIVXa-zđ]{1,4}(?:\.\d{1,2})*)\.$"
)
UPPER: Final = re.compile(r"[^\W\d_]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentence:
    """`line` counts the paragraphs, so that what is said of one holds for its sentences."""

    text: str
    start: int
    line: int

    @property
    def end(self) -> int:
        return self.start + len(self.text)


def even(*, text: str) -> str:
    """NFC, one kind of space and dash, paragraphs on one line each."""
    plain = INVISIBLE.sub("", BREAKS.sub("\n", unicodedata.normalize("NFC", text))).translate(DASHES)
    plain = BROKEN_WORD.sub("", BROKEN_NUMBER.sub("", SPACES.sub(" ", plain)))
    lines: list[str] = []
    blank = True
    for raw in plain.split("\n"):
        line = raw.strip()
        if line and lines and _goes_on(lines[-1], line, blank=blank):
            lines[-1] += " " + line
        elif line:
            lines.append(line)
        blank = not line
    return "\n".join(lines)


def _goes_on(  # noqa: PLR0911 -- one rule a line, the first that fits
    before: str, line: str, *, blank: bool
) -> bool:
    """Whether a line goes on in the next one; over a blank line (a page's end) only with a small letter."""
    if is_row(line=line) or is_row(line=before):
        return False
    if BULLET.match(line) or before.endswith((":", ";")) or before.startswith(HEADING):
        return False
    first = line[0]
    if blank:
        return first.islower() and not ENDS.search(before) and not is_heading(line=before)
    if first.islower() or first in ",;.%)":
        return not re.search(r"[.!?]$", before) or first in ",;.%)"
    if TITLE.match(before) and not NUMBER_WITH_UNIT.search(before) and first.isupper():
        return False
    if is_heading(line=before) and (len(before) < LONG_LINE or _capitals(before)):
        return False
    if first.isdigit() or first == "(":
        return not re.search(r"[.!?]$", before)
    return before.endswith(",") or (
        len(before) >= LONG_LINE and not ENDS.search(before) and not is_heading(line=before)
    )


def is_row(*, line: str) -> bool:
    """A row of a table that came as text (of a PDF, pasted): it says nothing as a sentence does."""
    return line.count(" | ") >= CELLS_APART - 1 or LAST_CELLS.search(line) is not None


def _capitals(line: str) -> bool:
    letters = UPPER.findall(line)
    return bool(letters) and sum(letter.isupper() for letter in letters) > 0.8 * len(letters)


def is_heading(*, line: str) -> bool:
    """A short line of its own: numbered, or in capitals, and without a full stop; or marked by its file."""
    if line.startswith(HEADING):
        return True
    if len(line) > 160 or ENDS.search(line) or line.endswith(","):
        return False
    numbered = BULLET.match(line) is not None and line[0] not in "-+*•●▪◦·✓❖➢"
    return _capitals(line) or (numbered and not NUMBER_WITH_UNIT.search(line))


def sentences(*, text: str) -> Iterator[Sentence]:
    """Of a text made even."""
    start = 0
    for number, line in enumerate(text.split("\n")):
        begun = 0
        for found in SENTENCE.finditer(line):
            if ABBREVIATED.search(line[begun : found.start()]):
                continue
            yield Sentence(text=line[begun : found.start()].rstrip(), start=start + begun, line=number)
            begun = found.end()
        if line[begun:].strip():
            yield Sentence(text=line[begun:].rstrip(), start=start + begun, line=number)
        start += len(line) + 1
