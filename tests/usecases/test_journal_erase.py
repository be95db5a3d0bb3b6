"""Erasure: the private halves and salts go, the log stays whole, and a fact says so."""

from datetime import timedelta
from uuid import UUID

import psycopg
import pytest
from django.db import connections, transaction

from tests.support.facts import START, fact_id, new_fact, stream_id
from tests.support.sealing import LOG, seal
from xulang.journal import api as journal
from xulang.journal.api import JournalRefusal, StreamKind
from xulang.journal.usecases.erase import Erasure, erase, find_due
from xulang.journal.usecases.verify import verify
from xulang.kernel.refusal import Refusal
from xulang.kernel.words import FactKind
from xulang.platform.refusals import PlatformRefusal

pytestmark = pytest.mark.usefixtures("committed_db")

Owner = psycopg.Connection[tuple[object, ...]]
NOW = START + timedelta(days=400)


def order(*, stream: object = "a", identity: int = 77, reason: str = "order_of_data_subject") -> Erasure:
    return Erasure(
        stream_id=stream_id(stream),
        fact_id=UUID(int=identity),
        salt=bytes(31) + bytes([identity]),
        reason_code=reason,
        private={"order": "12/2026", "by": "Trung tâm quản lý cửa khẩu"},
    )


def read(stream: object) -> list[journal.Fact]:
    return journal.read_stream(stream_kind=StreamKind.DECLARATION, stream_id=stream_id(stream))


def append(*, stream: object, count: int, days: int = 0) -> None:
    recorded = START + timedelta(days=days)
    with transaction.atomic():
        journal.append(
            facts=[
                new_fact(stream=stream, number=number, recorded_at=recorded) for number in range(1, count + 1)
            ]
        )


def findings() -> list[str]:
    return [str(finding) for finding in verify(key=LOG.verifier, now=NOW).findings]


def test_private_halves_go_and_a_fact_says_why(owner_connection: Owner) -> None:
    append(stream="a", count=3)
    append(stream="b", count=2)
    seal()
    assert erase(erasure=order(), now=NOW) == 3
    seal()
    *erased, last = read("a")
    assert [(fact.private, fact.salt, fact.position) for fact in erased] == [
        (None, None, 0),
        (None, None, 1),
        (None, None, 2),
    ]
    assert (last.public.kind, last.public.reason_code, last.number) == (
        FactKind.ERASED,
        "order_of_data_subject",
        4,
    )
    assert last.private == {"order": "12/2026", "by": "Trung tâm quản lý cửa khẩu"}
    assert all(fact.private is not None for fact in read("b"))
    assert owner_connection.execute("SELECT count(*) FROM journal_private").fetchone() == (3,)
    assert findings() == []


def test_erased_twice_leaves_one_fact() -> None:
    append(stream="a", count=2)
    assert erase(erasure=order(), now=NOW) == 2
    assert erase(erasure=order(identity=78), now=NOW) == 0
    assert len(read("a")) == 3


def test_what_is_written_after_an_erasure_can_be_erased_too() -> None:
    append(stream="a", count=2)
    erase(erasure=order(), now=NOW)
    journal.append(facts=[new_fact(number=4, recorded_at=NOW)])
    seal()
    assert findings() == []
    assert erase(erasure=order(identity=78), now=NOW) == 1
    seal()
    assert [fact.private is None for fact in read("a")] == [True, True, False, True, False]
    assert findings() == []


def test_an_unknown_stream_is_refused_by_name() -> None:
    with pytest.raises(Refusal) as refused:
        erase(erasure=order(stream="nowhere"), now=NOW)
    assert refused.value.code is JournalRefusal.STREAM_UNKNOWN


def test_a_reason_in_free_text_is_refused_and_erases_nothing() -> None:
    append(stream="a", count=1)
    with pytest.raises(ValueError, match="is not a code"):
        erase(erasure=order(reason="Theo đơn của ông Nguyễn Văn A"), now=NOW)
    assert read("a")[0].private is not None


def test_the_schedule_takes_streams_that_rested_long_enough() -> None:
    for stream, days in (("old", 0), ("older", -10), ("young", 300)):
        append(stream=stream, count=2, days=days)
    before = START + timedelta(days=100)
    kind = StreamKind.DECLARATION
    assert find_due(stream_kind=kind, before=before, limit=10) == [stream_id("older"), stream_id("old")]
    assert find_due(stream_kind=kind, before=before, limit=1) == [stream_id("older")]
    erase(erasure=order(stream="older"), now=NOW)
    assert find_due(stream_kind=kind, before=before, limit=10) == [stream_id("old")]
    assert find_due(stream_kind=StreamKind.GATE, before=NOW, limit=10) == []


def test_erasing_waits_for_no_writer_and_a_writer_learns_that_the_stream_moved(
    owner_connection: Owner,
) -> None:
    append(stream="a", count=1)
    connections["eraser"].ensure_connection()
    connections["eraser"].connection.execute("SET lock_timeout = 100")
    with transaction.atomic():
        journal.append(facts=[new_fact(number=2)])
        with pytest.raises(Refusal) as refused:
            erase(erasure=order(), now=NOW)
    assert refused.value.code is PlatformRefusal.BUSY
    erase(erasure=order(), now=NOW)
    with pytest.raises(Refusal) as moved, transaction.atomic():
        journal.append(facts=[new_fact(number=3)])
    assert moved.value.code is JournalRefusal.STREAM_MOVED


def test_a_private_half_that_vanished_without_an_erased_fact_is_found(owner_connection: Owner) -> None:
    append(stream="a", count=2)
    seal()
    owner_connection.execute(
        "DELETE FROM journal_private WHERE fact_id = %s", [fact_id(stream="a", number=2)]
    )
    (found,) = findings()
    assert found == (
        f"fact {fact_id(stream='a', number=2)} at position 1 [private]: the private half is missing, "
        "and no 'erased' fact names it"
    )


def test_a_private_half_that_came_back_is_found(owner_connection: Owner) -> None:
    append(stream="a", count=1)
    kept = owner_connection.execute("SELECT fact_id, salt, body::text FROM journal_private").fetchone()
    erase(erasure=order(), now=NOW)
    seal()
    owner_connection.execute("INSERT INTO journal_private VALUES (%s, %s, %s::jsonb)", kept)
    (found,) = findings()
    assert found == (
        f"fact {fact_id(stream='a', number=1)} at position 0 [private]: the private half is still there, "
        "although an 'erased' fact names it"
    )


def test_replay_goes_over_erased_streams() -> None:
    append(stream="a", count=2)
    append(stream="b", count=1)
    erase(erasure=order(), now=NOW)
    lengths = {
        stream[0].stream_id: len(stream)
        for stream in journal.iter_streams(stream_kind=StreamKind.DECLARATION)
    }
    assert lengths == {stream_id("a"): 3, stream_id("b"): 1}
