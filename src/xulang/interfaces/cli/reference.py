"""`xulang reference import`: bring gates, yards and opening hours in line with data/*.csv."""

import argparse
from pathlib import Path

from django.conf import settings

from xulang.platform import clock
from xulang.registry import api as registry


def add_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    parser = subparsers.add_parser("reference", help="gates, yards and opening hours")
    verbs = parser.add_subparsers(dest="verb", required=True)
    importing = verbs.add_parser("import", help="bring them in line with the tables of a folder; repeatable")
    importing.add_argument("--folder", type=Path, default=settings.DATA_FOLDER)


def run(args: argparse.Namespace) -> int:
    imported = registry.import_reference(folder=args.folder, now=clock.now())
    print(f"  reference tables: {imported.rows} rows, {imported.changed} new or changed")
    return 0
