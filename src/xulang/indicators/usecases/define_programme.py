"""Define a programme or a project, or change what it says; each is a fact."""

from collections.abc import Callable, Sequence
from typing import cast
from uuid import UUID

import msgspec

from xulang.indicators import locks, models
from xulang.indicators.domain import policy
from xulang.indicators.domain.programmes import (
    Programme,
    Project,
    checked_programme,
    checked_project,
    stream_of_programme,
    stream_of_project,
)
from xulang.indicators.domain.refusals import IndicatorRefusal
from xulang.indicators.queries import list_entries, list_programmes, list_projects
from xulang.journal import api as journal
from xulang.kernel.canonical import JSON
from xulang.kernel.refusal import Refusal
from xulang.kernel.request import Request
from xulang.kernel.words import FactKind
from xulang.platform import audit, idempotency
from xulang.platform.db import pipeline, unit_of_work

# A thing's code, the number of its newest fact, and the fact.
Written = tuple[str, journal.NewFact]


def define_programmes(
    *, request: Request, programmes: Sequence[Programme], seen: int | None = None
) -> idempotency.Answer:
    """`seen`: the number of the newest fact that the form of the one programme showed; 0 for a new one.

    Raises NOT_ALLOWED, PROGRAMME_MOVED, NOTHING_CHANGED, what `checked_programme` raises, REQUEST_REUSED and
    "busy".
    """

    def write() -> list[Written]:
        entries, known = list_entries(), list_programmes()
        numbers = dict(models.ProgrammeRow.objects.values_list("code", "number"))
        facts = []
        for one in programmes:
            number = _next(numbers.get(one.code, 0), seen)
            kept = checked_programme(programme=one, entries=entries)
            if kept == known.get(kept.code):
                raise Refusal(code=IndicatorRefusal.NOTHING_CHANGED)
            stream = stream_of_programme(code=kept.code)
            fact = _fact(request, FactKind.PROGRAMME_DEFINED, stream, number, "programme", kept)
            models.ProgrammeRow.objects.update_or_create(
                code=kept.code, defaults={"number": number, "state": msgspec.to_builtins(kept)}
            )
            facts.append((kept.code, fact))
        return facts

    return _define(request, "programme", programmes, write)


def define_project(*, request: Request, project: Project, seen: int | None = None) -> idempotency.Answer:
    """Raises NOT_ALLOWED, PROGRAMME_MOVED, NOTHING_CHANGED and what `checked_project` raises."""

    def write() -> list[Written]:
        row = models.ProjectRow.objects.filter(code=project.code).first()
        number = _next(row.number if row else 0, seen)
        kept = checked_project(project=project, programmes=list_programmes())
        if kept == list_projects().get(kept.code):
            raise Refusal(code=IndicatorRefusal.NOTHING_CHANGED)
        stream = stream_of_project(code=kept.code)
        fact = _fact(request, FactKind.PROJECT_DEFINED, stream, number, "project", kept)
        models.ProjectRow.objects.update_or_create(
            code=kept.code,
            defaults={"number": number, "state": msgspec.to_builtins(kept)},
        )
        return [(kept.code, fact)]

    return _define(request, "project", [project], write)


def _next(number: int, seen: int | None) -> int:
    if seen is not None and seen != number:
        raise Refusal(code=IndicatorRefusal.PROGRAMME_MOVED)
    return number + 1


def _define(
    request: Request,
    kind: str,
    things: Sequence[Programme | Project],
    write: Callable[[], list[Written]],
) -> idempotency.Answer:
    if not policy.manages(actor=request.actor):
        raise Refusal(code=IndicatorRefusal.NOT_ALLOWED)
    hashed = idempotency.body_hash([kind, cast("list[JSON]", msgspec.to_builtins(things))])
    with unit_of_work():
        locks.own_request(request=request)
        answer = idempotency.find_answer(scope=request.scope, request_id=request.id, hashed=hashed)
        if answer is not None:
            return answer
        locks.own_dictionary()
        written = write()
        answer = {"codes": [code for code, _ in written], "facts": [str(fact.id) for _, fact in written]}
        with journal.translate_errors(), pipeline():
            journal.append(facts=[fact for _, fact in written])
            idempotency.keep_answer(
                scope=request.scope, request_id=request.id, hashed=hashed, answer=answer, now=request.now
            )
            for code, fact in written:
                audit.record(
                    actor=request.actor,
                    action=fact.public.kind,
                    object_kind=kind,
                    object_id=code,
                    now=request.now,
                    request_id=request.id,
                )
        return answer


def _fact(
    request: Request, kind: FactKind, stream: UUID, number: int, name: str, told: Programme | Project
) -> journal.NewFact:
    actor = request.actor
    return journal.NewFact(
        id=request.derived_id(f"{name}:{told.code}:{number}"),
        stream_kind=journal.StreamKind.INDICATOR,
        stream_id=stream,
        number=number,
        crossing_id=None,
        occurred_at=request.now,
        recorded_at=request.now,
        public=journal.PublicPart(kind=kind),
        private={
            name: cast("dict[str, JSON]", msgspec.to_builtins(told)),
            "actor": {"kind": actor.kind, "id": actor.id, "name": actor.name},
        },
        salt=request.new_salt(),
    )
