"""Public holidays of both countries, as the library `holidays` knows them: a table, no clock, no network."""

from collections.abc import Iterable
from datetime import date
from functools import cache

from xulang.queueing.domain.capacity import Side

COUNTRIES = {Side.VIETNAM: "VN", Side.CHINA: "CN"}


@cache
def _of_year(*, side: Side, year: int) -> frozenset[date]:
    # The library is read when first needed: most processes never ask.
    from holidays import country_holidays  # noqa: PLC0415 -- as above

    return frozenset(country_holidays(COUNTRIES[side], years=year))


def holidays_among(*, side: Side, days: Iterable[date]) -> frozenset[date]:
    """Which of the days are public holidays of the side's country, days off in lieu included."""
    return frozenset(day for day in days if day in _of_year(side=side, year=day.year))
