"""C2SP tlog-cosignature v1: a witness says at which second it saw this checkpoint as the latest."""

import base64
import binascii
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from xulang.journal.domain.merkle import HASH_BYTES
from xulang.journal.domain.note import (
    KeyType,
    Note,
    NoteError,
    SignatureLine,
    SignerKey,
    VerifierKey,
    parse_note,
)

PROOF_LIMIT: Final = 63
REQUEST_LIMIT: Final = 64_000
_TIME_BYTES: Final = 8
_SIGNATURE_BYTES: Final = 64
_OLD = re.compile(r"old (?P<size>0|[1-9][0-9]{0,18})\Z")


@dataclass(frozen=True, slots=True, kw_only=True)
class AddCheckpoint:
    """What a log asks of a witness (C2SP tlog-witness, add-checkpoint)."""

    old_size: int
    proof: tuple[bytes, ...]
    note: Note

    def __str__(self) -> str:
        proof = "".join(f"{base64.b64encode(item).decode()}\n" for item in self.proof)
        return f"old {self.old_size}\n{proof}\n{self.note}"


def parse_request(*, text: str) -> AddCheckpoint:
    """Raises NoteError when the text is no add-checkpoint request."""
    head, found, rest = text.partition("\n\n")
    first, *lines = head.split("\n")
    old = _OLD.match(first)
    if not found or old is None or len(lines) > PROOF_LIMIT or len(text) > REQUEST_LIMIT:
        raise NoteError("not an add-checkpoint request")
    try:
        proof = tuple(base64.b64decode(line, validate=True) for line in lines)
    except binascii.Error as error:
        raise NoteError("a consistency proof line is not base64") from error
    if any(len(item) != HASH_BYTES for item in proof):
        raise NoteError(f"a consistency proof line holds {HASH_BYTES} bytes")
    return AddCheckpoint(old_size=int(old["size"]), proof=proof, note=parse_note(text=rest))


def cosign(*, note: Note, signer: SignerKey, timestamp: int) -> SignatureLine:
    """`timestamp` in seconds since 1970. The caller has checked the log's signature and consistency."""
    if signer.type is not KeyType.COSIGNATURE:
        raise NoteError("a witness signs with a cosignature key")
    signature = signer.sign(message=_message(text=note.text, timestamp=timestamp))
    return signer.line(signature=timestamp.to_bytes(_TIME_BYTES, "big") + signature)


def verify_cosignature(*, text: str, line: SignatureLine, key: VerifierKey) -> int:
    """The second at which the witness cosigned the checkpoint with that text. Raises NoteError."""
    if key.type is not KeyType.COSIGNATURE or not key.made(line):
        raise NoteError(f"not a cosignature of {key.name}")
    if len(line.signature) != _TIME_BYTES + _SIGNATURE_BYTES:
        raise NoteError("a cosignature holds a time and a signature")
    timestamp = int.from_bytes(line.signature[:_TIME_BYTES], "big")
    key.check(message=_message(text=text, timestamp=timestamp), signature=line.signature[_TIME_BYTES:])
    return timestamp


def cosigned_at(*, note: Note, keys: Sequence[VerifierKey]) -> dict[str, int]:
    """Witness → second, for every known witness that cosigned; a bad cosignature raises NoteError."""
    return {
        key.name: verify_cosignature(text=note.text, line=line, key=key)
        for key in keys
        for line in note.signatures
        if key.made(line)
    }


def _message(*, text: str, timestamp: int) -> bytes:
    return f"cosignature/v1\ntime {timestamp}\n{text}".encode()
