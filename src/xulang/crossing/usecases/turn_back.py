"""Goods go back before they crossed: ordered by a force, or asked for by the firm and decided by customs.

What has entered goes out the way it came, by both forces' word (Step.TURNED_BACK); what never entered ends at
once.
"""

from collections.abc import Iterator, Sequence
from uuid import UUID

from xulang.crossing.domain.decide import ended
from xulang.crossing.domain.reasons import Reason
from xulang.crossing.domain.refusals import CrossingRefusal
from xulang.crossing.domain.statement import Statement
from xulang.crossing.domain.turning import UNRETURNED, after_return, check_recall, goes_out
from xulang.crossing.policy import Action
from xulang.crossing.usecases.act import Scene, act, check_note
from xulang.crossing.usecases.permits import end_permits, reissue_permits
from xulang.crossing.usecases.take_back import take_back
from xulang.crossing.usecases.write import note_text
from xulang.journal import api as journal
from xulang.kernel.refusal import Refusal
from xulang.kernel.request import Request
from xulang.kernel.words import FactKind, Force, Stage, Step
from xulang.platform.idempotency import Answer


def send_back(
    *, request: Request, declaration_id: UUID, crossing_id: UUID, reason: Reason, note: str = ""
) -> Answer:
    """Order a vehicle to go back; one that never entered is returned at once.

    Raises CANCELLED, RETURNED, RETURNING, ALREADY_LEFT, and those of `act`.
    """
    trimmed = check_note(note=note)

    def decide(scene: Scene) -> Sequence[Statement]:
        _check_on_its_way(scene)
        if not scene.vehicle.inside:
            return _returned(scene, reason=reason, note=trimmed)
        return (
            Statement(
                kind=FactKind.RETURN_ORDERED,
                force=scene.force,
                crossing_id=scene.vehicle.id,
                reason_code=reason.value,
                private=note_text(note=trimmed),
            ),
        )

    return act(
        request=request,
        declaration_id=declaration_id,
        crossing_id=crossing_id,
        action=Action.RETURN,
        body=[reason, trimmed],
        decide=decide,
    )


def recall_return(*, request: Request, declaration_id: UUID, crossing_id: UUID, note: str = "") -> Answer:
    """Take the order back: the force that gave it, until the first word that lets the vehicle out.

    Raises NOT_RETURNING, RETURN_BEGUN, ORDERED_BY_OTHER, SOURCE_RETURNED, RETURNED, CANCELLED, and those of
    `act`.
    """

    def standing(scene: Scene) -> UUID | None:
        over = ended(dossier=scene.dossier, vehicle=scene.vehicle)
        if over:
            raise over
        check_recall(dossier=scene.dossier, vehicle=scene.vehicle, force=scene.force)
        return scene.vehicle.turning.fact_id if scene.vehicle.turning else None

    return take_back(
        request=request,
        declaration_id=declaration_id,
        crossing_id=crossing_id,
        action=Action.RETURN,
        kind=FactKind.RETURN_RECALLED,
        standing=standing,
        note=note,
    )


def ask_return(
    *, request: Request, declaration_id: UUID, crossing_id: UUID, reason: Reason, note: str = ""
) -> Answer:
    """The firm takes its goods back. Customs decides on a vehicle that entered; else it ends at once.

    Raises RETURN_WAITS, RETURNING, RETURNED, CANCELLED, ALREADY_LEFT, and those of `act`.
    """
    trimmed = check_note(note=note)

    def decide(scene: Scene) -> Sequence[Statement]:
        _check_on_its_way(scene)
        if scene.vehicle.return_asked:
            raise Refusal(code=CrossingRefusal.RETURN_WAITS)
        if not scene.vehicle.inside:
            return _returned(scene, reason=reason, note=trimmed)
        return (
            Statement(
                kind=FactKind.RETURN_ASKED,
                force=scene.force,
                crossing_id=scene.vehicle.id,
                reason_code=reason.value,
                private=note_text(note=trimmed),
            ),
        )

    return act(
        request=request,
        declaration_id=declaration_id,
        crossing_id=crossing_id,
        action=Action.ASK_RETURN,
        body=["ask", reason, trimmed],
        decide=decide,
    )


def drop_return(*, request: Request, declaration_id: UUID, crossing_id: UUID) -> Answer:
    """The firm no longer asks for it. Raises NO_RETURN_ASKED, and those of `act`."""

    def standing(scene: Scene) -> UUID | None:
        if scene.vehicle.return_asked is None:
            raise Refusal(code=CrossingRefusal.NO_RETURN_ASKED)
        return scene.vehicle.return_asked

    return take_back(
        request=request,
        declaration_id=declaration_id,
        crossing_id=crossing_id,
        action=Action.ASK_RETURN,
        kind=FactKind.RETURN_DROPPED,
        standing=standing,
    )


