from datetime import UTC, datetime, timedelta, timezone

import pytest

from tests.domain.kernel.support import refused
from xulang.kernel.period import Period, PeriodRefusal

T = datetime(2026, 5, 8, 7, tzinfo=UTC)
HOUR = timedelta(hours=1)


def test_the_start_belongs_to_a_period_and_the_end_does_not() -> None:
    period = Period(start=T, end=T + HOUR)
    assert [period.contains(moment=T + HOUR * n / 2) for n in (-1, 0, 1, 2)] == [False, True, True, False]


def test_open_ends() -> None:
    always = Period(start=None, end=None)
    since, until = Period(start=T, end=None), Period(start=None, end=T)
    assert always.contains(moment=T)
    assert [since.contains(moment=T), until.contains(moment=T)] == [True, False]
    assert not since.overlaps(other=until)
    assert not until.overlaps(other=since)
    assert always.overlaps(other=since)
    assert until.overlaps(other=always)


@pytest.mark.parametrize(
    ("start", "end", "overlaps"),
    [
        (-2, -1, False),
        (-1, 0, False),
        (-1, 1, True),
        (0, 2, True),
        (1, 3, True),
        (2, 3, False),
        (-1, 3, True),
    ],
)
def test_neighbours_do_not_overlap(start: int, end: int, *, overlaps: bool) -> None:
    period, other = Period(start=T, end=T + 2 * HOUR), Period(start=T + start * HOUR, end=T + end * HOUR)
    assert period.overlaps(other=other) is overlaps
    assert other.overlaps(other=period) is overlaps


def test_both_clocks_of_the_border_name_the_same_moment() -> None:
    hanoi = T.astimezone(timezone(7 * HOUR))
    beijing = T.astimezone(timezone(8 * HOUR))
    assert Period(start=hanoi, end=None).contains(moment=beijing)


def test_impossible_periods() -> None:
    assert refused(Period, start=T, end=T) is PeriodRefusal.ENDS_BEFORE_START
    assert refused(Period, start=T, end=T - HOUR) is PeriodRefusal.ENDS_BEFORE_START
    with pytest.raises(ValueError, match="zone"):
        Period(start=T.replace(tzinfo=None), end=None)
