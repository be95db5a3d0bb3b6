from datetime import datetime
from uuid import UUID

from xulang.declarations.domain.content import DeclarationContent, to_json
from xulang.declarations.domain.search import search_key
from xulang.declarations.models import Declaration
from xulang.declarations.usecases.own_vehicles import own_vehicles


def store_submitted(
    *,
    declaration_id: UUID,
    number: str,
    organisation_id: UUID,
    created_by: str,
    content: DeclarationContent,
    now: datetime,
) -> None:
    """Keep version 1. Raises VEHICLE_TAKEN when a vehicle's id was declared before."""
    Declaration.objects.create(
        id=declaration_id,
        number=number,
        organisation_id=organisation_id,
        created_by=created_by,
        direction=content.direction,
        regime=content.regime,
        gate=content.gate,
        expected_arrival=content.expected_arrival,
        version=1,
        content=to_json(content),
        search_key=search_key(number=number, content=content),
        submitted_at=now,
    )
    own_vehicles(declaration_id=declaration_id, vehicles=(vehicle.id for vehicle in content.vehicles))
