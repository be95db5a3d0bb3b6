"""A receipt proves its fact to anyone with the log's vkey, and nothing else."""

import json
from collections.abc import Callable
from dataclasses import replace
from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.facts import PRIVATE, fact_id, new_fact, new_facts
from xulang.journal.domain.checkpoint import Checkpoint, sign_checkpoint
from xulang.journal.domain.cosignature import cosign
from xulang.journal.domain.facts import leaf_bytes
from xulang.journal.domain.merkle import leaf_hash
from xulang.journal.domain.note import KeyType, Note, SignerKey
from xulang.journal.domain.receipt import Opening, Receipt, ReceiptError, parse_receipt, prove
from xulang.journal.domain.tiles import TileTree, TreeBuilder

LOG = SignerKey(name="log.example/cua-khau", type=KeyType.NOTE, seed=bytes(32))
WITNESS = SignerKey(name="witness.example/w1", type=KeyType.COSIGNATURE, seed=bytes(31) + b"w")


def receipt(*, index: int = 3, size: int = 7) -> Receipt:
    facts = new_facts(count=size)
    builder = TreeBuilder()
    for fact in facts:
        builder.append(leaf_hash(entry=leaf_bytes(fact=fact)))
    tiles = {tile.id: tile.hashes for tile in builder.partial()}
    note = sign_checkpoint(checkpoint=Checkpoint(origin=LOG.name, size=size, root=builder.root()), signer=LOG)
    cosigned = cosign(note=note, signer=WITNESS, timestamp=1_778_300_000)
    return Receipt(
        leaf=leaf_bytes(fact=facts[index]).decode(),
        index=index,
        proof=tuple(TileTree(read=lambda _: tiles).inclusion_proof(index=index, size=size)),
        note=Note(text=note.text, signatures=(*note.signatures, cosigned)),
        opening=Opening(private=facts[index].private, salt=facts[index].salt),
    )


def test_a_receipt_proves_fact_place_private_half_and_witness() -> None:
    proven = prove(
        receipt=parse_receipt(text=receipt().document()), key=LOG.verifier, witnesses=[WITNESS.verifier]
    )
    assert proven.leaf.id == fact_id(stream="a", number=4)
    assert (proven.index, proven.checkpoint.size, proven.private) == (3, 7, PRIVATE)
    assert proven.cosigned_at == {"witness.example/w1": 1_778_300_000}


def test_a_receipt_without_the_private_half_shows_none_of_it() -> None:
    document = replace(receipt(), opening=None).document()
    assert not any(word in document for word in ("Nguyễn", "Đã kiểm tra"))
    assert prove(receipt=parse_receipt(text=document), key=LOG.verifier).private is None


def test_the_proof_inside_is_a_c2sp_tlog_proof() -> None:
    proof = json.loads(receipt().document())["proof"].split("\n")
    assert proof[:2] == ["c2sp.org/tlog-proof@v1", "index 3"]
    assert proof[5:8] == ["", "log.example/cua-khau", "7"]


@pytest.mark.parametrize(
    "spoil",
    [
        lambda found: replace(found, leaf=found.leaf.replace("HN-1119", "HN-1088")),
        lambda found: replace(found, leaf=leaf_bytes(fact=new_fact(number=5)).decode()),
        lambda found: replace(found, index=2),
        lambda found: replace(found, proof=found.proof[:-1]),
        lambda found: replace(found, proof=(sha256(b"x").digest(), *found.proof[1:])),
        lambda found: replace(
            found, note=replace(found.note, text=found.note.text.replace("\n7\n", "\n8\n"))
        ),
        lambda found: replace(found, note=replace(found.note, signatures=found.note.signatures[1:])),
        lambda found: replace(found, opening=Opening(private={"actor": "ai đó"}, salt=found.opening.salt)),
        lambda found: replace(found, opening=Opening(private=PRIVATE, salt=bytes(32))),
        lambda found: replace(found, opening=Opening(private={"a": 0.5}, salt=bytes(32))),  # type: ignore[dict-item] # a float is the point
    ],
)
def test_a_changed_receipt_proves_nothing(spoil: Callable[[Receipt], Receipt]) -> None:
    with pytest.raises(ReceiptError):
        prove(receipt=parse_receipt(text=spoil(receipt()).document()), key=LOG.verifier)


def test_a_receipt_of_another_log_proves_nothing() -> None:
    other = SignerKey(name=LOG.name, type=KeyType.NOTE, seed=bytes(31) + b"x")
    with pytest.raises(ReceiptError, match="did not sign"):
        prove(receipt=receipt(), key=other.verifier)


def test_a_forged_cosignature_is_refused() -> None:
    forger = SignerKey(name=WITNESS.name, type=KeyType.COSIGNATURE, seed=bytes(31) + b"f")
    found = receipt()
    forged = WITNESS.line(signature=cosign(note=found.note, signer=forger, timestamp=1).signature)
    spoilt = replace(found, note=replace(found.note, signatures=(found.note.signatures[0], forged)))
    with pytest.raises(ReceiptError, match="does not verify"):
        prove(receipt=spoilt, key=LOG.verifier, witnesses=[WITNESS.verifier])


@pytest.mark.parametrize(
    "text",
    [
        *("", "[]", "{}", "null", "[" * 5000, '{"format":"xulang-receipt-1","leaf":"","proof":""}'),
        receipt().document().replace("receipt-1", "receipt-2"),
        receipt().document().replace("index 3", "index 03"),
        receipt().document().replace('"salt"', '"sält"'),
        " " * 2_000_001,
    ],
)
def test_other_texts_are_no_receipt(text: str) -> None:
    with pytest.raises(ReceiptError):
        parse_receipt(text=text)


DOCUMENT = receipt().document()


@given(st.integers(0, len(DOCUMENT) - 1), st.characters(codec="utf-8"))
def test_no_character_of_a_receipt_can_change_what_it_proves(place: int, char: str) -> None:
    try:
        proven = prove(
            receipt=parse_receipt(text=DOCUMENT[:place] + char + DOCUMENT[place + 1 :]), key=LOG.verifier
        )
    except ReceiptError:
        return
    assert proven == replace(prove(receipt=receipt(), key=LOG.verifier), private=proven.private)
    assert proven.private in ({**PRIVATE}, None)
