"""A line of the queue kept by hand: trucks with papers of their own, and a keeper who comes when told."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid5

import pytest

from tests.support.boards import clock_of
from tests.support.capacity import LINE, plan, say
from tests.support.declarations import content, goods_body, vehicle_body
from tests.support.sealing import seal
from tests.support.story import COMPANY, STORY, Story, reference_data, salt
from xulang.crossing import api as crossing
from xulang.crossing.usecases.place_all import Touched, place_all
from xulang.journal import api as journal
from xulang.kernel.actor import Actor, ActorKind, Grant
from xulang.kernel.period import Period
from xulang.kernel.words import Role, Step
from xulang.platform import ids
from xulang.platform.db import unit_of_work
from xulang.queueing import api as queueing

RULES = {
    "notice": 2,
    "grace": 3600,
    "misses": 2,
    "no_show": 0,
    "risk": 0,
    "buffer": 0,
    "company_limit": 0,
    "vehicle_limit": 0,
}
EVENING = datetime(2026, 5, 8, 15, 0, tzinfo=UTC)


@dataclass
class Gate:
    """Hữu Nghị's queue, kept by hand: facts are sealed and followed when the story says so."""

    count: int = 0
    bases: crossing.Bases = field(default_factory=crossing.Bases)

    def moment(self, now: datetime) -> crossing.Moment:
        def new_id() -> UUID:
            self.count += 1
            return uuid5(STORY, f"keeper {self.count}")

        return crossing.Moment(now=now, new_id=new_id, new_salt=salt)

    def keep(self, now: datetime) -> None:
        seal(now=now)
        while crossing.follow_facts(moment=self.moment(now), bases=self.bases):
            pass
        crossing.mind_lines(moment=self.moment(now), bases=self.bases)


def truck_of(number: int) -> Story:
    """One more truck, with papers of its own."""
    vehicle = uuid5(STORY, f"truck {number}")
    return Story(declaration=uuid5(STORY, f"declaration {number}"), truck=vehicle)


def declare(story: Story, number: int, *, plate: str = "", driver: int | None = None) -> None:
    """`driver`: the number of the truck whose driver comes with this one."""
    who = {
        "name": "NGUYEN VAN A",
        "phone": "+84912345678",
        "id_kind": "personal_id",
        "id_number": f"0200800{driver or number:05d}",
        "nationality": "VN",
    }
    body = vehicle_body(
        id=str(story.truck),
        plate=plate or f"12C{number:05d}",
        trailer_plate=f"12R{number:05d}",
        driver=who,
    )
    customs = {
        "number": f"3000{number:05d}000",
        "type": "E42",
        "office": "03NK",
        "registered_on": "2026-05-07",
    }
    story.declare(content(vehicles=[body], goods=[goods_body(customs_declaration=customs)]))


@pytest.fixture
def gate(committed_db: None) -> Gate:
    return open_queue()


def open_queue() -> Gate:
    """Rules and one lane for two trucks an hour, said the evening before."""
    reference_data()
    said = Story(declaration=uuid5(STORY, "capacity"))
    say(said, plan(start=EVENING, lanes=1, per_lane=2, staff=2))
    state_rules(start=EVENING)
    return Gate()


def state_rules(*, start: datetime, **figures: int) -> None:
    rules = queueing.NewWord(
        kind=queueing.Kind.RULES,
        valid=Period(start=start, end=None),
        figures={**RULES, **figures},
        texts={"reason": "Quy tắc thử"},
    )
    say(Story(declaration=uuid5(STORY, f"rules {sorted(figures)}")), rules)


@contextmanager
def clock_at(now: datetime) -> Iterator[None]:
    """Pages read this moment."""
    with clock_of(Story(now=now)):
        yield


def none_called(*, start: datetime) -> queueing.NewWord:
    """Nobody is let in for a day: who is placed waits at any hour of the clock, as calls can be ordered."""
    return queueing.NewWord(
        kind=queueing.Kind.CHANGE,
        valid=Period(start=start, end=start + timedelta(days=1)),
        figures={"at_most": 0},
        texts={"reason": "Mưa lớn, đường trơn"},
        code=queueing.Why.WEATHER,
    )


def give_place(story: Story) -> UUID:
    """A place now, for a truck that customs accepted: the line's plan and rules are said if need be."""
    # What is said takes a minute, which may be the hour's last.
    start = queueing.whole_hour(moment=story.now + timedelta(minutes=1))
    if crossing.find_basis(line=LINE, now=story.now) is None:
        say(story, plan(start=start), none_called(start=start))
        state_rules(start=start)
    moment = crossing.Moment(now=story.now, new_id=ids.new_id, new_salt=salt)
    with unit_of_work():
        place_all(touched=Touched(declarations={story.declaration}), moment=moment, bases=crossing.Bases())
    return place_of(story).id


def driver_of(story: Story) -> Actor:
    """The driver by his link: he acts for the company that declared."""
    grant = Grant(role=Role.DRIVER, organisation_id=COMPANY)
    return Actor(kind=ActorKind.DRIVER, id=str(story.truck), name="driver", grants=(grant,))


OPENS = datetime(2026, 5, 9, 0, 0, tzinfo=UTC)  # 07:00 in Hanoi.
EARLY = OPENS - timedelta(hours=2)


def ready(*numbers: int) -> list[Story]:
    """These trucks, registered by customs one after the other."""
    stories = []
    for place, number in enumerate(numbers):
        story = truck_of(number)
        story.now += timedelta(minutes=5 * place)
        declare(story, number)
        story.confirm(Role.CUSTOMS_OFFICER, Step.REGISTRATION)
        stories.append(story)
    return stories


def place_of(story: Story) -> queueing.PlaceView:
    found = queueing.find_place(crossing_id=story.truck)
    assert found is not None
    return found


def line_facts() -> list[journal.Fact]:
    """What was said of the line, sealed or not."""
    stream = queueing.stream_of_line(line=LINE)
    facts = journal.read_stream(stream_kind=journal.StreamKind.LINE, stream_id=stream)
    return [replace(fact, position=None) for fact in facts]


def enter(story: Story, at: datetime) -> None:
    story.now = at
    story.confirm(Role.CUSTOMS_OFFICER, Step.ENTRY)
    story.confirm(Role.BORDER_GUARD_OFFICER, Step.ENTRY)
