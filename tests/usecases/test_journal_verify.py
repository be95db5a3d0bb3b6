"""Whatever the database's owner changes by hand, verify finds it and names the fact."""

import random
import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import LiteralString

import psycopg
import pytest
from django.db import transaction
from psycopg import sql

from tests.support.facts import START, fact_id, new_fact, new_facts, stream_id
from tests.support.sealing import LOG, SEALED_AT, driver_of, seal
from xulang.journal import api as journal
from xulang.journal.domain.checkpoint import Checkpoint, sign_checkpoint
from xulang.journal.domain.cosignature import cosign, parse_request
from xulang.journal.domain.merkle import leaf_hash
from xulang.journal.domain.note import KeyType, NoteError, SignerKey, parse_note
from xulang.journal.domain.tiles import TreeBuilder
from xulang.journal.queries import find_entries
from xulang.journal.usecases.make_receipt import make_receipt
from xulang.journal.usecases.publish import Answer, Witness, publish_once
from xulang.journal.usecases.verify import Evidence, verify
from xulang.platform.db import pipeline, raw

pytestmark = pytest.mark.usefixtures("committed_db")

Owner = psycopg.Connection[tuple[object, ...]]
WITNESS = SignerKey(name="witness.example/w1", type=KeyType.COSIGNATURE, seed=bytes(31) + b"w")
NOW = SEALED_AT + timedelta(seconds=1)


def cosign_any(_url: str, body: str) -> Answer:
    """A witness that trusts blindly: what it checks has its own tests."""
    return Answer(200, str(cosign(note=parse_request(text=body).note, signer=WITNESS, timestamp=1)))


def fill(*, sealed: int = 3) -> None:
    """Three batches of 300, 7 and 1 facts, cosigned once, and two facts that wait."""
    for stream, count in list(enumerate((300, 7, 1)))[:sealed]:
        with transaction.atomic(), pipeline():
            journal.append(facts=new_facts(stream=stream, count=count))
        seal(now=SEALED_AT + timedelta(microseconds=stream))
    witness = Witness(url="http://w", key=WITNESS.verifier)
    publish_once(driver=driver_of("sealer"), witness=witness, post=cosign_any)
    journal.append(facts=new_facts(stream="waiting", count=2))


def findings(*, evidence: Evidence | None = None, now: datetime = NOW) -> list[str]:
    return [str(item) for item in verify(key=LOG.verifier, now=now, evidence=evidence).findings]


def test_an_untouched_journal_has_no_findings() -> None:
    assert findings() == []
    fill()
    verification = verify(key=LOG.verifier, now=NOW)
    assert list(verification.findings) == []
    assert verification.counted == {"sealed facts": 308, "checkpoints": 3}


@dataclass(frozen=True)
class Tampering:
    statement: LiteralString
    first: str


