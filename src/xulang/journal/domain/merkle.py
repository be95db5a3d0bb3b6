"""Merkle trees of RFC 6962, section 2: hashes, and proofs of inclusion and of consistency.

A proof is first planned as ranges of leaves, then each range as complete subtrees (`Node`), so that whoever
keeps the hashes (tiles.py) can fetch all of them at once. Verification follows RFC 9162, 2.1.3.2 and 2.1.4.2.
"""

from collections.abc import Sequence
from hashlib import sha256
from typing import Final, NamedTuple

HASH_BYTES: Final = 32
EMPTY_ROOT: Final = sha256(b"").digest()


class ProofError(ValueError):
    """A proof does not prove what it should."""


class Node(NamedTuple):
    """The complete subtree of 2**level leaves that starts at leaf place * 2**level."""

    level: int
    place: int


class Leaves(NamedTuple):
    """Leaves from `start` up to and without `end`."""

    start: int
    end: int


def leaf_hash(*, entry: bytes) -> bytes:
    return sha256(b"\x00" + entry).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    return sha256(b"\x01" + left + right).digest()


def nodes_of(*, leaves: Leaves) -> list[Node]:
    """The complete subtrees that make up the leaves, from left to right; the largest comes first."""
    start, nodes = leaves.start, []
    while start < leaves.end:
        level = (leaves.end - start).bit_length() - 1
        nodes.append(Node(level, start >> level))
        start += 1 << level
    return nodes


def join(*, hashes: Sequence[bytes]) -> bytes:
    """The root over the hashes of `nodes_of`, in their order."""
    if not hashes:
        return EMPTY_ROOT
    *rest, root = hashes
    for left in reversed(rest):
        root = node_hash(left, root)
    return root


def inclusion_path(*, index: int, size: int) -> list[Leaves]:
    """Which leaves each hash of the inclusion proof stands for, from the leaf up (RFC 6962, 2.1.1)."""
    if not 0 <= index < size:
        raise ProofError(f"position {index} is not in a tree of {size}")
    start, end, path = 0, size, []
    while end - start > 1:
        middle = start + _split(end - start)
        if index < middle:
            path.append(Leaves(middle, end))
            end = middle
        else:
            path.append(Leaves(start, middle))
            start = middle
    return path[::-1]


def consistency_path(*, old: int, new: int) -> list[Leaves]:
    """Which leaves each hash of the consistency proof stands for (RFC 6962, 2.1.2)."""
    if not 0 <= old <= new:
        raise ProofError(f"a tree of {new} does not continue one of {old}")
    if old in {0, new}:
        return []
    start, end, path = 0, new, []
    while old != end:
        middle = start + _split(end - start)
        if old <= middle:
            path.append(Leaves(middle, end))
            end = middle
        else:
            path.append(Leaves(start, middle))
            start = middle
    if start:
        path.append(Leaves(start, end))
    return path[::-1]


def verify_inclusion(*, index: int, size: int, leaf: bytes, proof: Sequence[bytes], root: bytes) -> None:
    """Raises ProofError unless the leaf with that hash stands at `index` of the tree."""
    _check_hashes(leaf, root, *proof)
    if not 0 <= index < size:
        raise ProofError(f"position {index} is not in a tree of {size}")
    place, last, found = index, size - 1, leaf
    for item in proof:
        if last == 0:
            raise ProofError("the inclusion proof is too long")
        if place & 1 or place == last:
            found = node_hash(item, found)
            while not place & 1 and place:
                place >>= 1
                last >>= 1
        else:
            found = node_hash(found, item)
        place >>= 1
        last >>= 1
    if last:
        raise ProofError("the inclusion proof is too short")
    if found != root:
        raise ProofError("the inclusion proof leads to another root")


def verify_consistency(
    *, old: int, new: int, old_root: bytes, new_root: bytes, proof: Sequence[bytes]
) -> None:
    """Raises ProofError unless the tree of `new` leaves begins with the tree of `old` leaves."""
    _check_hashes(old_root, new_root, *proof)
    if not 0 <= old <= new:
        raise ProofError(f"a tree of {new} does not continue one of {old}")
    if old in {0, new}:
        _verify_trivial(old=old, new=new, old_root=old_root, new_root=new_root, proof=proof)
        return
    hashes = [old_root, *proof] if old & (old - 1) == 0 else list(proof)
    if not hashes or not proof:
        raise ProofError("the consistency proof is empty")
    place, last = old - 1, new - 1
    while place & 1:
        place >>= 1
        last >>= 1
    found_old = found_new = hashes[0]
    for item in hashes[1:]:
        if last == 0:
            raise ProofError("the consistency proof is too long")
        if place & 1 or place == last:
            found_old, found_new = node_hash(item, found_old), node_hash(item, found_new)
            while not place & 1 and place:
                place >>= 1
                last >>= 1
        else:
            found_new = node_hash(found_new, item)
        place >>= 1
        last >>= 1
    if last:
        raise ProofError("the consistency proof is too short")
    if found_old != old_root:
        raise ProofError("the consistency proof starts from another old root")
    if found_new != new_root:
        raise ProofError("the consistency proof leads to another new root")


def _verify_trivial(*, old: int, new: int, old_root: bytes, new_root: bytes, proof: Sequence[bytes]) -> None:
    if proof:
        raise ProofError("the consistency proof should be empty")
    if old == 0 and old_root != EMPTY_ROOT:
        raise ProofError("an empty tree has another root")
    if old == new and old_root != new_root:
        raise ProofError("two trees of one size have different roots")


def _check_hashes(*hashes: bytes) -> None:
    if any(len(item) != HASH_BYTES for item in hashes):
        raise ProofError(f"a hash has {HASH_BYTES} bytes")


def _split(size: int) -> int:
    """The largest power of two below `size`."""
    return 1 << (size - 1).bit_length() - 1


class Frontier:
    """The right edge of a growing tree: roots of all its sizes in one walk, in a few hashes of memory."""

    def __init__(self) -> None:
        self.size = 0
        self._nodes: list[bytes | None] = []

    def append(self, leaf: bytes) -> None:
        self.grow(node=leaf, level=0)

    def grow(self, *, node: bytes, level: int) -> None:
        """Add a complete subtree; the size must be a multiple of its 2**level leaves."""
        self.size += 1 << level
        while True:
            while len(self._nodes) <= level:
                self._nodes.append(None)
            left = self._nodes[level]
            if left is None:
                self._nodes[level] = node
                return
            self._nodes[level] = None
            node, level = node_hash(left, node), level + 1

    def root(self) -> bytes:
        return join(hashes=[node for node in reversed(self._nodes) if node is not None])
