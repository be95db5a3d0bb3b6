"""Who looks at the command screen: a process of their own, each with a stream, a session and a page like a browser's.

Reads its orders as JSON from a file, prints "ready" when every page is open, and reads the position that all have to
see; then it prints what each saw: when, and up to which position of the log. Nothing of the product is imported.
"""

import asyncio
import json
import re
import sys
import time
from pathlib import Path
from typing import Any

# As the pages' script does: at most one question a second.
GENTLE = 1.0
PATIENCE = 60.0
COVERS = re.compile(rb'data-position="(\d+)"')
AGAIN = re.compile(rb"every (\d+)s")
LENGTH = re.compile(rb"content-length: (\d+)", re.IGNORECASE)


class Viewer:
    def __init__(self, orders: dict[str, Any], session: str) -> None:
        self.orders = orders
        self.session = session
        self.told = asyncio.Event()
        self.open = asyncio.Event()
        # When, up to which position, and seconds that the answer took.
        self.seen: list[tuple[float, int, float]] = []

    async def follow(self) -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", self.orders["stream_port"])
        writer.write(
            f"GET /stream/public HTTP/1.1\r\nHost: 127.0.0.1:{self.orders['stream_port']}\r\n\r\n".encode()
        )
        while line := await reader.readline():
            if line.startswith(b": open"):
                self.open.set()
            if line.startswith(b"data:"):
                self.told.set()
        raise RuntimeError("a stream ended")

    async def look(self) -> None:
        """The page: it asks when it is told, and after as many seconds as its last answer said."""
        port = self.orders["port"]
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        request = (
            f"GET /centre/command/ HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nHX-Request: true\r\nAccept-Language: vi\r\n"
            f"Cookie: sessionid={self.session}\r\n\r\n"
        ).encode()
        again = 30.0
        while True:
            begun = time.time()
            writer.write(request)
            head = await reader.readuntil(b"\r\n\r\n")
            found = LENGTH.search(head)
            if not head.startswith(b"HTTP/1.1 200") or found is None:
                raise RuntimeError(head.decode())
            body = await reader.readexactly(int(found[1]))
            now = time.time()
            position = COVERS.search(body)
            self.seen.append((now, int(position[1]) if position else 0, now - begun))
            asks = AGAIN.search(body)
            again = float(asks[1]) if asks else again
            try:
                await asyncio.wait_for(self.told.wait(), again)
                await asyncio.sleep(max(0.0, now + GENTLE - time.time()))
            except TimeoutError:
                pass
            self.told.clear()


async def main(orders: dict[str, Any]) -> None:
    viewers = [Viewer(orders, session) for session in orders["sessions"]]
    tasks = [asyncio.create_task(one.follow()) for one in viewers]
    await asyncio.gather(*(one.open.wait() for one in viewers))
    tasks += [asyncio.create_task(one.look()) for one in viewers]
    while not all(one.seen for one in viewers):
        await asyncio.sleep(0.1)
        check(tasks)
    print("ready", flush=True)
    wanted = int(await asyncio.get_running_loop().run_in_executor(None, sys.stdin.readline))
    ends = time.time() + PATIENCE
    while time.time() < ends and not all(one.seen[-1][1] > wanted for one in viewers):
        await asyncio.sleep(0.1)
        check(tasks)
    print(json.dumps([one.seen for one in viewers]), flush=True)
    for task in tasks:
        task.cancel()


def check(tasks: "list[asyncio.Task[None]]") -> None:
    for task in tasks:
        if task.done():
            task.result()


if __name__ == "__main__":
    asyncio.run(main(json.loads(Path(sys.argv[1]).read_text())))
