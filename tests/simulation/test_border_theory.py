"""The engine against queueing theory, where theory has closed forms.

Each run has about 30,000 trucks at a load of 0.7; the first two days are left out. Waits of neighbours depend
on each other, so the standard error of their mean comes from 20 batches of some 1,500 trucks, many times the
length for which they remember. Allowed are three standard errors, which themselves must be below 6 % of the
mean: long enough to tell a right formula from a wrong one (M/M/c and M/D/c lie a factor of two apart).
"""

import math
from datetime import time, timedelta

import pytest

from tests.support.border import FIRST, SLOTS, TWO, WEIGHT, line, scenario
from xulang.queueing.domain.hours import SECONDS
from xulang.simulation.domain.border.events import Run, make_world
from xulang.simulation.domain.border.measures import play
from xulang.simulation.domain.border.scenario import Line, Policy, Service
from xulang.simulation.domain.border.statistics import batch_error, student

LOAD = 0.7
PER_LANE = 10
WARM = timedelta(days=2).total_seconds()


def erlang_c(*, lanes: int, load: float) -> float:
    """The probability that a truck has to wait at all."""
    offered = lanes * load
    last = offered**lanes / math.factorial(lanes) / (1 - load)
    return last / (sum(offered**k / math.factorial(k) for k in range(lanes)) + last)


def md_wait(*, lanes: int, load: float) -> float:
    """Crommelin's mean wait of M/D/c in service times; for one lane it is load / 2 (1 - load)."""
    offered, total = lanes * load, 0.0
    for i in range(1, 400):
        mean = i * offered
        upto = i * lanes
        first = _tail(mean, upto)
        total += first - lanes / offered * _tail(mean, upto + 1)
    return total


def _tail(mean: float, least: int) -> float:
    """P(N >= least) of Poisson's distribution."""
    return math.fsum(
        math.exp(k * math.log(mean) - mean - math.lgamma(k + 1)) for k in range(least, least + 600)
    )


def run(policy: Policy, where: Line, **fields: object) -> Run:
    world = make_world(scenario=scenario(lines=(where,), **fields), line=where, seed=1)
    return play(world=world, policy=policy)


def waits(done: Run, row: int | None = None) -> list[float]:
    """Hours, after the warm-up."""
    begin = done.stories[0].truck.ready + WARM
    return [
        (story.entered - story.since) / SECONDS
        for story in done.stories
        if story.entered is not None and story.since > begin and row in {None, story.truck.row}
    ]


def agrees(found: list[float], expected: float) -> None:
    mean, error = sum(found) / len(found), batch_error(found)
    assert error < 0.06 * expected
    assert abs(mean - expected) < 3 * error, (mean, expected, error)


@pytest.mark.parametrize("lanes", [1, 3])
def test_mmc(lanes: int) -> None:
    per_day = round(lanes * PER_LANE * 24 * LOAD)
    found = waits(run(FIRST, line(lanes=lanes, per_day=per_day), days=180 // lanes))
    agrees(found, erlang_c(lanes=lanes, load=LOAD) / (lanes * PER_LANE * (1 - LOAD)))


def test_crommelin_is_pollaczek_for_one_lane() -> None:
    assert md_wait(lanes=1, load=LOAD) == pytest.approx(LOAD / 2 / (1 - LOAD), rel=1e-6)


@pytest.mark.parametrize("lanes", [1, 3])
def test_mdc(lanes: int) -> None:
    per_day = round(lanes * PER_LANE * 24 * LOAD)
    where = line(lanes=lanes, per_day=per_day, service=Service.FIXED)
    agrees(waits(run(FIRST, where, days=180 // lanes)), md_wait(lanes=lanes, load=LOAD) / PER_LANE)


def test_two_classes_without_preemption() -> None:
    """Cobham's formula for M/M/c with one mean service time: the heavy wait less, the light pay for it."""
    lanes = 3
    found = run(WEIGHT, line(lanes=lanes, per_day=504, mix={"heavy": 300, "light": 700}), classes=TWO)
    shared = erlang_c(lanes=lanes, load=LOAD) / (lanes * PER_LANE)
    heavy = 0.3 * LOAD
    agrees(waits(found, row=0), shared / (1 - heavy))
    agrees(waits(found, row=1), shared / ((1 - heavy) * (1 - LOAD)))


@pytest.mark.parametrize("policy", [FIRST, SLOTS], ids=lambda one: one.name)
def test_littles_law(policy: Policy) -> None:
    """Trucks counted at full hours, against the hours that all of them waited.

    Both sides are of one run of two weeks with nights, so only the grid of the hour lies between them: 2 %.
    """
    done = run(policy, line(opens=time(7), closes=time(20), per_day=330), days=14)
    counted = sum(number for _, number in done.seen)
    waited = sum(story.entered - story.since for story in done.stories if story.entered is not None) / SECONDS
    assert counted == pytest.approx(waited, rel=0.02)


def test_students_quantiles_are_the_tables() -> None:
    tables = {1: 12.706, 2: 4.303, 4: 2.776, 9: 2.262, 29: 2.045}
    assert {degrees: round(student(degrees=degrees), 3) for degrees in tables} == tables
