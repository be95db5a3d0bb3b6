"""`xulang queue verify`: recompute a gate's day from the public log and open data alone (docs/verify.md).

It needs no database: a stranger runs it on his own machine, against the installation's address or a folder.
"""

import argparse
import json
import sys
from collections import Counter
from collections.abc import Callable
from datetime import date
from http.client import HTTPException
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit
from urllib.request import Request, urlopen

import msgspec

from xulang.journal import api as journal
from xulang.queueing import api as queueing

EXIT_FOUND: Final = 1
# Nothing was checked: what was asked for is not there, or cannot be read.
EXIT_UNCHECKED: Final = 2
SECONDS: Final = 30
# No bundle is larger: 256 entries of 65,535 bytes, and their lengths.
MOST_BYTES: Final = 256 * (65_535 + 2)
REFERENCE: Final = "open-data/reference.json"


def add_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    parser = subparsers.add_parser("queue", help="the queue: recompute a day from public data")
    verbs = parser.add_subparsers(dest="verb", metavar="VERB", required=True)
    verify = verbs.add_parser("verify", help="name what differs from the rules; exit 1 on anything")
    verify.add_argument("--gate", required=True, help="a gate's or route's code, such as HN")
    verify.add_argument("--day", required=True, type=_day, help="in Hanoi, as 2026-05-09")
    verify.add_argument(
        "--from", dest="source", required=True, metavar="URL|FOLDER", help="the installation, or a saved copy"
    )
    verify.add_argument(
        "--vkey", required=True, help="the log's public key; get it from somebody else than the log"
    )
    verify.add_argument("--save", type=Path, metavar="FOLDER", help="keep what was read, for the next time")
    verify.add_argument("--json", action="store_true", help="print JSON instead of a table")


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"{text} is no day such as 2026-05-09") from error


def run(args: argparse.Namespace) -> int:
    try:
        key = journal.parse_vkey(text=args.vkey)
        fetch = source_of(text=args.source, save=args.save)
    except (journal.NoteError, ValueError) as error:
        return _refuse(error, EXIT_UNCHECKED)
    try:
        checkpoint, facts = journal.read_log(fetch=fetch, key=key)
    except (journal.NoteError, journal.ProofError) as error:
        return _refuse(error, EXIT_FOUND)
    except (HTTPException, OSError, ValueError) as error:
        return _refuse(error, EXIT_UNCHECKED)
    try:
        reference = queueing.read_reference(text=fetch(REFERENCE))
    except (HTTPException, OSError, ValueError) as error:
        return _refuse(error, EXIT_UNCHECKED)
    evidence = queueing.Evidence(reference=reference)
    for fact in facts:
        evidence.add(fact)
    try:
        checked = queueing.check_day(evidence=evidence, gate=args.gate, day=args.day)
    except KeyError:
        return _refuse(ValueError(f"no gate {args.gate} in the reference data"), EXIT_UNCHECKED)
    if args.json:
        print(_document(checked, checkpoint))
    else:
        _print(checked, checkpoint)
    return EXIT_FOUND if checked.findings else 0


def _refuse(error: Exception, code: int) -> int:
    print(f"xulang queue verify: {error}", file=sys.stderr)
    return code


def source_of(*, text: str, save: Path | None) -> Callable[[str], bytes]:
    """Reads addresses below a URL, or files below a folder; what was saved before is not fetched again.

    Raises ValueError for an address that is neither.
    """
    scheme = urlsplit(text).scheme
    if scheme in {"http", "https"}:
        base = text if text.endswith("/") else f"{text}/"
        return _kept(lambda address: _download(base + address), save)
    if scheme and not Path(text).is_dir():
        raise ValueError(f"{text} is neither a folder nor an address that begins with http")
    folder = Path(text)
    return lambda address: (folder / address).read_bytes()


def _kept(fetch: Callable[[str], bytes], save: Path | None) -> Callable[[str], bytes]:
    """Full bundles never change, so they are read from the folder where they lie there."""
    if save is None:
        return fetch

    def through(address: str) -> bytes:
        file = save / address
        for_ever = address.startswith("log/tile/") and ".p/" not in address
        if for_ever and file.exists():
            return file.read_bytes()
        content = fetch(address)
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)
        return content

    return through


def _download(address: str) -> bytes:
    request = Request(address, headers={"User-Agent": "xulang-queue-verify"})  # noqa: S310 -- http(s) alone
    with urlopen(request, timeout=SECONDS) as answer:  # noqa: S310 -- http(s) alone comes here
        content: bytes = answer.read(MOST_BYTES + 1)
    if len(content) > MOST_BYTES:
        raise ValueError(f"{address} is too large")
    return content


def _document(checked: queueing.DayChecked, checkpoint: journal.Checkpoint) -> str:
    said = {
        "version": 1,
        "log": {"origin": checkpoint.origin, "size": checkpoint.size, "root": checkpoint.root.hex()},
        "gate": checked.gate,
        "day": checked.day.isoformat(),
        "lines": checked.lines,
        "facts": checked.facts,
        "calls": checked.calls,
        "until": checked.until.astimezone(queueing.HANOI).isoformat() if checked.until else None,
        "whole_day": checked.whole,
        "findings": [_row(finding) for finding in checked.findings],
    }
    return json.dumps(msgspec.to_builtins(said), ensure_ascii=False, indent=2)


def _row(finding: queueing.Finding) -> dict[str, object]:
    return {
        "breach": finding.breach.value,
        "direction": finding.line.direction.value,
        "cargo": finding.line.cargo.value,
        "at": finding.at.astimezone(queueing.HANOI).isoformat(),
        "number": finding.number,
        "place": str(finding.place) if finding.place else None,
        "fact": str(finding.fact) if finding.fact else None,
        "position": finding.position,
        "said": finding.said,
        "right": finding.right,
    }


def _print(checked: queueing.DayChecked, checkpoint: journal.Checkpoint) -> None:
    print(f"Log {checkpoint.origin}: {checkpoint.size} facts, signed and complete.")
    print(
        f"{checked.gate} on {checked.day}: "
        f"{checked.lines} lines, {checked.facts} facts, {checked.calls} calls."
    )
    if not checked.whole:
        until = checked.until.astimezone(queueing.HANOI) if checked.until else None
        print(f"The day is not over in this log: its last fact is of {until or 'never'}.")
    for finding in checked.findings:
        at = finding.at.astimezone(queueing.HANOI)
        number = "" if finding.number is None else f" no. {finding.number}"
        line = f"{finding.line.direction}/{finding.line.cargo}"
        where = "" if finding.position is None else f" (fact {finding.position})"
        said = f": {finding.said}" if finding.said else ""
        right = f"; right: {finding.right}" if finding.right else ""
        print(f"{at:%H:%M:%S}  {finding.breach:<22} {line}{number}{said}{right}{where}")
    counted = Counter(finding.breach.value for finding in checked.findings)
    if counted:
        print("Differs: " + ", ".join(f"{many} {breach}" for breach, many in sorted(counted.items())) + ".")
    elif not checked.facts:
        print("Nothing happened in its lines on that day as far as this log goes.")
    else:
        print("Everything follows from the rules.")
