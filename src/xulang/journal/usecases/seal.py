"""Give facts their positions: a batch is one transaction and one signed checkpoint."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Final, cast
from uuid import UUID

from xulang.journal.domain.checkpoint import Checkpoint, sign_checkpoint
from xulang.journal.domain.merkle import leaf_hash
from xulang.journal.domain.note import SignerKey
from xulang.journal.domain.tiles import HEIGHT, WIDTH, Tile, TreeBuilder, split_hashes
from xulang.journal.queries import find_last_checkpoint, find_tile_hashes, find_tree_size

if TYPE_CHECKING:
    from psycopg import Connection

BATCH: Final = 4096
CHANNEL: Final = "sealed"

# Visible means committed. A fact whose row vanished, or that is sealed already, must not stop all others:
# it stays in the queue, where `journal verify` finds it.
WAITING = """
SELECT waiting.seq, fact.id, fact.public FROM journal_unsealed AS waiting
JOIN journal_fact AS fact ON fact.id = waiting.fact_id
WHERE NOT EXISTS (SELECT FROM journal_sealed AS sealed WHERE sealed.fact_id = fact.id)
ORDER BY waiting.seq LIMIT %s
"""
SEAL = "COPY journal_sealed (position, fact_id, leaf_hash, sealed_at) FROM STDIN (FORMAT BINARY)"
DEQUEUE = "DELETE FROM journal_unsealed WHERE seq = ANY(%s)"
KEEP_TILE = """
INSERT INTO journal_tile (level, number, hashes) VALUES (%s, %s, %s)
ON CONFLICT (level, number) DO UPDATE SET hashes = excluded.hashes
"""
KEEP_CHECKPOINT = """
INSERT INTO journal_checkpoint (number, size, root, note, signed_at)
SELECT coalesce(max(number), 0) + 1, %s, %s, %s, %s FROM journal_checkpoint
"""


class LogForkedError(RuntimeError):
    """The stored log is not what was signed: nothing more is signed, `journal verify` says what differs."""


def load_tree(*, driver: "Connection[tuple[object, ...]]") -> TreeBuilder:
    """The log as it stands, ready to grow. Raises LogForkedError when its last checkpoint is another."""
    size = find_tree_size(driver=driver)
    rows: list[list[bytes]] = []
    level = 0
    while size >> (HEIGHT * level):
        count = size >> (HEIGHT * level)
        stored = find_tile_hashes(driver=driver, level=level, number=count // WIDTH)
        rows.append(split_hashes(hashes=stored)[: count % WIDTH])
        level += 1
    tree = TreeBuilder(rows=rows)
    last = find_last_checkpoint(driver=driver)
    if (last.size, last.root) != (size, tree.root()):
        raise LogForkedError(f"{size} facts are sealed, but not as the last checkpoint of {last.size} says")
    return tree


def seal_batch(
    *, driver: "Connection[tuple[object, ...]]", tree: TreeBuilder, signer: SignerKey, now: datetime
) -> str | None:
    """Seal what waits, at most 4,096 facts. Returns the signed checkpoint, None when nothing waited.

    Only who leads (locks.SEALER) may call it. When it raises, the tree is spoilt: load it anew.
    """
    with driver.transaction():
        waiting = _distinct(driver.execute(WAITING, [BATCH]).fetchall())
        if not waiting:
            return None
        first = tree.size
        hashes = [leaf_hash(entry=public.encode()) for _, _, public in waiting]
        for item in hashes:
            tree.append(item)
        with driver.cursor().copy(SEAL) as copy:
            copy.set_types(["int8", "uuid", "bytea", "timestamptz"])
            for place, (_, fact_id, _) in enumerate(waiting):
                copy.write_row((first + place, fact_id, hashes[place], now))
        driver.execute(DEQUEUE, [[seq for seq, _, _ in waiting]])
        for tile in _tiles_to_keep(tree=tree, first=first):
            driver.execute(KEEP_TILE, [tile.id.level, tile.id.number, tile.hashes])
        checkpoint = Checkpoint(origin=signer.name, size=tree.size, root=tree.root())
        note = str(sign_checkpoint(checkpoint=checkpoint, signer=signer))
        driver.execute(KEEP_CHECKPOINT, [checkpoint.size, checkpoint.root, note, now])
        driver.execute("SELECT pg_notify(%s, %s)", [CHANNEL, str(checkpoint.size)])
    return note


def _distinct(rows: Sequence[tuple[object, ...]]) -> list[tuple[int, UUID, str]]:
    """One row a fact: a queue that somebody tampered with may name one twice."""
    seen: dict[UUID, tuple[int, UUID, str]] = {}
    for row in cast("Iterable[tuple[int, UUID, str]]", rows):
        seen.setdefault(row[1], row)
    return list(seen.values())


def _tiles_to_keep(*, tree: TreeBuilder, first: int) -> Iterator[Tile]:
    """Full tiles of all levels; unfinished ones above level 0, where a tile below became full."""
    full = tree.take_full()
    yield from full
    grown = {tile.id.level + 1 for tile in full}
    yield from (tile for tile in tree.partial() if tile.id.level in grown)
