"""The streams as they are served: a granian process, a browser's connection, a sealer's notice."""

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator

import httpx
import pytest
from django.conf import settings
from pytest_django import Settings

from tests.support.officers import officer, story_of_today
from tests.support.postgres import CLUSTER
from tests.support.sealing import seal
from tests.support.story import reference_data
from tests.support.streams import wait_for
from xulang.kernel.words import Role, Step
from xulang.platform import keys, postgres
from xulang.platform.home import home

pytestmark = pytest.mark.usefixtures("committed_db")


@pytest.fixture
def address(committed_db: str, settings: Settings) -> Iterator[str]:
    """Where a process of its own serves the streams of the test's database, with the same secrets."""
    settings.SECRET_KEY = keys.secret("django")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    database = postgres.url(cluster=CLUSTER, user=postgres.OWNER, database=committed_db)
    environment = {**os.environ, "XULANG_DATABASE_URL": database, "XULANG_HOME": str(home())}
    command = ["granian", "--host", "127.0.0.1", "--port", str(port), "--interface", "asgi", "--no-ws"]
    process = subprocess.Popen(
        [sys.executable, "-m", *command, "xulang.project.streams:application"],
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    url = f"http://127.0.0.1:{port}"
    try:
        wait_for(lambda: is_up(url), patience=60)
        yield url
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(timeout=10)
        except subprocess.TimeoutExpired:  # It got the signal while it was starting.
            process.kill()
            process.wait()


def is_up(url: str) -> bool:
    try:
        return httpx.get(f"{url}/healthz").status_code == 200
    except httpx.TransportError:
        return False


def test_a_browser_follows_and_leaves(address: str) -> None:
    reference_data()
    story = story_of_today()
    story.declare()
    seal()
    browser = officer(Role.CUSTOMS_OFFICER)
    cookies = {settings.SESSION_COOKIE_NAME: browser.cookies[settings.SESSION_COOKIE_NAME].value}
    for _visit in range(8):
        # More visits than one session may hold at once: each leaving frees its place.
        with httpx.stream("GET", f"{address}/stream/officer", cookies=cookies, timeout=10) as answer:
            assert answer.status_code == 200
            assert next(answer.iter_lines()) == "retry: 2000"
        wait_for(lambda: httpx.get(f"{address}/healthz").status_code == 200)
    with httpx.stream("GET", f"{address}/stream/officer", cookies=cookies, timeout=10) as answer:
        story.confirm(Role.CUSTOMS_OFFICER, Step.REGISTRATION)
        seal()
        lines = answer.iter_lines()
        assert next(line for line in lines if line.startswith("id: ")) == "id: 4"
        assert next(lines).startswith('data: {"position":4,"changes":[')
    assert httpx.get(f"{address}/stream/officer").status_code == 404
