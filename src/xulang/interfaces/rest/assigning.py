"""Tasks of units (nhiệm vụ): given, worked at, handed in with evidence, accepted or sent back."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Annotated, Final, Literal
from uuid import UUID

from django.http import HttpResponse
from ninja import Query, Router, Schema
from pydantic import Field, StringConstraints

from xulang.assignments import api as assignments
from xulang.assignments.api import About, Assignment, AssignmentRefusal, Given, Said, TaskState, TaskVerb
from xulang.crossing import api as crossing
from xulang.interfaces.rest import answers, wire
from xulang.interfaces.rest.asking import check_role, note_read, wish_of
from xulang.interfaces.rest.auth import CONFIRM, READ, ApiRequest
from xulang.interfaces.rest.inputs import PLAIN, Id, Input, Limit, Moment, Text
from xulang.interfaces.shared.desks import WORKING
from xulang.interfaces.shared.tasks import read_task_report
from xulang.kernel.refusal import Refusal
from xulang.platform import clock
from xulang.registry import api as registry
from xulang.registry.api import OrganisationKind

router = Router(tags=["Assignments"])
Title = Annotated[str, StringConstraints(min_length=1, max_length=assignments.TITLE_LIMIT, pattern=PLAIN)]
Words = Annotated[str, StringConstraints(max_length=assignments.TEXT_LIMIT, pattern=PLAIN)]
Name = Annotated[str, StringConstraints(max_length=assignments.NAME_LIMIT, pattern=PLAIN)]
Address = Annotated[str, StringConstraints(max_length=assignments.ADDRESS_LIMIT, pattern=PLAIN)]
Link = Annotated[str, StringConstraints(max_length=assignments.LINK_LIMIT, pattern=PLAIN)]
Percent = Annotated[int, Field(ge=0, le=100)]
Day = Annotated[date, Field(ge=date(2000, 1, 1), lt=date(2101, 1, 1))]
OF_ABOUT: Final = frozenset({"kind", "id", "label", "address"})
SHOWS: Final = {
    "open": tuple(assignments.OPEN),
    "overdue": tuple(assignments.OPEN),
    "handed_in": (TaskState.HANDED_IN,),
    "ended": (TaskState.DONE, TaskState.DROPPED),
}


class AboutInput(Input):
    """What the task came from; `address` is a page of this installation and begins with a slash."""

    kind: Name = ""
    id: Name = ""
    label: Name = ""
    address: Address = ""


class AssignmentInput(Input):
    """`evidence`: what proves that it is done. `deadline`: ahead, at most three years."""

    unit: Id
    title: Title
    asked: Words
    evidence: Words
    deadline: Moment
    about: AboutInput = AboutInput()


class AssignmentWord(Input):
    """Of the unit: `accept`, `progress` (words and `percent`), `hand_in` (words: the evidence; and a `link`).

    Of who gave it: `finish`, and with words `send_back`, `drop`, `extend` (to a new `deadline`).
    """

    verb: Literal["accept", "progress", "hand_in", "send_back", "finish", "drop", "extend"]
    text: Words = ""
    link: Link = ""
    percent: Percent | None = None
    deadline: Moment | None = None


class AboutShown(wire.Output):
    kind: str
    id: str
    label: str
    address: str


class AssignmentShown(wire.Output):
    """`unit` works at it, `giver` gave it. Overdue: the unit owes it, and the deadline is over."""

    id: UUID
    unit: UUID
    unit_name: str
    giver: UUID
    giver_name: str
    title: str
    asked: str
    evidence: str
    about: AboutShown
    given_at: datetime
    deadline: datetime
    state: TaskState
    percent: int
    overdue: bool
    accepted_at: datetime | None
    handed_in_at: datetime | None
    ended_at: datetime | None
    sent_back: int


class AssignmentFile(wire.Output):
    """A file that proves a task; its fact holds the hash."""

    id: UUID
    name: str
    sha256: str


class AssignmentTold(wire.Output):
    """One fact of a task; `position` is null until it is sealed."""

    at: datetime
    by: str
    verb: Annotated[TaskVerb, wire.listed(TaskVerb)]
    text: str
    link: str
    percent: int | None
    deadline: datetime | None
    position: int | None
    files: list[AssignmentFile]


class AssignmentDetail(AssignmentShown):
    """`may`: what the token may say of it now."""

    may: list[Annotated[TaskVerb, wire.listed(TaskVerb)]]
    told: list[AssignmentTold]


class AssignmentPage(wire.Page):
    items: list[AssignmentShown]


class AssignmentSaid(wire.Output):
    assignment: UUID
    facts: list[UUID]


class Unit(wire.Output):
    """An organisation that can be given a task."""

    id: UUID
    name: str
    kind: OrganisationKind


class Units(wire.Output):
    items: list[Unit]


class UnitLine(wire.Output):
    """How a unit did with what it was given; `unit` is null in the line of all units, the last one.

    `mean_hours_late`: of what was done late, null for none.
    """

    unit: UUID | None
    name: str | None
    given: int
    done_in_time: int
    done_late: int
    dropped: int
    open: int
    overdue: int
    mean_hours_late: float | None


class AssignmentReport(wire.Output):
    """Of tasks given from `since` to `until`, days in Hanoi, both counted."""

    since: date
    until: date
    items: list[UnitLine]


class AssignmentReportQuery(Schema):
    """Left out: this year until today."""

    since: Day | None = None
    until: Day | None = None


class AssignmentQuery(Schema):
    """`show` left out: all of them."""

    show: Literal["open", "overdue", "handed_in", "ended"] | None = None
    unit: Id | None = None
    after: Text | None = None
    limit: Limit = 25


@router.get("/units", auth=READ, response=Units, operation_id="list_units")
def list_units(request: ApiRequest) -> HttpResponse:
    """Who can be given a task: every organisation of the border and the province but firms."""
    check_role(request, WORKING, code=AssignmentRefusal.NOT_ALLOWED)
    items = [Unit(id=one.id, name=one.name, kind=one.kind) for one in crossing.list_units(now=clock.now())]
    return answers.found(request, Units(items=items))


@router.get("/assignments", auth=READ, response=AssignmentPage, operation_id="list_assignments")
def list_assignments(request: ApiRequest, query: Query[AssignmentQuery]) -> HttpResponse:
    """Tasks of the token's unit and those that it gave, for a leader all; the next deadline first."""
    check_role(request, WORKING, code=AssignmentRefusal.NOT_ALLOWED)
    now = clock.now()
    found = assignments.list_assignments(
        actor=request.auth.actor,
        states=SHOWS[query.show] if query.show else None,
        unit=query.unit,
        overdue_at=now if query.show == "overdue" else None,
        after=answers.read_cursor(query.after) if query.after else None,
        limit=query.limit + 1,
    )
    shown = found[: query.limit]
    more = len(found) > query.limit
    after = answers.write_cursor(at=shown[-1].deadline, last=shown[-1].id) if more else None
    items = [AssignmentShown.model_validate(one) for one in _rows(shown, now)]
    return answers.page(request, AssignmentPage(items=items, after=after), after=after)


