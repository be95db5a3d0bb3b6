"""The lock of the read models (docs/locking.md): who brings them on has it until his transaction ends."""

from xulang.platform.db import raw

KEY = "hashtextextended('insight.follower', 0)"
TRY = f"SELECT pg_try_advisory_xact_lock({KEY})"
WAIT = f"SELECT pg_advisory_xact_lock({KEY})"


def own_follower() -> bool:
    """Whether this process may bring the read models on: one at a time does."""
    row = raw().execute(TRY).fetchone()
    return bool(row and row[0])


def wait_for_follower() -> None:
    """The same, when the one at work has ended its transaction. The wait is bounded: "busy"."""
    raw().execute(WAIT)
