"""C2SP tlog-tiles: the examples of the specification, and trees of several levels against the naive one."""

from collections.abc import Iterable, Mapping
from functools import cache
from hashlib import sha256

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.domain.test_journal_merkle import naive
from xulang.journal.domain.merkle import leaf_hash, verify_consistency, verify_inclusion
from xulang.journal.domain.tiles import (
    TileId,
    TileTree,
    TreeBuilder,
    bundle,
    parse_bundle,
    parse_tile_path,
    split_hashes,
    tile_path,
    width,
)


def entry(place: int) -> bytes:
    return place.to_bytes(4, "big")


@cache
def built(size: int) -> tuple[TreeBuilder, dict[TileId, bytes]]:
    builder = TreeBuilder()
    for place in range(size):
        builder.append(leaf_hash(entry=entry(place)))
    return builder, {tile.id: tile.hashes for tile in [*builder.take_full(), *builder.partial()]}


def reader(size: int) -> TileTree:
    tiles = built(size)[1]

    def read(ids: Iterable[TileId]) -> Mapping[TileId, bytes]:
        return {item: tiles[item] for item in ids}

    return TileTree(read=read)


@pytest.mark.parametrize(
    ("number", "wide", "path"),
    [
        (1234067, 256, "x001/x234/067"),  # the specification's example
        (0, 256, "000"),
        (999, 256, "999"),
        (1000, 256, "x001/000"),
        (5, 112, "005.p/112"),
        (70000, 1, "x070/000.p/1"),
    ],
)
def test_addresses(number: int, wide: int, path: str) -> None:
    assert tile_path(number=number, width=wide) == path
    assert parse_tile_path(path=path) == (number, wide)


@pytest.mark.parametrize(
    "path",
    [
        *("", "0", "00", "1000", "x000/001", "x001", "001/x234", "001.p/0", "001.p/256", "001.p/300"),
        *("001.p/01", "001.p/", "../001", "001/", "x1/001", "001\n", "001.p/1\n", "٠٠١", "-01", "001.p/-1"),
    ],
)
def test_other_spellings_are_no_address(path: str) -> None:
    with pytest.raises(ValueError, match="not a tile's address"):
        parse_tile_path(path=path)


@given(st.integers(0, 10**15), st.integers(1, 256))
def test_every_address_reads_back(number: int, wide: int) -> None:
    assert parse_tile_path(path=tile_path(number=number, width=wide)) == (number, wide)


def test_the_tiles_of_the_specifications_tree_of_70000() -> None:
    wide = [width(level=0, number=number, size=70_000) for number in range(275)]
    assert wide == [256] * 273 + [112, 0]
    assert [width(level=1, number=number, size=70_000) for number in range(3)] == [256, 17, 0]
    assert [width(level=2, number=number, size=70_000) for number in range(2)] == [1, 0]
    assert [width(level=level, number=0, size=256) for level in range(3)] == [256, 1, 0]


@pytest.mark.parametrize("size", [1, 255, 256, 257, 700, 66_000])
def test_a_builder_makes_exactly_the_tiles_of_its_size(size: int) -> None:
    builder, tiles = built(size)
    assert builder.size == size
    expected = {
        TileId(level, number): width(level=level, number=number, size=size)
        for level in range(4)
        for number in range(size // 256 + 1)
        if width(level=level, number=number, size=size)
    }
    assert {item: len(hashes) // 32 for item, hashes in tiles.items()} == expected
    assert builder.root() == naive([entry(place) for place in range(size)])


def test_a_hash_of_level_one_is_the_root_of_a_full_tile() -> None:
    tiles = built(700)[1]
    second = split_hashes(hashes=tiles[TileId(1, 0)])[1]
    assert second == naive([entry(place) for place in range(256, 512)])
    assert split_hashes(hashes=tiles[TileId(0, 2)])[3] == sha256(b"\x00" + entry(515)).digest()


@pytest.mark.parametrize("size", [0, 1, 300, 65_535, 65_536, 65_537, 66_000])
def test_a_builder_goes_on_from_its_unfinished_tiles(size: int) -> None:
    before, _ = built(size)
    after = TreeBuilder(rows=before.rows)
    assert after.size == size
    assert after.root() == before.root()
    whole, _ = built(size + 600)
    for place in range(size, size + 600):
        after.append(leaf_hash(entry=entry(place)))
    assert (after.size, after.root(), after.rows) == (whole.size, whole.root(), whole.rows)


SIZE = 66_000


@settings(max_examples=60, deadline=None)
@given(st.integers(1, SIZE), st.data())
def test_proofs_from_tiles_verify_for_any_size_below(size: int, data: st.DataObject) -> None:
    tree = reader(SIZE)
    index, old = data.draw(st.integers(0, size - 1)), data.draw(st.integers(0, size))
    root = tree.root(size=size)
    verify_inclusion(
        index=index,
        size=size,
        leaf=leaf_hash(entry=entry(index)),
        proof=tree.inclusion_proof(index=index, size=size),
        root=root,
    )
    verify_consistency(
        old=old,
        new=size,
        old_root=tree.root(size=old),
        new_root=root,
        proof=tree.consistency_proof(old=old, new=size),
    )


@pytest.mark.parametrize("size", [1, 2, 255, 256, 257, 1000, 3000])
def test_roots_from_tiles_are_the_naive_ones(size: int) -> None:
    assert reader(SIZE).root(size=size) == naive([entry(place) for place in range(size)])


def test_bundles_prefix_each_entry_with_its_length() -> None:
    assert bundle(entries=[b"", b"ab", b"\x00" * 256]) == b"\x00\x00\x00\x02ab\x01\x00" + b"\x00" * 256
    with pytest.raises(ValueError, match="at most 65535 bytes"):
        bundle(entries=[b"x" * 65_536])
    for broken in (b"\x00", b"\x00\x02a", b"\x00\x00\x01"):
        with pytest.raises(ValueError, match="ends inside"):
            parse_bundle(content=broken)


@given(st.lists(st.binary(max_size=300)))
def test_bundles_read_back(entries: list[bytes]) -> None:
    assert parse_bundle(content=bundle(entries=entries)) == entries
