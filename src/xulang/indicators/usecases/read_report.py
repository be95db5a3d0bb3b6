"""A report's file or text, read into figures, each matched to the dictionary where it is clear."""

from collections.abc import Sequence
from dataclasses import dataclass

from xulang.indicators.domain.reading.blocks import Block
from xulang.indicators.domain.reading.figure import Figure
from xulang.indicators.domain.reading.matching import Entry, Match, match
from xulang.indicators.domain.reading.report import read_blocks
from xulang.indicators.usecases.opening.door import open_report


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadFigure:
    figure: Figure
    match: Match | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadReport:
    """`text` is what the figures' places count in."""

    text: str
    figures: tuple[ReadFigure, ...]


def read_report_file(*, content: bytes, title: str = "", entries: Sequence[Entry] = ()) -> ReadReport:
    """DOCX, PDF with text, or plain text. Raises a ReportRefusal for a file that is not read."""
    return _read(open_report(content=content), title, entries)


def _read(blocks: Sequence[Block], title: str, entries: Sequence[Entry]) -> ReadReport:
    reading = read_blocks(blocks=blocks, title=title)
    return ReadReport(
        text=reading.text,
        figures=tuple(ReadFigure(figure=one, match=_match(one, entries)) for one in reading.figures),
    )


def _match(figure: Figure, entries: Sequence[Entry]) -> Match | None:
    phrases = [figure.indicator]
    if figure.value is None and figure.change is not None:
        # "GRDP tăng 7,13%" states the indicator "tốc độ tăng GRDP".
        phrases.append(f"tốc độ tăng {figure.indicator}")
    found = [match(phrase=one, unit=figure.unit, within=figure.within, entries=entries) for one in phrases]
    return max((one for one in found if one), key=lambda one: one.score, default=None)
