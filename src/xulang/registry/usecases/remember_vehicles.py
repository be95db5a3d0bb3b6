from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from xulang.kernel.identifiers import plate_key
from xulang.kernel.words import Nationality, VehicleType
from xulang.platform.db import unit_of_work
from xulang.registry import models
from xulang.registry.domain.words import Origin
from xulang.registry.locks import lock_words
from xulang.registry.queries.periods import not_ended_at

WRITTEN = (
    "plate",
    "nationality",
    "type",
    "trailer_plate",
    "transport_licence",
    "origin",
    "last_used_at",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class NewVehicle:
    """`id` is used if the plate is new to the list; checked and shaped by who calls."""

    id: UUID
    plate: str
    nationality: Nationality
    type: VehicleType
    trailer_plate: str = ""
    transport_licence: str = ""


def remember_vehicles(
    *, organisation_id: UUID, vehicles: Sequence[NewVehicle], origin: Origin, now: datetime
) -> None:
    """Put vehicles on the organisation's list, once per plate.

    What a person typed is corrected by typing only; what was learned from declarations, by either.
    """
    by_key = {plate_key(text=vehicle.plate): vehicle for vehicle in vehicles}
    with unit_of_work():
        lock_words(kind="vehicle", words=[f"{organisation_id}/{key}" for key in by_key])
        known = {
            row.plate_key: row
            for row in models.Vehicle.objects.filter(
                not_ended_at(now), organisation_id=organisation_id, plate_key__in=by_key
            ).order_by("valid_from")
        }
        fresh: list[models.Vehicle] = []
        changed: list[models.Vehicle] = []
        for key, vehicle in by_key.items():
            row = known.get(key) or models.Vehicle(
                id=vehicle.id, organisation_id=organisation_id, plate_key=key, valid_from=now, origin=origin
            )
            if origin is Origin.TYPED or row.origin == Origin.LEARNED:
                row.plate = vehicle.plate
                row.nationality = vehicle.nationality
                row.type = vehicle.type
                row.trailer_plate = vehicle.trailer_plate
                row.transport_licence = vehicle.transport_licence
                row.origin = origin
            row.last_used_at = max(now, row.last_used_at or now)
            (changed if key in known else fresh).append(row)
        models.Vehicle.objects.bulk_create(fresh)
        models.Vehicle.objects.bulk_update(changed, WRITTEN)
