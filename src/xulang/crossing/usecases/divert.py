"""The management centre sends declarations to another gate: one person orders, another approves.

The order stands in its gate's stream and changes nothing else. Once approved, each declaration is moved in a
transaction of its own; what moved on meanwhile is named and stays. Whoever is cut half-way, or repeats, does
what is left.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from uuid import UUID, uuid5

from xulang.crossing import policy
from xulang.crossing.domain.amending import Allowance
from xulang.crossing.domain.diverting import (
    Diversion,
    DiversionReason,
    DiversionState,
    DivertedState,
    at_gate,
    check_divertible,
    check_open,
    check_person,
    check_second,
    person,
    same_person,
)
from xulang.crossing.domain.refusals import CrossingRefusal
from xulang.crossing.domain.statement import Statement
from xulang.crossing.locks import lock_diversion, lock_record, lock_request
from xulang.crossing.policy import Action
from xulang.crossing.queries.diversions import get_diversion, list_divertible, list_undone
from xulang.crossing.queries.records import open_record
from xulang.crossing.usecases.act import check_note, write
from xulang.crossing.usecases.amend import carry_out, content_of, judge
from xulang.crossing.usecases.declare import where_for
from xulang.crossing.usecases.gate import gate_fact
from xulang.crossing.usecases.import_spreadsheet import known_places
from xulang.crossing.usecases.write import note_text
from xulang.declarations import api as declarations
from xulang.gates import api as gates
from xulang.journal import api as journal
from xulang.kernel.actor import Actor
from xulang.kernel.canonical import JSON
from xulang.kernel.refusal import Refusal, Refusals
from xulang.kernel.request import Request
from xulang.kernel.words import Direction, FactKind, Force, Stage
from xulang.platform import audit, idempotency
from xulang.platform.db import pipeline, raw, unit_of_work
from xulang.platform.refusals import PlatformRefusal
from xulang.registry import api as registry

MOST_DIVERTED = 200
# Whoever approved carries it out at once; after this long he was cut.
CUT = timedelta(minutes=1)
# Nothing was decided: who comes again finds the declaration as it was.
AGAIN = frozenset({PlatformRefusal.BUSY, journal.JournalRefusal.STREAM_MOVED})

NEW = (
    "INSERT INTO crossing_diversion (id, gate, to_gate, reason_code, note, state, ordered_by, ordered_name,"
    " ordered_at) VALUES (%s, %s, %s, %s, %s, 'ordered', %s, %s, %s)"
)
NEW_ITEMS = (
    "INSERT INTO crossing_diverted (diversion_id, declaration_id, state)"
    " SELECT %s, unnest(%s::uuid[]), 'waiting'"
)
DECIDE = (
    "UPDATE crossing_diversion SET state = %s, decided_by = %s, decided_name = %s, decided_at = %s"
    " WHERE id = %s"
)
# Who finds it settled comes second, and leaves it so.
SETTLE = (
    "UPDATE crossing_diverted SET state = %s, code = %s"
    " WHERE diversion_id = %s AND declaration_id = %s AND state = 'waiting'"
)


def may_order(*, actor: Actor, gate: str) -> bool:
    """Whether to offer the form."""
    return _may(actor, Action.ORDER_DIVERSION, gate)


def may_decide(*, actor: Actor, diversion: Diversion) -> bool:
    """Whether to offer the approval: to a second person."""
    try:
        check_second(diversion=diversion, actor=actor)
    except Refusal:
        return False
    return _may(actor, Action.APPROVE_DIVERSION, diversion.gate)


def may_drop(*, actor: Actor, diversion: Diversion) -> bool:
    return same_person(ordered_by=diversion.ordered_by, actor=actor) or _may(
        actor, Action.APPROVE_DIVERSION, diversion.gate
    )


def order_diversion(
    *,
    request: Request,
    gate: str,
    to_gate: str,
    reason: DiversionReason,
    note: str = "",
    declaration_ids: Sequence[UUID] | None = None,
    direction: Direction | None = None,
) -> idempotency.Answer:
    """Order declarations to another gate; `declaration_ids` None: all that wait (in one `direction`).

    Raises NOT_ALLOWED, GATE_UNKNOWN, DIVERSION_SAME_GATE, the gate's CLOSED, DIVERSION_GATE where it does not
    take their direction, DIVERSION_NONE, TOO_MANY, REQUEST_REUSED and "busy"; for a declaration that is not
    waiting there UNKNOWN, CANCELLED, DIVERSION_ELSEWHERE, ALREADY_ENTERING, MOVED_ON.
    """
    trimmed = check_note(note=note)
    wanted = None if declaration_ids is None else sorted(set(declaration_ids))
    listed: JSON = None if wanted is None else [str(one) for one in wanted]
    hashed = idempotency.body_hash(["divert", gate, to_gate, reason, trimmed, listed, direction])
    registry.get_gate(code=gate)
    check_person(actor=request.actor)
    policy.check_stage(
        actor=request.actor, action=Action.ORDER_DIVERSION, gate=gate, owner=None, stage=Stage.DECLARED
    )
    with unit_of_work():
        lock_request(request=request)
        answer = idempotency.find_answer(scope=request.scope, request_id=request.id, hashed=hashed)
        if answer is not None:
            return answer
        if wanted is None:
            found = list_divertible(gate=gate, direction=direction, limit=MOST_DIVERTED + 1)
            wanted = [one.declaration_id for one in found]
        _check_chosen(gate, to_gate, wanted)
        public = journal.PublicPart(
            kind=FactKind.DIVERSION_ORDERED,
            gate=gate,
            force=Force.CENTRE,
            reason_code=reason.value,
        )
        private: dict[str, JSON] = {
            "to_gate": to_gate,
            "declarations": [str(one) for one in wanted],
            **note_text(note=trimmed),
        }
        fact = gate_fact(request=request, gate=gate, public=public, private=private)
        actor = request.actor
        said = [fact.id, gate, to_gate, reason.value, trimmed, person(actor), actor.name, request.now]
        raw().execute(NEW, said)
        raw().execute(NEW_ITEMS, [fact.id, wanted])
        return _keep(request, fact.id, fact, hashed)


def _check_chosen(gate: str, to_gate: str, wanted: Sequence[UUID]) -> None:
    if not wanted:
        raise Refusal(code=CrossingRefusal.DIVERSION_NONE)
    if len(wanted) > MOST_DIVERTED:
        raise Refusal(code=CrossingRefusal.TOO_MANY, limit=MOST_DIVERTED)
    directions = set()
    for declaration_id in wanted:
        record = open_record(declaration_id=declaration_id).record
        check_divertible(record=record, gate=gate)
        directions.add(record.dossier.direction)
    _check_gate(gate, to_gate, directions)


def _check_gate(gate: str, to_gate: str, directions: set[Direction]) -> None:
    """The other gate has to be another one, open, and take what comes."""
    registry.get_gate(code=to_gate)
    if gate == to_gate:
        raise Refusal(code=CrossingRefusal.DIVERSION_SAME_GATE, field="to_gate")
    if not directions <= known_places().gates.get(to_gate, frozenset()):
        raise Refusal(code=CrossingRefusal.DIVERSION_GATE, field="to_gate", gate=to_gate)
    closed = gates.find_closure(gates=registry.gate_and_above(code=to_gate))
    if closed is not None:
        raise Refusal(code=gates.GateRefusal.CLOSED, field="to_gate", gate=closed.gate)


def approve_diversion(*, request: Request, diversion_id: UUID) -> idempotency.Answer:
    """Approve an order, as another person than who gave it, and carry it out.

    A repeat carries on with what is left. Raises DIVERSION_UNKNOWN, NOT_ALLOWED, SECOND_PERSON,
    DIVERSION_DECIDED, the gate's CLOSED, REQUEST_REUSED and "busy".
    """
    answer = _decide(request, diversion_id, FactKind.DIVERSION_APPROVED)
    carry_out_diversion(request=request, diversion_id=diversion_id)
    return answer


def drop_diversion(*, request: Request, diversion_id: UUID) -> idempotency.Answer:
    """Drop an order before it is approved: who gave it, or who might approve it.

    Raises DIVERSION_UNKNOWN, NOT_ALLOWED, DIVERSION_DECIDED, REQUEST_REUSED and "busy".
    """
    return _decide(request, diversion_id, FactKind.DIVERSION_DROPPED)


def _decide(request: Request, diversion_id: UUID, kind: FactKind) -> idempotency.Answer:
    hashed = idempotency.body_hash([kind, str(diversion_id)])
    with unit_of_work():
        lock_request(request=request)
        answer = idempotency.find_answer(scope=request.scope, request_id=request.id, hashed=hashed)
        if answer is not None:
            return answer
        lock_diversion(diversion_id=diversion_id)
        diversion = get_diversion(diversion_id=diversion_id)
        force = _check_decides(request.actor, diversion, kind)
        public = journal.PublicPart(kind=kind, gate=diversion.gate, force=force, refers_to=diversion.id)
        fact = gate_fact(request=request, gate=diversion.gate, public=public, private={})
        approved = kind == FactKind.DIVERSION_APPROVED
        state = DiversionState.APPROVED if approved else DiversionState.DROPPED
        actor = request.actor
        raw().execute(DECIDE, [state.value, person(actor), actor.name, request.now, diversion.id])
        return _keep(request, diversion.id, fact, hashed)


def _check_decides(actor: Actor, diversion: Diversion, kind: FactKind) -> Force:
    """In whose name the actor decides on the order."""
    check_person(actor=actor)
    own = same_person(ordered_by=diversion.ordered_by, actor=actor)
    action = Action.ORDER_DIVERSION if own else Action.APPROVE_DIVERSION
    force = policy.force_of(actor=actor, action=action, gate=diversion.gate, owner=None)
    check_open(diversion=diversion)
    if kind == FactKind.DIVERSION_APPROVED:
        check_second(diversion=diversion, actor=actor)
        waiting = [open_record(declaration_id=item.declaration_id).record for item in diversion.items]
        _check_gate(diversion.gate, diversion.to_gate, {record.dossier.direction for record in waiting})
    return force


def _keep(request: Request, diversion_id: UUID, fact: journal.NewFact, hashed: bytes) -> idempotency.Answer:
    answer: idempotency.Answer = {"diversion": str(diversion_id), "facts": [str(fact.id)]}
    with journal.translate_errors(), pipeline():
        journal.append(facts=[fact])
        idempotency.keep_answer(
            scope=request.scope, request_id=request.id, hashed=hashed, answer=answer, now=request.now
        )
        audit.record(
            actor=request.actor,
            action=fact.public.kind,
            object_kind="gate",
            object_id=fact.public.gate or "",
            now=request.now,
            request_id=request.id,
        )
    return answer


def carry_out_diversion(*, request: Request, diversion_id: UUID) -> None:
    """Move what still waits of an approved order, each declaration by itself; what is busy waits on."""
    diversion = get_diversion(diversion_id=diversion_id)
    if diversion.state != DiversionState.APPROVED:
        return
    for item in diversion.items:
        if item.state != DivertedState.WAITING:
            continue
        # The id is the order's, so that the facts of one that was cut and of one that goes on are the same.
        one = replace(request, id=uuid5(diversion.id, f"divert:{item.declaration_id}"))
        try:
            _move(one, diversion, item.declaration_id)
        except Refusals as several:
            _stay(diversion, item.declaration_id, several.refusals[0])
        except Refusal as refusal:
            if refusal.code not in AGAIN:
                _stay(diversion, item.declaration_id, refusal)


def carry_out_cut(*, request: Request) -> None:
    """Carry on with orders whose carrying out was cut, or met a record that was busy."""
    for diversion_id in list_undone(before=request.now - CUT):
        carry_out_diversion(request=request, diversion_id=diversion_id)


def _move(request: Request, diversion: Diversion, declaration_id: UUID) -> None:
    hashed = idempotency.body_hash(["diverted", str(diversion.id), str(declaration_id)])
    with unit_of_work():
        locked = lock_record(declaration_id=declaration_id, request=request, hashed=hashed)
        if not _settle(diversion, declaration_id, DivertedState.MOVED, ""):
            return
        check_divertible(record=locked.record, gate=diversion.gate)
        stored = declarations.get_declaration(declaration_id=declaration_id)
        before = content_of(stored)
        after = at_gate(
            before=before,
            gate=diversion.to_gate,
            gates=registry.gate_and_above(code=diversion.to_gate),
            yards={yard.code: yard.gate for yard in registry.list_yards()},
        )
        judged = judge(record=locked.record, stored=stored, before=before, after=after, may=Allowance.ORDERED)
        diverted = Statement(
            kind=FactKind.DIVERTED,
            force=Force.CENTRE,
            reason_code=diversion.reason_code,
            refers_to=diversion.id,
            private={"from_gate": diversion.gate, **note_text(note=diversion.note)},
        )
        changed = carry_out(
            request=request,
            locked=locked,
            stored=stored,
            after=after,
            judged=judged,
            offset=1,
            force=Force.CENTRE,
        )
        write(
            request=request,
            action=FactKind.DIVERTED,
            locked=locked,
            statements=[diverted, *changed],
            hashed=hashed,
            where=where_for(declaration_id, after),
        )


def _stay(diversion: Diversion, declaration_id: UUID, refusal: Refusal) -> None:
    with unit_of_work():
        _settle(diversion, declaration_id, DivertedState.STAYED, refusal.code.value)


def _settle(diversion: Diversion, declaration_id: UUID, state: DivertedState, code: str) -> bool:
    """Say what became of one declaration; False when somebody else did."""
    said = [state.value, code, diversion.id, declaration_id]
    return raw().execute(SETTLE, said).rowcount == 1


def _may(actor: Actor, action: Action, gate: str) -> bool:
    return policy.may(actor=actor, action=action, gate=gate, owner=None, stage=Stage.DECLARED)
