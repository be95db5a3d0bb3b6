"""(j) The jam's rule on simulated years: how soon it rings in December 2021, how often in ordinary years."""

from msgspec.structs import replace

from benchmarks.table import Row
from xulang.insight.api import JAM, Counted, Series, episodes
from xulang.interfaces.cli.simulate import load
from xulang.simulation.api import Gate, HourlySeries, hourly_series

CRISIS_SEEDS, YEAR_SEEDS = range(1, 13), range(1, 4)
YEARS = ("year-2025", "year-2026")
# The ramp of the scenario begins with its first hour; false alarms are those of all lines of a year together.
MOST_HOURS, MOST_FALSE = 24, 2


def rows() -> list[Row]:
    return [_crisis(), *(_year(name) for name in YEARS)]


def _crisis() -> Row:
    crisis = replace(load(name="crisis-2021-12"), days=6, drain_days=1, measured=None)
    hours: dict[str, list[int]] = {}
    for line in crisis.lines:
        if line.direction != "export":
            continue
        for seed in CRISIS_SEEDS:
            found = hourly_series(scenario=crisis, line=line, seed=seed)
            rang = episodes(rule=JAM, series=_series(found))
            hours.setdefault(line.name, []).append(rang[0].begins + 1 - found.start if rang else 999)
    note = "; ".join(f"{name} after {min(row)} to {max(row)} h" for name, row in hours.items())
    return Row(
        name="(j) jam of December 2021 rings at each gate within a day, hours of 24",
        ratio=MOST_HOURS / max(last for row in hours.values() for last in row),
        limit=1.0,
        note=f"{note}; {len(CRISIS_SEEDS)} seeds",
    )


def _year(name: str) -> Row:
    year = load(name=name)
    counts = dict.fromkeys(YEAR_SEEDS, 0)
    for line in year.lines:
        gate = Gate(scenario=year, line=line, seed=1)
        for seed in YEAR_SEEDS:
            found = hourly_series(scenario=year, line=line, seed=seed, gate=gate)
            counts[seed] += len(episodes(rule=JAM, series=_series(found)))
    return Row(
        name=f"(j) false alarms of {name}, all lines, at most {MOST_FALSE}",
        ratio=None,
        worst=max(counts.values()) > MOST_FALSE,
        note=", ".join(str(count) for count in counts.values()) + " by seed",
    )


def _series(found: HourlySeries) -> Series:
    return Series(
        start=found.start,
        values={
            Counted.ARRIVALS: found.arrivals,
            Counted.CLEARANCE: found.clearance,
            Counted.WAITING: found.waiting,
        },
        planned=found.planned,
    )
