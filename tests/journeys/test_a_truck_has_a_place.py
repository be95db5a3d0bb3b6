"""A truck that is ready gets a place, is called in its turn, and goes in: nobody jumps the queue."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid5

import pytest

from tests.support.capacity import LINE, plan, say
from tests.support.declarations import content, goods_body, vehicle_body
from tests.support.sealing import seal
from tests.support.story import STORY, Story, reference_data, salt
from xulang.crossing import api as crossing
from xulang.kernel.period import Period
from xulang.kernel.words import Role, Step
from xulang.queueing import api as queueing
from xulang.queueing.api import Ground, PlaceState

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
    story = Story(declaration=uuid5(STORY, f"declaration {number}"), truck=vehicle)
    return story


def declare(story: Story, number: int) -> None:
    driver = {
        "name": "NGUYEN VAN A",
        "phone": "+84912345678",
        "id_kind": "personal_id",
        "id_number": f"0200800{number:05d}",
        "nationality": "VN",
    }
    body = vehicle_body(
        id=str(story.truck), plate=f"12C{number:05d}", trailer_plate=f"12R{number:05d}", driver=driver
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
    reference_data()
    said = Story(declaration=uuid5(STORY, "capacity"))
    rules = queueing.NewWord(
        kind=queueing.Kind.RULES,
        valid=Period(start=EVENING, end=None),
        figures=RULES,
        texts={"reason": "Quy tắc thử"},
    )
    say(said, plan(start=EVENING, lanes=1, per_lane=2, staff=2), rules)
    return Gate()


def test_who_is_ready_has_a_place_and_is_called_in_the_order_of_readiness(gate: Gate) -> None:
    first, second, third = (truck_of(number) for number in (1, 2, 3))
    for number, story in enumerate((third, first, second), start=1):
        declare(story, number)
    for minutes, story in enumerate((first, second, third)):
        story.now = first.now + timedelta(minutes=5 * minutes + 5)
        story.confirm(Role.CUSTOMS_OFFICER, Step.REGISTRATION)
    gate.keep(third.now)
    places = queueing.list_live(line=LINE)
    assert [place.crossing_id for place in places] == [first.truck, second.truck, third.truck]
    assert [place.state for place in places] == [PlaceState.WAITING] * 3
    # 05:00 in Hanoi: the first hour of opening lies two hours ahead, and takes two trucks.
    early = datetime(2026, 5, 8, 22, 0, tzinfo=UTC)
    gate.keep(early)
    called = queueing.list_live(line=LINE, states=[PlaceState.CALLED])
    assert [place.crossing_id for place in called] == [first.truck, second.truck]
    assert {place.hour for place in called} == {queueing.hour_of(moment=early + timedelta(hours=2))}
    assert [place.ground for place in called] == [Ground.ORDER, Ground.ORDER]
    first.now = early + timedelta(hours=2)
    first.confirm(Role.CUSTOMS_OFFICER, Step.ENTRY)
    first.confirm(Role.BORDER_GUARD_OFFICER, Step.ENTRY)
    gate.keep(first.now)
    place = queueing.find_place(crossing_id=first.truck)
    assert place is not None
    assert (place.state, place.ended_at) == (PlaceState.ENTERED, first.now.replace(microsecond=0))
