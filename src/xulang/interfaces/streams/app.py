"""The event streams as an ASGI application; docs/event-streams.md says what they promise.

`/stream/officer`, `/stream/company`, `/stream/crossing/<id>`, `/stream/public`; and `/healthz`.
"""

import asyncio
import logging
from collections.abc import AsyncIterator, Iterable
from contextlib import suppress
from functools import partial
from http import HTTPStatus
from typing import Final
from urllib.parse import parse_qs, urlsplit
from uuid import UUID

from asgiref.typing import ASGIReceiveCallable, ASGISendCallable, HTTPResponseStartEvent, HTTPScope
from asgiref.typing import Scope as AnyScope
from django.conf import settings

from xulang.interfaces.shared.streams import LOOPBACK
from xulang.interfaces.streams.changes import Batch, told
from xulang.interfaces.streams.hub import Hub, Stream, TooManyError
from xulang.interfaces.streams.reading import TROUBLE, read_batch
from xulang.interfaces.streams.scopes import PublicScope, Scope, Wanted
from xulang.interfaces.streams.viewers import cookie_of, is_for_us

logger = logging.getLogger(__name__)

# Proxies close what is silent for a minute.
HEARTBEAT: Final = 15.0
# How many facts are told again to who resumes; who was away longer is told to ask for everything.
MOST_RESUMED: Final = 5000
RETRY_MILLISECONDS: Final = 2000
EVERYTHING: Final = (
    b'id: %d\ndata: {"position":%d,"changes":[{"gate":null,"crossing":null,"lists":["all"]}]}\n\n'
)

Headers = list[tuple[bytes, bytes]]


class StreamApp:
    """ASGI: granian runs it in one process, since all streams share one listener."""

    def __init__(self) -> None:
        self.hub = Hub()

    async def __call__(self, scope: AnyScope, receive: ASGIReceiveCallable, send: ASGISendCallable) -> None:
        if scope["type"] == "lifespan":
            await self._live(receive, send)
        elif scope["type"] == "http":
            await self._answer(scope, receive, send)

    async def _live(self, receive: ASGIReceiveCallable, send: ASGISendCallable) -> None:
        while True:
            message = await receive()
            if message["type"] == "lifespan.startup":
                await self.hub.start()
                await send({"type": "lifespan.startup.complete"})
            elif message["type"] == "lifespan.shutdown":
                await self.hub.stop()
                await send({"type": "lifespan.shutdown.complete"})
                return

    async def _answer(self, scope: HTTPScope, receive: ASGIReceiveCallable, send: ASGISendCallable) -> None:
        if scope["path"] == "/healthz":
            status = HTTPStatus.OK if self.hub.healthy else HTTPStatus.SERVICE_UNAVAILABLE
            await refuse(send, status, ())
            return
        origin = header(scope, b"origin")
        if scope["method"] != "GET":
            await refuse(send, HTTPStatus.METHOD_NOT_ALLOWED, ())
        elif not is_for_us(scope) or (origin and origin not in origins()):
            await refuse(send, HTTPStatus.FORBIDDEN, ())
        elif not self.hub.healthy:
            await refuse(send, HTTPStatus.SERVICE_UNAVAILABLE, shared_with(origin))
        else:
            await self._open(scope, receive, send, shared_with(origin))

    async def _open(
        self, scope: HTTPScope, receive: ASGIReceiveCallable, send: ASGISendCallable, shared: Headers
    ) -> None:
        """Open the stream that the address names, for who may follow it; all others get the same 404."""
        wanted = find_wanted(scope["path"])
        try:
            allowed = await self._find_scope(scope, wanted) if wanted else None
        except TROUBLE:
            logger.warning("a viewer could not be looked up", exc_info=True)
            await refuse(send, HTTPStatus.SERVICE_UNAVAILABLE, shared)
            return
        if wanted is None or allowed is None:
            await refuse(send, HTTPStatus.NOT_FOUND, shared)
            return
        who = "" if wanted.name == "public" else cookie_of(scope)
        try:
            stream = self.hub.admit(request=scope, wanted=wanted, scope=allowed, who=who)
        except TooManyError:
            await refuse(send, HTTPStatus.TOO_MANY_REQUESTS, shared)
            return
        try:
            await self._serve(stream, after_of(scope), receive, send, shared)
        finally:
            self.hub.release(stream)

    async def _find_scope(self, scope: HTTPScope, wanted: Wanted) -> Scope | None:
        if wanted.name == "public":
            return PublicScope()
        return await self.hub.find_scope(request=scope, wanted=wanted) if cookie_of(scope) else None

    async def _serve(
        self,
        stream: Stream,
        after: int | None,
        receive: ASGIReceiveCallable,
        send: ASGISendCallable,
        shared: Headers,
    ) -> None:
        leaving = asyncio.create_task(_end_with_visitor(stream, receive))
        try:
            await send(start(HTTPStatus.OK, [(b"content-type", b"text/event-stream"), *shared]))
            async for part in self._parts(stream, after):
                await send({"type": "http.response.body", "body": part, "more_body": True})
            await send({"type": "http.response.body", "body": b"", "more_body": False})
        finally:
            leaving.cancel()
            with suppress(asyncio.CancelledError):
                await leaving

    async def _parts(self, stream: Stream, after: int | None) -> AsyncIterator[bytes]:
        """What is sent, piece by piece: what was missed, then each batch as it comes, else heartbeats."""
        yield b"retry: %d\n: open\n\n" % RETRY_MILLISECONDS
        # The stream is admitted: what is sealed from `end` on waits in its mailbox.
        end = self.hub.end
        if after is not None and after + 1 < end:
            async for part in self._missed(stream, after + 1, end):
                yield part
        while not stream.ended:
            batches = [batch for batch in await stream.take(within=HEARTBEAT) if batch.position >= end]
            if batches:
                part = event_of(stream, batches)
                if part:
                    yield part
            elif not stream.ended:
                yield b": here\n\n"

    async def _missed(self, stream: Stream, start: int, end: int) -> AsyncIterator[bytes]:
        if end - start > MOST_RESUMED:
            yield EVERYTHING % (end - 1, end - 1)
            return
        while start < end and not stream.ended:
            batch = await self.hub.reader.run(partial(read_batch, start))
            if batch is None:
                return
            part = event_of(stream, [batch])
            if part:
                yield part
            start = batch.position + 1


