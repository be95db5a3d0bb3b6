"""Rules that ring, as data, and the one evaluator that plays them: live, and over a past year.

A rule looks at one series of a gate and direction, hour by hour. `signal` says how far the hour is towards
ringing, `step` turns signals into ringing and quiet with debounce and hysteresis, `episodes` folds a series.
What each test means: docs/command-centre.md.
"""

import math
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import cached_property
from itertools import accumulate
from statistics import median
from typing import Final
from uuid import UUID

from xulang.insight.domain.refusals import InsightRefusal
from xulang.kernel.refusal import Refusal
from xulang.kernel.words import Direction, Role, Step

DAY: Final = 24
WEEK: Final = 7 * DAY
# So many weeks make what is usual for an hour of the week; fewer than three tell nothing.
WEEKS: Final = 8
FEWEST_WEEKS: Final = 3
# A normal distribution's standard deviation in units of the median absolute deviation.
MAD_SCALE: Final = 1.4826
# Back over so many days goes what a gate has shown that it can take in a day.
SHOWN_DAYS: Final = 14
# Standard deviations of a Poisson count that are put down to chance.
CHANCE: Final = 0.5
STANDING: Final = 0.125
# While fewer come than this part of a usual day's work, as on days of rest, nothing jams.
USUAL_PART: Final = 0.5
# Fewer trucks than these piling up in a day are no jam, however small the gate.
FEWEST_TRUCKS: Final = 20
# Before half a day of hours is known a jam is not judged.
FEWEST_HOURS: Final = 12
NAME_LIMIT: Final = 120
MOST_OWNERS: Final = 4


class Counted(StrEnum):
    """What is counted by gate, direction and hour: WAITING to HELD as they stand at the hour's end.

    STEP_MINUTES: how long steps took. CONFIRMATIONS: words of forces. YARD, of a gate: percent of the yards'
    places. FOLLOWER, of the whole system: minutes of the hour in which the counting ran.
    """

    ARRIVALS = "arrivals"
    CLEARANCE = "clearance"
    WAITING = "waiting"
    ON_ROAD = "on_road"
    INSIDE = "inside"
    HELD = "held"
    STEP_MINUTES = "step_minutes"
    CONFIRMATIONS = "confirmations"
    YARD = "yard"
    FOLLOWER = "follower"


class Percentile(StrEnum):
    """Which of an hour's times of a step is looked at: the middle, or what nine in ten keep to."""

    P50 = "p50"
    P90 = "p90"


# What the read models count of trucks.
OF_TRUCKS: Final = (
    Counted.ARRIVALS,
    Counted.CLEARANCE,
    Counted.WAITING,
    Counted.ON_ROAD,
    Counted.INSIDE,
    Counted.HELD,
)


class Check(StrEnum):
    """How the measure is judged; JAM looks at arrivals, clearance, waiting and the plan together."""

    ABOVE = "above"
    BELOW = "below"
    RISE = "rise"
    SILENCE = "silence"
    UNUSUAL = "unusual"
    JAM = "jam"


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """`limit` rings, `clears` ends it (hysteresis), `debounce` hours in a row have to agree on either.

    `window`: hours that RISE looks back. `owners`: who is told first, and who next when nobody acknowledges
    within `patience` minutes. `gate`, `direction` None: each by itself. `step` None: the slowest.
    `percentile`: of the minutes that a step took.
    """

    id: UUID
    name: str
    test: Check
    measure: Counted
    limit: float
    clears: float
    debounce: int = 1
    window: int = DAY
    gate: str | None = None
    direction: Direction | None = None
    owners: tuple[Role, ...] = (Role.CENTRE_OPERATOR, Role.CENTRE_MANAGER, Role.LEADER)
    patience: int = 15
    is_on: bool = False
    step: Step | None = None
    percentile: Percentile = Percentile.P50


