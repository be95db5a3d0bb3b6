"""An entry is confirmed only while its gate is open: the shared lock keeps it so until the caller commits."""

from collections.abc import Collection

from xulang.gates import locks
from xulang.gates.domain.refusals import GateRefusal
from xulang.kernel.refusal import Refusal
from xulang.platform.db import pipeline

CLOSED = (
    "SELECT gate FROM gates_closure WHERE gate = ANY(%s) AND reopened_at IS NULL ORDER BY closed_at LIMIT 1"
)


def guard_entry(*, gates: Collection[str]) -> None:
    """`gates`: the gate or route of the entry and those it is part of. Inside the caller's transaction.

    The lock comes in a statement before the look, so that the look sees what a closing committed; both travel
    in one round trip. Raises CLOSED, naming the gate or route that is closed.
    """
    with pipeline() as driver:
        locks.share_gates(gates=gates)
        found = driver.execute(CLOSED, [sorted(gates)], prepare=True)
    closed = found.fetchone()
    if closed:
        raise Refusal(code=GateRefusal.CLOSED, field="gate", gate=str(closed[0]))
