"""A whole report: its title and headings give the periods, its sentences the figures."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from xulang.indicators.domain.reading.assemble import assemble
from xulang.indicators.domain.reading.blocks import Block
from xulang.indicators.domain.reading.figure import Figure
from xulang.indicators.domain.reading.periods import SAME_PERIOD_OF, Context, context_of, find_periods
from xulang.indicators.domain.reading.tables import lines_of, read_table
from xulang.indicators.domain.reading.text import Sentence, even, is_heading, is_row, sentences

TITLE: Final = re.compile(
    r"^\s*(?:báo cáo|tình hình|kết quả|số liệu|thông cáo|tóm tắt|biểu|bảng)\b", re.IGNORECASE
)
# Titles stand within so many of the first lines.
TITLES_WITHIN: Final = 14
LONGEST_TITLE: Final = 260
TITLE_LINES: Final = 4
BEGINS: Final = re.compile(r"\s*(?:[IVX]+\.|\d+[.)]|[-+*]|[a-zđ]\)|phần)\s|.*\.$", re.IGNORECASE)
FIGURES: Final = re.compile(r"\d\s*(?:%|tỷ|tỉ|triệu)|[.;]$", re.IGNORECASE)
IN_LIST: Final = re.compile(r"\s*[-+*•●▪]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """`text` is the report made even; the figures' places are in it."""

    text: str
    figures: tuple[Figure, ...]


def read_report(*, text: str, title: str = "") -> Reading:
    """`title` comes first where the text itself has none, such as a file's name."""
    return read_blocks(blocks=(Block(text=text),), title=title)


def read_blocks(*, blocks: Sequence[Block], title: str = "") -> Reading:
    """The same of a file's paragraphs and tables."""
    parts = _parts(blocks)
    plain = "\n".join(part for part, _ in parts)
    context = context_of(heading=even(text=title), before=Context()) if title else Context()
    context = _from_titles(plain.split("\n")[:TITLES_WITHIN], context)
    if context.year is None:
        context = _from_comparisons(plain, context)
    reader, start, line = _Reader(title=context), 0, 0
    for part, rows in parts:
        if rows:
            reader.take_table(rows, start)
        else:
            for sentence in sentences(text=part):
                reader.take(replace(sentence, start=start + sentence.start, line=line + sentence.line))
        start += len(part) + 1
        line += part.count("\n") + 1
    return Reading(text=plain, figures=tuple(reader.figures))


Rows = tuple[tuple[str, ...], ...]


def _parts(blocks: Sequence[Block]) -> list[tuple[str, Rows]]:
    """Texts made even, those of a table with its rows; neighbouring paragraphs together."""
    parts: list[tuple[str, Rows]] = []
    texts: list[str] = []
    for block in (*blocks, Block(rows=((),))):
        if not block.rows:
            texts.append(block.text)
            continue
        plain = even(text="\n\n".join(texts))
        if plain:
            parts.append((plain, ()))
        texts = []
        rows = tuple(tuple(" ".join(even(text=cell).split()) for cell in row) for row in block.rows)
        if any(any(row) for row in rows):
            parts.append(("\n".join(lines_of(rows=rows)), rows))
    return parts


class _Reader:
    """Goes through a report once: headings change what the sentences below them are about."""

    def __init__(self, *, title: Context) -> None:
        self.title = title
        self.context = title
        self.figures: list[Figure] = []
        self.within: str | None = None
        self.before = ""

    def take(self, sentence: Sentence) -> None:
        self.before = sentence.text
        if is_row(line=sentence.text):
            return
        if is_heading(line=sentence.text) or _is_title(sentence):
            self.context = context_of(heading=sentence.text, before=self.title)
            self.within = None
            return
        within = _parent(sentence, self.figures, self.within)
        found = assemble(sentence=sentence, context=self.context, within=within)
        self.figures += found
        self.within = _opens_list(sentence, found, self.within)
        self.context = _carried(sentence, self.context)

    def take_table(self, rows: Rows, start: int) -> None:
        self.figures += read_table(rows=rows, before=self.before, context=self.context, start=start)


def _is_title(sentence: Sentence) -> bool:
    return (
        sentence.line < TITLES_WITHIN
        and TITLE.match(sentence.text) is not None
        and len(sentence.text) < LONGEST_TITLE
        and not FIGURES.search(sentence.text)
    )


def _from_titles(lines: Sequence[str], before: Context) -> Context:
    for index, line in enumerate(lines):
        if (
            len(line) < LONGEST_TITLE
            and (TITLE.match(line) or (is_heading(line=line)))
            and not line.endswith(".")
        ):
            whole = " ".join(_title(lines[index : index + TITLE_LINES]))
            found = context_of(heading=whole, before=before)
            if found.period is not None and found != before:
                return found
    return before


def _title(lines: Sequence[str]) -> list[str]:
    """A title's lines: below "BÁO CÁO" it goes on, until something else begins."""
    more = 1
    while (
        more < len(lines)
        and len(lines[more]) < LONGEST_TITLE
        and not (BEGINS.match(lines[more]) or FIGURES.search(lines[more]))
    ):
        more += 1
    return list(lines[:more])


def _from_comparisons(text: str, before: Context) -> Context:
    """Without a title: "cùng kỳ năm 2021" is said in 2022; else the first year named."""
    if found := SAME_PERIOD_OF.search(text):
        return Context(year=int(found[1]) + 1)
    years = [one.year for one in find_periods(text=text, year=None) if one.year and not one.compared]
    return Context(year=years[0]) if years else before


def _carried(sentence: Sentence, context: Context) -> Context:
    """Without a title, a sentence's own period holds for those that follow."""
    if context.period is not None:
        return context
    return context_of(heading=sentence.text, before=context)


def _parent(sentence: Sentence, figures: Sequence[Figure], within: str | None) -> str | None:
    """“Trong đó, ...” begins a sentence that speaks of the one before; a list, of what opened it."""
    if within is not None and IN_LIST.match(sentence.text):
        return within
    if not figures or not re.match(r"\W*(?:trong đó|gồm|bao gồm)\b", sentence.text, re.IGNORECASE):
        return None
    last = figures[-1]
    return next(one.indicator for one in figures if one.start == last.start)


def _opens_list(sentence: Sentence, found: Sequence[Figure], within: str | None) -> str | None:
    """A line that ends with a colon has its list below."""
    if sentence.text.endswith(":"):
        return found[0].indicator if found else None
    return within if IN_LIST.match(sentence.text) else None
