"""Follow a crossing until it has gone, or look once: `python follow.py CROSSING [--once]`.

XULANG_URL and XULANG_TOKEN (scope read) say where and as whom.
"""

import argparse
import os
import sys

from xulang_client import Client, Problem

ENDED = {"left", "returned", "cancelled"}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("crossing")
    parser.add_argument("--once", action="store_true")
    args = parser.parse_args()
    gate = Client(os.environ["XULANG_URL"], os.environ["XULANG_TOKEN"], language="en")
    try:
        after = gate.list_events(limit=1)["after"] if args.once else -1
        show(gate, args.crossing)
        if args.once:
            return 0
        for event in gate.follow_events(after=after):
            # What concerns the whole declaration names no crossing.
            if event["crossing"] in {args.crossing, None}:
                print(f"{event['occurred_at']} {event['kind']} {event['step'] or ''} {event['force'] or ''}")
                if show(gate, args.crossing) in ENDED:
                    return 0
    except Problem as problem:
        print(problem, file=sys.stderr)
        return 1
    return 0


def show(gate: Client, crossing: str) -> str:
    found = gate.get_crossing(crossing)
    print(f"{found['plate']}: {found['stage']}")
    for awaited in found["awaited"]:
        turn = "now" if awaited["turn_since"] else awaited["because"]
        print(f"  {awaited['step']} by {awaited['force']}: {turn}")
    return found["stage"]


if __name__ == "__main__":
    sys.exit(main())
