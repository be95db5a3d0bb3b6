"""What the yard's operator sees at his own barrier: a vehicle drove in, or out."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from xulang.crossing.domain.decide import ended, objection
from xulang.crossing.domain.refusals import CrossingRefusal
from xulang.crossing.domain.statement import Statement
from xulang.crossing.policy import Action
from xulang.crossing.usecases.act import Scene, act
from xulang.kernel.canonical import JSON
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
        return _told(scene, kind=kind, at=at, private={})

    return act(
        request=request,
        declaration_id=declaration_id,
        crossing_id=crossing_id,
        action=Action.REPORT_YARD,
        body=[kind, at.isoformat() if at else None],
        decide=decide,
    )


def note_yard_event(
    *,
    request: Request,
    declaration_id: UUID,
    crossing_id: UUID,
    kind: FactKind,
    at: datetime,
    private: Mapping[str, JSON],
) -> Answer:
    """Put what a yard's own software saw on the record, however late: also of a vehicle that has left.

    `at` may lie as far ahead as yards' clocks may (checked by the caller); it is then taken as now.
    Raises those of `act`; MOVED_ON also while the registration waits.
    """
    moment = min(at, request.now)
    return act(
        request=request,
        declaration_id=declaration_id,
        crossing_id=crossing_id,
        action=Action.REPORT_YARD_LATE,
        body=[kind, moment.isoformat()],
        decide=lambda scene: _told(scene, kind=kind, at=moment, private=private),
    )


def _told(
    scene: Scene, *, kind: FactKind, at: datetime | None, private: Mapping[str, JSON]
) -> Sequence[Statement]:
    report = Statement(
        kind=kind, force=Force.YARD, crossing_id=scene.vehicle.id, occurred_at=at, private=private
    )
    if kind == FactKind.YARD_ENTRY and not _stopped(scene):
        return (report, _confirmed_by_system(scene))
    return (report,)


def _stopped(scene: Scene) -> bool:
    """Whether the yard's step cannot be confirmed now: it is, it need not be, or something comes before."""
    return ended(dossier=scene.dossier, vehicle=scene.vehicle) is not None or (
        objection(
            table=scene.table,
            step=Step.YARD,
            force=Force.CUSTOMS,
            dossier=scene.dossier,
            vehicle=scene.vehicle,
        )
        is not None
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
