"""What yards' own software says: events go into the yard's book, and onto the record of whom they concern.

Events are taken some at a time, so that a file that is cut anywhere can be sent again. A fact's
request derives from the yard and its event's id: whoever brings the event, and however often, it is one fact.
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import cast
from uuid import UUID

from xulang.crossing.domain.yard_match import Candidate, Several, choose
from xulang.crossing.locks import lock_records
from xulang.crossing.usecases.yard import note_yard_event
from xulang.crossing.usecases.yard_places import YardPlace
from xulang.kernel.actor import Actor
from xulang.kernel.refusal import Refusal
from xulang.kernel.request import Request
from xulang.kernel.words import Stage
from xulang.platform.db import raw, unit_of_work
from xulang.platform.refusals import PlatformRefusal
from xulang.yards import api as yards
from xulang.yards.api import BookedEvent, EventState, Via, YardEvent

# What nobody declared is booked together; what stands on a record, as many as leave its people waiting for a
# moment only.
BOOKED_AT_ONCE = 500
PLACED_AT_ONCE = 20
# Only journeys that can still be meant: what ended long ago is history.
CANDIDATES = """
SELECT plate_key, id, declaration_id, stage, declared_at, ended_at FROM crossing_crossing
WHERE plate_key = ANY(%s) AND gate = ANY(%s) AND (ended_at IS NULL OR ended_at >= %s)
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class TakenEvent:
    """What became of one event: booked, or refused; `repeated` when it was booked before."""

    event: str
    booked: BookedEvent | None = None
    repeated: bool = False
    refusal: Refusal | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Taking:
    """Who brings events of which yard, when, and how far its clock is trusted."""

    yard: YardPlace
    via: Via
    sent_by: Actor
    bounds: yards.Bounds
    now: datetime
    new_salt: Callable[[], bytes]

    def book(self, events: Sequence[YardEvent]) -> list[yards.Booking | Refusal]:
        sender = f"{self.sent_by.kind}:{self.sent_by.id}"
        return yards.book_events(
            events=events, yard=self.yard.code, via=self.via, sent_by=sender, now=self.now
        )


def take_yard_events(
    *,
    yard: YardPlace,
    events: Iterable[YardEvent],
    via: Via,
    sent_by: Actor,
    bounds: yards.Bounds,
    now: datetime,
    new_salt: Callable[[], bytes],
) -> list[TakenEvent]:
    """Take events in any order, each for itself; one that is refused does not stop the others.

    Refused by name: EVENT_REUSED, CLOCK_AHEAD, TOO_OLD, ID_MALFORMED, what can be no plate, "busy".
    """
    given = list(events)
    taking = _Taking(yard=yard, via=via, sent_by=sent_by, bounds=bounds, now=now, new_salt=new_salt)
    # Most of a file may be plates that nobody declared; who is declared while it is read comes with the next
    # minute's look.
    declared = _declared(given, yard, bounds, now)
    known = yards.find_bookings(events=given, yard=yard.code)
    taken: dict[int, TakenEvent] = {}
    strange: list[int] = []
    met: list[int] = []
    again: list[int] = []
    ids: set[UUID] = set()
    for place, event in enumerate(given):
        try:
            yards.check_event(event=event, now=now, bounds=bounds)
        except Refusal as refusal:
            taken[place] = TakenEvent(event=event.event, refusal=refusal)
            continue
        event_id = event.id_at(yard=yard.code)
        before = known.get(event_id)
        if before is not None and before[1] == event.hashed():
            taken[place] = TakenEvent(event=event.event, booked=before[0], repeated=True)
        elif event_id in ids:
            again.append(place)
        else:
            (met if event.key in declared else strange).append(place)
            ids.add(event_id)
    # Who takes several records at once takes them in one order.
    met.sort(key=lambda place: str(declared[given[place].key][0].declaration_id))
    for places, size in ((strange, BOOKED_AT_ONCE), (met, PLACED_AT_ONCE), (again, 1)):
        for start in range(0, len(places), size):
            some = places[start : start + size]
            taken |= zip(some, _take(taking, [given[place] for place in some]), strict=True)
    return [taken[place] for place in range(len(given))]


def _take(taking: _Taking, events: Sequence[YardEvent]) -> list[TakenEvent]:
    """In one transaction; where somebody is at work on one of them, each in its own."""
    try:
        with unit_of_work():
            return _taken(taking, events)
    except Refusal as refusal:
        if len(events) == 1:
            return [TakenEvent(event=events[0].event, refusal=refusal)]
    return [one for event in events for one in _take(taking, [event])]


def _taken(taking: _Taking, events: Sequence[YardEvent]) -> list[TakenEvent]:
    bookings = taking.book(events)
    fresh = [one.event for one in bookings if isinstance(one, yards.Booking) and not one.repeated]
    placed = _place(fresh, taking.yard, taking.bounds, taking.now, taking.new_salt)
    return [
        TakenEvent(event=event.event, refusal=one)
        if isinstance(one, Refusal)
        else TakenEvent(event=event.event, booked=placed.get(one.event.id, one.event), repeated=one.repeated)
        for event, one in zip(events, bookings, strict=True)
    ]


