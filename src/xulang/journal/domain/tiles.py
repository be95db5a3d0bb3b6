"""C2SP tlog-tiles: the tree cut into tiles of height 8, their addresses, and bundles of entries.

A tile at level L holds up to 256 hashes, each of a complete subtree of 256**L leaves.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

from xulang.journal.domain.merkle import (
    HASH_BYTES,
    Frontier,
    Leaves,
    Node,
    consistency_path,
    inclusion_path,
    join,
    node_hash,
    nodes_of,
)

HEIGHT: Final = 8
WIDTH: Final = 1 << HEIGHT
MAX_LEVEL: Final = 63
MAX_NUMBER: Final = 1 << 54
ENTRY_LIMIT: Final = 0xFFFF

_PATH = re.compile(r"(?:x[0-9]{3}/)*[0-9]{3}\Z")
_WIDTH = re.compile(r"[1-9][0-9]{0,2}\Z")


class TileId(NamedTuple):
    level: int
    number: int


class Tile(NamedTuple):
    """`hashes` are 1 to 256 hashes of 32 bytes, one after the other; 256 make the tile full."""

    id: TileId
    hashes: bytes


# Gives the hashes of tiles as they stand now; a partial tile may meanwhile hold more than was asked for.
ReadTiles = Callable[[Iterable[TileId]], Mapping[TileId, bytes]]


def width(*, level: int, number: int, size: int) -> int:
    """How many hashes the tile holds in a tree of that size: 0 when there is no such tile."""
    return max(0, min(WIDTH, (size >> (HEIGHT * level)) - number * WIDTH))


def tile_path(*, number: int, width: int) -> str:
    """`x001/x234/067`, with `.p/W` for a partial tile of W hashes."""
    digits = f"{number:03d}"
    digits = digits.zfill((len(digits) + 2) // 3 * 3)
    groups = [digits[place : place + 3] for place in range(0, len(digits), 3)]
    path = "/".join([*(f"x{group}" for group in groups[:-1]), groups[-1]])
    return path if width == WIDTH else f"{path}.p/{width}"


def parse_tile_path(*, path: str) -> tuple[int, int]:
    """Number and width of a tile's address. Raises ValueError for any spelling but the one of `tile_path`."""
    index, _, partial = path.partition(".p/")
    if not _PATH.match(index) or (partial and not _WIDTH.match(partial)):
        raise ValueError("not a tile's address")
    number = int(index.replace("x", "").replace("/", ""))
    wide = int(partial) if partial else WIDTH
    if number > MAX_NUMBER or wide > WIDTH or tile_path(number=number, width=wide) != path:
        raise ValueError("not a tile's address")
    return number, wide


def bundle(*, entries: Iterable[bytes]) -> bytes:
    """Entries of a level-0 tile, each after its length in 16 bits, big-endian."""
    parts = []
    for entry in entries:
        if len(entry) > ENTRY_LIMIT:
            raise ValueError(f"an entry has at most {ENTRY_LIMIT} bytes")
        parts += [len(entry).to_bytes(2, "big"), entry]
    return b"".join(parts)


def parse_bundle(*, content: bytes) -> list[bytes]:
    """Raises ValueError when the lengths do not add up."""
    entries, place = [], 0
    while place < len(content):
        end = place + 2 + int.from_bytes(content[place : place + 2], "big")
        if place + 2 > len(content) or end > len(content):
            raise ValueError("the bundle ends inside an entry")
        entries.append(content[place + 2 : end])
        place = end
    return entries


def split_hashes(*, hashes: bytes) -> list[bytes]:
    return [hashes[place : place + HASH_BYTES] for place in range(0, len(hashes), HASH_BYTES)]


def subtree(*, hashes: Sequence[bytes]) -> bytes:
    """The root of a complete subtree over 1, 2, 4, … hashes."""
    row = list(hashes)
    while len(row) > 1:
        row = [node_hash(row[place], row[place + 1]) for place in range(0, len(row), 2)]
    return row[0]


class TreeBuilder:
    """A growing tree as its sealer keeps it: the unfinished tile of every level, and the root."""

    def __init__(self, *, rows: Sequence[Sequence[bytes]] = ()) -> None:
        """`rows[L]` are the hashes of the unfinished tile at level L, 0 to 255 of them."""
        self.rows: list[list[bytes]] = [list(row) for row in rows]
        self._frontier = Frontier()
        self._full: list[Tile] = []
        for level in reversed(range(len(self.rows))):
            for item in self.rows[level]:
                self._frontier.grow(node=item, level=HEIGHT * level)

    @property
    def size(self) -> int:
        return self._frontier.size

    def root(self) -> bytes:
        return self._frontier.root()

    def append(self, leaf: bytes) -> None:
        self._frontier.append(leaf)
        level, item = 0, leaf
        while True:
            if level == len(self.rows):
                self.rows.append([])
            row = self.rows[level]
            row.append(item)
            if len(row) < WIDTH:
                return
            number = (self.size >> (HEIGHT * (level + 1))) - 1
            self._full.append(Tile(TileId(level, number), b"".join(row)))
            item, level = subtree(hashes=row), level + 1
            row.clear()

    def take_full(self) -> list[Tile]:
        """The tiles that became full since the last call."""
        full, self._full = self._full, []
        return full

    def partial(self) -> Iterator[Tile]:
        """The unfinished tiles that hold something, of all levels."""
        for level, row in enumerate(self.rows):
            if row:
                yield Tile(TileId(level, self.size >> (HEIGHT * (level + 1))), b"".join(row))


@dataclass(frozen=True, slots=True, kw_only=True)
class TileTree:
    """The tree as readers see it: proofs and roots for any size up to what the tiles hold."""

    read: ReadTiles

    def root(self, *, size: int) -> bytes:
        return self._hashes([Leaves(0, size)])[0]

    def inclusion_proof(self, *, index: int, size: int) -> list[bytes]:
        return self._hashes(inclusion_path(index=index, size=size))

    def consistency_proof(self, *, old: int, new: int) -> list[bytes]:
        return self._hashes(consistency_path(old=old, new=new))

    def _hashes(self, ranges: Sequence[Leaves]) -> list[bytes]:
        planned = [nodes_of(leaves=item) for item in ranges]
        places = {node: _place(node=node) for nodes in planned for node in nodes}
        tiles = self.read({place.tile for place in places.values()})

        def found(place: "_Place") -> bytes:
            hashes = tiles[place.tile][place.start * HASH_BYTES : place.end * HASH_BYTES]
            return subtree(hashes=split_hashes(hashes=hashes))

        return [join(hashes=[found(places[node]) for node in nodes]) for nodes in planned]


class _Place(NamedTuple):
    tile: TileId
    start: int
    end: int


def _place(*, node: Node) -> _Place:
    """Where a complete subtree's hash comes from: a row of 1, 2, 4, … hashes of one tile."""
    tile_level, rest = divmod(node.level, HEIGHT)
    number, start = divmod(node.place << rest, WIDTH)
    return _Place(TileId(tile_level, number), start, start + (1 << rest))
