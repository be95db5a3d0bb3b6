"""Sealing: positions without gaps, tiles and checkpoints that agree with a second, naive tree."""

import random
from pathlib import Path
from threading import Event, Thread
from uuid import UUID

import psycopg
import pytest
from django.db import connections, transaction
from psycopg.conninfo import make_conninfo

from tests.domain.test_journal_merkle import naive
from tests.support.facts import fact_id, new_fact, new_facts
from tests.support.sealing import LOG, SEALED_AT, driver_of, seal
from xulang.interfaces.cli import sealer
from xulang.journal import api as journal
from xulang.journal import locks
from xulang.journal.domain.checkpoint import Checkpoint, open_checkpoint, sign_checkpoint
from xulang.journal.domain.facts import leaf_bytes
from xulang.journal.domain.merkle import leaf_hash, verify_consistency, verify_inclusion
from xulang.journal.domain.note import parse_note
from xulang.journal.domain.tiles import TileId
from xulang.journal.queries import find_entries, find_last_checkpoint, find_tile_hashes, tile_tree
from xulang.journal.usecases import run_sealer as process
from xulang.journal.usecases.append import append_on
from xulang.journal.usecases.seal import BATCH, LogForkedError, load_tree, seal_batch
from xulang.platform import clock
from xulang.platform.db import raw

pytestmark = pytest.mark.usefixtures("committed_db")

Owner = psycopg.Connection[tuple[object, ...]]


def append_some(*, streams: int, each: int, seed: int = 1) -> None:
    """Facts of several streams, interleaved, in one transaction."""
    order = [stream for stream in range(streams) for _ in range(each)]
    random.Random(seed).shuffle(order)
    numbers = dict.fromkeys(range(streams), 0)
    facts = []
    for stream in order:
        numbers[stream] += 1
        facts.append(new_fact(stream=stream, number=numbers[stream]))
    with transaction.atomic():
        journal.append(facts=facts)


def test_nothing_waits_nothing_is_signed() -> None:
    assert seal() is None
    assert find_last_checkpoint(driver=driver_of("sealer")).size == 0


def test_sealed_facts_have_positions_hashes_and_a_signed_root(owner_connection: Owner) -> None:
    append_some(streams=3, each=4)
    note = seal()
    assert note is not None
    entries = find_entries(driver=raw(), start=0, end=100)
    checkpoint = open_checkpoint(note=parse_note(text=note), key=LOG.verifier)
    assert (checkpoint.size, checkpoint.root) == (12, naive(entries))
    assert owner_connection.execute(
        "SELECT position, leaf_hash, sealed_at FROM journal_sealed ORDER BY position"
    ).fetchall() == [(place, leaf_hash(entry=entry), SEALED_AT) for place, entry in enumerate(entries)]
    assert owner_connection.execute("SELECT count(*) FROM journal_unsealed").fetchone() == (0,)
    assert owner_connection.execute(
        "SELECT number, size, root, note, signed_at FROM journal_checkpoint"
    ).fetchall() == [(1, 12, checkpoint.root, note, SEALED_AT)]


def test_sealed_order_keeps_each_streams_order() -> None:
    append_some(streams=5, each=6)
    seal()
    numbers: dict[UUID, list[int]] = {}
    for fact in journal.read_sealed(start=0, limit=100):
        numbers.setdefault(fact.stream_id, []).append(fact.number)
    assert list(numbers.values()) == [[1, 2, 3, 4, 5, 6]] * 5
    assert [fact.position for fact in journal.read_sealed(start=10, limit=5)] == [10, 11, 12, 13, 14]


def test_a_stored_leaf_is_the_text_that_was_hashed() -> None:
    fact = new_fact()
    journal.append(facts=[fact])
    seal()
    assert find_entries(driver=raw(), start=0, end=1) == [leaf_bytes(fact=fact)]
    assert journal.find_position(fact_id=fact.id) == 0
    assert journal.get_fact(fact_id=fact.id).position == 0
    assert journal.get_size() == 1


