"""The management centre says what a gate can take; the operator, what the other side announced.

Every word is a fact with its figures in public, so that strangers compute the capacity that we do.
"""

from collections.abc import Mapping, Sequence
from uuid import UUID

from xulang.crossing import policy
from xulang.crossing.locks import lock_request
from xulang.crossing.policy import Action
from xulang.journal import api as journal
from xulang.kernel.actor import Actor
from xulang.kernel.canonical import JSON
from xulang.kernel.refusal import Refusal
from xulang.kernel.request import Request
from xulang.kernel.words import FactKind, Force, Stage
from xulang.platform import audit, idempotency
from xulang.platform.db import pipeline, unit_of_work
from xulang.queueing import api as queueing
from xulang.queueing.api import Kind, NewWord, Topic, Word
from xulang.registry import api as registry

# Whoever may report needs no manager to write down what the other side said.
REPORTED = frozenset({Kind.ANNOUNCEMENT})


def may_say(*, actor: Actor, topic: Topic, kind: Kind) -> bool:
    """Whether to offer the form."""
    return policy.may(
        actor=actor, action=_action(kind), gate=topic.gate or "", owner=None, stage=Stage.DECLARED
    )


def say_capacity(
    *, request: Request, topic: Topic, words: Sequence[NewWord], seen: int | None = None
) -> idempotency.Answer:
    """Say something about a line, a gate or the classes; all of it or nothing.

    `seen`: the topic's last fact that the page showed. Raises NOT_ALLOWED, GATE_UNKNOWN, FIGURE_UNKNOWN, what
    `queueing.say` raises, REQUEST_REUSED and "busy".
    """
    said: list[JSON] = [
        [word.kind, word.code, word.public_figures, dict(sorted(word.texts.items()))] for word in words
    ]
    place: JSON = [topic.gate, topic.direction, topic.cargo]
    hashed = idempotency.body_hash(["capacity", place, said])
    for word in words:
        _check(request, topic, word.kind)
        _check_by_hand(word)
    with unit_of_work():
        lock_request(request=request)
        answer = idempotency.find_answer(scope=request.scope, request_id=request.id, hashed=hashed)
        if answer is not None:
            return answer
        facts = keep_words(request=request, topic=topic, words=words, seen=seen)
        return _keep(request, topic, facts, hashed)


def keep_words(
    *, request: Request, topic: Topic, words: Sequence[NewWord], seen: int | None
) -> Sequence[journal.NewFact]:
    """The words with a fact each and a line in the audit, inside the caller's transaction.

    Raises what `queueing.say` raises.
    """
    found = queueing.say(
        topic=topic,
        words=words,
        new_id=lambda number: request.derived_id(f"fact:{queueing.stream_of(topic=topic)}:{number}"),
        by=request.actor.name,
        seen=seen,
        now=request.now,
    )
    facts = [_said(request, word) for word in found]
    _append(request, topic, "capacity_said", facts)
    return facts


def withdraw_capacity(*, request: Request, word_id: UUID, reason: str) -> idempotency.Answer:
    """Let a word hold no longer than to this hour: what stood before it stands again.

    Raises WORD_UNKNOWN, WORD_OVER, NOT_ALLOWED, TEXT_MISSING, TEXT_LONG, REQUEST_REUSED and "busy".
    """
    word = queueing.get_word(word_id=word_id)
    _check(request, word.topic, word.kind)
    why = queueing.checked_text(name="reason", text=reason)
    hashed = idempotency.body_hash(["capacity withdrawn", str(word_id), why])
    with unit_of_work():
        lock_request(request=request)
        answer = idempotency.find_answer(scope=request.scope, request_id=request.id, hashed=hashed)
        if answer is not None:
            return answer
        over, number = queueing.withdraw(word_id=word_id, now=request.now)
        public = journal.PublicPart(
            kind=FactKind.CAPACITY_WITHDRAWN,
            gate=over.topic.gate,
            direction=over.topic.direction,
            force=Force.CENTRE,
            outcome=over.topic.cargo,
            refers_to=word_id,
        )
        fact = _fact(request, over.topic, request.derived_id("fact:1"), number, public, {"reason": why})
        _append(request, over.topic, "capacity_withdrawn", [fact])
        return _keep(request, over.topic, [fact], hashed)


def _action(kind: Kind) -> Action:
    return Action.REPORT_CAPACITY if kind in REPORTED else Action.SET_CAPACITY


def _check(request: Request, topic: Topic, kind: Kind) -> None:
    """What speaks of all gates is for who manages all of them."""
    if topic.gate is not None:
        registry.get_gate(code=topic.gate)
    policy.check_stage(
        actor=request.actor, action=_action(kind), gate=topic.gate or "", owner=None, stage=Stage.DECLARED
    )


def _check_by_hand(word: NewWord) -> None:
    """That something was measured, nobody states. Raises FIGURE_UNKNOWN."""
    for name in sorted(queueing.MEASURED & word.figures.keys()):
        raise Refusal(code=queueing.QueueRefusal.FIGURE_UNKNOWN, field=name)


def _said(request: Request, word: Word) -> journal.NewFact:
    """The class of a priority stands where the cargo of a line does: a topic has one or the other."""
    said = word.said
    public = journal.PublicPart(
        kind=queueing.FACTS[word.kind],
        gate=word.topic.gate,
        direction=word.topic.direction,
        force=Force.CENTRE,
        outcome=word.topic.cargo or (said.code if word.kind == Kind.PRIORITY else None),
        reason_code=said.code if word.kind == Kind.CHANGE else None,
        figures=said.public_figures,
    )
    return _fact(request, word.topic, word.id, word.number, public, dict(said.texts))


def _fact(
    request: Request,
    topic: Topic,
    fact_id: UUID,
    number: int,
    public: journal.PublicPart,
    private: Mapping[str, JSON],
) -> journal.NewFact:
    return journal.NewFact(
        id=fact_id,
        stream_kind=journal.StreamKind.CAPACITY,
        stream_id=queueing.stream_of(topic=topic),
        number=number,
        crossing_id=None,
        occurred_at=request.now,
        recorded_at=request.now,
        public=public,
        private={
            **private,
            "actor": {"kind": request.actor.kind, "id": request.actor.id, "name": request.actor.name},
        },
        salt=request.new_salt(),
    )


def _append(request: Request, topic: Topic, action: str, facts: Sequence[journal.NewFact]) -> None:
    with journal.translate_errors(), pipeline():
        journal.append(facts=facts)
        audit.record(
            actor=request.actor,
            action=action,
            object_kind="capacity",
            object_id="/".join(part or "*" for part in (topic.gate, topic.direction, topic.cargo)),
            now=request.now,
            request_id=request.id,
        )


def _keep(
    request: Request, topic: Topic, facts: Sequence[journal.NewFact], hashed: bytes
) -> idempotency.Answer:
    answer: idempotency.Answer = {
        "gate": topic.gate,
        "direction": topic.direction,
        "cargo": topic.cargo,
        "facts": [str(fact.id) for fact in facts],
    }
    idempotency.keep_answer(
        scope=request.scope, request_id=request.id, hashed=hashed, answer=answer, now=request.now
    )
    return answer
