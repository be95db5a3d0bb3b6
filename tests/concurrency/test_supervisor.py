"""Processes live and die together: real children, real signals."""

import os
import signal
import subprocess
import sys
import textwrap
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import psutil
import pytest

from xulang.platform.supervisor.leftovers import RunningProcess, end_leftovers, read_record, write_record
from xulang.platform.supervisor.single import AlreadyRunningError, note_stopping, only_one
from xulang.platform.supervisor.supervise import ProcessSpec, Supervisor, launch_command, manner_of_death

SLEEP = (sys.executable, "-S", "-c", "import time; time.sleep(60)")
DEAF = (
    *(sys.executable, "-S", "-c"),
    (
        "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('deaf', flush=True);"
        " time.sleep(60)"
    ),
)


def eventually(holds: Callable[[], bool], *, seconds: float = 60) -> bool:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if holds():
            return True
        time.sleep(0.02)
    return False


def is_running(pid: int) -> bool:
    try:
        return psutil.Process(pid).status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


def spec(name: str, folder: Path, command: tuple[str, ...] = SLEEP, stop_seconds: float = 2) -> ProcessSpec:
    log = folder / f"{name}.log"
    return ProcessSpec(
        name=name,
        launch=partial(launch_command, command=command, environment=dict(os.environ), log=log),
        log=log,
        stop_seconds=stop_seconds,
    )


@pytest.fixture
def said() -> list[str]:
    return []


@pytest.fixture
def supervisor(tmp_path: Path, said: list[str]) -> Iterator[Supervisor]:
    one = Supervisor(record=tmp_path / "processes.json", say=said.append)
    yield one
    one.stop()


def test_a_killed_process_starts_again_and_is_named(
    supervisor: Supervisor, said: list[str], tmp_path: Path
) -> None:
    supervisor.start(spec=spec("pages", tmp_path))
    supervisor.start(spec=spec("streams", tmp_path))
    first = supervisor.running()
    os.kill(first["pages"], signal.SIGKILL)

    def back() -> bool:
        supervisor.tick()
        return supervisor.running().get("pages") not in {None, first["pages"]}

    assert eventually(back)
    assert supervisor.running()["streams"] == first["streams"]
    assert said == [f"pages was killed by SIGKILL; it starts again in 0.25 s (log: {tmp_path / 'pages.log'})"]
    assert {entry.name: entry.pid for entry in read_record(file=tmp_path / "processes.json")} == (
        supervisor.running()
    )


def test_what_dies_again_and_again_waits_longer_each_time(
    supervisor: Supervisor, said: list[str], tmp_path: Path
) -> None:
    supervisor.start(
        spec=spec("pages", tmp_path, command=(sys.executable, "-S", "-c", "raise SystemExit(3)"))
    )

    def three_deaths() -> bool:
        supervisor.tick()
        return supervisor.deaths_in_a_row(name="pages") == 3

    assert eventually(three_deaths)
    assert [line.split(" (")[0] for line in said] == [
        f"pages ended with code 3; it starts again in {delay} s" for delay in ("0.25", "0.5", "1")
    ]


def test_the_last_started_stops_first(tmp_path: Path) -> None:
    order = tmp_path / "order"
    supervisor = Supervisor(record=tmp_path / "processes.json", say=lambda _text: None)
    for name in ("postgres", "pages"):
        program = textwrap.dedent(f"""
            import signal, sys, time
            def stop(*_):
                time.sleep(0.2)
                open({str(order)!r}, "a").write({name!r} + "\\n")
                sys.exit()
            signal.signal(signal.SIGTERM, stop)
            print("ready", flush=True)
            time.sleep(60)
        """)
        supervisor.start(spec=spec(name, tmp_path, command=(sys.executable, "-S", "-c", program)))
        assert eventually((tmp_path / f"{name}.log").read_text)  # type: ignore[arg-type] # text is truth enough
    supervisor.stop()
    assert order.read_text().split() == ["pages", "postgres"]
    assert not (tmp_path / "processes.json").exists()


