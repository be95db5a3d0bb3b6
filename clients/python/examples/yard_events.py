"""Tell what a yard's barrier saw: `python yard_events.py XC in 12C-123.45 B1-2026-004711`.

XULANG_URL and XULANG_TOKEN (scope yard) say where and as whom.
"""

import argparse
import os
import sys
from datetime import UTC, datetime

from xulang_client import Client, Problem


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("yard")
    parser.add_argument("move", choices=["in", "out"])
    parser.add_argument("plate")
    parser.add_argument("event", help="the id under which your software keeps it")
    parser.add_argument("--at", default=datetime.now(UTC).isoformat(), help="RFC 3339; now")
    args = parser.parse_args()
    gate = Client(os.environ["XULANG_URL"], os.environ["XULANG_TOKEN"], language="en")
    try:
        answer = gate.send_yard_events(
            args.yard,
            [
                {
                    "event": args.event,
                    "kind": "yard_entry" if args.move == "in" else "yard_exit",
                    "plate": args.plate,
                    "at": args.at,
                }
            ],
        )
    except Problem as problem:
        print(problem, file=sys.stderr)
        return 1
    (taken,) = answer["items"]
    problem_said = taken["problem"]
    if problem_said:
        print(f"refused: {problem_said['title']} {problem_said['detail']}", file=sys.stderr)
        return 1
    print(f"{taken['event']} {taken['state']}{' (known before)' if taken['repeated'] else ''}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
