"""Reading facts. Private halves come along where they still exist: show them only to whom policy allows."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import groupby
from typing import TYPE_CHECKING, cast
from uuid import UUID

from xulang.journal.domain.facts import Fact, Sealed, StreamKind, fact_of, parse_leaf, parse_private
from xulang.journal.domain.merkle import EMPTY_ROOT, HASH_BYTES
from xulang.journal.domain.refusals import JournalRefusal
from xulang.journal.domain.tiles import WIDTH, TileId, TileTree, bundle
from xulang.kernel.refusal import Refusal
from xulang.kernel.words import FactKind
from xulang.platform.db import raw

if TYPE_CHECKING:
    from psycopg import Connection

# How many streams `iter_streams` reads at a time: memory stays flat however long the journal grows.
STREAMS_AT_ONCE = 500

# How far the served checkpoint may fall behind the newest while it waits for witnesses.
WITNESSES_MAY_LAG = timedelta(seconds=30)

FACTS = """
SELECT fact.public, private.salt, private.body::text, sealed.position
FROM journal_fact AS fact
LEFT JOIN journal_private AS private ON private.fact_id = fact.id
LEFT JOIN journal_sealed AS sealed ON sealed.fact_id = fact.id
"""
READ_STREAM = FACTS + " WHERE fact.stream_id = %s AND fact.stream_kind = %s ORDER BY fact.number"
READ_KINDS = FACTS + (
    " WHERE fact.stream_id = ANY(%s) AND fact.kind = ANY(%s) ORDER BY fact.recorded_at, fact.number"
)
READ_STREAM_SINCE = (
    FACTS
    + " WHERE fact.stream_id = %s AND fact.stream_kind = %s AND fact.recorded_at >= %s ORDER BY fact.number"
)
READ_ABOUT = """
SELECT fact.public, NULL, NULL, sealed.position
FROM journal_fact AS fact LEFT JOIN journal_sealed AS sealed ON sealed.fact_id = fact.id
WHERE fact.stream_id = %s AND fact.number >= %s AND (%s::int IS NULL OR fact.number <= %s)
    AND (fact.crossing_id = %s OR fact.kind = ANY(%s))
ORDER BY fact.number
"""
# By the index journal_fact_line.
READ_LINE_PERIOD = """
SELECT fact.public, NULL, NULL, sealed.position
FROM journal_fact AS fact LEFT JOIN journal_sealed AS sealed ON sealed.fact_id = fact.id
WHERE fact.stream_kind = 'line' AND fact.stream_id = %s AND fact.kind = ANY(%s)
    AND fact.recorded_at >= %s AND fact.recorded_at < %s
ORDER BY fact.number
"""
HAS_UNREAD = """
SELECT EXISTS (SELECT 1 FROM journal_unsealed u JOIN journal_fact f ON f.id = u.fact_id
    WHERE f.recorded_at < %s)
OR EXISTS (SELECT 1 FROM journal_sealed s JOIN journal_fact f ON f.id = s.fact_id
    WHERE s.position >= %s AND f.recorded_at < %s)
