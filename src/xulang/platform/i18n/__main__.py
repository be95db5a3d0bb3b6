"""For translators: `python -m xulang.platform.i18n missing | merge TABLE APP | prune | compile`."""

import argparse
import sys
from pathlib import Path

from xulang.platform.i18n.catalogs import LANGUAGES, compile_all, complaints, merge, prune
from xulang.platform.i18n.messages import find_uses


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m xulang.platform.i18n", description=__doc__)
    verbs = parser.add_subparsers(dest="verb", required=True)
    verbs.add_parser("missing", help="list what is wrong with the catalogs")
    verbs.add_parser("prune", help="take out what nobody says any more")
    verbs.add_parser("compile", help="write the .mo files")
    merging = verbs.add_parser("merge", help="add translations: msgid, vi, zh_Hans, plural, context")
    merging.add_argument("table", type=Path)
    merging.add_argument("app", type=Path, help="folder of the Django app, which has or gets locale/")
    arguments = parser.parse_args()
    if arguments.verb == "compile":
        compile_all()
    elif arguments.verb == "merge":
        merge(table=arguments.table, app=arguments.app)
    elif arguments.verb == "prune":
        prune(uses=list(find_uses()))
    else:
        return _missing()
    return 0


def _missing() -> int:
    uses = list(find_uses())
    found = [line for language in LANGUAGES for line in complaints(uses=uses, language=language)]
    sys.stdout.writelines(f"{line}\n" for line in found)
    return 1 if found else 0


if __name__ == "__main__":
    raise SystemExit(main())