FIRST, MIDDLE, LAST = (fact_id(stream=0, number=number) for number in (1, 101, 300))
WAITS = fact_id(stream="waiting", number=1)
NEXT = fact_id(stream=1, number=1)
TAMPERINGS = [
    # journal_fact: every column, the text, the row
    Tampering(
        "UPDATE journal_fact SET public = replace(public, 'HN-1119', 'HN-1088') {middle}",
        f"fact {MIDDLE} at position 100 [leaf hash]",
    ),
    Tampering("UPDATE journal_fact SET public = 'x' {middle}", f"fact {MIDDLE} at position 100 [leaf]"),
    Tampering(
        "UPDATE journal_fact SET public = public || ' ' {middle}",
        f"fact {MIDDLE} at position 100 [leaf hash]",
    ),
    Tampering(
        "UPDATE journal_fact SET kind = 'refused' {middle}",
        f"fact {MIDDLE} at position 100 [columns]: column kind is refused, the leaf says confirmed",
    ),
    Tampering(
        "UPDATE journal_fact SET crossing_id = NULL {middle}", f"fact {MIDDLE} at position 100 [columns]"
    ),
    Tampering(
        "UPDATE journal_fact SET occurred_at = occurred_at + interval '1 us' {middle}",
        f"fact {MIDDLE} at position 100 [columns]",
    ),
    Tampering(
        "UPDATE journal_fact SET recorded_at = recorded_at - interval '1 day' {middle}",
        f"fact {MIDDLE} at position 100 [columns]",
    ),
    Tampering(
        "UPDATE journal_fact SET stream_kind = 'gate' {middle}", f"fact {MIDDLE} at position 100 [columns]"
    ),
    Tampering("UPDATE journal_fact SET number = 1000 {middle}", f"fact {MIDDLE} at position 100 [columns]"),
    Tampering(
        "UPDATE journal_fact SET stream_id = gen_random_uuid() {middle}",
        f"fact {MIDDLE} at position 100 [columns]",
    ),
    Tampering(
        "UPDATE journal_fact SET id = gen_random_uuid() {middle}", f"fact {MIDDLE} at position 100 [position]"
    ),
    Tampering(
        "DELETE FROM journal_fact {middle}",
        f"fact {MIDDLE} at position 100 [position]: the fact is sealed here, but its row vanished",
    ),
    Tampering("UPDATE journal_fact SET kind = 'refused' {waits}", f"fact {WAITS} [columns]"),
    Tampering(
        "UPDATE journal_fact SET recorded_at = recorded_at - interval '1 day' {waits}",
        f"fact {WAITS} [queue]",
    ),
    Tampering(
        "DELETE FROM journal_fact {waits}", f"fact {WAITS} [queue]: waits in the queue, but its row vanished"
    ),
    # journal_private
    Tampering(
        "UPDATE journal_private SET body = jsonb_set(body, '{{note}}', '\"khác\"') {middle_private}",
        f"fact {MIDDLE} at position 100 [private]",
    ),
    Tampering(
        "UPDATE journal_private SET body = body || '{{\"more\": 0.5}}' {middle_private}",
        f"fact {MIDDLE} at position 100 [private]: the private half has no canonical form",
    ),
    Tampering(
        "UPDATE journal_private SET salt = sha256(salt) {middle_private}",
        f"fact {MIDDLE} at position 100 [private]",
    ),
    Tampering(
        "UPDATE journal_private SET fact_id = gen_random_uuid() {middle_private}",
        f"fact {MIDDLE} at position 100 [private]: the private half is missing",
    ),
    Tampering(
        "DELETE FROM journal_private {middle_private}",
        f"fact {MIDDLE} at position 100 [private]: the private half is missing",
    ),
    Tampering("DELETE FROM journal_private WHERE fact_id = {waiting}", f"fact {WAITS} [private]"),
    # journal_sealed
    Tampering(
        "DELETE FROM journal_sealed WHERE position = 100", "at position 100 [position]: the next one is 101"
    ),
    Tampering(
        "DELETE FROM journal_sealed WHERE position = 307",
        "at position 307 [checkpoint]: checkpoint 3 was signed over 308 facts, only 307 are left",
    ),
    Tampering(
        "UPDATE journal_sealed SET leaf_hash = sha256(leaf_hash) WHERE position = 100",
        f"fact {MIDDLE} at position 100 [leaf hash]",
    ),
    Tampering(
        "UPDATE journal_sealed SET sealed_at = sealed_at + interval '1 us' WHERE position = 100",
        f"fact {MIDDLE} at position 100 [sealed at]",
    ),
    Tampering(
        "UPDATE journal_sealed SET position = 5000 WHERE position = 100",
        "at position 100 [position]: the next one is 101",
    ),
    Tampering(
        "UPDATE journal_sealed SET fact_id = {waiting} WHERE position = 100",
        f"fact {WAITS} at position 100 [leaf hash]",
    ),
    # journal_unsealed
    Tampering(
        "DELETE FROM journal_unsealed WHERE fact_id = {waiting}",
        f"fact {WAITS} [queue]: not sealed, and 0 times in the queue",
    ),
    Tampering(
        "UPDATE journal_unsealed SET fact_id = {middle_id} WHERE fact_id = {waiting}", f"fact {WAITS} [queue]"
    ),
    Tampering(
        "INSERT INTO journal_unsealed (fact_id) VALUES ({waiting})",
        f"fact {WAITS} [queue]: not sealed, and 2 times in the queue",
    ),
    Tampering(
        "INSERT INTO journal_unsealed (fact_id) VALUES ({middle_id})",
        f"fact {MIDDLE} at position 100 [queue]: sealed, and in the queue again",
    ),
    # journal_tile
    Tampering("DELETE FROM journal_tile WHERE level = 0", "at position 0 [tile]: tile 0/0 is missing"),
    Tampering(
        "UPDATE journal_tile SET hashes = overlay(hashes placing sha256('x') from 3201) WHERE level = 0",
        f"fact {MIDDLE} at position 100 [tile]",
    ),
    Tampering(
        "UPDATE journal_tile SET number = 9 WHERE level = 0", "at position 0 [tile]: tile 0/0 is missing"
    ),
    Tampering("DELETE FROM journal_tile WHERE level = 1", "at position 0 [tile]: tile 1/0 is missing"),
    Tampering(
        "UPDATE journal_tile SET hashes = sha256('x') WHERE level = 1",
        "at position 0 [tile]: tile 1/0 holds other hashes",
    ),
    Tampering(
        "UPDATE journal_tile SET level = 7 WHERE level = 1", "at position 0 [tile]: tile 1/0 is missing"
    ),
    Tampering("INSERT INTO journal_tile VALUES (0, 1, sha256('x'))", "[tile]: tile 0/1 is of no sealed fact"),
    Tampering("INSERT INTO journal_tile VALUES (5, 0, sha256('x'))", "[tile]: tile 5/0 is of no sealed fact"),
    # journal_checkpoint
    Tampering(
        "DELETE FROM journal_checkpoint WHERE number = 1",
        "at position 0 [checkpoint]: checkpoint 1 is missing, the next one is 2",
    ),
    Tampering(
        "DELETE FROM journal_checkpoint WHERE number = 2",
        "at position 300 [checkpoint]: checkpoint 2 is missing, the next one is 3",
    ),
    Tampering(
        "DELETE FROM journal_checkpoint WHERE number = 3",
        f"fact {fact_id(stream=2, number=1)} at position 307 [sealed at]",
    ),
    Tampering(
        "UPDATE journal_checkpoint SET note = replace(note, '300', '301') WHERE number = 1",
        "at position 0 [checkpoint]: number 1: a signature of log.example/cua-khau does not verify",
    ),
    Tampering(
        "UPDATE journal_checkpoint SET note = 'x' WHERE number = 1",
        "at position 0 [checkpoint]: number 1: a note",
    ),
    Tampering(
        "UPDATE journal_checkpoint SET size = 301 WHERE number = 1",
        "at position 0 [checkpoint]: number 1: its columns are not what was signed",
    ),
    Tampering(
        "UPDATE journal_checkpoint SET root = sha256(root) WHERE number = 1",
        "at position 0 [checkpoint]: number 1: its columns are not what was signed",
    ),
    Tampering(
        "UPDATE journal_checkpoint SET signed_at = signed_at + interval '1 s' WHERE number = 1",
        f"fact {FIRST} at position 0 [sealed at]",
    ),
    Tampering(
        "UPDATE journal_checkpoint SET number = 9 WHERE number = 2",
        "at position 300 [checkpoint]: checkpoint 2 is missing, the next one is 3",
    ),
    # journal_stream
    Tampering(
        "DELETE FROM journal_stream WHERE stream_id = {stream}",
        f"fact {FIRST} at position 0 [stream]: stream {stream_id(0)} has lost its head",
    ),
    Tampering(
        "UPDATE journal_stream SET length = 299 WHERE stream_id = {stream}",
        f"fact {LAST} [stream]: stream {stream_id(0)} counts 299 facts up to this one, 300 are left",
    ),
    Tampering(
        "UPDATE journal_stream SET length = 301 WHERE stream_id = {stream}",
        f"fact {LAST} [stream]: stream {stream_id(0)} counts 301 facts up to this one, 300 are left",
    ),
    Tampering(
        "UPDATE journal_stream SET last_fact_id = {middle_id} WHERE stream_id = {stream}",
        f"fact {MIDDLE} [stream]",
    ),
    Tampering(
        "UPDATE journal_stream SET kind = 'gate' WHERE stream_id = {stream}",
        f"fact {LAST} at position 299 [stream]",
    ),
    Tampering(
        "UPDATE journal_stream SET stream_id = gen_random_uuid() WHERE stream_id = {stream}", "[stream]"
    ),
    # journal_cosignature, journal_witness
    Tampering("DELETE FROM journal_cosignature", "[cosignature]: witness.example/w1"),
    Tampering(
        "UPDATE journal_cosignature SET line = overlay(line placing 'AAAA' from 60)",
        "[cosignature]: of witness",
    ),
    Tampering("UPDATE journal_cosignature SET line = 'x'", "[cosignature]: of witness.example/w1"),
    Tampering("UPDATE journal_cosignature SET size = 300", "[cosignature]: of witness.example/w1"),
    Tampering("UPDATE journal_cosignature SET witness = 'x'", "[cosignature]: of x over 308 facts"),
    Tampering("DELETE FROM journal_witness", "[cosignature]: of witness.example/w1"),
    Tampering("UPDATE journal_witness SET vkey = 'x'", "[cosignature]: of witness.example/w1"),
    Tampering("UPDATE journal_witness SET name = 'x'", "[cosignature]: of witness.example/w1"),
    Tampering("UPDATE journal_witness SET cosigned_size = 309", "[cosignature]: witness.example/w1"),
    Tampering("UPDATE journal_witness SET cosignatures = 0", "[cosignature]: witness.example/w1"),
]