"""
READ_FACT = FACTS + " WHERE fact.id = %s"
READ_STREAMS = FACTS + " WHERE fact.stream_id = ANY(%s) ORDER BY fact.stream_id, fact.number"
NEXT_STREAMS = (
    "SELECT stream_id FROM journal_stream WHERE kind = %s AND stream_id > %s ORDER BY stream_id LIMIT %s"
)
READ_SEALED = """
SELECT fact.public, private.salt, private.body::text, sealed.position
FROM journal_sealed AS sealed
JOIN journal_fact AS fact ON fact.id = sealed.fact_id
LEFT JOIN journal_private AS private ON private.fact_id = fact.id
WHERE sealed.position >= %s ORDER BY sealed.position LIMIT %s
"""
LAST_CHECKPOINT = "SELECT size, root, note, signed_at FROM journal_checkpoint ORDER BY size DESC LIMIT 1"
LAST_COSIGNED = """
SELECT size, root, note, signed_at FROM journal_checkpoint
WHERE size = (SELECT max(size) FROM journal_cosignature)
"""
COSIGNATURES = "SELECT line FROM journal_cosignature WHERE size = %s ORDER BY witness"
ENTRIES = """
SELECT fact.public FROM journal_sealed AS sealed JOIN journal_fact AS fact ON fact.id = sealed.fact_id
WHERE sealed.position >= %s AND sealed.position < %s ORDER BY sealed.position
"""
STREAM_KIND = "SELECT kind FROM journal_stream WHERE stream_id = %s"
READ_SEALED_PUBLIC = """
SELECT fact.public, NULL, NULL, sealed.position
FROM journal_sealed AS sealed
JOIN journal_fact AS fact ON fact.id = sealed.fact_id
WHERE sealed.position >= %s ORDER BY sealed.position LIMIT %s
"""
READ_FOLLOWED = """
SELECT fact.public, NULL, NULL, sealed.position, sealed.sealed_at
FROM journal_sealed AS sealed
JOIN journal_fact AS fact ON fact.id = sealed.fact_id
WHERE sealed.position >= %s AND sealed.position < %s ORDER BY sealed.position LIMIT %s
"""
READ_FOLLOWED_KIND = READ_FOLLOWED.replace(" ORDER BY", " AND fact.stream_kind = %s ORDER BY")
# Private halves come along for the kinds that were asked for alone.
READ_STREAMS_BEFORE = """
SELECT fact.public, private.salt, private.body::text, sealed.position, sealed.sealed_at
FROM journal_fact AS fact
JOIN journal_sealed AS sealed ON sealed.fact_id = fact.id
LEFT JOIN journal_private AS private ON private.fact_id = fact.id AND fact.kind = ANY(%s)
WHERE fact.stream_id = ANY(%s) AND sealed.position < %s ORDER BY fact.stream_id, fact.number
"""
# One amendment may change plate and trailer: a crossing's fields of one moment count as one.
AMENDED = """
SELECT gate, reason, count(*) FROM (
    SELECT DISTINCT public::jsonb->>'gate' AS gate, public::jsonb->>'reason_code' AS reason,
        crossing_id, recorded_at
    FROM journal_fact WHERE kind = 'field_amended' AND recorded_at >= %s
) found GROUP BY gate, reason
"""
READ_AMENDED = """
SELECT fact.public, NULL, NULL, sealed.position
FROM journal_fact AS fact LEFT JOIN journal_sealed AS sealed ON sealed.fact_id = fact.id
WHERE fact.kind = 'field_amended' AND fact.recorded_at >= %s AND fact.recorded_at < %s
ORDER BY fact.recorded_at, fact.number LIMIT %s
"""
TIMES = (
    "SELECT crossing_id, recorded_at FROM journal_fact WHERE crossing_id = ANY(%s) AND kind = ANY(%s)"
    " ORDER BY crossing_id, recorded_at"
)
BEGUN = "SELECT stream_id, recorded_at FROM journal_fact WHERE stream_id = ANY(%s) AND number = 1"
REFERRED = (
    "SELECT DISTINCT (public::jsonb->>'refers_to')::uuid FROM journal_fact"
    " WHERE stream_id = ANY(%s) AND kind = %s"
)
# Who was withdrawn or turned back before did not go anywhere.
DIVERTED = """
SELECT o.public::jsonb->>'gate', f.public::jsonb->>'gate', f.public::jsonb->>'reason_code', count(*)
FROM journal_fact f
JOIN journal_fact o ON o.id = (f.public::jsonb->>'refers_to')::uuid
JOIN LATERAL (
    SELECT DISTINCT v.crossing_id FROM journal_fact v
    WHERE v.stream_id = f.stream_id AND v.kind = 'vehicle_declared' AND v.number < f.number
    AND NOT EXISTS (
        SELECT FROM journal_fact g WHERE g.stream_id = f.stream_id AND g.crossing_id = v.crossing_id
        AND g.kind IN ('vehicle_withdrawn', 'returned') AND g.number < f.number
    )
) trucks ON true
WHERE f.kind = 'diverted' AND f.recorded_at >= %s
GROUP BY 1, 2, 3 ORDER BY 4 DESC, 1, 2, 3
"""
POSITION = "SELECT position FROM journal_sealed WHERE fact_id = %s"
TILE = "SELECT hashes FROM journal_tile WHERE level = %s AND number = %s"
LEAF_HASHES = "SELECT leaf_hash FROM journal_sealed WHERE position >= %s AND position < %s ORDER BY position"
SIZE = "SELECT coalesce(max(position) + 1, 0) FROM journal_sealed"


def read_stream(*, stream_kind: StreamKind, stream_id: UUID) -> list[Fact]:
    """The stream's facts in their order; empty when there is no such stream."""
    return [_fact(row) for row in raw().execute(READ_STREAM, [stream_id, stream_kind.value])]


