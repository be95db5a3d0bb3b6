"""A wire between a browser and the application that counts the bytes, and that can be cut."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from urllib.parse import urlsplit


@dataclass(kw_only=True)
class Wire:
    """`received` counts what the browser got, headers included. `cut` ends every connection for good."""

    target: int
    received: int = 0
    listener: socket.socket = field(default_factory=lambda: socket.create_server(("127.0.0.1", 0)))
    open: list[socket.socket] = field(default_factory=list)
    threads: list[threading.Thread] = field(default_factory=list)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.listener.getsockname()[1]}"

    def serve(self) -> None:
        with suppress(OSError):
            while True:
                browser, _address = self.listener.accept()
                server = socket.create_connection(("127.0.0.1", self.target))
                self.open += [browser, server]
                self.start(browser, server, counts=0)
                self.start(server, browser, counts=1)

    def start(self, source: socket.socket, sink: socket.socket, *, counts: int) -> None:
        thread = threading.Thread(target=self.carry, args=(source, sink, counts), daemon=True)
        self.threads.append(thread)
        thread.start()

    def carry(self, source: socket.socket, sink: socket.socket, counts: int) -> None:
        with suppress(OSError):
            while piece := source.recv(65536):
                self.received += counts * len(piece)
                sink.sendall(piece)
        with suppress(OSError):
            sink.shutdown(socket.SHUT_WR)

    def cut(self) -> None:
        # Waiting threads wake up by a shutdown, not by a close.
        with suppress(OSError):
            self.listener.shutdown(socket.SHUT_RDWR)
        self.listener.close()
        for one in self.open:
            with suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)
        for thread in self.threads:
            thread.join(timeout=60)
        for one in self.open:
            one.close()
        self.open.clear()


@contextmanager
def wire_to(url: str) -> Iterator[Wire]:
    port = urlsplit(url).port
    assert port is not None
    wire = Wire(target=port)
    thread = threading.Thread(target=wire.serve, daemon=True)
    thread.start()
    try:
        yield wire
    finally:
        wire.cut()
        thread.join(timeout=60)
