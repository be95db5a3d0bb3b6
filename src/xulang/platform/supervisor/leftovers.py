"""The record of running processes, so that the next start can end what a killed supervisor left behind."""

import contextlib
import json
import os
import signal
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import psutil


@dataclass(frozen=True, slots=True, kw_only=True)
class RunningProcess:
    """A pid alone may be given to another program; with the time it started it names one process."""

    name: str
    pid: int
    started_at: float
    stop_signal: int


def describe(*, name: str, pid: int, stop_signal: signal.Signals) -> RunningProcess | None:
    """The process of that number, or None when it is gone already."""
    try:
        started_at = psutil.Process(pid).create_time()
    except psutil.NoSuchProcess:
        return None
    return RunningProcess(name=name, pid=pid, started_at=started_at, stop_signal=int(stop_signal))


def write_record(*, file: Path, processes: Sequence[RunningProcess]) -> None:
    draft = file.with_suffix(".draft")
    draft.write_text(json.dumps([asdict(process) for process in processes], indent=1))
    draft.replace(file)


def read_record(*, file: Path) -> list[RunningProcess]:
    """What was running; nothing when the record is missing or was cut off with the machine's power."""
    try:
        return [RunningProcess(**entry) for entry in json.loads(file.read_text())]
    except (FileNotFoundError, ValueError, TypeError):
        return []


def end_leftovers(*, file: Path, patience_seconds: float) -> list[str]:
    """End what still runs, last started first. Returns the names of what had to be ended."""
    ended: list[str] = []
    for entry in reversed(read_record(file=file)):
        process = find_running(entry=entry)
        if process is None:
            continue
        ended.append(entry.name)
        with contextlib.suppress(psutil.NoSuchProcess):
            process.send_signal(entry.stop_signal)
        try:
            process.wait(timeout=patience_seconds)
        except psutil.TimeoutExpired:
            kill_group(pid=entry.pid)
            process.wait(timeout=patience_seconds)
    file.unlink(missing_ok=True)
    return ended


def find_running(*, entry: RunningProcess) -> psutil.Process | None:
    """The recorded process itself, never another that was given its number."""
    try:
        process = psutil.Process(entry.pid)
        same = process.is_running() and abs(process.create_time() - entry.started_at) < 0.05
        return process if same and process.status() != psutil.STATUS_ZOMBIE else None
    except psutil.NoSuchProcess:
        return None


def kill_group(*, pid: int) -> None:
    """Kill a child that leads its own process group, with all that it started."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(pid, signal.SIGKILL)