def read_kinds(*, stream_ids: Collection[UUID], kinds: Collection[FactKind]) -> list[Fact]:
    """Facts of these kinds in these streams, the first recorded first."""
    values = [list(stream_ids), [kind.value for kind in kinds]]
    return [_fact(row) for row in raw().execute(READ_KINDS, values)]


def read_stream_since(*, stream_kind: StreamKind, stream_id: UUID, since: datetime) -> list[Fact]:
    """The stream's facts recorded since then, in their order."""
    rows = raw().execute(READ_STREAM_SINCE, [stream_id, stream_kind.value, since])
    return [_fact(row) for row in rows]


def has_unread(*, position: int, before: datetime) -> bool:
    """Whether a fact recorded before then is unsealed, or stands at that position of the log or later."""
    row = raw().execute(HAS_UNREAD, [before, position, before]).fetchone()
    return bool(row and row[0])


def iter_streams(*, stream_kind: StreamKind) -> Iterator[list[Fact]]:
    """Every stream of that kind, one after the other, in bounded memory.

    Inside one REPEATABLE READ transaction it shows one instant; without, each stream is whole by itself.
    """
    last = UUID(int=0)
    while True:
        rows = raw().execute(NEXT_STREAMS, [stream_kind.value, last, STREAMS_AT_ONCE]).fetchall()
        if not rows:
            return
        ids = [cast("UUID", row[0]) for row in rows]
        facts = (_fact(row) for row in raw().execute(READ_STREAMS, [ids]).fetchall())
        for _, stream in groupby(facts, key=lambda fact: fact.stream_id):
            yield list(stream)
        last = ids[-1]


def find_fact(*, fact_id: UUID) -> Fact | None:
    row = raw().execute(READ_FACT, [fact_id]).fetchone()
    return None if row is None else _fact(row)


def get_fact(*, fact_id: UUID) -> Fact:
    """Raises Refusal FACT_UNKNOWN."""
    fact = find_fact(fact_id=fact_id)
    if fact is None:
        raise Refusal(code=JournalRefusal.FACT_UNKNOWN)
    return fact


def find_position(*, fact_id: UUID) -> int | None:
    """The fact's place in the log, or None while it is not sealed."""
    row = raw().execute(POSITION, [fact_id]).fetchone()
    return None if row is None else cast("int", row[0])


def get_stream_kind(*, stream_id: UUID) -> StreamKind:
    """Raises Refusal STREAM_UNKNOWN."""
    row = raw().execute(STREAM_KIND, [stream_id]).fetchone()
    if row is None:
        raise Refusal(code=JournalRefusal.STREAM_UNKNOWN)
    return StreamKind(str(row[0]))


def get_size() -> int:
    """How many facts are sealed: the next position."""
    return find_tree_size(driver=raw())


def read_sealed(*, start: int, limit: int) -> list[Fact]:
    """Facts in sealed order from a position on: what screens, webhooks and read models follow."""
    return [_fact(row) for row in raw().execute(READ_SEALED, [start, limit])]


def read_sealed_public(*, start: int, limit: int) -> list[Fact]:
    """The same without private halves, for who must not even hold them."""
    return [_fact(row) for row in raw().execute(READ_SEALED_PUBLIC, [start, limit])]


def read_followed(*, start: int, end: int, limit: int) -> list[Sealed]:
    """Facts in sealed order from a position to before another, with when each was sealed, public halves."""
    return [_sealed(row) for row in raw().execute(READ_FOLLOWED, [start, end, limit])]


def read_followed_kind(*, stream_kind: StreamKind, start: int, end: int, limit: int) -> list[Sealed]:
    """The same of one kind of streams: the others are passed by."""
    return [_sealed(row) for row in raw().execute(READ_FOLLOWED_KIND, [start, end, stream_kind.value, limit])]


