from uuid import UUID

import psycopg
import pytest
from django.db import connections, transaction
from msgspec.structs import replace

from tests.support.facts import PRIVATE, fact_id, new_fact, new_facts, stream_id
from xulang.journal import api as journal
from xulang.journal.api import JournalRefusal, NewFact, StreamKind
from xulang.kernel.canonical import JSON
from xulang.kernel.refusal import Refusal
from xulang.platform.db import pipeline, raw
from xulang.project.database import DatabaseRole

pytestmark = pytest.mark.django_db


def rows(table: str) -> int:
    row = raw().execute(f"SELECT count(*) FROM {table}").fetchone()  # noqa: S608 -- the tests' own table names
    assert row is not None
    return int(str(row[0]))


def test_appended_facts_read_back_in_order() -> None:
    first, second = new_facts(count=2)
    journal.append(facts=[first])
    journal.append(facts=[second])
    read = journal.read_stream(stream_kind=StreamKind.DECLARATION, stream_id=stream_id("a"))
    assert [fact.number for fact in read] == [1, 2]
    for name in NewFact.__struct_fields__:
        assert getattr(read[1], name) == getattr(second, name)
    assert read[1].position is None
    assert journal.get_fact(fact_id=first.id) == read[0]
    assert journal.find_position(fact_id=first.id) is None
    assert journal.get_size() == 0
    assert journal.read_stream(stream_kind=StreamKind.GATE, stream_id=stream_id("a")) == []


def test_each_fact_waits_for_its_seal_and_counts_in_its_streams_head() -> None:
    journal.append(facts=[*new_facts(stream="a", count=3), *new_facts(stream="b", count=2)])
    assert raw().execute("SELECT fact_id FROM journal_unsealed ORDER BY seq").fetchall() == [
        (fact_id(stream=stream, number=number),)
        for stream, number in [("a", 1), ("a", 2), ("a", 3), ("b", 1), ("b", 2)]
    ]
    assert raw().execute(
        "SELECT kind, length, last_fact_id FROM journal_stream WHERE stream_id = %s", [stream_id("a")]
    ).fetchall() == [("declaration", 3, fact_id(stream="a", number=3))]


@pytest.mark.parametrize("number", [1, 2, 4, 99])
def test_only_the_next_number_of_a_stream_is_taken(number: int) -> None:
    journal.append(facts=new_facts(count=2))
    with pytest.raises(Refusal) as refused, transaction.atomic():
        journal.append(facts=[replace(new_fact(number=number), id=UUID(int=9))])
    assert refused.value.code is JournalRefusal.STREAM_MOVED
    assert rows("journal_fact") == rows("journal_private") == rows("journal_unsealed") == 2


def test_a_stream_begins_with_one() -> None:
    with pytest.raises(Refusal) as refused, transaction.atomic():
        journal.append(facts=[new_fact(number=2)])
    assert refused.value.code is JournalRefusal.STREAM_MOVED
    assert rows("journal_stream") == 0


def test_a_stream_keeps_its_kind() -> None:
    journal.append(facts=[new_fact(number=1)])
    with pytest.raises(Refusal) as refused, transaction.atomic():
        journal.append(facts=[replace(new_fact(number=2), stream_kind=StreamKind.GATE)])
    assert refused.value.code is JournalRefusal.STREAM_MOVED


def test_a_known_id_is_refused() -> None:
    journal.append(facts=[new_fact(stream="a")])
    with pytest.raises(Refusal) as refused, transaction.atomic():
        journal.append(facts=[replace(new_fact(stream="b"), id=fact_id(stream="a", number=1))])
    assert refused.value.code is JournalRefusal.FACT_REPEATED


