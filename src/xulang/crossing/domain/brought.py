"""A newer copy of an outside record against an earlier one: what is new, and what went backwards."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import cast
from uuid import UUID, uuid5

from xulang.clearance.api import Dossier
from xulang.crossing.domain.declare import (
    customs_numbers,
    declared,
    in_order,
    shape_of,
    vehicle_declared,
)
from xulang.crossing.domain.statement import Statement
from xulang.declarations.domain.content import DeclarationContent, from_json, to_json
from xulang.exchange.domain.claim import Claim, OutsideRecord
from xulang.journal.domain.facts import Fact
from xulang.kernel.canonical import JSON, canonical_bytes
from xulang.kernel.words import FactKind, Force, Source, Step

PAID = ("unpaid", "partly", "paid")


class How(StrEnum):
    GONE = "gone"  # An earlier copy said it, this one does not.
    CHANGED = "changed"  # Both say it, at different times.


class Missed(StrEnum):
    """What a newer copy says and was not taken over."""

    AMENDED_HERE = "amended_here"  # Its content changed, and the declaration was amended here meanwhile.
    VEHICLE_GONE = "vehicle_gone"  # A vehicle of an earlier copy is not in it: the content is left as it was.
    VEHICLE_UNKNOWN = "vehicle_unknown"  # A confirmation of a vehicle that is not in the declaration here.
    NUMBER_CHANGED = "number_changed"
    OLDER_COPY = "older_copy"  # Its content is older than what an earlier import brought.


@dataclass(frozen=True, slots=True, kw_only=True)
class Backward:
    """A fact that stays as it was, though the newer copy no longer says it so."""

    fact_id: UUID
    how: How
    kind: FactKind
    step: Step | None
    force: Force | None
    crossing_id: UUID | None
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Newer:
    """The statements by which the declaration follows its newer copy, said at `at`."""

    at: datetime
    statements: tuple[Statement, ...] = ()
    missed: tuple[Missed, ...] = ()

    @property
    def vehicles(self) -> frozenset[UUID]:
        return frozenset(said.crossing_id for said in self.statements if said.crossing_id)


def claim_id(*, record_id: UUID, claim: Claim) -> UUID:
    """The id of a claim's fact, the same whenever it comes. A payment's further stages are further facts."""
    stage = f":{claim.outcome}" if claim.outcome else ""
    return uuid5(record_id, f"{claim.name}:{claim.vehicle_id}{stage}")


def backward(*, record: OutsideRecord, facts: Sequence[Fact]) -> tuple[Backward, ...]:
    """What earlier copies brought and this one takes back."""
    return tuple(_backward(record, [fact for fact in facts if fact.public.source == Source.LIVE_PLATFORM]))


def _backward(record: OutsideRecord, brought: Sequence[Fact]) -> Iterator[Backward]:
    claimed = {claim_id(record_id=record.id, claim=claim): claim for claim in record.claims}
    for fact in brought:
        if fact.public.kind not in {FactKind.CONFIRMED, FactKind.RETURNED}:
            continue
        claim = claimed.get(fact.id)
        if claim is None:
            yield _as_it_was(fact, How.GONE)
        elif claim.at != fact.occurred_at:
            yield _as_it_was(fact, How.CHANGED)
    payments = [fact for fact in brought if fact.public.kind == FactKind.PAYMENT_NOTED]
    if payments:
        furthest = max(payments, key=lambda fact: PAID.index(fact.public.outcome or PAID[0]))
        now = [PAID.index(claim.outcome or PAID[0]) for claim in record.claims if _is_payment(claim)]
        if max(now, default=-1) < PAID.index(furthest.public.outcome or PAID[0]):
            yield _as_it_was(furthest, How.GONE)


def _is_payment(claim: Claim) -> bool:
    return claim.kind == FactKind.PAYMENT_NOTED


def _as_it_was(fact: Fact, how: How) -> Backward:
    return Backward(
        fact_id=fact.id,
        how=how,
        kind=fact.public.kind,
        step=fact.public.step,
        force=fact.public.force,
        crossing_id=fact.crossing_id,
        at=fact.occurred_at,
    )


def newer(
    *,
    record: OutsideRecord,
    facts: Sequence[Fact],
    dossier: Dossier,
    content: DeclarationContent,
    number: str,
) -> Newer:
    """What the copy's content changes. An erased declaration stays erased."""
    at = record.updated_at or record.declared_at
    missed = () if record.number == number else (Missed.NUMBER_CHANGED,)
    head = [fact for fact in facts if fact.public.kind in {FactKind.DECLARED, FactKind.AMENDED}]
    brought = [fact for fact in head if fact.public.source == Source.LIVE_PLATFORM]
    private = brought[-1].private
    if private is None:
        return Newer(at=at, missed=missed)
    before = from_json(cast("Mapping[str, JSON]", private["content"]))
    # The yard is ours to say.
    if replace(before, yard=None) == replace(content, yard=None):
        return Newer(at=at, missed=missed)
    if brought[-1] is not head[-1]:
        return Newer(at=at, missed=(*missed, Missed.AMENDED_HERE))
    if _updated(record.original) < _updated(str(private.get("original", "{}"))):
        return Newer(at=at, missed=(*missed, Missed.OLDER_COPY))
    known = {vehicle.id: vehicle for vehicle in before.vehicles}
    if known.keys() - {vehicle.id for vehicle in content.vehicles}:
        return Newer(at=at, missed=(*missed, Missed.VEHICLE_GONE))
    amended_id = uuid5(brought[-1].id, canonical_bytes(to_json(content)).hex())
    amended = declared(content=content, kind=FactKind.AMENDED)
    amended = replace(amended, fact_id=amended_id, private={**amended.private, "original": record.original})
    shapes = {vehicle.id: vehicle.shape for vehicle in dossier.vehicles}
    changed = {
        vehicle.id
        for vehicle in content.vehicles
        if known.get(vehicle.id) != vehicle or shapes.get(vehicle.id) != shape_of(vehicle, content=content)
    }
    return Newer(
        at=at,
        missed=missed,
        statements=(
            amended,
            *_customs(facts, content, amended_id),
            *_redeclared(dossier, content, changed, amended_id),
        ),
    )


