"""The trucks of a line, the same under every policy: when each is ready, how far it is, how long it takes."""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

from xulang.queueing.domain.hours import SECONDS, hours_of
from xulang.simulation.domain.border.draws import exponential, key_of, lognormal, uniforms
from xulang.simulation.domain.border.scenario import WHOLE, Line, Scenario, Service

# Parts of a truck's dice: its nature, what it may do, and from CALL on how it follows each call.
NATURE, CONDUCT, CALL = 0, 1, 2
ERLANG_PARTS = 4


@dataclass(slots=True, kw_only=True, frozen=True)
class Truck:
    """`ready`: Unix seconds; `travel`: seconds from home to the gate; `near`: it waits in a holding park."""

    number: int
    row: int
    ready: int
    travel: int
    near: bool
    work: float


@dataclass(slots=True, kw_only=True, frozen=True)
class Conduct:
    """Throws in (0, 1]: a truck does what a policy's per mille lie above. Durations are throws as well."""

    phantom: float
    twice: float
    push: float
    later: float
    held: float
    gives_up: float
    walk_in: float
    long: float


def conduct(*, key: bytes, number: int) -> Conduct:
    phantom, twice, push, later, held, gives_up, walk_in, long = uniforms(key, number, CONDUCT)
    return Conduct(
        phantom=phantom,
        twice=twice,
        push=push,
        later=later,
        held=held,
        gives_up=gives_up,
        walk_in=walk_in,
        long=long,
    )


def line_key(*, seed: int, line: Line) -> bytes:
    return key_of(seed=seed, name=f"{line.gate}/{line.direction}/{line.cargo}")


def trucks_of(*, scenario: Scenario, line: Line, seed: int) -> list[Truck]:
    """Poisson arrivals at the hourly rates of the scenario: a truck's gap to the one before is its own."""
    key = line_key(seed=seed, line=line)
    mix = _mix(scenario, line)
    median, ninth = (60.0 * minutes for minutes in line.travel)
    near = line.near / WHOLE
    rates = _rates(scenario, line)
    found: list[Truck] = []
    start, rate = next(rates)
    level, number = 0.0, 0
    while True:
        throws = uniforms(key, number, NATURE)
        level -= math.log(throws[0])
        while level >= rate:
            level -= rate
            following = next(rates, None)
            if following is None:
                return found
            start, rate = following
        travel = round(lognormal(median=median, ninth=ninth, throw=throws[2]))
        found.append(
            Truck(
                number=number,
                row=next(row for row, bound in mix if throws[1] <= bound),
                ready=start + int(level / rate * SECONDS),
                travel=travel,
                near=throws[3] <= near,
                work=_work(line.service, throws),
            )
        )
        number += 1


def _mix(scenario: Scenario, line: Line) -> list[tuple[int, float]]:
    """Rows of the classes, weightiest first as the queue counts them, with cumulative parts."""
    found, upto = [], 0
    for row, one in enumerate(sorted(scenario.classes, key=lambda one: -one.weight)):
        upto += line.mix.get(one.code, 0)
        if line.mix.get(one.code, 0):
            found.append((row, upto / WHOLE))
    return found


def _rates(scenario: Scenario, line: Line) -> Iterator[tuple[int, float]]:
    """The beginning of each hour, and how many trucks become ready in it on average."""
    return ((hour * SECONDS, rate) for hour, rate in hourly_rates(scenario=scenario, line=line))


def hourly_rates(*, scenario: Scenario, line: Line) -> Iterator[tuple[int, float]]:
    """Each hour since 1970, and how many trucks become ready in it on average."""
    hours, weekdays = sum(scenario.hours), sum(scenario.weekdays)
    for number in range(scenario.days):
        day = scenario.first_day + timedelta(days=number)
        expected = line.per_day * 7 * scenario.weekdays[day.weekday()] / weekdays
        for row in scenario.demand:
            if (
                row.since <= day < row.until
                and row.gate in {None, line.gate}
                and row.direction in {None, line.direction}
            ):
                expected = expected * row.factor / WHOLE
        for hour, weight in zip(hours_of(day=day), scenario.hours, strict=True):
            yield hour, expected * weight / hours


def _work(service: Service, throws: tuple[float, ...]) -> float:
    """Mean 1, in units of the lane's mean time."""
    match service:
        case Service.FIXED:
            return 1.0
        case Service.EXPONENTIAL:
            return exponential(mean=1, throw=throws[4])
        case Service.ERLANG:
            return -math.log(throws[4] * throws[5] * throws[6] * throws[7]) / ERLANG_PARTS
