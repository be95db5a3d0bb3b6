"""One listener for all streams: it follows the sealed order and hands each batch to every open stream."""

import asyncio
import logging
from collections import Counter, deque
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from typing import Final

import psycopg
from asgiref.typing import HTTPScope
from django.db import connections
from psycopg.conninfo import make_conninfo

from xulang.interfaces.streams.changes import Batch
from xulang.interfaces.streams.reading import TROUBLE, Reader, get_end, read_batch
from xulang.interfaces.streams.scopes import Scope, Wanted, find_scope
from xulang.interfaces.streams.viewers import find_viewer
from xulang.journal import api as journal

logger = logging.getLogger(__name__)

# The sealer's notice comes within moments; the look without one is for a notice that was lost.
LOOK_EVERY: Final = 2.0
# Who was signed out, deactivated or moved hears nothing more after this many seconds.
CHECK_EVERY: Final = 3.0
RETRY_AFTER: Final = 1.0
# A browser opens six connections to one host at most; more streams than that are a mistake or an attack.
MOST_OF_ONE: Final = 6
MOST_SIGNED_IN: Final = 1500
MOST_PUBLIC: Final = 1500
UNKNOWN: Final = -1
DRIVERS_OWN: Final = frozenset({"cursor_factory", "context", "prepare_threshold", "row_factory"})
# Batches that wait for a slow reader; whoever lags further is sent away and resumes by position.
MOST_WAITING: Final = 100


@dataclass(eq=False, slots=True, kw_only=True)
class Stream:
    """One open stream: its mailbox, and what it lets through. `who` is empty for the public."""

    request: HTTPScope
    wanted: Wanted
    scope: Scope
    who: str
    ended: bool = False
    waiting: deque[Batch] = field(default_factory=deque)
    woken: asyncio.Event = field(default_factory=asyncio.Event)

    def put(self, batch: Batch) -> None:
        self.waiting.append(batch)
        if len(self.waiting) > MOST_WAITING:
            self.ended = True
        self.woken.set()

    def end(self) -> None:
        self.ended = True
        self.woken.set()

    async def take(self, *, within: float) -> list[Batch]:
        """All batches that wait, after at most so many seconds; none when nothing came, or at the end."""
        with suppress(TimeoutError):
            async with asyncio.timeout(within):
                await self.woken.wait()
        self.woken.clear()
        taken = [] if self.ended else list(self.waiting)
        self.waiting.clear()
        return taken


class TooManyError(Exception):
    """One session, or all together, hold as many streams as are served."""


class Hub:
    """Runs in one event loop; `start` and `stop` belong to the process."""

    def __init__(self) -> None:
        self.streams: set[Stream] = set()
        self.end = UNKNOWN
        self.healthy = False
        self.reader = Reader(name="sealed")
        self._doorkeeper = Reader(name="viewers")
        self._tasks: list[asyncio.Task[None]] = []

    async def start(self) -> None:
        self._tasks = [asyncio.create_task(self._follow()), asyncio.create_task(self._watch())]

    async def stop(self) -> None:
        for stream in self.streams:
            stream.end()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self.reader.close()
        await self._doorkeeper.close()

    # Streams

    def admit(self, *, request: HTTPScope, wanted: Wanted, scope: Scope, who: str) -> Stream:
        """Open a stream from `end` on. Raises TooManyError."""
        held = Counter(stream.who for stream in self.streams)
        public = held[""]
        if public >= MOST_PUBLIC if not who else held[who] >= MOST_OF_ONE:
            raise TooManyError
        if who and held.total() - public >= MOST_SIGNED_IN:
            raise TooManyError
        stream = Stream(request=request, wanted=wanted, scope=scope, who=who)
        self.streams.add(stream)
        return stream

    def release(self, stream: Stream) -> None:
        self.streams.discard(stream)

    async def find_scope(self, *, request: HTTPScope, wanted: Wanted) -> Scope | None:
        """What the visitor may follow there; None for an outsider."""

        def look() -> Scope | None:
            viewer = find_viewer(request)
            return find_scope(actor=viewer, wanted=wanted) if viewer else None

        return await self._doorkeeper.run(look)

    async def _watch(self) -> None:
        """End the streams of who left, and narrow those of who may see less than before."""
        while True:
            await asyncio.sleep(CHECK_EVERY)
            for stream in [one for one in self.streams if one.who]:
                try:
                    scope = await self.find_scope(request=stream.request, wanted=stream.wanted)
                except TROUBLE:
                    logger.warning("viewers could not be checked", exc_info=True)
                    break
                if scope is None:
                    stream.end()
                else:
                    stream.scope = scope

    # The sealed order

    async def _follow(self) -> None:
        while True:
            try:
                await self._listen()
            except TROUBLE:
                logger.warning("the streams lost their database and try again", exc_info=True)
            finally:
                self.healthy = False
            await asyncio.sleep(RETRY_AFTER)

    async def _listen(self) -> None:
        async with await psycopg.AsyncConnection.connect(_conninfo(), autocommit=True) as listening:
            await listening.execute(f"LISTEN {journal.CHANNEL}")
            if self.end == UNKNOWN:
                self.end = await self.reader.run(get_end)
            while True:
                await self._catch_up()
                self.healthy = True
                async for _notice in listening.notifies(timeout=LOOK_EVERY, stop_after=1):
                    pass

    async def _catch_up(self) -> None:
        """Hand on everything sealed since the last look, in order and once."""
        while batch := await self.reader.run(partial(read_batch, self.end)):
            self.end = batch.position + 1
            for stream in self.streams:
                stream.put(batch)


def _conninfo() -> str:
    """Where Django's own connections lead, without what belongs to its synchronous driver."""
    given = connections["default"].get_connection_params()
    return make_conninfo(**{name: value for name, value in given.items() if name not in DRIVERS_OWN})
