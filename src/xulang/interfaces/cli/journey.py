"""`xulang journey`: print the journey's page, from the tables that the product obeys."""

import argparse
from pathlib import Path

from xulang.crossing import api as crossing


def add_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    parser = subparsers.add_parser("journey", help="print docs/journey.md, or write it")
    parser.add_argument("--write", type=Path, metavar="FILE", help="write it to this file")


def run(args: argparse.Namespace) -> int:
    text = crossing.journey_document()
    if args.write:
        args.write.write_text(text, encoding="utf-8")
    else:
        print(text, end="")
    return 0
