"""Hourly capacity of a line: opening hours, holidays, lanes and staff, and what the other side announced.

The smaller side binds. Both sides' hours are kept in their own clock: China is one hour ahead.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta, timezone
from enum import StrEnum

from xulang.kernel.period import Period
from xulang.kernel.refusal import Refusal
from xulang.queueing.domain.hours import BEIJING, HANOI, hours_of, start_of
from xulang.queueing.domain.refusals import QueueRefusal

HOUR_MINUTES = 60


class Side(StrEnum):
    VIETNAM = "vietnam"
    CHINA = "china"


CLOCK: Mapping[Side, timezone] = {Side.VIETNAM: HANOI, Side.CHINA: BEIJING}


class Binding(StrEnum):
    """What an hour's capacity comes from: shown beside it, since leaders ask why."""

    LANES = "lanes"
    STAFF = "staff"
    OPENING_HOURS = "opening_hours"
    HOLIDAY = "holiday"
    OTHER_SIDE = "other_side"
    OTHER_SIDE_HOURS = "other_side_hours"
    OTHER_SIDE_HOLIDAY = "other_side_holiday"
    CHANGE = "change"
    CLOSED = "closed"
    NOT_PLANNED = "not_planned"


@dataclass(frozen=True, slots=True, kw_only=True)
class Opening:
    """Open on one ISO weekday, from minute to minute of the side's own day, while the row is valid."""

    side: Side
    weekday: int
    opens: int
    closes: int
    valid_from: date
    valid_until: date | None = None

    def holds_on(self, *, day: date) -> bool:
        ends = self.valid_until
        return self.weekday == day.isoweekday() and self.valid_from <= day and (ends is None or day < ends)


