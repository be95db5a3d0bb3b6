"""A result as a table for people, as JSON for machines, and as rows for CSV files."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from xulang.queueing.domain.hours import HANOI, hours_of, start_of
from xulang.simulation.domain.border.experiment import GRID, Result
from xulang.simulation.domain.border.measures import ALL, BOUND
from xulang.simulation.domain.border.statistics import CONFIDENCE, Estimate

SCHEMA = "xulang/simulation/v1"
NONE = Estimate(mean=0.0, half=None)
HEAD = (
    "policy",
    "wait mean",
    "P50",
    "P90",
    "P95",
    "stand mean",
    "P95",
    "at gate",
    "overtaken",
    "absent",
    "unused",
    "still",
)
RECEIVING = {
    "receiving/stands": "empty at the gate",
    "receiving/empty_waits": "empty inside, no goods yet",
    "receiving/goods_wait": "goods inside, no truck yet",
}
TAIL = "mean wait against the first"


def table(*, result: Result) -> str:
    """All trucks together, then each class of each line."""
    scenario, seeds = result.scenario, result.seeds
    text = [
        scenario.title,
        f"{scenario.days} days from {scenario.first_day}, {len(seeds)} replications, seeds {_span(seeds)}",
        f"hours and trucks; ± is half the {CONFIDENCE:.0%} interval",
        "",
        *_columns([(*HEAD, TAIL), *(_row(result, name) for name in result.figures)]),
        "",
        *_columns([("wait: mean / P95", *result.figures), *_groups(result)]),
        "",
        *_columns([("calls that passed others", *_slots(result)), *_grounds(result)]),
        "",
        *_columns([("receiving trucks: hours a pair", *result.figures), *_receiving(result)]),
    ]
    return "\n".join(line.rstrip() for line in text).rstrip() + "\n"


def document(*, result: Result) -> dict[str, Any]:
    """Stable names: docs/simulation.md."""
    return {
        "schema": SCHEMA,
        "title": result.scenario.title,
        "first_day": result.scenario.first_day.isoformat(),
        "days": result.scenario.days,
        "seeds": list(result.seeds),
        "confidence": CONFIDENCE,
        "policies": {
            name: {
                "figures": {figure: _plain(value) for figure, value in sorted(figures.items())},
                "difference_of_mean_wait_to_first": _plain(result.difference[name]),
                **({"events": result.fingerprints[name]} if result.fingerprints.get(name) else {}),
            }
            for name, figures in result.figures.items()
        },
    }


def figure_rows(*, result: Result) -> Iterator[tuple[object, ...]]:
    yield "policy", "figure", "mean", "half_of_95_percent_interval"
    for policy, figures in result.figures.items():
        for name, value in sorted(figures.items()):
            yield policy, name, round(value.mean, 6), "" if value.half is None else round(value.half, 6)


def hour_rows(*, result: Result) -> Iterator[tuple[object, ...]]:
    """Means over the replications at each full hour of Hanoi."""
    yield "hour", "policy", "at_gate", "elsewhere", "entered_in_hour", "capacity_of_hour"
    first = hours_of(day=result.scenario.first_day).start
    for place, capacity in enumerate(result.capacity):
        hour = start_of(hour=first + place).astimezone(HANOI).isoformat()
        for policy, standing in result.at_gate.items():
            others = (standing[place], result.elsewhere[policy][place], result.entered[policy][place])
            yield hour, policy, *(round(one, 3) for one in others), round(capacity, 3)


def percentile_rows(*, result: Result) -> Iterator[tuple[object, ...]]:
    yield "percent_of_trucks", *result.percentiles
    for place, percent in enumerate(GRID):
        yield percent, *(round(row[place], 4) for row in result.percentiles.values())


def _row(result: Result, policy: str) -> tuple[str, ...]:
    def said(name: str, digits: int = 1) -> str:
        return _text(result.figures[policy].get(name, NONE), digits)

    waits = (said("all/wait_mean"), *(said(f"all/wait_p{percent}") for percent in (50, 90, 95)))
    first = next(iter(result.figures)) == policy
    against = "" if first else _text(result.difference[policy], 2, sign="+")
    if policy == BOUND:
        return (policy, waits[0], *[""] * (len(HEAD) - 2), against)
    return (
        policy,
        *waits,
        said("all/standing_mean", 2),
        said("all/standing_p95", 2),
        said("at_gate_most", 0),
        *(said(name, 0) for name in ("overtaken", "absent", "unused", "still_waiting")),
        against,
    )


def _groups(result: Result) -> Iterator[tuple[str, ...]]:
    names = dict.fromkeys(
        name.removesuffix("/wait_mean")
        for figures in result.figures.values()
        for name in figures
        if name.endswith("/wait_mean")
    )
    for group in sorted(names, key=lambda name: (name != ALL, "/" in name, name)):
        cells = []
        for policy, figures in result.figures.items():
            mean = figures.get(f"{group}/wait_mean", NONE).mean
            ninth = figures.get(f"{group}/wait_p95", NONE).mean
            cells.append(f"{mean:.1f}" if policy == BOUND else f"{mean:.1f} / {ninth:.1f}")
        yield group, *cells


def _slots(result: Result) -> list[str]:
    return [name for name, figures in result.figures.items() if "calls" in figures and figures["calls"].mean]


def _grounds(result: Result) -> Iterator[tuple[str, ...]]:
    """Calls on the ground that passed somebody, and how many each passed."""
    policies = _slots(result)
    grounds = sorted(
        {
            name.removeprefix("passing/")
            for policy in policies
            for name in result.figures[policy]
            if name.startswith("passing/")
        }
    )
    for ground in grounds:
        cells = []
        for policy in policies:
            calls = result.figures[policy].get(f"passing/{ground}", NONE).mean
            passed = result.figures[policy].get(f"passed/{ground}", NONE).mean
            cells.append(f"{calls:.0f} × {passed / calls:.1f}" if calls else "0")
        yield ground, *cells


def _receiving(result: Result) -> Iterator[tuple[str, ...]]:
    """What empty trucks and the goods they take over lost to each other, a pair that met."""
    met = {name: figures.get("receiving/met", NONE).mean for name, figures in result.figures.items()}
    if not any(met.values()):
        return
    yield "pairs", *(f"{pairs:.0f}" if pairs else "" for pairs in met.values())
    for figure, said in RECEIVING.items():
        cells = (figures.get(figure, NONE).mean for figures in result.figures.values())
        yield (
            said,
            *(
                f"{hours / pairs:.2f}" if pairs else ""
                for hours, pairs in zip(cells, met.values(), strict=True)
            ),
        )


def _text(value: Estimate, digits: int, sign: str = "") -> str:
    half = "" if value.half is None else f" ±{value.half:.{digits}f}"
    return f"{value.mean:{sign}.{digits}f}{half}"


def _plain(value: Estimate) -> dict[str, float | None]:
    return {"mean": value.mean, "half": value.half}


def _span(seeds: Sequence[int]) -> str:
    return f"{seeds[0]} to {seeds[-1]}"


def _columns(rows: Iterable[tuple[str, ...]]) -> Iterator[str]:
    rows = list(rows)
    if len(rows) < 2:
        return
    widths = [max(len(row[place]) for row in rows) for place in range(len(rows[0]))]
    for row in rows:
        cells = [row[0].ljust(widths[0]), *(c.rjust(w) for c, w in zip(row[1:], widths[1:], strict=True))]
        yield "  ".join(cells)
