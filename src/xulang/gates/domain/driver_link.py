"""The driver's link: who holds it may view, acknowledge, set off and report a delay of one crossing.

Decided: a link opens more than once, until it is replaced, revoked or over. Messengers open links by
themselves for a preview, and in a browser of their own before the driver's: a link that dies at its first
opening would lock out the very person it is for. What a stolen link shows is a permit that counts only with
the matching plate, and it changes nothing that the record rests on.
"""

import base64
import binascii
import hashlib
import hmac
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

TOKEN_SIZE = 32
TOKEN_LENGTH = 43


@dataclass(frozen=True, slots=True, kw_only=True)
class DriverLink:
    """`driver_mark` tells whose link it is without naming him."""

    id: UUID
    crossing_id: UUID
    driver_mark: bytes
    valid_until: datetime
    first_opened_at: datetime | None


def token_text(*, secret: bytes) -> str:
    """The 256-bit secret as it stands in the link; shown once, never kept."""
    if len(secret) != TOKEN_SIZE:
        raise ValueError("a driver link needs 32 random bytes")
    return base64.urlsafe_b64encode(secret).decode().rstrip("=")


def token_hash(*, token: str) -> bytes | None:
    """What is kept of a token; None for a text that no token can be."""
    if len(token) != TOKEN_LENGTH:
        return None
    try:
        secret = base64.b64decode(token + "=", altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        return None
    return hashlib.sha256(secret).digest()


def driver_mark(*, key: bytes, identity: str) -> bytes:
    """Tells one driver from the next without keeping his identity: an HMAC under the installation's key."""
    return hmac.digest(key, b"driver\x00" + identity.encode(), "sha256")