def return_approved(scene: Scene) -> Sequence[Statement]:
    """What follows customs' approval, in its transaction: the order to go back, in customs' name."""
    return (
        Statement(
            kind=FactKind.RETURN_ORDERED,
            force=scene.force,
            crossing_id=scene.vehicle.id,
            reason_code=Reason.GOODS_WITHDRAWN.value,
            refers_to=scene.vehicle.return_asked,
            trigger="confirmed.return",
        ),
    )


def let_out(scene: Scene) -> Sequence[Statement]:
    """What follows a force's word that lets the vehicle out: with the last one it is returned."""
    if not goes_out(row=scene.table[Step.TURNED_BACK], vehicle=scene.vehicle, force=scene.force):
        return ()
    return _returned(scene, trigger="confirmed.turned_back")


def _check_on_its_way(scene: Scene) -> None:
    over = ended(dossier=scene.dossier, vehicle=scene.vehicle)
    if over:
        raise over
    if scene.stage == Stage.LEFT:
        raise Refusal(code=CrossingRefusal.ALREADY_LEFT)
    if scene.vehicle.turning:
        raise Refusal(code=CrossingRefusal.RETURNING)


def _returned(
    scene: Scene, *, reason: Reason | None = None, note: str = "", trigger: str | None = None
) -> Sequence[Statement]:
    """The vehicle is returned, with the trucks that were to take over from it and never came."""
    turning = scene.vehicle.turning
    returned = Statement(
        kind=FactKind.RETURNED,
        force=turning.force if turning else scene.force,
        crossing_id=scene.vehicle.id,
        reason_code=reason.value if reason else (turning.reason_code or None) if turning else None,
        refers_to=turning.fact_id if turning else None,
        trigger=trigger,
        private=note_text(note=note),
    )
    others = tuple(after_return(dossier=scene.dossier, vehicle=scene.vehicle))
    gone = {one.crossing_id for one in (returned, *others) if one.kind == FactKind.RETURNED}
    vehicles = [one for one in scene.dossier.vehicles if one.id in gone]
    return (returned, *others, *end_permits(scene, vehicles, trigger="returned"))


def unreturned(scene: Scene, *, word: UUID) -> Sequence[Statement]:
    """What the last word on letting out did by itself, taken back with it: the vehicle stands inside again.

    So do the trucks that were to take its goods over. Pairs across declarations stay ended. Raises
    OTHERS_RELY_ON_IT where such a truck is being let out meanwhile.
    """
    stream = journal.read_stream(stream_kind=journal.StreamKind.DECLARATION, stream_id=scene.dossier.id)
    [said] = [fact for fact in stream if fact.id == word]
    followed = [fact for fact in stream if fact.number > said.number and fact.recorded_at == said.recorded_at]
    taken_back = [one for fact in followed for one in _taken_back(scene, fact)]
    never_came = [
        fact.crossing_id
        for fact in followed
        if fact.public.kind == FactKind.PERMIT_REVOKED and fact.crossing_id not in {None, scene.vehicle.id}
    ]
    return (*taken_back, *reissue_permits(scene, never_came, trigger=UNRETURNED))


def _taken_back(scene: Scene, fact: journal.Fact) -> Iterator[Statement]:
    vehicle = next((one for one in scene.dossier.vehicles if one.id == fact.crossing_id), None)
    if vehicle is None:
        return
    if fact.public.kind == FactKind.RETURNED:
        yield Statement(
            kind=FactKind.UNDONE,
            force=Force.SYSTEM,
            step=Step.TURNED_BACK,
            crossing_id=vehicle.id,
            refers_to=fact.id,
            trigger=UNRETURNED,
        )
    elif fact.public.kind == FactKind.RETURN_ORDERED:
        if vehicle.forces_confirmed(Step.TURNED_BACK):
            force = next(iter(sorted(vehicle.forces_confirmed(Step.TURNED_BACK))))
            raise Refusal(code=CrossingRefusal.OTHERS_RELY_ON_IT, step=Step.TURNED_BACK, force=force)
        yield Statement(
            kind=FactKind.RETURN_RECALLED,
            force=Force.SYSTEM,
            crossing_id=vehicle.id,
            refers_to=fact.id,
            trigger=UNRETURNED,
        )
