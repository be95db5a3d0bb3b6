"""Write an event into the yard's book, once, and note later on whose record it stands."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import connection

from xulang.kernel.refusal import Refusal
from xulang.yards import models
from xulang.yards.domain.event import YardEvent
from xulang.yards.domain.refusals import YardRefusal
from xulang.yards.domain.values import BookedEvent
from xulang.yards.domain.words import EventState, Via
from xulang.yards.locks import own_waiting
from xulang.yards.queries import event_value

BOOK = """
INSERT INTO yards_event
  (id, yard, event, kind, plate, plate_key, at, hashed, via, sent_by, received_at, state)
VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s) ON CONFLICT DO NOTHING RETURNING id
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
    event_id, hashed = event.id_at(yard=yard), event.hashed()
    with connection.cursor() as cursor:
        cursor.execute(
            BOOK,
            [
                event_id,
                yard,
                event.event,
                event.kind,
                event.plate,
                event.key,
                event.at,
                hashed,
                via,
                sent_by,
                now,
                EventState.UNKNOWN,
            ],
        )
        if cursor.fetchone():
            return Booking(event=_booked(event, event_id, yard, via, now), repeated=False)
    row = models.YardEventRow.objects.get(id=event_id)
    if bytes(row.hashed) != hashed:
        raise Refusal(code=YardRefusal.EVENT_REUSED, field="event")
    return Booking(event=event_value(row), repeated=True)


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


def place_event(*, event_id: UUID, state: EventState, crossing_id: UUID | None, now: datetime) -> None:
    """Note what became of it, in the transaction in which it did."""
    noted = state is EventState.NOTED
    models.YardEventRow.objects.filter(id=event_id).update(
        state=state, crossing_id=crossing_id if noted else None, noted_at=now if noted else None
    )


def hold_waiting(*, event_id: UUID) -> BookedEvent | None:
    """Lock an event that no record holds yet; None where that is no longer so, or another worker has it."""
    row = own_waiting(event_id=event_id)
    return None if row is None else event_value(row)
