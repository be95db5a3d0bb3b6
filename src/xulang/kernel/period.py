"""Periods [start, end): the start belongs to a period, the end does not, so that neighbours never overlap."""

from dataclasses import dataclass
from datetime import datetime

from xulang.kernel.refusal import Refusal, RefusalCode


class PeriodRefusal(RefusalCode):
    ENDS_BEFORE_START = "period.ends_before_start"


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """Half-open; None means open on that side. Times are aware.

    Raises ENDS_BEFORE_START where nothing lies between the two, ValueError on a naive time.
    """

    start: datetime | None
    end: datetime | None

    def __post_init__(self) -> None:
        for moment in (self.start, self.end):
            if moment is not None and moment.utcoffset() is None:
                raise ValueError("a period needs times with a zone")
        if self.start is not None and self.end is not None and self.end <= self.start:
            raise Refusal(code=PeriodRefusal.ENDS_BEFORE_START)

    def contains(self, *, moment: datetime) -> bool:
        return (self.start is None or self.start <= moment) and (self.end is None or moment < self.end)

    def overlaps(self, *, other: "Period") -> bool:
        return _begins_before_end(self, other) and _begins_before_end(other, self)


def _begins_before_end(first: Period, second: Period) -> bool:
    return first.start is None or second.end is None or first.start < second.end
