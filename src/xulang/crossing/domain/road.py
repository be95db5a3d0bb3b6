"""The road to a gate: orders that hold trucks before a kilometre of it, and trucks counted there."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final
from uuid import UUID

from xulang.crossing.domain.refusals import CrossingRefusal
from xulang.kernel.refusal import Refusal
from xulang.kernel.words import Force

NAME_LIMIT: Final = 60
FARTHEST: Final = 2_000_000  # metres
MOST_TRUCKS: Final = 20_000
SHORTEST, LONGEST = timedelta(minutes=5), timedelta(days=2)
# A count that comes later than this says nothing of now.
OLDEST: Final = timedelta(days=1)


class RoadReason(StrEnum):
    """Public codes: why trucks are held on the road."""

    JAM = "jam"
    ACCIDENT = "accident"
    WEATHER = "weather"
    LANDSLIDE = "landslide"
    SECURITY = "security"
    GATE_FULL = "gate_full"
    OTHER = "other"


@dataclass(frozen=True, slots=True, kw_only=True)
class RoadHold:
    """Everything before this point of the road waits until `ends`. `force`: who ordered it."""

    id: UUID
    gate: str
    road: str
    metres: int
    reason_code: str
    held_at: datetime
    until: datetime
    opened_at: datetime | None
    force: Force
    notice_id: UUID | None

    @property
    def ends(self) -> datetime:
        return self.until if self.opened_at is None else min(self.opened_at, self.until)

    def holds(self, *, now: datetime) -> bool:
        return self.held_at <= now < self.ends


@dataclass(frozen=True, slots=True, kw_only=True)
class RoadCount:
    """So many trucks stood at a place of the road when somebody counted them."""

    id: UUID
    gate: str
    place: str
    metres: int
    trucks: int
    counted_at: datetime
    force: Force


# A phone says where it stands to a few metres; we keep hundredths of a degree, about a kilometre.
COARSE: Final = 100
POSITION_LASTS: Final = timedelta(hours=24)


@dataclass(frozen=True, slots=True, kw_only=True)
class Position:
    """Where a truck was, coarse on purpose: hundredths of a degree north and east."""

    north: int
    east: int

    @property
    def place(self) -> str:
        """As people read it: 21.98° N, 106.71° E."""
        north, east = "S" if self.north < 0 else "N", "W" if self.east < 0 else "E"
        return f"{abs(self.north) / COARSE:.2f}° {north}, {abs(self.east) / COARSE:.2f}° {east}"


def coarse_position(*, latitude: float, longitude: float) -> Position:
    """What is kept of a phone's word; the rest is never stored. Raises POSITION_WRONG."""
    if not (-90 <= latitude <= 90 and -180 <= longitude <= 180):  # Also what is no number.
        raise Refusal(code=CrossingRefusal.POSITION_WRONG)
    return Position(north=round(latitude * COARSE), east=round(longitude * COARSE))


def checked_place(*, name: str, metres: int) -> str:
    """The name of a road or place, trimmed. Raises ROAD_WRONG."""
    trimmed = " ".join(name.split())
    if not trimmed or len(trimmed) > NAME_LIMIT or not 0 <= metres <= FARTHEST:
        raise Refusal(code=CrossingRefusal.ROAD_WRONG)
    return trimmed


def check_until(*, until: datetime, now: datetime) -> None:
    """Raises ROAD_PERIOD: a hold that nobody remembers has to end by itself."""
    if not now + SHORTEST <= until <= now + LONGEST:
        raise Refusal(code=CrossingRefusal.ROAD_PERIOD, field="until")


def check_count(*, trucks: int, counted_at: datetime, now: datetime) -> None:
    """Raises ROAD_WRONG."""
    if not 0 <= trucks <= MOST_TRUCKS:
        raise Refusal(code=CrossingRefusal.ROAD_WRONG, field="trucks")
    if not now - OLDEST <= counted_at <= now:
        raise Refusal(code=CrossingRefusal.ROAD_WRONG, field="counted_at")
