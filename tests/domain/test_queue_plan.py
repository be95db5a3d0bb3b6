"""The plan of a line: shares, capacity and the optimum, held against a solver that knows no rule of ours."""

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.support.flow import least_cost
from xulang.kernel.period import Period
from xulang.kernel.refusal import Refusal
from xulang.queueing.domain.classes import PriorityClass, in_order, quotas
from xulang.queueing.domain.plan import Hour, Plan, admissible, allot, cost, open_windows, plan
from xulang.queueing.domain.refusals import QueueRefusal

FIRST = 494_000


@st.composite
def shares_of(draw: st.DrawFn, *, classes: int) -> list[int]:
    cuts = sorted(draw(st.lists(st.integers(0, 1000), min_size=classes, max_size=classes)))
    return [after - before for before, after in pairwise([0, *cuts])]


@st.composite
def instances(draw: st.DrawFn) -> tuple[list[Hour], list[int], list[int]]:
    """Hours with shares and chosen windows that fit, trucks that wait, and weights from high to low."""
    classes = draw(st.integers(1, 4))
    capacity = draw(st.lists(st.integers(0, 6), min_size=1, max_size=14))
    rows, _ = quotas(capacity=capacity, shares=draw(shares_of(classes=classes)))
    hours = []
    for trucks, quota in zip(capacity, rows, strict=True):
        chosen = tuple(draw(st.integers(0, 2)) for _ in range(classes))
        fits = admissible(capacity=trucks, quota=quota, chosen=chosen)
        hours.append(Hour(capacity=trucks, quota=quota, chosen=chosen if fits else (0,) * classes))
    waiting = draw(st.lists(st.integers(0, 25), min_size=classes, max_size=classes))
    weights = sorted(draw(st.lists(st.integers(1, 9), min_size=classes, max_size=classes)), reverse=True)
    return hours, waiting, weights


def cost_with_rest(*, made: Plan, hours: int, waiting: list[int], weights: list[int]) -> int:
    """The plan's cost, with who is beyond it waiting to its end, as the solver counts."""
    rest = [there - sum(row) for there, row in zip(waiting, made.served, strict=True)]
    return cost(plan=made, weights=weights) + hours * sum(
        weight * left for weight, left in zip(weights, rest, strict=True)
    )


@given(instances())
@settings(max_examples=300)
def test_the_plan_is_the_optimum(instance: tuple[list[Hour], list[int], list[int]]) -> None:
    hours, waiting, weights = instance
    made = plan(first=FIRST, hours=hours, waiting=waiting)
    ours = cost_with_rest(made=made, hours=len(hours), waiting=waiting, weights=weights)
    assert ours == least_cost(hours=hours, waiting=waiting, weights=weights)


@given(instances())
def test_no_hour_is_oversold_left_empty_or_taken_from_a_share(
    instance: tuple[list[Hour], list[int], list[int]],
) -> None:
    hours, waiting, _ = instance
    made = plan(first=FIRST, hours=hours, waiting=waiting)
    left = list(waiting)
    for place, hour in enumerate(hours):
        given_now = [row[place] for row in made.served]
        free = hour.capacity - sum(hour.chosen)
        assert sum(given_now) == min(free, sum(left))
        for row, trucks in enumerate(given_now):
            assert trucks >= min(hour.quota[row] - hour.chosen[row], left[row])
        left = [there - taken for there, taken in zip(left, given_now, strict=True)]
    assert min(left) >= 0


