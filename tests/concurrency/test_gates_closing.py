"""Gate closed against entry confirmed: one winner, the other told by name; and the control."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from uuid import UUID

import pytest

from tests.support.race import Racer
from xulang.gates import api as gates
from xulang.gates import locks
from xulang.platform.db import unit_of_work
from xulang.platform.refusals import PlatformRefusal

NOW = datetime(2026, 5, 9, 1, 0, tzinfo=UTC)
CLOSURE = UUID("0c1d9c2e-0001-4c8f-9d1a-6f2b6a1c0001")
pytestmark = pytest.mark.usefixtures("committed_db")


def close() -> str:
    with unit_of_work():
        gates.close_gate(
            closure_id=CLOSURE, gate="HN", reason="Mưa lớn", by="7", notice_id=CLOSURE, notice=None, now=NOW
        )
    return "closed"


@contextmanager
def entry_being_confirmed() -> Iterator[Callable[[], object]]:
    """A confirmation that passed the guard and has not committed; call what it yields to commit it."""
    guarded, go = threading.Event(), threading.Event()

    def confirm() -> str:
        with unit_of_work():
            gates.guard_entry(gates=["HN-1119", "HN"])
            guarded.set()
            assert go.wait(timeout=60)
        return "confirmed"

    thread = Racer(confirm)
    assert guarded.wait(timeout=60)

    def commit() -> object:
        go.set()
        return thread.end()

    try:
        yield commit
    finally:
        go.set()
        thread.end()


def test_a_closing_waits_for_the_entry_and_stops_the_next() -> None:
    with entry_being_confirmed() as commit:
        closing = Racer(close)
        time.sleep(0.3)
        assert closing.running()
        late = Racer(enter)
        assert commit() == "confirmed"
        assert closing.end() == "closed"
        assert late.end() is gates.GateRefusal.CLOSED


def enter() -> str:
    with unit_of_work():
        gates.guard_entry(gates=["HN"])
    return "confirmed"


def test_entries_do_not_wait_for_each_other() -> None:
    with entry_being_confirmed():
        assert Racer(enter).end() == "confirmed"


def test_a_closing_that_waits_too_long_is_told_busy() -> None:
    with entry_being_confirmed():
        assert Racer(close).end() is PlatformRefusal.BUSY
    assert gates.find_closure(gates=["HN"]) is None


def test_control_without_the_shared_lock_both_win(monkeypatch: pytest.MonkeyPatch) -> None:
    def no_lock(*, gates: list[str]) -> None: ...

    monkeypatch.setattr(locks, "share_gates", no_lock)
    with entry_being_confirmed() as commit:
        assert Racer(close).end() == "closed"
        assert commit() == "confirmed"
