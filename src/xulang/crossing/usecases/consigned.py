"""Whose place it is, and what may have one live place only: read from the latest declared version."""

from functools import cache
from uuid import UUID

from django.conf import settings

from xulang.declarations import api as declarations
from xulang.queueing.api import Consigned


def consigned_of(
    declaration: declarations.SubmittedDeclaration, crossing_id: UUID, *, because: UUID | None
) -> Consigned | None:
    """None where the declaration's content was erased, or the vehicle taken out of it.

    A vehicle on its own wheels is told by its chassis number. A customs declaration's last digit only counts
    its amendments; its goods may fill many trucks of one declaration, so the mark is shared among these.
    """
    content = declaration.content
    if content is None:
        return None
    vehicle = next((one for one in content.vehicles if one.id == crossing_id), None)
    if vehicle is None:
        return None
    driver = vehicle.driver.id_number if vehicle.driver else None
    named = {
        "plate": vehicle.own_plate,
        "trailer": vehicle.trailer_plate,
        "container": vehicle.container_number,
        "chassis": vehicle.chassis_number,
        "driver": driver,
    }
    numbers = {one.customs_declaration.number[:STEM] for one in content.goods if one.customs_declaration}
    return Consigned(
        crossing_id=crossing_id,
        declaration_id=declaration.id,
        organisation_id=declaration.organisation_id,
        because=because,
        own=frozenset(f"{kind}:{value}" for kind, value in named.items() if value),
        shared=frozenset(f"customs:{number}" for number in numbers),
    )


# The part of a VNACCS number that names the declaration: eleven digits of twelve.
STEM = 11


@cache
def authorised_operators() -> frozenset[str]:
    """Tax codes of the operators that the customs authority named (settings.AUTHORISED_OPERATORS)."""
    return frozenset(settings.AUTHORISED_OPERATORS)
