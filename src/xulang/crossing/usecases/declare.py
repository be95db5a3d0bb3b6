"""A company declares."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from psycopg.types.json import Jsonb

from xulang.crossing import policy
from xulang.crossing.deviations import deviations
from xulang.crossing.domain.cargo import cargo_of
from xulang.crossing.domain.changes import Change
from xulang.crossing.domain.declare import (
    customs_declared,
    declared,
    in_order,
    plates_of,
    splits_declared,
    vehicle_declared,
)
from xulang.crossing.domain.record import Record
from xulang.crossing.domain.statement import Statement
from xulang.crossing.locks import lock_requests
from xulang.crossing.policy import Action
from xulang.crossing.usecases.act import answer_of
from xulang.crossing.usecases.come_back import check_return
from xulang.crossing.usecases.elsewhere import guard_together
from xulang.crossing.usecases.storage import check_loaders
from xulang.crossing.usecases.teach import teach_list
from xulang.crossing.usecases.two_way import check_two_way
from xulang.crossing.usecases.write import Where, facts_of, follow, writing
from xulang.declarations import api as declarations
from xulang.journal import api as journal
from xulang.kernel.refusal import Refusal, Refusals
from xulang.kernel.request import Request
from xulang.kernel.words import FactKind, Stage
from xulang.platform import idempotency
from xulang.platform.db import Sending, raw, send_all, unit_of_work

NEW_RECORD = (
    "INSERT INTO crossing_record (declaration_id, number, organisation_id, gate, length, state)"
    " VALUES (%s, %s, %s, %s, 0, %s)"
)
# The stage is brought up to date by `save`; what stands here is only what an amendment may change.
BRING_CROSSING = (
    "INSERT INTO crossing_crossing (id, declaration_id, number, organisation_id, declared_at, stage,"
    " stage_since, held_by, gate, direction, regime, expected_arrival, nationality, part, plate, plate_key,"
    " trailer_key, container_key, chassis_key, cargo, two_way_of)"
    " VALUES (%s, %s, %s, %s, %s, %s, %s, '', %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)"
    " ON CONFLICT (id) DO UPDATE SET gate = excluded.gate, direction = excluded.direction,"
    " regime = excluded.regime, expected_arrival = excluded.expected_arrival,"
    " nationality = excluded.nationality, part = excluded.part, plate = excluded.plate,"
    " plate_key = excluded.plate_key, trailer_key = excluded.trailer_key,"
    " container_key = excluded.container_key, chassis_key = excluded.chassis_key, cargo = excluded.cargo,"
    " two_way_of = excluded.two_way_of"
)
DROP_CROSSINGS = "DELETE FROM crossing_crossing WHERE declaration_id = %s AND NOT id = ANY(%s)"


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """A checked content that shall be submitted, by a request of its own."""

    request: Request
    declaration_id: UUID
    content: declarations.DeclarationContent


Outcome = idempotency.Answer | Refusal | Refusals


@dataclass(frozen=True, slots=True, kw_only=True)
class _Ready:
    wish: Wish
    hashed: bytes
    facts: tuple[journal.NewFact, ...]
    record: Record
    steps: Sequence[Change]


def declare(
    *,
    request: Request,
    declaration_id: UUID,
    organisation_id: UUID,
    content: declarations.DeclarationContent,
) -> idempotency.Answer:
    """Submit a checked content: it gets its number, its first facts, and its place on customs' work list.

    Raises NOT_ALLOWED when the actor does not declare for the organisation, REQUEST_REUSED, "busy",
    Refusals with CONSIGNMENT_LIVE where the same goods are under way in another declaration, and
    what `declarations` refuses; then nothing is stored.
    """
    wish = Wish(request=request, declaration_id=declaration_id, content=content)
    with unit_of_work():
        (outcome,) = declare_together(organisation_id=organisation_id, wishes=[wish])
        if isinstance(outcome, Refusal | Refusals):
            raise outcome
        return outcome


def declare_together(*, organisation_id: UUID, wishes: Sequence[Wish]) -> list[Outcome]:
    """Submit several of one actor in the caller's unit of work, as `declare` does one.

    What refuses one of them before anything is written stands in its place and leaves the others alone.
    What is refused in writing is raised: then nothing of them is stored, and the caller tries each alone.
    """
    lock_requests(requests=[wish.request for wish in wishes])
    hashes = {wish.request.id: _hash(wish, organisation_id) for wish in wishes}
    outcomes: dict[UUID, Outcome] = {
        **idempotency.find_answers(scope=wishes[0].request.scope, hashes=hashes),
    }
    fresh = [wish for wish in wishes if wish.request.id not in outcomes]
    for wish in fresh:
        try:
            _check(wish, organisation_id, alone=len(wishes) == 1)
        except (Refusal, Refusals) as refused:
            outcomes[wish.request.id] = refused
    allowed = [wish for wish in fresh if wish.request.id not in outcomes]
    doubled = guard_together(declared={wish.declaration_id: wish.content for wish in allowed})
    outcomes |= {
        wish.request.id: doubled[wish.declaration_id] for wish in allowed if wish.declaration_id in doubled
    }
    ready = [_ready(wish, hashes[wish.request.id]) for wish in allowed if wish.declaration_id not in doubled]
    if ready:
        outcomes |= _store(ready, organisation_id)
    return [outcomes[wish.request.id] for wish in wishes]


def _hash(wish: Wish, organisation_id: UUID) -> bytes:
    return idempotency.body_hash(["declare", str(organisation_id), declarations.to_json(wish.content)])


def _check(wish: Wish, organisation_id: UUID, *, alone: bool) -> None:
    """All that is asked of a declaration but that its goods are not under way already."""
    request, content = wish.request, wish.content
    if not alone and (content.returns or content.two_way_of):
        raise ValueError(
            "what names a crossing is declared by itself: of two that name the same one is refused"
        )
    policy.force_of(actor=request.actor, action=Action.AMEND, gate=content.gate, owner=organisation_id)
    check_loaders(dossier=None, content=content)
    check_return(declaration_id=wish.declaration_id, organisation_id=organisation_id, content=content)
    check_two_way(
        declaration_id=wish.declaration_id, organisation_id=organisation_id, content=content, now=request.now
    )


def _ready(wish: Wish, hashed: bytes) -> _Ready:
    facts = tuple(
        facts_of(
            request=wish.request,
            where=where_for(wish.declaration_id, wish.content),
            length=0,
            statements=first_statements(request=wish.request, content=wish.content),
        )
    )
    record, steps = follow(record=None, facts=facts, deviations=deviations())
    return _Ready(wish=wish, hashed=hashed, facts=facts, record=record, steps=steps)


def _store(ready: Sequence[_Ready], organisation_id: UUID) -> dict[UUID, idempotency.Answer]:
    request = ready[0].wish.request
    teach_list(organisation_id=organisation_id, said=[(one.wish.request, one.wish.content) for one in ready])
    # Numbers come last: all declarants of the day wait for their row.
    numbers = declarations.allot_numbers(now=request.now, count=len(ready))
    declarations.store_submissions(
        submissions=[
            declarations.Submission(id=one.wish.declaration_id, number=number, content=one.wish.content)
            for one, number in zip(ready, numbers, strict=True)
        ],
        organisation_id=organisation_id,
        created_by=request.actor.id,
        now=request.now,
    )
    answers: dict[UUID, idempotency.Answer] = {}
    statements: list[Sending] = []
    for one, number in zip(ready, numbers, strict=True):
        answer = answer_of(number=number, record=one.record, facts=[fact.id for fact in one.facts])
        statements += _rows(one, number, organisation_id, answer)
        answers[one.wish.request.id] = answer
    with journal.translate_errors():
        send_all(statements)
    return answers


def _rows(one: _Ready, number: str, organisation_id: UUID, answer: idempotency.Answer) -> Iterator[Sending]:
    wish = one.wish
    yield NEW_RECORD, [wish.declaration_id, number, organisation_id, wish.content.gate, Jsonb({})]
    yield from _crossings(
        declaration_id=wish.declaration_id,
        number=number,
        organisation_id=organisation_id,
        content=wish.content,
        declared_at=wish.request.now,
    )
    yield from writing(
        request=wish.request,
        action="declare",
        record=one.record,
        facts=one.facts,
        steps=one.steps,
        hashed=one.hashed,
        answer=answer,
    )


def first_statements(*, request: Request, content: declarations.DeclarationContent) -> list[Statement]:
    """Say that it was declared, what customs declarations and what vehicles stand in it."""
    head = [declared(content=content, kind=FactKind.DECLARED), *customs_declared(content=content)]
    return [*head, *_vehicles(request, content, len(head)), *splits_declared(content=content)]


def _vehicles(request: Request, content: declarations.DeclarationContent, before: int) -> list[Statement]:
    """The vehicles' statements; a receiver's names its source's fact, whose id follows from its place."""
    vehicles = in_order(content.vehicles)
    fact_ids = {
        vehicle.id: request.derived_id(f"fact:{before + place}")
        for place, vehicle in enumerate(vehicles, start=1)
    }
    return [
        vehicle_declared(
            vehicle=vehicle,
            content=content,
            source_fact=fact_ids.get(vehicle.receives_from) if vehicle.receives_from else None,
        )
        for vehicle in vehicles
    ]


