"""A witness as a process of its own, spoken to over HTTP, killed, and asked again."""

import os
import re
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Thread
from urllib.error import HTTPError

import psycopg
import pytest

from tests.support.facts import new_fact, new_facts
from tests.support.sealing import LOG, driver_of, seal
from xulang.interfaces.cli.main import main
from xulang.interfaces.cli.sealer import post
from xulang.interfaces.cli.witness import make_server
from xulang.journal import api as journal
from xulang.journal.domain.cosignature import cosigned_at
from xulang.journal.usecases.publish import WitnessTrouble, publish_once
from xulang.platform import clock

pytestmark = pytest.mark.usefixtures("committed_db")

Owner = psycopg.Connection[tuple[object, ...]]
WITNESS = (sys.executable, "-m", "xulang.interfaces.cli.main", "witness")


@contextmanager
def witness_process(folder: Path) -> Iterator[journal.Witness]:
    """As an operator starts it; killed without warning at the end."""
    command = [*WITNESS, "--folder", str(folder), "--name", "witness.example/1", "--port", "0"]
    process = subprocess.Popen(
        [*command, "--log", str(LOG.verifier)],
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "XULANG_HOME": str(folder.parent)},
    )
    try:
        assert process.stdout is not None
        url = re.search(r"http://\S+", process.stdout.readline())
        assert url is not None
        vkey = process.stdout.readline().removeprefix("vkey: ")
        yield journal.Witness(url=url[0], key=journal.parse_vkey(text=vkey))
    finally:
        process.kill()
        process.communicate()


@contextmanager
def witness(path: Path) -> Iterator[journal.Witness]:
    """The same server in a thread of ours: starts at once."""
    folder = journal.WitnessFolder(folder=path, name="witness.example/1")
    server = make_server(folder=folder, logs=[LOG.verifier], host="127.0.0.1", port=0)
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    url = f"http://127.0.0.1:{server.server_address[1]}"
    try:
        yield journal.Witness(url=url, key=folder.signer.verifier)
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
        folder.close()


def publish(asked: journal.Witness) -> int | None:
    return publish_once(driver=driver_of("sealer"), witness=asked, post=post)


def findings(key: journal.VerifierKey = LOG.verifier) -> list[str]:
    return [str(item) for item in journal.verify(key=key, now=clock.now()).findings]


def grow(stream: str, *, count: int = 3) -> None:
    journal.append(facts=new_facts(stream=stream, count=count))
    seal()


def test_a_witness_cosigns_what_grows_and_remembers_over_a_kill(
    tmp_path: Path, owner_connection: Owner
) -> None:
    grow("a")
    with witness_process(tmp_path / "w") as asked:
        assert publish(asked) == 3
        assert publish(asked) is None
        grow("b")
        assert publish(asked) == 6
        served = journal.parse_note(text=journal.find_checkpoint_note() or "")
        assert list(cosigned_at(note=served, keys=[asked.key])) == ["witness.example/1"]
        first = asked.key
    assert findings() == []
    # The answer to the next request got lost: the witness knows more than we do, and says so.
    grow("c", count=1)
    with witness_process(tmp_path / "w") as asked:
        assert asked.key == first
        assert publish(asked) == 7
        owner_connection.execute("DELETE FROM journal_cosignature WHERE size > 3")
        owner_connection.execute("UPDATE journal_witness SET cosigned_size = 3, cosignatures = 1")
        grow("d", count=1)
        assert publish(asked) == 8
    assert findings() == []


def test_a_witness_does_not_cosign_a_log_that_was_set_back(tmp_path: Path, owner_connection: Owner) -> None:
    """A backup brought back, or a dishonest operator: to the witness it is the same."""
    grow("a")
    grow("b", count=1)
    with witness(tmp_path / "w") as asked:
        assert publish(asked) == 4
        tables = ("fact", "private", "stream", "sealed", "checkpoint", "witness", "cosignature")
        for table in tables:
            owner_connection.execute(f"TRUNCATE journal_{table}")
        grow("other")
        with pytest.raises(WitnessTrouble, match="cosigned a log of 4 facts, ours has 3: was it set back"):
            publish(asked)
        grow("another")
        with pytest.raises(WitnessTrouble, match="does not cosign: 422"):
            publish(asked)
    assert findings() == []


def test_one_process_at_a_time_works_in_a_folder(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    words = ["witness", "--folder", str(tmp_path / "w"), "--name", "n", "--log", str(LOG.verifier)]
    with witness(tmp_path / "w"):
        assert main(words) == 1
    assert "another process works in" in capsys.readouterr().err


def test_a_witness_does_not_sign_with_its_logs_key(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "witness.seed").write_bytes(LOG.seed)
    assert main(["witness", "--folder", str(tmp_path), "--name", "n", "--log", str(LOG.verifier)]) == 2
    assert "does not sign with the key of its log" in capsys.readouterr().err


def test_the_served_checkpoint_does_not_wait_for_ever_for_a_witness(
    tmp_path: Path, owner_connection: Owner
) -> None:
    grow("a")
    with witness(tmp_path / "w") as asked:
        publish(asked)
    journal.append(facts=[new_fact(stream="b")])
    seal()
    owner_connection.execute(
        "UPDATE journal_checkpoint SET signed_at = signed_at + interval '29 s' WHERE size = 4"
    )
    assert (journal.find_checkpoint_note() or "").split("\n")[1] == "3"
    owner_connection.execute(
        "UPDATE journal_checkpoint SET signed_at = signed_at + interval '1 s' WHERE size = 4"
    )
    assert (journal.find_checkpoint_note() or "").split("\n")[1] == "4"


def test_a_witness_answers_others_by_name(tmp_path: Path) -> None:
    with witness(tmp_path / "w") as asked:
        assert post(f"{asked.url}/add-checkpoint", "nonsense").status == 400
        assert post(f"{asked.url}/elsewhere", "").status == 404
        assert post(f"{asked.url}/add-checkpoint", "x" * 70_000).status == 413
        with urllib.request.urlopen(f"{asked.url}/vkey") as answer:  # noqa: S310 -- our own server
            assert answer.read().decode().strip() == str(asked.key)
        with pytest.raises(HTTPError, match="404"):
            urllib.request.urlopen(f"{asked.url}/")  # noqa: S310 -- our own server
    with pytest.raises(OSError, match="refused"):
        post(f"{asked.url}/add-checkpoint", "")


@pytest.mark.parametrize("text", ["file:///etc/passwd witness+1+AA", "http://w", "http://w x+y"])
def test_a_misspelt_list_of_witnesses_is_refused(text: str) -> None:
    with pytest.raises(journal.NoteError):
        journal.parse_witnesses(text=text)


def test_a_list_of_witnesses_reads() -> None:
    vkey = "remora.n621.de+da77ade7+BOvN63jn/bLvkieywe8R6UYAtVtNbZpXh34x7onlmtw2"
    first, second = journal.parse_witnesses(text=f"http://a:1/ {vkey}; https://b {vkey};")
    assert (first.url, second.url, str(first.key)) == ("http://a:1", "https://b", vkey)
    assert journal.parse_witnesses(text="") == []
