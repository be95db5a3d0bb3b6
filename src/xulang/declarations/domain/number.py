"""Declaration numbers as on the live platform: yyyymmdd of Hanoi, then the day's sequence in 5 digits."""

from datetime import date, datetime, timedelta, timezone

from xulang.declarations.domain.refusals import DeclarationRefusal
from xulang.kernel.refusal import Refusal

HANOI = timezone(timedelta(hours=7))  # No daylight saving since 1975.
LAST = 99_999


def day_of(*, now: datetime) -> date:
    """The day in Hanoi, which a number begins with."""
    return now.astimezone(HANOI).date()


def write_number(*, day: date, sequence: int) -> str:
    """Raises NUMBERS_USED_UP past the day's 99,999th."""
    if sequence > LAST:
        raise Refusal(code=DeclarationRefusal.NUMBERS_USED_UP)
    return f"{day:%Y%m%d}{sequence:05d}"
