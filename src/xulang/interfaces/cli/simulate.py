"""`xulang simulate SCENARIO.toml`: what the rules of the queue do to trucks, against first come first served.

It needs no database. SCENARIO is a file, or the name of one in data/scenarios. Page: docs/simulation.md.
"""

import argparse
import csv
import json
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from datetime import timedelta
from pathlib import Path

from xulang.kernel.refusal import Refusal
from xulang.platform.home import CHECKOUT
from xulang.simulation.domain.border.experiment import Replication, Result, gather, run_seed
from xulang.simulation.domain.border.plot import chart
from xulang.simulation.domain.border.report import document, figure_rows, hour_rows, percentile_rows, table
from xulang.simulation.domain.border.scenario import LARGEST, Scenario, read_scenario
from xulang.simulation.domain.refusals import SimulationRefusal

FOLDER = CHECKOUT / "data" / "scenarios"
MOST_SEEDS = 1000
MOST_JOBS = 64


def add_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    parser = subparsers.add_parser("simulate", help="play a scenario through the rules of the queue")
    parser.add_argument("scenario", help=f"a TOML file, or one of: {', '.join(shipped())}")
    parser.add_argument("--seeds", type=_number(MOST_SEEDS), default=5, help="replications (default 5)")
    parser.add_argument("--first-seed", type=_number(10**9), default=1, help="of so many, from this on")
    parser.add_argument(
        "--jobs", type=_number(MOST_JOBS), default=1, help="processes side by side (default 1)"
    )
    parser.add_argument("--json", action="store_true", help="print JSON instead of a table")
    parser.add_argument("--out", type=Path, metavar="DIR", help="write CSV files and plots there")
    parser.add_argument("--trace", action="store_true", help="put a hash of every event into the JSON")


def shipped() -> list[str]:
    return sorted(file.stem for file in FOLDER.glob("*.toml"))


def run(args: argparse.Namespace) -> int:
    scenario = load(name=args.scenario)
    seeds = range(args.first_seed, args.first_seed + args.seeds)
    begun = time.monotonic()
    replications = list(replicate(scenario=scenario, seeds=seeds, jobs=args.jobs, trace=args.trace))
    result = gather(scenario=scenario, seeds=seeds, replications=replications)
    if args.json:
        print(json.dumps(document(result=result), ensure_ascii=False, indent=1))
    else:
        print(table(result=result))
        print(f"{time.monotonic() - begun:.1f} s", file=sys.stderr)
    if args.out:
        write(result=result, folder=args.out)
    return 0


def load(*, name: str) -> Scenario:
    """Raises SCENARIO_UNKNOWN, SCENARIO_WRONG."""
    file = FOLDER / f"{name}.toml" if name in shipped() else Path(name)
    try:
        with file.open("rb") as opened:
            text = opened.read(LARGEST * 4 + 1).decode()
    except OSError as error:
        raise Refusal(code=SimulationRefusal.SCENARIO_UNKNOWN, field="scenario", name=name) from error
    except UnicodeDecodeError as error:
        raise Refusal(
            code=SimulationRefusal.SCENARIO_WRONG, field="scenario", place="the file", problem="no UTF-8"
        ) from error
    return read_scenario(text=text)


def write(*, result: Result, folder: Path) -> None:
    """Three CSV files and two plots."""
    folder.mkdir(parents=True, exist_ok=True)
    _write_csv(folder / "figures.csv", figure_rows(result=result))
    _write_csv(folder / "hours.csv", hour_rows(result=result))
    _write_csv(folder / "percentiles.csv", percentile_rows(result=result))
    title, hours = result.scenario.title, len(result.capacity)
    days = range(0, hours // 24 + 1, max(1, hours // 24 // 8))
    names = [(day * 24.0, f"{result.scenario.first_day + timedelta(days=day):%d/%m}") for day in days]
    for name, upwards, lines in (
        ("at_gate", "Trucks standing at the gate", result.at_gate),
        ("elsewhere", "Trucks waiting at home, in a park or on the road", result.elsewhere),
    ):
        drawn = chart(title=title, across="day", upwards=upwards, x=range(hours), lines=lines, ticks=names)
        (folder / f"{name}.svg").write_text(drawn, encoding="utf-8")
    drawn = chart(
        title=title,
        across="per cent of trucks",
        upwards="Hours from readiness to entry: so many per cent of trucks wait no longer",
        # Without the last per cent: the one truck that waits longest would flatten all others.
        x=range(100),
        lines={name: row[:100] for name, row in result.percentiles.items()},
    )
    (folder / "waits.svg").write_text(drawn, encoding="utf-8")


def replicate(
    *, scenario: Scenario, seeds: Iterable[int], jobs: int, trace: bool = False
) -> Iterator[Replication]:
    """One replication for each seed, in their order, on so many processes."""
    if jobs == 1:
        yield from (run_seed(scenario=scenario, seed=seed, trace=trace) for seed in seeds)
        return
    with ProcessPoolExecutor(max_workers=jobs) as pool:
        waiting = [pool.submit(run_seed, scenario=scenario, seed=seed, trace=trace) for seed in seeds]
        yield from (one.result() for one in waiting)


def _write_csv(file: Path, rows: Iterator[tuple[object, ...]]) -> None:
    with file.open("w", encoding="utf-8", newline="") as opened:
        csv.writer(opened, lineterminator="\n").writerows(rows)


def _number(most: int) -> Callable[[str], int]:
    def read(text: str) -> int:
        if not text.isdecimal() or not 1 <= int(text) <= most:
            raise argparse.ArgumentTypeError(f"a whole number from 1 to {most}")
        return int(text)

    return read
