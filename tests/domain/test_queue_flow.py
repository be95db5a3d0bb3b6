"""Who waits tonight where a line is kept: by each truck's own bounds and by the announced hours."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from xulang.insight.domain.flow import Outlook, Spread
from xulang.insight.domain.queue_flow import Bounds, QueueLine, outlook_of_lines

HOUR = 3600


def flat(mean: float) -> list[Spread]:
    return [Spread(mean=mean)] * 24


def truck(early: float, middle: float, late: float) -> Bounds:
    """In hours from now."""
    return Bounds(early=early * HOUR, middle=middle * HOUR, late=late * HOUR)


def test_as_many_wait_at_an_hour_as_have_a_bound_beyond_it() -> None:
    """Ten trucks, one each two hours, each an hour early or four late: the bounds of the count are theirs."""
    line = QueueLine(
        capacity=flat(0), ordered=[truck(2 * n - 0.4, 2 * n + 0.5, 2 * n + 4.5) for n in range(1, 11)]
    )
    assert outlook_of_lines(lines=[line], expected=flat(0)) == (
        Outlook(hours=6, p10=7, p50=8, p90=10),
        Outlook(hours=12, p10=4, p50=5, p90=7),
        Outlook(hours=24, p10=0, p50=0, p90=1),
    )


def test_who_comes_later_goes_in_behind_them_by_what_the_announced_hours_leave() -> None:
    """Ten an hour come. The plan: 20 an hour, with a break announced from the third to the tenth hour.

    The 40 who stand there go in within the first two hours, 20 each; then nobody until the break is over.
    """
    line = QueueLine(
        capacity=[Spread(mean=20.0)] * 2 + [Spread(mean=0.0)] * 8 + [Spread(mean=20.0)] * 14,
        ordered=[truck(0.5, 0.5, 0.5)] * 20 + [truck(1.5, 1.5, 1.5)] * 20,
    )
    without = QueueLine(capacity=flat(20), ordered=line.ordered)
    assert [one.p50 for one in outlook_of_lines(lines=[line], expected=flat(10))] == [60, 80, 0]
    assert [one.p50 for one in outlook_of_lines(lines=[without], expected=flat(10))] == [0, 0, 0]


def test_who_is_held_stays_and_who_chose_an_hour_keeps_nobody_back() -> None:
    line = QueueLine(
        capacity=flat(5), apart=[truck(20, 20, 20)], stays=2, behind=30, ordered=[truck(3.5, 3.5, 3.5)]
    )
    # Five an hour from the fourth on, less the one in order: 30 - 4 - 5 - 5 after six hours.
    assert [one.p50 for one in outlook_of_lines(lines=[line], expected=flat(0))] == [16 + 3, 3, 2]


def test_lines_share_who_comes_and_never_each_other_s_hours() -> None:
    full = QueueLine(capacity=flat(0), share=0.75)
    free = QueueLine(capacity=flat(50), share=0.25)
    assert [one.p50 for one in outlook_of_lines(lines=[full, free], expected=flat(4))] == [18, 36, 72]


def test_hours_that_are_missing_are_refused() -> None:
    with pytest.raises(ValueError, match="not all given"):
        outlook_of_lines(lines=[QueueLine(capacity=[])], expected=flat(0))


@given(
    middles=st.lists(st.floats(0, 40), max_size=30),
    wide=st.floats(0, 10),
    came=st.floats(0, 20),
    can=st.floats(0, 20),
    more=st.floats(0, 20),
)
@settings(max_examples=40, deadline=None)
def test_bounds_are_in_order_and_more_capacity_never_lengthens_the_line(
    middles: list[float], wide: float, came: float, can: float, more: float
) -> None:
    ordered = [truck(one - wide, one, one + 2 * wide) for one in middles]
    expected = [Spread(mean=came, variance=came)] * 24
    some = outlook_of_lines(lines=[QueueLine(capacity=flat(can), ordered=ordered)], expected=expected)
    wider = outlook_of_lines(lines=[QueueLine(capacity=flat(can + more), ordered=ordered)], expected=expected)
    for one, other in zip(some, wider, strict=True):
        assert 0 <= one.p10 <= one.p50 <= one.p90
        assert (other.p10, other.p50, other.p90) <= (one.p10, one.p50, one.p90)
