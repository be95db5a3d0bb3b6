"""How many will wait in some hours where a line is kept: by each truck's own estimate, and by the plan.

Who stands in the line goes in when he is estimated to. All trucks of a line are late together or early
together, since one gate takes them: on a slow day each comes at its late bound. So of the trucks that stand
there now, as many still wait at an hour as have a bound beyond it, which for a line in order is exact.

Who comes later stands behind them, and goes in by what the announced hours leave over once they are in.
The dice are those of `flow.outlook`.
"""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from statistics import NormalDist
from typing import Final

from xulang.insight.domain.flow import AHEAD, Outlook, Spread, between, dice, draw
from xulang.insight.domain.hours import HOUR

# An estimate's bounds are those of eight of ten days.
BOUND: Final = NormalDist().inv_cdf(0.9)
NEVER: Final = float("inf")


@dataclass(frozen=True, slots=True, kw_only=True)
class Bounds:
    """When one truck goes in, in seconds from now: early, middle, late."""

    early: float
    middle: float
    late: float

    def slowness(self, *, after: float) -> float:
        """How slow a day must be, in standard deviations, for the truck to wait still `after` seconds."""
        off = after - self.middle
        wide = self.late - self.middle if off >= 0 else self.middle - self.early
        if wide <= 0:
            return NEVER if off >= 0 else -NEVER
        return off / wide * BOUND


@dataclass(frozen=True, kw_only=True)
class QueueLine:
    """One line of a gate and direction.

    `ordered`: who goes in by turn; nobody passes them. `apart`: who chose a later hour. `stays`: who is held,
    and waits as long as nobody frees him. `behind`: who came and is not estimated yet. `capacity`: by hour
    from now on; `share`: of those that are expected at the gate in this direction, the part that joins
    this line.
    """

    capacity: Sequence[Spread]
    ordered: Sequence[Bounds] = ()
    apart: Sequence[Bounds] = ()
    stays: int = 0
    behind: float = 0.0
    share: float = 1.0
    hours: int = field(default=max(AHEAD))

    @cached_property
    def ordered_by_hour(self) -> list[list[float]]:
        return _by_hour(self.ordered, self.hours)

    @cached_property
    def apart_by_hour(self) -> list[list[float]]:
        return _by_hour(self.apart, self.hours)


def _by_hour(bounds: Sequence[Bounds], hours: int) -> list[list[float]]:
    """For each hour's end how slow a day each truck needs to wait still, in order."""
    return [sorted(one.slowness(after=hour * HOUR) for one in bounds) for hour in range(1, hours + 1)]


def outlook_of_lines(
    *, lines: Sequence[QueueLine], expected: Sequence[Spread], hours: Sequence[int] = AHEAD
) -> tuple[Outlook, ...]:
    """Who waits in all these lines together; `expected` by hour from now on."""
    far = max(hours)
    if len(expected) < far or any(len(one.capacity) < far for one in lines):
        raise ValueError("the hours ahead are not all given")
    found: dict[int, list[float]] = {hour: [] for hour in hours}
    for come_day, go_day, come, go in dice():
        came = [draw(spread=expected[hour], day=come_day, hour=come[hour]) for hour in range(far)]
        levels = [0.0] * far
        for line in lines:
            for hour, level in enumerate(_play(line, far, came, (go_day, go))):
                levels[hour] += level
        for hour in hours:
            found[hour].append(levels[hour - 1])
    return tuple(between(hours=hour, levels=sorted(levels)) for hour, levels in found.items())


def _play(
    line: QueueLine, far: int, came: Sequence[float], going: tuple[float, Sequence[float]]
) -> list[float]:
    """Who waits at the end of each hour of one path. A quick day (`going` above zero) is no slow one."""
    day, own = going
    ordered, apart, behind = len(line.ordered), len(line.apart), line.behind
    levels = []
    for hour in range(far):
        left = bisect_left(line.ordered_by_hour[hour], -day)
        out = bisect_left(line.apart_by_hour[hour], -day)
        went = ordered - left + apart - out
        ordered, apart = left, out
        behind += came[hour] * line.share
        if not ordered:
            can = draw(spread=line.capacity[hour], day=day, hour=own[hour])
            behind = max(behind - max(can - went, 0.0), 0.0)
        levels.append(ordered + apart + line.stays + behind)
    return levels
