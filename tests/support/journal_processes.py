"""Processes that tests kill: `write NAME` and `seal-line-by-line FILE`."""

import itertools
import os
import signal
import sys
import time
from pathlib import Path
from threading import Event
from types import FrameType, TracebackType


def write(*, name: str) -> None:
    """Commit facts one after the other for ever; a fact's id is printed once it is committed."""
    from tests.support.facts import new_fact
    from xulang.journal import api as journal

    for count in itertools.count():
        stream, place = divmod(count, 10)
        fact = new_fact(stream=f"{name}/{stream}", number=place + 1)
        journal.append(facts=[fact])
        print(fact.id, flush=True)  # noqa: T201 -- what the test reads


class OneBatch(Event):
    """Lets a sealer wait for its turn, and stops it after its first batch."""

    def wait(self, timeout: float | None = None) -> bool:
        from xulang.journal.usecases.run_sealer import STAND_BY

        if timeout == STAND_BY:
            time.sleep(0.01)
        else:
            self.set()
        return self.is_set()


def seal_line_by_line(*, memory: Path) -> None:
    """Seal again and again, killed before the first line of our code, then the second, until none is left."""
    from django.db import connections

    from tests.support.facts import new_facts
    from xulang.journal import api as journal
    from xulang.platform.db import raw

    for line in itertools.count(1):
        if raw().execute("SELECT count(*) FROM journal_unsealed").fetchone() == (0,):
            journal.append(facts=new_facts(stream=f"before {line}", count=2))
        connections["default"].close()
        child = os.fork()
        if child == 0:
            _seal(memory=memory, killed_before=line)
            os._exit(0)
        _, status = os.waitpid(child, 0)
        if os.WIFEXITED(status):
            ended = line if os.waitstatus_to_exitcode(status) == 0 else "failed"
            print(ended, flush=True)  # noqa: T201 -- what the test reads
            return


def _seal(*, memory: Path, killed_before: int) -> None:
    from tests.support.sealing import LOG
    from xulang.journal.usecases import run_sealer, seal
    from xulang.platform import clock

    ours = {run_sealer.__file__, seal.__file__}
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
        run_sealer.run_sealer(stop=OneBatch(), clock=clock.now, signer=LOG, memory=memory)
    except BaseException as error:  # noqa: BLE001 -- a child that forked must not go on as its parent
        print(error, file=sys.stderr)  # noqa: T201 -- for who looks why the test failed
        os._exit(1)


if __name__ == "__main__":
    import django

    os.environ["DJANGO_SETTINGS_MODULE"] = "xulang.project.settings"
    django.setup()
    if sys.argv[1] == "write":
        write(name=sys.argv[2])
    else:
        seal_line_by_line(memory=Path(sys.argv[2]))
