"""A receipt: what a declarant keeps of one fact, to prove it without us and against us.

A JSON document of the leaf, a C2SP tlog-proof (position, inclusion proof, checkpoint with cosignatures) and,
for whom the private half concerns, that half and its salt. It verifies offline with the log's vkey alone.
"""

import base64
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import msgspec

from xulang.journal.domain.checkpoint import Checkpoint, open_checkpoint
from xulang.journal.domain.cosignature import PROOF_LIMIT, cosigned_at
from xulang.journal.domain.facts import Leaf, parse_leaf
from xulang.journal.domain.merkle import ProofError, leaf_hash, verify_inclusion
from xulang.journal.domain.note import Note, NoteError, VerifierKey, parse_note
from xulang.kernel.canonical import JSON, commitment

FORMAT: Final = "xulang-receipt-1"
PROOF_HEADER: Final = "c2sp.org/tlog-proof@v1"
RECEIPT_LIMIT: Final = 2_000_000
_INDEX = re.compile(r"index (?P<index>0|[1-9][0-9]{0,18})\Z")


class ReceiptError(ValueError):
    """A receipt does not prove its fact; the message says why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Opening:
    """The private half of the fact and the salt of its commitment."""

    private: Mapping[str, JSON]
    salt: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    leaf: str
    index: int
    proof: tuple[bytes, ...]
    note: Note
    opening: Opening | None = None

    def document(self) -> str:
        """The JSON text to hand out."""
        hashes = "".join(f"{base64.b64encode(item).decode()}\n" for item in self.proof)
        content: dict[str, JSON] = {
            "format": FORMAT,
            "leaf": self.leaf,
            "proof": f"{PROOF_HEADER}\nindex {self.index}\n{hashes}\n{self.note}",
        }
        if self.opening is not None:
            content["private"] = self.opening.private
            content["salt"] = self.opening.salt.hex()
        return json.dumps(content, ensure_ascii=False, indent=1) + "\n"


@dataclass(frozen=True, slots=True, kw_only=True)
class Proven:
    """What a receipt proves: the fact, its place, the checkpoint that seals it and who cosigned when."""

    leaf: Leaf
    index: int
    checkpoint: Checkpoint
    cosigned_at: Mapping[str, int]
    private: Mapping[str, JSON] | None


class _Document(msgspec.Struct, forbid_unknown_fields=True):
    format: str
    leaf: str
    proof: str
    private: dict[str, object] | None = None
    salt: str | None = None


def parse_receipt(*, text: str) -> Receipt:
    """Raises ReceiptError when the text is not a receipt. Proves nothing yet."""
    if len(text) > RECEIPT_LIMIT:
        raise ReceiptError("the receipt is too long")
    try:
        document = msgspec.json.decode(text, type=_Document)
        head, _, checkpoint = document.proof.partition("\n\n")
        header, index_line, *lines = head.split("\n")
        index = _INDEX.match(index_line)
        proof = tuple(base64.b64decode(line, validate=True) for line in lines)
        note = parse_note(text=checkpoint)
        opening = _opening(document=document)
    except (msgspec.MsgspecError, ValueError, RecursionError) as error:
        raise ReceiptError(f"not a receipt: {error}") from error
    if document.format != FORMAT or header != PROOF_HEADER or index is None or len(proof) > PROOF_LIMIT:
        raise ReceiptError("this receipt is of an unknown format")
    return Receipt(leaf=document.leaf, index=int(index["index"]), proof=proof, note=note, opening=opening)


def prove(*, receipt: Receipt, key: VerifierKey, witnesses: Sequence[VerifierKey] = ()) -> Proven:
    """What the receipt proves under the log's key. Raises ReceiptError when it does not verify."""
    entry = receipt.leaf.encode()
    try:
        checkpoint = open_checkpoint(note=receipt.note, key=key)
        cosigned = cosigned_at(note=receipt.note, keys=witnesses)
        verify_inclusion(
            index=receipt.index,
            size=checkpoint.size,
            leaf=leaf_hash(entry=entry),
            proof=receipt.proof,
            root=checkpoint.root,
        )
        leaf = parse_leaf(text=entry)
        opened = None if receipt.opening is None else _open(opening=receipt.opening, leaf=leaf)
    except (NoteError, ProofError, msgspec.MsgspecError) as error:
        raise ReceiptError(str(error)) from error
    return Proven(
        leaf=leaf,
        index=receipt.index,
        checkpoint=checkpoint,
        cosigned_at=cosigned,
        private=opened,
    )


def _open(*, opening: Opening, leaf: Leaf) -> Mapping[str, JSON]:
    try:
        found = commitment(salt=opening.salt, private=opening.private)
    except (TypeError, ValueError, OverflowError, RecursionError) as error:
        raise ReceiptError(f"the private half has no canonical form: {error}") from error
    if found != leaf.commitment:
        raise ReceiptError("the private half is not the one that was sealed")
    return opening.private


def _opening(*, document: _Document) -> Opening | None:
    if document.private is None or document.salt is None:
        if document.private is not None or document.salt is not None:
            raise ReceiptError("a private half comes with its salt")
        return None
    private: Mapping[str, JSON] = document.private  # type: ignore[assignment] # decoded from JSON a line above
    return Opening(private=private, salt=bytes.fromhex(document.salt))
