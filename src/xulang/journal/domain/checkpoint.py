"""C2SP tlog-checkpoint: what the log signs after each batch. One origin, one size, one root."""

import base64
import binascii
import re
from dataclasses import dataclass

from xulang.journal.domain.merkle import HASH_BYTES
from xulang.journal.domain.note import Note, NoteError, SignerKey, VerifierKey, sign_note, verify_note

_SIZE = re.compile(r"(?:0|[1-9][0-9]{0,18})\Z")


@dataclass(frozen=True, slots=True, kw_only=True)
class Checkpoint:
    origin: str
    size: int
    root: bytes

    def text(self) -> str:
        return f"{self.origin}\n{self.size}\n{base64.b64encode(self.root).decode()}\n"


def sign_checkpoint(*, checkpoint: Checkpoint, signer: SignerKey) -> Note:
    return sign_note(text=checkpoint.text(), signers=[signer])


def parse_checkpoint(*, note: Note) -> Checkpoint:
    """Raises NoteError when the text is no checkpoint. Checks no signature; ignores extension lines."""
    lines = note.text.split("\n")
    if len(lines) < 4 or not all(lines[:-1]):
        raise NoteError("a checkpoint has an origin, a size and a root")
    origin, size, encoded = lines[:3]
    if not _SIZE.match(size):
        raise NoteError("a checkpoint's size is a decimal number")
    try:
        root = base64.b64decode(encoded, validate=True)
    except binascii.Error as error:
        raise NoteError("a checkpoint's root is base64") from error
    if len(root) != HASH_BYTES:
        raise NoteError(f"a checkpoint's root has {HASH_BYTES} bytes")
    return Checkpoint(origin=origin, size=int(size), root=root)


def open_checkpoint(*, note: Note, key: VerifierKey) -> Checkpoint:
    """The checkpoint that the log's key signed. Raises NoteError when it did not, or names another origin."""
    verify_note(note=note, key=key)
    checkpoint = parse_checkpoint(note=note)
    if checkpoint.origin != key.name:
        raise NoteError(f"the checkpoint is of {checkpoint.origin}, not of {key.name}")
    return checkpoint
