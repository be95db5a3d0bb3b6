"""Tasks of units, with what only the spine knows: that the unit is there, and whom to tell."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Final
from uuid import UUID, uuid5

from django.db import transaction

from xulang.assignments import api as assignments
from xulang.assignments.api import Assignment, AssignmentRefusal, Given, Mark, Said, TaskVerb
from xulang.crossing.locks import lock_request
from xulang.kernel.refusal import Refusal
from xulang.kernel.request import Request
from xulang.kernel.words import Role
from xulang.notifications import api as notifications
from xulang.notifications.api import NotificationKind, Param
from xulang.platform import idempotency
from xulang.platform.db import unit_of_work
from xulang.queueing.api import HANOI
from xulang.registry import api as registry

HOUR: Final = "%H:%M %d/%m/%Y"
WORKING: Final = tuple(role for role in Role if role not in assignments.NOT_ASKED)
# Who hears of a word: its unit of the giver's, the giver of the unit's.
TOLD: Final = {
    TaskVerb.HAND_IN: NotificationKind.ASSIGNMENT_HANDED_IN,
    TaskVerb.SEND_BACK: NotificationKind.ASSIGNMENT_SENT_BACK,
    TaskVerb.FINISH: NotificationKind.ASSIGNMENT_DONE,
    TaskVerb.DROP: NotificationKind.ASSIGNMENT_DROPPED,
    TaskVerb.EXTEND: NotificationKind.ASSIGNMENT_EXTENDED,
}
REMINDS: Final = {
    Mark.SOON: NotificationKind.ASSIGNMENT_SOON,
    Mark.DUE: NotificationKind.ASSIGNMENT_DUE,
    Mark.OVERDUE: NotificationKind.ASSIGNMENT_OVERDUE,
}


def list_units(*, now: datetime) -> list[registry.Organisation]:
    """Who can be given a task: every valid organisation that is no company."""
    kinds = [kind for kind in registry.OrganisationKind if kind not in registry.COMPANIES]
    return [one for kind in kinds for one in registry.list_organisations(kind=kind, now=now)]


def assign(*, request: Request, given: Given) -> idempotency.Answer:
    """Give a unit a task, and tell its people.

    Raises NOT_ALLOWED, UNKNOWN (no such unit), TEXT_MISSING, TEXT_LONG, LINK_WRONG, DEADLINE_WRONG,
    REQUEST_REUSED and "busy".
    """
    with unit_of_work():
        lock_request(request=request)
        if given.unit not in {one.id for one in list_units(now=request.now)}:
            raise Refusal(code=AssignmentRefusal.UNKNOWN, field="unit")
        one, answer = assignments.give(request=request, given=given)
        if one is not None:
            _tell(
                one=one,
                kind=NotificationKind.ASSIGNMENT_GIVEN,
                organisations=[one.given.unit],
                key=request.id,
                now=request.now,
            )
        return answer


def say_of_assignment(
    *, request: Request, assignment_id: UUID, said: Said, files: Sequence[assignments.NewFile] = ()
) -> idempotency.Answer:
    """Accept, report, hand in, send back, finish, drop or extend; who has to know is told.

    `files`: evidence, with progress or the hand-in; refused files are FILES_NOT_HERE, FILES_MANY, FILE_LARGE
    or FILE_KIND.

    Raises UNKNOWN, NOT_ALLOWED, NOT_NOW, TEXT_MISSING, TEXT_LONG, LINK_WRONG, PERCENT_WRONG, DEADLINE_WRONG,
    REQUEST_REUSED and "busy".
    """
    with unit_of_work():
        lock_request(request=request)
        one, answer = assignments.say(request=request, assignment_id=assignment_id, said=said, files=files)
        if one is not None and said.verb in TOLD:
            of_unit = said.verb in assignments.OF_UNIT
            hears = one.given.giver if of_unit else one.given.unit
            _tell(one=one, kind=TOLD[said.verb], organisations=[hears], key=request.id, now=request.now)
        return answer


def remind_assignments(*, now: datetime) -> int:
    """Remind units before and at the deadline, and both sides a day after; how many were told of."""
    with transaction.atomic():
        count = 0
        for one, mark in assignments.due_reminders(now=now):
            hear = [one.given.unit, one.given.giver] if mark == Mark.OVERDUE else [one.given.unit]
            key = uuid5(one.id, f"{mark}/{one.deadline.isoformat()}")
            _tell(one=one, kind=REMINDS[mark], organisations=hear, key=key, now=now)
            count += 1
        return count


def _tell(
    *, one: Assignment, kind: NotificationKind, organisations: Iterable[UUID], key: UUID, now: datetime
) -> None:
    people = {
        person.id: person
        for unit in organisations
        for person in registry.list_people_to_tell(organisation_id=unit, roles=WORKING, now=now)
    }
    recipients = [
        notifications.Recipient(
            address=notifications.Address(kind=notifications.RecipientKind.USER, id=person.id),
            email=person.email or None,
            language=person.language or "vi",
        )
        for person in people.values()
    ]
    notifications.notify(
        recipients=recipients,
        kind=kind,
        subject_id=one.id,
        params={
            Param.TITLE: one.given.title,
            Param.HOUR: one.deadline.astimezone(HANOI).strftime(HOUR),
        },
        ids=[uuid5(key, f"{kind}/{person}") for person in people],
        now=now,
    )
