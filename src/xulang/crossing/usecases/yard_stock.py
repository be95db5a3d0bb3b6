"""A yard's stock list beside our record, and what a person does about a difference."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import cast
from uuid import UUID

from xulang.clearance.api import Vehicle
from xulang.crossing.domain.views import CrossingView
from xulang.crossing.queries.crossings import choose_plates, get_crossing, list_under_way
from xulang.crossing.queries.records import list_vehicles
from xulang.crossing.usecases.yard import note_yard_event
from xulang.crossing.usecases.yard_places import YardPlace, list_yard_places
from xulang.declarations import api as declarations
from xulang.kernel.identifiers import plate_key
from xulang.kernel.refusal import Refusal
from xulang.kernel.request import Request
from xulang.kernel.words import FactKind, Stage
from xulang.platform import idempotency
from xulang.platform.db import unit_of_work
from xulang.yards import api as yards
from xulang.yards.api import (
    DifferenceKind,
    DifferenceReason,
    DifferenceState,
    EventState,
    Ours,
    StockLine,
    Via,
    YardDifference,
    YardEvent,
    YardRefusal,
)

MOST_UNDER_WAY = 10_000
MOST_LINES = 3_000
IN_YARD = frozenset({Stage.IN_YARD, Stage.LEAVING_YARD})
ENDED = frozenset({Stage.LEFT, Stage.RETURNED, Stage.CANCELLED})
# What a late report of a difference says. A plate that may be a slip of the hand is nobody's fact.
LATE = {
    DifferenceKind.WE_IN: FactKind.YARD_EXIT,
    DifferenceKind.WE_OUT: FactKind.YARD_ENTRY,
    DifferenceKind.TIMES_DIFFER: FactKind.YARD_ENTRY,
}


def compare_stock(
    *,
    request: Request,
    yard: YardPlace,
    as_of: datetime,
    lines: Sequence[StockLine],
    via: Via,
    bounds: yards.Bounds,
    tolerance: timedelta,
) -> UUID:
    """Lay the yard's list of what stands in it beside our record; answers the id of the stored list.

    Nothing is reported of any vehicle. Raises CLOCK_AHEAD, TOO_OLD, TOO_MANY, PLATE_TWICE, STOCK_OLDER,
    REQUEST_REUSED.
    """
    yards.check_time(at=as_of, now=request.now, bounds=bounds, field="as_of")
    if len(lines) > MOST_LINES:
        raise Refusal(code=YardRefusal.TOO_MANY, limit=MOST_LINES)
    keys = [line.key for line in lines]
    if len(set(keys)) < len(keys):
        raise Refusal(code=YardRefusal.PLATE_TWICE, field="lines")
    said = [[line.key, line.entered_at.isoformat() if line.entered_at else None] for line in lines]
    hashed = idempotency.body_hash([yard.code, as_of.isoformat(), *said])
    with unit_of_work():
        # The lock comes first: a twin waits here, and finds the answer of the first.
        yards.lock_stock(yard=yard.code)
        answer = idempotency.find_answer(scope=request.scope, request_id=request.id, hashed=hashed)
        if answer is not None:
            return UUID(cast("str", answer["stock"]))
        yards.check_newest(yard=yard.code, as_of=as_of)
        comparison = yards.compare(
            ours=_ours(yard, keys, since=as_of - timedelta(days=bounds.days)),
            theirs=lines,
            as_of=as_of,
            tolerance=tolerance,
        )
        stock_id = request.derived_id("stock")
        yards.record_stock(
            stock_id=stock_id,
            yard=yard.code,
            as_of=as_of,
            lines=len(lines),
            comparison=comparison,
            via=via,
            sent_by=f"{request.actor.kind}:{request.actor.id}",
            now=request.now,
        )
        idempotency.keep_answer(
            scope=request.scope,
            request_id=request.id,
            hashed=hashed,
            answer={"stock": str(stock_id)},
            now=request.now,
        )
    return stock_id


def _ours(yard: YardPlace, keys: Collection[str], *, since: datetime) -> list[Ours]:
    """What our record says of all that may stand in the yard, and of all that the yard counted."""
    under_way = list_under_way(
        gates=yard.gates, stages=[one for one in Stage if one not in ENDED], limit=MOST_UNDER_WAY
    )
    counted = choose_plates(keys=keys, gates=yard.gates, since=since)
    views = {view.id: view for view in (*under_way, *counted)}
    declared = {view.declaration_id for view in views.values()}
    said = list_vehicles(declaration_ids=declared)
    seen_in = yards.yards_of_crossings(crossing_ids=views.keys())
    bound = {
        one.id: one.content.yard or ""
        for one in declarations.get_declarations(declaration_ids=tuple(declared)).values()
        if one.content
    }
    alone = not any(place.code != yard.code and place.gates & yard.gates for place in list_yard_places())
    return [
        _one(
            view,
            said[view.id],
            yard.code,
            seen_in.get(view.id),
            bound.get(view.declaration_id, ""),
            alone=alone,
        )
        for view in sorted(views.values(), key=lambda view: view.declared_at)
        if view.plate
    ]


def _one(
    view: CrossingView, said: Vehicle, yard: str, seen_in: str | None, bound: str, *, alone: bool
) -> Ours:
    """Where its own software saw it last counts; else where it was bound for; else a gate's only yard."""
    entered = said.yard_entry_at or (view.stage_since if view.stage in IN_YARD else None)
    exited = said.yard_exit_at or (view.ended_at if entered else None)
    if seen_in is not None and seen_in != yard:
        entered = exited = None
    return Ours(
        crossing_id=view.id,
        plate=view.plate,
        key=plate_key(text=view.plate),
        entered_at=entered,
        exited_at=exited,
        certain=seen_in == yard or (seen_in is None and (bound == yard or (not bound and alone))),
    )


