"""Only one supervisor per installation: the second is told who runs."""

import fcntl
import json
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO


class AlreadyRunningError(RuntimeError):
    """Another supervisor holds this installation; the message names it."""


@contextmanager
def only_one(*, file: Path, address: str, patience_seconds: float) -> Iterator[None]:
    """Hold the installation. Waits a little, since a supervisor that was just told to stop needs seconds.

    Raises AlreadyRunningError.
    """
    file.parent.mkdir(parents=True, exist_ok=True)
    # The lock belongs to the open file, so it ends with this process however that dies.
    with file.open("a+") as handle:
        _wait_for(handle=handle, patience_seconds=patience_seconds)
        _write(handle=handle, address=address)
        yield


def find_holder(*, file: Path) -> dict[str, object] | None:
    """Who holds the installation: {"pid": …, "address": …}; None when nobody does."""
    try:
        with file.open("r") as handle:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except FileNotFoundError:
        return None
    except BlockingIOError:
        with file.open() as handle:
            return _read(handle=handle)
    return None


def note_stopping(*, file: Path) -> None:
    """Tell a supervisor that wants to start that waiting is worth it."""
    with file.open("r+") as handle:
        _write(handle=handle, address="")


def _write(*, handle: IO[str], address: str) -> None:
    handle.seek(0)
    handle.truncate()
    json.dump({"pid": os.getpid(), "address": address}, handle)
    handle.flush()


def _wait_for(*, handle: IO[str], patience_seconds: float) -> None:
    deadline = time.monotonic() + patience_seconds
    while True:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            holder = _read(handle=handle)
            if holder["address"] or time.monotonic() > deadline:
                raise AlreadyRunningError(
                    f"Xứ Lạng already runs here: process {holder['pid']}, {holder['address'] or 'stopping'}."
                    f" Stop it with Ctrl-C in its terminal, or with: kill {holder['pid']}"
                ) from None
            time.sleep(0.1)
        else:
            return


def _read(*, handle: IO[str]) -> dict[str, object]:
    handle.seek(0)
    try:
        return {"pid": "?", "address": "", **json.load(handle)}
    except ValueError:
        return {"pid": "?", "address": ""}
