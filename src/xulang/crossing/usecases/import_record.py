"""Take over a declaration that another system kept: its confirmations become facts with their own times."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import cast
from uuid import UUID, uuid5

from psycopg.types.json import Jsonb

from xulang.crossing.deviations import deviations
from xulang.crossing.domain.brought import Backward, Missed, backward, claim_id, newer
from xulang.crossing.domain.decide import objection
from xulang.crossing.domain.record import Record, advance, journey_table
from xulang.crossing.domain.said import said_by
from xulang.crossing.domain.statement import Statement
from xulang.crossing.journey import Scope
from xulang.crossing.locks import Locked, lock_record, lock_request
from xulang.crossing.queries.records import has_record
from xulang.crossing.usecases.act import answer_of
from xulang.crossing.usecases.book_outside import book_payment
from xulang.crossing.usecases.declare import bring_rows, first_statements, where_for
from xulang.crossing.usecases.follow_pairs import follow_pairs
from xulang.crossing.usecases.teach import teach_list
from xulang.crossing.usecases.write import Moved, Where, facts_of, follow, save, where_of
from xulang.declarations import api as declarations
from xulang.exchange import api as exchange
from xulang.exchange.api import ExchangeRefusal
from xulang.journal import api as journal
from xulang.kernel.actor import Actor, ActorKind
from xulang.kernel.canonical import JSON
from xulang.kernel.refusal import Refusal
from xulang.kernel.request import Request
from xulang.kernel.words import FactKind, Force, Regularity, Source
from xulang.platform import idempotency
from xulang.platform.db import raw, unit_of_work

RECEIVER = (
    "SELECT r.declaration_id FROM crossing_crossing c JOIN crossing_record r USING (declaration_id)"
    " WHERE c.id = %s AND c.part = 'receiver' AND r.source = %s"
)
NEW_RECORD = (
    "INSERT INTO crossing_record (declaration_id, number, source, organisation_id, gate, length, state)"
    " VALUES (%s, %s, %s, %s, %s, 0, %s)"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Imported:
    """What came of one record.

    `facts` are new and `known` were here; `irregular` counts new ones that the table would have refused.
    `backward` names what an earlier copy said and this one does not, or says otherwise: nothing of it is
    changed. `missed` names what this copy says and could not be taken. `unbooked` is why its payment is not
    in the books.
    """

    declaration_id: UUID
    number: str
    facts: int
    irregular: int
    known: int = 0
    backward: tuple[Backward, ...] = ()
    missed: tuple[Missed, ...] = ()
    unbooked: str | None = None


def import_record(
    *, request: Request, record: exchange.OutsideRecord, organisation_id: UUID, yard: str | None
) -> Imported:
    """Append what is new in the record: all of it the first time, later only what is not yet known.

    Ids of facts follow from the record, so a repeat adds nothing. Nothing of an outside record is refused by
    the journey: what the table would not have allowed is stored and marked irregular. The number stays the
    outside one. Raises ID_TAKEN for the id of a declaration made here, and what
    `declarations.store_submitted` refuses.
    """
    hashed = idempotency.body_hash(["import", record.original])
    with unit_of_work():
        lock_request(request=replace(request, id=record.id))
        if has_record(declaration_id=record.id):
            locked = lock_record(declaration_id=record.id, request=request, hashed=hashed)
            imported = _import_again(request, record, locked, yard, hashed)
        else:
            imported = _import_first(request, record, organisation_id, yard, hashed)
        taken = _content(record, yard)
        unbooked = book_payment(record=record, gate=taken.gate, regime=taken.regime, now=request.now)
        return replace(imported, unbooked=unbooked)


def _import_first(
    request: Request, record: exchange.OutsideRecord, organisation_id: UUID, yard: str | None, hashed: bytes
) -> Imported:
    content = _content(record, yard)
    declarations.store_submitted(
        declaration_id=record.id,
        number=record.number,
        source=Source.LIVE_PLATFORM,
        organisation_id=organisation_id,
        created_by=record.declared_by,
        content=content,
        now=record.declared_at,
    )
    teach_list(organisation_id=organisation_id, said=[(request, content)])
    head = [record.id, record.number, Source.LIVE_PLATFORM, organisation_id]
    raw().execute(NEW_RECORD, [*head, content.gate, Jsonb({})])
    bring_rows(
        declaration_id=record.id,
        number=record.number,
        organisation_id=organisation_id,
        content=content,
        declared_at=record.declared_at,
    )
    named = replace(request, id=record.id)
    declared = [
        replace(_declared(record, said), fact_id=named.derived_id(f"fact:{place}"))
        for place, said in enumerate(first_statements(request=named, content=content), start=1)
    ]
    return _append(
        request, record.number, None, [*declared, *_claims(record)], hashed, where_for(record.id, content)
    )


def _import_again(
    request: Request, record: exchange.OutsideRecord, locked: Locked, yard: str | None, hashed: bytes
) -> Imported:
    facts = journal.read_stream(stream_kind=journal.StreamKind.DECLARATION, stream_id=record.id)
    if facts[0].public.source != Source.LIVE_PLATFORM:
        raise Refusal(code=ExchangeRefusal.ID_TAKEN, field="id")
    stored = declarations.get_declaration(declaration_id=record.id)
    content = _content(record, yard or (stored.content.yard if stored.content else None))
    change = newer(
        record=record, facts=facts, dossier=locked.record.dossier, content=content, number=locked.number
    )
    known = {fact.id for fact in facts}
    vehicles = {one.id for one in locked.record.dossier.vehicles} | set(change.vehicles)
    claims = list(_claims(record))
    at_home = [said for said in claims if said.crossing_id is None or said.crossing_id in vehicles]
    looking_back = backward(record=record, facts=facts)
    unpaid = any(one.kind == FactKind.PAYMENT_NOTED for one in looking_back)
    fresh = [
        said
        for said in at_home
        if said.fact_id not in known and not (unpaid and said.kind == FactKind.PAYMENT_NOTED)
    ]
    seen = Imported(
        declaration_id=record.id,
        number=locked.number,
        facts=0,
        irregular=0,
        known=len(at_home) - len(fresh),
        backward=looking_back,
        missed=(*change.missed, *(Missed.VEHICLE_UNKNOWN for said in claims if said not in at_home)),
    )
    if locked.answer is not None or not (fresh or change.statements):
        return seen
    if change.statements:
        declarations.store_amended(
            declaration_id=record.id, content=content, version=stored.version + 1, now=request.now
        )
        teach_list(organisation_id=stored.organisation_id, said=[(request, content)])
        bring_rows(
            declaration_id=record.id,
            number=locked.number,
            organisation_id=locked.organisation_id,
            content=content,
            declared_at=change.at,
        )
    amended = [
        replace(said, source=Source.LIVE_PLATFORM, occurred_at=change.at, actor=_outside(record.declared_by))
        for said in change.statements
    ]
    where = where_for(record.id, content) if change.statements else where_of(record=locked.record)
    added = _append(request, locked.number, locked, [*amended, *fresh], hashed, where)
    return replace(seen, facts=added.facts, irregular=added.irregular)


def import_log(*, request: Request, log: exchange.OutsideLog) -> Imported:
    """Append a line of an empty truck's log to the truck that a transshipment named by the log's form.

    The line says when and how the truck was registered; a repeat adds nothing. Raises NO_RECEIVER.
    """
    row = raw().execute(RECEIVER, [log.form_id, Source.LIVE_PLATFORM]).fetchone()
    if row is None:
        raise Refusal(code=ExchangeRefusal.NO_RECEIVER, form=str(log.form_id))
    declaration_id = cast("UUID", row[0])
    hashed = idempotency.body_hash(["import", log.original])
    with unit_of_work():
        locked = lock_record(declaration_id=declaration_id, request=request, hashed=hashed)
        facts = journal.read_stream(stream_kind=journal.StreamKind.DECLARATION, stream_id=declaration_id)
        fact_id = uuid5(log.form_id, f"log:{log.action}:{log.at.isoformat()}")
        said = _logged(locked.record, facts, log, fact_id)
        seen = Imported(declaration_id=declaration_id, number=locked.number, facts=0, irregular=0, known=1)
        if locked.answer is not None or any(fact.id == fact_id for fact in facts):
            return seen
        _append(request, locked.number, locked, [said], hashed, where_of(record=locked.record))
        return replace(seen, facts=1, known=0)


def _logged(
    record: Record, facts: Sequence[journal.Fact], log: exchange.OutsideLog, fact_id: UUID
) -> Statement:
    """The receiver as it was declared, said again with its log."""
    vehicle = record.dossier.vehicle(log.form_id)
    declared, source = next(fact for fact in facts if fact.id == vehicle.declared_by), vehicle.receives_from
    private: Mapping[str, JSON] = {**(declared.private or {}), "log": log.original}
    return Statement(
        kind=FactKind.VEHICLE_DECLARED,
        force=Force.CARRIER,
        crossing_id=vehicle.id,
        outcome=declared.public.outcome,
        refers_to=record.dossier.vehicle(source).declared_by if source else None,
        source=Source.LIVE_PLATFORM,
        occurred_at=log.at,
        actor=_outside(""),
        private={name: value for name, value in private.items() if name != "actor"},
        fact_id=fact_id,
    )


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
            fact_id=claim_id(record_id=record.id, claim=claim),
            private={"note": claim.note} if claim.note else {},
        )


def _outside(actor_id: str) -> Actor:
    return Actor(kind=ActorKind.OUTSIDE, id=actor_id, name="")


def _append(
    request: Request,
    number: str,
    locked: Locked | None,
    statements: Sequence[Statement],
    hashed: bytes,
    where: Where,
) -> Imported:
    before = locked.record if locked else None
    length = before.dossier.length if before else 0
    judged = _judged(request, where, before, statements)
    facts = tuple(facts_of(request=request, where=where, length=length, statements=judged))
    after, steps = follow(record=before, facts=facts, deviations=deviations())
    main = Moved(record=after, facts=facts, steps=steps)
    others: Mapping[UUID, Moved] = {}
    if locked and locked.partners:
        main, others = follow_pairs(request=request, locked=locked, main=main, statements=judged, there={})
    save(
        request=request,
        action="import",
        record=main.record,
        facts=main.facts,
        steps=main.steps,
        hashed=hashed,
        answer=answer_of(number=number, record=main.record, facts=[fact.id for fact in facts]),
        others=tuple(others.values()),
    )
    irregular = sum(fact.public.irregular == Regularity.IRREGULAR for fact in facts)
    return Imported(declaration_id=after.dossier.id, number=number, facts=len(facts), irregular=irregular)


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
