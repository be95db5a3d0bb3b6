"""The sealer for tests: its own key, its own database role, one batch at a time."""

import time
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from django.db import connections

from xulang.interfaces.cli.checks.database import SEALER_SESSIONS
from xulang.journal.domain.note import KeyType, SignerKey
from xulang.journal.usecases.seal import load_tree, seal_batch

if TYPE_CHECKING:
    from psycopg import Connection

LOG = SignerKey(name="log.example/cua-khau", type=KeyType.NOTE, seed=bytes(32))
LEFT = """
SELECT pid, backend_start, state, query FROM pg_stat_activity
WHERE datname = current_database() AND usename = 'xulang_sealer'
"""
SEALED_AT = datetime(2026, 5, 9, 4, 3, 26, tzinfo=UTC)


def driver_of(alias: str) -> "Connection[tuple[object, ...]]":
    connections[alias].ensure_connection()
    driver: Connection[tuple[object, ...]] = connections[alias].connection
    return driver


def seal(*, now: datetime = SEALED_AT) -> str | None:
    """Seal what waits, as a sealer that has just started. Returns the signed checkpoint."""
    driver = driver_of("sealer")
    return seal_batch(driver=driver, tree=load_tree(driver=driver), signer=LOG, now=now)


def wait_for_the_last_sealer(owner: "Connection[tuple[object, ...]]") -> None:
    """A session that was closed is listed until its server process is gone; one that was left stays."""
    deadline = time.monotonic() + 30
    while owner.execute(SEALER_SESSIONS, ["xulang_sealer"]).fetchone() != (0,):
        assert time.monotonic() < deadline, owner.execute(LEFT).fetchall()
        time.sleep(0.005)
