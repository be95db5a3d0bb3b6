"""Work killed before a line of our code, then before a later one…: following, a rebuild, the daily report."""

import itertools
import os
import signal
import sys
from collections.abc import Callable, Collection
from types import FrameType, TracebackType

# Every line would take minutes; the number has no divisor in common with a loop of ours.
EVERY = 47
REPORT_EVERY = 31
REBUILD_EVERY = 173


def line_by_line(*, every: int, work: Callable[[int], None]) -> None:
    """Each child works until it is killed before some line of our code, the next before a later one.

    A child that comes to its end before it is killed ends all.
    """
    from django.db import connections

    for line in itertools.count(1, every):
        connections["default"].close()
        child = os.fork()
        if child == 0:
            work(line)
            os._exit(0)
        _, status = os.waitpid(child, 0)
        if os.WIFEXITED(status):
            print(line, flush=True)  # noqa: T201 -- what the test reads
            return


def _follow(killed_before: int) -> None:
    from datetime import UTC, datetime

    from xulang.insight.usecases import follow, write

    def work() -> None:
        while follow.follow_sealed(now=datetime(2026, 5, 12, tzinfo=UTC), limit=4):
            pass

    _killed(killed_before, {follow.__file__, write.__file__}, work)


def _renew(killed_before: int) -> None:
    from datetime import UTC, datetime

    from xulang.insight.usecases import rebuild, renew

    def work() -> None:
        renew.renew(clock=lambda: datetime(2026, 5, 12, tzinfo=UTC))

    _killed(killed_before, {rebuild.__file__, renew.__file__}, work)


def _report(killed_before: int) -> None:
    from datetime import UTC, datetime

    from xulang.insight.queries import daily
    from xulang.insight.usecases import daily_report
    from xulang.notifications.usecases import notify

    def work() -> None:
        daily_report.make_daily_report(now=datetime(2026, 5, 11, 10, 10, tzinfo=UTC), hour=17)

    _killed(killed_before, {daily.__file__, daily_report.__file__, notify.__file__}, work)


def _killed(killed_before: int, ours: Collection[str], work: Callable[[], None]) -> None:
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

    sys.settrace(trace)  # type: ignore[arg-type] # typeshed wants the function's own recursive type
    try:
        work()
    finally:
        sys.settrace(None)


if __name__ == "__main__":
    import django

    django.setup()
    if sys.argv[1:] == ["report"]:
        line_by_line(every=REPORT_EVERY, work=_report)
    elif sys.argv[1:] == ["renew"]:
        line_by_line(every=REBUILD_EVERY, work=_renew)
    else:
        line_by_line(every=EVERY, work=_follow)
