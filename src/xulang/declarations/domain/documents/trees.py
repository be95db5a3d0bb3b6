"""XML as plain elements, and finding fields in it. Numbers are those of XML: a point before decimals."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from xulang.declarations.domain.documents import values
from xulang.declarations.domain.documents.elements import Element
from xulang.declarations.domain.documents.numbers import canonical
from xulang.declarations.domain.documents.result import NOT_PRINTED, Place, PlaceKind, ReadField, Unread
from xulang.kernel.identifiers import DECLARATION_TYPES
from xulang.kernel.words import Direction

DECIMAL: Final = re.compile(r"\d{1,18}(?:\.\d{1,8})?", re.ASCII)
SERIES: Final = {"1": Direction.IMPORT, "3": Direction.EXPORT}


@dataclass(frozen=True, slots=True, kw_only=True)
class At:
    """An element and its path from the root."""

    element: Element
    path: str


def find_all(root: At, name: str) -> Iterator[At]:
    """Every element of that name, in the document's order."""
    if root.element.name.casefold() == name.casefold():
        yield root
        return
    for child in children(root):
        yield from find_all(child, name)


def children(parent: At) -> Iterator[At]:
    counts: dict[str, int] = {}
    for child in parent.element.children:
        counts[child.name] = counts.get(child.name, 0) + 1
        nth = f"[{counts[child.name]}]" if counts[child.name] > 1 else ""
        yield At(element=child, path=f"{parent.path}/{child.name}{nth}")


class Record:
    """The fields of one element. A field that stands there twice must say the same."""

    def __init__(self, at: At | None) -> None:
        self._fields: dict[str, list[At]] = {}
        for child in children(at) if at else ():
            if not child.element.children:
                self._fields.setdefault(child.element.name.casefold(), []).append(child)

    def text(self, names: Iterable[str]) -> str:
        """The text of the first of these that has any, "" for none."""
        return next((one.element.text for one in self._known(names) if one.element.text), "")

    def read(self, names: Iterable[str], parse: values.Parse) -> ReadField:
        known = list(self._known(names))
        if not known:
            return NOT_PRINTED
        filled = [one for one in known if one.element.text]
        place = Place(kind=PlaceKind.ELEMENT, name=(filled or known)[0].path)
        if len({one.element.text for one in filled}) > 1:
            return ReadField(unread=Unread.CONFLICTING, place=place, raw=filled[0].element.text[:200])
        return values.read(filled[0].element.text if filled else "", parse=parse, place=place)

    def _known(self, names: Iterable[str]) -> Iterator[At]:
        for name in names:
            yield from self._fields.get(name.casefold(), ())


def number(text: str) -> str:
    if not DECIMAL.fullmatch(text):
        raise ValueError(text)
    return canonical(Decimal(text))


def word_of(words: Mapping[str, str]) -> Callable[[str], str]:
    """A parser that knows only these words, in any case."""

    def parse(text: str) -> str:
        found = words.get(text.casefold())
        if found is None:
            raise ValueError(text)
        return found

    return parse


def direction_of(*, number: str, kind: str) -> Direction | None:
    """What the number's series and the type say, if they do not contradict each other."""
    said = {SERIES.get(number[:1]), DECLARATION_TYPES.get(kind)} - {None}
    return said.pop() if len(said) == 1 else None
