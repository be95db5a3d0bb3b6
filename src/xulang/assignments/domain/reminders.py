"""When a unit is reminded of its task, and when both hear that it is overdue."""

from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from xulang.assignments.domain.assignment import Assignment, TaskState


class Mark(StrEnum):
    """Each is told once for one deadline."""

    SOON = "soon"
    DUE = "due"
    OVERDUE = "overdue"


# A short task is reminded after the most of its time is over, a long one a day before.
DAY_BEFORE: Final = timedelta(days=1)
LATE_AFTER: Final = timedelta(days=1)


def mark_due(*, one: Assignment, now: datetime) -> Mark | None:
    """The latest that is to be told by now; None while there is nothing to say, or nobody who owes it."""
    if one.state not in {TaskState.GIVEN, TaskState.ACCEPTED}:
        return None
    if now > one.deadline + LATE_AFTER:
        return Mark.OVERDUE
    if now >= one.deadline:
        return Mark.DUE
    early = min(DAY_BEFORE, (one.deadline - one.given_at) / 4)
    return Mark.SOON if now >= one.deadline - early else None
