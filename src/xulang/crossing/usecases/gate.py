"""The management centre stops or reopens a gate or route; the gate's own stream keeps the story."""

from collections.abc import Callable, Mapping
from uuid import UUID, uuid5

from xulang.crossing import policy
from xulang.crossing.locks import lock_request
from xulang.crossing.policy import Action
from xulang.gates import api as gates
from xulang.journal import api as journal
from xulang.kernel.actor import Actor
from xulang.kernel.canonical import JSON
from xulang.kernel.request import Request
from xulang.kernel.words import FactKind, Force, Stage
from xulang.platform import audit, idempotency
from xulang.platform.db import pipeline, unit_of_work
from xulang.registry import api as registry

GATES = UUID("6f9d5e0a-8f1c-5b7e-9a53-0c2f4d1e7b60")


def stream_of(*, gate: str) -> UUID:
    """The id of a gate's stream."""
    return uuid5(GATES, gate)


def close_gate(
    *, request: Request, gate: str, reason: str, notice: gates.NoticeText | None
) -> idempotency.Answer:
    """Stop entries at a gate or route from now on, with an inner reason and a public notice.

    Raises NOT_ALLOWED, GATE_UNKNOWN, what `gates.close_gate` refuses, REQUEST_REUSED and "busy".
    """

    def change() -> UUID:
        closure = gates.close_gate(
            closure_id=request.derived_id("closure"),
            gate=gate,
            reason=reason,
            by=request.actor.id,
            notice_id=request.derived_id("notice"),
            notice=notice,
            now=request.now,
        )
        return closure.id

    body: JSON = [reason, {str(key): text for key, text in (notice or {}).items()}]
    return _change(request, gate, FactKind.GATE_CLOSED, body, change, {"reason": reason})


def reopen_gate(*, request: Request, gate: str, reason: str) -> idempotency.Answer:
    """Let entries pass again. Raises what `close_gate` raises."""

    def change() -> UUID:
        return gates.reopen_gate(gate=gate, reason=reason, by=request.actor.id, now=request.now).id

    return _change(request, gate, FactKind.GATE_REOPENED, [reason], change, {"reason": reason})


def _change(
    request: Request,
    gate: str,
    kind: FactKind,
    body: JSON,
    change: Callable[[], UUID],
    private: dict[str, JSON],
) -> idempotency.Answer:
    hashed = idempotency.body_hash([kind, gate, body])
    registry.get_gate(code=gate)
    policy.check_stage(
        actor=request.actor, action=Action.CLOSE_GATE, gate=gate, owner=None, stage=Stage.DECLARED
    )
    with unit_of_work():
        lock_request(request=request)
        answer = idempotency.find_answer(scope=request.scope, request_id=request.id, hashed=hashed)
        if answer is not None:
            return answer
        closure_id = change()
        public = journal.PublicPart(kind=kind, gate=gate, force=Force.CENTRE)
        fact = gate_fact(request=request, gate=gate, public=public, private=private)
        answer = {"gate": gate, "closure": str(closure_id), "facts": [str(fact.id)]}
        with journal.translate_errors(), pipeline():
            journal.append(facts=[fact])
            idempotency.keep_answer(
                scope=request.scope, request_id=request.id, hashed=hashed, answer=answer, now=request.now
            )
            audit.record(
                actor=request.actor,
                action=kind,
                object_kind="gate",
                object_id=gate,
                now=request.now,
                request_id=request.id,
            )
        return answer


def _named(actor: Actor) -> dict[str, JSON]:
    """Who said it; of a program, who issued its token too."""
    named: dict[str, JSON] = {"kind": actor.kind, "id": actor.id, "name": actor.name}
    return {**named, "issuer": actor.issuer} if actor.issuer else named


def gate_fact(
    *, request: Request, gate: str, public: journal.PublicPart, private: Mapping[str, JSON]
) -> journal.NewFact:
    """The next fact of a gate's stream."""
    stream = stream_of(gate=gate)
    return journal.NewFact(
        id=request.derived_id("fact:1"),
        stream_kind=journal.StreamKind.GATE,
        stream_id=stream,
        number=len(journal.read_stream(stream_kind=journal.StreamKind.GATE, stream_id=stream)) + 1,
        crossing_id=None,
        occurred_at=request.now,
        recorded_at=request.now,
        public=public,
        private={
            **private,
            "actor": _named(request.actor),
        },
        salt=request.new_salt(),
    )
