"""`xulang journal …`: verify, replay, save a checkpoint, make and verify receipts, erase."""

import argparse
import os
import sys
from datetime import timedelta
from pathlib import Path
from uuid import UUID

from django.db import transaction

from xulang.assignments import api as assignments
from xulang.crossing import api as crossing
from xulang.indicators import api as indicators
from xulang.insight import api as insight
from xulang.journal import api as journal
from xulang.kernel.actor import SYSTEM
from xulang.kernel.canonical import JSON
from xulang.kernel.request import Request
from xulang.platform import clock, ids
from xulang.platform.db import raw
from xulang.queueing import api as queueing

SHOWN = 20
EXIT_FOUND = 1
EXIT_USAGE = 2
ONE_INSTANT = "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ"
NO_HURRY = "SELECT set_config('statement_timeout', '0', true)"


def add_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    parser = subparsers.add_parser("journal", help="the facts: verify, replay, receipts, erasure")
    verbs = parser.add_subparsers(dest="verb", metavar="VERB", required=True)

    verify = verbs.add_parser("verify", help="walk everything; name what does not match, exit 1")
    verify.add_argument("--checkpoint", type=Path, action="append", default=[], help="saved earlier")
    verify.add_argument("--receipt", type=Path, action="append", default=[], help="a declarant's receipt")
    verify.add_argument(
        "--witness", action="append", default=[], metavar="VKEY", help="whose cosignatures count"
    )

    verbs.add_parser(
        "replay", help="rebuild every cached row from the facts and compare; exit 1 on a difference"
    )
    verbs.add_parser("checkpoint", help="print the newest signed checkpoint, to be kept elsewhere")
    verbs.add_parser("vkey", help="print the public key that verifies the log")

    receipt = verbs.add_parser("receipt", help="print a fact's receipt")
    receipt.add_argument("fact", type=UUID)
    receipt.add_argument("--with-private", action="store_true", help="for whom the private half concerns")

    check = verbs.add_parser("verify-receipt", help="verify a receipt offline, with the log's vkey alone")
    check.add_argument("receipt", type=Path)
    check.add_argument("--vkey", required=True)
    check.add_argument("--witness", action="append", default=[], metavar="VKEY")

    erase = verbs.add_parser("erase", help="delete private halves, by order or by schedule")
    what = erase.add_mutually_exclusive_group(required=True)
    what.add_argument("--stream", type=UUID, help="a declaration's or a gate's id")
    what.add_argument(
        "--older-than",
        type=_days,
        metavar="DAYS",
        nargs="?",
        const=os.environ.get("XULANG_RETENTION_DAYS", ""),
        help="declarations that rested so long; without DAYS as XULANG_RETENTION_DAYS says",
    )
    erase.add_argument("--reason", help="a code; public", metavar="CODE")
    erase.add_argument("--order", default="", help="who ordered it, under which number; not public")


def run(args: argparse.Namespace) -> int:
    try:
        return {
            "verify": _verify,
            "replay": _replay,
            "checkpoint": _checkpoint,
            "vkey": _vkey,
            "receipt": _receipt,
            "verify-receipt": _verify_receipt,
            "erase": _erase,
        }[args.verb](args)
    except (journal.NoteError, journal.ReceiptError, OSError) as error:
        print(f"xulang journal {args.verb}: {error}", file=sys.stderr)
        return EXIT_FOUND


def _days(text: str) -> timedelta:
    days = int(text)
    if days < 1:
        raise ValueError("at least one day")
    return timedelta(days=days)


