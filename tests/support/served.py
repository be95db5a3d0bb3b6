"""The product's own processes behind granian, on ports of their own, with the test's database and secrets."""

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import httpx
from django.conf import settings

from tests.support.postgres import CLUSTER
from tests.support.streams import wait_for
from xulang.interfaces.cli.processes import TABLE, Place
from xulang.platform import postgres
from xulang.platform.home import home


@contextmanager
def served(*, name: str, database: str) -> Iterator[str]:
    """The address at which a process of the product's table answers."""
    place = Place(port=_free_port(), stream_port=_free_port(), cores=1)
    entry = next(one for one in TABLE if one.name == name)
    address = postgres.url(cluster=CLUSTER, user=postgres.OWNER, database=database)
    process = subprocess.Popen(
        entry.arguments(place=place, python=sys.executable),
        env={**os.environ, "XULANG_DATABASE_URL": address, "XULANG_HOME": str(home())},
        cwd=settings.PACKAGE.parent.parent,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    url = f"http://127.0.0.1:{place.stream_port if name == 'streams' else place.port}"
    try:
        wait_for(lambda: answers(url), patience=60)
        yield url
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(timeout=60)
        except subprocess.TimeoutExpired:  # It got the signal while it was starting.
            process.kill()
            process.wait()


def answers(url: str) -> bool:
    """Whatever it says of its health: nothing seals in a test."""
    try:
        httpx.get(f"{url}/healthz")
    except httpx.TransportError:
        return False
    return True


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port
