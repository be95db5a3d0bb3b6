"""Change the order of the queue by two persons of different units (docs/queue.md, "Changes by people").

One of the centre orders, with a reason and its legal basis; another one, of another organisation, approves,
and in the same transaction the line says what became of it. Until then nothing changes.
"""

from collections.abc import Callable
from typing import Final
from uuid import UUID

from msgspec.structs import replace

from xulang.crossing import policy
from xulang.crossing.domain.call_orders import (
    CallOrder,
    OrderKind,
    OrderReason,
    OrderState,
    check_undecided,
    second_unit,
    unit_figure,
)
from xulang.crossing.domain.diverting import check_person, person, same_person
from xulang.crossing.domain.refusals import CrossingRefusal
from xulang.crossing.locks import lock_call_order, lock_request
from xulang.crossing.policy import Action
from xulang.crossing.queries.call_orders import get_call_order
from xulang.crossing.queries.lines import LineBasis, find_basis
from xulang.crossing.usecases.gate import gate_fact
from xulang.crossing.usecases.tell_calls import tell_calls
from xulang.journal import api as journal
from xulang.kernel.actor import Actor
from xulang.kernel.canonical import JSON
from xulang.kernel.refusal import Refusal
from xulang.kernel.request import Request
from xulang.kernel.words import FactKind, Force, Stage
from xulang.platform import audit, idempotency
from xulang.platform.db import pipeline, raw, unit_of_work
from xulang.queueing import api as queueing
from xulang.queueing.api import Cause, LineWork, PlaceState, QueueRefusal, Turn, decisions

NEW: Final = (
    "INSERT INTO crossing_call_order (id, gate, direction, cargo, place_id, crossing_id, number, kind,"
    " priority, reason_code, legal_basis, state, ordered_by, ordered_name, ordered_unit, ordered_at)"
    " VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, 'ordered', %s, %s, %s, %s)"
)
DECIDE: Final = (
    "UPDATE crossing_call_order SET state = %s, decided_by = %s, decided_name = %s, decided_unit = %s,"
    " decided_at = %s, hour = %s, passed = %s WHERE id = %s"
)
# Who is called goes anyway; what ended has no order to change.
ORDERABLE: Final = frozenset({PlaceState.WAITING, PlaceState.CHOSEN, PlaceState.HELD})


def may_order_call(*, actor: Actor, gate: str) -> bool:
    """Whether to offer the form."""
    return policy.may(actor=actor, action=Action.ORDER_CALL, gate=gate, owner=None, stage=Stage.DECLARED)


def may_approve_call(*, actor: Actor, order: CallOrder) -> bool:
    """Whether to offer the approval: to a person of another unit."""
    if not policy.may(
        actor=actor, action=Action.APPROVE_CALL, gate=order.line.gate, owner=None, stage=Stage.DECLARED
    ):
        return False
    try:
        second_unit(order=order, actor=actor, units=_units(actor, Action.APPROVE_CALL, order.line.gate))
    except Refusal:
        return False
    return True


def may_see_call_orders(*, actor: Actor, gate: str) -> bool:
    """Who may order or approve at the gate reads what was ordered there."""
    return any(
        policy.may(actor=actor, action=action, gate=gate, owner=None, stage=Stage.DECLARED)
        for action in (Action.ORDER_CALL, Action.APPROVE_CALL)
    )


def may_drop_call(*, actor: Actor, order: CallOrder) -> bool:
    """Who gave it takes it back; who might approve it says no."""
    return same_person(ordered_by=order.ordered_by, actor=actor) or may_approve_call(actor=actor, order=order)


