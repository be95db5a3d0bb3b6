"""A copy restores into a fresh home, and `journal verify` proves it: docs/runbook-backup.md, step by step."""

import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from xulang.platform import postgres

PROGRAM = (sys.executable, "-m", "xulang.interfaces.cli.main")


def surroundings(home: Path) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("XULANG_")}
    return {**kept, "XULANG_HOME": str(home), "XULANG_DEMO": "0"}


def xulang(home: Path, *words: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [*PROGRAM, *words],
        env=surroundings(home),
        capture_output=True,
        text=True,
        check=False,
        timeout=180,
    )


def done(answer: "subprocess.CompletedProcess[str]") -> str:
    assert answer.returncode == 0, answer.stdout + answer.stderr
    return answer.stdout


@pytest.fixture(scope="module")
def folder() -> Iterator[Path]:
    """Not in pytest's own folder, which every other run closes to the user that runs PostgreSQL."""
    with tempfile.TemporaryDirectory() as name:
        yield Path(name)


@pytest.fixture(scope="module")
def home(folder: Path) -> Path:
    """An installation with sealed facts: a demonstration that stands still, with the real record in it."""
    home = folder / "first"
    home.mkdir()
    postgres.init(cluster=home / "postgres")
    done(xulang(home, "setup"))
    with subprocess.Popen(
        [*PROGRAM, "sealer"], env=surroundings(home), stderr=subprocess.PIPE, text=True
    ) as sealer:
        checkpoint = home / "keys" / "log.checkpoint"
        for _ in range(600):
            if checkpoint.exists():
                break
            time.sleep(0.1)
        sealer.terminate()
        assert sealer.wait(timeout=30) == 0
    return home


@pytest.fixture(scope="module")
def copy(folder: Path, home: Path) -> Path:
    copy = folder / "copy"
    assert "and no keys" in done(xulang(home, "backup", str(copy)))
    return copy


def test_a_copy_is_closed_to_others_and_holds_no_private_key(home: Path, copy: Path) -> None:
    assert copy.stat().st_mode & 0o077 == 0
    assert (copy / "database.dump").stat().st_mode & 0o077 == 0
    assert {file.name for file in copy.iterdir()} == {
        "database.dump",
        "log.checkpoint",
        "log.vkey",
        "manifest.json",
    }
    assert (copy / "log.vkey").read_text() == (home / "keys" / "log.vkey").read_text()


def test_a_restored_copy_is_proven_by_verify(folder: Path, home: Path, copy: Path) -> None:
    second = folder / "second"
    printed = done(xulang(second, "restore", str(copy)))
    assert f"xulang journal verify --checkpoint {copy / 'log.checkpoint'}" in printed
    verify = ("journal", "verify", "--checkpoint", str(copy / "log.checkpoint"))
    before = done(xulang(home, *verify))
    # The public key in the copy is enough to prove it.
    assert done(xulang(second, *verify)) == before
    assert before.startswith("The journal matches: ")
    assert " 0 sealed facts" not in before
    assert "0 differ" in done(xulang(second, "journal", "replay"))

    shutil.rmtree(second / "keys")
    shutil.copytree(home / "keys", second / "keys")
    assert "this installation is for: demonstration" in done(xulang(second, "setup"))
    found = xulang(second, "doctor").stdout
    assert "ok     grants: nobody but the owner can change a fact" in found
    assert "ok     mark: demonstration" in found

    assert xulang(second, "restore", str(copy)).stderr.startswith("xulang restore: The database holds ")


def test_a_copy_that_lacks_a_fact_is_found_out(folder: Path, copy: Path) -> None:
    third = folder / "third"
    done(xulang(third, "restore", str(copy)))
    server = postgres.start(cluster=third / "postgres")
    try:
        address = postgres.url(cluster=third / "postgres", user=postgres.OWNER, database="xulang")
        with psycopg.connect(address) as owner:
            owner.execute("DELETE FROM journal_fact WHERE id = (SELECT fact_id FROM journal_sealed LIMIT 1)")
        answer = xulang(third, "journal", "verify", "--checkpoint", str(copy / "log.checkpoint"))
    finally:
        server.terminate()
        server.wait(timeout=30)
    assert answer.returncode == 1
    assert answer.stdout.startswith("First mismatch: ")


def test_a_damaged_copy_is_refused(folder: Path, copy: Path) -> None:
    damaged = folder / "damaged"
    shutil.copytree(copy, damaged)
    with (damaged / "database.dump").open("r+b") as file:
        file.seek(-1, os.SEEK_END)
        last = file.read(1)[0]
        file.seek(-1, os.SEEK_END)
        file.write(bytes([last ^ 1]))
    answer = xulang(folder / "fourth", "restore", str(damaged))
    assert answer.returncode == 1
    assert "the copy is damaged" in answer.stderr
    assert json.loads((damaged / "manifest.json").read_text())["database"] == "xulang"
    assert not (folder / "fourth").exists() or not (folder / "fourth" / "postgres").exists()


def test_a_folder_that_exists_is_not_written_into(home: Path, copy: Path) -> None:
    before = (copy / "manifest.json").read_text()
    assert "exists already" in xulang(home, "backup", str(copy)).stderr
    assert (copy / "manifest.json").read_text() == before
