"""Repeats are normal: the first answer to a request id is kept and given again (docs/idempotency.md).

Use inside a unit of work, after the lock of the object that the request changes: `find` sees what a
concurrent twin committed, and the unique constraint is the second guard.
"""

import hashlib
from collections.abc import Mapping
from datetime import datetime
from typing import cast
from uuid import UUID

import msgspec

from xulang.kernel.canonical import JSON, canonical_bytes
from xulang.kernel.refusal import Refusal
from xulang.platform.db import Sending, raw, send
from xulang.platform.refusals import PlatformRefusal

Answer = Mapping[str, JSON]


def body_hash(body: JSON) -> bytes:
    return hashlib.sha256(canonical_bytes(body)).digest()


FIND = "SELECT body_hash, answer::text FROM platform_answeredrequest WHERE scope = %s AND request_id = %s"
KEEP = (
    "INSERT INTO platform_answeredrequest (scope, request_id, body_hash, answer, answered_at)"
    " VALUES (%s, %s, %s, %s::text::jsonb, %s)"
)


FIND_ALL = (
    "SELECT request_id, body_hash, answer::text FROM platform_answeredrequest"
    " WHERE scope = %s AND request_id = ANY(%s)"
)


def find_answers(*, scope: str, hashes: Mapping[UUID, bytes]) -> dict[UUID, Answer]:
    """The answers already given to these requests, by id. Raises REQUEST_REUSED as `find_answer` does."""
    rows = raw().execute(FIND_ALL, [scope, list(hashes)]).fetchall()
    return {
        (request_id := cast("UUID", row[0])): check_answer(row=row[1:], hashed=hashes[request_id])
        for row in rows
    }


def find_answer(*, scope: str, request_id: UUID, hashed: bytes) -> Answer | None:
    """The answer already given. Raises REQUEST_REUSED when the same id came with another body."""
    row = raw().execute(FIND, [scope, request_id]).fetchone()
    return None if row is None else check_answer(row=row, hashed=hashed)


def check_answer(*, row: tuple[object, ...], hashed: bytes) -> Answer:
    kept_hash, answer = cast("tuple[bytes, str]", row)
    if bytes(kept_hash) != hashed:
        raise Refusal(code=PlatformRefusal.REQUEST_REUSED)
    return cast("Answer", msgspec.json.decode(answer))


def keep_answer(*, scope: str, request_id: UUID, hashed: bytes, answer: Answer, now: datetime) -> None:
    send(*kept(scope=scope, request_id=request_id, hashed=hashed, answer=answer, now=now))


def kept(*, scope: str, request_id: UUID, hashed: bytes, answer: Answer, now: datetime) -> Sending:
    """The statement of `keep_answer`, for a flush of several."""
    return KEEP, [scope, request_id, hashed, msgspec.json.encode(answer).decode(), now]
