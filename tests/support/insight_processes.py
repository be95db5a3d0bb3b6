"""A follower of the read models that is killed before a line of our code, then before a later one…"""

import itertools
import os
import signal
from types import FrameType, TracebackType

# Every line would take minutes; the number has no divisor in common with a loop of ours.
EVERY = 47


def follow_line_by_line() -> None:
    """Each child follows until it is killed before some line of our code, the next before a later one.

    A child that comes to its end before it is killed ends all.
    """
    from django.db import connections

    for line in itertools.count(1, EVERY):
        connections["default"].close()
        child = os.fork()
        if child == 0:
            _follow(killed_before=line)
            os._exit(0)
        _, status = os.waitpid(child, 0)
        if os.WIFEXITED(status):
            print(line, flush=True)  # noqa: T201 -- what the test reads
            return


def _follow(*, killed_before: int) -> None:
    from datetime import UTC, datetime

    from xulang.insight.usecases import follow, write

    ours = {follow.__file__, write.__file__}
    lines = 0

    def trace(frame: FrameType, event: str, _argument: TracebackType | object) -> object:
        nonlocal lines
        if frame.f_code.co_filename not in ours:
            return None
        if event == "line":
            lines += 1
            if lines == killed_before:
                os.kill(os.getpid(), signal.SIGKILL)
        return trace

    import sys

    sys.settrace(trace)  # type: ignore[arg-type] # typeshed wants the function's own recursive type
    try:
        while follow.follow_sealed(now=datetime(2026, 5, 12, tzinfo=UTC), limit=4):
            pass
    finally:
        sys.settrace(None)


if __name__ == "__main__":
    import django

    django.setup()
    follow_line_by_line()