# What each check may judge; ABOVE and BELOW whatever is counted. Nobody being held, on the road or waiting is
# no silence of a source, and what is no count of trucks has no usual week.
JUDGED: Final[Mapping[Check, frozenset[Counted]]] = {
    Check.ABOVE: frozenset(Counted) - {Counted.FOLLOWER},
    Check.BELOW: frozenset(Counted),
    Check.RISE: frozenset({*OF_TRUCKS, Counted.STEP_MINUTES, Counted.YARD}),
    Check.SILENCE: frozenset({Counted.ARRIVALS, Counted.CLEARANCE, Counted.CONFIRMATIONS, Counted.FOLLOWER}),
    Check.UNUSUAL: frozenset({*OF_TRUCKS, Counted.STEP_MINUTES, Counted.CONFIRMATIONS}),
    Check.JAM: frozenset(OF_TRUCKS),
}
# Beyond these nothing can be counted: hours that a silence is followed back, minutes of an hour.
MOST: Final = {Check.SILENCE: float(WEEK)}
MINUTES: Final = 60.0


def checked(*, rule: Rule) -> Rule:
    """The rule, its name trimmed.

    Raises RULE_WRONG for a field out of its bounds, RULE_UNSUITED for a check of what it cannot judge,
    RULE_ALWAYS and RULE_NEVER for a limit that is always or never reached, RULE_CLEARS for an end on the
    wrong side of it.
    """
    _check_bounds(rule)
    if rule.measure not in JUDGED[rule.test]:
        raise Refusal(code=InsightRefusal.RULE_UNSUITED, field="measure")
    below = rule.test == Check.BELOW
    if rule.limit <= 0:
        raise Refusal(code=InsightRefusal.RULE_NEVER if below else InsightRefusal.RULE_ALWAYS, field="limit")
    if rule.measure == Counted.FOLLOWER and below and rule.limit > MINUTES:
        raise Refusal(code=InsightRefusal.RULE_ALWAYS, field="limit")
    if rule.limit > MOST.get(rule.test, math.inf):
        raise Refusal(code=InsightRefusal.RULE_NEVER, field="limit")
    if rule.clears < rule.limit if below else rule.clears > rule.limit:
        raise Refusal(code=InsightRefusal.RULE_CLEARS, field="clears")
    return replace(rule, name=rule.name.strip())


def _check_bounds(rule: Rule) -> None:
    for field_name, fits in (
        ("name", 0 < len(rule.name.strip()) <= NAME_LIMIT),
        ("limit", math.isfinite(rule.limit) and 0 <= rule.limit <= 1_000_000),
        ("clears", math.isfinite(rule.clears) and 0 <= rule.clears <= 1_000_000),
        ("debounce", 1 <= rule.debounce <= WEEK),
        ("window", 1 <= rule.window <= WEEK),
        ("owners", 1 <= len(rule.owners) <= MOST_OWNERS and len(set(rule.owners)) == len(rule.owners)),
        ("patience", 1 <= rule.patience <= DAY * 60),
        ("gate", rule.gate is None or rule.measure != Counted.FOLLOWER),
        ("direction", rule.direction is None or rule.measure not in {Counted.YARD, Counted.FOLLOWER}),
        ("step", rule.step is None or rule.measure == Counted.STEP_MINUTES),
        ("percentile", rule.percentile == Percentile.P50 or rule.measure == Counted.STEP_MINUTES),
    ):
        if not fits:
            raise Refusal(code=InsightRefusal.RULE_WRONG, field=field_name)


