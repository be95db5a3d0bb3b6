"""`xulang run` as its users meet it: the whole group of processes, killed one by one, stopped and started."""

import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest

PROGRAM = (sys.executable, "-m", "xulang.interfaces.cli.main")
PATIENCE_SECONDS = 120


def eventually(holds: Callable[[], bool], *, seconds: float = PATIENCE_SECONDS) -> bool:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if holds():
            return True
        time.sleep(0.05)
    return False


def two_free_ports() -> tuple[int, int]:
    with socket.socket() as first, socket.socket() as second:
        first.bind(("127.0.0.1", 0))
        second.bind(("127.0.0.1", 0))
        return first.getsockname()[1], second.getsockname()[1]


class Run:
    """One `xulang run`, and what it prints."""

    def __init__(self, *, home: Path, ports: tuple[int, int]) -> None:
        self.home = home
        self.port = ports[0]
        self.environment = {
            **{name: value for name, value in os.environ.items() if not name.startswith("XULANG_")},
            "XULANG_HOME": str(home),
            "XULANG_PORT": str(ports[0]),
            "XULANG_STREAM_PORT": str(ports[1]),
            "XULANG_DEMO": "0",
        }
        self.process = subprocess.Popen(
            [*PROGRAM, "run"],
            env=self.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        self.printed: list[str] = []
        self.reader = threading.Thread(target=self._read)
        self.reader.start()

    def _read(self) -> None:
        assert self.process.stdout is not None
        with self.process.stdout:
            self.printed.extend(self.process.stdout)

    def said(self, text: str) -> bool:
        return any(text in line for line in list(self.printed))

    def call(self, *words: str) -> "subprocess.CompletedProcess[str]":
        return subprocess.run(
            [*PROGRAM, *words], env=self.environment, capture_output=True, text=True, check=False, timeout=120
        )

    def is_healthy(self) -> bool:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/healthz", timeout=5) as answer:
                return bool(answer.status == 200)
        except (urllib.error.URLError, OSError):
            return False

    def pid_of(self, name: str) -> int:
        entries = json.loads((self.home / "run" / "processes.json").read_text())
        return next(int(entry["pid"]) for entry in entries if entry["name"] == name)

    def family(self) -> list[psutil.Process]:
        return psutil.Process(self.process.pid).children(recursive=True)

    def end(self) -> None:
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGINT)
        self.process.wait(timeout=60)
        self.reader.join()


@pytest.fixture
def home() -> Iterator[Path]:
    """Not in pytest's own folder, which every other run closes to the user that runs PostgreSQL."""
    with tempfile.TemporaryDirectory() as name:
        yield Path(name)


def test_everything_starts_survives_every_kill_and_stops(home: Path) -> None:
    ports = two_free_ports()
    run = Run(home=home, ports=ports)
    try:
        assert eventually(lambda: run.said("runs at") or run.process.poll() is not None)
        assert run.is_healthy(), run.printed
        assert run.said("password of all demonstration accounts")

        second = run.call("run")
        assert second.returncode == 1
        assert f"already runs here: process {run.process.pid}, http://127.0.0.1:{run.port}" in second.stderr

        for name in ("postgres", "tend", "streams", "pages"):
            killed = run.pid_of(name)
            os.kill(killed, signal.SIGKILL)
            assert eventually(lambda name=name: run.said(f"{name} was killed by SIGKILL"))  # type: ignore[misc] # mypy cannot infer this lambda
            assert eventually(run.is_healthy), (name, run.printed)
            assert run.pid_of(name) != killed
        [worker, *_others] = psutil.Process(run.pid_of("pages")).children()
        worker.kill()
        assert eventually(lambda: not worker.is_running())
        assert eventually(run.is_healthy)

        family = run.family()
        run.process.kill()
        run.end()
        _gone, left = psutil.wait_procs(family, timeout=60)
        assert left == []

        run = Run(home=home, ports=ports)
        assert eventually(lambda: run.said("runs at") or run.process.poll() is not None)
        assert run.is_healthy(), run.printed
        assert "The journal matches" in run.call("journal", "verify").stdout

        family = run.family()
        started = time.monotonic()
        run.process.send_signal(signal.SIGINT)
        assert run.process.wait(timeout=60) == 0
        assert time.monotonic() - started < 40
        assert psutil.wait_procs(family, timeout=1)[1] == []
        assert "database system is shut down" in (home / "postgres.log").read_text().splitlines()[-1]
        assert not (home / "run" / "processes.json").exists()
    finally:
        run.end()


def test_a_port_that_is_taken_is_named_and_nothing_is_left_running(home: Path) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        run = Run(home=home, ports=(other.getsockname()[1], two_free_ports()[0]))
        run.process.wait(timeout=PATIENCE_SECONDS)
        run.end()
    assert run.process.returncode == 1
    assert run.said(f"(process {os.getpid()}) listens there")
    assert not (home / "postgres").exists()
