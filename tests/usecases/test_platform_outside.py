"""A PostgreSQL of the user's own: reached over the network, by passwords, as an owner who is no superuser."""

import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from xulang.platform import postgres

ROLES = ("xulang_app", "xulang_sealer", "xulang_eraser")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def connect_when_up(address: str) -> "psycopg.Connection[tuple[object, ...]]":
    for _ in range(100):
        try:
            return psycopg.connect(address, autocommit=True)
        except psycopg.OperationalError:
            time.sleep(0.1)
    return psycopg.connect(address, autocommit=True)


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    """A server that asks for passwords; the address of a database that it does not have yet."""
    with tempfile.TemporaryDirectory() as folder:
        cluster, port = Path(folder) / "postgres", free_port()
        postgres.init(cluster=cluster)
        (cluster / "pg_hba.conf").write_text("local all all trust\nhost all all 127.0.0.1/32 scram-sha-256\n")
        process = postgres.launch(
            cluster=cluster, options=("listen_addresses=127.0.0.1", f"port={port}", "fsync=off")
        )
        admin = f"{postgres.url(cluster=cluster, user=postgres.OWNER, database='postgres')}&port={port}"
        with connect_when_up(admin) as connection:
            connection.execute("CREATE ROLE province LOGIN CREATEDB CREATEROLE PASSWORD 'the owner''s'")
        yield f"postgresql://province:the%20owner's@127.0.0.1:{port}/border"
        process.send_signal(signal.SIGINT)
        process.wait(timeout=60)


def xulang(*words: str, home: Path, database: str, **variables: str) -> "subprocess.CompletedProcess[str]":
    surroundings = {name: value for name, value in os.environ.items() if not name.startswith("XULANG_")}
    return subprocess.run(
        [sys.executable, "-m", "xulang.interfaces.cli.main", *words],
        env={**surroundings, "XULANG_HOME": str(home), "XULANG_DATABASE_URL": database, **variables},
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )


def test_set_up_makes_database_roles_passwords_and_a_mark_for_service(server: str, tmp_path: Path) -> None:
    first = xulang("setup", home=tmp_path, database=server)
    assert first.returncode == 0, first.stderr
    lines = first.stdout.splitlines()
    assert lines[0] == "  database created"
    assert "  this installation is for: service" in lines

    password = (tmp_path / "keys" / "database-xulang_app.secret").read_text()
    for role in ROLES:
        own = (tmp_path / "keys" / f"database-{role}.secret").read_text()
        address = server.replace("province:the%20owner's", f"{role}:{own}")
        with psycopg.connect(address) as connection:
            assert connection.execute("SELECT current_user").fetchone() == (role,)
    with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
        psycopg.connect(server.replace("province:the%20owner's", f"xulang_sealer:{password}"))

    again = xulang("setup", home=tmp_path, database=server)
    assert again.returncode == 0, again.stderr
    assert "database created" not in again.stdout
    assert "password set" not in again.stdout
    assert "tables: up to date" in again.stdout

    # A home of its own has no passwords yet: it makes new ones, and the owner sets them.
    moved = xulang("setup", home=tmp_path / "other", database=server)
    assert moved.stdout.count("password set for the database role") == 3

    refused = xulang("setup", home=tmp_path / "other", database=server, XULANG_DEMO_DATABASE="1")
    assert refused.returncode == 1
    assert "platform.purpose_fixed" in refused.stderr

    healthy = xulang("doctor", home=tmp_path / "other", database=server, XULANG_PORT=str(free_port()))
    assert [line for line in healthy.stdout.splitlines() if "database as" in line] == [
        f"ok     database as {alias} ({login}): reached"
        for alias, login in zip(("owner", "default", "sealer", "eraser"), ("province", *ROLES), strict=True)
    ]
    assert "ok     grants: nobody but the owner can change a fact" in healthy.stdout
