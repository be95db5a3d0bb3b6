"""No process outlives the one that started it, however that one dies.

Linux signals the child itself; elsewhere the record of `leftovers.py` ends it at the next start.
"""

import ctypes
import multiprocessing
import os
import sys
from collections.abc import Callable
from signal import Signals

PR_SET_PDEATHSIG = 1
# Loaded before any fork: a child between fork and exec must not take the loader's locks.
_LIBC = ctypes.CDLL(None) if sys.platform == "linux" else None


def tie_to_parent(*, signal: Signals, parent: int | None = None) -> None:
    """Have this process signalled when its parent dies; `parent` is whom it expects to be there still."""
    if _LIBC is None:
        return
    # A worker that took its time to get here may be an orphan already: its starter told it who that was.
    starter = multiprocessing.parent_process()
    expected = parent or (starter.pid if starter else os.getppid())
    _LIBC.prctl(PR_SET_PDEATHSIG, int(signal), 0, 0, 0)
    if os.getppid() != expected:  # It died before we asked.
        os.kill(os.getpid(), signal)


def tied_child(*, signal: Signals) -> Callable[[], None]:
    """What a child of this process runs before its program, as `preexec_fn`, to be tied to it."""
    parent = os.getpid()
    return lambda: tie_to_parent(signal=signal, parent=parent)