def read_streams_before(
    *, stream_ids: Sequence[UUID], position: int, private: Collection[FactKind]
) -> list[list[Sealed]]:
    """What was sealed of these streams before a position, each stream whole and in its order.

    Private halves come along for these kinds only, where they still exist.
    """
    values = [[kind.value for kind in private], list(stream_ids), position]
    facts = [_sealed(row) for row in raw().execute(READ_STREAMS_BEFORE, values)]
    return [list(found) for _, found in groupby(facts, key=lambda one: one.fact.stream_id)]


def iter_stream_ids(*, stream_kind: StreamKind) -> Iterator[list[UUID]]:
    """The streams of that kind, some at a time: memory stays flat."""
    last = UUID(int=0)
    while True:
        rows = raw().execute(NEXT_STREAMS, [stream_kind.value, last, STREAMS_AT_ONCE]).fetchall()
        if not rows:
            return
        found = [cast("UUID", row[0]) for row in rows]
        yield found
        last = found[-1]


def count_amended(*, since: datetime) -> dict[tuple[str, str], int]:
    """How often fields were amended, by gate and reason code, from the public halves alone."""
    rows = raw().execute(AMENDED, [since]).fetchall()
    return {(cast("str", gate), cast("str", reason)): cast("int", count) for gate, reason, count in rows}


def read_amended(*, since: datetime, until: datetime, limit: int) -> list[Fact]:
    """Fields amended in [since, until), the first first, without private halves."""
    return [_fact(row) for row in raw().execute(READ_AMENDED, [since, until, limit])]


def read_line_period(
    *, stream_id: UUID, kinds: Collection[FactKind], since: datetime, until: datetime
) -> list[Fact]:
    """A line's facts of these kinds recorded in [since, until), in their order, without private halves."""
    params = [stream_id, [kind.value for kind in kinds], since, until]
    return [_fact(row) for row in raw().execute(READ_LINE_PERIOD, params)]


def read_about(
    *, stream_id: UUID, first: int, last: int | None, about: UUID, kinds: Collection[FactKind]
) -> list[Fact]:
    """A line's facts from number `first` to `last` (None: to its end) about one place, or of these kinds."""
    params = [stream_id, first, last, last, about, [kind.value for kind in kinds]]
    return [_fact(row) for row in raw().execute(READ_ABOUT, params)]


def list_times(*, kinds: Collection[FactKind], crossing_ids: Collection[UUID]) -> dict[UUID, list[datetime]]:
    """When such facts of these crossings were recorded, by crossing, in their order."""
    found: dict[UUID, list[datetime]] = {}
    for crossing_id, at in raw().execute(TIMES, [list(crossing_ids), [kind.value for kind in kinds]]):
        found.setdefault(cast("UUID", crossing_id), []).append(cast("datetime", at))
    return found


def list_begun(*, stream_ids: Sequence[UUID]) -> dict[UUID, datetime]:
    """When the first fact of each stream was recorded; a stream without any is left out."""
    rows = raw().execute(BEGUN, [list(stream_ids)])
    return {cast("UUID", stream): cast("datetime", at) for stream, at in rows}


def list_referred(*, kind: FactKind, stream_ids: Sequence[UUID]) -> list[UUID]:
    """What facts of a kind in these streams refer to, each once."""
    rows = raw().execute(REFERRED, [list(stream_ids), kind.value]).fetchall()
    return [cast("UUID", row[0]) for row in rows]


def count_diverted(*, since: datetime) -> list[tuple[str, str, str, int]]:
    """How many vehicles were sent from which gate to which and why, from the public halves alone."""
    rows = raw().execute(DIVERTED, [since]).fetchall()
    return [
        (cast("str", before), cast("str", now), cast("str", reason), cast("int", count))
        for before, now, reason, count in rows
    ]


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredCheckpoint:
    """A checkpoint as it was signed. `note` is empty for the log that holds nothing yet."""

    size: int
    root: bytes
    note: str
    signed_at: datetime | None


