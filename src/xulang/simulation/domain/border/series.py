"""A scenario as hourly series, without single trucks: what is fast enough to try a rule on a year.

Arrivals are Poisson at the scenario's hourly rates; what waits goes in as the gate's true rate allows. The
plan is the gate's own, with holidays and what the other side announced, and without breaks.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import NormalDist

from xulang.simulation.domain.border.draws import key_of, uniforms
from xulang.simulation.domain.border.gate import Gate
from xulang.simulation.domain.border.scenario import Line, Scenario
from xulang.simulation.domain.border.trucks import hourly_rates

# Beyond this mean the sum is long, and a rounded normal is as good.
LARGE = 200.0


@dataclass(frozen=True, slots=True, kw_only=True)
class HourlySeries:
    """`start` in hours since 1970; `planned` reaches to the end of the scenario's last day of draining."""

    start: int
    arrivals: Sequence[int]
    clearance: Sequence[float]
    waiting: Sequence[float]
    planned: Sequence[int]


def hourly_series(*, scenario: Scenario, line: Line, seed: int, gate: Gate | None = None) -> HourlySeries:
    """One line, the same for the same seed. `gate`: that of this line and seed, where it is known already."""
    gate = gate or Gate(scenario=scenario, line=line, seed=seed)
    key = key_of(seed=seed, name=f"{line.gate}/{line.direction}/{line.cargo}/hourly")
    rates = dict(hourly_rates(scenario=scenario, line=line))
    arrivals, clearance, waiting = [], [], []
    level = 0.0
    for hour, can in zip(gate.hours, gate.taken(), strict=True):
        came = poisson(mean=rates.get(hour, 0.0), throw=uniforms(key, hour, 0)[0])
        went = min(level + came, can)
        level += came - went
        arrivals.append(came)
        clearance.append(went)
        waiting.append(level)
    return HourlySeries(
        start=gate.hours.start, arrivals=arrivals, clearance=clearance, waiting=waiting, planned=gate.plan
    )


def poisson(*, mean: float, throw: float) -> int:
    """By inversion of one throw in (0, 1]."""
    if mean <= 0:
        return 0
    if mean > LARGE:
        return max(0, round(NormalDist(mean, math.sqrt(mean)).inv_cdf(min(throw, 1 - 2.0**-53))))
    count, part = 0, math.exp(-mean)
    upto = part
    while upto < throw and part > 0:
        count += 1
        part *= mean / count
        upto += part
    return count
