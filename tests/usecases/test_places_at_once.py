"""Hundreds are ready in one moment: each gets his place, and what two of them cannot both have one gets."""

from datetime import timedelta

import pytest

from tests.support.queue import (
    EARLY,
    EVENING,
    Gate,
    declare,
    enter,
    line_facts,
    open_queue,
    place_of,
    state_rules,
    truck_of,
)
from tests.support.story import Story
from xulang.kernel.words import FactKind, Role, Step
from xulang.platform.db import raw
from xulang.queueing import api as queueing
from xulang.queueing.api import PlaceState


@pytest.fixture
def gate(committed_db: None) -> Gate:
    return open_queue()


def accepted(number: int, minutes: int, *, plate: str = "", driver: int | None = None) -> Story:
    story = truck_of(number)
    story.now += timedelta(minutes=minutes)
    declare(story, number, plate=plate, driver=driver)
    story.confirm(Role.CUSTOMS_OFFICER, Step.REGISTRATION)
    return story


def reason(story: Story) -> str:
    want = queueing.find_want(crossing_id=story.truck)
    return want.reason if want else ""


def marks(story: Story) -> set[object]:
    rows = raw().execute("SELECT mark FROM queueing_mark WHERE place_id = %s", [place_of(story).id])
    return {row[0] for row in rows}


def test_of_two_in_one_batch_with_one_plate_or_driver_the_first_has_a_place(gate: Gate) -> None:
    first = accepted(1, 0)
    same_plate = accepted(2, 1, plate="12C00001")
    same_driver = accepted(3, 2, driver=1)
    other = accepted(4, 3)
    gate.keep(other.now)
    assert [reason(one) for one in (first, same_plate, same_driver, other)] == [
        "",
        "plate_has_a_place",
        "driver_has_a_place",
        "",
    ]
    taken = {
        fact.crossing_id: fact.number for fact in line_facts() if fact.public.kind == FactKind.PLACE_TAKEN
    }
    assert [*taken] == [place_of(first).id, place_of(other).id]
    assert {"plate:12C00001", "trailer:12R00001", "customs:30000000100"} <= marks(first)
    assert {"plate:12C00004", "trailer:12R00004", "customs:30000000400"} <= marks(other)
    kept = place_of(other)
    assert (kept.number, kept.last) == (taken[kept.id], taken[kept.id])


def test_a_company_gets_as_many_of_one_batch_as_it_may_have(gate: Gate) -> None:
    state_rules(company_limit=2, start=EVENING)
    stories = [accepted(number, number) for number in (1, 2, 3, 4)]
    gate.keep(stories[-1].now)
    assert [reason(one) for one in stories] == ["", "", "company_limit", "company_limit"]


def test_a_vehicle_gets_as_many_places_a_day_as_it_may_have(gate: Gate) -> None:
    state_rules(vehicle_limit=1, start=EVENING)
    first = accepted(1, 0)
    gate.keep(first.now)
    gate.keep(EARLY)
    enter(first, EARLY + timedelta(minutes=1))
    gate.keep(first.now)
    assert place_of(first).state == PlaceState.ENTERED
    again, other = truck_of(2), truck_of(3)
    for story, number, plate in ((again, 2, "12C00001"), (other, 3, "")):
        story.now = EARLY + timedelta(minutes=5)
        declare(story, number, plate=plate)
        story.confirm(Role.CUSTOMS_OFFICER, Step.REGISTRATION)
    gate.keep(other.now)
    assert [reason(one) for one in (again, other)] == ["vehicle_limit", ""]
    # A day after it took the first place.
    gate.keep(place_of(first).taken_at + timedelta(hours=24, minutes=1))
    assert reason(again) == ""
    assert place_of(again).live