def settle_difference(
    *,
    request: Request,
    yard: YardPlace,
    difference_id: UUID,
    at: datetime | None,
    reason: DifferenceReason | None,
    note: str,
    bounds: yards.Bounds,
) -> YardDifference:
    """Lay a difference aside as seen, or with a time `at` report late what the barrier did not.

    The late report is a fact of the yard's, under the difference's own id; no force's word changes by it.
    Raises DIFFERENCE_UNKNOWN, DIFFERENCE_CLOSED, REASON_MISSING, NOTE_TOO_LONG, NO_LATE_FACT for a difference
    of which nothing can be reported, CLOCK_AHEAD, TOO_OLD and those of `act`.
    """
    hashed = idempotency.body_hash(
        ["settle", str(difference_id), at.isoformat() if at else None, reason, note.strip()]
    )
    with unit_of_work():
        found = yards.get_difference(difference_id=difference_id, yards=[yard.code])
        yards.lock_stock(yard=yard.code)
        answer = idempotency.find_answer(scope=request.scope, request_id=request.id, hashed=hashed)
        if answer is not None:
            return yards.get_difference(difference_id=difference_id, yards=[yard.code])
        settled = yards.resolve_difference(
            difference_id=difference_id,
            yard=yard.code,
            state=DifferenceState.REPORTED if at else DifferenceState.SEEN,
            reason=reason,
            note=note,
            actor=request.actor,
            now=request.now,
            request_id=request.id,
        )
        if at is not None:
            _report_late(request, yard, found, at=at, bounds=bounds)
        idempotency.keep_answer(
            scope=request.scope, request_id=request.id, hashed=hashed, answer={}, now=request.now
        )
    return settled


def _report_late(
    request: Request, yard: YardPlace, found: YardDifference, *, at: datetime, bounds: yards.Bounds
) -> None:
    kind = LATE.get(found.kind)
    if kind is None or found.crossing_id is None:
        raise Refusal(code=YardRefusal.NO_LATE_FACT)
    event = YardEvent(event=f"late-{found.id.hex}", kind=kind, plate=found.our_plate, at=at)
    yards.check_event(event=event, now=request.now, bounds=bounds)
    booking = yards.book_event(
        event=event,
        yard=yard.code,
        via=Via.PAGE,
        sent_by=f"{request.actor.kind}:{request.actor.id}",
        now=request.now,
    )
    note_yard_event(
        request=Request(id=booking.event.id, actor=yard.actor(), now=request.now, new_salt=request.new_salt),
        declaration_id=get_crossing(crossing_id=found.crossing_id).declaration_id,
        crossing_id=found.crossing_id,
        kind=kind,
        at=at,
        private={"yard": yard.code, "yard_event": event.event, "reported_by": request.actor.name},
    )
    noted = replace(booking.event, state=EventState.NOTED, crossing_id=found.crossing_id)
    yards.place_events(events=[noted], now=request.now)
