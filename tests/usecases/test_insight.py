"""Live numbers: today begins at Hanoi's midnight, and times of steps are exact."""

from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid5

import pytest

from tests.support.declarations import content, vehicle_body
from tests.support.story import START, WAY, Story, reference_data
from xulang.insight import api as insight
from xulang.kernel.words import Direction, Force, Role, Step

HANOI_MIDNIGHT = datetime(2026, 5, 8, 17, 0, tzinfo=UTC)


@pytest.fixture
def story(db: None) -> Story:
    reference_data()
    story = Story()
    story.declare()
    return story


def export(now: datetime) -> insight.GateLine:
    line = insight.gate_board(gates=["HN"], now=now)[0]
    assert line.direction == Direction.EXPORT
    return line


def test_what_left_counts_until_hanois_midnight(story: Story) -> None:
    for role, step in WAY:
        story.confirm(role, step)
    assert story.now == START + timedelta(minutes=11)
    second = timedelta(seconds=1)
    # The half-open day: at its own moment the last tap is not yet past.
    assert export(story.now).crossed_today == 0
    assert export(story.now + second).crossed_today == 1
    # The first entry was the third tap, leaving the eleventh.
    assert export(story.now + second).median_hours == pytest.approx(8 / 60)
    assert export(HANOI_MIDNIGHT - second).crossed_today == 1
    assert export(HANOI_MIDNIGHT).crossed_today == 0
    assert export(HANOI_MIDNIGHT).median_hours is None


def test_steps_took_exactly_as_long_as_the_story_says(story: Story) -> None:
    for role, step in WAY:
        story.confirm(role, step)
    times = insight.steps_today(gates=["HN"], now=HANOI_MIDNIGHT - timedelta(seconds=1))
    minute = 60.0
    assert [(one.step, one.force, one.count, one.p50, one.p90) for one in times] == [
        (Step.REGISTRATION, Force.CUSTOMS, 1, 1 * minute, 1 * minute),
        (Step.ENTRY, Force.BORDER_GUARD, 1, 2 * minute, 2 * minute),
        (Step.ENTRY, Force.CUSTOMS, 1, 1 * minute, 1 * minute),
        (Step.YARD, Force.CUSTOMS, 1, 3 * minute, 3 * minute),
        (Step.PLANT_CHECK, Force.PLANT_QUARANTINE, 1, 3 * minute, 3 * minute),
        (Step.FEES, Force.CENTRE, 1, 5 * minute, 5 * minute),
        (Step.OUT_OF_YARD, Force.BORDER_GUARD, 1, 2 * minute, 2 * minute),
        (Step.OUT_OF_YARD, Force.CUSTOMS, 1, 1 * minute, 1 * minute),
        (Step.LEFT, Force.BORDER_GUARD, 1, 2 * minute, 2 * minute),
        (Step.LEFT, Force.CUSTOMS, 1, 2 * minute, 2 * minute),
    ]
    assert insight.steps_today(gates=["CM"], now=HANOI_MIDNIGHT - timedelta(seconds=1)) == []
    assert insight.steps_today(gates=["HN"], now=HANOI_MIDNIGHT + timedelta(seconds=1)) == []


def test_p50_and_p90_of_several_registrations_are_interpolated(story: Story) -> None:
    # Four declarations wait 1, 2, 3 and 10 minutes for customs.
    story.confirm(Role.CUSTOMS_OFFICER, Step.REGISTRATION)
    for number, minutes in enumerate((2, 3, 10)):
        truck = uuid5(story.declaration, f"truck {number}")
        other = Story(declaration=UUID(int=number + 1), truck=truck, now=START)
        other.declare(content(vehicles=[vehicle_body(id=str(truck), plate=f"12C1000{number}")]))
        other.now += timedelta(minutes=minutes - 1)
        other.confirm(Role.CUSTOMS_OFFICER, Step.REGISTRATION)
    [times] = insight.steps_today(gates=["HN"], now=START + timedelta(hours=1))
    assert (times.step, times.count) == (Step.REGISTRATION, 4)
    assert times.p50 == pytest.approx(150)  # Halfway between 2 and 3 minutes.
    assert times.p90 == pytest.approx(60 * (3 + 0.7 * 7))  # 0.7 from the third to the fourth.