def test_a_clash_in_a_pipeline_has_the_same_name() -> None:
    journal.append(facts=[new_fact()])
    with (
        pytest.raises(Refusal) as refused,
        transaction.atomic(),
        journal.translate_errors(),
        pipeline(),
    ):
        journal.append(facts=[replace(new_fact(), id=UUID(int=9))])
    assert refused.value.code is JournalRefusal.STREAM_MOVED
    assert rows("journal_fact") == 1


def test_a_pipeline_appends_several_facts() -> None:
    with transaction.atomic(), pipeline():
        journal.append(facts=new_facts(count=5))
    read = journal.read_stream(stream_kind=StreamKind.DECLARATION, stream_id=stream_id("a"))
    assert [fact.number for fact in read] == [1, 2, 3, 4, 5]


def test_private_halves_keep_their_text_and_numbers() -> None:
    private: dict[str, JSON] = {
        "tên": "Lê Thị Ơ",
        "cân": 2**53 + 1,
        "danh sách": [True, None, -1, {"a": ""}],
        "dấu": "e\u0302\u0301",
    }
    journal.append(facts=[new_fact(private=private)])
    assert journal.get_fact(fact_id=fact_id(stream="a", number=1)).private == {**private, "dấu": "\u1ebf"}


def test_streams_come_one_by_one_and_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("xulang.journal.queries.STREAMS_AT_ONCE", 2)
    for name in range(5):
        journal.append(facts=new_facts(stream=name, count=name + 1))
    journal.append(facts=[replace(new_fact(stream="gate"), stream_kind=StreamKind.GATE)])
    read = list(journal.iter_streams(stream_kind=StreamKind.DECLARATION))
    assert sorted((stream[0].stream_id, len(stream)) for stream in read) == sorted(
        (stream_id(name), name + 1) for name in range(5)
    )
    assert all([fact.number for fact in stream] == list(range(1, len(stream) + 1)) for stream in read)
    assert [len(stream) for stream in journal.iter_streams(stream_kind=StreamKind.GATE)] == [1]


def test_an_unknown_fact_is_refused_by_name() -> None:
    assert journal.find_fact(fact_id=UUID(int=7)) is None
    with pytest.raises(Refusal) as refused:
        journal.get_fact(fact_id=UUID(int=7))
    assert refused.value.code is JournalRefusal.FACT_UNKNOWN


GRANTED = {
    ("xulang_app", "journal_fact"): "INSERT SELECT",
    ("xulang_app", "journal_private"): "INSERT SELECT",
    ("xulang_app", "journal_unsealed"): "INSERT SELECT",
    ("xulang_app", "journal_stream"): "INSERT SELECT UPDATE(last_fact_id) UPDATE(length)",
    ("xulang_app", "journal_sealed"): "SELECT",
    ("xulang_app", "journal_tile"): "SELECT",
    ("xulang_app", "journal_checkpoint"): "SELECT",
    ("xulang_app", "journal_witness"): "SELECT",
    ("xulang_app", "journal_cosignature"): "SELECT",
    ("xulang_sealer", "journal_fact"): "SELECT",
    ("xulang_sealer", "journal_unsealed"): "DELETE SELECT",
    ("xulang_sealer", "journal_sealed"): "INSERT SELECT",
    ("xulang_sealer", "journal_tile"): "INSERT SELECT UPDATE(hashes)",
    ("xulang_sealer", "journal_checkpoint"): "INSERT SELECT",
    ("xulang_sealer", "journal_witness"): "INSERT SELECT UPDATE(cosignatures) UPDATE(cosigned_size)",
    ("xulang_sealer", "journal_cosignature"): "INSERT SELECT",
    ("xulang_eraser", "journal_fact"): "INSERT SELECT",
    ("xulang_eraser", "journal_private"): "DELETE INSERT SELECT(fact_id)",
    ("xulang_eraser", "journal_unsealed"): "INSERT",
    ("xulang_eraser", "journal_stream"): "INSERT SELECT UPDATE(last_fact_id) UPDATE(length)",
}


