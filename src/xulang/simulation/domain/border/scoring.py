"""How good the estimates are over a simulated year: fitted on one scenario and seeds, scored on others.

The correction that is scored is the shipped one, brought up every two weeks by what the installation then
knew of its own errors: of trucks that were across by then, and of none else. Page: docs/estimates.md.
"""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import msgspec
from msgspec.structs import replace

from xulang.queueing.domain.correction import (
    LEARNS,
    LEARNT_FROM,
    Correction,
    Kind,
    What,
    fit,
    horizon_of,
)
from xulang.queueing.domain.errors import Figures, Judged, figures, together
from xulang.simulation.domain.border.watching import Row, Sort, Watch

DIGITS = 4
# Kinds of moments that only days have which are asked oftener.
RARE = frozenset({Kind.STOPPED, Kind.RESUMED, Kind.HOLIDAY, Kind.REOPENED})
# Bars of the estimates of being across: coverage in the whole and in every sort of day; the error to the
# constant rate's on days with an announced break.
WHOLE, EACH, ERROR = (0.78, 0.82), 0.70, 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class Scored:
    """One group: "all", a sort of day, a horizon, where the truck stands."""

    what: What
    group: str
    figures: Figures


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """Of one seed. `told`: estimates; of them `failed` speak of trucks that did not come or gave back."""

    seed: int
    scored: tuple[Scored, ...]
    told: int
    failed: int
    unknown: int

    def of(self, *, what: What, group: str) -> Figures:
        return next(
            (one.figures for one in self.scored if (one.what, one.group) == (what, group)),
            figures(judged=()),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """`found`: of each seed. It is met if each of them meets it."""

    name: str
    found: tuple[float, ...]
    met: bool


def read_correction(*, data: bytes) -> Correction:
    return msgspec.json.decode(data, type=Correction)


def write_correction(*, correction: Correction) -> bytes:
    """With as many digits as an error in half widths deserves."""
    cells = {
        name: replace(
            cell, shift=round(cell.shift, DIGITS), low=round(cell.low, DIGITS), high=round(cell.high, DIGITS)
        )
        for name, cell in correction.cells.items()
    }
    return msgspec.json.format(msgspec.json.encode(Correction(cells=cells)), indent=1) + b"\n"


def fit_rows(*, rows: Iterable[Row]) -> Correction:
    """Of moments that are as often on any day; of rare ones all, since they lie on days asked oftener."""
    taken = (row for row in rows if row.even or row.case.kind in RARE)
    return fit(errors=((row.case, row.judged.told, row.judged.true) for row in taken))


def scores(*, watches: Sequence[Watch], shipped: Correction) -> list[Score]:
    """One of each seed."""
    return [
        _score(seed, [one for one in watches if one.seed == seed], shipped)
        for seed in sorted({one.seed for one in watches})
    ]


def pooled(*, scores: Sequence[Score]) -> list[Scored]:
    """All seeds together."""
    names = sorted({(one.what, one.group) for found in scores for one in found.scored})
    return [
        Scored(
            what=what,
            group=group,
            figures=together(parts=[one.of(what=what, group=group) for one in scores]),
        )
        for what, group in names
    ]


def _score(seed: int, watches: Sequence[Watch], shipped: Correction) -> Score:
    rows = sorted((row for one in watches for row in one.rows), key=lambda row: row.case.now)
    groups: dict[tuple[What, str], list[Judged]] = {}
    for row, judged in corrected(rows=rows, shipped=shipped):
        for group in _groups(row):
            groups.setdefault((row.case.what, group), []).append(judged)
    scored = [
        Scored(what=what, group=group, figures=figures(judged=judged))
        for (what, group), judged in sorted(groups.items())
    ]
    return Score(
        seed=seed,
        scored=tuple(scored),
        told=sum(one.told for one in watches),
        failed=sum(one.failed for one in watches),
        unknown=sum(one.unknown for one in watches),
    )


def corrected(*, rows: Sequence[Row], shipped: Correction) -> Iterator[tuple[Row, Judged]]:
    """As they would have been published: `rows` by their moments."""
    every, span = int(LEARNS.total_seconds()), int(LEARNT_FROM.total_seconds())
    learnt, until = shipped, rows[0].case.now + every if rows else 0
    moments = [row.case.now for row in rows]
    for row in rows:
        while row.case.now >= until:
            since = bisect_left(moments, until - span)
            before = rows[since : bisect_left(moments, until)]
            own = fit_rows(rows=[one for one in before if one.judged.true < until])
            learnt = shipped.brought_up(own=own)
            until += every
        yield row, row.judged._replace(told=learnt.apply(case=row.case, raw=row.judged.told))


def bars(*, scores: Sequence[Score]) -> Iterator[Bar]:
    low, high = WHOLE
    whole = _coverages(scores, "all")
    yield Bar(
        name=f"coverage of the year, {low:.0%} to {high:.0%}",
        found=whole,
        met=all(low <= one <= high for one in whole),
    )
    for sort in Sort:
        found = _coverages(scores, sort)
        if found:
            met = all(one >= EACH for one in found)
            yield Bar(name=f"coverage, {sort}, at least {EACH:.0%}", found=found, met=met)
    announced = [one.of(what=What.LEFT, group=Sort.ANNOUNCED) for one in scores]
    ratios = tuple(one.error / one.constant for one in announced if one.constant)
    if ratios:
        name = f"error to the constant rate's, {Sort.ANNOUNCED}, at most {ERROR:.0%}"
        yield Bar(name=name, found=ratios, met=all(one <= ERROR for one in ratios))


def _coverages(scores: Sequence[Score], group: str) -> tuple[float, ...]:
    found = [one.of(what=What.LEFT, group=group) for one in scores]
    return tuple(one.coverage for one in found if one.count)


def table(*, scores: Sequence[Score]) -> str:
    """Minutes and percent, for people: all seeds together, then each bar with each seed."""
    head = f"{'':<8}{'group':<14}{'trucks':>9}{'coverage':>10}{'early':>7}{'late':>7}"
    lines = [head + f"{'error':>8}{'constant':>10}{'width':>8}"]
    for one in pooled(scores=scores):
        found = one.figures
        lines.append(
            f"{one.what:<8}{one.group:<14}{found.count:>9,}{found.coverage:>10.1%}"
            f"{found.early / found.count:>7.1%}{found.late / found.count:>7.1%}"
            f"{found.error / 60:>8.0f}{found.constant / 60:>10.0f}{found.width / 60:>8.0f}"
        )
    told, failed, unknown = (
        sum(getattr(one, name) for one in scores) for name in ("told", "failed", "unknown")
    )
    lines.append(
        f"{told:,} estimates of trucks; {failed:,} of trucks that then did not come or gave back,"
        f" {unknown:,} still under way at the end"
    )
    lines.append(f"seeds {', '.join(str(one.seed) for one in scores)}:")
    lines.extend(
        f"{'met' if bar.met else 'missed':<8}{bar.name}: {', '.join(f'{one:.1%}' for one in bar.found)}"
        for bar in bars(scores=scores)
    )
    return "\n".join(lines)


def document(*, scores: Sequence[Score]) -> dict[str, object]:
    """For machines: seconds and shares under stable names. `groups`: all seeds together."""
    return {
        "schema": "xulang/estimates/v2",
        "seeds": [
            {"seed": one.seed, "told": one.told, "failed": one.failed, "unknown": one.unknown}
            for one in scores
        ],
        "groups": [
            {
                "what": one.what.value,
                "group": one.group,
                "trucks": one.figures.count,
                "coverage": round(one.figures.coverage, 4),
                "early": one.figures.early,
                "late": one.figures.late,
                "error": round(one.figures.error, 1),
                "constant_rate_error": round(one.figures.constant, 1),
                "width": round(one.figures.width, 1),
            }
            for one in pooled(scores=scores)
        ],
        "bars": [
            {"bar": bar.name, "found": [round(one, 4) for one in bar.found], "met": bar.met}
            for bar in bars(scores=scores)
        ],
    }


def _groups(row: Row) -> tuple[str, ...]:
    """What was asked oftener on rare days speaks of their sort alone."""
    if not row.even:
        return (row.sort,)
    hours = horizon_of(case=row.case, raw=row.judged.told)
    return (
        "all",
        row.sort,
        row.case.standing,
        f"told {row.case.kind}",
        "over 72 h" if hours == "more" else f"up to {int(hours):02} h",
    )
