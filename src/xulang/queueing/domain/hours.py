"""Hours of the queue: numbered from 1970-01-01T00:00Z, so that plans are plain arithmetic.

Hanoi and Beijing lie whole hours from UTC, so an hour of the queue is an hour of both clocks.
"""

from datetime import UTC, date, datetime, time, timedelta, timezone

SECONDS = 3600
# Hours that Hanoi is ahead of UTC.
HANOI_AHEAD = 7
HANOI = timezone(timedelta(hours=HANOI_AHEAD), "Asia/Ho_Chi_Minh")
BEIJING = timezone(timedelta(hours=8), "Asia/Shanghai")


def hour_of(*, moment: datetime) -> int:
    """The hour a moment lies in. Raises ValueError for a time without a zone."""
    if moment.utcoffset() is None:
        raise ValueError("an hour needs a time with a zone")
    return int(moment.timestamp() // SECONDS)


def start_of(*, hour: int) -> datetime:
    """When the hour begins (UTC)."""
    return datetime.fromtimestamp(hour * SECONDS, tz=UTC)


def day_of(*, hour: int) -> date:
    """The day in Hanoi that the hour belongs to."""
    return start_of(hour=hour).astimezone(HANOI).date()


def hours_of(*, day: date) -> range:
    """The 24 hours of a day in Hanoi."""
    first = hour_of(moment=datetime.combine(day, time(), tzinfo=HANOI))
    return range(first, first + 24)
