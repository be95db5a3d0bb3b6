"""Several replications of a scenario, and what they say together."""

from collections.abc import Sequence
from dataclasses import dataclass

from xulang.simulation.domain.border.measures import BOUND, Measured, replicate, summary
from xulang.simulation.domain.border.scenario import Scenario
from xulang.simulation.domain.border.statistics import Estimate, estimate, quantile

GRID = tuple(range(101))


@dataclass(frozen=True, slots=True, kw_only=True)
class Replication:
    """What is kept of one seed: by policy the figures, the hourly rows, and the waits at each percent."""

    figures: dict[str, dict[str, float]]
    at_gate: dict[str, list[int]]
    elsewhere: dict[str, list[int]]
    entered: dict[str, list[int]]
    capacity: list[float]
    percentiles: dict[str, list[float]]
    fingerprints: dict[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """`figures[policy][name]`; `difference[policy]`: of the mean wait to the first policy, seed by seed."""

    scenario: Scenario
    seeds: Sequence[int]
    figures: dict[str, dict[str, Estimate]]
    difference: dict[str, Estimate]
    at_gate: dict[str, list[float]]
    elsewhere: dict[str, list[float]]
    entered: dict[str, list[float]]
    capacity: list[float]
    percentiles: dict[str, list[float]]
    fingerprints: dict[str, str]


def run_seed(*, scenario: Scenario, seed: int, trace: bool = False) -> Replication:
    found = replicate(scenario=scenario, seed=seed, trace=trace)
    played = {name: one for name, one in found.items() if name != BOUND}
    first = next(iter(played.values()))
    return Replication(
        figures={name: summary(one) for name, one in found.items()},
        at_gate={name: one.at_gate for name, one in played.items()},
        elsewhere={name: one.elsewhere for name, one in played.items()},
        entered={name: one.entered for name, one in played.items()},
        capacity=first.capacity,
        percentiles={name: _percentiles(one) for name, one in found.items()},
        fingerprints={name: one.fingerprint for name, one in played.items()},
    )


def gather(*, scenario: Scenario, seeds: Sequence[int], replications: Sequence[Replication]) -> Result:
    first = scenario.policies[0].name
    figures = {}
    for policy in replications[0].figures:
        # A figure that a replication lacks (no call on that ground) is nought there.
        names = dict.fromkeys(name for one in replications for name in one.figures[policy])
        figures[policy] = {
            name: estimate([one.figures[policy].get(name, 0.0) for one in replications]) for name in names
        }
    return Result(
        scenario=scenario,
        seeds=seeds,
        figures=figures,
        difference={
            policy: estimate([_mean_wait(one, policy) - _mean_wait(one, first) for one in replications])
            for policy in figures
        },
        at_gate=_means([one.at_gate for one in replications]),
        elsewhere=_means([one.elsewhere for one in replications]),
        entered=_means([one.entered for one in replications]),
        capacity=_mean([one.capacity for one in replications]),
        percentiles=_means([one.percentiles for one in replications]),
        fingerprints=replications[0].fingerprints,
    )


def _mean_wait(one: Replication, policy: str) -> float:
    return one.figures[policy].get("all/wait_mean", 0.0)


def _percentiles(one: Measured) -> list[float]:
    waits = one.waits.get("all", [])
    return [quantile(waits, percent / 100) for percent in GRID]


def _means(rows: Sequence[dict[str, list[int]]] | Sequence[dict[str, list[float]]]) -> dict[str, list[float]]:
    return {name: _mean([row[name] for row in rows]) for name in rows[0]}


def _mean(rows: Sequence[Sequence[float]]) -> list[float]:
    return [sum(column) / len(rows) for column in zip(*rows, strict=True)]
