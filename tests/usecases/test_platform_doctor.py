"""The doctor finds each thing that is wrong, says the remedy, and is silent about what is well."""

import os
import shutil
import socket
import tempfile
from contextlib import ExitStack
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace
from uuid import UUID

import psycopg
import pytest
from django.db import connections
from pytest_django.fixtures import Settings

from tests.support.sealing import wait_for_the_last_sealer
from xulang.insight.locks import give_up_renewal, own_renewal
from xulang.insight.models import FollowerRow
from xulang.interfaces.cli import build, doctor
from xulang.interfaces.cli.checks import database, environment, installation, texts
from xulang.interfaces.cli.checks.finding import Finding
from xulang.notifications.api import LineState, Route
from xulang.notifications.usecases.send_texts import note_line
from xulang.platform import clock, keys, postgres
from xulang.platform.installation import Purpose, remember_purpose
from xulang.platform.models import Installation

Owner = psycopg.Connection[tuple[object, ...]]
ID = UUID("11111111-1111-4111-8111-111111111111")


def test_an_old_python() -> None:
    assert not environment.check_python(version=(3, 11)).is_problem
    assert environment.check_python(version=(3, 10)).state == "3.10 is too old"


@pytest.mark.parametrize("installed", [True, False])
def test_a_lock_that_changed(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, installed: bool) -> None:  # noqa: FBT001 -- a column of the table
    monkeypatch.setattr("sys.prefix", str(tmp_path))
    bootstrap = environment.load_bootstrap()
    monkeypatch.setattr(bootstrap, "VENV", tmp_path)
    monkeypatch.setattr(bootstrap, "installed", lambda kind: installed and kind == "run")
    assert environment.check_lock(bootstrap=bootstrap).is_problem is not installed


def test_packages_missing_or_of_another_version() -> None:
    lock = "psycopg==0.1 \\\n    --hash=sha256:00\nnowhere==1.0 \\\ncolorama==9 ; os_name == 'nt' \\\n"
    found = environment.check_packages(lock=lock)
    assert found.state == (f"psycopg {psycopg.__version__}, locked 0.1; nowhere missing, locked 1.0")
    assert not environment.check_packages(lock=f"psycopg=={psycopg.__version__} \\\n").is_problem


