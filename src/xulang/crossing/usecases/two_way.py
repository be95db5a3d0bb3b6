"""A truck comes back loaded: the way back names the way out, and a stay is extended by an order."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from xulang.crossing.domain.decide import ended
from xulang.crossing.domain.reasons import Reason
from xulang.crossing.domain.refusals import CrossingRefusal
from xulang.crossing.domain.statement import Statement
from xulang.crossing.domain.two_way import Outward, unmet
from xulang.crossing.domain.views import CrossingView
from xulang.crossing.locks import lock_identities
from xulang.crossing.policy import Action
from xulang.crossing.queries.crossings import find_crossing
from xulang.crossing.queries.stays import find_stay
from xulang.crossing.schemes import schemes
from xulang.crossing.usecases.act import Scene, act, check_note
from xulang.crossing.usecases.write import note_text
from xulang.declarations import api as declarations
from xulang.declarations.api import DeclarationContent
from xulang.journal import api as journal
from xulang.kernel.refusal import Refusal, Refusals
from xulang.kernel.request import Request
from xulang.kernel.words import FactKind, Nationality, Stage
from xulang.platform.db import raw
from xulang.platform.idempotency import Answer

NAMING = (
    "SELECT number FROM crossing_crossing WHERE two_way_of = %s AND NOT declaration_id = %s"
    " AND stage NOT IN ('returned', 'cancelled') ORDER BY declared_at LIMIT 1"
)
# A truck whose way out ended so has nowhere to come back from.
NEVER_AWAY = frozenset({Stage.RETURNED, Stage.CANCELLED})


def check_two_way(
    *,
    declaration_id: UUID,
    organisation_id: UUID | None,
    content: DeclarationContent,
    now: datetime,
    before: DeclarationContent | None = None,
) -> None:
    """Look at what a declaration says of the truck that comes back by it; others that say the same wait.

    What named its way out `before` finishes, though the scheme is over meanwhile. Raises TWO_WAY_UNKNOWN for
    a crossing that is not the organisation's own, TWO_WAY_OVER, TWO_WAY_ENDED, TWO_WAY_TWICE; Refusals with
    the other conditions by field.
    """
    named = content.two_way_of
    if named is None:
        return
    lock_identities(keys=[f"two_way:{named}"])
    seen = find_crossing(crossing_id=named)
    if seen is None or organisation_id is None or seen.organisation_id != organisation_id:
        raise Refusal(code=CrossingRefusal.TWO_WAY_UNKNOWN, field="two_way_of")
    if before is None or before.two_way_of != named:
        _check_new(seen, now)
    other = raw().execute(NAMING, [named, declaration_id]).fetchone()
    if other:
        raise Refusal(code=CrossingRefusal.TWO_WAY_TWICE, field="two_way_of", number=str(other[0]))
    refused = list_unmet(seen=seen, back=content)
    if refused:
        raise Refusals(refusals=refused)


def list_unmet(*, seen: CrossingView, back: DeclarationContent) -> tuple[Refusal, ...]:
    """The scheme's conditions that a way out and its way back do not meet. Raises CONTENT_ERASED."""
    left = declarations.get_declaration(declaration_id=seen.declaration_id).content
    if left is None:
        raise Refusal(code=declarations.DeclarationRefusal.CONTENT_ERASED)
    vehicle = left.vehicle(seen.id)
    running = find_stay(crossing_id=seen.id)
    began = running.stay.since if running else seen.ended_at or left.arrival_of(vehicle)
    out = Outward(content=left, vehicle=vehicle, began=began)
    return tuple(unmet(schemes=schemes(), out=out, back=back))


def may_come_back_loaded(*, seen: CrossingView, now: datetime) -> bool:
    """Whether to offer it on the page of the way out; what else is asked is said when it is declared."""
    try:
        _check_new(seen, now)
    except Refusal:
        return False
    named = raw().execute(NAMING, [seen.id, seen.declaration_id]).fetchone()
    return named is None and any(seen.gate in one.gates for one in schemes())