def find_last_checkpoint(*, driver: "Connection[tuple[object, ...]]") -> StoredCheckpoint:
    """The newest checkpoint; that of the empty tree when none was signed yet."""
    return _checkpoint(driver.execute(LAST_CHECKPOINT).fetchone())


def find_served_checkpoint(*, driver: "Connection[tuple[object, ...]]") -> StoredCheckpoint:
    """The newest checkpoint with cosignatures, unless the witnesses lag behind: then the newest of all."""
    last = find_last_checkpoint(driver=driver)
    cosigned = _checkpoint(driver.execute(LAST_COSIGNED).fetchone())
    if last.signed_at and cosigned.signed_at and last.signed_at - cosigned.signed_at < WITNESSES_MAY_LAG:
        return with_cosignatures(driver=driver, checkpoint=cosigned)
    return with_cosignatures(driver=driver, checkpoint=last)


def with_cosignatures(
    *, driver: "Connection[tuple[object, ...]]", checkpoint: StoredCheckpoint
) -> StoredCheckpoint:
    lines = driver.execute(COSIGNATURES, [checkpoint.size]).fetchall()
    return replace(checkpoint, note=checkpoint.note + "".join(cast("str", row[0]) for row in lines))


def find_entries(*, driver: "Connection[tuple[object, ...]]", start: int, end: int) -> list[bytes]:
    """The public halves of sealed facts, as they were hashed."""
    return [cast("str", row[0]).encode() for row in driver.execute(ENTRIES, [start, end])]


def _checkpoint(row: tuple[object, ...] | None) -> StoredCheckpoint:
    if row is None:
        return StoredCheckpoint(size=0, root=EMPTY_ROOT, note="", signed_at=None)
    size, root, note, signed_at = cast("tuple[int, bytes, str, datetime]", row)
    return StoredCheckpoint(size=size, root=bytes(root), note=note, signed_at=signed_at)


def find_checkpoint_note() -> str | None:
    """The checkpoint that is served: signed, cosigned where witnesses keep up; None before the first."""
    return find_served_checkpoint(driver=raw()).note or None


def find_tile(*, level: int, number: int, width: int) -> bytes | None:
    """So many hashes of a tile, as they are served; None when it does not hold as many."""
    hashes = find_tile_hashes(driver=raw(), level=level, number=number)[: width * HASH_BYTES]
    return hashes if len(hashes) == width * HASH_BYTES else None


def find_bundle(*, number: int, width: int) -> bytes | None:
    """So many entries of a bundle: public halves of sealed facts and nothing else."""
    start = number * WIDTH
    entries = find_entries(driver=raw(), start=start, end=start + width)
    return bundle(entries=entries) if len(entries) == width else None


def find_tree_size(*, driver: "Connection[tuple[object, ...]]") -> int:
    row = driver.execute(SIZE).fetchone()
    return cast("int", row[0]) if row else 0


def find_tile_hashes(*, driver: "Connection[tuple[object, ...]]", level: int, number: int) -> bytes:
    """The hashes that the tile holds by now; empty when there is none. Level 0 is kept when full only."""
    row = driver.execute(TILE, [level, number]).fetchone()
    if row is not None:
        return bytes(cast("bytes", row[0]))
    if level:
        return b""
    rows = driver.execute(LEAF_HASHES, [number * WIDTH, (number + 1) * WIDTH]).fetchall()
    return b"".join(cast("bytes", row[0]) for row in rows)


def tile_tree(*, driver: "Connection[tuple[object, ...]]") -> TileTree:
    """Roots and proofs out of the stored tiles."""

    def read(ids: Iterable[TileId]) -> Mapping[TileId, bytes]:
        return {item: find_tile_hashes(driver=driver, level=item.level, number=item.number) for item in ids}

    return TileTree(read=read)


def _sealed(row: tuple[object, ...]) -> Sealed:
    return Sealed(fact=_fact(row[:4]), sealed_at=cast("datetime", row[4]))


def _fact(row: tuple[object, ...]) -> Fact:
    public, salt, body, position = cast("tuple[str, bytes | None, str | None, int | None]", row)
    return fact_of(
        leaf=parse_leaf(text=public),
        private=None if body is None else parse_private(text=body),
        salt=None if salt is None else bytes(salt),
        position=position,
    )