def where_for(declaration_id: UUID, content: declarations.DeclarationContent) -> Where:
    return Where(
        declaration_id=declaration_id,
        gate=content.gate,
        direction=content.direction,
        regime=content.regime,
    )


def bring_rows(
    *,
    declaration_id: UUID,
    number: str,
    organisation_id: UUID | None,
    content: declarations.DeclarationContent,
    declared_at: datetime,
) -> None:
    """Make one row a vehicle, or change it after an amendment; vehicles taken out lose theirs."""
    kept = [vehicle.id for vehicle in content.vehicles]
    raw().execute(DROP_CROSSINGS, [declaration_id, kept])
    for query, cells in _crossings(
        declaration_id=declaration_id,
        number=number,
        organisation_id=organisation_id,
        content=content,
        declared_at=declared_at,
    ):
        raw().execute(query, cells)


def _crossings(
    *,
    declaration_id: UUID,
    number: str,
    organisation_id: UUID | None,
    content: declarations.DeclarationContent,
    declared_at: datetime,
) -> Iterator[Sending]:
    for vehicle in content.vehicles:
        plates = plates_of(vehicle)
        yield (
            BRING_CROSSING,
            [
                *(vehicle.id, declaration_id, number, organisation_id),
                *(declared_at, Stage.DECLARED.value, declared_at),
                *(content.gate, content.direction.value, content.regime.value, content.arrival_of(vehicle)),
                *(vehicle.nationality.value, vehicle.part.value),
                *(plates["plate"], plates["plate_key"], plates["trailer_key"], plates["container_key"]),
                plates["chassis_key"],
                cargo_of(vehicle=vehicle, content=content).value,
                content.two_way_of,
            ],
        )
