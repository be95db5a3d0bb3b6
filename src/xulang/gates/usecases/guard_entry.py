"""An entry is confirmed only while its gate is open: the shared lock keeps it so until the caller commits."""

from collections.abc import Collection
from dataclasses import dataclass

from psycopg import Cursor

from xulang.gates import locks
from xulang.gates.domain.refusals import GateRefusal
from xulang.kernel.refusal import Refusal
from xulang.platform.db import raw

CLOSED = (
    "SELECT gate FROM gates_closure WHERE gate = ANY(%s) AND reopened_at IS NULL ORDER BY closed_at LIMIT 1"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryGuard:
    """Sent already; `check` reads the answer, so that other statements may travel along in one pipeline."""

    answer: "Cursor[tuple[object, ...]]"

    def check(self) -> None:
        """Raises CLOSED, naming the gate or route that is closed."""
        closed = self.answer.fetchone()
        if closed:
            raise Refusal(code=GateRefusal.CLOSED, field="gate", gate=str(closed[0]))


def guard_entry(*, gates: Collection[str]) -> EntryGuard:
    """`gates`: the gate or route of the entry and those it is part of. Inside the caller's transaction.

    The lock comes in a statement before the look, so that the look sees what a closing committed.
    """
    locks.share_gates(gates=gates)
    return EntryGuard(answer=raw().execute(CLOSED, [sorted(gates)]))
