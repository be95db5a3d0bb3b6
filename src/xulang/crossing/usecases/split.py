"""Who of several receiving trucks takes how much of a source's goods."""

from collections.abc import Mapping, Sequence
from typing import cast
from uuid import UUID

from xulang.clearance.api import Vehicle
from xulang.crossing.domain.decide import ended, takers
from xulang.crossing.domain.declare import split_stated
from xulang.crossing.domain.portions import carried_kg
from xulang.crossing.domain.refusals import CrossingRefusal
from xulang.crossing.domain.statement import Statement
from xulang.crossing.policy import Action
from xulang.crossing.queries.portions import part_of
from xulang.crossing.usecases.act import Scene, act
from xulang.declarations import api as declarations
from xulang.journal import api as journal
from xulang.kernel.refusal import Refusal
from xulang.kernel.request import Request
from xulang.kernel.words import Step
from xulang.platform.idempotency import Answer


def state_split(
    *, request: Request, declaration_id: UUID, crossing_id: UUID, shares: Mapping[UUID, int]
) -> Answer:
    """Say how many kilograms each receiving truck takes: each of them, and together what the source carries.

    What was set apart to go home with the source is not handed over.

    Raises NEEDS_RECEIVER, SPLIT_OTHERS, SPLIT_NOT_WHOLE, ALREADY_SIGNED, CONTENT_ERASED and those of `act`.
    """

    def decide(scene: Scene) -> Sequence[Statement]:
        over = ended(dossier=scene.dossier, vehicle=scene.vehicle)
        if over:
            raise over
        if scene.vehicle.forces_confirmed(Step.TRANSSHIPMENT):
            raise Refusal(code=CrossingRefusal.ALREADY_SIGNED)
        receivers = {one.id for one in takers(dossier=scene.dossier, vehicle=scene.vehicle)}
        if not receivers:
            raise Refusal(code=CrossingRefusal.NEEDS_RECEIVER)
        if receivers != shares.keys() or any(share <= 0 for share in shares.values()):
            raise Refusal(code=CrossingRefusal.SPLIT_OTHERS, field="shares", count=len(receivers))
        stored = declarations.get_declaration(declaration_id=declaration_id)
        if stored.content is None:
            raise Refusal(code=declarations.DeclarationRefusal.CONTENT_ERASED)
        vehicle = scene.vehicle
        carried = carried_kg(content=stored.content, vehicle=vehicle, part=part_of(vehicle)) or 0
        taken = sum(shares.values())
        if taken != carried:
            raise Refusal(code=CrossingRefusal.SPLIT_NOT_WHOLE, field="shares", taken=taken, carried=carried)
        return (split_stated(source=crossing_id, shares=shares, force=scene.force),)

    return act(
        request=request,
        declaration_id=declaration_id,
        crossing_id=crossing_id,
        action=Action.PAIR,
        body=["split", {str(receiver): share for receiver, share in sorted(shares.items())}],
        decide=decide,
    )


def shares_of(*, vehicle: Vehicle) -> dict[UUID, int]:
    """What was said last, in kilograms; empty when nothing was, or after erasure."""
    if vehicle.split is None:
        return {}
    private = journal.get_fact(fact_id=vehicle.split).private or {}
    said = cast("Mapping[str, int]", private.get("shares") or {})
    return {UUID(receiver): kilograms for receiver, kilograms in said.items()}