@dataclass(frozen=True, kw_only=True)
class Series:
    """One gate and direction from hour `start` on (hours since 1970). None: nobody knows.

    `planned` is what the gate was to take in each hour, as long as the plan reaches, which is beyond the last
    measured hour; None where nobody planned.
    """

    start: int
    values: Mapping[Counted, Sequence[float | None]]
    planned: Sequence[float | None] = field(default_factory=tuple)

    def __len__(self) -> int:
        return max((len(row) for row in self.values.values()), default=0)

    def value(self, measure: Counted, place: int) -> float | None:
        row = self.values.get(measure, ())
        return row[place] if 0 <= place < len(row) else None

    @cached_property
    def sums(self) -> Mapping[Counted, list[float]]:
        """Totals before each hour; what is unknown counts nothing."""
        return {name: [0.0, *accumulate(one or 0.0 for one in row)] for name, row in self.values.items()}

    def total(self, measure: Counted, since: int, until: int) -> float:
        upto = self.sums.get(measure, [0.0])
        last = len(upto) - 1
        return upto[min(max(until, 0), last)] - upto[min(max(since, 0), last)]

    @cached_property
    def _plan_sums(self) -> list[float]:
        return [0.0, *accumulate(one or 0.0 for one in self.planned)]

    @cached_property
    def _unplanned(self) -> list[int]:
        return [place for place, one in enumerate(self.planned) if one is None]

    @cached_property
    def shown(self) -> list[float]:
        """The most that went in within a day, of the days of SHOWN_DAYS before each hour."""
        days = [self.total(Counted.CLEARANCE, place - DAY, place) for place in range(len(self) + 1)]
        return _sliding_max(days, SHOWN_DAYS * DAY)

    @cached_property
    def ahead(self) -> list[float]:
        """What the next day can take, at the end of each hour: the plan, or else what a day has shown."""
        found = []
        for place in range(len(self)):
            until = place + 1 + DAY
            gap = bisect_left(self._unplanned, place + 1)
            known = until <= len(self.planned) and (
                gap == len(self._unplanned) or self._unplanned[gap] >= until
            )
            plan = self._plan_sums[until] - self._plan_sums[place + 1] if known else self.shown[place + 1]
            found.append(plan)
        return found


def _sliding_max(row: Sequence[float], width: int) -> list[float]:
    found: list[float] = []
    best: list[int] = []
    first = 0
    for place, value in enumerate(row):
        while len(best) > first and row[best[-1]] <= value:
            best.pop()
        best.append(place)
        if best[first] <= place - width:
            first += 1
        found.append(row[best[first]])
    return found


def signal(*, rule: Rule, series: Series, place: int) -> float | None:
    """What is compared with the rule's limits at the end of this hour; None while nobody knows."""
    match rule.test:
        case Check.ABOVE | Check.BELOW:
            return series.value(rule.measure, place)
        case Check.RISE:
            now, then = series.value(rule.measure, place), series.value(rule.measure, place - rule.window)
            return None if now is None or then is None else now - then
        case Check.SILENCE:
            return _silence(rule.measure, series, place)
        case Check.UNUSUAL:
            return _unusual(rule.measure, series, place)
        case Check.JAM:
            return _jam(series, place)


def _silence(measure: Counted, series: Series, place: int) -> float:
    """Hours in a row without a single truck while the gate was to be open; unknown hours are silent, too."""
    hours = 0
    for back in range(place, max(place - WEEK, -1), -1):
        if series.value(measure, back):
            break
        planned = series.planned[back] if back < len(series.planned) else None
        hours += planned is None or planned > 0
    return float(hours)


def _unusual(measure: Counted, series: Series, place: int) -> float | None:
    """How many robust standard deviations off the same hour of past weeks, up or down."""
    now = series.value(measure, place)
    past = [series.value(measure, place - week * WEEK) for week in range(1, WEEKS + 1)]
    known = [one for one in past if one is not None]
    if now is None or len(known) < FEWEST_WEEKS:
        return None
    middle = median(known)
    spread = MAD_SCALE * median(abs(one - middle) for one in known)
    # Counts of few trucks scatter at least like a Poisson's.
    return abs(now - middle) / max(spread, math.sqrt(max(middle, 1.0)))


