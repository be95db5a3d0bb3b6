"""Two identical batches of a yard's software at once, on two connections: each event is one fact."""

import threading
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from uuid import uuid5

import psycopg
import pytest

from tests.support.declarations import content, vehicle_body
from tests.support.race import Racer
from tests.support.story import DECLARATION, STORY, WAY, Story, actor, reference_data, salt
from xulang.crossing import api as crossing
from xulang.kernel.refusal import Refusal
from xulang.kernel.words import FactKind, Role
from xulang.platform.db import raw
from xulang.platform.ids import new_id
from xulang.yards import api as yards
from xulang.yards.api import Booking, Via, YardEvent

pytestmark = pytest.mark.usefixtures("committed_db")
BOUNDS = yards.Bounds(ahead=timedelta(minutes=5), days=30)


def race() -> tuple[list[bool], int]:
    """Whether each batch found each event known, sorted; and how many facts there are."""
    reference_data()
    story = Story()
    story.declare()
    for role, step in WAY[:3]:
        story.confirm(role, step)
    place, start = crossing.get_yard_place(code="XC"), threading.Barrier(2)
    events = [
        YardEvent(
            event=f"E-{number}",
            kind=FactKind.YARD_ENTRY,
            plate="12C12345",
            at=story.now - timedelta(minutes=number),
        )
        for number in range(6)
    ]

    def batch() -> list[crossing.TakenEvent]:
        start.wait(timeout=60)
        return crossing.take_yard_events(
            yard=place,
            events=events,
            via=Via.API,
            sent_by=actor(Role.YARD_OPERATOR),
            bounds=BOUNDS,
            now=story.now,
            new_salt=salt,
        )

    racers = [Racer(batch), Racer(batch)]
    taken = [one for racer in racers for one in racer.end()]  # type: ignore[attr-defined] # what `batch` returns
    assert all(one.booked and one.booked.state == "noted" for one in taken)
    told = crossing.read_timeline(declaration_id=DECLARATION, crossing_id=None)
    return sorted(one.repeated for one in taken), sum(fact.kind == FactKind.YARD_ENTRY for fact in told)


def test_each_event_is_one_fact() -> None:
    assert race() == ([False] * 6 + [True] * 6, 6)


def test_without_the_events_own_id_both_would_write(monkeypatch: pytest.MonkeyPatch) -> None:
    book = yards.book_events

    def anew(*, events: Sequence[YardEvent], **words: object) -> list[Booking | Refusal]:
        named = [replace(event, event=new_id().hex) for event in events]
        return book(events=named, **words)  # type: ignore[arg-type] # handed on as it came

    monkeypatch.setattr(yards, "book_events", anew)
    assert race() == ([False] * 12, 12)


def test_somebody_at_work_on_one_vehicle_keeps_back_its_event_alone(
    owner_connection: "psycopg.Connection[tuple[object, ...]]",
) -> None:
    reference_data()
    stories = [
        Story(declaration=uuid5(STORY, f"yard {number}"), truck=uuid5(STORY, f"truck {number}"))
        for number in range(3)
    ]
    for number, story in enumerate(stories):
        story.declare(content(vehicles=[vehicle_body(id=str(story.truck), plate=f"29H0000{number}")]))
        story.confirm(*WAY[0])
    now = max(story.now for story in stories)
    events = [
        YardEvent(event=f"E-{number}", kind=FactKind.YARD_ENTRY, plate=plate, at=now)
        for number, plate in enumerate(["29H00000", "29H00001", "29H00002", "15C99999"])
    ]

    def take() -> list[tuple[str, bool]]:
        taken = crossing.take_yard_events(
            yard=crossing.get_yard_place(code="XC"),
            events=events,
            via=Via.FILE,
            sent_by=actor(Role.YARD_OPERATOR),
            bounds=BOUNDS,
            now=now,
            new_salt=salt,
        )
        return [
            (one.refusal.code.value if one.refusal else one.booked.state if one.booked else "", one.repeated)
            for one in taken
        ]

    raw().execute("SET lock_timeout = '200ms'")
    with owner_connection.transaction():
        owner_connection.execute(
            "SELECT 1 FROM crossing_record WHERE declaration_id = %s FOR UPDATE", [stories[1].declaration]
        )
        assert take() == [("noted", False), ("platform.busy", False), ("noted", False), ("unknown", False)]
    # Sent again, what was kept back stands on its record too.
    assert take() == [("noted", True), ("noted", False), ("noted", True), ("unknown", True)]
