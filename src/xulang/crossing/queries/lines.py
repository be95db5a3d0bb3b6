"""What holds for a line of the queue at a moment: its rules, its classes, and what its hours can take."""

from datetime import datetime, timedelta
from typing import Final

from xulang.crossing.queries.capacity import list_openings
from xulang.crossing.queries.road import list_held_times
from xulang.gates import api as gates
from xulang.queueing import api as queueing
from xulang.queueing.api import LineBasis
from xulang.registry import api as registry

__all__ = ["LineBasis", "find_basis", "list_kept_lines"]

DAYS: Final = 14
A_DAY: Final = timedelta(days=1)


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
    day = now.astimezone(queueing.HANOI).date()
    known = queueing.Known(
        gates=chain,
        words=queueing.read_words(
            gates=chain, since=now - 3 * A_DAY, until=datetime.max.replace(tzinfo=now.tzinfo)
        ),
        classes=queueing.read_classes(since=now),
        openings=list(list_openings(gate=line.gate, since=day - 2 * A_DAY, until=day + (days + 1) * A_DAY)),
        closures=gates.list_closed_times(
            gates=chain, since=now - queueing.LONG_BREAK, until=now + (days + 1) * A_DAY
        ),
        holds=list_held_times(gates=chain, since=now - queueing.LONG_BREAK, until=now),
    )
    return queueing.line_basis(line=line, now=now, known=known, days=days)
