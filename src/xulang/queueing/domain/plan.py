"""The plan of one line: which hour each class gets which trucks. The mathematics stand in docs/queue.md.

Trucks of one class are alike but for their order, so a plan is a table of counts: classes by hours. A truck's
hour follows from how many of its class stand before it. That is why 100,000 trucks cost no more than ten.
"""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate

import msgspec


class Hour(msgspec.Struct, frozen=True, kw_only=True):
    """What one hour offers: bookable trucks, and for each class what is set aside and what is taken."""

    capacity: int
    quota: tuple[int, ...]
    chosen: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """`served[k][h]` trucks of class k that want the first possible slot go in hour `first + h`."""

    first: int
    served: tuple[tuple[int, ...], ...]
    until: tuple[tuple[int, ...], ...]

    def hour_of(self, *, row: int, ahead: int) -> int | None:
        """The hour of the truck of class `row` with `ahead` of its class before it; None beyond the plan."""
        upto = self.until[row]
        place = bisect_left(upto, ahead + 1)
        return self.first + place if place < len(upto) else None


def allot(*, hour: Hour, waiting: Sequence[int]) -> tuple[int, ...]:
    """How many of each class, weightiest first, go in this hour: first what is set aside, then by weight.

    No class gets less than its quota while one of it waits, and no truck of the hour stays unused while any
    class waits.
    """
    free = hour.capacity - sum(hour.chosen)
    given = []
    for quota, chosen, there in zip(hour.quota, hour.chosen, waiting, strict=True):
        own = min(max(quota - chosen, 0), there, max(free, 0))
        given.append(own)
        free -= own
    for row, there in enumerate(waiting):
        more = min(max(free, 0), there - given[row])
        given[row] += more
        free -= more
    return tuple(given)


def plan(*, first: int, hours: Sequence[Hour], waiting: Sequence[int]) -> Plan:
    """Allot hour by hour. For trucks that are all ready now this is the optimum (proof: docs/queue.md)."""
    left = list(waiting)
    rows = []
    nobody = (0,) * len(left)
    for hour in hours:
        if not hour.capacity or not any(left):
            rows.append(nobody)
            continue
        given = allot(hour=hour, waiting=left)
        left = [there - taken for there, taken in zip(left, given, strict=True)]
        rows.append(given)
    served = tuple(zip(*rows, strict=True)) if rows else tuple(() for _ in waiting)
    return Plan(first=first, served=served, until=tuple(tuple(accumulate(row)) for row in served))


def cost(*, plan: Plan, weights: Sequence[int]) -> int:
    """Weighted hours from the plan's first hour: what the plan makes as small as can be."""
    return sum(
        weight * sum(offset * trucks for offset, trucks in enumerate(row))
        for weight, row in zip(weights, plan.served, strict=True)
    )


def admissible(*, capacity: int, quota: Sequence[int], chosen: Sequence[int]) -> bool:
    """Whether the chosen windows of an hour fit without eating what is set aside for other classes."""
    return sum(max(own, taken) for own, taken in zip(quota, chosen, strict=True)) <= capacity


def open_windows(*, plan: Plan, hours: Sequence[Hour], row: int) -> list[int]:
    """The hours that a truck of class `row` may choose: free after everybody who waits now was served."""
    there = range(plan.first, plan.first + len(hours))
    return [hour for hour in there if is_open(plan=plan, hours=hours, row=row, hour=hour)]


def is_open(*, plan: Plan, hours: Sequence[Hour], row: int, hour: int) -> bool:
    """Whether one of class `row` may choose the hour."""
    offset = hour - plan.first
    offer = hours[offset]
    if not offer.capacity:
        return False
    more = [taken + (place == row) for place, taken in enumerate(offer.chosen)]
    used = sum([served[offset] for served in plan.served]) + sum(more)
    return used <= offer.capacity and admissible(capacity=offer.capacity, quota=offer.quota, chosen=more)
