"""What a report's file holds, in reading order: paragraphs and tables."""

from dataclasses import dataclass
from typing import Final

MEGABYTE: Final = 1024 * 1024
BYTES: Final = 10 * MEGABYTE
TEXT_CHARACTERS: Final = 600_000
"""Of one report: some 200 pages."""
PARAGRAPHS: Final = 20_000
CELLS: Final = 60_000
COLUMNS: Final = 60
PAGES: Final = 200
PARTS: Final = 800
UNPACKED: Final = 60 * MEGABYTE
XML_BYTES: Final = 24 * MEGABYTE
DEPTH: Final = 120

MEMORY: Final = 512 * MEGABYTE
WORK_SECONDS: Final = 15
SECONDS: Final = 20
ANSWER: Final = 16 * MEGABYTE
AT_ONCE: Final = 2
WAIT_SECONDS: Final = 5

HEADING: Final = "§ "
"""Begins a line that the file marks as a heading."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """Either a paragraph's text, or a table's rows; merged cells say the same in each place."""

    text: str = ""
    rows: tuple[tuple[str, ...], ...] = ()
