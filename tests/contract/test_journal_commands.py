"""`xulang journal …` as a province's engineer types it."""

import json
import re
from pathlib import Path

import psycopg
import pytest
from django.db import transaction

from tests.support import capacity
from tests.support.facts import fact_id, new_facts, stream_id
from tests.support.sealing import driver_of
from tests.support.story import Story, reference_data
from xulang.interfaces.cli.main import main
from xulang.journal import api as journal
from xulang.journal.usecases.seal import load_tree, seal_batch
from xulang.platform import clock

pytestmark = pytest.mark.usefixtures("committed_db")

Owner = psycopg.Connection[tuple[object, ...]]


@pytest.fixture(autouse=True)
def _sealed(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("XULANG_HOME", str(tmp_path / "home"))
    with transaction.atomic():
        journal.append(facts=new_facts(count=5))
    seal()


def seal() -> None:
    driver = driver_of("sealer")
    seal_batch(driver=driver, tree=load_tree(driver=driver), signer=journal.log_signer(), now=clock.now())


def say(*words: str, capsys: pytest.CaptureFixture[str]) -> tuple[int, str]:
    code = main(["journal", *words])
    captured = capsys.readouterr()
    return code, captured.out + captured.err


def test_verify_says_that_all_is_well(capsys: pytest.CaptureFixture[str]) -> None:
    assert say("verify", capsys=capsys) == (0, "The journal matches: 5 sealed facts, 1 checkpoints.\n")


def test_verify_names_the_first_fact_that_does_not_match(
    capsys: pytest.CaptureFixture[str], owner_connection: Owner
) -> None:
    second = fact_id(stream="a", number=2)
    owner_connection.execute("UPDATE journal_fact SET kind = 'refused' WHERE id = %s", [second])
    code, text = say("verify", capsys=capsys)
    assert code == 1
    assert text == (
        f"First mismatch: fact {second} at position 1 [columns]: "
        "column kind is refused, the leaf says confirmed\n"
        "The journal does not match: 1 findings over 5 sealed facts, 1 checkpoints.\n"
    )


def test_a_saved_checkpoint_finds_a_truncated_log(
    capsys: pytest.CaptureFixture[str], owner_connection: Owner, tmp_path: Path
) -> None:
    saved = tmp_path / "checkpoint.txt"
    code, note = say("checkpoint", capsys=capsys)
    saved.write_text(note)
    assert (code, note.split("\n")[1]) == (0, "5")
    assert say("verify", "--checkpoint", str(saved), capsys=capsys)[0] == 0
    for table in (
        "journal_fact",
        "journal_private",
        "journal_stream",
        "journal_sealed",
        "journal_checkpoint",
    ):
        owner_connection.execute(f"TRUNCATE {table}")
    assert say("verify", capsys=capsys)[0] == 0
    code, text = say("verify", "--checkpoint", str(saved), capsys=capsys)
    assert code == 1
    assert "5 facts were signed, only 0 are left: the log was truncated" in text


def test_the_sealers_own_memory_finds_a_truncated_log(
    capsys: pytest.CaptureFixture[str], owner_connection: Owner
) -> None:
    journal.memory_file().write_text(journal.find_checkpoint_note() or "")
    assert say("verify", capsys=capsys)[0] == 0
    owner_connection.execute("TRUNCATE journal_fact, journal_private, journal_stream, journal_sealed")
    owner_connection.execute("TRUNCATE journal_checkpoint")
    code, text = say("verify", capsys=capsys)
    assert (code, "5 facts were signed, only 0 are left" in text) == (1, True)


def test_a_receipt_is_made_and_holds_offline(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    file = tmp_path / "receipt.json"
    third = str(fact_id(stream="a", number=3))
    file.write_text(say("receipt", third, "--with-private", capsys=capsys)[1])
    assert json.loads(file.read_text())["private"]["note"] == "Đã kiểm tra"
    vkey = say("vkey", capsys=capsys)[1].strip()
    code, text = say("verify-receipt", str(file), "--vkey", vkey, capsys=capsys)
    assert code == 0
    assert text.startswith(f"The receipt holds. Fact {third}: confirmed,")
    assert say("verify", "--receipt", str(file), capsys=capsys)[0] == 0
    file.write_text(file.read_text().replace("Đã kiểm tra", "Chưa kiểm tra"))
    code, text = say("verify-receipt", str(file), "--vkey", vkey, capsys=capsys)
    assert (code, "is not the one that was sealed" in text) == (1, True)
    assert say("receipt", third, capsys=capsys)[1].count("private") == 0


def test_a_receipt_of_nothing_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    code, text = say("receipt", str(stream_id("none")), capsys=capsys)
    assert (code, "journal.fact_unknown" in text) == (1, True)


def test_bad_files_and_keys_are_named(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    spoilt = tmp_path / "spoilt"
    spoilt.write_text("x")
    for words in (
        ("verify", "--checkpoint", str(spoilt)),
        ("verify", "--receipt", str(spoilt)),
        ("verify", "--checkpoint", str(tmp_path / "missing")),
        ("verify-receipt", str(spoilt), "--vkey", "x"),
    ):
        code, text = say(*words, capsys=capsys)
        assert code == 1
        assert re.match(r"xulang journal [a-z-]+: .", text)


def test_a_gates_stream_is_erased_by_order(
    capsys: pytest.CaptureFixture[str], owner_connection: Owner
) -> None:
    """Declarations are erased by the spine (test_crossing_erase.py): they have rows beside the journal."""
    owner_connection.execute(
        "WITH a AS (UPDATE journal_fact SET stream_kind = 'gate') UPDATE journal_stream SET kind = 'gate'"
    )
    stream = str(stream_id("a"))
    code, text = say(
        "erase", "--stream", stream, "--reason", "court_order", "--order", "7/2026", capsys=capsys
    )
    assert (code, text) == (0, "Erased the private halves of 5 facts.\n")
    *erased, last = journal.read_stream(stream_kind=journal.StreamKind.GATE, stream_id=stream_id("a"))
    assert {fact.private is None for fact in erased} == {True}
    assert (last.public.reason_code, last.private) == ("court_order", {"order": "7/2026"})


def test_an_erasure_needs_a_reason_and_something_to_erase(capsys: pytest.CaptureFixture[str]) -> None:
    stream = str(stream_id("a"))
    assert say("erase", "--stream", stream, capsys=capsys)[0] == 2
    code, text = say("erase", "--stream", str(stream_id("none")), "--reason", "court_order", capsys=capsys)
    assert (code, "journal.stream_unknown" in text) == (1, True)
    assert say("erase", "--older-than", "1000", capsys=capsys) == (0, "Erased 0 declarations.\n")
    for wrong in ((), ("--older-than", "0"), ("--older-than",), ("--stream", "x")):
        with pytest.raises(SystemExit):
            say("erase", *wrong, capsys=capsys)


def test_the_retention_period_is_configuration(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XULANG_RETENTION_DAYS", "3650")
    assert say("erase", "--older-than", capsys=capsys) == (0, "Erased 0 declarations.\n")


def test_replay_names_a_word_about_capacity_that_was_changed_by_hand(
    capsys: pytest.CaptureFixture[str], owner_connection: Owner
) -> None:
    reference_data()
    said = capacity.say(Story(), capacity.plan())["facts"]
    assert isinstance(said, list)
    _, text = say("replay", capsys=capsys)
    assert "Replayed 1 facts of 1 topics of capacity: 0 differ.\n" in text
    owner_connection.execute("UPDATE queueing_word SET subject = 'plan:1'")
    code, text = say("replay", capsys=capsys)
    assert code == 1
    assert f"word {said[0]} subject: the row says plan:1, the facts say plan:0\n" in text
    assert "Replayed 1 facts of 1 topics of capacity: 1 differ.\n" in text