@router.get("/assignments/report", auth=READ, response=AssignmentReport, operation_id="get_assignment_report")
def get_assignment_report(request: ApiRequest, query: Query[AssignmentReportQuery]) -> HttpResponse:
    """By unit what was done in time, late, dropped and is open, of the tasks that the token may see."""
    check_role(request, WORKING, code=AssignmentRefusal.NOT_ALLOWED)
    since, until, lines = read_task_report(
        actor=request.auth.actor, since=query.since, until=query.until, now=clock.now()
    )
    items = [
        UnitLine(
            unit=one.unit,
            name=name,
            given=one.given,
            done_in_time=one.in_time,
            done_late=one.late,
            dropped=one.dropped,
            open=one.open,
            overdue=one.overdue,
            mean_hours_late=round(one.mean_late / timedelta(hours=1), 1) if one.mean_late else None,
        )
        for name, one in lines
    ]
    return answers.found(request, AssignmentReport(since=since, until=until, items=items))


@router.get(
    "/assignments/{uuid:assignment_id}", auth=READ, response=AssignmentDetail, operation_id="get_assignment"
)
def get_assignment(request: ApiRequest, assignment_id: UUID) -> HttpResponse:
    """One task with everything that was said of it."""
    actor = request.auth.actor
    one = assignments.get_assignment(assignment_id=assignment_id, actor=actor)
    note_read(request, object_kind="assignment", object_id=assignment_id)
    told = [
        AssignmentTold(
            at=word.at,
            by=word.by,
            verb=word.said.verb,
            text=word.said.text,
            link=word.said.link,
            percent=word.said.percent,
            deadline=word.said.deadline,
            position=word.position,
            files=[AssignmentFile(id=one.id, name=one.name, sha256=one.sha256) for one in word.said.files],
        )
        for word in assignments.read_told(assignment_id=assignment_id)
    ]
    may = [
        verb
        for verb, states in assignments.WHEN.items()
        if one.state in states and assignments.may(actor=actor, one=one, verb=verb)
    ]
    [row] = _rows([one], clock.now())
    return answers.found(request, AssignmentDetail.model_validate({**row, "may": may, "told": told}))


