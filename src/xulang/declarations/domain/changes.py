"""What an amendment changed, by name: the spine voids only the confirmations that depend on it."""

from dataclasses import dataclass, fields
from uuid import UUID

from xulang.declarations.domain.content import DeclarationContent, VehicleContent


@dataclass(frozen=True, slots=True, kw_only=True)
class Changes:
    """Names of changed fields; `vehicles` says it per vehicle that stayed."""

    head: frozenset[str]
    vehicles: dict[UUID, frozenset[str]]
    added: tuple[UUID, ...]
    removed: tuple[UUID, ...]

    def __bool__(self) -> bool:
        return bool(self.head or self.vehicles or self.added or self.removed)


def find_changes(*, before: DeclarationContent, after: DeclarationContent) -> Changes:
    """Compare two versions. `head` may hold "goods"; a reordering of vehicles is no change."""
    old = {vehicle.id: vehicle for vehicle in before.vehicles}
    new = {vehicle.id: vehicle for vehicle in after.vehicles}
    kept = {key: _of_vehicle(old[key], new[key]) for key in new if key in old}
    return Changes(
        head=frozenset(_differing(before, after) - {"vehicles"}),
        vehicles={key: names for key, names in kept.items() if names},
        added=tuple(key for key in new if key not in old),
        removed=tuple(key for key in old if key not in new),
    )


def _of_vehicle(before: VehicleContent, after: VehicleContent) -> frozenset[str]:
    """A chassis number that stands for a plate is one field, not two."""
    names = _differing(before, after)
    return names - {"plate"} if before.own_plate == after.own_plate else names


def _differing(
    before: DeclarationContent | VehicleContent, after: DeclarationContent | VehicleContent
) -> frozenset[str]:
    names = (field.name for field in fields(before))
    return frozenset(name for name in names if getattr(before, name) != getattr(after, name))
