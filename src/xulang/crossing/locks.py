"""The only locks of the spine (rules: docs/locking.md). A declaration's record is locked last, and once."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import cast
from uuid import UUID

import msgspec

from xulang.crossing.domain.record import Record
from xulang.crossing.domain.refusals import CrossingRefusal
from xulang.kernel.refusal import Refusal
from xulang.kernel.request import Request
from xulang.platform import idempotency
from xulang.platform.db import pipeline, raw

LOCK_RECORD = (
    "SELECT number, organisation_id, state::text FROM crossing_record WHERE declaration_id = %s FOR UPDATE"
)
LOCK_IDENTITY = "SELECT pg_advisory_xact_lock(hashtextextended('crossing.identity:' || %s::text, 0))"
LOCK_REQUEST = "SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))"

_decoder = msgspec.json.Decoder(Record)


@dataclass(frozen=True, slots=True, kw_only=True)
class Locked:
    """A declaration's record, held until the transaction ends, and the answer this request already got."""

    declaration_id: UUID
    number: str
    organisation_id: UUID | None
    record: Record
    answer: idempotency.Answer | None


def lock_record(*, declaration_id: UUID, request: Request, hashed: bytes) -> Locked:
    """Lock the record and look for this request's answer in one round trip.

    Raises UNKNOWN when there is no such declaration, REQUEST_REUSED when the id came with other words.
    """
    with pipeline() as driver:
        found = driver.execute(LOCK_RECORD, [declaration_id], prepare=True)
        answered = driver.execute(idempotency.FIND, [request.scope, request.id], prepare=True)
    row = found.fetchone()
    if row is None:
        raise Refusal(code=CrossingRefusal.UNKNOWN)
    answer = answered.fetchone()
    return Locked(
        declaration_id=declaration_id,
        number=cast("str", row[0]),
        organisation_id=cast("UUID | None", row[1]),
        record=_decoder.decode(cast("str", row[2])),
        answer=idempotency.check_answer(row=answer, hashed=hashed) if answer else None,
    )


def lock_request(*, request: Request) -> None:
    """Let two arrivals of one creating request pass one after the other: there is no row to lock yet."""
    raw().execute(LOCK_REQUEST, [f"{request.scope}:{request.id}"])


def lock_identities(*, keys: Iterable[str]) -> None:
    """Let two approvals that put in the same plate, trailer or container pass one after the other.

    Taken after the record, by who holds one record only; `keys` are taken in their order.
    """
    for key in sorted(keys):
        raw().execute(LOCK_IDENTITY, [key])


def lock_for_repair(*, declaration_id: UUID) -> Record:
    """Lock the record for what no request asked for. Raises UNKNOWN."""
    row = raw().execute(LOCK_RECORD, [declaration_id]).fetchone()
    if row is None:
        raise Refusal(code=CrossingRefusal.UNKNOWN)
    return _decoder.decode(cast("str", row[2]))
