"""What a rule looks at: the hourly series of each gate and direction, of a gate's yards, or of the counting.

A place without a direction is a gate with both; one without a gate is the whole system.
"""

from collections.abc import Mapping, Sequence
from typing import Final, cast
from zoneinfo import ZoneInfo

from xulang.crossing import api as crossing
from xulang.insight import models
from xulang.insight.domain.alerts import DAY, Check, Counted, Percentile, Rule, Series
from xulang.insight.domain.hours import start_of
from xulang.kernel.words import Direction
from xulang.platform.db import raw
from xulang.registry import api as registry

Spot = tuple[str, Direction | None]
WHOLE: Final[Spot] = ("", None)
HANOI: Final = ZoneInfo("Asia/Ho_Chi_Minh")
# No percentile of fewer words than these in an hour says anything.
FEWEST_WORDS: Final = 3
PARTS: Final = {Percentile.P50: 0.5, Percentile.P90: 0.9}
STEP_MINUTES: Final = """
SELECT gate, direction, hour, max(minutes) FROM (
    SELECT c.gate, c.direction, floor(extract(epoch FROM s.done_at) / 3600)::int AS hour,
        percentile_cont(%s) WITHIN GROUP (ORDER BY extract(epoch FROM s.done_at - s.opened_at)) / 60
            AS minutes
    FROM insight_step s JOIN insight_crossing c ON c.id = s.crossing_id
    WHERE s.done_at >= %s AND s.done_at < %s AND (%s = '' OR s.step = %s)
    GROUP BY 1, 2, 3, s.step, s.force HAVING count(*) >= %s
) steps GROUP BY 1, 2, 3
"""
CONFIRMATIONS: Final = """
SELECT c.gate, c.direction, floor(extract(epoch FROM s.done_at) / 3600)::int, count(*)
FROM insight_step s JOIN insight_crossing c ON c.id = s.crossing_id
WHERE s.done_at >= %s AND s.done_at < %s GROUP BY 1, 2, 3
"""


def series_of(*, rule: Rule, base: Mapping[Spot, Series], first: int, last: int) -> Mapping[Spot, Series]:
    """Of the places that the rule speaks of, in the hours [first, last). `base`: what trucks tell."""
    if rule.test == Check.JAM:
        found: Mapping[Spot, Series] = base
    else:
        match rule.measure:
            case Counted.STEP_MINUTES:
                found = _step_minutes(rule, first, last)
            case Counted.CONFIRMATIONS:
                found = _confirmations(first, last)
            case Counted.YARD:
                found = _yards(base)
            case Counted.FOLLOWER:
                found = _follower(first, last)
            case _:
                found = base
    return {
        spot: one
        for spot, one in found.items()
        if rule.gate in {None, spot[0]} and rule.direction in {None, spot[1]}
    }


def with_plan(*, series: Series, spot: Spot, first: int, days: int) -> Series:
    """With the plan of `days` from hour `first` on, where one is stated; none of what is older."""
    if spot[1] is None:
        return series
    day = start_of(first).astimezone(HANOI).date()
    plans = [
        one
        for one in crossing.plan_capacity(gate=spot[0], first=day, days=days)
        if one.line.direction == spot[1]
    ]
    if not plans:
        return series
    row: list[float | None] = [None] * (len(series) + DAY)
    for plan in plans:
        for one in plan.hours:
            where = one.hour - series.start
            if 0 <= where < len(row):
                row[where] = (row[where] or 0.0) + one.trucks
    return Series(start=series.start, values=series.values, planned=row)


def _step_minutes(rule: Rule, first: int, last: int) -> dict[Spot, Series]:
    """The rule's percentile of the slowest step and force of each hour; unknown where few had their word."""
    step, part = rule.step or "", PARTS[rule.percentile]
    rows = raw().execute(STEP_MINUTES, [part, start_of(first), start_of(last), step, step, FEWEST_WORDS])
    return _placed(Counted.STEP_MINUTES, rows.fetchall(), first, last, empty=None)


def _confirmations(first: int, last: int) -> dict[Spot, Series]:
    """Words of forces in each hour; of a gate and direction at which there was any."""
    rows = raw().execute(CONFIRMATIONS, [start_of(first), start_of(last)])
    return _placed(Counted.CONFIRMATIONS, rows.fetchall(), first, last, empty=0.0)


def _placed(
    measure: Counted, rows: Sequence[tuple[object, ...]], first: int, last: int, *, empty: float | None
) -> dict[Spot, Series]:
    found: dict[Spot, list[float | None]] = {}
    for gate, direction, hour, value in cast("Sequence[tuple[str, str, int, float]]", rows):
        row = found.setdefault((gate, Direction(direction)), [empty] * (last - first))
        row[hour - first] = float(value)
    return {spot: Series(start=first, values={measure: row}) for spot, row in found.items()}


def _yards(base: Mapping[Spot, Series]) -> dict[Spot, Series]:
    """Vehicles inside, both ways, in percent of the places that the gate's yards have now."""
    places: dict[str, int] = {}
    for yard in registry.list_yards():
        if yard.places:
            places[yard.gate] = places.get(yard.gate, 0) + yard.places
    found: dict[Spot, Series] = {}
    for gate, many in places.items():
        both = [one for (code, _way), one in base.items() if code == gate]
        if not both:
            continue
        inside = [sum(one.value(Counted.INSIDE, hour) or 0.0 for one in both) for hour in range(len(both[0]))]
        shares = [100 * one / many for one in inside]
        found[gate, None] = Series(start=both[0].start, values={Counted.YARD: shares})
    return found


def _follower(first: int, last: int) -> dict[Spot, Series]:
    """In how many minutes of each hour the counting ran, from the first hour that was kept on."""
    rows = models.PulseRow.objects.filter(hour__lt=last)
    oldest = rows.order_by("hour").values_list("hour", flat=True).first()
    if oldest is None:
        return {}
    start = max(first, oldest)
    row = [0.0] * (last - start)
    for hour, minutes in rows.filter(hour__gte=start).values_list("hour", "minutes"):
        row[hour - start] = float(minutes)
    return {WHOLE: Series(start=start, values={Counted.FOLLOWER: row})}