@router.post("/assignments", auth=CONFIRM, response={201: AssignmentSaid}, operation_id="give_assignment")
def give_assignment(request: ApiRequest, body: AssignmentInput) -> HttpResponse:
    """Give a unit a task, in the name of the leader's or the centre's organisation; its people are told."""
    wish = wish_of(request)
    givers = assignments.giving_units(actor=wish.actor)
    if not givers:
        raise Refusal(code=AssignmentRefusal.NOT_ALLOWED)
    given = Given(
        unit=body.unit,
        giver=givers[0],
        title=body.title,
        asked=body.asked,
        evidence=body.evidence,
        deadline=body.deadline,
        about=About(
            kind=body.about.kind, id=body.about.id, label=body.about.label, address=body.about.address
        ),
    )
    try:
        answer = crossing.assign(request=wish, given=given)
    except Refusal as refusal:
        if refusal.field not in OF_ABOUT:
            raise
        raise Refusal(code=refusal.code, field=f"about.{refusal.field}", **refusal.params) from refusal
    return answers.created(AssignmentSaid.model_validate(answer))


@router.post(
    "/assignments/{uuid:assignment_id}/words",
    auth=CONFIRM,
    response={201: AssignmentSaid},
    operation_id="say_of_assignment",
)
def say_of_assignment(request: ApiRequest, assignment_id: UUID, body: AssignmentWord) -> HttpResponse:
    """Accept a task, report progress, hand it in; or accept it as done, send it back, drop or extend it."""
    wish = wish_of(request)
    said = Said(
        verb=TaskVerb(body.verb),
        text=body.text,
        link=body.link,
        percent=body.percent,
        deadline=body.deadline,
    )
    answer = crossing.say_of_assignment(request=wish, assignment_id=assignment_id, said=said)
    return answers.created(AssignmentSaid.model_validate(answer))


def _rows(found: Sequence[Assignment], now: datetime) -> list[dict[str, object]]:
    wanted = {unit for one in found for unit in (one.given.unit, one.given.giver)}
    homes = registry.get_organisations(organisation_ids=wanted)
    return [
        {
            "id": one.id,
            "unit": one.given.unit,
            "unit_name": homes[one.given.unit].name,
            "giver": one.given.giver,
            "giver_name": homes[one.given.giver].name,
            "title": one.given.title,
            "asked": one.given.asked,
            "evidence": one.given.evidence,
            "about": AboutShown(
                kind=one.given.about.kind,
                id=one.given.about.id,
                label=one.given.about.label,
                address=one.given.about.address,
            ),
            "given_at": one.given_at,
            "deadline": one.deadline,
            "state": one.state,
            "percent": one.percent,
            "overdue": one.overdue(now=now),
            "accepted_at": one.accepted_at,
            "handed_in_at": one.handed_in_at,
            "ended_at": one.ended_at,
            "sent_back": one.sent_back,
        }
        for one in found
    ]
