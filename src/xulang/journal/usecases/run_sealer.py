"""The sealer's process: one leads, others stand by. What was signed last is kept outside the database."""

import logging
import os
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING, Final

from django.db import connections
from psycopg import OperationalError

from xulang.journal import locks
from xulang.journal.domain.checkpoint import open_checkpoint
from xulang.journal.domain.note import SignerKey, parse_note
from xulang.journal.queries import tile_tree
from xulang.journal.usecases.seal import BATCH, LogForkedError, load_tree, seal_batch

if TYPE_CHECKING:
    from psycopg import Connection

    from xulang.journal.domain.tiles import TreeBuilder

logger = logging.getLogger(__name__)

# A fact waits at most this long plus one batch: well below a second, and at most ten checkpoints a second.
PAUSE: Final = 0.1
STAND_BY: Final = 0.5
ALIAS: Final = "sealer"


def run_sealer(
    *, stop: Event, clock: Callable[[], datetime], signer: SignerKey, memory: Path | None = None
) -> None:
    """Seal until `stop`. Lost connections are taken up again.

    `memory` is the file that holds the last signed checkpoint, outside the database. Raises LogForkedError
    when the database was set back to before it: signing on would give one size two roots.
    """
    while not stop.is_set():
        try:
            _serve(stop=stop, clock=clock, signer=signer, memory=memory)
        except OperationalError:
            logger.warning("the sealer lost its database and tries again", exc_info=True)
            stop.wait(STAND_BY)
        finally:
            connections[ALIAS].close()


def _serve(*, stop: Event, clock: Callable[[], datetime], signer: SignerKey, memory: Path | None) -> None:
    connections[ALIAS].ensure_connection()
    driver: Connection[tuple[object, ...]] = connections[ALIAS].connection
    while not locks.try_lead(driver=driver, lock=locks.SEALER):
        if stop.wait(STAND_BY):
            return
    tree = load_tree(driver=driver)
    if memory is not None:
        check_memory(driver=driver, tree=tree, signer=signer, memory=memory)
    while not stop.is_set():
        before = tree.size
        note = seal_batch(driver=driver, tree=tree, signer=signer, now=clock())
        if note is not None and memory is not None:
            remember(memory=memory, note=note)
        if tree.size - before < BATCH:
            stop.wait(PAUSE)


def seal_waiting(*, now: datetime, signer: SignerKey, memory: Path) -> None:
    """Seal what waits and let go of the lead: for who plays a past whose clock is not the sealer's.

    Where another process leads, that one seals. Raises LogForkedError.
    """
    connections[ALIAS].ensure_connection()
    driver: Connection[tuple[object, ...]] = connections[ALIAS].connection
    if not locks.try_lead(driver=driver, lock=locks.SEALER):
        return
    try:
        tree = load_tree(driver=driver)
        check_memory(driver=driver, tree=tree, signer=signer, memory=memory)
        while (note := seal_batch(driver=driver, tree=tree, signer=signer, now=now)) is not None:
            remember(memory=memory, note=note)
    finally:
        connections[ALIAS].close()


def check_memory(
    *, driver: "Connection[tuple[object, ...]]", tree: "TreeBuilder", signer: SignerKey, memory: Path
) -> None:
    """Raises LogForkedError unless the log has grown out of the last checkpoint that was signed."""
    if not memory.exists():
        return
    last = open_checkpoint(note=parse_note(text=memory.read_text()), key=signer.verifier)
    if last.size > tree.size:
        raise LogForkedError(
            f"the database holds {tree.size} sealed facts, but {last.size} were signed: it was set back. "
            f"See docs/runbook-backup.md; the last signed checkpoint is {memory}."
        )
    if tile_tree(driver=driver).root(size=last.size) != last.root:
        raise LogForkedError(
            f"the first {last.size} sealed facts are not those that were signed. See docs/runbook-backup.md; "
            f"the last signed checkpoint is {memory}."
        )


def remember(*, memory: Path, note: str) -> None:
    """Whole or not at all, also when the power fails."""
    draft = memory.with_suffix(".draft")
    with draft.open("w") as handle:
        handle.write(note)
        handle.flush()
        os.fsync(handle.fileno())
    draft.replace(memory)
