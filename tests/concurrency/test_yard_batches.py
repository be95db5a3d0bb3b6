"""Two identical batches of a yard's software at once, on two connections: each event is one fact."""

import threading
from dataclasses import replace
from datetime import timedelta

import pytest

from tests.support.race import Racer
from tests.support.story import DECLARATION, WAY, Story, actor, reference_data, salt
from xulang.crossing import api as crossing
from xulang.kernel.words import FactKind, Role
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
        start.wait(timeout=10)
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
    book = yards.book_event

    def anew(*, event: YardEvent, **words: object) -> Booking:
        named = replace(event, event=new_id().hex)
        return book(event=named, **words)  # type: ignore[arg-type] # handed on as it came

    monkeypatch.setattr(yards, "book_event", anew)
    assert race() == ([False] * 12, 12)
