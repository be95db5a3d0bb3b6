"""Take over a declaration that another system kept: its confirmations become facts with their own times."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from uuid import UUID, uuid5

from psycopg.types.json import Jsonb

from xulang.crossing.deviations import deviations
from xulang.crossing.domain.decide import objection
from xulang.crossing.domain.record import Record, advance, journey_table
from xulang.crossing.domain.said import said_by
from xulang.crossing.domain.statement import Statement
from xulang.crossing.journey import Scope
from xulang.crossing.locks import lock_record, lock_request
from xulang.crossing.queries import has_record
from xulang.crossing.usecases.act import answer_of
from xulang.crossing.usecases.declare import NEW_RECORD, bring_rows, first_statements, where_for
from xulang.crossing.usecases.write import Where, facts_of, follow, save
from xulang.declarations import api as declarations
from xulang.exchange import api as exchange
from xulang.journal import api as journal
from xulang.kernel.actor import Actor, ActorKind
from xulang.kernel.request import Request
from xulang.kernel.words import FactKind, Regularity, Source
from xulang.platform import idempotency
from xulang.platform.db import raw, unit_of_work


@dataclass(frozen=True, slots=True, kw_only=True)
class Imported:
    """What came of one record. `irregular` counts facts that the table would have refused."""

    declaration_id: UUID
    number: str
    facts: int
    irregular: int


def import_record(
    *, request: Request, record: exchange.OutsideRecord, organisation_id: UUID, yard: str | None
) -> Imported:
    """Append what is new in the record: all of it the first time, later only claims not yet known.

    The request's id should follow from the record's content. Nothing of an outside record is refused by the
    journey: what the table would not have allowed is stored and marked irregular. The number stays the
    outside one. Raises what `declarations.store_submitted` refuses.
    """
    hashed = idempotency.body_hash(["import", record.original])
    with unit_of_work():
        lock_request(request=request)
        if has_record(declaration_id=record.id):
            locked = lock_record(declaration_id=record.id, request=request, hashed=hashed)
            known = {
                fact.id
                for fact in journal.read_stream(
                    stream_kind=journal.StreamKind.DECLARATION, stream_id=record.id
                )
            }
            fresh = [said for said in _claims(record) if said.fact_id not in known]
            if not fresh or locked.answer is not None:
                return Imported(declaration_id=record.id, number=locked.number, facts=0, irregular=0)
            return _append(request, record, locked.record, fresh, hashed)
        content = _content(record, yard)
        declarations.store_submitted(
            declaration_id=record.id,
            number=record.number,
            organisation_id=organisation_id,
            created_by=record.declared_by,
            content=content,
            now=record.declared_at,
        )
        raw().execute(NEW_RECORD, [record.id, record.number, organisation_id, content.gate, Jsonb({})])
        bring_rows(
            declaration_id=record.id,
            number=record.number,
            organisation_id=organisation_id,
            content=content,
            declared_at=record.declared_at,
        )
        declared = [_declared(record, said) for said in first_statements(request=request, content=content)]
        return _append(request, record, None, [*declared, *_claims(record)], hashed)


def _content(record: exchange.OutsideRecord, yard: str | None) -> declarations.DeclarationContent:
    return replace(declarations.from_json(record.content), yard=yard)


def _declared(record: exchange.OutsideRecord, statement: Statement) -> Statement:
    private = dict(statement.private)
    if statement.kind == FactKind.DECLARED:
        private["original"] = record.original
    return replace(
        statement,
        source=Source.LIVE_PLATFORM,
        occurred_at=record.declared_at,
        actor=_outside(record.declared_by),
        private=private,
    )


def _claims(record: exchange.OutsideRecord) -> Iterator[Statement]:
    for claim in record.claims:
        yield Statement(
            kind=claim.kind,
            force=claim.force,
            step=claim.step,
            crossing_id=claim.vehicle_id,
            outcome=claim.outcome,
            occurred_at=claim.at,
            source=Source.LIVE_PLATFORM,
            trigger="live_platform.automatic" if claim.hand == exchange.Hand.AUTOMATIC else None,
            actor=_outside(claim.actor_id or ""),
            fact_id=uuid5(record.id, f"{claim.name}:{claim.vehicle_id}"),
            private={"note": claim.note} if claim.note else {},
        )


def _outside(actor_id: str) -> Actor:
    return Actor(kind=ActorKind.OUTSIDE, id=actor_id, name="")


def _append(
    request: Request,
    record: exchange.OutsideRecord,
    before: Record | None,
    statements: Sequence[Statement],
    hashed: bytes,
) -> Imported:
    length = before.dossier.length if before else 0
    where = where_for(record.id, _content(record, None))
    judged = _judged(request, where, before, statements)
    facts = tuple(facts_of(request=request, where=where, length=length, statements=judged))
    after, steps = follow(record=before, facts=facts, deviations=deviations())
    save(
        request=request,
        action="import",
        record=after,
        facts=facts,
        steps=steps,
        hashed=hashed,
        answer=answer_of(number=record.number, record=after, facts=[fact.id for fact in facts]),
    )
    irregular = sum(fact.public.irregular == Regularity.IRREGULAR for fact in facts)
    return Imported(declaration_id=record.id, number=record.number, facts=len(facts), irregular=irregular)


def _judged(
    request: Request, where: Where, before: Record | None, statements: Sequence[Statement]
) -> list[Statement]:
    """Mark each statement by what the table says at its place in the story."""
    judged: list[Statement] = []
    record, length = before, before.dossier.length if before else 0
    for statement in statements:
        judged.append(replace(statement, regularity=_regularity(record, statement)))
        *_, fact = facts_of(request=request, where=where, length=length, statements=judged)
        record = advance(record=record, said=said_by(fact), deviations=deviations())
    return judged


def _regularity(record: Record | None, statement: Statement) -> Regularity:
    """Whether the table would have accepted a claimed confirmation at its place in the story."""
    if statement.kind != FactKind.CONFIRMED or statement.step is None or record is None:
        return Regularity.REGULAR
    dossier = record.dossier
    table = journey_table(dossier=dossier, deviations=deviations())
    whole = table[statement.step].scope == Scope.DECLARATION
    if whole == (statement.crossing_id is not None):
        return Regularity.IRREGULAR
    vehicle = dossier.vehicles[0] if whole else dossier.vehicle(statement.crossing_id or dossier.id)
    no = objection(table=table, step=statement.step, force=statement.force, dossier=dossier, vehicle=vehicle)
    return Regularity.IRREGULAR if no else Regularity.REGULAR
