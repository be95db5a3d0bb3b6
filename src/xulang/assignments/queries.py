"""Reading tasks. `find_*` may answer None, `get_*` raises a refusal, the others give many."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Q, QuerySet

from xulang.assignments import models
from xulang.assignments.domain.assignment import About, Assignment, FileRef, Given, Said, TaskState
from xulang.assignments.domain.files import KeptFile
from xulang.assignments.domain.policy import giving_units, may_see, sees_all, working_units
from xulang.assignments.domain.refusals import AssignmentRefusal
from xulang.assignments.domain.telling import VERBS, name_of, said_of
from xulang.journal import api as journal
from xulang.kernel.actor import Actor
from xulang.kernel.files import FileKind
from xulang.kernel.refusal import Refusal

OWED = (TaskState.GIVEN, TaskState.ACCEPTED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """One fact of a task as its page shows it."""

    at: datetime
    by: str
    said: Said
    position: int | None


def value_of(row: models.AssignmentRow) -> Assignment:
    return Assignment(
        id=row.id,
        given=Given(
            unit=row.unit_id,
            giver=row.giver_id,
            title=row.title,
            asked=row.asked,
            evidence=row.evidence,
            deadline=row.first_deadline,
            about=About(
                kind=row.about_kind, id=row.about_id, label=row.about_label, address=row.about_address
            ),
        ),
        giver_name=row.giver_name,
        given_at=row.given_at,
        deadline=row.deadline,
        state=TaskState(row.state),
        percent=row.percent,
        accepted_at=row.accepted_at,
        handed_in_at=row.handed_in_at,
        ended_at=row.ended_at,
        sent_back=row.sent_back,
        length=row.length,
    )


def get_assignment(*, assignment_id: UUID, actor: Actor) -> Assignment:
    """Raises UNKNOWN, also for what the person may not see."""
    row = models.AssignmentRow.objects.filter(id=assignment_id).first()
    one = value_of(row) if row else None
    if one is None or not may_see(actor=actor, one=one):
        raise Refusal(code=AssignmentRefusal.UNKNOWN)
    return one


def list_assignments(
    *,
    actor: Actor,
    states: Collection[TaskState] | None = None,
    unit: UUID | None = None,
    overdue_at: datetime | None = None,
    given_since: datetime | None = None,
    given_until: datetime | None = None,
    after: tuple[datetime, UUID] | None = None,
    limit: int = 500,
) -> list[Assignment]:
    """Those the person sees: of his units, given by his, for a leader all; the next deadline first.

    `overdue_at`: only what a unit owed beyond its deadline at that moment. `after`: deadline and id of the
    last one known.
    """
    rows = _seen(actor)
    if states is not None:
        rows = rows.filter(state__in=list(states))
    if unit is not None:
        rows = rows.filter(unit_id=unit)
    if overdue_at is not None:
        rows = rows.filter(state__in=OWED, deadline__lt=overdue_at)
    if given_since is not None:
        rows = rows.filter(given_at__gte=given_since)
    if given_until is not None:
        rows = rows.filter(given_at__lt=given_until)
    if after is not None:
        deadline, last = after
        rows = rows.filter(Q(deadline__gt=deadline) | Q(deadline=deadline, id__gt=last))
    return [value_of(row) for row in rows.order_by("deadline", "id")[:limit]]


def list_about(*, kind: str, ids: Collection[str]) -> dict[str, list[Assignment]]:
    """Tasks that came from these things, by the thing's id."""
    found: dict[str, list[Assignment]] = {}
    for row in models.AssignmentRow.objects.filter(about_kind=kind, about_id__in=list(ids)).order_by(
        "given_at"
    ):
        found.setdefault(row.about_id, []).append(value_of(row))
    return found


def list_owed(*, until: datetime, limit: int = 500) -> list[tuple[Assignment, frozenset[str]]]:
    """What units owe with a deadline before then, and the reminders told for that deadline."""
    rows = models.AssignmentRow.objects.filter(state__in=OWED, deadline__lte=until)
    return [
        (value_of(row), frozenset(one.mark for one in row.reminders.all() if one.deadline == row.deadline))
        for row in rows.prefetch_related("reminders").order_by("deadline", "id")[:limit]
    ]


def read_told(*, assignment_id: UUID) -> list[Told]:
    """Everything that was said of a task, in its order."""
    facts = journal.read_stream(stream_kind=journal.StreamKind.ASSIGNMENT, stream_id=assignment_id)
    return [
        Told(
            at=fact.recorded_at,
            by=name_of(private=fact.private),
            said=said_of(fact=fact),
            position=fact.position,
        )
        for fact in facts
        if fact.public.kind in VERBS
    ]


def get_file(*, assignment_id: UUID, file_id: UUID, actor: Actor) -> KeptFile:
    """A file of a task that the person may see. Raises UNKNOWN."""
    get_assignment(assignment_id=assignment_id, actor=actor)
    row = models.FileRow.objects.filter(id=file_id, assignment_id=assignment_id).first()
    if row is None:
        raise Refusal(code=AssignmentRefusal.UNKNOWN)
    return KeptFile(
        ref=FileRef(id=row.id, name=row.name, sha256=row.sha256),
        kind=FileKind(row.kind),
        content=bytes(row.content),
    )


def all_assignments() -> Iterator[Assignment]:
    """Every row, for replay."""
    for row in models.AssignmentRow.objects.order_by("id").iterator():
        yield value_of(row)


def _seen(actor: Actor) -> QuerySet[models.AssignmentRow]:
    if sees_all(actor=actor):
        return models.AssignmentRow.objects.all()
    return models.AssignmentRow.objects.filter(
        Q(unit_id__in=working_units(actor=actor)) | Q(giver_id__in=giving_units(actor=actor))
    )
