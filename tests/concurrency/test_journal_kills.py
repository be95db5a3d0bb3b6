"""kill -9 loses nothing and seals nothing twice: real processes, real signals, real commits."""

import os
import random
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import UUID

import pytest

from tests.support.postgres import CLUSTER
from tests.support.sealing import LOG, seal
from xulang.journal import api as journal
from xulang.platform import clock, postgres
from xulang.platform.db import raw

PYTHON = (sys.executable, "-m")
OURS = (*PYTHON, "tests.support.journal_processes")


@pytest.fixture
def environment(committed_db: str, tmp_path: Path) -> dict[str, str]:
    return {
        **os.environ,
        "XULANG_HOME": str(tmp_path),
        "XULANG_DATABASE_URL": postgres.url(cluster=CLUSTER, user=postgres.OWNER, database=committed_db),
    }


def column(statement: str) -> list[object]:
    return [row[0] for row in raw().execute(statement).fetchall()]


def test_a_sealer_killed_before_any_line_loses_nothing(environment: dict[str, str], tmp_path: Path) -> None:
    memory = tmp_path / "log.checkpoint"
    done = subprocess.run(
        [*OURS, "seal-line-by-line", str(memory)], env=environment, capture_output=True, text=True, check=True
    )
    lines = int(done.stdout)
    assert lines > 40, "a sealer that does its work has more lines than that"
    seal()
    facts = column("SELECT id FROM journal_fact")
    assert sorted(map(str, column("SELECT fact_id FROM journal_sealed"))) == sorted(map(str, facts))
    assert len(facts) > 2
    saved = journal.parse_note(text=memory.read_text())
    verification = journal.verify(
        key=LOG.verifier, now=clock.now(), evidence=journal.Evidence(checkpoints=(saved,))
    )
    assert list(verification.findings) == []


class Killed:
    """A process that runs until it is killed."""

    def __init__(self, *, command: tuple[str, ...], environment: dict[str, str], output: Path) -> None:
        with output.open("ab") as handle:
            self.process = subprocess.Popen(command, env=environment, stdout=handle, stderr=handle)
        self.output = output

    def kill(self) -> None:
        self.process.kill()
        self.process.wait()


@contextmanager
def running(*processes: Killed) -> Iterator[None]:
    try:
        yield
    finally:
        for process in processes:
            process.kill()


def until_size(size: int, *, seconds: float = 90) -> None:
    deadline = time.monotonic() + seconds
    while journal.get_size() < size:
        assert time.monotonic() < deadline, f"only {journal.get_size()} facts were sealed"
        time.sleep(0.02)


def test_facts_that_were_acknowledged_survive_every_kill(environment: dict[str, str], tmp_path: Path) -> None:
    """Two writers and a sealer, all killed while they work; the sealer twice."""
    dice = random.Random(7)
    writers = [
        Killed(
            command=(*OURS, "write", name),
            environment={**environment, "PYTHONUNBUFFERED": "1"},
            output=tmp_path / name,
        )
        for name in ("one", "two")
    ]
    with running(*writers):
        for _ in range(2):
            sealer = Killed(
                command=(*PYTHON, "xulang.interfaces.cli.main", "sealer"),
                environment=environment,
                output=tmp_path / "sealer",
            )
            with running(sealer):
                until_size(journal.get_size() + 50)
                time.sleep(dice.random() * 0.2)
    acknowledged = {
        UUID(line) for writer in writers for line in writer.output.read_text().splitlines() if len(line) == 36
    }
    last = Killed(
        command=(*PYTHON, "xulang.interfaces.cli.main", "sealer"),
        environment=environment,
        output=tmp_path / "sealer",
    )
    with running(last):
        until_size(len(column("SELECT id FROM journal_fact")))
    assert len(acknowledged) > 100
    assert acknowledged <= set(column("SELECT fact_id FROM journal_sealed"))
    key = journal.parse_vkey(text=(tmp_path / "keys" / "log.vkey").read_text())
    saved = journal.parse_note(text=(tmp_path / "keys" / "log.checkpoint").read_text())
    evidence = journal.Evidence(checkpoints=(saved,))
    assert list(journal.verify(key=key, now=clock.now(), evidence=evidence).findings) == []
    assert (tmp_path / "sealer").read_text() == ""
