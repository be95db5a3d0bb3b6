"""What openers make of a file: words with their places on a page, or cells in their rows and columns.

A page of a PDF and a sheet of a workbook are one kind of thing: text at a place. Units are points on a page,
whole rows and columns in a workbook.
"""

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from xulang.declarations.domain.documents.result import Place, PlaceKind

# In heights of the text: what is further apart than this belongs to two columns of the form.
GAP = 0.9
# In heights of the text: what starts no further from another's left edge than this stands below it.
ALIGNED = 0.7


@dataclass(frozen=True, slots=True, kw_only=True)
class Word:
    """One word, or all of a cell. `native` is a cell that holds a number or a date, not text.

    `top` grows downwards. `gap` says that it does not follow on the word before it.
    """

    text: str
    left: float
    right: float
    top: float
    bottom: float
    native: bool = False
    gap: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """`name` is the page's number, or the sheet's name."""

    kind: PlaceKind
    name: str
    words: tuple[Word, ...]


Page = Sequence["Line"]
"""The lines of one sheet, from top to bottom."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """The words of one height, from left to right; `scale` is the height of the text."""

    sheet: Sheet
    words: tuple[Word, ...]
    scale: float

    def place(self, word: Word) -> Place:
        if self.sheet.kind is PlaceKind.PAGE:
            return Place(kind=PlaceKind.PAGE, name=self.sheet.name)
        return Place(kind=PlaceKind.CELL, name=f"{self.sheet.name}!{column(int(word.left))}{int(word.top)}")

    def is_aligned(self, word: Word, left: float) -> bool:
        return abs(word.left - left) <= ALIGNED * self.scale


def column(number: int) -> str:
    """1 is A, 27 is AA."""
    name = ""
    while number > 0:
        number, rest = divmod(number - 1, 26)
        name = chr(ord("A") + rest) + name
    return name


def lines_of(sheet: Sheet) -> list[Line]:
    """The sheet's lines from top to bottom, without blank words, in NFC."""
    if sheet.kind is PlaceKind.CELL:
        return _rows(sheet)
    words = sorted(
        (word for word in sheet.words if word.text.strip()),
        key=lambda word: (word.top + word.bottom) / 2,
    )
    found: list[list[Word]] = []
    for word in words:
        if found and _is_beside(word, found[-1]):
            found[-1].append(word)
        else:
            found.append([word])
    return [_line(sheet, one) for one in found]


def _is_beside(word: Word, line: Sequence[Word]) -> bool:
    """Whether the word's middle lies within the line's first word, and the line's within the word."""
    first = line[0]
    return (
        abs((word.top + word.bottom) / 2 - (first.top + first.bottom) / 2)
        <= min(word.bottom - word.top, first.bottom - first.top) / 2
    )


def _line(sheet: Sheet, words: Iterable[Word]) -> Line:
    ordered = sorted(words, key=lambda word: word.left)
    heights = sorted(word.bottom - word.top for word in ordered)
    scale = heights[len(heights) // 2] or 1.0
    marked = [
        replace(
            word,
            text=_normal(word.text),
            gap=place == 0 or word.left - ordered[place - 1].right > GAP * scale,
        )
        for place, word in enumerate(ordered)
    ]
    return Line(sheet=sheet, words=tuple(marked), scale=scale)


def _rows(sheet: Sheet) -> list[Line]:
    """Cells become words: the first of each begins after a gap, the others follow on it."""
    rows: dict[float, list[Word]] = {}
    for cell in sheet.words:
        for place, text in enumerate([cell.text] if cell.native else _normal(cell.text).split()):
            rows.setdefault(cell.top, []).append(
                Word(
                    text=text,
                    left=cell.left + place * 1e-6,
                    right=cell.right,
                    top=cell.top,
                    bottom=cell.bottom,
                    native=cell.native,
                    gap=place == 0,
                )
            )
    return [
        Line(sheet=sheet, words=tuple(sorted(rows[top], key=lambda word: word.left)), scale=0.5)
        for top in sorted(rows)
    ]


def _normal(text: str) -> str:
    return unicodedata.normalize("NFC", text).strip()
