"""The least that any rule could make trucks wait on average: trucks as a fluid, at the gate's true rate.

Each is there as soon as the road allows, and takes its own work; all lanes work as one that never idles
while somebody is there. A lane takes a truck at its service's beginning, so as many trucks as there are lanes
may be ahead of the fluid. With fixed service times no rule can beat it; with spread ones none that does not
know them beforehand, on average (docs/simulation.md).
"""

from xulang.simulation.domain.border.events import World


def fluid_waits(*, world: World) -> list[tuple[int, float | None]]:
    """Of each truck the number and the seconds from readiness to entry; None when the hours end before."""
    gate, lanes = world.gate, world.gate.lanes
    coming = sorted((one.ready + one.travel, one.number) for one in world.trucks)
    poured: list[int | None] = []
    found: list[tuple[int, float | None]] = []
    level = 0.0
    for place, (there, number) in enumerate(coming):
        before = poured[place - lanes] if place >= lanes else there
        if there >= gate.end:
            poured.append(None)
            found.append((number, None))
            continue
        level = max(level, gate.level(there)) + world.trucks[number].work
        poured.append(gate.reaches(level))
        if before is None:
            found.append((number, None))
            continue
        begins = gate.next_open(max(there, before))
        found.append((number, None if begins is None else begins - world.trucks[number].ready))
    return found
