"""Hours as numbers: what the read models count time in."""

from datetime import UTC, datetime
from typing import Final

HOUR: Final = 3600
WEEK: Final = 168  # Hours.


def hour_of(at: datetime) -> int:
    """The hour that a moment lies in, counted from 1970 in UTC."""
    return int(at.timestamp()) // HOUR


def start_of(hour: int) -> datetime:
    return datetime.fromtimestamp(hour * HOUR, tz=UTC)
