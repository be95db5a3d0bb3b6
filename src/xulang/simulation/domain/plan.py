"""Which trucks are declared on a day at Lạng Sơn, and when: a day and a seed always give the same.

Volumes and directions are those of data/traffic.csv, scaled by a rate. How they spread over the hours is not
public: HOURS is synthetic, low at night and highest in the forenoon.
"""

import csv
import io
import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from xulang.kernel.words import Direction

HANOI = ZoneInfo("Asia/Ho_Chi_Minh")
HOURS = (2, 2, 2, 2, 3, 5, 7, 9, 10, 9, 8, 7, 5, 6, 7, 7, 6, 5, 4, 4, 3, 3, 2, 2)


@dataclass(frozen=True, slots=True, kw_only=True)
class Volume:
    """Vehicles a day through one gate in one direction."""

    gate: str
    direction: Direction
    per_day: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedTruck:
    """`key` names the truck for ever: all its dice are thrown from it."""

    key: str
    gate: str
    direction: Direction
    declared_at: datetime


def read_volumes(*, text: str) -> tuple[Volume, ...]:
    """Read the rows of data/traffic.csv that name a gate; the newest period of each counts."""
    newest: dict[tuple[str, Direction], tuple[str, int]] = {}
    for row in csv.DictReader(io.StringIO(text)):
        for direction in Direction:
            count = row[f"{direction}_per_day"]
            if row["gate"] != "all" and count:
                key = (row["gate"], direction)
                newest[key] = max(newest.get(key, ("", 0)), (row["period"], int(count)))
    return tuple(
        Volume(gate=gate, direction=direction, per_day=count)
        for (gate, direction), (_, count) in sorted(newest.items())
    )


def trucks_of(*, day: date, volumes: tuple[Volume, ...], rate: float, seed: int) -> tuple[PlannedTruck, ...]:
    """List the trucks declared on a Hanoi day, in order of time."""
    trucks = (truck for volume in volumes for truck in _trucks(day, volume, rate, seed))
    return tuple(sorted(trucks, key=lambda truck: (truck.declared_at, truck.key)))


def _trucks(day: date, volume: Volume, rate: float, seed: int) -> Iterator[PlannedTruck]:
    name = f"{day}/{volume.gate}/{volume.direction}"
    dice = random.Random(f"{seed}/{name}")
    midnight = datetime(day.year, day.month, day.day, tzinfo=HANOI).astimezone(UTC)
    for count in range(_whole(volume.per_day * rate, dice)):
        hour = dice.choices(range(24), weights=HOURS)[0]
        moment = midnight + timedelta(hours=hour, seconds=dice.uniform(0, 3600))
        yield PlannedTruck(
            key=f"{seed}/{name}/{count}",
            gate=volume.gate,
            direction=volume.direction,
            declared_at=moment.replace(microsecond=0),
        )


def _whole(expected: float, dice: random.Random) -> int:
    """A whole number that is right on average: 3.3 is three, and four in three days of ten."""
    return int(expected) + (dice.random() < expected % 1)
