"""The pages as they are served: many browsers keep their connections open, and everybody is answered."""

from contextlib import ExitStack
from http.client import HTTPConnection
from urllib.parse import urlsplit

import httpx

from tests.support.served import served

# Fifty browsers with six connections each; a process of the supervisor's table answers beside them.
IDLE = 300


def test_connections_that_wait_starve_nobody(committed_db: str) -> None:
    with served(name="pages", database=committed_db) as url, ExitStack() as open_ones:
        where = urlsplit(url)
        for _browser in range(IDLE):
            idle = HTTPConnection(where.hostname or "", where.port, timeout=10)
            open_ones.callback(idle.close)
            idle.connect()
        assert httpx.get(f"{url}/", timeout=10).status_code == 200