def _updated(original: str) -> str:
    """When the other system last changed the record, as it writes it: later times sort later."""
    return str(json.loads(original).get("updateDate") or "")


def _customs(facts: Sequence[Fact], content: DeclarationContent, amended_id: UUID) -> Iterator[Statement]:
    over = {fact.public.refers_to for fact in facts if fact.public.kind == FactKind.CUSTOMS_WITHDRAWN}
    known = {
        str((fact.private or {}).get("number")): fact.id
        for fact in facts
        if fact.public.kind == FactKind.CUSTOMS_DECLARED and fact.id not in over
    }
    wanted = customs_numbers(content=content)
    for number, fact_id in known.items():
        if number not in wanted:
            yield Statement(
                kind=FactKind.CUSTOMS_WITHDRAWN,
                force=Force.CARRIER,
                refers_to=fact_id,
                fact_id=uuid5(amended_id, f"withdrawn:{number}"),
            )
    for number in wanted:
        if number not in known:
            yield Statement(
                kind=FactKind.CUSTOMS_DECLARED,
                force=Force.CARRIER,
                private={"number": number},
                fact_id=uuid5(amended_id, f"customs:{number}"),
            )


def _redeclared(
    dossier: Dossier, content: DeclarationContent, changed: set[UUID], amended_id: UUID
) -> Iterator[Statement]:
    declared_by = {vehicle.id: vehicle.declared_by for vehicle in dossier.vehicles}
    for vehicle in in_order(content.vehicles):
        if vehicle.id not in changed:
            continue
        source = declared_by.get(vehicle.receives_from) if vehicle.receives_from else None
        declared_by[vehicle.id] = uuid5(amended_id, f"vehicle:{vehicle.id}")
        said = vehicle_declared(vehicle=vehicle, content=content, source_fact=source)
        yield replace(said, fact_id=declared_by[vehicle.id])
