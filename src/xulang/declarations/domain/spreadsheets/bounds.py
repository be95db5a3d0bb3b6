"""How much a spreadsheet may hold: a company's largest day, with room."""

from typing import Final

MEGABYTE: Final = 1024 * 1024
BYTES: Final = 10 * MEGABYTE
DECLARATIONS: Final = 1_000
ROWS: Final = 10_000
# Blank ones are counted too, as far as a row reaches.
CELLS: Final = 200_000
CELL_TEXT: Final = 4_000
COLUMNS: Final = 200
TABLES: Final = 20
REFERENCE: Final = 60
# Above this row stands the row of keys, or the row of headers.
HEAD_ROWS: Final = 15
# Findings told one by one; the rest is counted.
FINDINGS: Final = 5_000
# What the process that reads a file may take: 1,000 declarations are some 3 seconds of work.
READING_WORK_SECONDS: Final = 20
READING_SECONDS: Final = 30
# What the process that marks a file may take: it holds the workbook whole, not row by row.
MARKING_MEMORY: Final = 768 * MEGABYTE
MARKING_WORK_SECONDS: Final = 25
MARKING_SECONDS: Final = 40
# A reference is known for so long, so that a file that is sent again months later makes nothing twice.
REFERENCE_DAYS: Final = 400
