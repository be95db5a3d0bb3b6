"""What streams read from the database: in threads of their own, so that the event loop never waits."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

import psycopg
from django.db import DatabaseError, InterfaceError, connections

from xulang.crossing import api as crossing
from xulang.interfaces.streams.changes import Batch, Change, listings_of
from xulang.journal import api as journal

# Facts read at a time; memory stays flat however far behind a reader is.
AT_ONCE = 500

# The database is away or says no; psycopg's own errors come from statements past Django.
TROUBLE = (DatabaseError, InterfaceError, psycopg.Error)

T = TypeVar("T")


class Reader:
    """One thread with its own database connection, for work that must not stop the loop."""

    def __init__(self, *, name: str) -> None:
        self._pool = ThreadPoolExecutor(max_workers=1, thread_name_prefix=name)

    async def run(self, work: Callable[[], T]) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._pool, _fresh, work)

    async def close(self) -> None:
        await self.run(connections.close_all)
        self._pool.shutdown()


def _fresh(work: Callable[[], T]) -> T:
    """Do the work; a connection that broke under it is thrown away, so that the next work gets another."""
    try:
        return work()
    except TROUBLE:
        connections.close_all()
        raise


def get_end() -> int:
    """The position that the next sealed fact will have."""
    return journal.get_size()


def read_batch(start: int) -> Batch | None:
    """The changes from a position on; None when nothing is sealed there yet."""
    facts = journal.read_sealed_public(start=start, limit=AT_ONCE)
    last = facts[-1].position if facts else None
    if last is None:
        return None
    declared = {fact.stream_id for fact in facts if fact.stream_kind == journal.StreamKind.DECLARATION}
    owners = {
        found.declaration_id: found.organisation_id
        for found in crossing.list_crossings(declaration_ids=declared)
    }
    return Batch(
        position=last,
        changes=tuple(
            Change(
                gate=fact.public.gate,
                crossing_id=fact.crossing_id,
                lists=listings_of(fact.public.kind),
                declaration_id=fact.stream_id if fact.stream_id in declared else None,
                owner=owners.get(fact.stream_id),
            )
            for fact in facts
            if fact.stream_kind != journal.StreamKind.LOG
        ),
    )
