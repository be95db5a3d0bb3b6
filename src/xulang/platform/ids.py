"""The one place that throws dice for ids and salts."""

import secrets
import uuid


def new_id() -> uuid.UUID:
    return uuid.uuid4()  # noqa: TID251 -- this is that place


def new_salt() -> bytes:
    return secrets.token_bytes(32)
