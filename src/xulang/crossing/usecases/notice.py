"""The management centre tells the public something about its gate, or about all gates."""

from datetime import datetime
from uuid import UUID

from xulang.crossing import policy
from xulang.crossing.locks import lock_request
from xulang.crossing.policy import Action
from xulang.gates import api as gates
from xulang.kernel.refusal import Refusal
from xulang.kernel.request import Request
from xulang.kernel.words import Stage
from xulang.platform import audit, idempotency
from xulang.platform.db import unit_of_work
from xulang.registry import api as registry


def publish_notice(
    *, request: Request, gate: str | None, text: gates.NoticeText, valid_until: datetime | None
) -> idempotency.Answer:
    """A notice without a closure, shown from now on. `gate` None: for all gates.

    Raises NOT_ALLOWED, GATE_UNKNOWN, what `gates.publish_notice` refuses, REQUEST_REUSED and "busy".
    """
    until = valid_until.isoformat() if valid_until else None
    hashed = idempotency.body_hash(["notice", gate, until, {str(key): said for key, said in text.items()}])
    if gate is not None:
        registry.get_gate(code=gate)
    _check(request, gate)
    with unit_of_work():
        lock_request(request=request)
        answer = idempotency.find_answer(scope=request.scope, request_id=request.id, hashed=hashed)
        if answer is not None:
            return answer
        notice = gates.publish_notice(
            notice_id=request.derived_id("notice"),
            gate=gate,
            text=text,
            valid_from=request.now,
            valid_until=valid_until,
            by=request.actor.id,
        )
        answer = {"notice": str(notice.id)}
        idempotency.keep_answer(
            scope=request.scope, request_id=request.id, hashed=hashed, answer=answer, now=request.now
        )
        _audit(request, "notice_published", notice.id)
        return answer


def withdraw_notice(*, request: Request, notice_id: UUID) -> None:
    """End a notice now; repeating it changes nothing. Raises NOTICE_UNKNOWN, NOT_ALLOWED and "busy"."""
    notice = next((one for one in gates.list_own_notices(now=request.now) if one.id == notice_id), None)
    if notice is None:
        raise Refusal(code=gates.GateRefusal.NOTICE_UNKNOWN)
    _check(request, notice.gate)
    with unit_of_work():
        gates.withdraw_notice(notice_id=notice_id, now=request.now)
        _audit(request, "notice_withdrawn", notice_id)


def _check(request: Request, gate: str | None) -> None:
    policy.check_stage(
        actor=request.actor, action=Action.CLOSE_GATE, gate=gate or "", owner=None, stage=Stage.DECLARED
    )


def _audit(request: Request, action: str, notice_id: UUID) -> None:
    audit.record(
        actor=request.actor,
        action=action,
        object_kind="notice",
        object_id=notice_id,
        now=request.now,
        request_id=request.id,
    )