@pytest.mark.parametrize("batches", [[1, 255, 1], [300, 300], [700], [256, 256], [1] * 5])
def test_however_facts_are_batched_the_tree_is_the_same(batches: list[int]) -> None:
    sizes = []
    for stream, count in enumerate(batches):
        with transaction.atomic():
            journal.append(facts=new_facts(stream=stream, count=count))
        seal()
        sizes.append(sum(batches[: stream + 1]))
    driver = raw()
    entries = find_entries(driver=driver, start=0, end=10_000)
    total = sizes[-1]
    for number in range(total // 256):
        stored = driver.execute("SELECT hashes FROM journal_tile WHERE level = 0 AND number = %s", [number])
        row = stored.fetchone()
        assert row is not None
        assert row[0] == b"".join(
            leaf_hash(entry=entry) for entry in entries[number * 256 : number * 256 + 256]
        )
        above = find_tile_hashes(driver=driver, level=1, number=0)
        assert above[number * 32 : number * 32 + 32] == naive(entries[number * 256 : number * 256 + 256])
    stored_tiles = driver.execute("SELECT level, number FROM journal_tile ORDER BY level, number").fetchall()
    expected = [TileId(0, number) for number in range(total // 256)]
    assert stored_tiles == expected + ([TileId(1, 0)] if expected else [])
    tree = tile_tree(driver=driver)
    roots = {size: naive(entries[:size]) for size in [0, *sizes]}
    checkpoints = driver.execute("SELECT size, root FROM journal_checkpoint ORDER BY number").fetchall()
    assert checkpoints == [(size, roots[size]) for size in sizes]
    for old in sizes:
        verify_consistency(
            old=old,
            new=total,
            old_root=roots[old],
            new_root=roots[total],
            proof=tree.consistency_proof(old=old, new=total),
        )
    for index in {0, total // 2, total - 1}:
        verify_inclusion(
            index=index,
            size=total,
            leaf=leaf_hash(entry=entries[index]),
            proof=tree.inclusion_proof(index=index, size=total),
            root=roots[total],
        )


def test_a_batch_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("xulang.journal.usecases.seal.BATCH", 7)
    append_some(streams=2, each=8)
    driver = driver_of("sealer")
    tree = load_tree(driver=driver)
    sizes = []
    while seal_batch(driver=driver, tree=tree, signer=LOG, now=SEALED_AT):
        sizes.append(tree.size)
    assert sizes == [7, 14, 16]
    assert BATCH == 4096


def test_uncommitted_facts_wait_and_do_not_hold_up_others() -> None:
    """Queue numbers are drawn before the commit: a smaller one may come to light later."""
    settings = connections["default"].settings_dict
    address = make_conninfo(dbname=settings["NAME"], user=settings["USER"], host=settings["HOST"])
    with psycopg.connect(address) as slow:
        append_on(driver=slow, facts=[new_fact(stream="slow")])
        journal.append(facts=[new_fact(stream="quick")])
        seal()
        assert journal.find_position(fact_id=fact_id(stream="quick", number=1)) == 0
        slow.commit()
    seal()
    assert journal.find_position(fact_id=fact_id(stream="slow", number=1)) == 1


def test_a_spoilt_queue_stops_nobody(owner_connection: Owner) -> None:
    """Rows of unknown, sealed and doubled facts stay in the queue, where verify finds them."""
    journal.append(facts=[new_fact(stream="sealed")])
    seal()
    journal.append(facts=[new_fact(stream="new")])
    for identity in (UUID(int=5), fact_id(stream="sealed", number=1), fact_id(stream="new", number=1)):
        owner_connection.execute("INSERT INTO journal_unsealed (fact_id) VALUES (%s)", [identity])
    seal()
    assert journal.find_position(fact_id=fact_id(stream="new", number=1)) == 1
    assert owner_connection.execute("SELECT count(*) FROM journal_unsealed").fetchone() == (3,)
    assert seal() is None


def test_the_sealers_news_reach_who_listens(owner_connection: Owner) -> None:
    owner_connection.execute("LISTEN sealed")
    append_some(streams=1, each=3)
    seal()
    assert [news.payload for news in owner_connection.notifies(timeout=2, stop_after=1)] == ["3"]


def test_a_log_that_is_not_what_was_signed_is_not_signed_on(owner_connection: Owner) -> None:
    append_some(streams=1, each=3)
    seal()
    owner_connection.execute("DELETE FROM journal_sealed WHERE position = 2")
    with pytest.raises(LogForkedError, match="2 facts are sealed, but not as the last checkpoint of 3 says"):
        seal()


def test_a_database_set_back_is_not_signed_on(owner_connection: Owner, tmp_path: Path) -> None:
    """A restored backup is consistent in itself; only the memory outside knows what was signed since."""
    memory = tmp_path / "last-checkpoint"
    append_some(streams=1, each=3)
    seal()
    journal.append(facts=[new_fact(stream="later")])
    note = seal()
    assert note is not None
    process.remember(memory=memory, note=note)
    owner_connection.execute("DELETE FROM journal_sealed WHERE position = 3")
    owner_connection.execute("DELETE FROM journal_checkpoint WHERE size = 4")
    with pytest.raises(LogForkedError, match="the database holds 3 sealed facts, but 4 were signed"):
        process.run_sealer(stop=Event(), clock=clock.now, signer=LOG, memory=memory)
    journal.append(facts=[new_fact(stream="other")])
    seal()
    with pytest.raises(LogForkedError, match="the first 4 sealed facts are not those that were signed"):
        process.run_sealer(stop=Event(), clock=clock.now, signer=LOG, memory=memory)


def test_a_log_that_must_not_be_signed_leaves_its_neighbours_alone(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """In one process with other work: it says why every minute, and neither seals nor dies."""
    monkeypatch.setenv("XULANG_HOME", str(tmp_path))
    monkeypatch.setattr(sealer, "REMIND_SECONDS", 0.01)
    checkpoint = Checkpoint(origin=journal.log_verifier().name, size=9, root=bytes(32))
    note = sign_checkpoint(checkpoint=checkpoint, signer=journal.log_signer())
    process.remember(memory=journal.memory_file(), note=str(note))
    journal.append(facts=[new_fact()])
    stop = Event()
    thread = Thread(target=sealer.seal_until, kwargs={"stop": stop})
    thread.start()
    while len(caplog.messages) < 2:
        assert thread.is_alive()
        Event().wait(0.01)
    stop.set()
    thread.join(timeout=60)
    assert "nothing is sealed: the database holds 0 sealed facts, but 9 were signed" in caplog.messages[1]
    assert journal.get_size() == 0


class Sealer:
    """`run_sealer` in a thread of this process, stopped and joined at the end."""

    def __init__(self, *, memory: Path | None = None) -> None:
        self.stop = Event()
        self.thread = Thread(
            target=process.run_sealer,
            kwargs={"stop": self.stop, "clock": clock.now, "signer": LOG, "memory": memory},
        )

    def __enter__(self) -> None:
        self.thread.start()

    def __exit__(self, *_: object) -> None:
        self.stop.set()
        self.thread.join(timeout=60)
        assert not self.thread.is_alive()


def wait_for_size(size: int, *, seconds: float = 60) -> float:
    """How long it took until so many facts were sealed."""
    started = clock.now()
    while journal.get_size() < size:
        waited = (clock.now() - started).total_seconds()
        assert waited < seconds, f"{journal.get_size()} of {size} sealed after {waited} s"
        Event().wait(0.01)
    return (clock.now() - started).total_seconds()


def test_a_fact_is_sealed_at_once(tmp_path: Path) -> None:
    memory = tmp_path / "last-checkpoint"
    with Sealer(memory=memory):
        journal.append(facts=[new_fact(stream=0)])
        wait_for_size(1)
        waits = []
        for stream in range(1, 6):
            journal.append(facts=[new_fact(stream=stream)])
            waits.append(wait_for_size(stream + 1))
    # The quickest: how long the others took depends on what else the machine does.
    assert min(waits) < 1
    remembered = open_checkpoint(note=parse_note(text=memory.read_text()), key=LOG.verifier)
    assert remembered.size == 6


def test_one_sealer_leads_and_the_next_takes_over() -> None:
    driver = driver_of("sealer")
    assert locks.try_lead(driver=driver, lock=locks.SEALER)
    with Sealer():
        journal.append(facts=[new_fact(stream="a")])
        Event().wait(0.5)
        assert journal.get_size() == 0
        connections["sealer"].close()
        wait_for_size(1)