@dataclass(frozen=True, slots=True, kw_only=True)
class Lanes:
    """What one side can do: lanes given to this line, trucks an hour in each, and the staff for them."""

    side: Side
    valid: Period
    lanes: int
    per_lane: int
    staff: int
    staff_per_lane: int

    def __post_init__(self) -> None:
        figures = (self.lanes, self.per_lane, self.staff)
        if min(figures) < 0 or self.staff_per_lane < 1:
            raise Refusal(code=QueueRefusal.CAPACITY_WRONG)

    @property
    def manned(self) -> int:
        return min(self.lanes, self.staff // self.staff_per_lane)

    @property
    def trucks(self) -> int:
        """Trucks in a whole hour."""
        return self.manned * self.per_lane


@dataclass(frozen=True, slots=True, kw_only=True)
class Announced:
    """What the other side said it takes: so many in each hour, or so many a day of its own clock."""

    valid: Period
    per_hour: int | None = None
    per_day: int | None = None
    announced_at: datetime

    def __post_init__(self) -> None:
        given = [figure for figure in (self.per_hour, self.per_day) if figure is not None]
        if len(given) != 1 or given[0] < 0:
            raise Refusal(code=QueueRefusal.CAPACITY_WRONG)


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """Somebody's word on single hours: at most so many trucks, with a reason. The last word counts."""

    valid: Period
    at_most: int
    reason: str
    decided_at: datetime

    def __post_init__(self) -> None:
        if self.at_most < 0 or not self.reason.strip():
            raise Refusal(code=QueueRefusal.CAPACITY_WRONG)


@dataclass(frozen=True, slots=True, kw_only=True)
class Basis:
    """All that a line's capacity rests on. `holidays`: days of each side without work on this line."""

    openings: Sequence[Opening] = ()
    lanes: Sequence[Lanes] = ()
    announced: Sequence[Announced] = ()
    changes: Sequence[Change] = ()
    closures: Sequence[Period] = ()
    holidays: Mapping[Side, frozenset[date]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class HourCapacity:
    hour: int
    trucks: int
    binding: Binding


def day_capacity(*, day: date, basis: Basis) -> list[HourCapacity]:
    """The 24 hours of a day in Hanoi."""
    return capacity_of(hours=hours_of(day=day), basis=basis)


def capacity_of(*, hours: Iterable[int], basis: Basis) -> list[HourCapacity]:
    known: Known = {}
    return [_hour(hour, basis, known) for hour in hours]


# What both sides can do in an hour, by the hour: a figure for a day asks for all of its hours again.
Known = dict[int, tuple[tuple[int, Binding], ...]]


def _hour(hour: int, basis: Basis, sides: Known) -> HourCapacity:
    """The smallest of all bounds; between equals the first named binds. `sides`: what was found before."""
    bounds = [
        (_closed(hour, basis), Binding.CLOSED),
        *_sides(hour, basis, sides),
        *_announced(hour, basis, sides),
    ]
    bounds.append((_changed(hour, basis), Binding.CHANGE))
    known = [(trucks, binding) for trucks, binding in bounds if trucks is not None]
    if not any(_lanes_at(hour, side, basis) for side in Side):
        known.append((0, Binding.NOT_PLANNED))
    trucks, binding = min(known, key=lambda item: item[0])
    return HourCapacity(hour=hour, trucks=trucks, binding=binding)


def _sides(hour: int, basis: Basis, sides: Known) -> tuple[tuple[int, Binding], ...]:
    if hour not in sides:
        sides[hour] = tuple(_both_sides(hour, basis))
    return sides[hour]


def _both_sides(hour: int, basis: Basis) -> Iterable[tuple[int, Binding]]:
    """What either side can do in the hour, in the minutes in which it is open.

    Of the other side often the hours alone are known: then they cut what ours can do.
    """
    ours = _lanes_at(hour, Side.VIETNAM, basis)
    theirs = _lanes_at(hour, Side.CHINA, basis)
    if ours is not None:
        minutes, reason = _open_minutes(hour, Side.VIETNAM, basis)
        short = Binding.STAFF if ours.manned < ours.lanes else Binding.LANES
        yield ours.trucks * minutes // HOUR_MINUTES, reason if minutes < HOUR_MINUTES else short
    lanes = theirs or ours
    if lanes is not None:
        minutes, reason = _open_minutes(hour, Side.CHINA, basis)
        if minutes < HOUR_MINUTES:
            yield lanes.trucks * minutes // HOUR_MINUTES, OTHER[reason]
        elif theirs is not None:
            yield theirs.trucks, Binding.OTHER_SIDE


OTHER = {
    Binding.OPENING_HOURS: Binding.OTHER_SIDE_HOURS,
    Binding.HOLIDAY: Binding.OTHER_SIDE_HOLIDAY,
}


def _lanes_at(hour: int, side: Side, basis: Basis) -> Lanes | None:
    """The lanes said last of those that hold in the hour."""
    moment = start_of(hour=hour)
    for row in reversed(basis.lanes):
        if row.side == side and row.valid.contains(moment=moment):
            return row
    return None


def _open_minutes(hour: int, side: Side, basis: Basis) -> tuple[int, Binding]:
    """Where nobody said when we open, we promise nothing; what is not known of the other side is no bound."""
    local = start_of(hour=hour).astimezone(CLOCK[side])
    day = local.date()
    if day in basis.holidays.get(side, frozenset()):
        return 0, Binding.HOLIDAY
    rows = [row for row in basis.openings if row.side == side]
    if side == Side.CHINA and not rows:
        return HOUR_MINUTES, Binding.OPENING_HOURS
    start = local.hour * HOUR_MINUTES
    minutes = sum(
        max(min(row.closes, start + HOUR_MINUTES) - max(row.opens, start), 0)
        for row in rows
        if row.holds_on(day=day)
    )
    return min(minutes, HOUR_MINUTES), Binding.OPENING_HOURS


def _announced(hour: int, basis: Basis, sides: Known) -> Iterable[tuple[int, Binding]]:
    """The last announcement that speaks of the hour; a figure for a day is spread over its open hours."""
    moment = start_of(hour=hour)
    said = [row for row in reversed(basis.announced) if row.valid.contains(moment=moment)]
    if not said:
        return
    last = max(said, key=lambda row: row.announced_at)
    trucks = last.per_hour if last.per_day is None else _part_of_day(hour, last.per_day, basis, sides)
    yield trucks or 0, Binding.OTHER_SIDE


def _part_of_day(hour: int, per_day: int, basis: Basis, sides: Known) -> int:
    """The hour's part of a day's figure, in proportion to what we could do: parts sum up to the whole."""
    local = start_of(hour=hour).astimezone(BEIJING)
    midnight = hour - local.hour
    own = [
        min((trucks for trucks, _ in _sides(one, basis, sides)), default=0)
        for one in range(midnight, midnight + 24)
    ]
    whole = sum(own)
    if not whole:
        return 0
    before = sum(own[: local.hour])
    return per_day * (before + own[local.hour]) // whole - per_day * before // whole


def _changed(hour: int, basis: Basis) -> int | None:
    moment = start_of(hour=hour)
    rows = [row for row in reversed(basis.changes) if row.valid.contains(moment=moment)]
    return max(rows, key=lambda row: row.decided_at).at_most if rows else None


def _closed(hour: int, basis: Basis) -> int | None:
    """A gate closed for any part of an hour promises nothing in it."""
    start = start_of(hour=hour)
    whole = Period(start=start, end=start + timedelta(hours=1))
    return 0 if any(closure.overlaps(other=whole) for closure in basis.closures) else None