def _verify(args: argparse.Namespace) -> int:
    # What the sealer signed last counts as saved too; it is read first, since the journal grows meanwhile.
    memory = [file] if (file := journal.memory_file()).exists() else []
    evidence = journal.Evidence(
        checkpoints=tuple(journal.parse_note(text=file.read_text()) for file in [*memory, *args.checkpoint]),
        receipts=tuple(journal.parse_receipt(text=file.read_text()) for file in args.receipt),
        witnesses=tuple(journal.parse_vkey(text=text) for text in args.witness),
    )
    verification = journal.verify(key=journal.log_verifier(), now=clock.now(), evidence=evidence)
    found = 0
    for finding in verification.findings:
        found += 1
        if found <= SHOWN:
            print(f"{'First' if found == 1 else 'Then'} mismatch: {finding}")
    counted = ", ".join(f"{number} {what}" for what, number in verification.counted.items())
    if found:
        print(f"The journal does not match: {found} findings over {counted}.")
        return EXIT_FOUND
    print(f"The journal matches: {counted}.")
    return 0


def _replay(_args: argparse.Namespace) -> int:
    differing = declarations = facts = 0
    with transaction.atomic():
        raw().execute(ONE_INSTANT)
        raw().execute(NO_HURRY)
        for replayed in crossing.replay():
            declarations += 1
            facts += replayed.facts
            differing += bool(replayed.differences)
            for difference in replayed.differences if differing <= SHOWN else ():
                print(
                    f"declaration {difference.declaration_id} {difference.what}: "
                    f"the row says {difference.cached}, the facts say {difference.facts}"
                )
        print(f"Replayed {facts} facts of {declarations} declarations: {differing} differ.")
        lines = _replay_lines()
        topics = _replay_words()
        orders = _replay_diversions() + _replay_orders()
        tasks = _replay_assignments()
        figures = _replay_figures()
        alerts = _replay_alerts()
    differs = (differing, topics, lines, orders, tasks, figures, alerts)
    return EXIT_FOUND if any(differs) else 0


def _replay_alerts() -> int:
    """How many cells of alerts and their rules differ from their facts; says so."""
    differences = list(insight.replay_alerts())
    for found, what, cached, facts in differences[:SHOWN]:
        print(f"alert {found} {what}: the row says {cached}, the facts say {facts}")
    print(f"Replayed alerts and their rules: {len(differences)} cells differ.")
    return len(differences)


def _replay_assignments() -> int:
    """How many cells of tasks differ from their facts; says so."""
    replayed = assignments.replay_assignments()
    for one in replayed.differences[:SHOWN]:
        said = f"the row says {one.cached}, the facts say {one.facts}"
        print(f"assignment {one.assignment_id} {one.what}: {said}")
    print(f"Replayed {replayed.streams} tasks: {len(replayed.differences)} cells differ.")
    return len(replayed.differences)


def _replay_figures() -> int:
    """The province's indicators and figures; how many series differ."""
    differing = series = facts = 0
    for replayed in indicators.replay_figures():
        series += 1
        facts += replayed.facts
        differing += bool(replayed.differences)
        for one in replayed.differences[:SHOWN]:
            print(f"figure {one.what}: the row says {one.cached}, the facts say {one.facts}")
    print(f"Replayed {facts} facts of {series} series of figures: {differing} differ.")
    return differing


def _replay_diversions() -> int:
    """How many cells of orders to another gate differ from their facts; says so."""
    replayed = crossing.replay_diversions()
    for one in replayed.differences[:SHOWN]:
        said = f"the row says {one.cached}, the facts say {one.facts}"
        print(f"diversion {one.diversion_id} {one.what}: {said}")
    print(f"Replayed {replayed.orders} orders to another gate: {len(replayed.differences)} cells differ.")
    return len(replayed.differences)


def _replay_orders() -> int:
    """How many cells of orders about the queue and the road differ from their facts; says so."""
    replayed = crossing.replay_orders()
    for one in replayed.differences[:SHOWN]:
        print(f"{one.what} of {one.id}: the row says {one.cached}, the facts say {one.facts}")
    differ = len(replayed.differences)
    print(f"Replayed {replayed.told} orders about the queue and the road: {differ} cells differ.")
    return differ