def order_call(
    *,
    request: Request,
    place_id: UUID,
    kind: OrderKind,
    reason: OrderReason,
    legal_basis: str,
    priority: str = "",
) -> idempotency.Answer:
    """Order that a place is called out of turn, keeps its turn, or gets the class `priority`.

    Raises UNKNOWN_PLACE, NOT_ALLOWED, NOT_NOW, UNKNOWN_CLASS, ORDER_NOTHING_LOST where there is no turn to
    keep, TEXT_MISSING and TEXT_LONG of the legal basis, REQUEST_REUSED and "busy".
    """
    basis_text = queueing.checked_text(name="legal_basis", text=legal_basis)
    hashed = idempotency.body_hash(["order call", str(place_id), kind, reason, basis_text, priority])
    check_person(actor=request.actor)
    place = queueing.get_place(place_id=place_id)
    gate = place.line.gate
    policy.check_stage(
        actor=request.actor, action=Action.ORDER_CALL, gate=gate, owner=None, stage=Stage.DECLARED
    )
    unit = _units(request.actor, Action.ORDER_CALL, gate)[0]
    with unit_of_work():
        lock_request(request=request)
        answer = idempotency.find_answer(scope=request.scope, request_id=request.id, hashed=hashed)
        if answer is not None:
            return answer
        if place.state not in ORDERABLE:
            raise Refusal(code=QueueRefusal.NOT_NOW, state=place.state.value)
        _check_wanted(place, kind, priority, _basis(place.line, request))
        public = journal.PublicPart(
            kind=FactKind.CALL_ORDERED,
            gate=gate,
            direction=place.line.direction,
            force=Force.CENTRE,
            outcome=kind.value,
            reason_code=reason.value,
            figures={"unit": unit_figure(unit)},
        )
        private: dict[str, JSON] = {"legal_basis": basis_text, "unit": str(unit), "priority": priority}
        fact = _about(place_id, gate_fact(request=request, gate=gate, public=public, private=private))
        who = request.actor
        line = [gate, place.line.direction.value, place.line.cargo.value, place.id, place.crossing_id]
        what = [place.number, kind.value, priority, reason.value, basis_text]
        raw().execute(NEW, [fact.id, *line, *what, person(who), who.name, unit, request.now])
        return _keep(request, fact.id, fact, hashed)


def _check_wanted(place: queueing.PlaceView, kind: OrderKind, priority: str, basis: LineBasis) -> None:
    if kind == OrderKind.CLASS:
        codes = [one.code for one in basis.classes]
        if priority not in codes or priority == place.priority:
            raise Refusal(code=QueueRefusal.UNKNOWN_CLASS, field="priority")
    if kind == OrderKind.KEEP:
        _lost_turn(place)


def _lost_turn(place: queueing.PlaceView) -> Turn:
    """The turn that the crossing lost with its consignment. Raises ORDER_NOTHING_LOST."""
    lost = queueing.find_lost_turn(place_id=place.id)
    if lost is None or (lost.at, lost.rank) >= (place.ready_at, place.rank):
        raise Refusal(code=CrossingRefusal.ORDER_NOTHING_LOST)
    return lost


def approve_call(*, request: Request, order_id: UUID) -> idempotency.Answer:
    """Approve an order, as a person of another unit than who gave it; it is carried out at once.

    Raises ORDER_UNKNOWN, NOT_ALLOWED, ORDER_DECIDED, SECOND_PERSON, NEEDS_TWO_UNITS, and what became
    impossible meanwhile: UNKNOWN_PLACE, NOT_NOW, WINDOW_FULL, UNKNOWN_CLASS, ORDER_NOTHING_LOST;
    REQUEST_REUSED and "busy".
    """
    return _decide(request, order_id, FactKind.CALL_APPROVED)


def drop_call(*, request: Request, order_id: UUID) -> idempotency.Answer:
    """Take an order back before it is approved, or say no to it. Raises what `approve_call` does."""
    return _decide(request, order_id, FactKind.CALL_DROPPED)


def _decide(request: Request, order_id: UUID, kind: FactKind) -> idempotency.Answer:
    hashed = idempotency.body_hash([kind, str(order_id)])
    with unit_of_work():
        lock_request(request=request)
        answer = idempotency.find_answer(scope=request.scope, request_id=request.id, hashed=hashed)
        if answer is not None:
            return answer
        lock_call_order(order_id=order_id)
        order = get_call_order(order_id=order_id)
        force, unit = _decider(request.actor, order, kind)
        public = journal.PublicPart(
            kind=kind,
            gate=order.line.gate,
            direction=order.line.direction,
            force=force,
            outcome=order.kind.value,
            reason_code=order.reason_code,
            refers_to=order.id,
            figures={"unit": unit_figure(unit)},
        )
        private: dict[str, JSON] = {"legal_basis": order.legal_basis, "unit": str(unit)}
        fact = _about(
            order.place_id,
            gate_fact(request=request, gate=order.line.gate, public=public, private=private),
        )
        hour = passed = None
        state = OrderState.DROPPED
        if kind == FactKind.CALL_APPROVED:
            hour, passed = _carry_out(request, order, unit, force, fact.id)
            state = OrderState.APPROVED
        who = request.actor
        said = [state.value, person(who), who.name, unit, request.now, hour, passed, order.id]
        raw().execute(DECIDE, said)
        return _keep(request, order.id, fact, hashed)


