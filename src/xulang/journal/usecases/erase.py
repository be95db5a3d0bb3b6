"""Erase the private halves of streams, by order or by schedule, and say so in a fact of their own.

Runs as the role that may delete private halves without reading them. The log, the replay and the statistics
stay whole: they need the public halves only (docs/facts-and-sealing.md).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Final, cast
from uuid import UUID

from django.db import connections
from psycopg import errors

from xulang.journal.domain.facts import NewFact, PublicPart, StreamKind
from xulang.journal.locks import lock_stream
from xulang.journal.usecases.append import append_on
from xulang.kernel.canonical import JSON
from xulang.kernel.refusal import Refusal
from xulang.kernel.words import FactKind
from xulang.platform.refusals import PlatformRefusal

if TYPE_CHECKING:
    from psycopg import Connection

ALIAS: Final = "eraser"
# The public reason of an erasure that nobody ordered: the retention period is over.
SCHEDULE: Final = "retention_period"

# The 'erased' facts keep their private halves: who ordered it must remain to be told.
ERASE = """
DELETE FROM journal_private AS private USING journal_fact AS fact
WHERE fact.id = private.fact_id AND fact.stream_id = %s AND fact.kind <> 'erased' AND fact.number <= %s
"""
UPTO = "SELECT max(number) FROM journal_fact WHERE stream_id = %s AND recorded_at < %s"
# What was erased before is not looked at again: a line never rests, and its stream grows for years.
OLD = """
SELECT head.stream_id FROM journal_stream AS head WHERE head.kind = %s AND EXISTS (
    SELECT FROM journal_fact AS fact JOIN journal_private AS private ON private.fact_id = fact.id
    WHERE fact.stream_id = head.stream_id AND fact.kind <> 'erased' AND fact.recorded_at < %s
        AND fact.number > coalesce((
            SELECT max(coalesce((erased.public::jsonb->'figures'->>'upto')::bigint, erased.number))
            FROM journal_fact AS erased
            WHERE erased.stream_id = head.stream_id AND erased.kind = 'erased'), 0)
) ORDER BY head.stream_id LIMIT %s
"""
DUE = """
SELECT head.stream_id FROM journal_stream AS head JOIN journal_fact AS last ON last.id = head.last_fact_id
WHERE head.kind = %s AND last.recorded_at < %s AND last.kind <> 'erased' AND EXISTS (
    SELECT FROM journal_fact AS fact JOIN journal_private AS private ON private.fact_id = fact.id
    WHERE fact.stream_id = head.stream_id AND fact.kind <> 'erased'
)
ORDER BY last.recorded_at LIMIT %s
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Erasure:
    """One stream to erase. `reason_code` is public, `private` (who ordered it, under which number) is not.

    `before`: only what was recorded until then, of a stream that goes on; None: all of it.
    """

    stream_id: UUID
    fact_id: UUID
    salt: bytes
    reason_code: str
    private: Mapping[str, JSON]
    before: datetime | None = None


def erase(*, erasure: Erasure, now: datetime) -> int:
    """Delete the stream's private halves and salts. Returns how many; after 0 there is no new fact.

    Raises Refusal STREAM_UNKNOWN, BUSY when somebody is writing to the stream, and ValueError for a reason
    that is not a code.
    """
    connections[ALIAS].ensure_connection()
    driver: Connection[tuple[object, ...]] = connections[ALIAS].connection
    try:
        with driver.transaction():
            return _erase(driver=driver, erasure=erasure, now=now)
    except (errors.LockNotAvailable, errors.DeadlockDetected) as error:
        raise Refusal(code=PlatformRefusal.BUSY) from error


def _erase(*, driver: "Connection[tuple[object, ...]]", erasure: Erasure, now: datetime) -> int:
    kind, length = lock_stream(driver=driver, stream_id=erasure.stream_id)
    upto, figures = length, {}
    if erasure.before is not None:
        found = driver.execute(UPTO, [erasure.stream_id, erasure.before]).fetchone()
        upto = cast("int", found[0] or 0) if found else 0
        figures = {"upto": upto}
    erased = driver.execute(ERASE, [erasure.stream_id, upto]).rowcount
    if not erased:
        return 0
    fact = NewFact(
        id=erasure.fact_id,
        stream_kind=StreamKind(kind),
        stream_id=erasure.stream_id,
        number=length + 1,
        crossing_id=None,
        occurred_at=now,
        recorded_at=now,
        public=PublicPart(kind=FactKind.ERASED, reason_code=erasure.reason_code, figures=figures),
        private=erasure.private,
        salt=erasure.salt,
    )
    append_on(driver=driver, facts=[fact])
    return erased


def find_due(*, stream_kind: StreamKind, before: datetime, limit: int) -> list[UUID]:
    """Streams whose last fact is older than `before` and that are not erased yet, oldest first."""
    connections[ALIAS].ensure_connection()
    driver: Connection[tuple[object, ...]] = connections[ALIAS].connection
    rows = driver.execute(DUE, [stream_kind.value, before, limit]).fetchall()
    return [cast("UUID", row[0]) for row in rows]


def find_old(*, stream_kind: StreamKind, before: datetime, limit: int) -> list[UUID]:
    """Streams with private halves from before then, whether they rest or not."""
    connections[ALIAS].ensure_connection()
    driver: Connection[tuple[object, ...]] = connections[ALIAS].connection
    rows = driver.execute(OLD, [stream_kind.value, before, limit]).fetchall()
    return [cast("UUID", row[0]) for row in rows]
