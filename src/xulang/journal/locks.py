"""The journal's only locks. A stream's own lock is its head's row, taken by `append` itself."""

from typing import TYPE_CHECKING, Final
from uuid import UUID

from xulang.journal.domain.refusals import JournalRefusal
from xulang.kernel.refusal import Refusal

if TYPE_CHECKING:
    from psycopg import Connection

# Session locks: who holds one loses it with its connection, so that no one is stuck after a kill.
SEALER: Final = 0x78756C616E67_0001
PUBLISHER: Final = 0x78756C616E67_0002


def try_lead(*, driver: "Connection[tuple[object, ...]]", lock: int) -> bool:
    """Whether this connection is now the one that does the work; the others stand by and ask again."""
    row = driver.execute("SELECT pg_try_advisory_lock(%s)", [lock]).fetchone()
    return row is not None and row[0] is True


def lock_stream(*, driver: "Connection[tuple[object, ...]]", stream_id: UUID) -> tuple[str, int]:
    """Kind and length of the stream, which no one else can append to before this transaction ends.

    Raises Refusal STREAM_UNKNOWN.
    """
    row = driver.execute(
        "SELECT kind, length FROM journal_stream WHERE stream_id = %s FOR UPDATE", [stream_id]
    ).fetchone()
    if row is None:
        raise Refusal(code=JournalRefusal.STREAM_UNKNOWN)
    return str(row[0]), int(str(row[1]))
