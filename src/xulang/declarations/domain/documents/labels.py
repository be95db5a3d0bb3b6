"""The labels of a form, and finding them among the words of a line."""

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from xulang.declarations.domain.documents.sheets import Line, Word

# The two ways to place a tone mark: "hoá" and "hóa" are one word.
TONES = (("oá", "óa"), ("oà", "òa"), ("uỷ", "ủy"), ("uý", "úy"), ("uỳ", "ùy"))


class Kind(StrEnum):
    HEAD = "head"  # A field of the whole declaration; repeated on every page.
    PARTY = "party"  # Opens the part of a party; what follows up to the next label of another kind is its.
    PART = "part"  # A field of a party; outside of one it is nothing.
    ITEM = "item"  # Opens a line of goods, and is its first field.
    OF_ITEM = "of_item"  # A field of a line of goods.
    STOP = "stop"  # Only ends what stands before it.


@dataclass(frozen=True, slots=True, kw_only=True)
class Label:
    """`below` lines under the label belong to its value as far as they begin under it."""

    text: str
    key: str
    kind: Kind
    below: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A label in a line: words `start` to before `end`."""

    label: Label
    start: int
    end: int


def fold(text: str) -> str:
    """How labels compare: without spaces, colons, case, and the placing of tone marks."""
    plain = unicodedata.normalize("NFC", text).casefold().replace(":", "")
    for one, other in TONES:
        plain = plain.replace(one, other)
    return "".join(plain.split())


class Labels:
    """All labels of a form. A label begins a line or stands after a gap: in running text it is only words."""

    def __init__(self, labels: Iterable[Label]) -> None:
        self.labels = tuple(labels)

    @cached_property
    def _by_text(self) -> dict[str, Label]:
        return {fold(label.text): label for label in self.labels}

    @cached_property
    def _beginnings(self) -> frozenset[str]:
        return frozenset(text[:size] for text in self._by_text for size in range(1, len(text) + 1))

    @cached_property
    def _long(self) -> tuple[str, ...]:
        """Labels of several words, which no name or description of goods has in it."""
        return tuple(fold(label.text) for label in self.labels if len(label.text.split()) > 2)

    def find(self, line: Line) -> list[Found]:
        found: list[Found] = []
        at = 0
        while at < len(line.words):
            hit = self._at(line.words, at) if line.words[at].gap else None
            if hit:
                found.append(hit)
            at = hit.end if hit else at + 1
        return found

    def is_in(self, text: str) -> bool:
        folded = fold(text)
        return any(label in folded for label in self._long)

    def _at(self, words: Sequence[Word], start: int) -> Found | None:
        """The longest label that begins at this word."""
        text, best = "", None
        for end in range(start, min(len(words), start + 16)):
            text += fold(words[end].text)
            if text not in self._beginnings:
                break
            label = self._by_text.get(text)
            if label:
                best = Found(label=label, start=start, end=end + 1)
        return best
