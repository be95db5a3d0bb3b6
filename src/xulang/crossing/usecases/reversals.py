"""A payment that was noted wrongly is given back: by the cashier, or by two people once a vehicle has left.

What then is owed must be paid before a vehicle that is still here leaves; of one that is gone the debt stands
in the books, and a later payment settles it.
"""

from collections.abc import Callable, Sequence
from uuid import UUID

from xulang.clearance.api import Dossier
from xulang.crossing.domain.diverting import check_person
from xulang.crossing.domain.refusals import CrossingRefusal
from xulang.crossing.domain.statement import Statement
from xulang.crossing.policy import Action
from xulang.crossing.usecases.act import Scene, act
from xulang.crossing.usecases.fees import follow_ledger
from xulang.kernel.canonical import JSON
from xulang.kernel.refusal import Refusal
from xulang.kernel.request import Request
from xulang.kernel.words import FactKind, Step
from xulang.ledger import api as ledger
from xulang.platform.idempotency import Answer


def reverse_payment(*, request: Request, declaration_id: UUID, payment_id: UUID, reason: str) -> Answer:
    """Give a payment back by one person's word, as long as no vehicle has left the yard.

    Raises REVERSAL_NEEDS_TWO after that, what `ledger.reverse` refuses, and those of `act`.
    """

    def give_back(scene: Scene) -> Sequence[Statement]:
        if reversal_needs_two(dossier=scene.dossier):
            raise Refusal(code=CrossingRefusal.REVERSAL_NEEDS_TWO)
        standing = ledger.reverse(
            declaration_id=declaration_id,
            payment_id=payment_id,
            reason=reason,
            by=request.actor.id,
            now=request.now,
        )
        return tuple(follow_ledger(scene, standing, trigger="payment_reversed"))

    said = ["reverse", str(payment_id), reason]
    return _of_payment(request, declaration_id, Action.NOTE_PAYMENT, said, give_back)


def ask_reversal(*, request: Request, declaration_id: UUID, payment_id: UUID, reason: str) -> Answer:
    """Ask that a payment is given back; nothing moves before a second person approves it.

    Raises NOT_ALLOWED for a program, what `ledger.ask_reversal` refuses, and those of `act`.
    """
    check_person(actor=request.actor)

    def ask(scene: Scene) -> Sequence[Statement]:
        ledger.ask_reversal(
            request_id=request.id,
            declaration_id=declaration_id,
            payment_id=payment_id,
            reason=reason,
            by=request.actor.id,
            now=request.now,
        )
        return (_said(scene, "reversal_asked"),)

    said = ["ask", str(payment_id), reason]
    return _of_payment(request, declaration_id, Action.NOTE_PAYMENT, said, ask)


def approve_reversal(*, request: Request, declaration_id: UUID, payment_id: UUID) -> Answer:
    """The second person's word: the payment is given back.

    Raises NOT_ALLOWED for a program, what `ledger.approve_reversal` refuses, and those of `act`.
    """
    check_person(actor=request.actor)

    def approve(scene: Scene) -> Sequence[Statement]:
        standing = ledger.approve_reversal(
            declaration_id=declaration_id, payment_id=payment_id, by=request.actor.id, now=request.now
        )
        return tuple(follow_ledger(scene, standing, trigger="payment_reversed"))

    said = ["approve", str(payment_id)]
    return _of_payment(request, declaration_id, Action.APPROVE_REVERSAL, said, approve)


def drop_reversal(*, request: Request, declaration_id: UUID, payment_id: UUID) -> Answer:
    """The payment stays: who asked, or a colleague, says so. Raises NO_REVERSAL_ASKED, and those of `act`."""

    def drop(scene: Scene) -> Sequence[Statement]:
        ledger.drop_reversal(
            declaration_id=declaration_id, payment_id=payment_id, by=request.actor.id, now=request.now
        )
        return (_said(scene, "reversal_dropped"),)

    said = ["drop", str(payment_id)]
    return _of_payment(request, declaration_id, Action.NOTE_PAYMENT, said, drop)


def reversal_needs_two(*, dossier: Dossier) -> bool:
    """What was paid let a vehicle go: nobody takes that away by himself."""
    return any(vehicle.forces_confirmed(Step.OUT_OF_YARD) for vehicle in dossier.vehicles)


def _said(scene: Scene, trigger: str) -> Statement:
    """The record tells that it was asked, or dropped; the standing is what it was."""
    return Statement(
        kind=FactKind.PAYMENT_NOTED, force=scene.force, outcome=scene.dossier.fees.value, trigger=trigger
    )


def _of_payment(
    request: Request,
    declaration_id: UUID,
    action: Action,
    said: Sequence[JSON],
    decide: Callable[[Scene], Sequence[Statement]],
) -> Answer:
    return act(
        request=request,
        declaration_id=declaration_id,
        crossing_id=None,
        action=action,
        body=[*said],
        decide=decide,
    )
