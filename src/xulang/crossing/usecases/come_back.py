"""Goods that had crossed come back, or must go out again: a new declaration that names the crossing.

Both records show each other. The same goods come back by one live declaration at most.
"""

from dataclasses import dataclass
from uuid import UUID

from xulang.crossing.domain.coming_back import more_than_left
from xulang.crossing.domain.refusals import CrossingRefusal
from xulang.crossing.domain.views import CrossingView
from xulang.crossing.locks import lock_identities
from xulang.crossing.queries.crossings import find_crossing, list_crossings
from xulang.declarations import api as declarations
from xulang.kernel.refusal import Refusal, Refusals
from xulang.kernel.words import Stage

# What ended so brings nothing back.
NOTHING_CAME = frozenset({Stage.CANCELLED, Stage.RETURNED})


@dataclass(frozen=True, slots=True, kw_only=True)
class Back:
    """A declaration by which goods come back, with its vehicles."""

    id: UUID
    number: str
    vehicles: tuple[CrossingView, ...]

    @property
    def live(self) -> bool:
        return any(one.stage not in NOTHING_CAME for one in self.vehicles)


def check_return(
    *, declaration_id: UUID, organisation_id: UUID | None, content: declarations.DeclarationContent
) -> None:
    """Look at what a declaration says of the goods that it brings back; it waits for others that do the same.

    Raises RETURNS_UNKNOWN for a crossing that is not the organisation's own, RETURNS_NOT_CROSSED,
    RETURNS_SAME_WAY, RETURNS_TWICE; Refusals with NEVER_LEFT and MORE_THAN_LEFT by field.
    """
    if content.returns is None:
        return
    lock_identities(keys=[f"returns:{content.returns}"])
    seen = find_crossing(crossing_id=content.returns)
    if seen is None or organisation_id is None or seen.organisation_id != organisation_id:
        raise Refusal(code=CrossingRefusal.RETURNS_UNKNOWN, field="returns")
    if seen.stage != Stage.LEFT:
        raise Refusal(code=CrossingRefusal.RETURNS_NOT_CROSSED, field="returns", stage=seen.stage)
    if seen.direction == content.direction:
        raise Refusal(code=CrossingRefusal.RETURNS_SAME_WAY, field="direction")
    for other in list_back(crossing_id=seen.id):
        if other.live and other.id != declaration_id:
            raise Refusal(code=CrossingRefusal.RETURNS_TWICE, field="returns", number=other.number)
    left = declarations.get_declaration(declaration_id=seen.declaration_id).content
    if left is None:
        raise Refusal(code=declarations.DeclarationRefusal.CONTENT_ERASED)
    carried = left.vehicle(seen.id).cargo_weight_kg
    refused = tuple(more_than_left(left=left, carried_kg=carried, back=content))
    if refused:
        raise Refusals(refusals=refused)


def list_back(*, crossing_id: UUID) -> list[Back]:
    """The declarations by which goods of the crossing come back, the first declared first."""
    found = declarations.list_returning(crossing_ids=[crossing_id])
    vehicles = list_crossings(declaration_ids=[one.id for one in found]) if found else []
    return [
        Back(
            id=one.id,
            number=one.number,
            vehicles=tuple(seen for seen in vehicles if seen.declaration_id == one.id),
        )
        for one in found
    ]
