"""How many tasks each unit was given, and what became of them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from xulang.assignments.domain.assignment import Assignment, TaskState


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitLine:
    """`given` = done in time + done late + dropped + open; of the open some are overdue."""

    unit: UUID | None
    given: int
    in_time: int
    late: int
    dropped: int
    open: int
    overdue: int
    mean_late: timedelta | None

    @property
    def kept(self) -> float | None:
        """The share of finished or overdue tasks that kept the deadline."""
        counted = self.in_time + self.late + self.overdue
        return self.in_time / counted if counted else None


def report(*, assignments: Iterable[Assignment], now: datetime) -> tuple[UnitLine, ...]:
    """A line for each unit, and the sum of all (`unit` None) at the end."""
    every = list(assignments)
    units = sorted({one.given.unit for one in every}, key=str)
    lines = [_line(unit, [one for one in every if one.given.unit == unit], now) for unit in units]
    return (*lines, _line(None, every, now))


def _line(unit: UUID | None, rows: list[Assignment], now: datetime) -> UnitLine:
    done = [one for one in rows if one.state == TaskState.DONE]
    lates = [one for one in done if not one.in_time]
    delays = [one.handed_in_at - one.deadline for one in lates if one.handed_in_at]
    return UnitLine(
        unit=unit,
        given=len(rows),
        in_time=len(done) - len(lates),
        late=len(lates),
        dropped=sum(one.state == TaskState.DROPPED for one in rows),
        open=sum(one.is_open for one in rows),
        overdue=sum(one.overdue(now=now) for one in rows),
        mean_late=sum(delays, timedelta()) / len(delays) if delays else None,
    )
