"""C2SP signed-note: a text with signature lines below it, and the text form of the keys that verify them."""

import base64
import binascii
import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import IntEnum
from hashlib import sha256
from typing import Final

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

NOTE_LIMIT: Final = 100_000
SIGNATURES_LIMIT: Final = 32
KEY_ID_BYTES: Final = 4
_LINE = re.compile(r"— (?P<name>[^\s+]+) (?P<signature>[A-Za-z0-9+/]+={0,2})\Z")
_NAME = re.compile(r"[^\s+]+\Z")


class NoteError(ValueError):
    """A note, a key or a signature is malformed or does not verify; the message says which."""


class KeyType(IntEnum):
    """The signature type byte of signed-note and tlog-cosignature."""

    NOTE = 0x01
    COSIGNATURE = 0x04


@dataclass(frozen=True, slots=True, kw_only=True)
class SignatureLine:
    name: str
    key_id: bytes
    signature: bytes

    def __str__(self) -> str:
        return f"— {self.name} {base64.b64encode(self.key_id + self.signature).decode()}\n"


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """`text` ends with a newline and is what signatures cover."""

    text: str
    signatures: tuple[SignatureLine, ...]

    def __str__(self) -> str:
        return self.text + "\n" + "".join(map(str, self.signatures))


@dataclass(frozen=True, slots=True, kw_only=True)
class VerifierKey:
    """Who may sign: the name, what the key is for, and 32 bytes of Ed25519 public key."""

    name: str
    type: KeyType
    public: bytes

    @property
    def id(self) -> bytes:
        return sha256(self.name.encode() + b"\n" + bytes([self.type]) + self.public).digest()[:KEY_ID_BYTES]

    def __str__(self) -> str:
        """The vkey: `name+id+base64`."""
        encoded = base64.b64encode(bytes([self.type]) + self.public).decode()
        return f"{self.name}+{self.id.hex()}+{encoded}"

    def made(self, line: SignatureLine) -> bool:
        return line.name == self.name and line.key_id == self.id

    def check(self, *, message: bytes, signature: bytes) -> None:
        """Raises NoteError unless this key made the signature."""
        try:
            Ed25519PublicKey.from_public_bytes(self.public).verify(signature, message)
        except InvalidSignature as error:
            raise NoteError(f"a signature of {self.name} does not verify") from error


@dataclass(frozen=True, slots=True, kw_only=True)
class SignerKey:
    """The private half, made of a 32-byte seed."""

    name: str
    type: KeyType
    seed: bytes

    @property
    def verifier(self) -> VerifierKey:
        public = Ed25519PrivateKey.from_private_bytes(self.seed).public_key().public_bytes_raw()
        return VerifierKey(name=self.name, type=self.type, public=public)

    def sign(self, *, message: bytes) -> bytes:
        return Ed25519PrivateKey.from_private_bytes(self.seed).sign(message)

    def line(self, *, signature: bytes) -> SignatureLine:
        return SignatureLine(name=self.name, key_id=self.verifier.id, signature=signature)

    def __repr__(self) -> str:
        return f"SignerKey({self.name})"


def parse_vkey(*, text: str) -> VerifierKey:
    """Raises NoteError when the text is no vkey of a type we know, or its id is not the key's."""
    try:
        name, key_id, encoded = text.strip().split("+", 2)
        material = base64.b64decode(encoded, validate=True)
        key = VerifierKey(name=name, type=KeyType(material[0]), public=material[1:])
    except (ValueError, IndexError) as error:
        raise NoteError("not a vkey of a known type") from error
    if not _NAME.match(name) or len(key.public) != 32 or key.id.hex() != key_id:
        raise NoteError("a vkey whose id is not its key's")
    return key


def parse_note(*, text: str) -> Note:
    """Raises NoteError when the text is not a signed note. Checks no signature."""
    if len(text) > NOTE_LIMIT or any(char < " " and char != "\n" for char in text):
        raise NoteError("a note is short and has no control characters")
    body, found, lines = text.rpartition("\n\n")
    if not found or not lines.endswith("\n"):
        raise NoteError("a note has a text, an empty line and signatures")
    return Note(text=body + "\n", signatures=tuple(parse_lines(text=lines)))


def parse_lines(*, text: str) -> list[SignatureLine]:
    """Raises NoteError when a line is not a signature line, or there are too many."""
    lines = text.split("\n")
    if lines.pop() or not lines or len(lines) > SIGNATURES_LIMIT:
        raise NoteError("one to 32 signature lines, each ended by a newline")
    return [_parse_line(line) for line in lines]


def verify_note(*, note: Note, key: VerifierKey) -> None:
    """Raises NoteError unless the key signed the note (plain note signatures only)."""
    if key.type is not KeyType.NOTE:
        raise NoteError(f"the key of {key.name} is for cosignatures")
    made = [line for line in note.signatures if key.made(line)]
    if not made:
        raise NoteError(f"{key.name} did not sign this note with the key {key.id.hex()}")
    for line in made:
        key.check(message=note.text.encode(), signature=line.signature)


def sign_note(*, text: str, signers: Iterable[SignerKey]) -> Note:
    return Note(
        text=text,
        signatures=tuple(signer.line(signature=signer.sign(message=text.encode())) for signer in signers),
    )


def _parse_line(line: str) -> SignatureLine:
    match = _LINE.match(line)
    try:
        content = base64.b64decode(match["signature"], validate=True) if match else b""
    except binascii.Error as error:
        raise NoteError("a signature line is not base64") from error
    if match is None or len(content) <= KEY_ID_BYTES:
        raise NoteError("a signature line is malformed")
    return SignatureLine(name=match["name"], key_id=content[:KEY_ID_BYTES], signature=content[KEY_ID_BYTES:])
