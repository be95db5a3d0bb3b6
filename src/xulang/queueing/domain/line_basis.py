"""What holds for a line at a moment: its rules, its classes, and what its hours can take. Pure.

The product asks it with rows, a stranger with the public facts and the open data: both get the same.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from xulang.kernel.period import Period
from xulang.kernel.words import Cargo, Direction
from xulang.queueing.domain.basis import basis_of, classes_at, rules_of
from xulang.queueing.domain.capacity import Basis, Binding, HourCapacity, Opening, capacity_of
from xulang.queueing.domain.classes import PriorityClass
from xulang.queueing.domain.hours import HANOI, hour_of, hours_of, start_of
from xulang.queueing.domain.overbooking import bookable_of
from xulang.queueing.domain.place import Rules
from xulang.queueing.domain.said import Kind, Word, topic_of
from xulang.queueing.domain.words import Line

DAYS: Final = 14
A_DAY: Final = timedelta(days=1)
# A rest of some days is told apart so many days after it: a week, and its own length.
REST_FELT: Final = 10
# How far back closures are looked for: who was called before a break gets his grace after it.
LONG_BREAK: Final = timedelta(days=31)
# Hours without trucks in which nobody can go in though people expected to: nobody misses a call there.
BREAKS: Final = frozenset(
    {
        Binding.CLOSED,
        Binding.CHANGE,
        Binding.OTHER_SIDE,
        Binding.OTHER_SIDE_HOURS,
        Binding.STAFF,
    }
)
# Where no class is stated everybody is of one.
USUAL: Final = PriorityClass(
    code="usual", weight=1, share=0, legal_basis="docs/queue.md", valid=Period(start=None, end=None)
)


@dataclass(frozen=True, slots=True, kw_only=True)
class LineBasis:
    """`hours` begin with the one that runs. `bookable`: with what may be promised beyond, for no-shows.

    `open_since`: Unix seconds at which a break last ended, 0 for none lately. `capacity`: what the hours
    rest on. `held_until`: the end of an order that holds the road to the gate now; nobody is called before.
    """

    line: Line
    rules: Rules
    classes: tuple[PriorityClass, ...]
    hours: tuple[HourCapacity, ...]
    bookable: tuple[int, ...]
    in_break: bool
    open_since: int
    capacity: Basis
    held_until: datetime | None = None

    @property
    def first(self) -> int:
        return self.hours[0].hour


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What was known at a moment. `gates`: the line's gate or route and those it is part of, nearest first.

    `words` speak of these, `classes` of all gates; `openings` are our side's, `closures` those of the gates;
    `holds` are orders that hold the road to them.
    """

    gates: Sequence[str]
    words: Sequence[Word]
    classes: Sequence[Word]
    openings: Sequence[Opening]
    closures: Sequence[Period]
    holds: Sequence[Period] = ()


def line_basis(*, line: Line, now: datetime, known: Known, days: int = DAYS) -> LineBasis | None:
    """What the line's places rest on from this hour on; None for a line without rules or plan."""
    rules = rules_of(line=line, words=known.words, moment=now)
    if rules is None or not _is_planned(line, known.words, now):
        return None
    running, day = hour_of(moment=now), now.astimezone(HANOI).date()
    span = range(hours_of(day=day - A_DAY).start, hours_of(day=day + (days - 1) * A_DAY).stop)
    since, until = start_of(hour=span.start), start_of(hour=span.stop)
    capacity = basis_of(
        line=line,
        gates=known.gates,
        # Figures for a day of the other side's clock are spread over hours of the days around.
        words=_within(known.words, since - A_DAY, until + A_DAY),
        hours=known.openings,
        closures=known.closures,
        # Rests of the last week and those ahead: estimates around them are of another sort.
        days=[day + one * A_DAY for one in range(-REST_FELT, days + 2)],
    )
    found = capacity_of(hours=span, basis=capacity)
    stops = [*known.closures, *(known.holds if is_held_by_road(line=line) else ())]
    held = [one.end for one in stops[len(known.closures) :] if one.end and one.contains(moment=now)]
    hours = tuple(one for one in found if one.hour >= running)
    return LineBasis(
        line=line,
        rules=rules,
        classes=classes_at(words=known.classes, moment=now) or (USUAL,),
        hours=hours,
        bookable=bookable_of(hours=hours, rules=rules),
        in_break=_is_break(hours[0]) or any(stop.contains(moment=now) for stop in stops),
        open_since=max(
            _ends_of_hours(one for one in found if one.hour < running), _ends_of_closures(stops, now)
        ),
        capacity=capacity,
        held_until=max(held, default=None),
    )


def holds_until(*, now: datetime, known: Known) -> datetime:
    """When the basis changes by itself: at the next hour, or as something that was said begins or ends."""
    stops = [turn for one in (*known.closures, *known.holds) for turn in (one.start, one.end)]
    words = [turn for one in (*known.words, *known.classes) for turn in (one.starts, one.ends)]
    turns = [turn for turn in (*stops, *words) if turn is not None and turn > now]
    return min([*turns, start_of(hour=hour_of(moment=now) + 1)])


def is_held_by_road(*, line: Line) -> bool:
    """Whether the line's trucks come by our road: exports, and the empty trucks that meet imports."""
    return line.direction == Direction.EXPORT or line.cargo == Cargo.EMPTY


def _is_planned(line: Line, words: Iterable[Word], now: datetime) -> bool:
    """Whether somebody planned lanes for it, now or later."""
    topic = topic_of(line=line)
    return any(word.topic == topic and word.kind == Kind.PLAN and _holds_after(word, now) for word in words)


def _holds_after(word: Word, since: datetime) -> bool:
    return word.ends is None or (word.ends > since and word.ends > word.starts)


def _within(words: Iterable[Word], since: datetime, until: datetime) -> list[Word]:
    return [word for word in words if _holds_after(word, since) and word.starts < until]


def _is_break(hour: HourCapacity) -> bool:
    return not hour.trucks and hour.binding in BREAKS


def _ends_of_hours(past: Iterable[HourCapacity]) -> int:
    ends = [one.hour + 1 for one in past if _is_break(one)]
    return int(start_of(hour=max(ends)).timestamp()) if ends else 0


def _ends_of_closures(closures: Iterable[Period], now: datetime) -> int:
    """Of the closures of the last weeks."""
    ends = [one.end for one in closures if one.end is not None and now - LONG_BREAK < one.end <= now]
    return int(max(ends).timestamp()) if ends else 0
