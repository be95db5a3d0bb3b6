"""The plan of a line as a minimum-cost flow, solved by OR-tools: knows nothing of how the product plans."""

from collections.abc import Sequence

from ortools.graph.python.min_cost_flow import (  # type: ignore[import-untyped] # it brings no types
    SimpleMinCostFlow,
)

from xulang.queueing.domain.plan import Hour


def least_cost(*, hours: Sequence[Hour], waiting: Sequence[int], weights: Sequence[int]) -> int:
    """The least weighted waiting, in hours, over all plans that keep capacity and shares.

    A class' trucks stand at a node per hour; staying there an hour costs the class' weight each. No more may
    stay than its set-aside slots so far leave, since that is what its share promises it.
    """
    flow = SimpleMinCostFlow()
    ends = len(hours)
    node = {
        (row, place): 1 + row * (ends + 1) + place for row in range(len(waiting)) for place in range(ends + 1)
    }
    hour_node = {place: 1 + len(node) + place for place in range(ends)}
    sink = 1 + len(node) + ends
    for row, there in enumerate(waiting):
        flow.set_node_supply(node[row, 0], there)
        promised = 0
        for place, hour in enumerate(hours):
            promised = min(promised + max(hour.quota[row] - hour.chosen[row], 0), there)
            flow.add_arc_with_capacity_and_unit_cost(node[row, place], hour_node[place], there, 0)
            flow.add_arc_with_capacity_and_unit_cost(
                node[row, place], node[row, place + 1], there - promised, weights[row]
            )
        # Whoever is beyond the last hour waits there; the plan is charged the same.
        flow.add_arc_with_capacity_and_unit_cost(node[row, ends], sink, there, 0)
    for place, hour in enumerate(hours):
        free = hour.capacity - sum(hour.chosen)
        flow.add_arc_with_capacity_and_unit_cost(hour_node[place], sink, free, 0)
    flow.set_node_supply(sink, -sum(waiting))
    status = flow.solve()
    if status != flow.OPTIMAL:
        raise AssertionError(f"no plan keeps capacity and shares: {status}")
    return int(flow.optimal_cost())
