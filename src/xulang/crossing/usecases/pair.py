"""A truck hands its goods over to one of another declaration: asked by either firm, agreed by the other.

An officer of customs or of the centre may pair at once. What follows on both sides: usecases/follow_pairs.py.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import cast
from uuid import UUID

from xulang.clearance.api import Accord, Partner
from xulang.crossing import policy
from xulang.crossing.domain.pairs import PARTNER, End, Parting, check_pair, joining, parting, signed
from xulang.crossing.domain.record import Record
from xulang.crossing.domain.refusals import CrossingRefusal
from xulang.crossing.domain.statement import Statement
from xulang.crossing.locks import Locked, lock_record
from xulang.crossing.policy import Action
from xulang.crossing.usecases.act import check_note, write
from xulang.crossing.usecases.write import note_text
from xulang.kernel.actor import Actor
from xulang.kernel.canonical import JSON
from xulang.kernel.identifiers import plate_key
from xulang.kernel.refusal import Refusal
from xulang.kernel.request import Request
from xulang.kernel.words import Force, VehiclePart
from xulang.platform import idempotency
from xulang.platform.db import raw, unit_of_work

# The number alone is guessed by counting and a plate is seen on the road: who knows both was told.
NAMED = (
    "SELECT c.id, c.declaration_id FROM crossing_crossing c"
    " WHERE c.plate_key = %s AND c.number = %s AND c.ended_at IS NULL ORDER BY c.id LIMIT 2"
)


class Reply(StrEnum):
    """What the asked side says."""

    AGREE = "agree"
    REFUSE = "refuse"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Table:
    """Both vehicles under lock, and in whose name is spoken."""

    locked: Locked
    one: End
    other: End
    force: Force

    @property
    def known(self) -> Partner | None:
        return self.one.vehicle.partner(self.other.vehicle.id)


def pair(
    *, request: Request, declaration_id: UUID, crossing_id: UUID, number: str, plate: str, note: str = ""
) -> idempotency.Answer:
    """Ask that the vehicle hands over goods to, or takes them from, the one of that number and plate.

    Agreed at once when both are the same firm's, when the other one asked before, or when an officer says
    so. Raises PARTNER_UNKNOWN, ALREADY_OFFERED, what `check_pair` and policy raise, "busy".
    """
    trimmed = check_note(note=note)
    hashed = _hashed("pair", declaration_id, crossing_id, [number, plate_key(text=plate), trimmed])
    with unit_of_work():
        partner_id, other_id = _find(number=number, plate=plate)
        locked = lock_record(declaration_id=declaration_id, request=request, hashed=hashed, also=other_id)
        if locked.answer is not None:
            return locked.answer
        table = _table(request.actor, locked, crossing_id, other_id, partner_id)
        return _join(request, table, trimmed, hashed)


def answer_pair(
    *, request: Request, declaration_id: UUID, crossing_id: UUID, partner: UUID, reply: Reply
) -> idempotency.Answer:
    """Say yes or no to what the other firm asked. Raises NOT_PAIRED when nobody asked, else as `pair`."""
    hashed = _hashed("answer_pair", declaration_id, crossing_id, [str(partner), reply])
    with unit_of_work():
        locked = lock_record(declaration_id=declaration_id, request=request, hashed=hashed)
        if locked.answer is not None:
            return locked.answer
        table = _with_known(request.actor, locked, crossing_id, partner)
        if table.known is None or table.known.accord != Accord.ASKED:
            raise Refusal(code=CrossingRefusal.NOT_PAIRED)
        if reply == Reply.AGREE:
            return _join(request, table, "", hashed)
        return _part(request, table, "", hashed)


def unpair(
    *, request: Request, declaration_id: UUID, crossing_id: UUID, partner: UUID, note: str = ""
) -> idempotency.Answer:
    """End a pair, or take back what was asked, until customs signed. Raises NOT_PAIRED, ALREADY_SIGNED."""
    trimmed = check_note(note=note)
    hashed = _hashed("unpair", declaration_id, crossing_id, [str(partner), trimmed])
    with unit_of_work():
        locked = lock_record(declaration_id=declaration_id, request=request, hashed=hashed)
        if locked.answer is not None:
            return locked.answer
        return _part(request, _with_known(request.actor, locked, crossing_id, partner), trimmed, hashed)


def _hashed(verb: str, declaration_id: UUID, crossing_id: UUID, body: Sequence[JSON]) -> bytes:
    return idempotency.body_hash([verb, str(declaration_id), str(crossing_id), list(body)])


def _find(*, number: str, plate: str) -> tuple[UUID, UUID]:
    rows = raw().execute(NAMED, [plate_key(text=plate), number.strip().upper()]).fetchall()
    if len(rows) != 1:
        raise Refusal(code=CrossingRefusal.PARTNER_UNKNOWN, field="number")
    return cast("UUID", rows[0][0]), cast("UUID", rows[0][1])


def _with_known(actor: Actor, locked: Locked, crossing_id: UUID, partner: UUID) -> _Table:
    """Raises NOT_PAIRED for a vehicle that is no partner of this one."""
    vehicle = next((one for one in locked.record.dossier.vehicles if one.id == crossing_id), None)
    known = vehicle.partner(partner) if vehicle else None
    if known is None:
        raise Refusal(code=CrossingRefusal.NOT_PAIRED if vehicle else CrossingRefusal.UNKNOWN)
    return _table(actor, locked, crossing_id, locked.holder_of(partner).declaration_id, partner)


def _table(actor: Actor, locked: Locked, crossing_id: UUID, other_id: UUID, partner_id: UUID) -> _Table:
    one = _end(locked.record, crossing_id)
    if other_id == locked.declaration_id:
        raise Refusal(code=CrossingRefusal.NOT_A_PAIR)
    there = locked.partners[other_id].record
    gate = one.dossier.gate
    force = policy.force_of(actor=actor, action=Action.PAIR, gate=gate, owner=locked.organisation_id)
    policy.check_stage(
        actor=actor, action=Action.PAIR, gate=gate, owner=locked.organisation_id, stage=one.stage
    )
    return _Table(locked=locked, one=one, other=_end(there, partner_id), force=force)


def _end(record: Record, crossing_id: UUID) -> End:
    try:
        return End(record=record, vehicle=record.dossier.vehicle(crossing_id))
    except KeyError as error:
        raise Refusal(code=CrossingRefusal.UNKNOWN) from error


def _join(request: Request, table: _Table, note: str, hashed: bytes) -> idempotency.Answer:
    known = table.known
    if known and known.accord == Accord.OFFERED and table.force == Force.CARRIER:
        raise Refusal(code=CrossingRefusal.ALREADY_OFFERED)
    check_pair(one=table.one, other=table.other)
    asked = not _agreed(table)
    mine, theirs = joining(one=table.one, other=table.other, force=table.force, asked=asked)
    said = [] if asked else list(_others_dropped(table))
    said += [(table.one.dossier.id, _noted(mine, note)), (table.other.dossier.id, theirs)]
    return _write(request, "pair", table, said, hashed)


def _part(request: Request, table: _Table, note: str, hashed: bytes) -> idempotency.Answer:
    """Raises ALREADY_SIGNED."""
    known = table.known
    if known is None:
        raise Refusal(code=CrossingRefusal.NOT_PAIRED)
    if signed(vehicle=table.one.vehicle, partner=known):
        raise Refusal(code=CrossingRefusal.ALREADY_SIGNED)
    said = list(_dropped(table, table.one, known, Parting.WITHDRAWN))
    said[0] = (said[0][0], _noted(said[0][1], note))
    return _write(request, "unpair", table, said, hashed)


def _write(
    request: Request, action: str, table: _Table, said: Sequence[tuple[UUID, Statement]], hashed: bytes
) -> idempotency.Answer:
    here = table.one.dossier.id
    there: dict[UUID, list[Statement]] = {}
    for stream, statement in said:
        if stream != here:
            there.setdefault(stream, []).append(statement)
    return write(
        request=request,
        action=action,
        locked=table.locked,
        statements=[statement for stream, statement in said if stream == here],
        hashed=hashed,
        there=there,
    )


def _agreed(table: _Table) -> bool:
    """Whether nobody is left to ask."""
    if table.force != Force.CARRIER:
        return True
    owner = table.locked.organisation_id
    same_firm = owner is not None and owner == table.locked.partners[table.other.dossier.id].organisation_id
    return same_firm or (table.known is not None and table.known.accord == Accord.ASKED)


def _others_dropped(table: _Table) -> Iterator[tuple[UUID, Statement]]:
    """A receiver takes one truck's goods: whoever else asked for it, or was asked by it, is told."""
    ends = (table.one, table.other)
    receiver = next(end for end in ends if end.vehicle.shape.part == VehiclePart.RECEIVER)
    for partner in receiver.vehicle.partners:
        if partner.crossing_id not in {end.vehicle.id for end in ends}:
            yield from _dropped(table, receiver, partner, Parting.OTHER_PAIR)


def _dropped(table: _Table, end: End, partner: Partner, why: Parting) -> Iterator[tuple[UUID, Statement]]:
    """Both halves, each in its own stream."""
    here = parting(crossing_id=end.vehicle.id, partner=partner, force=table.force, why=why)
    yield end.dossier.id, here
    there = table.locked.holder_of(partner.crossing_id)
    back = there.record.dossier.vehicle(partner.crossing_id).partner(end.vehicle.id)
    if back is not None:
        yield (
            there.declaration_id,
            parting(
                crossing_id=partner.crossing_id, partner=back, force=table.force, why=why, trigger=PARTNER
            ),
        )


def _noted(statement: Statement, note: str) -> Statement:
    return replace(statement, private=note_text(note=note))
