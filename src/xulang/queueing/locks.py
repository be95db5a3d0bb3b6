"""The locks of the queue (docs/locking.md). All last to the end of the transaction; waits are bounded.

Topic: exclusive by who says something about a line's capacity, a gate's hours or the classes; after the
request. Who says something takes one topic only.
Line: exclusive by who changes its places; after the request. Who changes several takes them in the order of
their streams. No record is locked while a line is held.
Keeper: exclusive for the transaction by the one process that follows the facts.
"""

from uuid import UUID

from xulang.platform.db import raw

TOPIC = "SELECT pg_advisory_xact_lock(hashtextextended('queueing.capacity:' || %s::text, 0))"


def own_topic(*, stream_id: UUID) -> None:
    raw().execute(TOPIC, [str(stream_id)])


LINE = "SELECT pg_advisory_xact_lock(hashtextextended('queueing.line:' || %s::text, 0))"
KEEPER = "SELECT pg_try_advisory_xact_lock(hashtextextended('queueing.keeper', 0))"


def own_line(*, stream_id: UUID) -> None:
    raw().execute(LINE, [str(stream_id)])


def own_keeper() -> bool:
    """Whether this process may keep the lines in this transaction: one at a time does."""
    row = raw().execute(KEEPER).fetchone()
    return bool(row and row[0])