def tamper(owner: Owner, statement: LiteralString) -> None:
    owner.execute("SET timezone = 'UTC'")
    done = owner.execute(
        sql.SQL(statement).format(
            middle=sql.SQL("WHERE id = {}").format(MIDDLE),
            waits=sql.SQL("WHERE id = {}").format(WAITS),
            middle_private=sql.SQL("WHERE fact_id = {}").format(MIDDLE),
            waiting=WAITS,
            middle_id=MIDDLE,
            stream=stream_id(0),
        )
    )
    assert done.rowcount == 1


@pytest.mark.parametrize("tampering", TAMPERINGS, ids=lambda item: item.statement)
def test_one_row_changed_by_hand_is_found_and_named(owner_connection: Owner, tampering: Tampering) -> None:
    fill()
    tamper(owner_connection, tampering.statement)
    found = findings()
    assert found
    assert tampering.first in found[0]


def test_every_column_of_every_table_is_tampered_with(owner_connection: Owner) -> None:
    """The list above is complete: a new column needs a line of its own."""
    columns = {
        (str(table), str(column))
        for table, column in owner_connection.execute(
            "SELECT table_name, column_name FROM information_schema.columns"
            " WHERE table_name LIKE 'journal\\_%'"
        )
    }
    changed = set()
    for item in TAMPERINGS:
        match = re.match(r"UPDATE (\w+) SET (\w+)", item.statement)
        if match:
            changed.add((match[1], match[2]))
    # The queue's order is no content: what follows from it is checked as the order of the streams.
    assert columns - changed == {("journal_unsealed", "seq")}
    tables = {table for table, _ in columns}
    deleted = {match[1] for item in TAMPERINGS if (match := re.match(r"DELETE FROM (\w+)", item.statement))}
    assert deleted == tables


