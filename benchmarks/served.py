"""The product's own processes, started by the table that `xulang run` starts them by."""

import http.client
import os
import subprocess
import sys
import time

from xulang.interfaces.cli.processes import TABLE, Place

# As many workers as `xulang run` has where the figures of the documents were seen.
CORES = 2


def start(name: str, *, port: int) -> "subprocess.Popen[bytes]":
    """Whoever starts it ends it. `name`: as the table says."""
    place = Place(port=port, stream_port=port + 1, cores=CORES)
    entry = next(one for one in TABLE if one.name == name)
    return subprocess.Popen(  # noqa: S603 -- our own server
        entry.arguments(place=place, python=sys.executable),
        env={**os.environ, "XULANG_PORT": str(port)},
    )


def wait(port: int) -> None:
    """Until the pages answer. Raises RuntimeError after two minutes."""
    for _ in range(600):
        try:
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
            connection.request("GET", "/lookup/")
            connection.getresponse().read()
        except OSError:
            time.sleep(0.2)
        else:
            return
    raise RuntimeError("the pages did not start")
