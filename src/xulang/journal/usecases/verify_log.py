"""The sealed log from its first position to its last: facts, hashes, tiles, roots, checkpoints."""

from collections import deque
from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING, Final, NamedTuple, cast
from uuid import UUID

from xulang.journal.domain.checkpoint import open_checkpoint
from xulang.journal.domain.merkle import HASH_BYTES, leaf_hash
from xulang.journal.domain.note import NoteError, VerifierKey, parse_note
from xulang.journal.domain.tiles import HEIGHT, WIDTH, Tile, TreeBuilder
from xulang.journal.domain.verification import Check, Finding, StoredFact, check_fact

if TYPE_CHECKING:
    from collections.abc import Collection

    from psycopg import Connection

AT_ONCE: Final = 2000

FACT_COLUMNS: Final = """
fact.id, fact.stream_kind, fact.stream_id, fact.number, fact.kind, fact.crossing_id, fact.occurred_at,
fact.recorded_at, fact.public, private.salt, private.body::text, erased.upto
"""
ERASED: Final = (
    # Of a stream that goes on, an erasure names the last number that it took.
    "SELECT stream_id, max(coalesce((public::jsonb->'figures'->>'upto')::bigint + 1, number)) AS upto"
    " FROM journal_fact WHERE kind = 'erased' GROUP BY stream_id"
)
SEALED = f"""
SELECT sealed.position, sealed.fact_id, sealed.leaf_hash, sealed.sealed_at, {FACT_COLUMNS}
FROM journal_sealed AS sealed
LEFT JOIN journal_fact AS fact ON fact.id = sealed.fact_id
LEFT JOIN journal_private AS private ON private.fact_id = sealed.fact_id
LEFT JOIN ({ERASED}) AS erased ON erased.stream_id = fact.stream_id
ORDER BY sealed.position
"""  # noqa: S608 -- made of constants
CHECKPOINTS = "SELECT number, size, root, note, signed_at FROM journal_checkpoint ORDER BY number"
TILE = "SELECT hashes FROM journal_tile WHERE level = %s AND number = %s"
TILES = "SELECT level, number FROM journal_tile WHERE level = %s AND number >= %s ORDER BY number LIMIT 1"
HIGHER_TILE = "SELECT level, number FROM journal_tile WHERE level < 0 OR level > %s LIMIT 1"


class _Sealed(NamedTuple):
    position: int
    fact_id: UUID
    leaf_hash: bytes
    sealed_at: datetime


class _Signed(NamedTuple):
    number: int
    size: int
    root: bytes
    signed_at: datetime


