"""What is known of one crossing, and what that means for the counts at its gate. Pure."""

from collections.abc import Iterator
from datetime import datetime
from enum import StrEnum
from typing import Final, NamedTuple

import msgspec

from xulang.insight.domain.hours import hour_of


class Situation(StrEnum):
    """What is counted at a gate at any hour. A vehicle may be in several at once."""

    WAITING = "waiting"  # Registered, and not yet in.
    CALLED = "called"  # Its place in the line is called.
    ON_ROAD = "on_road"  # It set off, and is not yet in.
    INSIDE = "inside"  # Came through the gate, and has not left.
    HELD = "held"  # A force holds it.
    COMING = "coming"  # Declared, and not yet registered.


class Move(StrEnum):
    """What is counted in the hour in which it happens."""

    REGISTERED = "registered"
    ENTERED = "entered"
    LEFT = "went"  # Across the border; LEFT is a word of SQL.


SITUATIONS: Final = tuple(Situation)
MOVES: Final = tuple(Move)
# What a delta counts.
COLUMNS: Final = (*SITUATIONS, *MOVES)


class Cell(NamedTuple):
    """Where a delta counts: the hour it happened in, the hour it was sealed in, and the gate."""

    event_hour: int
    sealed_hour: int
    gate: str
    direction: str


class Hold(msgspec.Struct, frozen=True, kw_only=True):
    start: datetime
    end: datetime | None = None


class Path(msgspec.Struct, frozen=True, kw_only=True):
    """The times of one crossing that counts rest on, as known by one fact; `gates`: since when where."""

    direction: str
    gates: tuple[tuple[datetime, str], ...]
    declared_at: datetime | None = None
    waiting_from: datetime | None = None
    on_road_from: datetime | None = None
    inside_from: datetime | None = None
    ended_at: datetime | None = None
    left_at: datetime | None = None
    holds: tuple[Hold, ...] = ()


Turns = dict[tuple[int, str, str], list[int]]


def turns_of(path: Path | None) -> Turns:
    """By hour, gate and direction: by how much each situation's count changes there."""
    turns: Turns = {}
    if path is None:
        return turns
    for situation, start, end in _spans(path):
        if end is not None and end <= start:
            continue
        place = SITUATIONS.index(situation)
        gate = _gate_at(path, start)
        _add(turns, hour_of(start), gate, path.direction, place, 1)
        for at, moved in path.gates[1:]:
            if start < at and (end is None or at < end) and moved != gate:
                _add(turns, hour_of(at), gate, path.direction, place, -1)
                _add(turns, hour_of(at), moved, path.direction, place, 1)
                gate = moved
        if end is not None:
            _add(turns, hour_of(end), gate, path.direction, place, -1)
    moves = (path.waiting_from, path.inside_from, path.left_at)
    for place, moved_at in enumerate(moves, start=len(SITUATIONS)):
        if moved_at is not None:
            _add(turns, hour_of(moved_at), _gate_at(path, moved_at), path.direction, place, 1)
    return turns


def _spans(path: Path) -> Iterator[tuple[Situation, datetime, datetime | None]]:
    before = [at for at in (path.inside_from, path.ended_at) if at]
    in_or_gone = min(before, default=None)
    if path.declared_at:
        ready = [at for at in (path.waiting_from, in_or_gone) if at]
        yield Situation.COMING, path.declared_at, min(ready, default=None)
    if path.waiting_from:
        yield Situation.WAITING, path.waiting_from, in_or_gone
    if path.on_road_from:
        yield Situation.ON_ROAD, path.on_road_from, in_or_gone
    if path.inside_from:
        yield Situation.INSIDE, path.inside_from, path.ended_at
    until: datetime | None = None
    for hold in sorted(path.holds, key=lambda one: one.start):
        # Two forces hold one vehicle: it is held once.
        start = max(hold.start, until) if until else hold.start
        ends = [at for at in (hold.end, path.ended_at) if at]
        end = min(ends, default=None)
        yield Situation.HELD, start, end
        if end is None:
            return
        until = max(until or end, end)


def _gate_at(path: Path, at: datetime) -> str:
    gate = path.gates[0][1]
    for since, moved in path.gates[1:]:
        if since <= at:
            gate = moved
    return gate


def _add(turns: Turns, hour: int, gate: str, direction: str, place: int, sign: int) -> None:
    turns.setdefault((hour, gate, direction), [0] * len(COLUMNS))[place] += sign


Deltas = dict[Cell, list[int]]


def add_change(*, deltas: Deltas, before: Turns, after: Turns, sealed_hour: int) -> None:
    """What one fact changed in the counts, under the hour in which it was sealed."""
    for key in before.keys() | after.keys():
        old, new = before.get(key), after.get(key)
        if old == new:
            continue
        change = [(new[place] if new else 0) - (old[place] if old else 0) for place in range(len(COLUMNS))]
        hour, gate, direction = key
        counts = deltas.setdefault(Cell(hour, sealed_hour, gate, direction), [0] * len(COLUMNS))
        for place, one in enumerate(change):
            counts[place] += one
