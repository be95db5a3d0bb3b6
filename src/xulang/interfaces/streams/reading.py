"""What streams read from the database: in threads of their own, so that the event loop never waits."""

import asyncio
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar
from uuid import UUID

import psycopg
from django.db import DatabaseError, InterfaceError, connections

from xulang.crossing import api as crossing
from xulang.interfaces.streams.changes import Batch, Change, listings_of
from xulang.journal import api as journal
from xulang.queueing import api as queueing

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
    places = _places_of(facts)
    return Batch(
        position=last,
        changes=tuple(
            _change(fact, owners, places) for fact in facts if fact.stream_kind != journal.StreamKind.LOG
        ),
    )


def _places_of(facts: Iterable[journal.Fact]) -> dict[UUID, queueing.PlaceView]:
    """Whose places the lines' facts speak of: these name a place, not a crossing."""
    spoken = {
        fact.crossing_id
        for fact in facts
        if fact.stream_kind == journal.StreamKind.LINE and fact.crossing_id is not None
    }
    return {one.id: one for one in queueing.list_places(place_ids=spoken)} if spoken else {}


def _change(
    fact: journal.Fact, owners: dict[UUID, UUID | None], places: dict[UUID, queueing.PlaceView]
) -> Change:
    lists = listings_of(fact.public.kind)
    if fact.stream_kind == journal.StreamKind.LINE:
        place = places.get(fact.crossing_id) if fact.crossing_id else None
        return Change(
            gate=fact.public.gate,
            crossing_id=place.crossing_id if place else None,
            lists=lists,
            declaration_id=place.declaration_id if place else None,
            owner=place.organisation_id if place else None,
        )
    return Change(
        gate=fact.public.gate,
        crossing_id=fact.crossing_id,
        lists=lists,
        declaration_id=fact.stream_id if fact.stream_id in owners else None,
        owner=owners.get(fact.stream_id),
    )
