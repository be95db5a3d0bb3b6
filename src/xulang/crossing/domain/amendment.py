"""From a judged amendment to statements: what changed by name, whose words went, what is declared anew."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from xulang.clearance.api import Dossier
from xulang.crossing.dependencies import Field
from xulang.crossing.domain.amending import Amended, Plan, Voided
from xulang.crossing.domain.declare import customs_numbers, declared, in_order, plates_of, shape_of
from xulang.crossing.domain.identity import Manner, Place
from xulang.crossing.domain.statement import Statement
from xulang.declarations.domain.content import DeclarationContent, VehicleContent
from xulang.kernel.actor import SYSTEM
from xulang.kernel.words import FactKind, Force


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """A plan, how each field came to be changed, and what became of the place of each crossing it touches.

    `places` is empty before customs first accepted the registration: until then there is none.
    """

    plan: Plan
    manners: Mapping[tuple[UUID | None, Field], Manner]
    places: Mapping[UUID, Place]


def spoken(*, judged: Judged, force: Force, content: DeclarationContent) -> Iterator[Statement]:
    """Yield the new version, each changed field by name, and each confirmation that is void."""
    yield declared(content=content, kind=FactKind.AMENDED, force=force)
    for one in judged.plan.amended:
        yield from _field(judged, one, force)
    yield from (_void(one) for one in judged.plan.voided)


def _field(judged: Judged, one: Amended, force: Force) -> Iterator[Statement]:
    manner = judged.manners.get((one.crossing_id, one.field), Manner.PLAIN)
    place = _place(judged, one)
    for question in one.answers or (None,):
        yield Statement(
            kind=FactKind.FIELD_AMENDED,
            force=force,
            crossing_id=one.crossing_id,
            outcome=one.field.value,
            reason_code=f"{manner}.{place}" if place else manner.value,
            refers_to=question,
        )


def _place(judged: Judged, one: Amended) -> Place | None:
    """The vehicle's own; goods are every vehicle's, so that one lost place is said of the change.

    An order to another gate leaves every vehicle its place, if it has one yet.
    """
    if one.field == Field.GATE and judged.manners.get((None, one.field)) == Manner.DIVERTED:
        return Place.KEPT if judged.places else None
    if one.crossing_id is not None:
        return judged.places.get(one.crossing_id)
    gone = {one.crossing_id for one in judged.plan.amended if one.field == Field.VEHICLE_REMOVED}
    stayed = [place for crossing_id, place in judged.places.items() if crossing_id not in gone]
    if one.field != Field.GOODS or not stayed:
        return None
    return Place.LOST if Place.LOST in stayed else Place.KEPT


def _void(one: Voided) -> Statement:
    return Statement(
        kind=FactKind.VOIDED,
        force=one.force,
        step=one.step,
        crossing_id=one.crossing_id,
        refers_to=one.fact_id,
        trigger=f"amended.{one.field}",
        actor=SYSTEM,
    )


def customs_changed(
    *, known: Mapping[str, UUID], content: DeclarationContent
) -> tuple[list[Statement], list[Statement]]:
    """Customs declarations taken out, and put in. `known`: number → the fact that declared it.

    One that stays keeps its channel and its clearance.
    """
    wanted = customs_numbers(content=content)
    out = [
        Statement(kind=FactKind.CUSTOMS_WITHDRAWN, force=Force.CARRIER, refers_to=fact)
        for number, fact in known.items()
        if number not in wanted
    ]
    new = [
        Statement(kind=FactKind.CUSTOMS_DECLARED, force=Force.CARRIER, private={"number": number})
        for number in wanted
        if number not in known
    ]
    return out, new


def withdrawn(*, dossier: Dossier, content: DeclarationContent) -> list[Statement]:
    """The vehicles no longer in it."""
    kept = {vehicle.id for vehicle in content.vehicles}
    return [
        Statement(kind=FactKind.VEHICLE_WITHDRAWN, force=Force.CARRIER, crossing_id=vehicle.id)
        for vehicle in dossier.vehicles
        if vehicle.id not in kept
    ]


def vehicles_changed(
    *, dossier: Dossier, before: DeclarationContent, content: DeclarationContent
) -> Sequence[VehicleContent]:
    """Vehicles to be declared anew: added ones, and those whose row or shape changed; sources first."""
    old = {vehicle.id: vehicle for vehicle in before.vehicles}
    shapes = {vehicle.id: vehicle.shape for vehicle in dossier.vehicles}
    return [
        vehicle
        for vehicle in in_order(content.vehicles)
        # The shape as the facts say it: one of before the cargo was said is said anew.
        if shapes.get(vehicle.id) != shape_of(vehicle, content=content)
        or _face(vehicle) != _face(old[vehicle.id])
    ]


def _face(vehicle: VehicleContent) -> tuple[object, ...]:
    return (vehicle.receives_from, tuple(plates_of(vehicle).values()))
