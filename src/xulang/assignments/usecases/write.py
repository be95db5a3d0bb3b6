"""From an assignment to its row, and the fact that says the same."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from xulang.assignments import models
from xulang.assignments.domain.assignment import Assignment, TaskVerb
from xulang.assignments.domain.files import KeptFile
from xulang.assignments.domain.telling import KINDS
from xulang.journal import api as journal
from xulang.kernel.canonical import JSON
from xulang.kernel.request import Request
from xulang.platform import audit, idempotency
from xulang.platform.db import pipeline


def cells(*, one: Assignment) -> dict[str, object]:
    """The columns of the row."""
    given, about = one.given, one.given.about
    return {
        "unit_id": given.unit,
        "giver_id": given.giver,
        "giver_name": one.giver_name,
        "title": given.title,
        "asked": given.asked,
        "evidence": given.evidence,
        "about_kind": about.kind,
        "about_id": about.id,
        "about_label": about.label,
        "about_address": about.address,
        "given_at": one.given_at,
        "first_deadline": given.deadline,
        "deadline": one.deadline,
        "state": one.state.value,
        "percent": one.percent,
        "accepted_at": one.accepted_at,
        "handed_in_at": one.handed_in_at,
        "ended_at": one.ended_at,
        "sent_back": one.sent_back,
        "length": one.length,
    }


def save(*, one: Assignment) -> None:
    models.AssignmentRow.objects.update_or_create(id=one.id, defaults=cells(one=one))


def save_files(*, assignment_id: UUID, files: Sequence[KeptFile], now: datetime) -> None:
    models.FileRow.objects.bulk_create(
        models.FileRow(
            id=one.ref.id,
            assignment_id=assignment_id,
            name=one.ref.name,
            kind=one.kind,
            content=one.content,
            sha256=one.ref.sha256,
            at=now,
        )
        for one in files
    )


def fact_of(
    *, request: Request, assignment_id: UUID, number: int, verb: TaskVerb, private: Mapping[str, JSON]
) -> journal.NewFact:
    """The next fact of the stream. In public stands that something was said, and when: nothing of what."""
    actor = request.actor
    named: dict[str, JSON] = {"kind": actor.kind, "id": actor.id, "name": actor.name}
    return journal.NewFact(
        id=request.derived_id("fact:1"),
        stream_kind=journal.StreamKind.ASSIGNMENT,
        stream_id=assignment_id,
        number=number,
        crossing_id=None,
        occurred_at=request.now,
        recorded_at=request.now,
        public=journal.PublicPart(kind=KINDS[verb]),
        private={**private, "actor": named},
        salt=request.new_salt(),
    )


def keep(
    *, request: Request, assignment_id: UUID, fact: journal.NewFact, hashed: bytes
) -> idempotency.Answer:
    """Append, answer and audit in one flush."""
    answer: idempotency.Answer = {"assignment": str(assignment_id), "facts": [str(fact.id)]}
    with journal.translate_errors(), pipeline():
        journal.append(facts=[fact])
        idempotency.keep_answer(
            scope=request.scope, request_id=request.id, hashed=hashed, answer=answer, now=request.now
        )
        audit.record(
            actor=request.actor,
            action=fact.public.kind,
            object_kind="assignment",
            object_id=assignment_id,
            now=request.now,
            request_id=request.id,
        )
    return answer
