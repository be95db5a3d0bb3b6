from datetime import datetime
from uuid import UUID

from xulang.declarations.domain.content import DeclarationContent, to_json
from xulang.declarations.domain.refusals import DeclarationRefusal
from xulang.declarations.domain.search import search_key
from xulang.declarations.locks import lock_declaration
from xulang.declarations.usecases.note_named import note_named
from xulang.declarations.usecases.own_vehicles import own_vehicles
from xulang.kernel.refusal import Refusal


def store_amended(*, declaration_id: UUID, content: DeclarationContent, version: int, now: datetime) -> None:
    """Keep the next version.

    Raises MOVED unless `version` follows the stored one, CONTENT_ERASED after erasure.
    """
    row = lock_declaration(declaration_id=declaration_id)
    if row.content is None:
        raise Refusal(code=DeclarationRefusal.CONTENT_ERASED)
    if version != row.version + 1:
        raise Refusal(code=DeclarationRefusal.MOVED)
    row.direction = content.direction
    row.regime = content.regime
    row.gate = content.gate
    row.expected_arrival = content.expected_arrival
    row.version = version
    row.content = to_json(content)
    row.returns = content.returns
    row.search_key = search_key(number=row.number, content=content)
    row.amended_at = now
    row.save()
    own_vehicles(owned=[(vehicle.id, declaration_id) for vehicle in content.vehicles])
    note_named(organisation_id=row.organisation_id, named={declaration_id: content}, now=now)
