"""(w) When it is whose turn: a year's estimates against what came true, and how long 10,000 trucks take.

The correction was fitted on another year with other seeds (docs/estimates.md).
"""

import random
import time
from uuid import UUID

from benchmarks.table import Row
from xulang.interfaces.cli.estimates import EVERY_MINUTES, SCORED, SHIPPED, played
from xulang.interfaces.cli.simulate import load
from xulang.queueing.domain.correction import What
from xulang.queueing.domain.estimate import Outlook, estimate
from xulang.queueing.domain.events import Joined, Parked
from xulang.queueing.domain.hours import SECONDS
from xulang.queueing.domain.line import LineState
from xulang.queueing.domain.place import Rules, Turn
from xulang.queueing.domain.track import Track
from xulang.simulation.domain.border.scoring import Score, bars, read_correction, scores
from xulang.simulation.domain.border.watching import Sort

TRUCKS, LIMIT = 10_000, 1.0
HOUR, DAYS = 494_016, 60
PROCESSES, REPEATS = 2, 3


def rows() -> list[Row]:
    """One year: `xulang estimates score` plays more of them."""
    name, seeds, _ = SCORED
    years = {seeds[0]: load(name=name)}
    watches = list(played(years=years, every=EVERY_MINUTES * 60, jobs=PROCESSES))
    (found,) = scores(watches=watches, shipped=read_correction(data=SHIPPED.read_bytes()))
    return [_speed(), *(_sort(found, group) for group in ("all", *Sort)), *_bars(found)]


def _sort(found: Score, group: str) -> Row:
    """The ratio is the constant rate's mean absolute error to ours: above one is better."""
    figures = found.of(what=What.LEFT, group=group)
    return Row(
        name=f"(w) estimates of being across, {group}",
        ratio=figures.constant / figures.error if figures.error else None,
        note=f"coverage {figures.coverage:.1%}; mean error {figures.error / 60:.0f} min, of a constant rate"
        f" {figures.constant / 60:.0f}; interval {figures.width / 60:.0f} min; {figures.count:,} estimates",
    )


def _bars(found: Score) -> list[Row]:
    return [
        Row(
            name=f"(w) {bar.name}",
            ratio=bar.found[0],
            worst=not bar.met,
            note="met" if bar.met else "missed",
        )
        for bar in bars(scores=[found])
    ]


def _speed() -> Row:
    """A full line: three classes, a third of all in holding parks, every sixth absent."""
    dice = random.Random(1)
    line = LineState(
        shares=(100, 400, 200), rules=Rules(notice=2, grace=1800, misses=2, no_show=200, risk=300, buffer=6)
    )
    now = HOUR * SECONDS
    for number in range(TRUCKS):
        place = UUID(int=number)
        turn = Turn(at=now - TRUCKS * 60 + number * 60, rank=0, id=place)
        line.apply(Joined(turn=turn, row=dice.choices((0, 1, 2), (2, 58, 40))[0]))
        if dice.random() < 0.3:
            line.apply(Parked(place=place, at=now))
    capacity = [24 if hour % 24 < 13 else 0 for hour in range(24 * DAYS)]
    track = Track(
        ratios=tuple(dice.gauss(1, 0.1) for _ in range(200)),
        comes=tuple(dice.randrange(SECONDS) for _ in range(300)),
        calls=100,
        missed=17,
        joins=((0.3,) * 24, (6.0,) * 24, (4.0,) * 24),
    )
    known = Outlook(
        now=now,
        line=line,
        capacity=capacity,
        promised=capacity,
        usual=capacity,
        lanes=2,
        stopped_since=None,
        track=track,
    )
    correction = read_correction(data=SHIPPED.read_bytes())
    taken = []
    for seed in range(REPEATS):
        begun = time.process_time()
        told = estimate(outlook=known, correction=correction, seed=seed)
        taken.append(time.process_time() - begun)
    return Row(
        name=f"(w) estimates for {TRUCKS:,} waiting trucks, of {LIMIT:.0f} s",
        ratio=LIMIT / min(taken),
        limit=1.0,
        note=f"{min(taken):.2f} s of one core; {len(told):,} lie within the plan of {DAYS} days",
    )
