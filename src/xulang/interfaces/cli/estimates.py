"""`xulang estimates score`: how good the estimates are over a simulated year; `fit`: what corrects them.

Neither needs a database. What is shipped in data/estimates.json was fitted by `xulang estimates fit` on one
year, and is scored on another with other seeds. `score` ends with 1 if a bar is missed. Page:
docs/estimates.md.
"""

import argparse
import json
import sys
import time
from collections.abc import Iterator, Mapping
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

from msgspec.structs import replace

from xulang.interfaces.cli.simulate import load
from xulang.platform.home import CHECKOUT
from xulang.simulation.domain.border.breaks import other_breaks
from xulang.simulation.domain.border.scenario import Kind, Scenario
from xulang.simulation.domain.border.scoring import (
    bars,
    document,
    fit_rows,
    read_correction,
    scores,
    table,
    write_correction,
)
from xulang.simulation.domain.border.watching import Watch, watch

SHIPPED = CHECKOUT / "data" / "estimates.json"
# Scenario, seeds, and how many of its days; None are all.
FITTED, SCORED = ("year-2025", range(101, 103), None), ("year-2026", range(1, 4), None)
# No whole number of hours, nor of days: so all hours and minutes of the day are asked.
EVERY_MINUTES = 53 * 60 + 13


def add_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    parser = subparsers.add_parser("estimates", help="score or fit the estimates on a simulated year")
    actions = parser.add_subparsers(dest="action", metavar="ACTION", required=True)
    for name, text, (scenario, seeds, days) in (
        ("score", "coverage and error, beside the constant rate", SCORED),
        ("fit", f"write {SHIPPED.name} anew", FITTED),
    ):
        action = actions.add_parser(name, help=text)
        action.add_argument("--scenario", default=scenario, help=f"a file or a shipped one ({scenario})")
        action.add_argument("--first-seed", type=int, default=seeds.start)
        action.add_argument("--seeds", type=int, default=len(seeds))
        action.add_argument("--days", type=int, default=days, help="only so many of the scenario's days")
        action.add_argument("--every", type=int, default=EVERY_MINUTES, help="minutes between estimates")
        action.add_argument("--jobs", type=int, default=1, help="processes side by side (default 1)")
    actions.choices["score"].add_argument("--json", action="store_true", help="print JSON instead of a table")
    actions.choices["fit"].add_argument("--write", type=Path, default=SHIPPED)


def run(args: argparse.Namespace) -> int:
    begun = time.monotonic()
    scenario = load(name=args.scenario)
    if args.days:
        scenario = replace(scenario, days=args.days)
    seeds = range(args.first_seed, args.first_seed + args.seeds)
    years = {seed: other_breaks(scenario=scenario, seed=seed) for seed in seeds}
    watches = list(played(years=years, every=args.every * 60, jobs=args.jobs))
    missed = False
    if args.action == "fit":
        correction = fit_rows(rows=[row for one in watches for row in one.rows])
        args.write.write_bytes(write_correction(correction=correction))
    else:
        found = scores(watches=watches, shipped=read_correction(data=SHIPPED.read_bytes()))
        print(json.dumps(document(scores=found), indent=1) if args.json else table(scores=found))
        missed = not all(bar.met for bar in bars(scores=found))
    print(f"{time.monotonic() - begun:.0f} s", file=sys.stderr)
    return int(missed)


def played(*, years: Mapping[int, Scenario], every: int, jobs: int) -> Iterator[Watch]:
    """Each line of each seed's year, under the product's own rules; the busiest lines first."""
    tasks = [
        (scenario, place, seed, every)
        for seed, scenario in years.items()
        for place in sorted(range(len(scenario.lines)), key=lambda one: -scenario.lines[one].per_day)
    ]
    if jobs == 1:
        yield from map(_play, tasks)
        return
    with ProcessPoolExecutor(max_workers=jobs) as pool:
        yield from pool.map(_play, tasks)


def _play(task: tuple[Scenario, int, int, int]) -> Watch:
    scenario, place, seed, every = task
    policy = next(one for one in reversed(scenario.policies) if one.kind == Kind.SLOTS)
    line = scenario.lines[place]
    return watch(scenario=scenario, line=line, policy=policy, seed=seed, every=every)
