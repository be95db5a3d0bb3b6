"""RFC 6962: the published vectors of Certificate Transparency, and a second, naive tree to compare with."""

import random
from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xulang.journal.domain.merkle import (
    EMPTY_ROOT,
    Frontier,
    Leaves,
    ProofError,
    consistency_path,
    inclusion_path,
    leaf_hash,
    verify_consistency,
    verify_inclusion,
)

# github.com/google/certificate-transparency, cpp/merkletree/merkle_tree_test.cc
ENTRIES = [
    bytes.fromhex(entry)
    for entry in (
        *("", "00", "10", "2021", "3031", "40414243", "5051525354555657"),
        "606162636465666768696a6b6c6d6e6f",
    )
]
ROOTS = [
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]
INCLUSION = {
    (0, 1): [],
    (0, 8): [
        "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
    ],
    (5, 8): [
        "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
        "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    ],
    (2, 3): ["fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125"],
    (1, 5): [
        "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
    ],
}
CONSISTENCY = {
    (1, 1): [],
    (1, 8): [
        "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
    ],
    (6, 8): [
        "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
        "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    ],
    (2, 5): [
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
    ],
    (6, 7): [
        "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
        "b08693ec2e721597130641e8211e7eedccb4c26413963eee6c1e2ed16ffb1a5f",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    ],
}
SOME_HASH = bytes.fromhex("abacaba000000000000000000000000000000000000000000060061e00123456")


def naive(entries: list[bytes]) -> bytes:
    """MTH as RFC 6962, 2.1 defines it, word for word; it shares nothing with the code under test."""
    if not entries:
        return sha256(b"").digest()
    if len(entries) == 1:
        return sha256(b"\x00" + entries[0]).digest()
    k = 1
    while k * 2 < len(entries):
        k *= 2
    return sha256(b"\x01" + naive(entries[:k]) + naive(entries[k:])).digest()


def naive_hashes(entries: list[bytes], path: list[Leaves]) -> list[bytes]:
    return [naive(entries[start:end]) for start, end in path]


def unhex(hashes: list[str]) -> list[bytes]:
    return [bytes.fromhex(item) for item in hashes]


def test_the_empty_tree() -> None:
    assert EMPTY_ROOT.hex() == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    assert Frontier().root() == EMPTY_ROOT


def test_the_published_roots() -> None:
    frontier = Frontier()
    for entry, root in zip(ENTRIES, ROOTS, strict=True):
        frontier.append(leaf_hash(entry=entry))
        assert frontier.root().hex() == root
    assert [naive(ENTRIES[:size]).hex() for size in range(1, 9)] == ROOTS


@pytest.mark.parametrize(("index", "size"), INCLUSION)
def test_the_published_inclusion_proofs(index: int, size: int) -> None:
    proof = unhex(INCLUSION[index, size])
    assert naive_hashes(ENTRIES, inclusion_path(index=index, size=size)) == proof
    verify_inclusion(
        index=index,
        size=size,
        leaf=leaf_hash(entry=ENTRIES[index]),
        proof=proof,
        root=bytes.fromhex(ROOTS[size - 1]),
    )


@pytest.mark.parametrize(("old", "new"), CONSISTENCY)
def test_the_published_consistency_proofs(old: int, new: int) -> None:
    proof = unhex(CONSISTENCY[old, new])
    assert naive_hashes(ENTRIES, consistency_path(old=old, new=new)) == proof
    verify_consistency(
        old=old,
        new=new,
        old_root=bytes.fromhex(ROOTS[old - 1]),
        new_root=bytes.fromhex(ROOTS[new - 1]),
        proof=proof,
    )


def corrupted(proof: list[bytes], roots: list[bytes]) -> list[list[bytes]]:
    """The ways of github.com/transparency-dev/merkle, cmd/proofgen, to spoil a proof."""
    ways = [[*proof, b""], [b"", *proof], [*proof, SOME_HASH]]
    ways += [[*proof, root] for root in roots] + [[root, *proof] for root in roots]
    for place, item in enumerate(proof):
        ways.append([*proof[:place], bytes([item[0] ^ 8]) + item[1:], *proof[place + 1 :]])
        ways.append(proof[:place] + proof[place + 1 :])
    return ways


@pytest.mark.parametrize(("index", "size"), INCLUSION)
def test_a_spoilt_inclusion_proof_proves_nothing(index: int, size: int) -> None:
    root, leaf = bytes.fromhex(ROOTS[size - 1]), leaf_hash(entry=ENTRIES[index])
    proof = unhex(INCLUSION[index, size])
    tries = [(index, size, leaf, spoilt, root) for spoilt in corrupted(proof, [root])]
    tries += [(place, size, leaf, proof, root) for place in (index - 1, index + 1, index ^ 2, size)]
    tries += [(index, wrong, leaf, proof, root) for wrong in (size * 2, size // 2, 0)]
    tries += [(index, size, SOME_HASH, proof, root), (index, size, b"WrongLeaf", proof, root)]
    tries += [(index, size, leaf, proof, wrong) for wrong in (EMPTY_ROOT, SOME_HASH, b"")]
    for place, wide, entry, spoilt, target in tries:
        with pytest.raises(ProofError):
            verify_inclusion(index=place, size=wide, leaf=entry, proof=spoilt, root=target)


@pytest.mark.parametrize(("old", "new"), CONSISTENCY)
def test_a_spoilt_consistency_proof_proves_nothing(old: int, new: int) -> None:
    first, second = bytes.fromhex(ROOTS[old - 1]), bytes.fromhex(ROOTS[new - 1])
    proof = unhex(CONSISTENCY[old, new])
    tries = [(old, new, first, second, spoilt) for spoilt in corrupted(proof, [first, second])]
    tries += [(wrong, new, first, second, proof) for wrong in (old - 1, old + 1, old ^ 2)]
    tries += [(old, new, SOME_HASH, second, proof), (old, new, first, SOME_HASH, proof)]
    if old != new:
        tries += [(old, new * 2, first, second, proof), (old, new // 2, first, second, proof)]
        tries += [(old, new, second, first, proof), (old, new, first, second, [])]
    for smaller, larger, old_root, new_root, spoilt in tries:
        with pytest.raises(ProofError):
            verify_consistency(old=smaller, new=larger, old_root=old_root, new_root=new_root, proof=spoilt)


def test_the_empty_tree_is_the_beginning_of_any_and_of_its_own_root_only() -> None:
    root = bytes.fromhex(ROOTS[2])
    verify_consistency(old=0, new=3, old_root=EMPTY_ROOT, new_root=root, proof=[])
    with pytest.raises(ProofError):
        verify_consistency(old=0, new=3, old_root=root, new_root=root, proof=[])


@given(st.lists(st.binary(max_size=3), min_size=1, max_size=70), st.data())
def test_every_proof_of_every_tree_verifies(entries: list[bytes], data: st.DataObject) -> None:
    size = len(entries)
    root = naive(entries)
    frontier = Frontier()
    for entry in entries:
        frontier.append(leaf_hash(entry=entry))
    assert frontier.root() == root
    index = data.draw(st.integers(0, size - 1))
    verify_inclusion(
        index=index,
        size=size,
        leaf=leaf_hash(entry=entries[index]),
        proof=naive_hashes(entries, inclusion_path(index=index, size=size)),
        root=root,
    )
    old = data.draw(st.integers(0, size))
    verify_consistency(
        old=old,
        new=size,
        old_root=naive(entries[:old]),
        new_root=root,
        proof=naive_hashes(entries, consistency_path(old=old, new=size)),
    )


@given(st.integers(2, 64), st.randoms(use_true_random=False))
def test_a_changed_past_has_no_consistency_proof(size: int, dice: random.Random) -> None:
    entries = [bytes([place]) for place in range(size)]
    old = dice.randrange(1, size)
    changed = dice.randrange(old)
    rewritten = [*entries[:changed], b"rewritten", *entries[changed + 1 :]]
    proof = naive_hashes(rewritten, consistency_path(old=old, new=size))
    with pytest.raises(ProofError):
        verify_consistency(
            old=old, new=size, old_root=naive(entries[:old]), new_root=naive(rewritten), proof=proof
        )
