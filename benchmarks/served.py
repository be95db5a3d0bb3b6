"""The product's own processes, started by the table that `xulang run` starts them by."""

import http.client
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from benchmarks import ground
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


@contextmanager
def running(*names: str, port: int) -> Iterator[list[subprocess.Popen[bytes]]]:
    """These processes of the table, from when the pages answer; they end with it."""
    processes = [start(name, port=port) for name in names]
    try:
        wait(port)
        yield processes
    finally:
        for process in processes:
            process.terminate()
        for process in processes:
            process.wait(timeout=60)


def cost(processes: "list[subprocess.Popen[bytes]]") -> float:
    """Seconds of CPU that product and database took until now: on a busy machine clocks tell little."""
    postmaster = int((ground.HOME / "postgres" / "postmaster.pid").read_text().split()[0])
    own, ticks = {process.pid for process in processes} | {postmaster}, 0
    for pid in sorted(int(one.name) for one in Path("/proc").iterdir() if one.name.isdigit()):
        try:
            stat = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        except OSError:
            continue
        # Of who has ended its parent knows; a parent has a smaller number than its children.
        if pid in own or int(stat[1]) in own:
            own.add(pid)
            ticks += sum(int(one) for one in stat[11:15])
    return ticks / os.sysconf("SC_CLK_TCK")


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
