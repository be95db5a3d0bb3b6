"""What holds for a line of the queue at a moment: its rules, its classes, and what its hours can take."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from xulang.crossing.queries.capacity import plan_capacity
from xulang.gates import api as gates
from xulang.kernel.period import Period
from xulang.queueing import api as queueing
from xulang.registry import api as registry

DAYS: Final = 14
LONG_BREAK = timedelta(days=31)
# Hours without trucks in which nobody can go in though people expected to: nobody misses a call there.
BREAKS = frozenset(
    {
        queueing.Binding.CLOSED,
        queueing.Binding.CHANGE,
        queueing.Binding.OTHER_SIDE,
        queueing.Binding.OTHER_SIDE_HOURS,
        queueing.Binding.STAFF,
    }
)
# Where no class is stated everybody is of one.
USUAL = queueing.PriorityClass(
    code="usual", weight=1, share=0, legal_basis="docs/queue.md", valid=Period(start=None, end=None)
)


@dataclass(frozen=True, slots=True, kw_only=True)
class LineBasis:
    """`hours` begin with the one that runs. `bookable`: with what may be promised beyond, for no-shows.

    `open_since`: Unix seconds at which a break last ended, 0 for none lately.
    """

    line: queueing.Line
    rules: queueing.Rules
    classes: tuple[queueing.PriorityClass, ...]
    hours: tuple[queueing.HourCapacity, ...]
    bookable: tuple[int, ...]
    in_break: bool
    open_since: int
    capacity: queueing.Basis

    @property
    def first(self) -> int:
        return self.hours[0].hour


def list_kept_lines(*, gate: str, now: datetime) -> list[queueing.Line]:
    """The lines of the gate for which somebody stated both a plan and rules."""
    chain = registry.gate_and_above(code=gate)
    words = queueing.read_words(gates=chain, since=now, until=now + timedelta(days=1))
    return [
        line
        for line in queueing.list_lines(gates=[gate], since=now)
        if queueing.rules_of(line=line, words=words, moment=now) is not None
    ]


def rules_now(*, line: queueing.Line, now: datetime) -> queueing.Rules | None:
    """The line's rules at the moment, where somebody stated any. Raises GATE_UNKNOWN."""
    chain = registry.gate_and_above(code=line.gate)
    words = queueing.read_words(gates=chain, since=now, until=now + timedelta(days=1))
    return queueing.rules_of(line=line, words=words, moment=now)


def find_basis(*, line: queueing.Line, now: datetime, days: int = DAYS) -> LineBasis | None:
    """What the line's places rest on from this hour on; None for a line without rules or plan.

    Raises GATE_UNKNOWN.
    """
    chain = registry.gate_and_above(code=line.gate)
    words = queueing.read_words(gates=chain, since=now, until=now + timedelta(days=1))
    rules = queueing.rules_of(line=line, words=words, moment=now)
    if rules is None or line not in queueing.list_lines(gates=[line.gate], since=now):
        return None
    running = queueing.hour_of(moment=now)
    day = now.astimezone(queueing.HANOI).date()
    # A day back, so that a break that ended in the night is known.
    (plan,) = plan_capacity(gate=line.gate, first=day - timedelta(days=1), days=days + 1, lines=[line])
    hours = tuple(one for one in plan.hours if one.hour >= running)
    closures = gates.list_closed_times(gates=chain, since=now - LONG_BREAK, until=now + timedelta(hours=1))
    classes = queueing.classes_at(words=queueing.read_classes(since=now), moment=now) or (USUAL,)
    past = [one for one in plan.hours if one.hour < running]
    return LineBasis(
        line=line,
        rules=rules,
        classes=classes,
        hours=hours,
        bookable=queueing.bookable_of(hours=hours, rules=rules),
        in_break=_is_break(hours[0]) or any(closure.contains(moment=now) for closure in closures),
        open_since=max(_ends_of_hours(past), _ends_of_closures(closures, now)),
        capacity=plan.basis,
    )


def _is_break(hour: queueing.HourCapacity) -> bool:
    return not hour.trucks and hour.binding in BREAKS


def _ends_of_hours(past: Iterable[queueing.HourCapacity]) -> int:
    ends = [one.hour + 1 for one in past if _is_break(one)]
    return int(queueing.start_of(hour=max(ends)).timestamp()) if ends else 0


def _ends_of_closures(closures: Iterable[Period], now: datetime) -> int:
    ends = [one.end for one in closures if one.end is not None and one.end <= now]
    return int(max(ends).timestamp()) if ends else 0
