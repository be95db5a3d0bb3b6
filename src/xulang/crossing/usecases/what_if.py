"""Answer "what if" for a line from its real state of this moment; nothing is written."""

from dataclasses import dataclass, replace
from datetime import datetime

from xulang.crossing.domain.what_if import (
    Changed,
    Outcome,
    changed_basis,
    changed_classes,
    outcome_of,
)
from xulang.crossing.queries.lines import LineBasis, find_basis
from xulang.crossing.usecases.estimate_lines import known_correction, outlook_of
from xulang.queueing import api as queueing
from xulang.queueing.api import Line, PlaceState

# In the order, or called for an hour: those of whom a change can make something.
MOVING = frozenset({PlaceState.WAITING, PlaceState.CHOSEN, PlaceState.CALLED, PlaceState.ARRIVED})


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """The line as it is and as it would be, by the same dice."""

    line: Line
    classes: tuple[queueing.PriorityClass, ...]
    now: Outcome
    then: Outcome


def what_if(*, line: Line, changed: Changed, now: datetime, seed: int) -> Compared | None:
    """None for a line that has no rules or plan. Raises GATE_UNKNOWN, SHARES_EXCEED, CLASS_WRONG."""
    basis = find_basis(line=line, now=now)
    if basis is None:
        return None
    capacity = changed_basis(basis=basis.capacity, changed=changed)
    hours = tuple(queueing.capacity_of(hours=[one.hour for one in basis.hours], basis=capacity))
    other = replace(
        basis,
        capacity=capacity,
        hours=hours,
        bookable=queueing.bookable_of(hours=hours, rules=basis.rules),
        classes=changed_classes(classes=basis.classes, changed=changed),
    )
    return Compared(
        line=line,
        classes=basis.classes,
        now=_outcome(line, basis, now, seed),
        then=_outcome(line, other, now, seed),
    )


def _outcome(line: Line, basis: LineBasis, now: datetime, seed: int) -> Outcome:
    state = queueing.read_line(line=line, classes=basis.classes, rules=basis.rules, now=now)
    outlook = outlook_of(line=line, basis=basis, state=state, now=now)
    expected = queueing.estimate(outlook=outlook, correction=known_correction(), seed=seed)
    moving = [one for one in state.places.values() if one.state in MOVING]
    entries = [(basis.classes[one.row].code, expected[one.id].entry) for one in moving if one.id in expected]
    return outcome_of(now=outlook.now, entries=entries, beyond=len(moving) - len(entries), hours=basis.hours)
