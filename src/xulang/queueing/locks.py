"""The locks of the queue (docs/locking.md). All last to the end of the transaction; waits are bounded.

Topic: exclusive by who says something about a line's capacity, a gate's hours or the classes; after the
request. Who says something takes one topic only.
"""

from uuid import UUID

from xulang.platform.db import raw

TOPIC = "SELECT pg_advisory_xact_lock(hashtextextended('queueing.capacity:' || %s::text, 0))"


def own_topic(*, stream_id: UUID) -> None:
    raw().execute(TOPIC, [str(stream_id)])
