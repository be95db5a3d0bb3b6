from datetime import datetime

from xulang.declarations.domain.number import write_number
from xulang.declarations.domain.times import day_of
from xulang.declarations.locks import take_next


def allot_number(*, now: datetime) -> str:
    """Give the day's next number. Call late in the unit of work: all declarants wait for this one row.

    Raises NUMBERS_USED_UP past the day's 99,999th.
    """
    day = day_of(now=now)
    return write_number(day=day, sequence=take_next(day=day))
