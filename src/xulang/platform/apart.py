"""Work on strangers' files in a process of its own (docs/adr/0006): what it answers is bytes, not trusted.

The module that is started bounds itself with `bound_myself` before it looks at its input.
"""

import os
import resource
import subprocess
import sys
import tempfile
from collections.abc import Sequence


class EndedBadly(Exception):
    """`signal` is what ended the process, 0 if it ended itself; `too_slow` is the caller's own clock."""

    def __init__(self, *, signal: int = 0, too_slow: str = "") -> None:
        super().__init__(too_slow or signal)
        self.signal = signal
        self.too_slow = too_slow


def answer_of(*, module: str, arguments: Sequence[str], content: bytes, seconds: float, most: int) -> bytes:
    """What `python -m module arguments` writes of the content given to it; at most `most` bytes.

    Raises EndedBadly.
    """
    command = [sys.executable, "-m", module, *arguments]
    surroundings = {"PYTHONPATH": os.pathsep.join(sys.path), "OPENPYXL_LXML": "False", "PATH": ""}
    with tempfile.TemporaryFile() as out:
        try:
            # The command is ours to the last word; the file goes in by standard input.
            done = subprocess.run(  # noqa: S603 -- see above
                command,
                input=content,
                stdout=out,
                stderr=subprocess.DEVNULL,
                env=surroundings,
                timeout=seconds,
                check=False,
            )
        except subprocess.TimeoutExpired as error:
            raise EndedBadly(too_slow=f"{seconds} s") from error
        if done.returncode:
            raise EndedBadly(signal=max(0, -done.returncode))
        out.seek(0)
        return out.read(most)


def bound_myself(*, memory: int, work_seconds: int, answer: int) -> None:
    """Address space and answer in bytes, work in seconds of the processor; no core is dumped."""
    # Libraries take numpy along where they find it, and need it for nothing here: half the time to start.
    sys.modules["numpy"] = None  # type: ignore[assignment] # how Python is told that a module is not there
    for limit, bound in (
        (resource.RLIMIT_AS, memory),
        (resource.RLIMIT_CPU, work_seconds),
        (resource.RLIMIT_FSIZE, answer),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(limit, (bound, bound))
