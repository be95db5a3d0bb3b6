"""Parts of goods that go back: what a force or a firm named, from the private half of its fact."""

from uuid import UUID

from xulang.clearance.api import Dossier, Vehicle
from xulang.crossing.domain.portions import PartLine, from_private
from xulang.journal import api as journal


def part_of(vehicle: Vehicle) -> tuple[PartLine, ...]:
    """What is, or shall be, set apart of the vehicle's goods; empty when nothing is, or after erasure."""
    if vehicle.portion is None or vehicle.storing is None:
        return ()
    private = journal.get_fact(fact_id=vehicle.storing).private or {}
    return from_private(private.get("lines"))


def parts_of(dossier: Dossier) -> dict[UUID, tuple[PartLine, ...]]:
    """By vehicle, where a part is, or shall be, set apart."""
    return {one.id: part_of(one) for one in dossier.vehicles if one.portion is not None}
