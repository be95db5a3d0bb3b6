"""What people read of a gate's capacity: planned by hour, what binds, and what really crossed."""

from dataclasses import dataclass

from xulang.queueing.domain.capacity import Basis, HourCapacity
from xulang.queueing.domain.words import Line


@dataclass(frozen=True, slots=True, kw_only=True)
class LinePlan:
    """The hours of one line, one after the other, and what they rest on."""

    line: Line
    hours: tuple[HourCapacity, ...]
    basis: Basis


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """Trucks of a line that were taken in (both entries confirmed) and that left in one hour."""

    line: Line
    hour: int
    entered: int
    left: int
