"""Tonight where a line is kept: by its trucks' own estimates and the announced hours, by rates elsewhere."""

from uuid import uuid5

import pytest

from tests.support.alerts import count_hours
from tests.support.capacity import change, say
from tests.support.queue import EARLY, OPENS, Gate, ready
from tests.support.story import STORY, Story
from xulang.crossing import api as crossing
from xulang.insight import api as insight
from xulang.insight.api import Method
from xulang.kernel.words import Direction

HN = ("HN", Direction.EXPORT)
CN = ("CN", Direction.EXPORT)


def look(*, waiting: int) -> insight.Tonight:
    insight.forget_outlook()
    return insight.tonight(now=EARLY, counts={HN: insight.Counts(waiting=waiting)})[HN]


def middles(found: insight.Tonight) -> list[int]:
    return [one.p50 for one in found.ahead]


@pytest.mark.usefixtures("committed_db")
def test_trucks_in_line_wait_as_estimated_and_an_announced_break_is_in_it(gate: Gate) -> None:
    """At 05:00 six stand there; two an hour go in from 07:00, so all by 10:00, an hour before the first look.

    Then a break from 08:00 to 12:00 is announced: two are in by 11:00, and all by 14:00.
    """
    first = int(EARLY.timestamp()) // 3600
    for week in (1, 2, 3):
        # Elsewhere trucks came in these weeks, here none: nobody is expected.
        count_hours([(1, 1)], first=first - 168 * week, gate="CM")
    ready(1, 2, 3, 4, 5, 6)
    gate.keep(EARLY)
    planned = look(waiting=6)
    # Nobody was estimated yet: by the announced hours alone.
    assert (planned.method, planned.estimated_at, middles(planned)) == (Method.PLAN, None, [0, 0, 0])
    crossing.estimate_lines(now=EARLY, seed=1)
    before = look(waiting=6)
    assert (before.method, before.estimated_at, middles(before)) == (Method.ESTIMATES, EARLY, [0, 0, 0])
    said = Story(declaration=uuid5(STORY, "break"))
    say(said, change(0, hours=(1, 5)))
    crossing.estimate_lines(now=EARLY, seed=1)
    after = look(waiting=6)
    assert middles(after) == [4, 0, 0]
    assert after.ahead[0].p10 <= 4 <= after.ahead[0].p90 <= 6
    first = int(OPENS.timestamp()) // 3600
    assert [after.plan[first + hour] for hour in range(-1, 7)] == [0, 2, 0, 0, 0, 0, 2, 2]
    # Ten more are ready and have no place: behind the six, by what the hours leave over.
    assert middles(look(waiting=16)) == [14, 4, 0]


@pytest.mark.usefixtures("committed_db")
def test_before_any_past_week_nothing_is_told_and_from_one_little(gate: Gate) -> None:
    """Neither the first weeks of an installation nor a gate without a plan is a promise of no truck."""
    ready(1, 2)
    gate.keep(EARLY)
    new = look(waiting=2)
    assert (new.ahead, new.expected, new.weeks, new.planned) == ((), None, 0, True)
    first = int(EARLY.timestamp()) // 3600
    count_hours([(1, 1)], first=first - 168, gate="CM")
    one = look(waiting=2)
    assert (one.expected, one.weeks) == (0, 1)
    assert one.ahead[0].p90 > one.ahead[0].p10
    unplanned = insight.tonight(now=EARLY, counts={CN: insight.Counts(waiting=2)})[CN]
    assert (unplanned.day_capacity, unplanned.planned, unplanned.ahead) == (None, False, ())
