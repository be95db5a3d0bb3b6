"""`xulang run`: set up what is missing, start every process, and stay in the foreground until Ctrl-C."""

import argparse
import json
import os
import subprocess
import sys
import time
import urllib.error
import urllib.request
from functools import partial
from http import HTTPStatus
from pathlib import Path
from signal import SIG_IGN, SIGHUP, SIGINT, SIGKILL, SIGTERM, signal
from types import FrameType

from xulang.interfaces.cli.preparation import DEMONSTRATION, is_prepared, welcome_file
from xulang.interfaces.cli.processes import TABLE, XULANG, Place
from xulang.platform import postgres
from xulang.platform.home import home
from xulang.platform.ports import PortTakenError, require_free
from xulang.platform.supervisor.leftovers import end_leftovers
from xulang.platform.supervisor.lifeline import tie_to_parent, tied_child
from xulang.platform.supervisor.single import AlreadyRunningError, note_stopping, only_one
from xulang.platform.supervisor.supervise import ProcessSpec, Supervisor, launch_command

HOST = "127.0.0.1"
TICK_SECONDS = 0.2
READY_SECONDS = 90
PATIENCE_SECONDS = 5
POSTGRES_ATTEMPTS = 4
LARGEST_LOG = 20 * 1024 * 1024


class StopRequested(BaseException):
    """Ctrl-C, or a signal that means the same; wherever it arrives, all is stopped in order."""


class StartError(RuntimeError):
    """Why the product cannot start, in words for who reads the terminal."""


def add_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    parser = subparsers.add_parser("run", help="set up what is missing and run the product in the foreground")
    parser.add_argument(
        "--with-parent", action="store_true", help="stop when the program that started this one ends"
    )
    parser.add_argument(
        "--demonstration", action="store_true", help="mark a new database as a demonstration, for good"
    )


def run(args: argparse.Namespace) -> int:
    if args.with_parent:
        tie_to_parent(signal=SIGTERM)
    for number in (SIGINT, SIGTERM, SIGHUP):
        signal(number, _request_stop)
    port = int(os.environ.get("XULANG_PORT", "8000"))
    for folder in ("run", "log"):
        (home() / folder).mkdir(parents=True, exist_ok=True)
    lock = home() / "run" / "supervisor.lock"
    try:
        with only_one(file=lock, address=address(port=port), patience_seconds=15):
            serve(lock=lock, port=port, demonstration=args.demonstration)
    except StopRequested:
        say("stopped")
        return 0
    except (StartError, AlreadyRunningError, PortTakenError, postgres.PostgresDownError) as error:
        print(f"\n{error}\nTo look for the cause: .venv/bin/xulang doctor", file=sys.stderr)
        return 1
    return 0


def _request_stop(_number: int, _frame: FrameType | None) -> None:
    for number in (SIGINT, SIGTERM, SIGHUP):
        signal(number, SIG_IGN)  # Once is enough: stopping is bounded in time.
    raise StopRequested


def say(text: str) -> None:
    print(f"[xulang] {text}", flush=True)


def address(*, port: int) -> str:
    return f"http://{HOST}:{port}"


def _require_ports(*ports: int) -> None:
    for port in ports:
        require_free(host=HOST, port=port)


def serve(*, lock: Path, port: int, demonstration: bool) -> None:
    """Run until asked to stop. Raises StartError or PostgresDownError when it cannot start."""
    record = home() / "run" / "processes.json"
    for name in end_leftovers(file=record, patience_seconds=10):
        say(f"{name} was left behind by a killed run: ended")
    stream_port = int(os.environ.get("XULANG_STREAM_PORT", str(port + 1)))
    _require_ports(port, stream_port)
    supervisor = Supervisor(record=record, say=say)
    try:
        start_database(supervisor=supervisor)
        prepare(demonstration=demonstration)
        # Making a demonstration takes long, and another server on the same port would be mixed with ours.
        _require_ports(port, stream_port)
        place = Place(port=port, stream_port=stream_port, cores=os.cpu_count() or 1)
        start_processes(supervisor=supervisor, place=place)
        announce(supervisor=supervisor, port=port)
        while True:
            supervisor.tick()
            time.sleep(TICK_SECONDS)
    finally:
        note_stopping(file=lock)
        say("stopping")
        supervisor.stop()


