from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from xulang.declarations.domain.content import DeclarationContent, to_json
from xulang.declarations.domain.refusals import DeclarationRefusal
from xulang.declarations.domain.search import search_key
from xulang.declarations.models import Declaration
from xulang.declarations.usecases.note_named import note_named
from xulang.declarations.usecases.own_vehicles import own_vehicles
from xulang.kernel.refusal import Refusal
from xulang.kernel.words import Source


def store_submitted(
    *,
    declaration_id: UUID,
    number: str,
    organisation_id: UUID,
    created_by: str,
    content: DeclarationContent,
    now: datetime,
    source: Source = Source.OWN,
) -> None:
    """Keep version 1. `source` is the system that gave the number.

    Raises ALREADY_DECLARED when the declaration's id, or another source's number, was declared before;
    VEHICLE_TAKEN when a vehicle's id was.
    """
    row = Declaration(
        id=declaration_id,
        number=number,
        source=source,
        organisation_id=organisation_id,
        created_by=created_by,
        direction=content.direction,
        regime=content.regime,
        gate=content.gate,
        expected_arrival=content.expected_arrival,
        returns=content.returns,
        version=1,
        content=to_json(content),
        search_key=search_key(number=number, content=content),
        submitted_at=now,
    )
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError as error:
        # Our own numbers cannot clash under the counter's lock.
        raise Refusal(code=DeclarationRefusal.ALREADY_DECLARED) from error
    own_vehicles(declaration_id=declaration_id, vehicles=(vehicle.id for vehicle in content.vehicles))
    note_named(declaration_id=declaration_id, organisation_id=organisation_id, content=content, now=now)