@given(instances())
def test_a_chosen_window_puts_nobody_back(instance: tuple[list[Hour], list[int], list[int]]) -> None:
    """Whoever takes a later window that was offered leaves everybody else where he was, or earlier."""
    hours, waiting, _ = instance
    made = plan(first=FIRST, hours=hours, waiting=waiting)
    for row, there in enumerate(waiting):
        for window in open_windows(plan=made, hours=hours, row=row) if there else []:
            taken = window - FIRST
            chosen = tuple(count + (place == row) for place, count in enumerate(hours[taken].chosen))
            after = [
                Hour(
                    capacity=hour.capacity, quota=hour.quota, chosen=chosen if place == taken else hour.chosen
                )
                for place, hour in enumerate(hours)
            ]
            assert admissible(capacity=hours[taken].capacity, quota=hours[taken].quota, chosen=chosen)
            fewer = [count - (place == row) for place, count in enumerate(waiting)]
            again = plan(first=FIRST, hours=after, waiting=fewer)
            for other, count in enumerate(fewer):
                for ahead in range(count):
                    before = made.hour_of(row=other, ahead=ahead)
                    now = again.hour_of(row=other, ahead=ahead)
                    assert before is None or (now is not None and now <= before)


@given(st.lists(st.integers(0, 40), min_size=1, max_size=60), st.data())
def test_shares_are_kept_to_the_truck_over_time(capacity: list[int], data: st.DataObject) -> None:
    shares = data.draw(shares_of(classes=4))
    rows, credit = quotas(capacity=capacity, shares=shares)
    for trucks, quota in zip(capacity, rows, strict=True):
        assert sum(quota) <= trucks
    for row, share in enumerate(shares):
        assert 1000 * sum(quota[row] for quota in rows) + credit[row] == share * sum(capacity)
        assert 0 <= credit[row] < 4000


def test_five_per_cent_of_ten_an_hour_is_one_truck_every_second_hour() -> None:
    rows, credit = quotas(capacity=[10] * 6, shares=[950, 50])
    assert rows == [(9, 0), (9, 1), (10, 0), (9, 1), (10, 0), (9, 1)]
    assert credit == (1000, 0)


def test_credit_is_carried_into_the_next_plan() -> None:
    whole, end = quotas(capacity=[3, 4, 5, 2], shares=[333, 333, 334])
    first, carried = quotas(capacity=[3, 4], shares=[333, 333, 334])
    second, credit = quotas(capacity=[5, 2], shares=[333, 333, 334], credit=carried)
    assert [*first, *second] == whole
    assert credit == end


def test_what_a_class_does_not_use_goes_to_the_weightiest_that_waits() -> None:
    hour = Hour(capacity=10, quota=(4, 4, 2), chosen=(0, 0, 1))
    assert allot(hour=hour, waiting=(9, 1, 5)) == (7, 1, 1)
    assert allot(hour=hour, waiting=(0, 0, 20)) == (0, 0, 9)


def test_a_trucks_hour_follows_from_those_before_it() -> None:
    hours = [Hour(capacity=trucks, quota=(0,), chosen=(0,)) for trucks in (2, 0, 1)]
    made = plan(first=FIRST, hours=hours, waiting=[5])
    assert [made.hour_of(row=0, ahead=ahead) for ahead in range(4)] == [FIRST, FIRST, FIRST + 2, None]


def priority(code: str, *, weight: int = 1, share: int = 0, basis: str = "NQ 1") -> PriorityClass:
    valid = Period(start=None, end=None)
    return PriorityClass(code=code, weight=weight, share=share, legal_basis=basis, valid=valid)


def test_the_weightiest_class_stands_first() -> None:
    found = in_order(classes=[priority("a", weight=1), priority("b", weight=3), priority("c", weight=3)])
    assert [one.code for one in found] == ["b", "c", "a"]


@pytest.mark.parametrize(
    ("make", "code"),
    [
        (lambda: priority("a", weight=0), QueueRefusal.CLASS_WRONG),
        (lambda: priority("a", share=1001), QueueRefusal.CLASS_WRONG),
        (lambda: priority("a", basis=" "), QueueRefusal.CLASS_WRONG),
        (lambda: in_order(classes=[priority("a"), priority("a")]), QueueRefusal.CLASS_TWICE),
        (
            lambda: in_order(classes=[priority("a", share=600), priority("b", share=401)]),
            QueueRefusal.SHARES_EXCEED,
        ),
    ],
)
def test_classes_that_cannot_be(make: "object", code: QueueRefusal) -> None:
    assert callable(make)
    with pytest.raises(Refusal) as no:
        make()
    assert no.value.code == code
