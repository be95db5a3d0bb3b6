"""The only locks of the spine (rules: docs/locking.md). A declaration's record is locked last, and once."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import cast
from uuid import UUID

import msgspec

from xulang.crossing.domain.record import Record
from xulang.crossing.domain.refusals import CrossingRefusal
from xulang.kernel.refusal import Refusal
from xulang.kernel.request import Request
from xulang.platform import idempotency
from xulang.platform.db import pipeline, raw

LOCK_ONE = "SELECT state::text FROM crossing_record WHERE declaration_id = %s FOR UPDATE"
# With the declarations whose vehicles are paired with its own, in the order of their ids: two that are paired
# with each other never wait for one another crosswise.
LOCK_RECORD = (
    "SELECT declaration_id, number, organisation_id, state::text FROM crossing_record"
    " WHERE declaration_id = ANY(%s::uuid[] || ARRAY(SELECT unnest(partners) FROM crossing_record"
    " WHERE declaration_id = ANY(%s::uuid[]))) ORDER BY declaration_id FOR UPDATE"
)
LOCK_LATE = (
    "SELECT declaration_id, number, organisation_id, state::text FROM crossing_record"
    " WHERE declaration_id IN (SELECT declaration_id FROM crossing_crossing WHERE id = ANY(%s))"
    " ORDER BY declaration_id FOR UPDATE"
)
LOCK_SEVERAL = (
    "SELECT 1 FROM crossing_record"
    " WHERE declaration_id = ANY(%s::uuid[] || ARRAY(SELECT unnest(partners) FROM crossing_record"
    " WHERE declaration_id = ANY(%s::uuid[]))) ORDER BY declaration_id FOR UPDATE"
)
LOCK_CALL_ORDER = "SELECT 1 FROM crossing_call_order WHERE id = %s FOR UPDATE"
LOCK_ROAD = "SELECT 1 FROM crossing_road_hold WHERE id = %s FOR UPDATE"
LOCK_DIVERSION = "SELECT 1 FROM crossing_diversion WHERE id = %s FOR UPDATE"
# One after the other, as they stand in the array.
LOCK_IDENTITIES = (
    "SELECT pg_advisory_xact_lock(hashtextextended('crossing.identity:' || key, 0))"
    " FROM unnest(%s::text[]) AS key"
)
LOCK_REQUESTS = "SELECT pg_advisory_xact_lock(hashtextextended(key, 0)) FROM unnest(%s::text[]) AS key"

_decoder = msgspec.json.Decoder(Record)


@dataclass(frozen=True, slots=True, kw_only=True)
class Locked:
    """A declaration's record, held until the transaction ends, and the answer this request already got."""

    declaration_id: UUID
    number: str
    organisation_id: UUID | None
    record: Record
    answer: idempotency.Answer | None = None
    partners: Mapping[UUID, "Locked"] = field(default_factory=dict)

    def holder_of(self, crossing_id: UUID) -> "Locked":
        """The one of the locked declarations in which the vehicle stands. Raises UNKNOWN."""
        for one in (self, *self.partners.values()):
            if any(vehicle.id == crossing_id for vehicle in one.record.dossier.vehicles):
                return one
        raise Refusal(code=CrossingRefusal.UNKNOWN)


def lock_record(*, declaration_id: UUID, request: Request, hashed: bytes, also: UUID | None = None) -> Locked:
    """Lock the record, with those it is paired with, and look for this request's answer in one round trip.

    `also` is a declaration about to be paired. Raises UNKNOWN when there is no such declaration,
    REQUEST_REUSED when the id came with other words.
    """
    wanted = [declaration_id] if also is None else [declaration_id, also]
    with pipeline() as driver:
        found = driver.execute(LOCK_RECORD, [wanted, wanted], prepare=True)
        answered = driver.execute(idempotency.FIND, [request.scope, request.id], prepare=True)
    locked = {one.declaration_id: one for one in map(_locked, found.fetchall())}
    if not locked.keys() >= set(wanted):
        raise Refusal(code=CrossingRefusal.UNKNOWN)
    # Who joined while this waited for the lock is locked late: crosswise waits end as "busy".
    there = {vehicle.id for one in locked.values() for vehicle in one.record.dossier.vehicles}
    late = {partner for one in wanted for partner in locked[one].record.dossier.partner_ids()} - there
    if late:
        locked |= {one.declaration_id: one for one in map(_locked, raw().execute(LOCK_LATE, [list(late)]))}
    answer = answered.fetchone()
    return replace(
        locked.pop(declaration_id),
        answer=idempotency.check_answer(row=answer, hashed=hashed) if answer else None,
        partners=locked,
    )


def _locked(row: tuple[object, ...]) -> Locked:
    return Locked(
        declaration_id=cast("UUID", row[0]),
        number=cast("str", row[1]),
        organisation_id=cast("UUID | None", row[2]),
        record=_decoder.decode(cast("str", row[3])),
    )


def lock_request(*, request: Request) -> None:
    """Let two arrivals of one creating request pass one after the other: there is no row to lock yet."""
    lock_requests(requests=[request])


def lock_requests(*, requests: Iterable[Request]) -> None:
    """The same for several, in one order for all."""
    raw().execute(LOCK_REQUESTS, [sorted(f"{one.scope}:{one.id}" for one in requests)])


def lock_identities(*, keys: Iterable[str]) -> None:
    """Let two approvals that put in the same plate, trailer or container pass one after the other.

    Taken after the record, by who holds one record only; `keys` are taken in their order.
    """
    raw().execute(LOCK_IDENTITIES, [sorted(keys)])


def lock_records(*, declaration_ids: Collection[UUID]) -> None:
    """Lock several with those they are paired with, in one order, before each of them is acted on."""
    ids = list(declaration_ids)
    raw().execute(LOCK_SEVERAL, [ids, ids])


def lock_diversion(*, diversion_id: UUID) -> None:
    """Let two decisions on one order pass one after the other; no record is locked beside it."""
    raw().execute(LOCK_DIVERSION, [diversion_id])


def lock_call_order(*, order_id: UUID) -> None:
    """Let two decisions on one order pass one after the other; its line is locked after it."""
    raw().execute(LOCK_CALL_ORDER, [order_id])


def lock_road(*, hold_id: UUID) -> None:
    """Let two who lift one order on a road pass one after the other."""
    raw().execute(LOCK_ROAD, [hold_id])


def lock_for_repair(*, declaration_id: UUID) -> Record:
    """Lock the record for what no request asked for. Raises UNKNOWN."""
    row = raw().execute(LOCK_ONE, [declaration_id]).fetchone()
    if row is None:
        raise Refusal(code=CrossingRefusal.UNKNOWN)
    return _decoder.decode(cast("str", row[0]))