def rewrite(owner: Owner, *, upto: int | None = None) -> None:
    """Do as a dishonest operator with the signing key would, so that the database agrees with itself.

    A fact is changed, or the log's end cut off; then everything is hashed and signed anew.
    """
    if upto is None:
        owner.execute(
            "UPDATE journal_fact SET public = replace(public, 'HN-1119', 'HN-1088') WHERE id = %s", [FIRST]
        )
    else:
        owner.execute(
            "WITH gone AS (DELETE FROM journal_sealed WHERE position >= %s RETURNING fact_id),"
            " facts AS (DELETE FROM journal_fact WHERE id IN (SELECT fact_id FROM gone) RETURNING stream_id),"
            " heads AS (DELETE FROM journal_stream WHERE stream_id IN (SELECT stream_id FROM facts))"
            " DELETE FROM journal_private WHERE fact_id IN (SELECT fact_id FROM gone)",
            [upto],
        )
    owner.execute("DELETE FROM journal_cosignature")
    owner.execute("DELETE FROM journal_witness")
    owner.execute("DELETE FROM journal_tile")
    sizes = owner.execute("SELECT number, size FROM journal_checkpoint ORDER BY number").fetchall()
    owner.execute("DELETE FROM journal_checkpoint")
    entries = find_entries(driver=owner, start=0, end=1000)
    tree = TreeBuilder()
    for position, entry in enumerate(entries):
        tree.append(leaf_hash(entry=entry))
        owner.execute(
            "UPDATE journal_sealed SET leaf_hash = %s WHERE position = %s", [leaf_hash(entry=entry), position]
        )
        for number, size in sizes:
            if size == tree.size:
                checkpoint = Checkpoint(origin=LOG.name, size=tree.size, root=tree.root())
                owner.execute(
                    "INSERT INTO journal_checkpoint SELECT %s, %s, %s, %s, sealed_at FROM journal_sealed"
                    " WHERE position = %s",
                    [
                        number,
                        size,
                        tree.root(),
                        str(sign_checkpoint(checkpoint=checkpoint, signer=LOG)),
                        position,
                    ],
                )
    for tile in [*tree.take_full(), *(tile for tile in tree.partial() if tile.id.level)]:
        owner.execute("INSERT INTO journal_tile VALUES (%s, %s, %s)", [*tile.id, tile.hashes])