def test_what_does_not_stop_in_time_is_killed_with_its_children(tmp_path: Path, said: list[str]) -> None:
    supervisor = Supervisor(record=tmp_path / "processes.json", say=said.append)
    program = f"import subprocess; print(subprocess.Popen({DEAF!r}).pid, flush=True); exec({DEAF[-1]!r})"
    supervisor.start(
        spec=spec("pages", tmp_path, command=(sys.executable, "-S", "-c", program), stop_seconds=0.3)
    )
    log = tmp_path / "pages.log"
    assert eventually(lambda: log.read_text().count("deaf") == 2)
    grandchild = int(log.read_text().split()[0])
    assert is_running(grandchild)
    supervisor.stop()
    assert said == ["pages did not stop in time and is killed"]
    assert eventually(lambda: not is_running(grandchild))


SUPERVISING = """
import os, sys, time
from functools import partial
from pathlib import Path
from xulang.platform.supervisor.supervise import ProcessSpec, Supervisor, launch_command
folder = Path(sys.argv[1])
log = folder / "child.log"
launch = partial(launch_command, command=tuple(sys.argv[2:]), environment=dict(os.environ), log=log)
supervisor = Supervisor(record=folder / "processes.json", say=print)
supervisor.start(spec=ProcessSpec(name="child", launch=launch, log=log))
print(supervisor.running()["child"], flush=True)
time.sleep(60)
"""


def test_children_die_with_a_killed_supervisor(tmp_path: Path) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", SUPERVISING, str(tmp_path), *SLEEP], stdout=subprocess.PIPE, text=True
    ) as parent:
        assert parent.stdout is not None
        child = int(parent.stdout.readline())
        assert is_running(child)
        parent.kill()
    assert eventually(lambda: not is_running(child))


def test_leftovers_of_a_killed_supervisor_are_ended_at_the_next_start(tmp_path: Path) -> None:
    record = tmp_path / "processes.json"
    with subprocess.Popen(SLEEP, start_new_session=True) as left, subprocess.Popen(SLEEP) as other:
        write_record(
            file=record,
            processes=[
                RunningProcess(
                    name="pages",
                    pid=left.pid,
                    started_at=psutil.Process(left.pid).create_time(),
                    stop_signal=int(signal.SIGTERM),
                ),
                # The number of a dead process, since given to another program.
                RunningProcess(name="tend", pid=other.pid, started_at=1.0, stop_signal=int(signal.SIGTERM)),
            ],
        )
        assert end_leftovers(file=record, patience_seconds=5) == ["pages"]
        assert other.poll() is None
        assert not is_running(left.pid)
        other.kill()
    assert not record.exists()


def test_a_torn_record_is_no_obstacle(tmp_path: Path) -> None:
    record = tmp_path / "processes.json"
    record.write_text('[{"name": "pa')
    assert end_leftovers(file=record, patience_seconds=1) == []


HOLDING = """
import sys, time
from pathlib import Path
from xulang.platform.supervisor.single import only_one
with only_one(file=Path(sys.argv[1]), address="http://127.0.0.1:8123", patience_seconds=0):
    print("held", flush=True)
    time.sleep(60)
"""


def test_the_second_supervisor_is_told_who_runs_and_takes_over_from_a_killed_one(tmp_path: Path) -> None:
    lock = tmp_path / "run" / "supervisor.lock"
    with subprocess.Popen(
        [sys.executable, "-c", HOLDING, str(lock)], stdout=subprocess.PIPE, text=True
    ) as first:
        assert first.stdout is not None
        assert first.stdout.readline() == "held\n"
        with (
            pytest.raises(AlreadyRunningError, match=rf"process {first.pid}, http://127.0.0.1:8123\. Stop"),
            only_one(file=lock, address="", patience_seconds=5),
        ):
            pytest.fail("two hold one installation")
        first.kill()
        first.wait()
        with only_one(file=lock, address="", patience_seconds=0):
            pass


def test_who_starts_while_the_first_stops_waits_for_it(tmp_path: Path) -> None:
    lock = tmp_path / "supervisor.lock"
    with subprocess.Popen(
        [sys.executable, "-c", HOLDING, str(lock)], stdout=subprocess.PIPE, text=True
    ) as first:
        assert first.stdout is not None
        assert first.stdout.readline() == "held\n"
        note_stopping(file=lock)
        with (
            pytest.raises(AlreadyRunningError, match="stopping"),
            only_one(file=lock, address="", patience_seconds=0.2),
        ):
            pytest.fail("two hold one installation")
        first.kill()


def test_a_death_is_told_in_words() -> None:
    assert manner_of_death(code=-9) == "was killed by SIGKILL"
    assert manner_of_death(code=1) == "ended with code 1"
