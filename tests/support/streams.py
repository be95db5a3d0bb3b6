"""The streams' application in a loop of its own, and visitors who follow them."""

import asyncio
import json
import threading
import time
from collections.abc import Callable, Coroutine, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, TypeVar

from asgiref.typing import ASGIReceiveEvent, ASGISendEvent, HTTPScope
from django.conf import settings
from django.test import Client

from xulang.interfaces.streams.app import StreamApp

T = TypeVar("T")
PATIENCE = 60.0


@dataclass
class Event:
    """One event as a browser hears it."""

    id: int
    data: dict[str, Any]

    def crossings(self) -> set[str | None]:
        return {change["crossing"] for change in self.data["changes"]}


@dataclass
class Visitor:
    """One open request; what came so far grows in the background."""

    status: int = 0
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b""
    over: bool = False
    leave: Callable[[], None] = lambda: None

    def events(self) -> list[Event]:
        parts = [part for part in self.body.decode().split("\n\n") if part.startswith("id: ")]
        lines = [dict(line.split(": ", 1) for line in part.splitlines()) for part in parts]
        return [Event(id=int(line["id"]), data=json.loads(line["data"])) for line in lines]

    def wait(self, until: Callable[["Visitor"], bool]) -> "Visitor":
        wait_for(lambda: until(self))
        return self

    def hears(self, count: int) -> list[Event]:
        """The first events, once there are so many, and no more than that shortly after."""
        self.wait(lambda one: len(one.events()) >= count)
        time.sleep(0.1)
        found = self.events()
        assert len(found) == count
        return found

    def hears_nothing(self) -> None:
        time.sleep(0.5)
        assert self.events() == []


def wait_for(condition: Callable[[], bool], *, patience: float = PATIENCE) -> None:
    deadline = time.monotonic() + patience
    while not condition():
        assert time.monotonic() < deadline, "nothing came in time"
        time.sleep(0.02)


class Streams:
    """Started and stopped by `running`."""

    def __init__(self) -> None:
        self.app = StreamApp()
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever)
        self._open: list[Visitor] = []

    def start(self) -> None:
        self._thread.start()
        self._run(self.app.hub.start())
        wait_for(lambda: self.app.hub.healthy)

    def stop(self) -> None:
        self._run(self.app.hub.stop())
        for visitor in self._open:
            visitor.wait(lambda one: one.over)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    def _run(self, work: Coroutine[Any, Any, T]) -> T:
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(PATIENCE)

    def open(self, path: str, *, browser: Client | None = None, **headers: str) -> Visitor:
        """A GET with the browser's cookies; back once the answer has begun."""
        visitor = Visitor()
        gone = asyncio.Event()
        messages: list[ASGIReceiveEvent] = [{"type": "http.request", "body": b"", "more_body": False}]

        async def receive() -> ASGIReceiveEvent:
            if messages:
                return messages.pop()
            await gone.wait()
            return {"type": "http.disconnect"}

        async def send(message: ASGISendEvent) -> None:
            if message["type"] == "http.response.start":
                visitor.headers = {key.decode(): value.decode() for key, value in message["headers"]}
                visitor.status = message["status"]
            elif message["type"] == "http.response.body":
                visitor.body += message["body"]
                visitor.over = not message["more_body"]

        async def ask() -> None:
            await self.app(http_scope(path, browser, headers), receive, send)
            visitor.over = True

        def leave() -> None:
            self._loop.call_soon_threadsafe(gone.set)

        visitor.leave = leave
        asyncio.run_coroutine_threadsafe(ask(), self._loop)
        self._open.append(visitor)
        return visitor.wait(lambda one: one.over or one.body.startswith(b"retry"))


@contextmanager
def running() -> Iterator[Streams]:
    streams = Streams()
    streams.start()
    try:
        yield streams
    finally:
        streams.stop()


def http_scope(path: str, browser: Client | None, headers: dict[str, str]) -> HTTPScope:
    sent = {"host": "127.0.0.1", **{name.replace("_", "-"): value for name, value in headers.items()}}
    method = sent.pop("method", "GET")
    if browser is not None:
        sent["cookie"] = (
            f"{settings.SESSION_COOKIE_NAME}={browser.cookies[settings.SESSION_COOKIE_NAME].value}"
        )
    where, _, query = path.partition("?")
    return HTTPScope(
        type="http",
        asgi={"version": "3.0", "spec_version": "2.3"},
        http_version="1.1",
        method=method,
        scheme="http",
        path=where,
        raw_path=where.encode(),
        query_string=query.encode(),
        root_path="",
        headers=[(name.encode(), value.encode()) for name, value in sent.items()],
        client=("127.0.0.1", 50000),
        server=("127.0.0.1", 8001),
        state={},
        extensions={},
    )