def _jam(series: Series, place: int) -> float | None:
    """By which share of a day's work trucks pile up each day; a line of two days' work counts like a quarter.

    As many as came within the last day are awaited in the next. They pile up when more came than went in, and
    more than the next day can take: a break that is over is no jam. A day without work counts as half a usual
    one, so that days of rest jam only when more than half of the usual trucks come.
    """
    waiting = series.value(Counted.WAITING, place)
    if waiting is None or place + 1 < FEWEST_HOURS:
        return None
    until = place + 1
    came = series.total(Counted.ARRIVALS, until - DAY, until)
    went = series.total(Counted.CLEARANCE, until - DAY, until)
    ahead = series.ahead[place]
    hours = min(until, SHOWN_DAYS * DAY)
    worked = series.total(Counted.CLEARANCE, until - hours, until) * DAY / max(hours, DAY)
    day = max(ahead, worked)
    if day <= 0:
        return None
    # Chance alone brings some more: so many trucks are no sign of anything.
    piles = min(came - went, came - max(ahead, worked * USUAL_PART)) - CHANCE * math.sqrt(max(came, 1.0))
    if piles < FEWEST_TRUCKS:
        piles = 0.0
    return max(piles / day, waiting / day * STANDING, 0.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Watch:
    """How a rule stands at one gate and direction: ringing or not, and for how many hours otherwise."""

    rings: bool = False
    against: int = 0
    since: int | None = None
    peak: float = 0.0
    hour: int | None = None


class Turn(StrEnum):
    RANG = "rang"
    CLEARED = "cleared"


def step(*, watch: Watch, rule: Rule, value: float | None, hour: int) -> tuple[Watch, Turn | None]:
    """The next hour. What nobody knows changes nothing."""
    watch = replace(watch, hour=hour)
    if value is None:
        return watch, None
    beyond = _beyond(rule, value)
    back = value >= rule.clears if rule.test == Check.BELOW else value <= rule.clears
    if not watch.rings:
        watch = replace(watch, against=watch.against + 1 if beyond else 0)
        if watch.against < rule.debounce:
            return watch, None
        return replace(watch, rings=True, against=0, since=hour, peak=value), Turn.RANG
    peak = min(watch.peak, value) if rule.test == Check.BELOW else max(watch.peak, value)
    watch = replace(watch, peak=peak, against=watch.against + 1 if back and not beyond else 0)
    if watch.against < rule.debounce:
        return watch, None
    return Watch(hour=hour), Turn.CLEARED


@dataclass(frozen=True, slots=True, kw_only=True)
class Episode:
    """From the hour in which it rang until the one in which it was over; None: it still rings."""

    begins: int
    ends: int | None
    peak: float


def watch_series(
    *, rule: Rule, series: Series, watch: Watch | None = None
) -> Iterator[tuple[int, Watch, Turn | None]]:
    """Hour by hour, from the hour after the watch's own on."""
    watch = watch or Watch()
    first = 0 if watch.hour is None else watch.hour + 1 - series.start
    for place in range(max(first, 0), len(series)):
        value = signal(rule=rule, series=series, place=place)
        watch, turn = step(watch=watch, rule=rule, value=value, hour=series.start + place)
        yield series.start + place, watch, turn


def episodes(*, rule: Rule, series: Series) -> list[Episode]:
    """When the rule would have rung, had it been on."""
    found: list[Episode] = []
    watch = Watch()
    for place in range(len(series)):
        value = signal(rule=rule, series=series, place=place)
        if value is None or (not watch.rings and not watch.against and not _beyond(rule, value)):
            continue  # Such an hour leaves a quiet rule as it is.
        since, peak = watch.since, watch.peak
        watch, turn = step(watch=watch, rule=rule, value=value, hour=series.start + place)
        if turn == Turn.CLEARED and since is not None:
            found.append(Episode(begins=since, ends=series.start + place, peak=peak))
    if watch.rings and watch.since is not None:
        found.append(Episode(begins=watch.since, ends=None, peak=watch.peak))
    return found


def _beyond(rule: Rule, value: float) -> bool:
    return value < rule.limit if rule.test == Check.BELOW else value >= rule.limit
