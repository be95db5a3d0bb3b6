"""A yard's own software: what its barrier saw, what stands there, and what changed for it here.

docs/yard-software.md is the page to read first.
"""

from collections.abc import Iterable
from datetime import timedelta
from typing import Annotated, Final, Literal
from uuid import UUID

from django.conf import settings
from django.http import HttpResponse
from django.utils import translation
from ninja import File, Query, Router, Schema, UploadedFile
from pydantic import Field, StringConstraints

from xulang.crossing import api as crossing
from xulang.interfaces.rest import answers, yard_wire
from xulang.interfaces.rest.asking import note_read, wish_of
from xulang.interfaces.rest.auth import YARD, ApiRequest
from xulang.interfaces.rest.inputs import PLAIN, Input, Limit, Moment, Text
from xulang.interfaces.rest.problems import language_of
from xulang.interfaces.shared.yards import Change, changes_of, vehicles_of
from xulang.kernel.refusal import Refusal
from xulang.kernel.words import FactKind
from xulang.platform import clock, ids
from xulang.yards import api as yards
from xulang.yards.api import DifferenceReason, Via

router = Router(tags=["Yards"])

MOST_EVENTS: Final = 500
PlateText = Annotated[str, StringConstraints(min_length=1, max_length=64, pattern=PLAIN)]


class YardEventInput(Input):
    """`event` is the yard's own id of it: sent again, the event is known. `at` is the yard's own time."""

    event: Annotated[str, StringConstraints(min_length=1, max_length=80, pattern=PLAIN)]
    kind: Literal["yard_entry", "yard_exit"]
    plate: PlateText
    at: Moment


class YardEvents(Input):
    events: Annotated[list[YardEventInput], Field(min_length=1, max_length=MOST_EVENTS)]


class StockLineInput(Input):
    plate: PlateText
    entered_at: Moment | None = None


class StockInput(Input):
    """All vehicles that stood in the yard at the moment `as_of`."""

    as_of: Moment
    lines: Annotated[list[StockLineInput], Field(max_length=crossing.MOST_STOCK_LINES)]


class Settlement(Input):
    """With `at` the yard reports late what its barrier did not; without it, the difference is marked seen."""

    reason: DifferenceReason
    note: Annotated[str, StringConstraints(max_length=1000, pattern=PLAIN)] = ""
    at: Moment | None = None


class YardEventQuery(Schema):
    state: list[yards.EventState] = []
    after: Text | None = None
    limit: Limit = 25


class DifferenceQuery(Schema):
    state: list[yards.DifferenceState] = []
    after: Text | None = None
    limit: Limit = 25


class ChangeQuery(Schema):
    """`after` is the position of the answer before, or that of `/vehicles`."""

    after: Annotated[int, Field(ge=-1, le=2**62)]
    limit: Limit = 100


@router.post(
    "/yards/{str:yard}/events",
    auth=YARD,
    response=yard_wire.TakenEvents,
    operation_id="send_yard_events",
)
def send_yard_events(request: ApiRequest, yard: str, body: YardEvents) -> HttpResponse:
    """Entries and exits that the yard's barrier saw, in any order and however late; each for itself.

    The event's own id makes a repeat harmless. A plate that is not known here is kept, and put on the record
    once it is declared or corrected.
    """
    place = _own(request, yard)
    events = [
        yards.YardEvent(event=one.event, kind=FactKind(one.kind), plate=one.plate, at=one.at)
        for one in body.events
    ]
    return answers.plain(yard_wire.TakenEvents(items=_taken(request, place, events, via=Via.API)))


@router.post(
    "/yards/{str:yard}/event-files",
    auth=YARD,
    response=yard_wire.TakenFile,
    operation_id="send_yard_event_file",
)
def send_yard_event_file(
    request: ApiRequest,
    yard: str,
    file: File[Annotated[UploadedFile, Field(description="CSV, at most 2 MB and 5,000 rows.")]],
) -> HttpResponse:
    """The same as a CSV file with the headings event, kind, plate and time, in any of the three languages.

    Rows that are wrong are named in `refused_rows`; the others are taken. Sent again, nothing comes twice.
    """
    place = _own(request, yard)
    found = yards.read_event_file(data=file.read(yards.FILE_LIMIT + 1))
    items = _taken(request, place, found.events.values(), via=Via.FILE)
    with translation.override(language_of(request)):
        refused = [
            yard_wire.RefusedRow(row=row.line, problem=yard_wire.problem_of(row.refusal))
            for row in found.rows
            if row.refusal
        ]
    return answers.plain(yard_wire.TakenFile(items=items, rows=list(found.events), refused_rows=refused))


@router.get(
    "/yards/{str:yard}/events",
    auth=YARD,
    response=yard_wire.YardEventPage,
    operation_id="list_yard_events",
)
def list_yard_events(request: ApiRequest, yard: str, query: Query[YardEventQuery]) -> HttpResponse:
    """The yard's book, the newest received first; `state=unknown` are plates that nobody declared yet."""
    place = _own(request, yard)
    rows = yards.list_yard_events(
        yard=place.code,
        states=query.state or None,
        before=answers.read_cursor(query.after) if query.after else None,
        limit=query.limit + 1,
    )
    shown = rows[: query.limit]
    more = len(rows) > query.limit
    after = answers.write_cursor(at=shown[-1].received_at, last=shown[-1].id) if more else None
    items = [yard_wire.booked_event(one) for one in shown]
    return answers.page(request, yard_wire.YardEventPage(items=items, after=after), after=after)