async def _end_with_visitor(stream: Stream, receive: ASGIReceiveCallable) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
    stream.end()


def event_of(stream: Stream, batches: Iterable[Batch]) -> bytes:
    """One event for all batches; empty when nothing in them is for this viewer."""
    several = list(batches)
    seen = list(stream.scope.seen(change for batch in several for change in batch.changes))
    return told(position=several[-1].position, changes=seen) if seen else b""


def find_wanted(path: str) -> Wanted | None:
    parts = path.strip("/").split("/")
    match parts:
        case ["stream", ("officer" | "company" | "public") as name]:
            return Wanted(name=name)
        case ["stream", "crossing", text]:
            with suppress(ValueError):
                return Wanted(name="crossing", crossing_id=UUID(text))
    return None


def after_of(scope: HTTPScope) -> int | None:
    """The position after which to go on: a browser's Last-Event-ID, else the page's own `?after=`."""
    query = parse_qs(scope["query_string"].decode("ascii", "ignore"))
    for text in (header(scope, b"last-event-id"), *query.get("after", ())[:1]):
        digits = text.removeprefix("-")
        if digits.isascii() and digits.isdigit() and len(digits) < 19:
            return max(int(text), -1)
    return None


def header(scope: HTTPScope, name: bytes) -> str:
    return next((value.decode("latin-1") for key, value in scope["headers"] if key == name), "")


def origins() -> set[str]:
    """Whose pages may follow with cookies: our own. On one's own machine its other names count as well."""
    public = urlsplit(settings.PUBLIC_URL)
    if public.hostname not in {name.strip("[]") for name in LOOPBACK}:
        return {settings.PUBLIC_URL}
    port = f":{public.port}" if public.port else ""
    return {f"{public.scheme}://{name}{port}" for name in LOOPBACK}


def shared_with(origin: str) -> Headers:
    common = [(b"cache-control", b"no-store"), (b"x-accel-buffering", b"no"), (b"vary", b"Origin, Cookie")]
    if not origin:
        return common
    return [
        *common,
        (b"access-control-allow-origin", origin.encode("latin-1")),
        (b"access-control-allow-credentials", b"true"),
    ]


def start(status: HTTPStatus, headers: Headers) -> HTTPResponseStartEvent:
    return {"type": "http.response.start", "status": status.value, "headers": headers, "trailers": False}


async def refuse(send: ASGISendCallable, status: HTTPStatus, headers: Iterable[tuple[bytes, bytes]]) -> None:
    """An answer without words: programs read it, not people."""
    await send(start(status, [(b"content-length", b"0"), *headers]))
    await send({"type": "http.response.body", "body": b"", "more_body": False})
