"""`xulang indicators read FILE`: the figures that a Vietnamese report states, with the sentence of each.

With --json one JSON object a figure and line. Needs no database: names are matched to data/dictionary.csv.
"""

import argparse
import csv
import sys
from pathlib import Path

import msgspec

from xulang.indicators import api as indicators
from xulang.platform.home import CHECKOUT

DICTIONARY = CHECKOUT / "data" / "dictionary.csv"
COLUMNS = ("indicator", "value", "unit", "period", "percent_of_plan", "change_percent")
WIDEST = 60


def add_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    parser = subparsers.add_parser("indicators", help="read the figures out of a report (.docx, .pdf, .txt)")
    actions = parser.add_subparsers(dest="action", metavar="ACTION", required=True)
    read = actions.add_parser("read", help="one figure a line, with its sentence")
    read.add_argument("file", type=Path, metavar="FILE", help="a report in Vietnamese; - for standard input")
    read.add_argument("--title", default="", help="what the report is about, where it does not say so itself")
    read.add_argument("--json", action="store_true", help="print one JSON object a figure")


def run(args: argparse.Namespace) -> int:
    try:
        content = sys.stdin.buffer.read() if str(args.file) == "-" else args.file.read_bytes()
    except OSError as error:
        print(f"xulang indicators read: {args.file}: {error.strerror}", file=sys.stderr)
        return 2
    report = indicators.read_report_file(content=content, title=args.title, entries=shipped_entries())
    every = [indicators.written(figure=one.figure, match=one.match) for one in report.figures]
    if args.json:
        encoder = msgspec.json.Encoder(decimal_format="number")
        for one in every:
            print(encoder.encode(one).decode())
        return 0
    rows = [list(COLUMNS), *([_cell(one[name]) for name in COLUMNS] for one in every)]
    widths = [max(len(row[place]) for row in rows) for place in range(len(COLUMNS))]
    for row in rows:
        print("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip())
    return 0


def shipped_entries() -> tuple[indicators.ReportEntry, ...]:
    """The dictionary that an installation begins with."""
    with DICTIONARY.open(encoding="utf-8", newline="") as file:
        return tuple(
            indicators.ReportEntry(code=row["code"], names=(row["name_vi"],), unit=row["unit"])
            for row in csv.DictReader(file)
        )


def _cell(value: object) -> str:
    return "" if value is None else str(value)[:WIDEST]
