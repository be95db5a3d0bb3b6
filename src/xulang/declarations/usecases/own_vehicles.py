from collections.abc import Sequence
from uuid import UUID

from xulang.declarations.domain.refusals import DeclarationRefusal
from xulang.declarations.models import DeclaredVehicle
from xulang.kernel.refusal import Refusal


def own_vehicles(*, owned: Sequence[tuple[UUID, UUID]]) -> None:
    """Note whose vehicles these are: vehicle and declaration. Raises VEHICLE_TAKEN when one is another's."""
    DeclaredVehicle.objects.bulk_create(
        [DeclaredVehicle(id=vehicle, declaration_id=declaration) for vehicle, declaration in owned],
        ignore_conflicts=True,
    )
    rows = DeclaredVehicle.objects.filter(id__in=[vehicle for vehicle, _ in owned])
    if sorted(rows.values_list("id", "declaration_id")) != sorted(owned):
        raise Refusal(code=DeclarationRefusal.VEHICLE_TAKEN, field="vehicles")
