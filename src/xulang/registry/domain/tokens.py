"""API tokens: 32 random bytes that the holder keeps and we know by their hash only."""

import hashlib
from datetime import datetime, timedelta

from xulang.kernel.refusal import Refusal
from xulang.registry.domain.refusals import RegistryRefusal

PREFIX = "xulang_"
LONGEST_LIFE = timedelta(days=366)


def token_text(*, secret: bytes) -> str:
    """What the holder sees once. The prefix lets scanners of leaked secrets recognise it."""
    return PREFIX + secret.hex()


def token_hash(text: str) -> bytes:
    """SHA-256 suffices where the secret is random and long."""
    return hashlib.sha256(text.encode()).digest()


def check_life(*, now: datetime, expires_at: datetime) -> None:
    """Raises TOKEN_LIFE unless it ends after now and within a year."""
    if not now < expires_at <= now + LONGEST_LIFE:
        raise Refusal(code=RegistryRefusal.TOKEN_LIFE, field="expires_at", days=LONGEST_LIFE.days)
