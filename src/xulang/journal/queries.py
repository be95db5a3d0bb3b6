"""Reading facts. Private halves come along where they still exist: show them only to whom policy allows."""

from collections.abc import Iterator
from itertools import groupby
from typing import cast
from uuid import UUID

from xulang.journal.domain.facts import Fact, StreamKind, fact_of, parse_leaf, parse_private
from xulang.journal.domain.refusals import JournalRefusal
from xulang.kernel.refusal import Refusal
from xulang.platform.db import raw

# How many streams `iter_streams` reads at a time: memory stays flat however long the journal grows.
STREAMS_AT_ONCE = 500

FACTS = """
SELECT fact.public, private.salt, private.body::text, sealed.position
FROM journal_fact AS fact
LEFT JOIN journal_private AS private ON private.fact_id = fact.id
LEFT JOIN journal_sealed AS sealed ON sealed.fact_id = fact.id
"""
READ_STREAM = FACTS + " WHERE fact.stream_id = %s AND fact.stream_kind = %s ORDER BY fact.number"
READ_FACT = FACTS + " WHERE fact.id = %s"
READ_STREAMS = FACTS + " WHERE fact.stream_id = ANY(%s) ORDER BY fact.stream_id, fact.number"
NEXT_STREAMS = (
    "SELECT stream_id FROM journal_stream WHERE kind = %s AND stream_id > %s ORDER BY stream_id LIMIT %s"
)
READ_SEALED = """
SELECT fact.public, private.salt, private.body::text, sealed.position
FROM journal_sealed AS sealed
JOIN journal_fact AS fact ON fact.id = sealed.fact_id
LEFT JOIN journal_private AS private ON private.fact_id = fact.id
WHERE sealed.position >= %s ORDER BY sealed.position LIMIT %s
"""
POSITION = "SELECT position FROM journal_sealed WHERE fact_id = %s"
SIZE = "SELECT coalesce(max(position) + 1, 0) FROM journal_sealed"


def read_stream(*, stream_kind: StreamKind, stream_id: UUID) -> list[Fact]:
    """The stream's facts in their order; empty when there is no such stream."""
    return [_fact(row) for row in raw().execute(READ_STREAM, [stream_id, stream_kind.value])]


def iter_streams(*, stream_kind: StreamKind) -> Iterator[list[Fact]]:
    """Every stream of that kind, one after the other, in bounded memory.

    Inside one REPEATABLE READ transaction it shows one instant; without, each stream is whole by itself.
    """
    last = UUID(int=0)
    while True:
        rows = raw().execute(NEXT_STREAMS, [stream_kind.value, last, STREAMS_AT_ONCE]).fetchall()
        if not rows:
            return
        ids = [cast("UUID", row[0]) for row in rows]
        facts = (_fact(row) for row in raw().execute(READ_STREAMS, [ids]).fetchall())
        for _, stream in groupby(facts, key=lambda fact: fact.stream_id):
            yield list(stream)
        last = ids[-1]


def find_fact(*, fact_id: UUID) -> Fact | None:
    row = raw().execute(READ_FACT, [fact_id]).fetchone()
    return None if row is None else _fact(row)


def get_fact(*, fact_id: UUID) -> Fact:
    """Raises Refusal FACT_UNKNOWN."""
    fact = find_fact(fact_id=fact_id)
    if fact is None:
        raise Refusal(code=JournalRefusal.FACT_UNKNOWN)
    return fact


def find_position(*, fact_id: UUID) -> int | None:
    """The fact's place in the log, or None while it is not sealed."""
    row = raw().execute(POSITION, [fact_id]).fetchone()
    return None if row is None else cast("int", row[0])


def get_size() -> int:
    """How many facts are sealed: the next position."""
    row = raw().execute(SIZE).fetchone()
    return cast("int", row[0]) if row else 0


def read_sealed(*, start: int, limit: int) -> list[Fact]:
    """Facts in sealed order from a position on: what screens, webhooks and read models follow."""
    return [_fact(row) for row in raw().execute(READ_SEALED, [start, limit])]


def _fact(row: tuple[object, ...]) -> Fact:
    public, salt, body, position = cast("tuple[str, bytes | None, str | None, int | None]", row)
    return fact_of(
        leaf=parse_leaf(text=public),
        private=None if body is None else parse_private(text=body),
        salt=None if salt is None else bytes(salt),
        position=position,
    )
