"""Define an indicator, or change what its entry says; each is a fact."""

from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import cast

import msgspec

from xulang.indicators import locks, models
from xulang.indicators.domain import dictionary, policy
from xulang.indicators.domain.dictionary import Indicator, stream_of_entry
from xulang.indicators.domain.periods import Span
from xulang.indicators.domain.refusals import IndicatorRefusal
from xulang.indicators.queries import entry_numbers, get_entry, list_entries
from xulang.journal import api as journal
from xulang.kernel.canonical import JSON
from xulang.kernel.refusal import Refusal
from xulang.kernel.request import Request
from xulang.kernel.words import FactKind
from xulang.platform import audit, idempotency
from xulang.platform.db import pipeline, unit_of_work


class Change(StrEnum):
    """What a fact about an entry did, beyond saying it anew."""

    ENDED = "ended"
    RESUMED = "resumed"


def define(*, request: Request, entry: Indicator, seen: int | None = None) -> idempotency.Answer:
    """`seen`: the number of the entry's newest fact that the form showed; 0 for a new one.

    Raises NOT_ALLOWED, INDICATOR_MOVED, NOTHING_CHANGED, what `checked` raises, REQUEST_REUSED and "busy".
    """
    return define_all(request=request, entries=[entry], seen=None if seen is None else {entry.code: seen})


def end_entry(*, request: Request, code: str, last: Span, reason: str, seen: int) -> idempotency.Answer:
    """Nobody owes the indicator after the last period. Raises as `define`, and TEXT_MISSING for no reason."""
    entry = dictionary.ended_after(entry=get_entry(code=code), last=last, reason=reason)
    return define_all(request=request, entries=[entry], seen={code: seen}, change=Change.ENDED, reason=reason)


def resume_entry(*, request: Request, code: str, reason: str, seen: int) -> idempotency.Answer:
    """Undo its end. Raises as `end_entry`."""
    told = dictionary.checked_reason(reason=reason)
    entry = dictionary.resumed(entry=get_entry(code=code))
    return define_all(request=request, entries=[entry], seen={code: seen}, change=Change.RESUMED, reason=told)


def define_all(
    *,
    request: Request,
    entries: Sequence[Indicator],
    seen: Mapping[str, int] | None = None,
    change: Change | None = None,
    reason: str = "",
) -> idempotency.Answer:
    """Several at once, each after those that it names. Raises as `define`."""
    if not policy.manages(actor=request.actor):
        raise Refusal(code=IndicatorRefusal.NOT_ALLOWED)
    told = cast("list[JSON]", msgspec.to_builtins(entries))
    hashed = idempotency.body_hash(["indicators", told, *([str(change), reason] if change else [])])
    with unit_of_work():
        locks.own_request(request=request)
        answer = idempotency.find_answer(scope=request.scope, request_id=request.id, hashed=hashed)
        if answer is not None:
            return answer
        locks.own_dictionary()
        known, numbers = list_entries(), entry_numbers()
        facts = []
        for entry in entries:
            number = numbers.get(entry.code, 0)
            if seen is not None and seen.get(entry.code, number) != number:
                raise Refusal(code=IndicatorRefusal.INDICATOR_MOVED)
            kept = dictionary.checked(entry=entry, known=known)
            if kept == known.get(entry.code):
                raise Refusal(code=IndicatorRefusal.NOTHING_CHANGED)
            known[kept.code], numbers[kept.code] = kept, number + 1
            fact = fact_of(request=request, entry=kept, number=number + 1, change=change, reason=reason)
            facts.append(fact)
            write(entry=kept, number=number + 1)
        answer = {"codes": [entry.code for entry in entries], "facts": [str(fact.id) for fact in facts]}
        with journal.translate_errors(), pipeline():
            journal.append(facts=facts)
            idempotency.keep_answer(
                scope=request.scope, request_id=request.id, hashed=hashed, answer=answer, now=request.now
            )
            for entry in entries:
                audit.record(
                    actor=request.actor,
                    action=FactKind.INDICATOR_DEFINED,
                    object_kind="indicator",
                    object_id=entry.code,
                    now=request.now,
                    request_id=request.id,
                )
        return answer


def write(*, entry: Indicator, number: int) -> None:
    """The row of the entry."""
    models.EntryRow.objects.update_or_create(
        code=entry.code, defaults={"number": number, "state": msgspec.to_builtins(entry)}
    )


def fact_of(
    *, request: Request, entry: Indicator, number: int, change: Change | None = None, reason: str = ""
) -> journal.NewFact:
    """`change` stands in the public part, the reason with the entry in the private one."""
    actor = request.actor
    private: dict[str, JSON] = {
        "entry": cast("dict[str, JSON]", msgspec.to_builtins(entry)),
        "actor": {"kind": actor.kind, "id": actor.id, "name": actor.name},
    }
    if reason:
        private["reason"] = reason
    return journal.NewFact(
        id=request.derived_id(f"indicator:{entry.code}:{number}"),
        stream_kind=journal.StreamKind.INDICATOR,
        stream_id=stream_of_entry(code=entry.code),
        number=number,
        crossing_id=None,
        occurred_at=request.now,
        recorded_at=request.now,
        public=journal.PublicPart(
            kind=FactKind.INDICATOR_DEFINED, outcome=None if change is None else str(change)
        ),
        private=private,
        salt=request.new_salt(),
    )
