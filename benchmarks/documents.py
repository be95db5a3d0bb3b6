"""(f) Customs declarations read: of each field, how many are exactly right, said to be unread, and wrong.

The documents are made as those of the tests are: on paper, in workbooks and in XML, from seeds of their own.
"""

import time
from collections import Counter
from collections.abc import Callable
from statistics import median

from tests.support.documents import files
from tests.support.documents.stories import Story, make_story
from tests.support.documents.styles import Style, make_style
from tests.support.documents.truths import truth_of

from benchmarks.table import Row

Make = Callable[[Story, Style], bytes]

SEEDS = range(1000, 1040)
# So much at least of what documents say is read; the rest is said to be unread, and nothing is wrong.
READ = 0.97


def rows() -> list[Row]:
    every, fields = [], Tally()
    for kind, make in (("pdf", files.as_pdf), ("xlsx", files.as_workbook), ("xml", files.as_xml)):
        tally = Tally()
        seconds = median(_read_one(make, seed, kind, tally) for seed in SEEDS)
        note = f"{len(SEEDS)} documents, median {seconds:.2f} s each"
        every.append(_row(f"(f) {kind}, all fields", tally.of(""), limit=READ, note=note))
        fields.add(tally)
    return [*every, *(_row(f"(f) {name}", fields.of(name), limit=None, note="") for name in fields.names())]


class Tally:
    """How many fields of each name are right, unread and wrong."""

    def __init__(self) -> None:
        self.counts: dict[str, Counter[str]] = {}

    def note(self, path: str, outcome: str) -> None:
        name = ".".join(part for part in path.split(".") if not part.isdigit())
        self.counts.setdefault(name, Counter())[outcome] += 1

    def add(self, other: "Tally") -> None:
        for name, count in other.counts.items():
            self.counts.setdefault(name, Counter()).update(count)

    def names(self) -> list[str]:
        return sorted(self.counts)

    def of(self, name: str) -> Counter[str]:
        """Of one name, or "" for all."""
        return self.counts[name] if name else sum(self.counts.values(), Counter[str]())


def _row(name: str, count: Counter[str], *, limit: float | None, note: str) -> Row:
    said = f"{count['right']} right, {count['unread']} said to be unread, {count['wrong']} wrong"
    return Row(
        name=name,
        ratio=count["right"] / count.total(),
        limit=limit,
        note=f"{said}; {note}" if note else said,
        worst=count["wrong"] > 0,
    )


def _read_one(make: Make, seed: int, kind: str, tally: Tally) -> float:
    """Seconds for one document, through the process that opens it."""
    from xulang.declarations import api as declarations  # noqa: PLC0415 -- after django.setup

    story, style = make_story(seed), make_style(seed)
    truth, content = truth_of(story, style, kind=kind), make(story, style)
    begun = time.perf_counter()
    document = declarations.read_document(content=content, filename=f"to-khai.{kind}")
    seconds = time.perf_counter() - begun
    read = {path: field.value for path, field in declarations.each_field(document) if field.value is not None}
    for path in truth.keys() | read.keys():
        right = "right" if read.get(path) == truth.get(path) else "wrong"
        tally.note(path, right if path in read else "unread")
    return seconds
