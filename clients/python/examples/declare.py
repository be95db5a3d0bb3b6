"""Declare what a file holds: `python declare.py declaration.json --hours 6`.

XULANG_URL and XULANG_TOKEN (scopes read and declare) say where and as whom. The file holds a
`DeclarationInput`. What is sent is written beside it first, with its key: run again after a failure, nothing
is declared twice.
"""

import argparse
import json
import os
import sys
import uuid
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import cast

from xulang_client import Client, Problem
from xulang_client.models import DeclarationInput


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file", type=Path)
    parser.add_argument("--hours", type=float, help="arrive so many hours from now, whatever the file says")
    args = parser.parse_args()
    kept = args.file.with_suffix(".sent")
    if not kept.exists():
        wish = json.loads(args.file.read_text(encoding="utf-8"))
        if args.hours:
            arrival = datetime.now(UTC) + timedelta(hours=args.hours)
            wish["expected_arrival"] = arrival.replace(microsecond=0).isoformat()
        kept.write_text(json.dumps({"key": str(uuid.uuid4()), "content": wish}), encoding="utf-8")
    sent = json.loads(kept.read_text(encoding="utf-8"))
    content = cast("DeclarationInput", sent["content"])
    gate = Client(os.environ["XULANG_URL"], os.environ["XULANG_TOKEN"], language="en")
    try:
        for warned in gate.check_declaration(content)["warnings"]:
            print(f"look again: {warned['pointer']}: {warned['title']}")
        declared = gate.declare(content, key=sent["key"])
    except Problem as problem:
        print(problem, file=sys.stderr)
        return 1
    print(f"declared {declared['number']} {declared['declaration']}")
    for moved in declared["crossings"]:
        print(f"crossing {moved['crossing']} {moved['stage']}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