def saved_checkpoint() -> str:
    row = raw().execute("SELECT note FROM journal_checkpoint ORDER BY number DESC LIMIT 1").fetchone()
    assert row is not None
    return str(row[0])


def test_a_log_rewritten_and_signed_anew_agrees_with_itself_and_not_with_a_saved_checkpoint(
    owner_connection: Owner,
) -> None:
    fill()
    saved = saved_checkpoint()
    assert findings(evidence=Evidence(checkpoints=(parse_note(text=saved),))) == []
    rewrite(owner_connection)
    assert findings() == []
    assert findings(evidence=Evidence(checkpoints=(parse_note(text=saved),))) == [
        "[saved checkpoint]: the first 308 facts are not those that were signed: the log was rewritten"
    ]


def test_a_truncated_log_agrees_with_itself_and_not_with_a_saved_checkpoint(owner_connection: Owner) -> None:
    fill()
    saved = saved_checkpoint()
    rewrite(owner_connection, upto=307)
    assert findings() == []
    assert findings(evidence=Evidence(checkpoints=(parse_note(text=saved),))) == [
        "at position 307 [saved checkpoint]: 308 facts were signed, only 307 are left: the log was truncated"
    ]


def test_a_receipt_finds_a_rewritten_log_too(owner_connection: Owner) -> None:
    fill()
    receipts = tuple(make_receipt(fact_id=identity) for identity in (FIRST, NEXT))
    evidence = Evidence(receipts=receipts, witnesses=(WITNESS.verifier,))
    assert findings(evidence=evidence) == []
    rewrite(owner_connection)
    assert findings(evidence=evidence) == [
        "at position 0 [receipt]: the receipt's fact is not in the log",
        "at position 300 [receipt]: the receipt's checkpoint of 308 facts is not of this log",
    ]


def test_a_checkpoint_of_another_key_is_no_evidence() -> None:
    other = SignerKey(name=LOG.name, type=KeyType.NOTE, seed=bytes(31) + b"x")
    note = sign_checkpoint(checkpoint=Checkpoint(origin=LOG.name, size=1, root=bytes(32)), signer=other)
    with pytest.raises(NoteError, match="did not sign"):
        verify(key=LOG.verifier, now=NOW, evidence=Evidence(checkpoints=(note,)))


