"""The permit (giấy phép vào cửa khẩu): a signed text in a QR that a guard reads without any network.

It says: this crossing may enter at this gate in this period, with this plate. The plate stands in it in
the clear: a hash of one of some hundred million plates is undone in a minute, so it would only look like
protection, while the guard would not know which truck to look for. No person, company, phone or goods.
"""

import hashlib
import struct
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from uuid import UUID

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from xulang.gates.domain import base45
from xulang.gates.domain.refusals import GateRefusal
from xulang.kernel.refusal import Refusal

PREFIX = "XL1:"
# Signed together with the content, so that no signature of another purpose can pass for a permit's.
PURPOSE = b"xulang permit 1\x00"
HEAD = struct.Struct(">B16s16sII")
SIGNATURE_SIZE = 64
TEXT_LIMIT = 400
GATE_LIMIT = 12
PLATE_LIMIT = 24
LONGEST = timedelta(days=31)
# Letters that are mistaken for digits are not in it (Crockford's base32).
CODE_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
CODE_LENGTH = 10
CODE_LOOKALIKES = str.maketrans("OIL", "011")


class PermitKind(StrEnum):
    REAL = "real"
    DEMONSTRATION = "demonstration"


KIND_BYTE = {PermitKind.REAL: 0x10, PermitKind.DEMONSTRATION: 0x11}


class Verdict(StrEnum):
    """What the guard is told; the first that applies, in this order."""

    FORGED = "forged"
    DEMONSTRATION = "demonstration"
    REVOKED = "revoked"
    WRONG_GATE = "wrong_gate"
    WRONG_PLATE = "wrong_plate"
    NOT_YET = "not_yet"
    EXPIRED = "expired"
    VALID = "valid"


@dataclass(frozen=True, slots=True, kw_only=True)
class Permit:
    """Valid in [valid_from, valid_until), whole seconds, at one gate, with one plate (its comparison key)."""

    id: UUID
    crossing_id: UUID
    gate: str
    plate_key: str
    valid_from: datetime
    valid_until: datetime
    kind: PermitKind


@dataclass(frozen=True, slots=True, kw_only=True)
class IssuedPermit:
    """`replaced` is the permit that this one revoked: a fact of its own for the caller to append."""

    permit: Permit
    code: str
    text: str
    replaced: UUID | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PermitCheck:
    """`permit` is None only when the verdict is FORGED."""

    verdict: Verdict
    permit: Permit | None


def checked_permit(*, permit: Permit) -> Permit:
    """The permit with whole seconds. Raises PERMIT_FIELD and PERMIT_PERIOD."""
    whole = replace(
        permit,
        valid_from=permit.valid_from.astimezone(UTC).replace(microsecond=0),
        valid_until=permit.valid_until.astimezone(UTC).replace(microsecond=0),
    )
    if not 0 < len(permit.gate.encode()) <= GATE_LIMIT:
        raise Refusal(code=GateRefusal.PERMIT_FIELD, field="gate")
    if not 0 < len(permit.plate_key.encode()) <= PLATE_LIMIT:
        raise Refusal(code=GateRefusal.PERMIT_FIELD, field="plate")
    if not timedelta(0) < whole.valid_until - whole.valid_from <= LONGEST:
        raise Refusal(code=GateRefusal.PERMIT_PERIOD, field="valid_until", days=LONGEST.days)
    return whole


def permit_code(*, permit_id: UUID) -> str:
    """The short code printed below the QR, for a telephone call and the public look-up: 50 bits of the id."""
    number = int.from_bytes(hashlib.sha256(PURPOSE + permit_id.bytes).digest()[:7]) >> 6
    return "".join(CODE_ALPHABET[(number >> (5 * place)) & 31] for place in reversed(range(CODE_LENGTH)))


def normal_code(*, typed: str) -> str:
    """The code as kept, from what a person typed: without spaces and hyphens, O for 0, I and L for 1."""
    kept = "".join(character for character in typed.upper() if character.isalnum())
    return kept.translate(CODE_LOOKALIKES)[: CODE_LENGTH + 1]


def encode_permit(*, permit: Permit, key: Ed25519PrivateKey) -> str:
    """The QR's text, about 190 characters. The same permit and key always give the same text."""
    content = _pack(permit=checked_permit(permit=permit))
    return PREFIX + base45.encode(content + key.sign(PURPOSE + content))


def verify_permit(
    *,
    text: str,
    keys: Sequence[Ed25519PublicKey],
    plate_seen: str,
    gate: str,
    kind: PermitKind,
    revoked: frozenset[UUID],
    now: datetime,
) -> PermitCheck:
    """What a guard at `gate` may make of a scanned text and the plate on the truck in front of him.

    `plate_seen` is the comparison key of the plate read from the truck, never from the permit. `kind` is the
    installation's: a permit of a demonstration opens no real gate. `revoked` is the list of the last contact.
    """
    permit = _read(text=text, keys=keys)
    if permit is None:
        return PermitCheck(verdict=Verdict.FORGED, permit=None)
    reasons = {
        Verdict.DEMONSTRATION: permit.kind is not kind,
        Verdict.REVOKED: permit.id in revoked,
        Verdict.WRONG_GATE: permit.gate != gate,
        Verdict.WRONG_PLATE: permit.plate_key != plate_seen,
        Verdict.NOT_YET: now < permit.valid_from,
        Verdict.EXPIRED: now >= permit.valid_until,
    }
    verdict = next((reason for reason, applies in reasons.items() if applies), Verdict.VALID)
    return PermitCheck(verdict=verdict, permit=permit)


def _pack(*, permit: Permit) -> bytes:
    gate, plate = permit.gate.encode(), permit.plate_key.encode()
    head = HEAD.pack(
        KIND_BYTE[permit.kind],
        permit.id.bytes,
        permit.crossing_id.bytes,
        int(permit.valid_from.timestamp()),
        int(permit.valid_until.timestamp()),
    )
    return head + bytes([len(gate)]) + gate + plate


def _read(*, text: str, keys: Sequence[Ed25519PublicKey]) -> Permit | None:
    scanned = text.strip()
    if not scanned.startswith(PREFIX) or len(scanned) > TEXT_LIMIT:
        return None
    try:
        data = base45.decode(scanned.removeprefix(PREFIX))
    except ValueError:
        return None
    content, signature = data[:-SIGNATURE_SIZE], data[-SIGNATURE_SIZE:]
    if not any(_signed(key=key, content=content, signature=signature) for key in keys):
        return None
    return _unpack(content=content)


def _signed(*, key: Ed25519PublicKey, content: bytes, signature: bytes) -> bool:
    try:
        key.verify(signature, PURPOSE + content)
    except InvalidSignature:
        return False
    return True


def _unpack(*, content: bytes) -> Permit | None:
    """None for a kind that this version does not know; the signature has vouched for the rest."""
    kind_byte, permit_id, crossing_id, start, end = HEAD.unpack_from(content)
    kind = next((kind for kind, byte in KIND_BYTE.items() if byte == kind_byte), None)
    if kind is None:
        return None
    gate_end = HEAD.size + 1 + content[HEAD.size]
    return Permit(
        id=UUID(bytes=permit_id),
        crossing_id=UUID(bytes=crossing_id),
        gate=content[HEAD.size + 1 : gate_end].decode(),
        plate_key=content[gate_end:].decode(),
        valid_from=datetime.fromtimestamp(start, tz=UTC),
        valid_until=datetime.fromtimestamp(end, tz=UTC),
        kind=kind,
    )
