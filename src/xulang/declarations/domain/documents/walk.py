"""A printout taken apart: what stands beside which label, of the whole, of a party, of a line of goods."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from xulang.declarations.domain.documents.labels import Found, Kind, Label, Labels
from xulang.declarations.domain.documents.result import Place
from xulang.declarations.domain.documents.sheets import ALIGNED, Line, Page, Word

# What forms print between the parts of one field.
MARKS = frozenset({"-", "–", "~"})
LISTED = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Beside:
    """What stands beside a label, and where."""

    words: tuple[Word, ...]
    place: Place

    @property
    def text(self) -> str:
        return " ".join(word.text for word in self.words)

    @property
    def is_torn(self) -> bool:
        """Whether something stands to the right after a gap: another field, whose label nobody knows."""
        pairs = zip(self.words, self.words[1:], strict=False)
        return any(word.gap and word.left > before.right for before, word in pairs)

    @property
    def tokens(self) -> list[Word]:
        """The words without the dashes between them."""
        return [word for word in self.words if word.text not in MARKS]


Fields = dict[str, list[Beside]]


@dataclass(slots=True, kw_only=True)
class Walked:
    """Fields by their labels' keys: of the whole, of each party, of each line of goods in order."""

    head: Fields = field(default_factory=dict)
    parties: dict[str, Fields] = field(default_factory=dict)
    items: list[Fields] = field(default_factory=list)


def walk(*, pages: Iterable[Page], labels: Labels) -> Walked:
    walked = Walked()
    for page in pages:
        _walk_page(page, labels=labels, walked=walked)
    return walked


def _walk_page(lines: Page, *, labels: Labels, walked: Walked) -> None:
    party: Fields | None = None
    item: Fields | None = None
    for at, line in enumerate(lines):
        # A party's short labels ("Mã", "Tên") begin their line: further on they are words like others.
        known = [one for one in labels.find(line) if one.label.kind is not Kind.PART or one.start == 0]
        for number, found in enumerate(known):
            kind, key = found.label.kind, found.label.key
            if kind is Kind.PART:
                if party is not None:
                    party.setdefault(key, []).append(_beside(lines, at, known[number:], labels=labels))
                continue
            if kind is Kind.PARTY:
                party, item = walked.parties.setdefault(key, {}), None
                continue
            if found.start == 0:
                party = None
            if kind is Kind.ITEM:
                item = {}
                walked.items.append(item)
            if kind is Kind.HEAD:
                item = None if found.start == 0 else item
                fields: Fields | None = walked.head
            else:
                fields = item if kind in {Kind.ITEM, Kind.OF_ITEM} else None
            if fields is not None:
                after = [one for one in known[number:] if one.label.kind is not Kind.PART]
                fields.setdefault(key, []).extend(_values(lines, at, after, labels=labels))


def _values(lines: Sequence[Line], at: int, known: Sequence[Found], *, labels: Labels) -> Iterator[Beside]:
    """What stands beside the label; for a list that is numbered below it, each of its entries too."""
    beside = _beside(lines, at, known, labels=labels)
    yield beside
    if known[0].label.key == "bill" and not beside.words:
        right = lines[at].words[known[1].start].left if len(known) > 1 else None
        yield from _listed(lines, at, right=right, labels=labels)


def _listed(lines: Sequence[Line], at: int, *, right: float | None, labels: Labels) -> Iterator[Beside]:
    """Entries numbered from 1, left of the column that begins at `right`."""
    for number, line in enumerate(lines[at + 1 : at + 1 + LISTED], start=1):
        if line.words[0].text != str(number):
            return
        known = labels.find(line)
        words = tuple(
            word
            for word in line.words[1 : known[0].start if known else None]
            if right is None or word.left < right
        )
        if words:
            yield Beside(words=words, place=line.place(words[0]))


def _beside(lines: Sequence[Line], at: int, known: Sequence[Found], *, labels: Labels) -> Beside:
    line, found = lines[at], known[0]
    end = known[1].start if len(known) > 1 else len(line.words)
    words = list(line.words[found.end : end])
    place = line.place(words[0] if words else line.words[found.start])
    if found.label.below:
        left = words[0].left if words else None
        words += _below(
            lines[at + 1 : at + 1 + found.label.below],
            label=line.words[found.start],
            left=left,
            labels=labels,
            of=found.label,
        )
    return Beside(words=tuple(words), place=place)


def _below(
    lines: Sequence[Line], *, label: Word, left: float | None, labels: Labels, of: Label
) -> Iterator[Word]:
    """The value's further lines: each begins where the value began, or under the label if that was bare."""
    for line in lines:
        own = _of_column(line, label=label, left=left, of=of)
        if not own:
            return
        begin = line.words.index(own[0])
        stops = [
            one.start
            for one in labels.find(line)
            if one.start >= begin and not (one.start == begin and left is not None)
            if one.label.kind is not Kind.PART
        ]
        # A label in the value's own column that began no value is the next field, not a further line.
        if stops and stops[0] == begin:
            return
        kept = line.words[begin : stops[0] if stops else None]
        left = kept[0].left
        yield from kept


def _of_column(line: Line, *, label: Word, left: float | None, of: Label) -> Sequence[Word]:
    """The line's words that may go on with the value. Words further left belong to another column."""
    if left is None and of.kind is not Kind.HEAD:
        return ()
    tolerance = ALIGNED * line.scale
    start = label.left if left is None else left
    own = [word for word in line.words if word.left >= start - tolerance]
    if not own or (left is not None and not line.is_aligned(own[0], left)):
        return ()
    if of.kind is not Kind.HEAD and own[0] is not line.words[0]:
        return ()
    return own if own[0].gap else ()
