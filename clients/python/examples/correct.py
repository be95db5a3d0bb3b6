"""Correct one field of a declaration's first vehicle: `python correct.py DECLARATION seal_number HQ0012346`.

XULANG_URL and XULANG_TOKEN (scopes read and declare) say where and as whom. Whom it asks again is said
before anything is sent.
"""

import argparse
import os
import sys
from typing import cast

from xulang_client import Client, Conflict, Problem
from xulang_client.models import DeclarationInput


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("declaration")
    parser.add_argument("field")
    parser.add_argument("value")
    args = parser.parse_args()
    gate = Client(os.environ["XULANG_URL"], os.environ["XULANG_TOKEN"], language="en")
    try:
        found = gate.get_declaration(args.declaration)
        content = cast("DeclarationInput | None", found["content"])  # What came out may be sent again.
        if content is None:
            print("this token may not see what was declared", file=sys.stderr)
            return 1
        content["vehicles"][0][args.field] = args.value  # type: ignore[literal-required] # typed by the user
        preview = gate.preview_amendment(args.declaration, content)
        for change in preview["changes"]:
            print(f"changes {change['field']}")
        for again in preview["again"]:
            print(f"asks {again['force']} again for {again['step']}")
        # Refused when somebody amended it since we looked.
        amended = gate.amend_declaration(args.declaration, content, if_version=found["version"])
    except Conflict as conflict:
        print(f"somebody was faster: {conflict}", file=sys.stderr)
        return 1
    except Problem as problem:
        print(problem, file=sys.stderr)
        return 1
    print(f"amended {amended['number']}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
