"""(e) Memory of the whole process group at rest: proportional set size, shared pages counted once."""

import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from pathlib import Path

from benchmarks.table import Row

HOME = Path(tempfile.gettempdir()) / f"xulang-bench-rest-{os.getuid()}"
PATIENCE = 300
REST = 15


def rows() -> list[Row]:
    """Start the product without a demonstration, let it rest, and add up its processes."""
    shutil.rmtree(HOME, ignore_errors=True)
    port = _free_port()
    environment = {
        **{name: value for name, value in os.environ.items() if name != "DJANGO_SETTINGS_MODULE"},
        "XULANG_HOME": str(HOME),
        "XULANG_PORT": str(port),
        "XULANG_DEMO_DATABASE": "0",
    }
    words = [sys.executable, "-m", "xulang.interfaces.cli.main", "run"]
    product = subprocess.Popen(words, env=environment, stdout=subprocess.DEVNULL)  # noqa: S603 -- our own command
    try:
        _wait(product, port)
        time.sleep(REST)
        processes = [product.pid, *_children(product.pid)]
        total = sum(_pss(one) for one in processes)
    finally:
        product.terminate()
        product.wait(timeout=60)
        shutil.rmtree(HOME, ignore_errors=True)
    note = f"{total / 1024:.0f} MB in {len(processes)} processes"
    return [Row(name="(e) memory at rest", ratio=None, note=note)]


def _free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def _wait(product: "subprocess.Popen[bytes]", port: int) -> None:
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=5)
        except (OSError, urllib.error.HTTPError):
            if product.poll() is not None:
                break
            time.sleep(0.5)
        else:
            return
    raise RuntimeError("the product did not start")


def _children(parent: int) -> list[int]:
    listed = Path(f"/proc/{parent}/task/{parent}/children").read_text().split()
    found = [int(word) for word in listed]
    return [*found, *(below for one in found for below in _children(one))]


def _pss(process: int) -> int:
    """Kilobytes."""
    for line in Path(f"/proc/{process}/smaps_rollup").read_text().splitlines():
        if line.startswith("Pss:"):
            return int(line.split()[1])
    return 0