@router.get(
    "/yards/{str:yard}/vehicles",
    auth=YARD,
    response=yard_wire.YardVehicles,
    operation_id="list_yard_vehicles",
)
def list_yard_vehicles(request: ApiRequest, yard: str) -> HttpResponse:
    """Who comes, who is in, who may leave, now; go on from `position` with the changes."""
    place = _own(request, yard)
    position, found = vehicles_of(place)
    note_read(request, object_kind="yard", object_id=place.code)
    return answers.plain(
        yard_wire.YardVehicles(items=[yard_wire.yard_vehicle(one) for one in found], position=position)
    )


@router.get(
    "/yards/{str:yard}/changes",
    auth=YARD,
    response=yard_wire.YardChanges,
    operation_id="list_yard_changes",
)
def list_yard_changes(request: ApiRequest, yard: str, query: Query[ChangeQuery]) -> HttpResponse:
    """Vehicles of which something was sealed since a position, each once, as they stand now.

    Ask again with the `after` of the answer, at once while `more` says so: nothing is missed.
    """
    place = _own(request, yard)
    change: Change = changes_of(place, after=query.after, limit=query.limit)
    note_read(request, object_kind="yard", object_id=place.code)
    items = [yard_wire.yard_vehicle(one) for one in change.vehicles]
    return answers.plain(yard_wire.YardChanges(items=items, after=change.after, more=change.more))


@router.post(
    "/yards/{str:yard}/stock-lists",
    auth=YARD,
    response={201: yard_wire.StockCompared},
    operation_id="send_yard_stock",
)
def send_yard_stock(request: ApiRequest, yard: str, body: StockInput) -> HttpResponse:
    """What stands in the yard, laid beside our record: who agrees, and every difference by name.

    Nothing is reported of any vehicle by it.
    """
    own = _own(request, yard)
    stock_id = crossing.compare_stock(
        request=wish_of(request),
        yard=own,
        as_of=body.as_of,
        lines=[_counted(place, one) for place, one in enumerate(body.lines)],
        via=Via.API,
        bounds=crossing.yard_bounds(),
        tolerance=timedelta(minutes=settings.YARD_DIFFERENCE_MINUTES),
    )
    stock = yards.get_stock(stock_id=stock_id)
    found = yards.list_current_differences(yard=own.code)
    return answers.created(
        yard_wire.StockCompared(
            id=stock.id,
            as_of=stock.as_of,
            lines=stock.lines,
            agreed=stock.agreed,
            differing=stock.differing,
            agreement=stock.agreement,
            differences=[yard_wire.a_difference(one) for one in found],
        )
    )


@router.get(
    "/yards/{str:yard}/differences",
    auth=YARD,
    response=yard_wire.DifferencePage,
    operation_id="list_yard_differences",
)
def list_yard_differences(request: ApiRequest, yard: str, query: Query[DifferenceQuery]) -> HttpResponse:
    """Differences between the yard's stock lists and our record, the newest found first."""
    place = _own(request, yard)
    rows = yards.list_differences(
        yards=[place.code],
        states=query.state or None,
        before=answers.read_cursor(query.after) if query.after else None,
        limit=query.limit + 1,
    )
    shown = rows[: query.limit]
    more = len(rows) > query.limit
    after = answers.write_cursor(at=shown[-1].found_at, last=shown[-1].id) if more else None
    items = [yard_wire.a_difference(one) for one in shown]
    return answers.page(request, yard_wire.DifferencePage(items=items, after=after), after=after)


@router.post(
    "/yards/{str:yard}/differences/{uuid:difference}/settlement",
    auth=YARD,
    response={201: yard_wire.Difference},
    operation_id="settle_yard_difference",
)
def settle_yard_difference(
    request: ApiRequest, yard: str, difference: UUID, body: Settlement
) -> HttpResponse:
    """Lay a difference aside with a reason, or report late what the barrier did not. The trail is kept."""
    place = _own(request, yard)
    settled = crossing.settle_difference(
        request=wish_of(request),
        yard=place,
        difference_id=difference,
        at=body.at,
        reason=body.reason,
        note=body.note,
        bounds=crossing.yard_bounds(),
    )
    return answers.created(yard_wire.a_difference(settled))


def _counted(place: int, line: StockLineInput) -> yards.StockLine:
    try:
        key = yards.check_plate(plate=line.plate)
    except Refusal as refusal:
        refusal.field = f"lines.{place}.plate"
        raise
    return yards.StockLine(plate=line.plate, key=key, entered_at=line.entered_at)


def _own(request: ApiRequest, yard: str) -> crossing.YardPlace:
    """Raises NOT_ALLOWED, YARD_UNKNOWN."""
    return crossing.get_own_yard(actor=request.auth.actor, code=yard)


def _taken(
    request: ApiRequest, place: crossing.YardPlace, events: Iterable[yards.YardEvent], *, via: Via
) -> list[yard_wire.TakenEvent]:
    taken = crossing.take_yard_events(
        yard=place,
        events=events,
        via=via,
        sent_by=request.auth.actor,
        bounds=crossing.yard_bounds(),
        now=clock.now(),
        new_salt=ids.new_salt,
    )
    with translation.override(language_of(request)):
        return [yard_wire.taken_event(one) for one in taken]
