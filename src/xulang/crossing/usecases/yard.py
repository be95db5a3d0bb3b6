"""What the yard's operator sees at his own barrier: a vehicle drove in, or out."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from xulang.crossing.domain.decide import ended, objection
from xulang.crossing.domain.refusals import CrossingRefusal
from xulang.crossing.domain.statement import Statement
from xulang.crossing.policy import Action
from xulang.crossing.usecases.act import Scene, act
from xulang.kernel.refusal import Refusal
from xulang.kernel.request import Request
from xulang.kernel.words import FactKind, Force, Step
from xulang.platform.idempotency import Answer

FACTS = frozenset({FactKind.YARD_ENTRY, FactKind.YARD_EXIT})


def report_yard(
    *, request: Request, declaration_id: UUID, crossing_id: UUID, kind: FactKind, at: datetime | None
) -> Answer:
    """Record a physical entry to, or exit from, the yard at the operator's own time (None: now).

    An entry confirms the step YARD for customs where the table lets it (data/confirmations.csv: the platform
    confirms it by itself on the yard's report); that fact's force is customs, its trigger the report.
    Raises IN_FUTURE, MOVED_ON, and those of `act`.
    """
    if kind not in FACTS:
        raise ValueError(f"{kind} is nothing that a yard reports")
    if at and at > request.now:
        raise Refusal(code=CrossingRefusal.IN_FUTURE, field="at")

    def decide(scene: Scene) -> Sequence[Statement]:
        over = ended(dossier=scene.dossier, vehicle=scene.vehicle)
        if over:
            raise over
        report = Statement(kind=kind, force=Force.YARD, crossing_id=scene.vehicle.id, occurred_at=at)
        if kind == FactKind.YARD_ENTRY and not objection(
            table=scene.table,
            step=Step.YARD,
            force=Force.CUSTOMS,
            dossier=scene.dossier,
            vehicle=scene.vehicle,
        ):
            return (report, _confirmed_by_system(scene))
        return (report,)

    return act(
        request=request,
        declaration_id=declaration_id,
        crossing_id=crossing_id,
        action=Action.REPORT_YARD,
        body=[kind, at.isoformat() if at else None],
        decide=decide,
    )


def _confirmed_by_system(scene: Scene) -> Statement:
    return Statement(
        kind=FactKind.CONFIRMED,
        force=Force.CUSTOMS,
        step=Step.YARD,
        crossing_id=scene.vehicle.id,
        trigger="yard_entry",
        private={"by": "system"},
    )