def _decider(actor: Actor, order: CallOrder, kind: FactKind) -> tuple[Force, UUID]:
    """In whose name the actor decides: force and unit."""
    check_person(actor=actor)
    own = kind == FactKind.CALL_DROPPED and same_person(ordered_by=order.ordered_by, actor=actor)
    action = Action.ORDER_CALL if own else Action.APPROVE_CALL
    gate = order.line.gate
    force = policy.force_of(actor=actor, action=action, gate=gate, owner=None)
    check_undecided(order=order)
    if own:
        return force, order.ordered_unit
    return force, second_unit(order=order, actor=actor, units=_units(actor, action, gate))


def _carry_out(
    request: Request, order: CallOrder, unit: UUID, force: Force, approval: UUID
) -> tuple[int | None, int]:
    """Say in the line what the two ordered; the hour of a call, and how many the place went before."""
    basis = _basis(order.line, request)
    units = (order.ordered_unit, unit)
    cause = Cause(
        actor=request.actor,
        refers_to=approval,
        reason_code=order.reason_code,
        force=force,
        private={"legal_basis": order.legal_basis, "order": str(order.id)},
    )
    with queueing.work_line(
        line=order.line,
        classes=basis.classes,
        rules=basis.rules,
        now=request.now,
        new_id=_ids(request),
        new_salt=request.new_salt,
    ) as work:
        hour, passed = CARRY[order.kind](work, order, basis, units, cause)
    tell_calls(work=work, now=request.now)
    return hour, passed


Units = tuple[UUID, UUID]
Carry = Callable[[LineWork, CallOrder, LineBasis, Units, Cause], tuple[int | None, int]]


def _call(
    work: LineWork, order: CallOrder, basis: LineBasis, units: Units, cause: Cause
) -> tuple[int | None, int]:
    hour = decisions.first_room(
        line=work.state, place=order.place_id, now=basis.first, bookable=basis.bookable
    )
    called = decisions.override(
        line=work.state, place=order.place_id, hour=hour or 0, room=0 if hour is None else 1, units=units
    )
    work.say([called], cause=cause)
    return hour, called.passed


def _reorder(
    work: LineWork, order: CallOrder, basis: LineBasis, units: Units, cause: Cause
) -> tuple[int | None, int]:
    place = queueing.get_place(place_id=order.place_id)
    known = work.state.places.get(order.place_id)
    if known is None or not place.live:
        raise Refusal(code=QueueRefusal.UNKNOWN_PLACE)
    turn, row = known.turn, known.row
    if order.kind == OrderKind.KEEP:
        turn = replace_turn(_lost_turn(place), place.id)
    else:
        codes = [one.code for one in basis.classes]
        if order.priority not in codes:
            raise Refusal(code=QueueRefusal.UNKNOWN_CLASS)
        row = codes.index(order.priority)
    said = decisions.reorder(line=work.state, turn=turn, row=row, units=units)
    work.say([said], cause=cause)
    return None, said.passed


def replace_turn(lost: Turn, place_id: UUID) -> Turn:
    """The lost place's moment of readiness, in the name of the one that stands now."""
    return Turn(at=lost.at, rank=lost.rank, id=place_id)


CARRY: Final[dict[OrderKind, Carry]] = {
    OrderKind.CALL: _call,
    OrderKind.KEEP: _reorder,
    OrderKind.CLASS: _reorder,
}


def _basis(line: queueing.Line, request: Request) -> LineBasis:
    basis = find_basis(line=line, now=request.now)
    if basis is None:
        raise Refusal(code=QueueRefusal.UNKNOWN_PLACE)
    return basis


def _units(actor: Actor, action: Action, gate: str) -> tuple[UUID, ...]:
    return policy.units_of(actor=actor, action=action, gate=gate)


def _ids(request: Request) -> Callable[[], UUID]:
    """Facts of the line that follow from one request, named by their order in it."""
    numbers = iter(range(1, 1_000_000))
    return lambda: request.derived_id(f"line:{next(numbers)}")


def _about(place_id: UUID, fact: journal.NewFact) -> journal.NewFact:
    """The pseudonymous id of the place stands in the leaf, as it does in the line's own."""
    return replace(fact, crossing_id=place_id)


def _keep(request: Request, order_id: UUID, fact: journal.NewFact, hashed: bytes) -> idempotency.Answer:
    answer: idempotency.Answer = {"order": str(order_id), "facts": [str(fact.id)]}
    with journal.translate_errors(), pipeline():
        journal.append(facts=[fact])
        idempotency.keep_answer(
            scope=request.scope, request_id=request.id, hashed=hashed, answer=answer, now=request.now
        )
        audit.record(
            actor=request.actor,
            action=fact.public.kind,
            object_kind="place",
            object_id=fact.crossing_id or "",
            now=request.now,
            request_id=request.id,
        )
    return answer
