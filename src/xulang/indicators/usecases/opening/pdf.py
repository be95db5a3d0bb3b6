"""The text of a PDF in the order it is read: columns one after the other, lines from the top."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median
from typing import Final

import pypdfium2 as pdfium

from xulang.indicators.domain.reading import blocks
from xulang.indicators.domain.reading.blocks import Block
from xulang.indicators.domain.reading.refusals import ReportRefusal
from xulang.kernel.refusal import Refusal

# Between columns of running text, in points; and how wide such a column is of its page.
GUTTER: Final = 12.0
COLUMN: Final = 0.28
LINES_OF_COLUMN: Final = 4
EDGE: Final = 0.08
CELLS_APART: Final = 9.0
LEAST_CELLS: Final = 3
RECTANGLES: Final = 30_000
# How far letters reach over their own box, in points.
OVERHANG: Final = 0.4


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """A run of text with its box, measured from the page's top left."""

    text: str
    left: float
    right: float
    top: float
    bottom: float


def open_pdf(*, content: bytes) -> tuple[Block, ...]:
    """Raises a ReportRefusal for whatever is not an honest PDF with text in it."""
    try:
        document = pdfium.PdfDocument(content)
        pages = len(document)
    except pdfium.PdfiumError as error:
        code = ReportRefusal.ENCRYPTED if "assword" in str(error) else ReportRefusal.MALFORMED
        raise Refusal(code=code) from error
    if pages > blocks.PAGES:
        raise Refusal(code=ReportRefusal.TOO_MUCH_IN_IT)
    found, letters = [], 0
    try:
        for page in range(pages):
            text = "\n".join(_lines(document[page]))
            letters += len(text)
            if letters > blocks.TEXT_CHARACTERS:
                raise Refusal(code=ReportRefusal.TOO_MUCH_IN_IT)
            found.append(text)
    except pdfium.PdfiumError as error:
        raise Refusal(code=ReportRefusal.MALFORMED) from error
    if not any(text.strip() for text in found):
        raise Refusal(code=ReportRefusal.NO_TEXT)
    # One block: a sentence may go over to the next page.
    return (Block(text="\n".join(found)),)


def _lines(page: "pdfium.PdfPage") -> Iterator[str]:
    width, height = page.get_size()
    runs = [run for run in _runs(page) if not _is_page_number(run, height=height)]
    previous: Run | None = None
    for part in _parts(runs, width=width):
        if previous is not None:
            yield ""
        for line in _rows(part):
            table = _is_of_table(line)
            # A wider space than between lines ends a paragraph.
            apart = previous is not None and line[0].top - previous.bottom > 0.9 * _height(line[0])
            if apart or table:
                yield ""
            previous = line[0]
            yield (" | " if table else " ").join(run.text for run in line)
            if table:
                yield ""
        previous = part[-1] if part else previous


def _height(run: Run) -> float:
    return run.bottom - run.top


def _is_of_table(line: Sequence[Run]) -> bool:
    """Cells stand far apart; its numbers have their units elsewhere, and are no part of a sentence."""
    gaps = [after.left - before.right for before, after in pairwise(line)]
    return sum(gap > max(CELLS_APART, _height(line[0])) for gap in gaps) >= LEAST_CELLS - 1


def _is_page_number(run: Run, *, height: float) -> bool:
    """A short number at the page's top or bottom; it stands between columns as often as not."""
    bare = run.text.strip(" -/")
    return bare.isdigit() and len(bare) <= 4 and not EDGE * height < run.top < (1 - EDGE) * height


def _runs(page: "pdfium.PdfPage") -> Iterator[Run]:
    height = page.get_size()[1]
    textpage = page.get_textpage()
    count = textpage.count_rects()
    if count > RECTANGLES:
        raise Refusal(code=ReportRefusal.TOO_MUCH_IN_IT)
    for index in range(count):
        left, low, right, high = textpage.get_rect(index)
        # Letters that a box only touches are its neighbour's: "bằng" would take the 3 of "38,22", a link.
        inside = min(OVERHANG, (right - left) / 4)
        text = textpage.get_text_bounded(left=left + inside, bottom=low, right=right - inside, top=high)
        text = " ".join(text.replace("\ufffe", "-").split())
        if text:
            yield Run(text=text, left=left, right=right, top=height - high, bottom=height - low)


def _parts(runs: Sequence[Run], *, width: float) -> Iterator[list[Run]]:
    """The page cut into columns where running text stands side by side, else as it is."""
    if not runs:
        return
    middle = _gutter(runs, width=width)
    if middle is None:
        band = _full_width_band(runs, width=width)
        if band is None:
            yield list(runs)
            return
        above = [run for run in runs if run.bottom <= band]
        below = [run for run in runs if run.bottom > band]
        yield from _parts(above, width=width)
        yield from _parts(below, width=width)
        return
    yield from _parts([run for run in runs if run.right <= middle], width=width)
    yield from _parts([run for run in runs if run.right > middle], width=width)


def _gutter(runs: Sequence[Run], *, width: float) -> float | None:
    """Where nothing stands from top to bottom, between two columns of running text."""
    edges = sorted(runs, key=lambda run: run.left)
    reach = edges[0].right
    for run in edges[1:]:
        if run.left - reach >= GUTTER:
            sides = [one for one in runs if one.right <= reach], [one for one in runs if one.left >= run.left]
            if all(_is_column(side, width=width) for side in sides):
                return (reach + run.left) / 2
        reach = max(reach, run.right)
    return None


def _is_column(side: Sequence[Run], *, width: float) -> bool:
    rows = _rows(side)
    return (
        len(rows) >= LINES_OF_COLUMN and median(row[-1].right - row[0].left for row in rows) >= COLUMN * width
    )


def _full_width_band(runs: Sequence[Run], *, width: float) -> float | None:
    """The bottom of a heading over columns: the first line after which a gutter appears."""
    rows = _rows(runs)
    for index in range(1, min(len(rows) - LINES_OF_COLUMN + 1, 12)):
        below = [run for row in rows[index:] for run in row]
        if _gutter(below, width=width) is not None:
            return max(run.bottom for row in rows[:index] for run in row)
    return None


def _rows(runs: Sequence[Run]) -> list[list[Run]]:
    """Runs of one line together, from left to right."""
    rows: list[list[Run]] = []
    for run in sorted(runs, key=lambda one: (one.top + one.bottom) / 2):
        middle = (run.top + run.bottom) / 2
        if rows and rows[-1][0].top <= middle <= rows[-1][0].bottom:
            rows[-1].append(run)
        else:
            rows.append([run])
    return [sorted(row, key=lambda one: one.left) for row in rows]
