"""What holds for a line of the queue at a moment: its rules, its classes, and what its hours can take."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from xulang.crossing.queries.capacity import list_openings
from xulang.crossing.queries.road import list_held_times
from xulang.gates import api as gates
from xulang.platform.db import raw
from xulang.queueing import api as queueing
from xulang.queueing.api import LineBasis
from xulang.registry import api as registry

__all__ = ["LineBasis", "find_basis", "find_known_basis", "list_kept_lines"]

DAYS: Final = 14
A_DAY: Final = timedelta(days=1)
# Whatever anybody says of gates, lines and classes adds to one of these counts, or ends one of what was said.
SAID: Final = """
SELECT
    (SELECT ARRAY[count(*), count(withdrawn)] FROM queueing_word WHERE gate = ANY(%(topics)s)),
    (SELECT ARRAY[count(*), count(reopened_at)] FROM gates_closure WHERE gate = ANY(%(gates)s)),
    (SELECT ARRAY[count(*), count(opened_at)] FROM crossing_road_hold WHERE gate = ANY(%(gates)s))
"""
# Opening hours are reference data, whose import is no fact.
LASTS: Final = timedelta(seconds=10)
LINES_KEPT: Final = 200


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


@dataclass(frozen=True, slots=True, kw_only=True)
class _Kept:
    """What holds for a line as it was found when so much was `said`; by itself it changes at `until`."""

    said: tuple[object, ...] | None
    found_at: datetime
    until: datetime
    basis: LineBasis | None


_bases: dict[queueing.Line, _Kept] = {}


def find_known_basis(*, line: queueing.Line, now: datetime) -> LineBasis | None:
    """The same as `find_basis`, from memory as long as nobody said anything since.

    Places change in every moment of a rush, what holds for their line does not.
    Raises GATE_UNKNOWN.
    """
    chain = registry.gate_and_above(code=line.gate)
    said = raw().execute(SAID, {"gates": list(chain), "topics": ["", *chain]}, prepare=True).fetchone()
    kept = _bases.get(line)
    if kept is not None and kept.said == said and kept.found_at <= now < kept.until:
        return kept.basis
    known = _read_known(line, now, DAYS)
    basis = queueing.line_basis(line=line, now=now, known=known)
    until = min(queueing.holds_until(now=now, known=known), now + LASTS)
    if len(_bases) >= LINES_KEPT:
        _bases.clear()
    _bases[line] = _Kept(said=said, found_at=now, until=until, basis=basis)
    return basis


def forget_bases() -> None:
    """Find what holds for each line anew. For who changes rows by other ways, as tests do."""
    _bases.clear()


def find_basis(*, line: queueing.Line, now: datetime, days: int = DAYS) -> LineBasis | None:
    """What the line's places rest on from this hour on; None for a line without rules or plan.

    Raises GATE_UNKNOWN.
    """
    return queueing.line_basis(line=line, now=now, known=_read_known(line, now, days), days=days)


def _read_known(line: queueing.Line, now: datetime, days: int) -> queueing.Known:
    chain = registry.gate_and_above(code=line.gate)
    day = now.astimezone(queueing.HANOI).date()
    return queueing.Known(
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
