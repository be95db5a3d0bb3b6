"""Following what was declared: crossings, their timelines, the events of an organisation, work lists."""

import re
import threading
import time
from collections.abc import Callable
from typing import Annotated, Final
from uuid import UUID

from django.http import HttpResponse
from ninja import Query, Router, Schema
from pydantic import Field

from xulang.crossing import api as crossing
from xulang.crossing.api import CrossingRefusal
from xulang.gates import api as gates
from xulang.interfaces.rest import answers, pictures, wire
from xulang.interfaces.rest.asking import is_company, may_know, note_read, role_of, seen_crossing
from xulang.interfaces.rest.auth import READ, ApiRequest
from xulang.interfaces.rest.inputs import DeclarationNumber, GateCode, Limit, Moment, Text
from xulang.interfaces.rest.problems import WrongParameters
from xulang.interfaces.rest.refusals import RestRefusal
from xulang.journal import api as journal
from xulang.kernel.refusal import Refusal
from xulang.kernel.words import Direction, Stage, Step

router = Router(tags=["Crossings"])

# A waiting call keeps one of a worker's threads, of which half stay free for everybody else.
MOST_WAITING: Final = threading.BoundedSemaphore(2)
LOOK_AGAIN: Final = 0.5
TASK_CURSOR: Final = re.compile(r"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{6})?\+00:00)\|(\d{1,18})", re.ASCII)
ENDED: Final = frozenset({Stage.LEFT, Stage.RETURNED, Stage.CANCELLED})


class CrossingQuery(Schema):
    """`number` is the declaration's, `plate` the beginning of one, `since` the earliest declaring."""

    stage: list[Stage] = []
    gate: GateCode | None = None
    direction: Direction | None = None
    number: DeclarationNumber | None = None
    plate: Text | None = None
    since: Moment | None = None
    after: Text | None = None
    limit: Limit = 25


class TimelineQuery(Schema):
    """`after` is the number of the last fact known."""

    after: Annotated[int, Field(ge=0, le=2**31 - 1)] = 0
    limit: Limit = 100


class EventQuery(Schema):
    """`after` is the last position known, `wait` the seconds that the answer may take to come."""

    after: Annotated[int, Field(ge=-1, le=2**62)] = -1
    limit: Limit = 100
    wait: Annotated[int, Field(ge=0, le=25)] = 0


class TaskQuery(Schema):
    gate: GateCode | None = None
    step: list[Step] = []
    direction: Direction | None = None
    plate: Text | None = None
    after: Text | None = None
    limit: Limit = 25


@router.get("/crossings", auth=READ, response=wire.CrossingPage, operation_id="list_crossings")
def list_crossings(request: ApiRequest, query: Query[CrossingQuery]) -> HttpResponse:
    """Vehicles, the newest declared first: an organisation's own, or all at an authority's gates."""
    company = is_company(request)
    views = crossing.choose_crossings(
        wanted=crossing.CrossingFilter(
            organisation_id=request.auth.organisation_id if company else None,
            gates=_gates(request, query.gate),
            stages=query.stage or None,
            direction=query.direction,
            number=query.number,
            plate=query.plate,
            since=query.since,
            after=answers.read_cursor(query.after) if query.after else None,
        ),
        limit=query.limit + 1,
    )
    shown = views[: query.limit]
    more = len(views) > query.limit
    after = answers.write_cursor(at=shown[-1].declared_at, last=shown[-1].id) if more else None
    items = [_crossing(request, view) for view in shown]
    note_read(request, object_kind="crossings", object_id=request.META.get("QUERY_STRING", "")[:500])
    return answers.page(request, wire.CrossingPage(items=items, after=after), after=after)


@router.get(
    "/crossings/{uuid:crossing_id}", auth=READ, response=wire.CrossingDetail, operation_id="get_crossing"
)
def get_crossing(request: ApiRequest, crossing_id: UUID) -> HttpResponse:
    """One vehicle: its stage, whose turn it is, and all that is missing until it has left."""
    view = seen_crossing(request, crossing_id)
    record = crossing.open_record(declaration_id=view.declaration_id).record
    vehicle = record.dossier.vehicle(crossing_id)
    awaited = [] if view.stage in ENDED else crossing.list_awaited(record=record, crossing_id=crossing_id)
    known = may_know(request, gate=view.gate, owner=view.organisation_id)
    if known:
        note_read(request, object_kind="crossing", object_id=crossing_id)
    return answers.found(
        request,
        wire.CrossingDetail.model_validate(
            {
                **pictures.crossing_cells(view, plate=view.plate if known else None),
                "awaited": [pictures.an_awaited(item) for item in awaited],
                "holds": [
                    wire.Hold(fact=hold.fact_id, force=hold.force, at=hold.at, reason=hold.reason_code)
                    for hold in vehicle.holds
                ],
            }
        ),
    )


