from collections.abc import Iterable
from uuid import UUID

from xulang.declarations.domain.refusals import DeclarationRefusal
from xulang.declarations.models import DeclaredVehicle
from xulang.kernel.refusal import Refusal


def own_vehicles(*, declaration_id: UUID, vehicles: Iterable[UUID]) -> None:
    """Note whose vehicles these are. Raises VEHICLE_TAKEN when one belongs to another declaration."""
    ids = list(vehicles)
    DeclaredVehicle.objects.bulk_create(
        [DeclaredVehicle(id=key, declaration_id=declaration_id) for key in ids], ignore_conflicts=True
    )
    if DeclaredVehicle.objects.filter(id__in=ids, declaration_id=declaration_id).count() != len(ids):
        raise Refusal(code=DeclarationRefusal.VEHICLE_TAKEN, field="vehicles")