class LogWalk:
    """One walk along the positions. Afterwards `roots` holds the roots of the sizes to watch."""

    def __init__(
        self, *, driver: "Connection[tuple[object, ...]]", key: VerifierKey, watch: "Collection[int]"
    ) -> None:
        self.roots: dict[int, bytes] = {}
        self.checkpoints = 0
        self._driver = driver
        self._key = key
        self._watch = watch
        self._tree = TreeBuilder()
        self._recent: deque[_Sealed] = deque(maxlen=WIDTH)
        self._signed: _Signed | None = None
        self._agreed = 0
        self._roots_differ = False

    @property
    def size(self) -> int:
        return self._tree.size

    def findings(self) -> Iterator[Finding]:
        with (
            self._driver.cursor(name="sealed", binary=True) as facts,
            self._driver.cursor(name="checkpoints") as checkpoints,
        ):
            facts.itersize = checkpoints.itersize = AT_ONCE
            signed = iter(checkpoints.execute(CHECKPOINTS))
            yield from self._next_checkpoint(signed)
            expected = 0
            for row in facts.execute(SEALED):
                sealed = _Sealed(*cast("tuple[int, UUID, bytes, datetime]", row[:4]))
                if sealed.position != expected:
                    yield Finding(
                        check=Check.POSITION, position=expected, differs=f"the next one is {sealed.position}"
                    )
                expected = sealed.position + 1
                yield from self._fact(sealed=sealed, row=row[4:])
                yield from self._grow(sealed=sealed)
                if self._signed is not None and self._signed.size == self.size:
                    yield from self._root(signed=self._signed)
                    yield from self._next_checkpoint(signed)
            yield from self._end(signed)
        yield from self._last_tiles()

    def _fact(self, *, sealed: _Sealed, row: tuple[object, ...]) -> Iterator[Finding]:
        if row[0] is None:
            yield _at(sealed, Check.POSITION, "the fact is sealed here, but its row vanished")
            return
        fact = stored_fact(row)
        for check, differs in check_fact(fact=fact):
            yield _at(sealed, check, differs)
        if leaf_hash(entry=fact.public.encode()) != sealed.leaf_hash:
            yield _at(sealed, Check.LEAF_HASH, "the leaf's text does not have the hash that was sealed")
        if self._signed is None or self._signed.signed_at != sealed.sealed_at:
            yield _at(sealed, Check.SEALED_AT, "no checkpoint was signed over it at that time")

    def _grow(self, *, sealed: _Sealed) -> Iterator[Finding]:
        self._tree.append(bytes(sealed.leaf_hash))
        self._recent.append(sealed)
        if self.size in self._watch:
            self.roots[self.size] = self._tree.root()
        for tile in self._tree.take_full():
            yield from self._tile(tile)

    def _tile(self, tile: Tile) -> Iterator[Finding]:
        row = self._driver.execute(TILE, [tile.id.level, tile.id.number]).fetchone()
        name = f"tile {tile.id.level}/{tile.id.number}"
        if row is None:
            yield self._over(tile, f"{name} is missing")
            return
        stored = bytes(cast("bytes", row[0]))
        if stored == tile.hashes:
            return
        if tile.id.level or len(stored) != len(tile.hashes):
            yield self._over(tile, f"{name} holds other hashes than the facts below it")
            return
        for place, sealed in enumerate(self._recent):
            part = slice(place * HASH_BYTES, (place + 1) * HASH_BYTES)
            if stored[part] != tile.hashes[part]:
                yield _at(sealed, Check.TILE, f"{name} holds another hash than the sealed fact")

    def _over(self, tile: Tile, differs: str) -> Finding:
        return Finding(
            check=Check.TILE, position=tile.id.number << HEIGHT * (tile.id.level + 1), differs=differs
        )

    def _next_checkpoint(self, signed: Iterator[tuple[object, ...]]) -> Iterator[Finding]:
        """Take the next checkpoint of which more than we have walked was signed."""
        self._signed = None
        for row in signed:
            number, size, root, note, signed_at = cast("tuple[int, int, bytes, str, datetime]", row)
            self.checkpoints += 1
            if number != self.checkpoints:
                yield Finding(
                    check=Check.CHECKPOINT,
                    position=self.size,
                    differs=f"checkpoint {self.checkpoints} is missing, the next one is {number}",
                )
                self.checkpoints = number
            try:
                checkpoint = open_checkpoint(note=parse_note(text=note), key=self._key)
            except NoteError as error:
                yield Finding(check=Check.CHECKPOINT, position=self.size, differs=f"number {number}: {error}")
                continue
            if (checkpoint.size, checkpoint.root) != (size, bytes(root)):
                yield Finding(
                    check=Check.CHECKPOINT,
                    position=self.size,
                    differs=f"number {number}: its columns are not what was signed",
                )
            if checkpoint.size > self.size:
                self._signed = _Signed(number, checkpoint.size, checkpoint.root, signed_at)
                return
            yield Finding(
                check=Check.CHECKPOINT,
                position=self.size,
                differs=f"number {number} is of {checkpoint.size} facts, the one before of {self.size}",
            )

    def _root(self, *, signed: _Signed) -> Iterator[Finding]:
        """Once the roots differ they differ for ever: only the first is told."""
        if self._tree.root() == signed.root:
            self._agreed = signed.size
        elif not self._roots_differ:
            self._roots_differ = True
            first = next((item for item in self._recent if item.position >= self._agreed), self._recent[0])
            yield _at(
                first,
                Check.ROOT,
                f"one of the positions {self._agreed} to {signed.size - 1} is not what was signed "
                f"in checkpoint {signed.number}",
            )

    def _end(self, signed: Iterator[tuple[object, ...]]) -> Iterator[Finding]:
        if self._signed is not None:
            yield Finding(
                check=Check.CHECKPOINT,
                position=self.size,
                differs=f"checkpoint {self._signed.number} was signed over {self._signed.size} facts, "
                f"only {self.size} are left",
            )
            self.checkpoints += sum(1 for _ in signed)
        elif self._recent and self._agreed < self.size and not self._roots_differ:
            yield _at(self._recent[-1], Check.CHECKPOINT, "no checkpoint was signed over it")

    def _last_tiles(self) -> Iterator[Finding]:
        top = -1
        for level, row in enumerate(self._tree.rows):
            number = self.size >> HEIGHT * (level + 1)
            if level and row:
                tile = next(item for item in self._tree.partial() if item.id == (level, number))
                yield from self._tile(tile)
            beyond = number + (1 if level and row else 0)
            extra = self._driver.execute(TILES, [level, beyond]).fetchone()
            if extra is not None:
                yield Finding(check=Check.TILE, differs=f"tile {extra[0]}/{extra[1]} is of no sealed fact")
            top = level
        extra = self._driver.execute(HIGHER_TILE, [top]).fetchone()
        if extra is not None:
            yield Finding(check=Check.TILE, differs=f"tile {extra[0]}/{extra[1]} is of no sealed fact")


def stored_fact(row: tuple[object, ...]) -> StoredFact:
    """A row of FACT_COLUMNS."""
    fields = dict(zip(StoredFact.__slots__, row, strict=True))
    return StoredFact(**fields)  # type: ignore[arg-type] # the columns stand in the order of the fields


def _at(sealed: _Sealed, check: Check, differs: str) -> Finding:
    return Finding(check=check, fact_id=sealed.fact_id, position=sealed.position, differs=differs)
