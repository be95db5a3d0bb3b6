"""(p) Planning a line anew: 10,000 and 100,000 trucks over 14 days of hours, and one change of it.

The optimum is a minimum-cost flow's (OR-tools, tests/support/flow.py), on the same instance. Its ratio compares
the two ways to the counts; the product's time also gives every truck its hour.
"""

import random
import time
from collections.abc import Callable
from uuid import UUID

from tests.support.flow import least_cost

from benchmarks.table import Row
from xulang.queueing.domain import decisions
from xulang.queueing.domain.events import GivenBack, Joined
from xulang.queueing.domain.line import LineState
from xulang.queueing.domain.place import Rules, Turn
from xulang.queueing.domain.plan import Hour, Plan, cost, plan

FIRST = 494_000
HOURS = 14 * 24
WEIGHTS = (8, 4, 2, 1)
SHARES = (200, 150, 100, 50)
RULES = Rules(notice=3, grace=1800, misses=2, no_show=0, risk=0)
REPEATS = 7
WHOLE_LIMIT = 1.0
CHANGE_LIMIT = 0.05


def rows() -> list[Row]:
    return [row for trucks in (10_000, 100_000) for row in _rows(trucks)]


def _rows(trucks: int) -> list[Row]:
    line, bookable = _line(trucks), _bookable(trucks)
    taken = _median(lambda: _replan(line, bookable))
    hours, made = _plan(line, bookable)
    # The solver counts who is beyond the last hour as waiting to its end; so does this.
    ours = _cost(line, made)
    began = time.perf_counter()
    best = least_cost(hours=hours, waiting=line.waiting(), weights=WEIGHTS)
    solver = time.perf_counter() - began
    if ours != best:
        raise RuntimeError(f"the plan costs {ours}, the optimum {best}")
    counted = _median(lambda: _plan(line, bookable))
    dice = random.Random(1)
    change = _median(lambda: _give_back(line, bookable, dice))
    cut = _median(lambda: _plan(line, [*bookable[:100], 0, *bookable[101:]]))
    small = trucks == 10_000
    return [
        Row(
            name=f"(p) {trucks:,} trucks planned anew, against a solver's time to the same optimum",
            ratio=solver / counted,
            limit=None,
            note=f"{taken * 1000:.0f} ms with every truck's hour; plan {counted * 1000:.1f} ms,"
            f" solver {solver * 1000:.0f} ms; cost {ours:,}",
        ),
        Row(
            name=f"(p) {trucks:,} trucks planned anew, of one second",
            ratio=WHOLE_LIMIT / taken,
            limit=1.0 if small else None,
            note=f"{taken * 1000:.0f} ms",
        ),
        Row(
            name=f"(p) {trucks:,} trucks, a place given back or an hour cut, of 50 ms",
            ratio=CHANGE_LIMIT / max(change, cut),
            limit=1.0 if small else None,
            note=f"{change * 1000:.1f} and {cut * 1000:.1f} ms",
        ),
    ]


def _line(trucks: int) -> LineState:
    """Four classes; each tenth truck is of the weightiest, four of ten of the lightest."""
    dice = random.Random(trucks)
    line = LineState(shares=SHARES, rules=RULES)
    rows_of = dice.choices(range(4), weights=(1, 2, 3, 4), k=trucks)
    for number, row in enumerate(rows_of):
        line.apply(Joined(turn=Turn(at=number, rank=0, id=UUID(int=number)), row=row))
    return line


def _bookable(trucks: int) -> list[int]:
    """Open from 7 to 20; what two weeks can take, but for a tenth."""
    each = round(trucks * 0.9 / (14 * 13))
    return [each if 7 <= hour % 24 < 20 else 0 for hour in range(HOURS)]


def _plan(line: LineState, bookable: list[int]) -> tuple[list[Hour], Plan]:
    hours = decisions.offers(line=line, first=FIRST, bookable=bookable)
    return hours, plan(first=FIRST, hours=hours, waiting=line.waiting())


def _replan(line: LineState, bookable: list[int]) -> list[int | None]:
    _, made = _plan(line, bookable)
    return [
        made.hour_of(row=row, ahead=ahead)
        for row, turns in enumerate(line.order)
        for ahead in range(len(turns))
    ]


def _give_back(line: LineState, bookable: list[int], dice: random.Random) -> None:
    row = dice.choice([row for row, turns in enumerate(line.order) if turns])
    line.apply(GivenBack(place=dice.choice(line.order[row]).id))
    _plan(line, bookable)


def _cost(line: LineState, made: Plan) -> int:
    rest = [there - sum(row) for there, row in zip(line.waiting(), made.served, strict=True)]
    return cost(plan=made, weights=WEIGHTS) + HOURS * sum(
        weight * left for weight, left in zip(WEIGHTS, rest, strict=True)
    )


def _median(call: Callable[[], object]) -> float:
    times = []
    for _ in range(REPEATS):
        began = time.perf_counter()
        call()
        times.append(time.perf_counter() - began)
    return sorted(times)[REPEATS // 2]
