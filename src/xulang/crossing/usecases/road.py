"""Police or centre hold the road to a gate, lift that, and say how many trucks stand where.

While it holds nobody is called, and nobody misses his call: it counts as a break of the gate (docs/queue.md).
"""

from collections.abc import Callable
from datetime import datetime
from typing import Final
from uuid import UUID

from xulang.crossing import policy
from xulang.crossing.domain.refusals import CrossingRefusal
from xulang.crossing.domain.road import RoadReason, check_count, check_until, checked_place
from xulang.crossing.locks import lock_request, lock_road
from xulang.crossing.policy import Action
from xulang.crossing.queries.road import get_road_hold
from xulang.crossing.usecases.gate import gate_fact
from xulang.gates import api as gates
from xulang.journal import api as journal
from xulang.kernel.actor import Actor
from xulang.kernel.canonical import JSON
from xulang.kernel.refusal import Refusal
from xulang.kernel.request import Request
from xulang.kernel.words import FactKind, Force, Stage
from xulang.platform import audit, idempotency
from xulang.platform.db import pipeline, raw, unit_of_work
from xulang.registry import api as registry

HOLD: Final = (
    "INSERT INTO crossing_road_hold (id, gate, road, metres, reason_code, held_at, until, held_by, force,"
    " notice_id) VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s)"
)
OPEN: Final = "UPDATE crossing_road_hold SET opened_at = %s, opened_by = %s WHERE id = %s"
COUNT: Final = (
    "INSERT INTO crossing_road_count (id, gate, place, metres, trucks, counted_at, force)"
    " VALUES (%s, %s, %s, %s, %s, %s, %s)"
)


def may_hold_road(*, actor: Actor, gate: str) -> bool:
    """Whether to offer the form."""
    return policy.may(actor=actor, action=Action.HOLD_ROAD, gate=gate, owner=None, stage=Stage.DECLARED)


def may_count_road(*, actor: Actor, gate: str) -> bool:
    return policy.may(actor=actor, action=Action.COUNT_ROAD, gate=gate, owner=None, stage=Stage.DECLARED)


def hold_road(
    *,
    request: Request,
    gate: str,
    road: str,
    metres: int,
    reason: RoadReason,
    until: datetime,
    notice: gates.NoticeText,
) -> idempotency.Answer:
    """Hold everything before this point of the road to the gate until then, and tell the public.

    Raises NOT_ALLOWED, GATE_UNKNOWN, ROAD_WRONG, ROAD_PERIOD, what `gates.publish_notice` refuses,
    REQUEST_REUSED and "busy".
    """
    name = checked_place(name=road, metres=metres)
    end = until.replace(microsecond=0)
    check_until(until=end, now=request.now)
    body: JSON = [gate, name, metres, reason, end.isoformat()]

    def change(force: Force) -> journal.NewFact:
        published = gates.publish_notice(
            notice_id=request.derived_id("notice"),
            gate=gate,
            text=notice,
            valid_from=request.now,
            valid_until=end,
            by=request.actor.id,
        )
        public = journal.PublicPart(
            kind=FactKind.ROAD_HELD,
            gate=gate,
            force=force,
            reason_code=reason.value,
            figures={"metres": metres, "valid_until": int(end.timestamp())},
        )
        fact = gate_fact(request=request, gate=gate, public=public, private={"road": name})
        held = [fact.id, gate, name, metres, reason.value, request.now, end, request.actor.name]
        raw().execute(HOLD, [*held, force.value, published.id])
        return fact

    return _say(request, gate, Action.HOLD_ROAD, body, change)


def open_road(*, request: Request, hold_id: UUID) -> idempotency.Answer:
    """Lift the order before its end; its notice is withdrawn.

    Raises ROAD_UNKNOWN, NOT_ALLOWED, ROAD_OVER, REQUEST_REUSED and "busy".
    """
    gate = get_road_hold(hold_id=hold_id).gate

    def change(force: Force) -> journal.NewFact:
        lock_road(hold_id=hold_id)
        hold = get_road_hold(hold_id=hold_id)
        if not hold.holds(now=request.now):
            raise Refusal(code=CrossingRefusal.ROAD_OVER)
        raw().execute(OPEN, [request.now, request.actor.name, hold_id])
        if hold.notice_id is not None:
            gates.withdraw_notice(notice_id=hold.notice_id, now=request.now)
        public = journal.PublicPart(kind=FactKind.ROAD_OPENED, gate=gate, force=force, refers_to=hold_id)
        return gate_fact(request=request, gate=gate, public=public, private={})

    return _say(request, gate, Action.HOLD_ROAD, ["open", str(hold_id)], change)


def count_road(
    *, request: Request, gate: str, place: str, metres: int, trucks: int, counted_at: datetime
) -> idempotency.Answer:
    """Say how many trucks stood at a place of the road to the gate.

    Raises NOT_ALLOWED, GATE_UNKNOWN, ROAD_WRONG, REQUEST_REUSED and "busy".
    """
    name = checked_place(name=place, metres=metres)
    check_count(trucks=trucks, counted_at=counted_at, now=request.now)

    def change(force: Force) -> journal.NewFact:
        public = journal.PublicPart(
            kind=FactKind.ROAD_COUNTED,
            gate=gate,
            force=force,
            figures={"metres": metres, "trucks": trucks, "at": int(counted_at.timestamp())},
        )
        fact = gate_fact(request=request, gate=gate, public=public, private={"place": name})
        raw().execute(COUNT, [fact.id, gate, name, metres, trucks, counted_at, force.value])
        return fact

    body: JSON = [gate, name, metres, trucks, counted_at.isoformat()]
    return _say(request, gate, Action.COUNT_ROAD, body, change)


def _say(
    request: Request, gate: str, action: Action, body: JSON, change: Callable[[Force], journal.NewFact]
) -> idempotency.Answer:
    hashed = idempotency.body_hash([action, body])
    registry.get_gate(code=gate)
    policy.check_stage(actor=request.actor, action=action, gate=gate, owner=None, stage=Stage.DECLARED)
    force = policy.force_of(actor=request.actor, action=action, gate=gate, owner=None)
    with unit_of_work():
        lock_request(request=request)
        answer = idempotency.find_answer(scope=request.scope, request_id=request.id, hashed=hashed)
        if answer is not None:
            return answer
        fact = change(force)
        answer = {"gate": gate, "facts": [str(fact.id)]}
        with journal.translate_errors(), pipeline():
            journal.append(facts=[fact])
            idempotency.keep_answer(
                scope=request.scope, request_id=request.id, hashed=hashed, answer=answer, now=request.now
            )
            audit.record(
                actor=request.actor,
                action=fact.public.kind,
                object_kind="gate",
                object_id=gate,
                now=request.now,
                request_id=request.id,
            )
        return answer