def start_database(*, supervisor: Supervisor) -> None:
    if os.environ.get("XULANG_DATABASE_URL"):
        say("database: the one that XULANG_DATABASE_URL names")
        return
    cluster = home() / "postgres"
    if not cluster.exists():
        say(f"making the database cluster in {cluster}")
    postgres.init(cluster=cluster)
    say("starting PostgreSQL")
    # SIGINT is PostgreSQL's fast shutdown: it ends the sessions and leaves nothing to recover.
    supervisor.start(
        spec=ProcessSpec(
            name="postgres",
            launch=partial(postgres.launch, cluster=cluster, prepare_child=tied_child(signal=SIGINT)),
            log=postgres.log_file(cluster=cluster),
            stop_signal=SIGINT,
            stop_seconds=10,
        )
    )

    def gave_up() -> bool:
        # Sessions of a killed server may hold its memory for a moment: it gets more than one attempt.
        supervisor.tick()
        return supervisor.deaths_in_a_row(name="postgres") >= POSTGRES_ATTEMPTS

    postgres.wait_until_answers(cluster=cluster, gave_up=gave_up)


def environment() -> dict[str, str]:
    return {**os.environ, "DJANGO_SETTINGS_MODULE": "xulang.project.settings"}


def prepare(*, demonstration: bool) -> None:
    """Run the steps of set-up, each its own process, so that this one stays small."""
    run_step(title="building style, scripts and translations", words=("build",))
    words = DEMONSTRATION if demonstration else ()
    if is_prepared(words=words):
        say("the database is prepared")
    else:
        run_step(title="preparing the database", words=("setup", "--for-run", *words))


def run_step(*, title: str, words: tuple[str, ...]) -> None:
    say(title)
    command = (*(part.format(python=sys.executable) for part in XULANG), *words)
    step = subprocess.Popen(  # noqa: S603 -- our own commands
        command,
        env=environment(),
        stdin=subprocess.DEVNULL,
        start_new_session=True,
        preexec_fn=tied_child(signal=SIGKILL),  # noqa: PLW1509 -- this process has one thread
    )
    try:
        if step.wait():
            raise StartError(f"{title}: failed, see above.")
    finally:
        step.kill()
        step.wait()


def start_processes(*, supervisor: Supervisor, place: Place) -> None:
    say("starting the processes")
    for entry in TABLE:
        log = home() / "log" / f"{entry.name}.log"
        shorten(file=log)
        command = entry.arguments(place=place, python=sys.executable)
        supervisor.start(
            spec=ProcessSpec(
                name=entry.name,
                launch=partial(launch_command, command=command, environment=environment(), log=log),
                log=log,
            )
        )


def shorten(*, file: Path) -> None:
    """Keep one older log beside the present one, so that neither grows for ever."""
    if file.exists() and file.stat().st_size > LARGEST_LOG:
        file.replace(file.with_suffix(".log.1"))


def announce(*, supervisor: Supervisor, port: int) -> None:
    """Wait until all is well, then print the address and who may sign in."""
    missing, told = "", ""
    started = time.monotonic()
    while time.monotonic() - started < READY_SECONDS:
        supervisor.tick()
        missing = ask_health(port=port)
        if not missing:
            break
        if missing != told and time.monotonic() - started > PATIENCE_SECONDS:
            told = missing
            say(f"waiting for: {missing}")
        time.sleep(TICK_SECONDS)
    if missing:
        say(f"not everything is up yet: {missing} is missing. Logs are in {home() / 'log'}")
    if welcome := welcome_file().read_text():
        print(welcome, flush=True)
    say(f"Xứ Lạng runs at {address(port=port)}   (Ctrl-C stops it)")


def ask_health(*, port: int) -> str:
    """What `/healthz` misses; empty when all is up."""
    try:
        with urllib.request.urlopen(f"{address(port=port)}/healthz", timeout=5) as answer:  # noqa: S310 -- our own page
            return "" if answer.status == HTTPStatus.OK else "health"
    except urllib.error.HTTPError as error:
        with error:
            return ", ".join(json.loads(error.read(2000))["missing"])
    except (OSError, ValueError, KeyError):
        return "pages"