@router.get(
    "/crossings/{uuid:crossing_id}/timeline",
    auth=READ,
    response=wire.FactPage,
    operation_id="get_timeline",
)
def get_timeline(request: ApiRequest, crossing_id: UUID, query: Query[TimelineQuery]) -> HttpResponse:
    """What happened to a vehicle, with what concerns its whole declaration, in the order of the record."""
    view = seen_crossing(request, crossing_id)
    known = may_know(request, gate=view.gate, owner=view.organisation_id)
    if known:
        note_read(request, object_kind="crossing", object_id=crossing_id)
    entries = [
        entry
        for entry in crossing.read_timeline(declaration_id=view.declaration_id, crossing_id=crossing_id)
        if entry.number > query.after
    ]
    shown = entries[: query.limit]
    after = str(shown[-1].number) if len(entries) > query.limit else None
    items = [pictures.a_fact(entry, note=entry.note if known else None) for entry in shown]
    return answers.page(request, wire.FactPage(items=items, after=after), after=after)


@router.get(
    "/crossings/{uuid:crossing_id}/permit", auth=READ, response=wire.Permit, operation_id="get_permit"
)
def get_permit(request: ApiRequest, crossing_id: UUID) -> HttpResponse:
    """The permit in force: what the QR holds, and the short code under it."""
    view = seen_crossing(request, crossing_id)
    issued = gates.find_permit(crossing_id=crossing_id)
    if issued is None or not may_know(request, gate=view.gate, owner=view.organisation_id):
        raise Refusal(code=RestRefusal.NO_PERMIT)
    note_read(request, object_kind="permit", object_id=issued.permit.id)
    permit = wire.Permit(
        id=issued.permit.id,
        crossing=crossing_id,
        gate=issued.permit.gate,
        code=issued.code,
        text=issued.text,
        valid_from=issued.permit.valid_from,
        valid_until=issued.permit.valid_until,
    )
    return answers.found(request, permit)


@router.get("/events", auth=READ, response=wire.EventPage, operation_id="list_events")
def list_events(request: ApiRequest, query: Query[EventQuery]) -> HttpResponse:
    """Sealed facts of the organisation's declarations, or of an authority's gates, in the log's order.

    Ask again with the `after` of the answer: nothing is missed and nothing comes twice. With `wait` an empty
    answer comes late, or as soon as there is something; a busy server answers at once.
    """
    events = _wait_for(lambda: _read_events(request, query), seconds=query.wait)
    after = events[-1].position if events else query.after
    items = [pictures.an_event(event) for event in events]
    return answers.page(request, wire.EventPage(items=items, after=after), after=after)


@router.get("/tasks", auth=READ, response=wire.TaskPage, operation_id="list_tasks")
def list_tasks(request: ApiRequest, query: Query[TaskQuery]) -> HttpResponse:
    """Exactly what waits for the token's force, oldest first."""
    force = crossing.FORCE_OF.get(role_of(request))
    if force is None:
        raise Refusal(code=CrossingRefusal.NOT_ALLOWED)
    if query.after and not TASK_CURSOR.fullmatch(query.after):
        raise WrongParameters(code=RestRefusal.FIELD_FORM, names=["after"])
    found = crossing.list_tasks(
        wanted=crossing.WorkFilter(
            force=force,
            gates=_gates(request, query.gate),
            steps=query.step or None,
            direction=query.direction,
            plate=query.plate or "",
            after=query.after or "",
        ),
        limit=query.limit,
    )
    note_read(request, object_kind="tasks", object_id=request.META.get("QUERY_STRING", "")[:500])
    items = [
        wire.Task(
            step=task.step,
            force=task.force,
            since=task.since,
            whole_declaration=task.crossing_id is None,
            more_vehicles=task.more,
            crossing=_crossing(request, task.crossing),
        )
        for task in found.tasks
    ]
    page = wire.TaskPage(items=items, total=found.total, after=found.next_after)
    return answers.page(request, page, after=found.next_after)


def _crossing(request: ApiRequest, view: crossing.CrossingView) -> wire.Crossing:
    known = may_know(request, gate=view.gate, owner=view.organisation_id)
    return pictures.a_crossing(view, plate=view.plate if known else None)


def _gates(request: ApiRequest, wanted: str | None) -> frozenset[str] | None:
    """The gates to look at, None for all: the wanted one within those that the token may look at."""
    granted = {grant.gate for grant in request.auth.actor.grants}
    allowed = None if None in granted else frozenset(gate for gate in granted if gate)
    if wanted is None:
        return allowed
    return frozenset({wanted}) if allowed is None else allowed & {wanted}


def _read_events(request: ApiRequest, query: EventQuery) -> list[crossing.EventView]:
    return crossing.read_events(
        organisation_id=request.auth.organisation_id if is_company(request) else None,
        gates=_gates(request, None),
        after=query.after,
        limit=query.limit,
    )


def _wait_for(read: Callable[[], list[crossing.EventView]], *, seconds: int) -> list[crossing.EventView]:
    """Read now, and again whenever the log has grown, until there is something or the time is up."""
    size = journal.get_size() if seconds else 0
    found = read()
    if found or not seconds or not MOST_WAITING.acquire(blocking=False):
        return found
    try:
        end = time.monotonic() + seconds
        while not found and time.monotonic() < end:
            time.sleep(LOOK_AGAIN)
            grown = journal.get_size()
            if grown != size:
                size, found = grown, read()
    finally:
        MOST_WAITING.release()
    return found
