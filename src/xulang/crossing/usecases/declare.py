"""A company declares."""

from datetime import datetime
from uuid import UUID

from psycopg.types.json import Jsonb

from xulang.crossing import policy
from xulang.crossing.deviations import deviations
from xulang.crossing.domain.cargo import cargo_of
from xulang.crossing.domain.declare import (
    customs_declared,
    declared,
    in_order,
    plates_of,
    splits_declared,
    vehicle_declared,
)
from xulang.crossing.domain.statement import Statement
from xulang.crossing.locks import lock_request
from xulang.crossing.policy import Action
from xulang.crossing.usecases.act import answer_of
from xulang.crossing.usecases.come_back import check_return
from xulang.crossing.usecases.elsewhere import guard_consignments
from xulang.crossing.usecases.storage import check_loaders
from xulang.crossing.usecases.teach import teach_list
from xulang.crossing.usecases.two_way import check_two_way
from xulang.crossing.usecases.write import Where, facts_of, follow, save
from xulang.declarations import api as declarations
from xulang.kernel.request import Request
from xulang.kernel.words import FactKind, Stage
from xulang.platform import idempotency
from xulang.platform.db import raw, unit_of_work

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
    hashed = idempotency.body_hash(["declare", str(organisation_id), declarations.to_json(content)])
    with unit_of_work():
        lock_request(request=request)
        answer = idempotency.find_answer(scope=request.scope, request_id=request.id, hashed=hashed)
        if answer is not None:
            return answer
        policy.force_of(actor=request.actor, action=Action.AMEND, gate=content.gate, owner=organisation_id)
        check_loaders(dossier=None, content=content)
        check_return(declaration_id=declaration_id, organisation_id=organisation_id, content=content)
        check_two_way(
            declaration_id=declaration_id, organisation_id=organisation_id, content=content, now=request.now
        )
        guard_consignments(declaration_id=declaration_id, content=content, vehicles=content.vehicles)
        statements = first_statements(request=request, content=content)
        facts = tuple(
            facts_of(
                request=request,
                where=where_for(declaration_id, content),
                length=0,
                statements=statements,
            )
        )
        record, steps = follow(record=None, facts=facts, deviations=deviations())
        teach_list(request=request, organisation_id=organisation_id, content=content)
        # The number comes last: all declarants of the day wait for its row.
        number = declarations.allot_number(now=request.now)
        declarations.store_submitted(
            declaration_id=declaration_id,
            number=number,
            organisation_id=organisation_id,
            created_by=request.actor.id,
            content=content,
            now=request.now,
        )
        raw().execute(NEW_RECORD, [declaration_id, number, organisation_id, content.gate, Jsonb({})])
        bring_rows(
            declaration_id=declaration_id,
            number=number,
            organisation_id=organisation_id,
            content=content,
            declared_at=request.now,
        )
        answer = answer_of(number=number, record=record, facts=[fact.id for fact in facts])
        save(
            request=request,
            action="declare",
            record=record,
            facts=facts,
            steps=steps,
            hashed=hashed,
            answer=answer,
        )
        return answer


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
    for vehicle in content.vehicles:
        plates = plates_of(vehicle)
        raw().execute(
            BRING_CROSSING,
            [
                *(vehicle.id, declaration_id, number, organisation_id),
                *(declared_at, Stage.DECLARED, declared_at),
                *(content.gate, content.direction, content.regime, content.arrival_of(vehicle)),
                *(vehicle.nationality, vehicle.part),
                *(plates["plate"], plates["plate_key"], plates["trailer_key"], plates["container_key"]),
                plates["chassis_key"],
                cargo_of(vehicle=vehicle, content=content),
                content.two_way_of,
            ],
        )
