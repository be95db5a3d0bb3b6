"""Declaration numbers as on the live platform: yyyymmdd of Hanoi, then the day's sequence in 5 digits."""

from datetime import date

from xulang.declarations.domain.refusals import DeclarationRefusal
from xulang.kernel.refusal import Refusal

LAST = 99_999


def write_number(*, day: date, sequence: int) -> str:
    """Raises NUMBERS_USED_UP past the day's 99,999th."""
    if sequence > LAST:
        raise Refusal(code=DeclarationRefusal.NUMBERS_USED_UP)
    return f"{day:%Y%m%d}{sequence:05d}"
