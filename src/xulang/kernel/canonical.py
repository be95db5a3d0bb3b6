"""Canonical JSON: the same value always gives the same bytes, so that hashes can be recomputed by anyone."""

import hashlib
import hmac
import json
import unicodedata
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime

JSON = str | int | bool | None | Sequence["JSON"] | Mapping[str, "JSON"]


def canonical_bytes(value: JSON) -> bytes:
    """UTF-8, NFC, keys sorted, no spaces. Floats are refused: they print differently across languages."""
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=_refuse)
    return unicodedata.normalize("NFC", text).encode()


def _refuse(value: object) -> JSON:
    raise TypeError(f"{type(value).__name__} has no canonical JSON form")


def instant(moment: datetime) -> str:
    """RFC 3339 in UTC with microseconds, the one form of a time inside facts."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def commitment(*, salt: bytes, private: JSON) -> str:
    """What a public leaf says of its private part: hex HMAC-SHA256 under a random 32-byte salt."""
    return hmac.new(salt, canonical_bytes(private), hashlib.sha256).hexdigest()
