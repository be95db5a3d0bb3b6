"""Take a vehicle or driver off an organisation's list: its validity ends, declarations keep theirs."""

from datetime import datetime
from uuid import UUID

from xulang.kernel.refusal import Refusal
from xulang.registry import models
from xulang.registry.domain.refusals import RegistryRefusal
from xulang.registry.queries.periods import valid_at


def forget_vehicle(*, organisation_id: UUID, vehicle_id: UUID, now: datetime) -> None:
    """Raises VEHICLE_UNKNOWN unless it is on the organisation's list."""
    rows = models.Vehicle.objects.filter(valid_at(now), organisation_id=organisation_id, id=vehicle_id)
    if not rows.update(valid_until=now):
        raise Refusal(code=RegistryRefusal.VEHICLE_UNKNOWN)


def forget_driver(*, organisation_id: UUID, driver_id: UUID, now: datetime) -> None:
    """Raises DRIVER_UNKNOWN unless he is on the organisation's list."""
    rows = models.Driver.objects.filter(valid_at(now), organisation_id=organisation_id, id=driver_id)
    if not rows.update(valid_until=now):
        raise Refusal(code=RegistryRefusal.DRIVER_UNKNOWN)
