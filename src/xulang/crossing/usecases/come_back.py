"""Goods that had crossed come back, or must go out again: new declarations that name the crossing.

All records show each other. Several may bring a part each, and together no more than had crossed.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from uuid import UUID

from xulang.crossing.domain.coming_back import Brought, Rest, lowered, more_than_left, rest_of
from xulang.crossing.domain.portions import carried_kg, kilograms
from xulang.crossing.domain.refusals import CrossingRefusal
from xulang.crossing.domain.views import CrossingView
from xulang.crossing.locks import lock_identities
from xulang.crossing.queries.crossings import find_crossing, get_crossing, list_crossings
from xulang.crossing.queries.portions import parts_of
from xulang.crossing.queries.records import open_record
from xulang.declarations import api as declarations
from xulang.kernel.refusal import Refusal, Refusals
from xulang.kernel.words import Stage

# What ended so brings nothing back.
NOTHING_CAME = frozenset({Stage.CANCELLED, Stage.RETURNED})


@dataclass(frozen=True, slots=True, kw_only=True)
class Back:
    """A declaration by which goods come back, with its vehicles; `content` None once erased."""

    id: UUID
    number: str
    vehicles: tuple[CrossingView, ...]
    returns: UUID | None
    content: declarations.DeclarationContent | None

    @property
    def live(self) -> bool:
        return any(one.stage not in NOTHING_CAME for one in self.vehicles)

    @property
    def weight_kg(self) -> int:
        """What its vehicles carry that were not turned back."""
        if self.content is None:
            return 0
        coming = {one.id for one in self.vehicles if one.stage not in NOTHING_CAME}
        return sum(one.cargo_weight_kg or 0 for one in self.content.vehicles if one.id in coming)


def check_return(
    *, declaration_id: UUID, organisation_id: UUID | None, content: declarations.DeclarationContent
) -> None:
    """Look at what a declaration says of the goods that it brings back; it waits for others that do the same.

    Raises RETURNS_UNKNOWN for a crossing that is not the organisation's own, RETURNS_NOT_CROSSED,
    RETURNS_SAME_WAY, RETURNS_TWICE when nothing is left to come back; Refusals with NEVER_LEFT and
    MORE_THAN_LEFT by field.
    """
    if content.returns is None:
        return
    seen = find_crossing(crossing_id=content.returns)
    if seen is None or organisation_id is None or seen.organisation_id != organisation_id:
        raise Refusal(code=CrossingRefusal.RETURNS_UNKNOWN, field="returns")
    # The lines are the declaration's, whichever of its vehicles is named.
    lock_identities(keys=[f"returns:{seen.declaration_id}"])
    seen = get_crossing(crossing_id=seen.id)
    if seen.stage != Stage.LEFT:
        raise Refusal(code=CrossingRefusal.RETURNS_NOT_CROSSED, field="returns", stage=seen.stage)
    if seen.direction == content.direction:
        raise Refusal(code=CrossingRefusal.RETURNS_SAME_WAY, field="direction")
    left = _left(seen)
    others = [one for one in _backs(left) if one.live and one.id != declaration_id]
    rest = _rest(seen, left, others)
    refused = tuple(more_than_left(rest=rest, back=content))
    if refused and rest.nothing and others:
        raise Refusal(code=CrossingRefusal.RETURNS_TWICE, field="returns", number=others[-1].number)
    if refused:
        raise Refusals(refusals=refused)


def goods_to_return(*, crossing_id: UUID) -> declarations.DeclarationContent | None:
    """What crossed with the vehicle, lowered to what may still come back; None when nothing is left.

    Also None for a vehicle that has not crossed, and after erasure.
    """
    seen = find_crossing(crossing_id=crossing_id)
    if seen is None or seen.stage != Stage.LEFT:
        return None
    left = declarations.get_declaration(declaration_id=seen.declaration_id).content
    if left is None or not left.goods:
        return None
    rest = _rest(seen, left, [one for one in _backs(left) if one.live])
    return None if rest.nothing else lowered(left=left, crossing_id=crossing_id, rest=rest)


def list_back(*, crossing_id: UUID) -> list[Back]:
    """The declarations by which goods of the crossing come back, the first declared first."""
    return _list([crossing_id])


def _left(seen: CrossingView) -> declarations.DeclarationContent:
    left = declarations.get_declaration(declaration_id=seen.declaration_id).content
    if left is None:
        raise Refusal(code=declarations.DeclarationRefusal.CONTENT_ERASED)
    return left


def _backs(left: declarations.DeclarationContent) -> list[Back]:
    return _list([vehicle.id for vehicle in left.vehicles])


def _list(crossing_ids: list[UUID]) -> list[Back]:
    found = declarations.list_returning(crossing_ids=crossing_ids)
    vehicles = list_crossings(declaration_ids=[one.id for one in found]) if found else []
    return [
        Back(
            id=one.id,
            number=one.number,
            vehicles=tuple(seen for seen in vehicles if seen.declaration_id == one.id),
            returns=one.content.returns if one.content else None,
            content=one.content,
        )
        for one in found
    ]


def _rest(seen: CrossingView, left: declarations.DeclarationContent, others: Iterable[Back]) -> Rest:
    dossier = open_record(declaration_id=seen.declaration_id).record.dossier
    parts = parts_of(dossier)
    vehicle = dossier.vehicle(seen.id)
    return rest_of(
        left=left,
        apart=[line for lines in parts.values() for line in lines],
        carried_kg=carried_kg(content=left, vehicle=vehicle, part=parts.get(seen.id, ())),
        brought=list(_brought(seen, others)),
    )


def _brought(seen: CrossingView, others: Iterable[Back]) -> Iterator[Brought]:
    for one in others:
        if one.content is None:
            continue
        parts = parts_of(open_record(declaration_id=one.id).record.dossier)
        apart = tuple(line for lines in parts.values() for line in lines)
        weight = max(0, one.weight_kg - kilograms(apart))
        yield Brought(goods=one.content.goods, apart=apart, weight_kg=weight if one.returns == seen.id else 0)
