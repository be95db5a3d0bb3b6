from collections.abc import Sequence
from dataclasses import dataclass
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Submission:
    """One declaration to keep. `id` is the declaration's."""

    id: UUID
    number: str
    content: DeclarationContent


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
    store_submissions(
        submissions=[Submission(id=declaration_id, number=number, content=content)],
        organisation_id=organisation_id,
        created_by=created_by,
        now=now,
        source=source,
    )


def store_submissions(
    *,
    submissions: Sequence[Submission],
    organisation_id: UUID,
    created_by: str,
    now: datetime,
    source: Source = Source.OWN,
) -> None:
    """Keep version 1 of several at once. Raises as `store_submitted` does, for all of them."""
    rows = [
        Declaration(
            id=one.id,
            number=one.number,
            source=source,
            organisation_id=organisation_id,
            created_by=created_by,
            direction=one.content.direction,
            regime=one.content.regime,
            gate=one.content.gate,
            expected_arrival=one.content.expected_arrival,
            returns=one.content.returns,
            version=1,
            content=to_json(one.content),
            search_key=search_key(number=one.number, content=one.content),
            submitted_at=now,
        )
        for one in submissions
    ]
    try:
        with transaction.atomic():
            Declaration.objects.bulk_create(rows)
    except IntegrityError as error:
        # Our own numbers cannot clash under the counter's lock.
        raise Refusal(code=DeclarationRefusal.ALREADY_DECLARED) from error
    own_vehicles(owned=[(vehicle.id, one.id) for one in submissions for vehicle in one.content.vehicles])
    note_named(organisation_id=organisation_id, named={one.id: one.content for one in submissions}, now=now)
