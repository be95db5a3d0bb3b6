"""Walk the whole journal and name what does not match, first things first (docs/facts-and-sealing.md)."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import chain
from typing import TYPE_CHECKING, Final

from xulang.journal.domain.checkpoint import Checkpoint, open_checkpoint
from xulang.journal.domain.cosignature import cosigned_at
from xulang.journal.domain.merkle import EMPTY_ROOT
from xulang.journal.domain.note import Note, VerifierKey
from xulang.journal.domain.receipt import Receipt, ReceiptError, prove
from xulang.journal.domain.verification import Check, Finding
from xulang.journal.queries import find_entries
from xulang.journal.usecases.verify_log import LogWalk
from xulang.journal.usecases.verify_rows import (
    cosignature_findings,
    queue_findings,
    stray_findings,
    stream_findings,
)
from xulang.platform.db import raw

if TYPE_CHECKING:
    from psycopg import Connection

# A fact is sealed within a second; one that still waits after this long does not match (architecture.md, 4).
SEALED_WITHIN: Final = timedelta(seconds=5)

ONE_INSTANT = "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY"
NO_HURRY = (
    "SELECT set_config('statement_timeout', '0', true),"
    " set_config('idle_in_transaction_session_timeout', '0', true)"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """What was kept outside the database and must agree with it."""

    checkpoints: tuple[Note, ...] = ()
    receipts: tuple[Receipt, ...] = ()
    witnesses: tuple[VerifierKey, ...] = ()


@dataclass(slots=True, kw_only=True)
class Verification:
    """`findings` is lazy: walk it to its end, then `counted` says how much was looked at."""

    findings: Iterator[Finding]
    counted: dict[str, int] = field(default_factory=dict)


def verify(*, key: VerifierKey, now: datetime, evidence: Evidence | None = None) -> Verification:
    """Check everything as of one instant, in bounded memory. Takes no lock and changes nothing.

    Raises NoteError when a saved checkpoint is not one of this log's key (then nothing can be compared).
    """
    counted: dict[str, int] = {}
    given = evidence or Evidence()
    saved = [_open(note=note, key=key, witnesses=given.witnesses) for note in given.checkpoints]
    walk = _walk(key=key, now=now, evidence=given, saved=saved, counted=counted)
    return Verification(findings=walk, counted=counted)


def _open(*, note: Note, key: VerifierKey, witnesses: tuple[VerifierKey, ...]) -> Checkpoint:
    checkpoint = open_checkpoint(note=note, key=key)
    cosigned_at(note=note, keys=witnesses)
    return checkpoint


def _walk(
    *,
    key: VerifierKey,
    now: datetime,
    evidence: Evidence,
    saved: list[Checkpoint],
    counted: dict[str, int],
) -> Iterator[Finding]:
    driver = raw()
    with driver.transaction():
        driver.execute(ONE_INSTANT)
        driver.execute(NO_HURRY)
        proven, broken = _prove(evidence=evidence, key=key)
        watched = {item.size for item in chain(saved, (checkpoint for _, checkpoint in proven))}
        log = LogWalk(driver=driver, key=key, watch=watched)
        yield from log.findings()
        yield from _saved_findings(saved=saved, roots=log.roots, size=log.size)
        yield from broken
        yield from _receipt_findings(driver=driver, proven=proven, roots=log.roots, size=log.size)
        yield from queue_findings(driver=driver, overdue=now - SEALED_WITHIN)
        yield from stream_findings(driver=driver)
        yield from stray_findings(driver=driver)
        yield from cosignature_findings(driver=driver)
        counted |= {"sealed facts": log.size, "checkpoints": log.checkpoints}


def _saved_findings(*, saved: list[Checkpoint], roots: Mapping[int, bytes], size: int) -> Iterator[Finding]:
    for checkpoint in saved:
        if checkpoint.size > size:
            yield Finding(
                check=Check.SAVED_CHECKPOINT,
                position=size,
                differs=f"{checkpoint.size} facts were signed, only {size} are left: the log was truncated",
            )
        elif roots.get(checkpoint.size, EMPTY_ROOT) != checkpoint.root:
            yield Finding(
                check=Check.SAVED_CHECKPOINT,
                differs=f"the first {checkpoint.size} facts are not those that were signed: "
                "the log was rewritten",
            )


def _prove(*, evidence: Evidence, key: VerifierKey) -> tuple[list[tuple[Receipt, Checkpoint]], list[Finding]]:
    proven, broken = [], []
    for receipt in evidence.receipts:
        try:
            found = prove(receipt=receipt, key=key, witnesses=evidence.witnesses)
        except ReceiptError as error:
            broken.append(
                Finding(check=Check.RECEIPT, position=receipt.index, differs=f"proves nothing: {error}")
            )
        else:
            proven.append((receipt, found.checkpoint))
    return proven, broken


def _receipt_findings(
    *,
    driver: "Connection[tuple[object, ...]]",
    proven: list[tuple[Receipt, Checkpoint]],
    roots: Mapping[int, bytes],
    size: int,
) -> Iterator[Finding]:
    for receipt, checkpoint in proven:
        stored = find_entries(driver=driver, start=receipt.index, end=receipt.index + 1)
        if stored != [receipt.leaf.encode()]:
            yield Finding(
                check=Check.RECEIPT, position=receipt.index, differs="the receipt's fact is not in the log"
            )
        elif checkpoint.size > size or roots[checkpoint.size] != checkpoint.root:
            yield Finding(
                check=Check.RECEIPT,
                position=receipt.index,
                differs=f"the receipt's checkpoint of {checkpoint.size} facts is not of this log",
            )
