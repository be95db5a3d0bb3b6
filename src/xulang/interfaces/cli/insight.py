"""`xulang insight verify`: fold all facts anew and compare; `rebuild`: put what was folded in place.

Both work while the product runs (docs/insight.md). Nothing differs: exit code 0.
"""

import argparse
import time

from xulang.insight import api as insight
from xulang.platform import clock


def add_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    parser = subparsers.add_parser("insight", help="the read models of screens and statistics")
    actions = parser.add_subparsers(dest="action", metavar="ACTION", required=True)
    actions.add_parser("verify", help="fold all facts anew and say which rows differ from the live ones")
    actions.add_parser("rebuild", help="fold all facts anew and put the rows in place of the live ones")


def run(args: argparse.Namespace) -> int:
    begun = time.monotonic()
    work = insight.verify if args.action == "verify" else insight.rebuild
    found = work(clock=clock.now)
    for one in found.differing:
        if one.wrong or one.missing:
            print(f"{one.table}: {one.wrong} rows wrong, {one.missing} missing")
    same = not any(one.wrong or one.missing for one in found.differing)
    print(f"{found.facts} facts in {time.monotonic() - begun:.0f} s: {'equal' if same else 'differed'}")
    if args.action == "rebuild":
        return 0
    return 0 if same else 1
