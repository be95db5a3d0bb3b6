"""What a declaration names that is already under way in another one: told, and refused where it counts.

A truck may be declared for its next trip while it is on this one, and a box comes back with other goods. The
same goods twice would be two places for one consignment (product.md, promise 5): that is refused.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple, cast
from uuid import UUID

from xulang.crossing.dependencies import Field
from xulang.crossing.domain.declare import plates_of
from xulang.crossing.domain.identity import same_consignment
from xulang.crossing.domain.refusals import CrossingRefusal, CrossingWarning
from xulang.crossing.locks import lock_identities
from xulang.declarations import api as declarations
from xulang.declarations.api import DeclarationContent, FieldWarning, VehicleContent
from xulang.kernel.refusal import Refusal, Refusals
from xulang.platform.db import raw

KEYS = {
    Field.CHASSIS_NUMBER: "chassis_key",
    Field.CONTAINER_NUMBER: "container_key",
    Field.PLATE: "plate_key",
    Field.TRAILER_PLATE: "trailer_key",
}
LIVE = (
    "SELECT c.id, c.declaration_id, c.number, c.plate_key, c.trailer_key, c.container_key, c.chassis_key"
    " FROM crossing_crossing c WHERE c.ended_at IS NULL AND NOT c.declaration_id = ANY(%s)"
    " AND (c.plate_key = ANY(%s) OR c.trailer_key = ANY(%s) OR c.container_key = ANY(%s)"
    " OR (c.chassis_key = ANY(%s) AND NOT c.chassis_key = ''))"
)
COLUMNS = ("plate_key", "trailer_key", "container_key", "chassis_key")


@dataclass(frozen=True, slots=True, kw_only=True)
class Elsewhere:
    """One plate, trailer, container or chassis that is under way in another declaration too.

    `number` is the other declaration's, which may be another company's: for officers only.
    """

    vehicle_id: UUID
    field: Field
    declaration_id: UUID
    crossing_id: UUID
    number: str


def find_elsewhere(*, declaration_id: UUID, content: DeclarationContent) -> tuple[Elsewhere, ...]:
    """What of the content is under way in another declaration."""
    return tuple(_elsewhere(declaration_id, content.vehicles))


def warn_elsewhere(*, declaration_id: UUID, content: DeclarationContent) -> tuple[FieldWarning, ...]:
    """The same for the declarant, at his fields, each once. Whose the other declaration is, is not told."""
    places = {vehicle.id: place for place, vehicle in enumerate(content.vehicles)}
    found = find_elsewhere(declaration_id=declaration_id, content=content)
    paths = dict.fromkeys(f"vehicles.{places[one.vehicle_id]}.{one.field}" for one in found)
    return tuple(
        FieldWarning(code=CrossingWarning.UNDER_WAY_ELSEWHERE, field=path, params={}) for path in paths
    )


def guard_consignments(
    *, declaration_id: UUID, content: DeclarationContent, vehicles: Collection[VehicleContent]
) -> None:
    """Let none of these vehicles' consignments be under way twice, and nobody else declare one meanwhile.

    Inside the caller's transaction, after its record. Raises Refusals with CONSIGNMENT_LIVE by field.
    """
    if not vehicles:
        return
    lock_identities(keys=_keys(vehicles))
    found = list(_elsewhere(declaration_id, vehicles))
    doubled = _doubled(content, found, _contents(found))
    if doubled:
        raise doubled


def guard_together(*, declared: Mapping[UUID, DeclarationContent]) -> dict[UUID, Refusals]:
    """The same for declarations that are made in one transaction, also among themselves: the first stands.

    What is refused is given back by declaration, and nothing is raised.
    """
    vehicles = [vehicle for content in declared.values() for vehicle in content.vehicles]
    keys = _keys(vehicles)
    lock_identities(keys=keys)
    live = _live(list(declared), keys)
    contents = _contents(_matches(vehicles, live))
    refused: dict[UUID, Refusals] = {}
    for declaration_id, content in declared.items():
        doubled = _doubled(content, _matches(content.vehicles, live), contents)
        if doubled:
            refused[declaration_id] = doubled
            continue
        contents[declaration_id] = content
        for vehicle in content.vehicles:
            cells = cast("dict[str, str]", plates_of(vehicle))
            _add(live, _Live(vehicle.id, declaration_id, "", cells))
    return refused


def _contents(found: Iterable[Elsewhere]) -> dict[UUID, DeclarationContent]:
    """What the other declarations say, but for those that were erased."""
    stored = declarations.get_declarations(declaration_ids=tuple({one.declaration_id for one in found}))
    return {key: one.content for key, one in stored.items() if one.content}


def _doubled(
    content: DeclarationContent, found: Iterable[Elsewhere], others: Mapping[UUID, DeclarationContent]
) -> Refusals | None:
    places = {vehicle.id: place for place, vehicle in enumerate(content.vehicles)}
    doubled: dict[UUID, Refusal] = {}
    for one in found:
        there = others.get(one.declaration_id)
        if there and same_consignment(
            content=content,
            vehicle=content.vehicle(one.vehicle_id),
            other=there,
            against=there.vehicle(one.crossing_id),
        ):
            path = f"vehicles.{places[one.vehicle_id]}.{one.field}"
            refusal = Refusal(code=CrossingRefusal.CONSIGNMENT_LIVE, field=path)
            doubled.setdefault(one.vehicle_id, refusal)
    return Refusals(refusals=tuple(doubled.values())) if doubled else None


class _Live(NamedTuple):
    """A vehicle that is under way, with what it is known by."""

    crossing_id: UUID
    declaration_id: UUID
    number: str
    cells: Mapping[str, str]


# By column and what stands in it.
_Index = dict[tuple[str, str], list[_Live]]


def _live(but: Sequence[UUID], keys: Sequence[str]) -> _Index:
    """What is under way under one of the keys, in other declarations than these."""
    found: _Index = {}
    if not keys:
        return found
    for row in raw().execute(LIVE, [but, keys, keys, keys, keys]).fetchall():
        crossing_id, declaration_id, number = cast("tuple[UUID, UUID, str]", row[:3])
        cells = dict(zip(COLUMNS, cast("tuple[str, ...]", row[3:]), strict=True))
        _add(found, _Live(crossing_id, declaration_id, number, cells))
    return found


def _add(live: _Index, one: _Live) -> None:
    for column in COLUMNS:
        if one.cells[column]:
            live.setdefault((column, one.cells[column]), []).append(one)


def _elsewhere(declaration_id: UUID, vehicles: Collection[VehicleContent]) -> Iterator[Elsewhere]:
    return _matches(vehicles, _live([declaration_id], _keys(vehicles)))


def _matches(vehicles: Collection[VehicleContent], live: _Index) -> Iterator[Elsewhere]:
    for vehicle in vehicles:
        mine = cast("dict[str, str]", plates_of(vehicle))
        for field, column in KEYS.items():
            if field == Field.PLATE and vehicle.own_plate is None:
                continue
            for one in live.get((column, mine[column]), ()):
                yield Elsewhere(
                    vehicle_id=vehicle.id,
                    field=field,
                    declaration_id=one.declaration_id,
                    crossing_id=one.crossing_id,
                    number=one.number,
                )


def _keys(vehicles: Collection[VehicleContent]) -> list[str]:
    cells = (cell for one in vehicles for cell in plates_of(one).items())
    return sorted({str(key) for name, key in cells if name in COLUMNS and key})