def test_a_full_disk(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    assert environment.check_disk(folder=tmp_path / "not" / "yet").state.endswith(f"free in {tmp_path}")
    monkeypatch.setattr(shutil, "disk_usage", lambda _path: SimpleNamespace(free=10**9))
    assert environment.check_disk(folder=tmp_path).is_problem


def test_keys_that_others_may_read(tmp_path: Path) -> None:
    folder = tmp_path / "keys"
    assert not environment.check_keys(folder=folder).is_problem
    folder.mkdir(mode=0o700)
    key = folder / "log.seed"
    key.touch(mode=0o600)
    (folder / "log.vkey").touch(mode=0o644)  # A public key.
    assert not environment.check_keys(folder=folder).is_problem
    key.chmod(0o640)
    assert environment.check_keys(folder=folder).state == "others may read log.seed"
    key.chmod(0o600)
    folder.chmod(0o755)
    assert environment.check_keys(folder=folder).state == "others may read keys"


def test_a_port_that_is_taken_and_by_whom() -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        port = other.getsockname()[1]
        other.listen()
        found = installation.check_port(port=port)
        assert f"(process {os.getpid()}) listens there" in found.state
    assert not installation.check_port(port=port).is_problem


def test_a_build_that_is_missing_or_stale(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, folder in (("ASSETS", "assets"), ("FRONTEND", "frontend")):
        (tmp_path / folder).mkdir()
        monkeypatch.setattr(build, name, tmp_path / folder)
    monkeypatch.setattr(build, "STAMP", tmp_path / "stamp")
    (tmp_path / "frontend" / "style.css").write_text("old")
    assert installation.check_build().is_problem
    (tmp_path / "assets" / "manifest.json").touch()
    (tmp_path / "stamp").write_text(build._digest())
    assert not installation.check_build().is_problem
    (tmp_path / "frontend" / "style.css").write_text("new")
    assert installation.check_build().is_problem


def test_a_cluster_that_does_not_start(monkeypatch: pytest.MonkeyPatch) -> None:
    with tempfile.TemporaryDirectory() as folder, ExitStack() as stack:
        monkeypatch.setenv("XULANG_HOME", folder)
        cluster = Path(folder) / "postgres"
        assert installation.check_postgres(cluster=cluster, stack=stack).state == "no database yet"
        postgres.init(cluster=cluster)
        control = cluster / "global" / "pg_control"
        control.rename(control.with_suffix(".lost"))
        assert "pg_control" in installation.check_postgres(cluster=cluster, stack=stack).state
        control.with_suffix(".lost").rename(control)
        assert not installation.check_postgres(cluster=cluster, stack=stack).is_problem
        assert postgres.answers(cluster=cluster)
        stack.close()
        assert not postgres.answers(cluster=cluster)


@pytest.mark.usefixtures("committed_db")
def test_a_database_in_order() -> None:
    Installation.objects.using("owner").create(id=ID, is_demonstration=False, created_at=clock.now())
    found = list(database.check_database())
    assert [finding.state for finding in found if finding.is_problem] == []
    assert [finding.subject for finding in found] == [
        "database as owner (postgres)",
        "database as default (xulang_app)",
        "database as sealer (xulang_sealer)",
        "database as eraser (xulang_eraser)",
        "clocks",
        "tables",
        "grants",
        "mark",
        "read models",
    ]


@pytest.mark.usefixtures("db")
def test_read_models_of_an_earlier_version() -> None:
    assert database.check_read_models(runs=True).state == "nothing counted yet"
    row = FollowerRow.objects.create(id=1, position=0, seen_at=clock.now())
    assert database.check_read_models(runs=True).state == "made by this version"
    FollowerRow.objects.filter(id=row.id).update(version=0)
    assert not database.check_read_models(runs=False).is_problem
    found = database.check_read_models(runs=True)
    assert (found.state, found.is_problem) == ("made by an earlier version, and nobody rebuilds them", True)
    assert own_renewal()
    try:
        found = database.check_read_models(runs=True)
    finally:
        give_up_renewal()
    assert (found.state, found.is_problem) == ("made by an earlier version; being rebuilt", False)


@pytest.mark.usefixtures("committed_db")
def test_a_role_that_may_not_sign_in(owner_connection: Owner) -> None:
    connections["eraser"].close()
    owner_connection.execute("ALTER ROLE xulang_eraser NOLOGIN")
    try:
        found = list(database.check_database())
    finally:
        owner_connection.execute("ALTER ROLE xulang_eraser LOGIN")
    assert found[-1].state.endswith('role "xulang_eraser" is not permitted to log in')
    assert found[-1].is_problem


@pytest.mark.usefixtures("committed_db")
@pytest.mark.parametrize(
    ("change", "undo", "state"),
    [
        (
            "GRANT UPDATE ON journal_fact TO xulang_app",
            "REVOKE UPDATE ON journal_fact FROM xulang_app",
            "default has UPDATE on journal_fact",
        ),
        (
            "REVOKE DELETE ON journal_private FROM xulang_eraser",
            "GRANT DELETE ON journal_private TO xulang_eraser",
            "eraser lacks DELETE on journal_private",
        ),
    ],
)
def test_grants_that_were_changed_by_hand(
    owner_connection: Owner, change: str, undo: str, state: str
) -> None:
    assert not database.check_grants().is_problem
    owner_connection.execute(change.encode())
    try:
        assert database.check_grants().state == state
    finally:
        owner_connection.execute(undo.encode())


@pytest.mark.usefixtures("committed_db")
def test_clocks_that_differ() -> None:
    assert not database.check_clock(now=clock.now()).is_problem
    assert database.check_clock(now=clock.now() - timedelta(seconds=60)).is_problem


@pytest.mark.usefixtures("committed_db")
def test_tables_of_an_older_version(owner_connection: Owner) -> None:
    [row] = owner_connection.execute(
        "DELETE FROM django_migrations WHERE app = 'platform' AND name = '0003_guard_marks'"
        " RETURNING app, name, applied"
    ).fetchall()
    assert database.check_migrations().state == "1 migrations missing"
    owner_connection.execute("INSERT INTO django_migrations (app, name, applied) VALUES (%s, %s, %s)", row)
    assert not database.check_migrations().is_problem


def fact_before(owner: Owner) -> None:
    past = clock.now() - timedelta(days=1)
    owner.execute(
        "INSERT INTO journal_fact"
        " (id, stream_kind, stream_id, number, kind, occurred_at, recorded_at, public)"
        " VALUES (%s, 'log', %s, 1, 'test', %s, %s, '{}')",
        [ID, ID, past, past],
    )


@pytest.mark.usefixtures("committed_db")
@pytest.mark.parametrize("sign", ["facts sealed before the mark", "another purpose at home"])
def test_a_demonstration_mark_on_a_log_that_counts(
    owner_connection: Owner, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, sign: str
) -> None:
    monkeypatch.setenv("XULANG_HOME", str(tmp_path))
    assert database.check_mark().state == "none"
    Installation.objects.using("owner").create(id=ID, is_demonstration=True, created_at=clock.now())
    remember_purpose(installation_id=ID, purpose=Purpose.DEMONSTRATION)
    fact_before(owner_connection)  # A demonstration begins with the day before it.
    assert database.check_mark() == Finding(subject="mark", state="demonstration")
    if sign == "facts sealed before the mark":
        owner_connection.execute(
            "INSERT INTO journal_sealed (position, fact_id, leaf_hash, sealed_at)"
            " VALUES (0, %s, sha256(''), now() - interval '1 hour')",
            [ID],
        )
    else:
        remember_purpose(installation_id=ID, purpose=Purpose.SERVICE)
    assert database.check_mark().remedy.startswith("Stop at once")


@pytest.mark.usefixtures("committed_db")
def test_facts_that_nobody_seals(owner_connection: Owner) -> None:
    connections["sealer"].close()
    wait_for_the_last_sealer(owner_connection)
    assert database.check_sealing(now=clock.now()).state == "no sealer is connected"
    connections["sealer"].ensure_connection()
    assert not database.check_sealing(now=clock.now()).is_problem
    fact_before(owner_connection)
    owner_connection.execute("INSERT INTO journal_unsealed (fact_id) VALUES (%s)", [ID])
    assert "has waited 864" in database.check_sealing(now=clock.now()).state


@pytest.mark.parametrize(
    ("findings", "problems"),
    [
        ([Finding(subject="disk", state="free")], 0),
        ([Finding(subject="disk", state="full", remedy="Free some."), Finding(subject="mark", state="x")], 1),
    ],
)
def test_every_finding_is_printed_with_its_remedy(
    findings: list[Finding], problems: int, capsys: pytest.CaptureFixture[str]
) -> None:
    assert doctor.show(findings=findings) == problems
    printed = capsys.readouterr().out
    assert ("WRONG  disk: full\n       → Free some.\n" in printed) is bool(problems)


def test_a_line_of_texts(
    monkeypatch: pytest.MonkeyPatch, settings: Settings, tmp_path: Path, db: None
) -> None:
    assert list(texts.check_texts(runs=True)) == []
    monkeypatch.setattr(keys, "keys", lambda: tmp_path)
    settings.SMS_URLS = {"vn": "smpp://x@127.0.0.1:1", "cn": ""}
    assert [one.state for one in texts.check_texts(runs=True)] == ["no password"]
    (tmp_path / "sms-vn.secret").write_text("geheim12\n")
    assert [one.state for one in texts.check_texts(runs=True)] == ["written wrong"]
    settings.SMS_URLS = {"vn": "smpp://x@127.0.0.1:1?from=XULANG", "cn": ""}
    assert [one.state for one in texts.check_texts(runs=False)] == ["configured"]
    note_line(route=Route.VN, state=LineState.DOWN, status=14, now=clock.now())
    (found,) = texts.check_texts(runs=True)
    assert (found.state, found.is_problem) == ("not connected, the carrier's word is 0xe", True)
    note_line(route=Route.VN, state=LineState.UP, status=None, now=clock.now())
    assert [one.is_problem for one in texts.check_texts(runs=True)] == [False]