def _replay_words() -> int:
    """How many topics of capacity differ from their facts; says so."""
    replayed = list(queueing.replay_words())
    differences = [one for topic in replayed for one in topic.differences]
    for one in differences[:SHOWN]:
        print(f"word {one.word_id} {one.column}: the row says {one.cached}, the facts say {one.facts}")
    differing = sum(bool(topic.differences) for topic in replayed)
    facts = sum(topic.facts for topic in replayed)
    print(f"Replayed {facts} facts of {len(replayed)} topics of capacity: {differing} differ.")
    return differing


def _replay_lines() -> int:
    """The places of each line of the queue; how many lines differ."""
    differing = lines = facts = 0
    for replayed in queueing.replay_lines():
        lines += 1
        facts += replayed.facts
        differing += bool(replayed.differences)
        for difference in replayed.differences[:SHOWN]:
            print(
                f"line {difference.stream_id} {difference.what}: "
                f"the row says {difference.cached}, the facts say {difference.facts}"
            )
    print(f"Replayed {facts} facts of {lines} lines: {differing} differ.")
    return differing


def _checkpoint(_args: argparse.Namespace) -> int:
    note = journal.find_checkpoint_note()
    if note is None:
        print("xulang journal checkpoint: nothing is sealed yet", file=sys.stderr)
        return EXIT_FOUND
    print(note, end="")
    return 0


def _vkey(_args: argparse.Namespace) -> int:
    print(journal.log_verifier())
    return 0


def _receipt(args: argparse.Namespace) -> int:
    kind = journal.ReceiptContent
    content = kind.WITH_PRIVATE if args.with_private else kind.PUBLIC
    print(journal.make_receipt(fact_id=args.fact, content=content).document(), end="")
    return 0


def _verify_receipt(args: argparse.Namespace) -> int:
    proven = journal.prove(
        receipt=journal.parse_receipt(text=args.receipt.read_text()),
        key=journal.parse_vkey(text=args.vkey),
        witnesses=[journal.parse_vkey(text=text) for text in args.witness],
    )
    leaf = proven.leaf
    print(f"The receipt holds. Fact {leaf.id}: {leaf.kind},")
    print(f"recorded at {leaf.recorded_at:%Y-%m-%d %H:%M:%S} UTC,")
    print(f"position {proven.index} of {proven.checkpoint.size} in {proven.checkpoint.origin}.")
    for name, second in proven.cosigned_at.items():
        print(f"Cosigned by {name} at second {second}.")
    return 0


def _erase(args: argparse.Namespace) -> int:
    if args.older_than is not None:
        done = 0
        while count := crossing.erase_due(request=_request(), before=clock.now() - args.older_than):
            done += count
        lines = crossing.erase_old_streams(request=_request(), before=clock.now() - args.older_than)
        print(f"Erased {done} declarations.")
        if lines:
            print(f"Erased what {lines} lines and gates said in private so long ago.")
        return 0
    if not args.reason:
        print("xulang journal erase: --stream needs --reason", file=sys.stderr)
        return EXIT_USAGE
    print(f"Erased the private halves of {_erase_one(args)} facts.")
    return 0


def _erase_one(args: argparse.Namespace) -> int:
    private: dict[str, JSON] = {"order": args.order} if args.order else {}
    request = _request()
    try:
        if journal.get_stream_kind(stream_id=args.stream) is journal.StreamKind.DECLARATION:
            return crossing.erase(
                request=request, declaration_id=args.stream, reason_code=args.reason, private=private
            )
        erasure = journal.Erasure(
            stream_id=args.stream,
            fact_id=request.derived_id("erased"),
            salt=request.new_salt(),
            reason_code=args.reason,
            private=private,
        )
        return journal.erase(erasure=erasure, now=request.now)
    except ValueError as error:
        raise journal.NoteError(str(error)) from error


def _request() -> Request:
    return Request(id=ids.new_id(), actor=SYSTEM, now=clock.now(), new_salt=ids.new_salt)