def test_the_catalogue_grants_exactly_this(
    owner_connection: "psycopg.Connection[tuple[str, str, str]]",
) -> None:
    found: dict[tuple[str, str], set[str]] = {}
    for grantee, table, privilege in owner_connection.execute(
        """
        SELECT grantee, table_name::text, privilege_type::text FROM information_schema.role_table_grants
        WHERE table_name LIKE 'journal\\_%' AND grantee NOT IN (SELECT rolname FROM pg_roles WHERE rolsuper)
        UNION SELECT c.grantee, c.table_name, c.privilege_type || '(' || c.column_name || ')'
        FROM information_schema.role_column_grants c
        WHERE c.table_name LIKE 'journal\\_%'
        AND c.grantee NOT IN (SELECT rolname FROM pg_roles WHERE rolsuper)
        AND NOT EXISTS (
            SELECT FROM information_schema.role_table_grants t WHERE t.grantee = c.grantee
            AND t.table_name = c.table_name AND t.privilege_type = c.privilege_type
        )
        """
    ):
        found.setdefault((grantee, table), set()).add(privilege)
    assert {key: " ".join(sorted(value)) for key, value in found.items()} == GRANTED


ATTEMPTS = {
    DatabaseRole.APPLICATION: [
        "UPDATE journal_fact SET public = ''",
        "DELETE FROM journal_fact",
        "TRUNCATE journal_fact",
        "UPDATE journal_private SET body = '{}'",
        "DELETE FROM journal_private",
        "DELETE FROM journal_unsealed",
        "UPDATE journal_unsealed SET seq = 0",
        "DELETE FROM journal_stream",
        "UPDATE journal_stream SET stream_id = stream_id",
        "INSERT INTO journal_sealed VALUES (0, gen_random_uuid(), ''::bytea, now())",
        "DELETE FROM journal_sealed",
        "UPDATE journal_checkpoint SET note = ''",
        "INSERT INTO journal_cosignature VALUES (1, 'w', '')",
        "ALTER TABLE journal_fact DISABLE TRIGGER ALL",
        "DROP TABLE journal_fact",
        "SELECT setval('journal_unsealed_seq_seq', 1)",
    ],
    DatabaseRole.SEALER: [
        "SELECT * FROM journal_private",
        "INSERT INTO journal_fact (id) VALUES (gen_random_uuid())",
        "UPDATE journal_fact SET public = ''",
        "DELETE FROM journal_sealed",
        "UPDATE journal_sealed SET leaf_hash = ''",
        "UPDATE journal_checkpoint SET note = ''",
        "DELETE FROM journal_tile",
    ],
    DatabaseRole.ERASER: [
        "SELECT body FROM journal_private",
        "SELECT salt FROM journal_private",
        "UPDATE journal_private SET body = '{}'",
        "DELETE FROM journal_fact",
        "UPDATE journal_fact SET public = ''",
        "SELECT * FROM journal_sealed",
    ],
}


@pytest.mark.django_db(databases=["default", "sealer", "eraser"])
@pytest.mark.parametrize(
    ("role", "statement"), [(role, statement) for role, listed in ATTEMPTS.items() for statement in listed]
)
def test_no_role_can_do_more(role: DatabaseRole, statement: str) -> None:
    connection = connections[role.value]
    connection.ensure_connection()
    with (
        pytest.raises(psycopg.errors.InsufficientPrivilege),
        transaction.atomic(using=role.value),
    ):
        connection.connection.execute(statement)


def test_private_is_the_default_for_what_is_not_listed() -> None:
    """A word of the private half is nowhere in what becomes public."""
    journal.append(facts=[new_fact(private={"plate": "12C-123.45", "driver": "Hoàng Văn Thụ"})])
    row = raw().execute("SELECT public FROM journal_fact").fetchone()
    assert row is not None
    assert not any(word in str(row[0]) for word in ("12C", "123.45", "Hoàng", *PRIVATE))
