"""Write events into the yard's book, once, and note later on whose record it stands."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from xulang.kernel.refusal import Refusal
from xulang.platform.db import raw
from xulang.yards import models
from xulang.yards.domain.event import YardEvent
from xulang.yards.domain.refusals import YardRefusal
from xulang.yards.domain.values import BookedEvent
from xulang.yards.domain.words import EventState, Via
from xulang.yards.locks import own_waiting
from xulang.yards.queries import event_value

# One after the other, as they stand in the arrays.
BOOK = """
INSERT INTO yards_event
  (id, yard, event, kind, plate, plate_key, at, hashed, via, sent_by, received_at, state)
SELECT id, %s, event, kind, plate, plate_key, at, hashed, %s, %s, %s, %s
FROM unnest(%s::uuid[], %s::text[], %s::text[], %s::text[], %s::text[], %s::timestamptz[], %s::bytea[])
  AS new (id, event, kind, plate, plate_key, at, hashed)
ON CONFLICT DO NOTHING RETURNING id
"""
PLACE = """
UPDATE yards_event SET state = new.state, crossing_id = new.crossing_id,
  noted_at = CASE WHEN new.crossing_id IS NULL THEN NULL ELSE %s::timestamptz END
FROM unnest(%s::uuid[], %s::text[], %s::uuid[]) AS new (id, state, crossing_id)
WHERE yards_event.id = new.id
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Booking:
    event: BookedEvent
    repeated: bool


def book_event(*, event: YardEvent, yard: str, via: Via, sent_by: str, now: datetime) -> Booking:
    """Book it inside the caller's transaction; one that is booked already is answered as it stands by now.

    A twin on another connection waits here until the first has committed. Raises EVENT_REUSED when the
    yard's id came before with other words.
    """
    [booked] = book_events(events=[event], yard=yard, via=via, sent_by=sent_by, now=now)
    if isinstance(booked, Refusal):
        raise booked
    return booked


def book_events(
    *, events: Sequence[YardEvent], yard: str, via: Via, sent_by: str, now: datetime
) -> list[Booking | Refusal]:
    """The same for several of different ids at once, in one order for all who bring them.

    What is refused has its refusal in its place.
    """
    ids = {event.id_at(yard=yard): event for event in events}
    rows = [(key, ids[key]) for key in sorted(ids)]
    found = raw().execute(
        BOOK,
        [
            *(yard, via.value, sent_by, now, EventState.UNKNOWN.value),
            [key for key, _ in rows],
            [one.event for _, one in rows],
            [one.kind.value for _, one in rows],
            [one.plate for _, one in rows],
            [one.key for _, one in rows],
            [one.at for _, one in rows],
            [one.hashed() for _, one in rows],
        ],
    )
    fresh = {row[0] for row in found}
    earlier = {row.id: row for row in models.YardEventRow.objects.filter(id__in=ids.keys() - fresh)}
    booked: list[Booking | Refusal] = []
    for key, event in ids.items():
        row = earlier.get(key)
        if row is None:
            booked.append(Booking(event=_booked(event, key, yard, via, now), repeated=False))
        elif bytes(row.hashed) == event.hashed():
            booked.append(Booking(event=event_value(row), repeated=True))
        else:
            booked.append(Refusal(code=YardRefusal.EVENT_REUSED, field="event"))
    return booked


def find_bookings(*, events: Sequence[YardEvent], yard: str) -> Mapping[UUID, tuple[BookedEvent, bytes]]:
    """Those that are booked already with what they said, by our id: most of a file that is sent again.

    What is missing here may be booked a moment later: `book_event` looks again.
    """
    ids = {event.id_at(yard=yard) for event in events}
    rows = models.YardEventRow.objects.filter(id__in=ids)
    return {row.id: (event_value(row), bytes(row.hashed)) for row in rows}


def _booked(event: YardEvent, event_id: UUID, yard: str, via: Via, now: datetime) -> BookedEvent:
    return BookedEvent(
        id=event_id,
        yard=yard,
        event=event.event,
        kind=event.kind,
        plate=event.plate,
        key=event.key,
        at=event.at,
        via=via,
        received_at=now,
        state=EventState.UNKNOWN,
        crossing_id=None,
    )


def place_events(*, events: Sequence[BookedEvent], now: datetime) -> None:
    """Note what became of them, in the transaction in which it did."""
    raw().execute(
        PLACE,
        [
            now,
            [one.id for one in events],
            [one.state.value for one in events],
            [one.crossing_id for one in events],
        ],
    )


def hold_waiting(*, event_id: UUID) -> BookedEvent | None:
    """Lock an event that no record holds yet; None where that is no longer so, or another worker has it."""
    row = own_waiting(event_id=event_id)
    return None if row is None else event_value(row)
