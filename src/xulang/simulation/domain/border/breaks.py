"""Another year of the same sort: as many breaks at each gate as the scenario has, on other days and hours.

SYNTHETIC, as those written are: no public source lists breaks. The days around a rest of the lines are left
out. The same seed draws the same.
"""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta
from random import Random

from msgspec.structs import replace

from xulang.simulation.domain.border.scenario import Break, Scenario

# Nothing in the first days, in which nothing is asked, nor so many days around a rest.
FIRST, APART = 15, 10
OPENS, CLOSES = 7, 20
WRITTEN = 1
LEFT, LEFT_WEIGHTS = (0, 500, 300), (6, 3, 2)
# Unannounced ones last one hour to six, by ten minutes; announced ones HOURS, and are told TOLD hours before.
SHORTEST, LONGEST = 6, 36
HOURS = (3, 4, 5, 6, 6, 8)
TOLD = (4, 12, 16, 20, 24, 36, 48)
YEAR = 365


def other_breaks(*, scenario: Scenario, seed: int) -> Scenario:
    """Seed WRITTEN keeps the scenario's own; those that concern every gate stay in any."""
    if seed == WRITTEN:
        return scenario
    dice = Random(f"breaks/{scenario.first_day}/{seed}")
    found = [one for one in scenario.breaks if one.gate is None]
    days = list(_days(scenario))
    for gate in sorted({one.gate for one in scenario.breaks if one.gate is not None}):
        found += _at_gate(gate, scenario, days, dice)
    return replace(scenario, breaks=tuple(sorted(found, key=lambda one: one.since)))


def _days(scenario: Scenario) -> Iterator[date]:
    apart = timedelta(days=APART)
    for number in range(FIRST, scenario.days):
        day = scenario.first_day + timedelta(days=number)
        if not any(row.since - apart <= day < row.until + apart for row in scenario.holidays):
            yield day


def _at_gate(gate: str, scenario: Scenario, days: Sequence[date], dice: Random) -> Iterator[Break]:
    """One a day at most. A part of a year has its part of them."""
    written = [one for one in scenario.breaks if one.gate == gate]
    sudden = round(sum(one.told is None for one in written) * scenario.days / YEAR)
    told = round(sum(one.told is not None for one in written) * scenario.days / YEAR)
    for number, day in enumerate(dice.sample(days, sudden + told)):
        left = dice.choices(LEFT, LEFT_WEIGHTS)[0]
        yield _sudden(gate, day, left, dice) if number < sudden else _announced(gate, day, left, dice)


def _sudden(gate: str, day: date, left: int, dice: Random) -> Break:
    lasts = dice.randrange(SHORTEST, LONGEST + 1) * 10
    minute = OPENS * 60 + 10 * dice.randrange(0, ((CLOSES - OPENS) * 60 - lasts) // 10 + 1)
    since = datetime.combine(day, time()) + timedelta(minutes=minute)
    return Break(gate=gate, since=since, until=since + timedelta(minutes=lasts), left=left)


def _announced(gate: str, day: date, left: int, dice: Random) -> Break:
    lasts = dice.choice(HOURS)
    since = datetime.combine(day, time(dice.randrange(OPENS, CLOSES - lasts + 1)))
    told = since - timedelta(hours=dice.choice(TOLD))
    return Break(gate=gate, since=since, until=since + timedelta(hours=lasts), left=left, told=told)