def test_a_fact_that_waits_too_long_is_found() -> None:
    journal.append(facts=[new_fact()])
    assert findings(now=START + timedelta(seconds=5)) == []
    (found,) = findings(now=START + timedelta(seconds=5, microseconds=1))
    assert found == (
        f"fact {fact_id(stream='a', number=1)} [queue]: "
        "recorded at 2026-05-09 04:03:25 UTC and still not sealed"
    )


def test_unsealed_facts_that_vanished_without_a_trace_but_their_head_are_found(
    owner_connection: Owner,
) -> None:
    fill()
    for number in (1, 2):
        for table, column in (
            ("journal_fact", "id"),
            ("journal_private", "fact_id"),
            ("journal_unsealed", "fact_id"),
        ):
            owner_connection.execute(
                sql.SQL("DELETE FROM {} WHERE {} = %s").format(sql.Identifier(table), sql.Identifier(column)),
                [fact_id(stream="waiting", number=number)],
            )
    (found,) = findings()
    assert found == (
        f"fact {fact_id(stream='waiting', number=2)} [stream]: stream {stream_id('waiting')} counts 2 facts "
        "up to this one, 0 are left"
    )


def test_facts_sealed_out_of_their_streams_order_are_found(owner_connection: Owner) -> None:
    """Nobody but the owner can bring it about: he swaps two places in the queue."""
    journal.append(facts=new_facts(count=2))
    owner_connection.execute(
        "UPDATE journal_unsealed SET seq = seq + 10 WHERE seq = (SELECT min(seq) FROM journal_unsealed)"
    )
    seal()
    (found,) = findings()
    assert found == (
        f"fact {fact_id(stream='a', number=2)} at position 0 [stream]: "
        f"sealed out of its order in stream {stream_id('a')}"
    )


OTHER_VALUE: dict[str, LiteralString] = {
    "uuid": "gen_random_uuid()",
    "integer": "{column} + 1000",
    "bigint": "{column} + 1000",
    "smallint": "{column} + 3",
    "text": "{column} || 'x'",
    "character varying": "'amended'",
    "bytea": "sha256({column})",
    "jsonb": """{column} || '{{"x": 1}}'""",
    "timestamp with time zone": "{column} + interval '1 hour'",
}


@pytest.mark.parametrize("seed", range(16))
def test_any_change_by_chance_is_found(owner_connection: Owner, seed: int) -> None:
    """A row by chance is deleted, or one of its values becomes another, or that of another row."""
    fill()
    dice = random.Random(seed)
    columns = owner_connection.execute(
        "SELECT table_name, column_name, data_type FROM information_schema.columns"
        " WHERE table_name LIKE 'journal\\_%' AND (table_name, column_name) <> ('journal_unsealed', 'seq')"
        " ORDER BY 1, 2"
    ).fetchall()
    table, column, kind = (str(word) for word in dice.choice(columns))
    names = {"table": sql.Identifier(table), "column": sql.Identifier(column)}
    rows = owner_connection.execute(
        sql.SQL("SELECT ctid::text FROM {table} ORDER BY ctid").format(**names)
    ).fetchall()
    here, there = (dice.choice(rows)[0] for _ in range(2))
    value = sql.SQL(OTHER_VALUE[kind]).format(**names)
    copied = sql.SQL("(SELECT {column} FROM {table} WHERE ctid = %(there)s::tid)").format(**names)
    change = sql.SQL("UPDATE {table} SET {column} = {value} WHERE ctid = %(here)s::tid")
    ways = [
        sql.SQL("DELETE FROM {table} WHERE ctid = %(here)s::tid").format(**names),
        change.format(value=value, **names),
        change.format(value=copied, **names)
        + sql.SQL(" AND {column} IS DISTINCT FROM ").format(**names)
        + copied,
    ]
    dice.shuffle(ways)
    for way in ways:
        try:
            done = owner_connection.execute(way, {"here": here, "there": there}).rowcount
        except psycopg.errors.UniqueViolation:
            continue
        if done:
            assert findings(), (table, column, way.as_string(owner_connection))
            return
