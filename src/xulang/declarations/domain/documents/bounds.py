"""How much a document may hold. A VNACCS declaration has at most 50 lines of goods, one a page."""

from typing import Final

MEGABYTE: Final = 1024 * 1024
BYTES: Final = 10 * MEGABYTE
PAGES: Final = 80
WORDS: Final = 60_000
# A workbook of the form has some 110,000 cells in 50 lines, blank ones counted.
CELLS: Final = 200_000
BLANK_ROWS: Final = 10_000
CELL_TEXT: Final = 4_000
SHEETS: Final = 80
PARTS: Final = 500
UNPACKED: Final = 40 * MEGABYTE
XML_BYTES: Final = 5 * MEGABYTE
ELEMENTS: Final = 50_000
DEPTH: Final = 20

# What the process that opens a file may take: address space, seconds of work, seconds in all, bytes answered.
MEMORY: Final = 256 * MEGABYTE
WORK_SECONDS: Final = 5
SECONDS: Final = 8
ANSWER: Final = 24 * MEGABYTE
AT_ONCE: Final = 2
"""How many files one process of the server opens at a time; a third waits for `WAIT_SECONDS`."""
WAIT_SECONDS: Final = 5