def _check_new(seen: CrossingView, now: datetime) -> None:
    if not any(one.holds_at(now) for one in schemes()):
        last = max((one.last_day for one in schemes()), default=None)
        day = f"{last:%d/%m/%Y}" if last else "–"
        raise Refusal(code=CrossingRefusal.TWO_WAY_OVER, field="two_way_of", last=day)
    # A foreign truck that has left us is at home; ours is only then away.
    home = seen.stage == Stage.LEFT and seen.nationality != Nationality.VN
    if home or seen.stage in NEVER_AWAY:
        raise Refusal(code=CrossingRefusal.TWO_WAY_ENDED, field="two_way_of", stage=seen.stage)


def extend_stay(
    *, request: Request, declaration_id: UUID, crossing_id: UUID, hours: int, reason: Reason, note: str = ""
) -> Answer:
    """Order that a truck may stay so many hours longer; `crossing_id` is its way out.

    Raises NO_STAY where no clock runs, STAY_HOURS past what one order may add, CANCELLED, RETURNED, and
    those of `act`.
    """
    trimmed = check_note(note=note)

    def decide(scene: Scene) -> Sequence[Statement]:
        over = ended(dossier=scene.dossier, vehicle=scene.vehicle)
        if over:
            raise over
        found = find_stay(crossing_id=scene.vehicle.id)
        if found is None or found.out.id != scene.vehicle.id or found.stay.ended_at:
            raise Refusal(code=CrossingRefusal.NO_STAY)
        most = found.stay.scheme.extension_hours
        if not 1 <= hours <= most:
            raise Refusal(code=CrossingRefusal.STAY_HOURS, field="hours", most=most)
        return (
            Statement(
                kind=FactKind.STAY_EXTENDED,
                force=scene.force,
                crossing_id=scene.vehicle.id,
                reason_code=reason.value,
                figures={"hours": hours},
                private=note_text(note=trimmed),
            ),
        )

    return act(
        request=request,
        declaration_id=declaration_id,
        crossing_id=crossing_id,
        action=Action.EXTEND_STAY,
        body=[hours, reason, trimmed],
        decide=decide,
    )


def recall_extension(*, request: Request, declaration_id: UUID, crossing_id: UUID, note: str = "") -> Answer:
    """Take the latest extension back: the force that gave it, as long as the truck does not stay on it yet.

    Raises NO_STAY where no clock runs, NO_EXTENSION, ORDERED_BY_OTHER, EXTENSION_USED, and those of `act`.
    """
    trimmed = check_note(note=note)

    def decide(scene: Scene) -> Sequence[Statement]:
        found = find_stay(crossing_id=scene.vehicle.id)
        if found is None or found.out.id != scene.vehicle.id or found.stay.ended_at:
            raise Refusal(code=CrossingRefusal.NO_STAY)
        given = _last_extension(declaration_id, scene.vehicle.id)
        if given is None:
            raise Refusal(code=CrossingRefusal.NO_EXTENSION)
        if given.public.force and given.public.force != scene.force:
            raise Refusal(code=CrossingRefusal.ORDERED_BY_OTHER, force=given.public.force)
        hours = given.public.figures.get("hours", 0)
        if request.now > found.stay.deadline - timedelta(hours=hours):
            raise Refusal(code=CrossingRefusal.EXTENSION_USED)
        return (
            Statement(
                kind=FactKind.EXTENSION_RECALLED,
                force=scene.force,
                crossing_id=scene.vehicle.id,
                refers_to=given.id,
                figures={"hours": hours},
                private=note_text(note=trimmed),
            ),
        )

    return act(
        request=request,
        declaration_id=declaration_id,
        crossing_id=crossing_id,
        action=Action.EXTEND_STAY,
        body=["recall", trimmed],
        decide=decide,
    )


def _last_extension(declaration_id: UUID, crossing_id: UUID) -> journal.Fact | None:
    """The latest order that counts."""
    facts = [
        fact
        for fact in journal.read_stream(stream_kind=journal.StreamKind.DECLARATION, stream_id=declaration_id)
        if fact.crossing_id == crossing_id
    ]
    gone = {fact.public.refers_to for fact in facts if fact.public.kind == FactKind.EXTENSION_RECALLED}
    given = [fact for fact in facts if fact.public.kind == FactKind.STAY_EXTENDED and fact.id not in gone]
    return given[-1] if given else None
