from datetime import datetime

from xulang.declarations.domain.number import write_number
from xulang.declarations.domain.times import day_of
from xulang.declarations.locks import take_next


def allot_numbers(*, now: datetime, count: int) -> list[str]:
    """Give the day's next numbers. Call late in the unit of work: all declarants wait for this one row.

    Raises NUMBERS_USED_UP past the day's 99,999th.
    """
    day = day_of(now=now)
    last = take_next(day=day, count=count)
    return [write_number(day=day, sequence=number) for number in range(last - count + 1, last + 1)]


def allot_number(*, now: datetime) -> str:
    """The same for one."""
    return allot_numbers(now=now, count=1)[0]