def _declared(
    events: Sequence[YardEvent], yard: YardPlace, bounds: yards.Bounds, now: datetime
) -> Mapping[str, Sequence[Candidate]]:
    """Which of the plates somebody has declared at the yard's gates."""
    keys = set()
    for event in events:
        with suppress(Refusal):
            keys.add(event.key)
    since = now - timedelta(days=bounds.days) - bounds.ahead
    return _candidates(keys, yard.gates, since=since)


def match_yard_events(
    *,
    places: Mapping[str, YardPlace],
    bounds: yards.Bounds,
    now: datetime,
    new_salt: Callable[[], bytes],
) -> int:
    """Look again at events that no record holds: a plate was declared, corrected, or accepted meanwhile.

    Returns how many now stand on a record.
    """
    since = now - timedelta(days=bounds.days)
    waiting = yards.list_waiting(since=since)
    gates = {gate for place in places.values() for gate in place.gates}
    known = _candidates({one.key for one in waiting}, gates, since=since).keys()
    placed = 0
    for one in waiting:
        place = places.get(one.yard)
        if place is None or one.key not in known:
            continue
        try:
            with unit_of_work():
                held = yards.hold_waiting(event_id=one.id)
                if held is None:
                    continue
                after = _place([held], place, bounds, now, new_salt)[held.id]
        except Refusal as refusal:
            if refusal.code is not PlatformRefusal.BUSY:
                raise
            continue  # Somebody works on this vehicle; the next minute comes.
        placed += after.state is EventState.NOTED
    return placed


def _place(
    events: Sequence[BookedEvent],
    yard: YardPlace,
    bounds: yards.Bounds,
    now: datetime,
    new_salt: Callable[[], bytes],
) -> dict[UUID, BookedEvent]:
    """Put booked events on the records that they belong to, and say in the book what became of each."""
    if not events:
        return {}
    since = min(one.at for one in events) - bounds.ahead
    known = _candidates({one.key for one in events}, yard.gates, since=since)
    if not known:
        return {one.id: one for one in events}
    early = timedelta(days=bounds.days)
    chosen = {
        one.id: choose(at=one.at, candidates=known.get(one.key, ()), early=early, slack=bounds.ahead)
        for one in events
    }
    records = {one.declaration_id for one in chosen.values() if isinstance(one, Candidate)}
    if len(records) > 1:
        lock_records(declaration_ids=records)
    after = {one.id: _outcome(one, chosen[one.id], yard, now, new_salt) for one in events}
    yards.place_events(events=list(after.values()), now=now)
    return after


def _outcome(
    event: BookedEvent,
    found: Candidate | Several | None,
    yard: YardPlace,
    now: datetime,
    new_salt: Callable[[], bytes],
) -> BookedEvent:
    state, crossing_id = EventState.UNKNOWN, None
    if isinstance(found, Several):
        state = EventState.UNCLEAR
    elif found is not None:
        state = EventState.NOTED if _noted(event, found, yard, now, new_salt) else EventState.WAITING
        crossing_id = found.crossing_id if state is EventState.NOTED else None
    return replace(event, state=state, crossing_id=crossing_id)


def _noted(
    event: BookedEvent, found: Candidate, yard: YardPlace, now: datetime, new_salt: Callable[[], bytes]
) -> bool:
    """Whether it stands on the vehicle's record now; not yet while customs has not accepted the registration.

    Raises BUSY, so that the event is sent again rather than left behind.
    """
    if found.stage in {Stage.DECLARED, Stage.NEEDS_CORRECTION}:
        return False
    try:
        note_yard_event(
            request=Request(id=event.id, actor=yard.actor(), now=now, new_salt=new_salt),
            declaration_id=found.declaration_id,
            crossing_id=found.crossing_id,
            kind=event.kind,
            at=event.at,
            private={"yard": event.yard, "yard_event": event.event},
        )
    except Refusal as refusal:
        if refusal.code is PlatformRefusal.BUSY:
            raise
        return False
    return True


def _candidates(
    keys: Collection[str], gates: Collection[str], *, since: datetime
) -> dict[str, list[Candidate]]:
    found: dict[str, list[Candidate]] = {}
    rows = raw().execute(CANDIDATES, [list(keys), list(gates), since]).fetchall()
    for key, crossing_id, declaration_id, stage, declared_at, ended_at in rows:
        found.setdefault(cast("str", key), []).append(
            Candidate(
                crossing_id=cast("UUID", crossing_id),
                declaration_id=cast("UUID", declaration_id),
                stage=Stage(cast("str", stage)),
                declared_at=cast("datetime", declared_at),
                ended_at=cast("datetime | None", ended_at),
            )
        )
    return found
