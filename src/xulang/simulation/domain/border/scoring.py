"""How good the estimates are over a simulated year: fitted on one scenario and seeds, scored on others.

The correction that is scored is the shipped one, brought up every two weeks by what the installation then
knew of its own errors: of trucks that were across by then, and of none else. Page: docs/estimates.md.
"""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import msgspec
from msgspec.structs import replace

from xulang.queueing.domain.correction import Correction, What, fit, horizon_of
from xulang.queueing.domain.errors import Figures, Judged, figures
from xulang.queueing.domain.hours import SECONDS
from xulang.queueing.domain.track import DAY
from xulang.simulation.domain.border.watching import Row, Sort, Watch

# How often the correction learns, and from how many days.
LEARNS, LEARNT_FROM = 14, 60
DIGITS = 4
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
    """`told`: estimates; of them `failed` speak of trucks that then did not come or gave back."""

    scored: tuple[Scored, ...]
    told: int
    failed: int
    unknown: int

    def of(self, *, what: What, group: str) -> Figures:
        return next(
            (one.figures for one in self.scored if (one.what, one.group) == (what, group)),
            figures(judged=()),
        )


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
    return fit(errors=((row.case, row.judged.told, row.judged.true) for row in rows))


def score(*, watches: Sequence[Watch], shipped: Correction) -> Score:
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
        scored=tuple(scored),
        told=sum(one.told for one in watches),
        failed=sum(one.failed for one in watches),
        unknown=sum(one.unknown for one in watches),
    )


def corrected(*, rows: Sequence[Row], shipped: Correction) -> Iterator[tuple[Row, Judged]]:
    """As they would have been published: `rows` by their moments."""
    learnt, until = shipped, rows[0].case.now + LEARNS * DAY * SECONDS if rows else 0
    moments = [row.case.now for row in rows]
    for row in rows:
        while row.case.now >= until:
            since = bisect_left(moments, until - LEARNT_FROM * DAY * SECONDS)
            before = rows[since : bisect_left(moments, until)]
            own = fit_rows(rows=[one for one in before if one.judged.true < until])
            learnt = shipped.brought_up(own=own)
            until += LEARNS * DAY * SECONDS
        yield row, row.judged._replace(told=learnt.apply(case=row.case, raw=row.judged.told))


def bars(*, score: Score) -> Iterator[tuple[str, float, bool]]:
    """Each bar by name, what was found, and whether it is met."""
    low, high = WHOLE
    whole = score.of(what=What.LEFT, group="all").coverage
    yield f"coverage of the year, {low:.0%} to {high:.0%}", whole, low <= whole <= high
    for sort in Sort:
        found = score.of(what=What.LEFT, group=sort)
        if found.count:
            yield f"coverage, {sort}, at least {EACH:.0%}", found.coverage, found.coverage >= EACH
    found = score.of(what=What.LEFT, group=Sort.ANNOUNCED)
    if found.constant:
        ratio = found.error / found.constant
        yield f"error to the constant rate's, {Sort.ANNOUNCED}, at most {ERROR:.0%}", ratio, ratio <= ERROR


def table(*, score: Score) -> str:
    """Minutes and percent, for people."""
    head = f"{'':<8}{'group':<14}{'trucks':>9}{'coverage':>10}{'early':>7}{'late':>7}"
    lines = [head + f"{'error':>8}{'constant':>10}{'width':>8}"]
    for one in score.scored:
        found = one.figures
        lines.append(
            f"{one.what:<8}{one.group:<14}{found.count:>9,}{found.coverage:>10.1%}"
            f"{found.early / found.count:>7.1%}{found.late / found.count:>7.1%}"
            f"{found.error / 60:>8.0f}{found.constant / 60:>10.0f}{found.width / 60:>8.0f}"
        )
    lines.append(
        f"{score.told:,} estimates of trucks; {score.failed:,} of trucks that then did not come or gave back,"
        f" {score.unknown:,} still under way at the end"
    )
    for name, found_, met in bars(score=score):
        lines.append(f"{'met' if met else 'MISSED':<8}{name}: {found_:.1%}")
    return "\n".join(lines)


def document(*, score: Score) -> dict[str, object]:
    """For machines: seconds and shares under stable names."""
    return {
        "schema": "xulang/estimates/v1",
        "told": score.told,
        "failed": score.failed,
        "unknown": score.unknown,
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
            for one in score.scored
        ],
        "bars": [
            {"bar": name, "found": round(found, 4), "met": met} for name, found, met in bars(score=score)
        ],
    }


def _groups(row: Row) -> tuple[str, ...]:
    hours = horizon_of(case=row.case, raw=row.judged.told)
    return (
        "all",
        row.sort,
        row.case.standing,
        row.case.kind,
        "over 72 h" if hours == "more" else f"up to {int(hours):02} h",
    )
