"""What yards' own software says: events go into the yard's book, and onto the record of whom they concern.

Each event is a transaction of its own, so that a file that is cut anywhere can be sent again. A fact's
request derives from the yard and its event's id: whoever brings the event, and however often, it is one fact.
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import cast
from uuid import UUID

from xulang.crossing.domain.yard_match import Candidate, Several, choose
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
    # Most of a file may be plates that nobody declared; who is declared while it is read comes with the next
    # minute's look.
    declared = _declared(given, yard, bounds, now)
    known = yards.find_bookings(events=given, yard=yard.code)
    taken = []
    for event in given:
        try:
            yards.check_event(event=event, now=now, bounds=bounds)
            before = known.get(event.id_at(yard=yard.code))
            if before is not None and before[1] == event.hashed():
                taken.append(TakenEvent(event=event.event, booked=before[0], repeated=True))
                continue
            with unit_of_work():
                booking = yards.book_event(
                    event=event, yard=yard.code, via=via, sent_by=f"{sent_by.kind}:{sent_by.id}", now=now
                )
                booked = booking.event
                if not booking.repeated and booked.key in declared:
                    found = _candidates([booked.key], yard.gates, since=booked.at - bounds.ahead)
                    booked = _place(booked, found.get(booked.key, ()), yard, bounds, now, new_salt)
        except Refusal as refusal:
            taken.append(TakenEvent(event=event.event, refusal=refusal))
        else:
            taken.append(TakenEvent(event=event.event, booked=booked, repeated=booking.repeated))
    return taken


def _declared(
    events: Sequence[YardEvent], yard: YardPlace, bounds: yards.Bounds, now: datetime
) -> Collection[str]:
    """Which of the plates somebody has declared at the yard's gates."""
    keys = set()
    for event in events:
        with suppress(Refusal):
            keys.add(event.key)
    since = now - timedelta(days=bounds.days) - bounds.ahead
    return _candidates(keys, yard.gates, since=since).keys()


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
                found = _candidates([held.key], place.gates, since=held.at - bounds.ahead)
                after = _place(held, found.get(held.key, ()), place, bounds, now, new_salt)
        except Refusal as refusal:
            if refusal.code is not PlatformRefusal.BUSY:
                raise
            continue  # Somebody works on this vehicle; the next minute comes.
        placed += after.state is EventState.NOTED
    return placed


def _place(
    event: BookedEvent,
    candidates: Sequence[Candidate],
    yard: YardPlace,
    bounds: yards.Bounds,
    now: datetime,
    new_salt: Callable[[], bytes],
) -> BookedEvent:
    """Put a booked event on the record that it belongs to, and say in the book what became of it."""
    early = timedelta(days=bounds.days)
    found = choose(at=event.at, candidates=candidates, early=early, slack=bounds.ahead)
    state, crossing_id = EventState.UNKNOWN, None
    if isinstance(found, Several):
        state = EventState.UNCLEAR
    elif found is not None:
        state = EventState.NOTED if _noted(event, found, yard, now, new_salt) else EventState.WAITING
        crossing_id = found.crossing_id if state is EventState.NOTED else None
    yards.place_event(event_id=event.id, state=state, crossing_id=crossing_id, now=now)
    return BookedEvent(
        id=event.id,
        yard=event.yard,
        event=event.event,
        kind=event.kind,
        plate=event.plate,
        key=event.key,
        at=event.at,
        via=event.via,
        received_at=event.received_at,
        state=state,
        crossing_id=crossing_id,
    )


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
