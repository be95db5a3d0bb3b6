"""The embedded PostgreSQL: made whole, back after a kill, stopped with the one that started it."""

import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import psutil
import psycopg
import pytest

from xulang.platform import postgres


@pytest.fixture(scope="module")
def cluster() -> Iterator[Path]:
    """One cluster for the whole module, in a folder too deep for the path of a socket.

    Not in pytest's own folder, which every other run of pytest closes to the user that runs PostgreSQL.
    """
    with tempfile.TemporaryDirectory() as folder:
        cluster = Path(folder) / ("deep" * 20) / "postgres"
        postgres.init(cluster=cluster)
        yield cluster


@pytest.fixture
def server(cluster: Path) -> Iterator["subprocess.Popen[bytes]"]:
    process = postgres.start(cluster=cluster)
    yield process
    if process.poll() is None:
        process.send_signal(signal.SIGINT)
    process.wait(timeout=60)


def connect(cluster: Path) -> "psycopg.Connection[tuple[object, ...]]":
    return psycopg.connect(
        postgres.url(cluster=cluster, user=postgres.OWNER, database="postgres"), autocommit=True
    )


@pytest.mark.usefixtures("server")
def test_it_is_durable_checks_its_pages_and_listens_to_no_network(cluster: Path) -> None:
    with connect(cluster) as connection:
        shown = {
            name: connection.execute(f"SHOW {name}").fetchone()
            for name in ("fsync", "data_checksums", "listen_addresses", "server_encoding")
        }
    assert shown == {
        "fsync": ("on",),
        "data_checksums": ("on",),
        "listen_addresses": ("",),
        "server_encoding": ("UTF8",),
    }
    sockets = postgres.socket_folder(cluster=cluster)
    assert sockets != cluster
    assert sockets.stat().st_mode & 0o077 == 0


def test_what_was_committed_survives_a_kill(cluster: Path, server: "subprocess.Popen[bytes]") -> None:
    with connect(cluster) as connection:
        connection.execute("CREATE TABLE kept (fact text)")
        connection.execute("INSERT INTO kept VALUES ('a truck crossed')")
        server.kill()
        server.wait()
    again = postgres.start(cluster=cluster)
    try:
        with connect(cluster) as connection:
            assert connection.execute("SELECT fact FROM kept").fetchall() == [("a truck crossed",)]
    finally:
        again.send_signal(signal.SIGINT)
        assert again.wait(timeout=60) == 0


def test_its_log_holds_no_data(cluster: Path, server: "subprocess.Popen[bytes]") -> None:
    with connect(cluster) as connection:
        connection.execute("CREATE TEMP TABLE person (phone text UNIQUE)")
        connection.execute("INSERT INTO person VALUES ('0912345678')")
        with pytest.raises(psycopg.errors.UniqueViolation):
            connection.execute("INSERT INTO person VALUES ('0912345678')")
    log = postgres.log_file(cluster=cluster).read_text()
    assert "duplicate key value" in log
    assert "0912345678" not in log


def test_half_made_files_of_a_killed_set_up_are_made_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The name appears with the last step only, and whole files of an earlier one are never touched."""
    cluster = tmp_path / "postgres"
    draft = tmp_path / "postgres.draft"
    draft.mkdir()
    (draft / "PG_VERSION").write_text("half")
    made: list[list[str]] = []
    real = subprocess.run

    def run(command: list[str], **options: object) -> object:
        if "initdb" not in command[0]:
            return real(command, **options)  # type: ignore[call-overload] # handed through
        assert not (draft / "PG_VERSION").exists()
        made.append(command)
        return None

    monkeypatch.setattr(subprocess, "run", run)
    postgres.init(cluster=cluster)
    assert cluster.is_dir()
    assert not draft.exists()
    postgres.init(cluster=cluster)
    assert len(made) == 1


def test_a_number_of_a_dead_server_that_another_program_got_is_forgotten(cluster: Path) -> None:
    """As after a restart of a container, where the same low numbers are given out again."""
    with subprocess.Popen([sys.executable, "-S", "-c", "import time; time.sleep(60)"]) as other:
        (cluster / "postmaster.pid").write_text(f"{other.pid}\n{cluster}\n")
        server = postgres.start(cluster=cluster)
        server.send_signal(signal.SIGINT)
        assert server.wait(timeout=60) == 0
        other.kill()


def test_a_server_that_cannot_start_says_why(cluster: Path) -> None:
    started = time.monotonic()
    with pytest.raises(postgres.PostgresDownError, match='invalid value for parameter "shared_buffers"'):
        postgres.start(cluster=cluster, options=("shared_buffers=plenty",))
    assert time.monotonic() - started < 40


STARTING = """
import sys, time
from pathlib import Path
from signal import SIGINT
from xulang.platform import postgres
from xulang.platform.supervisor.lifeline import tied_child
server = postgres.start(cluster=Path(sys.argv[1]), prepare_child=tied_child(signal=SIGINT))
print(server.pid, flush=True)
time.sleep(60)
"""


def test_it_shuts_down_in_order_when_its_parent_is_killed(cluster: Path) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", STARTING, str(cluster)], stdout=subprocess.PIPE, text=True, env=os.environ
    ) as parent:
        assert parent.stdout is not None
        server = psutil.Process(int(parent.stdout.readline()))
        log = postgres.log_file(cluster=cluster)
        before = log.stat().st_size
        parent.kill()
    server.wait(timeout=60)
    assert "database system is shut down" in log.read_text()[before:]
