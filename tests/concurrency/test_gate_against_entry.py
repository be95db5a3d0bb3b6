"""Gate closed against an entry confirmed, both through the spine: one winner, the other told by name."""

import threading
import time
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager

import pytest

from tests.support.declarations import TRUCK
from tests.support.race import Racer
from tests.support.story import DECLARATION, Story, reference_data
from xulang.crossing import api as crossing
from xulang.gates import api as gates
from xulang.gates import locks
from xulang.journal import api as journal
from xulang.kernel.words import FactKind, Role, Stage, Step

pytestmark = pytest.mark.usefixtures("committed_db")


@pytest.fixture
def story(committed_db: str) -> Story:
    reference_data()
    story = Story()
    story.declare()
    story.confirm(Role.CUSTOMS_OFFICER, Step.REGISTRATION)
    return story


def closing(story: Story) -> Callable[[], object]:
    request = story.request(Role.CENTRE_MANAGER)
    return lambda: crossing.close_gate(request=request, gate="HN", reason="Mưa lũ", notice=None)["gate"]


def entering(story: Story, role: Role = Role.CUSTOMS_OFFICER) -> Callable[[], object]:
    request = story.request(role)

    def confirm() -> str:
        crossing.confirm(request=request, declaration_id=DECLARATION, crossing_id=TRUCK, step=Step.ENTRY)
        return "confirmed"

    return confirm


@contextmanager
def entry_past_the_guard(story: Story, patch: pytest.MonkeyPatch) -> Iterator[tuple[Racer, threading.Event]]:
    """A confirmation that found the gate open and has not written yet; set the event to let it go on."""
    passed, go = threading.Event(), threading.Event()
    guard = gates.guard_entry

    def slow(*, gates: Collection[str]) -> None:
        guard(gates=gates)
        passed.set()
        assert go.wait(timeout=60)

    patch.setattr(gates, "guard_entry", slow)
    racer = Racer(entering(story))
    assert passed.wait(timeout=60)
    try:
        yield racer, go
    finally:
        go.set()
        racer.settle()


def order_of_record(story: Story) -> list[FactKind]:
    """The gate's closing and the truck's entry, as the journal holds them one after the other."""
    gate = journal.read_stream(stream_kind=journal.StreamKind.GATE, stream_id=crossing.stream_of(gate="HN"))
    truck = journal.read_stream(stream_kind=journal.StreamKind.DECLARATION, stream_id=story.declaration)
    entries = [fact for fact in truck if fact.public.step == Step.ENTRY]
    return [fact.public.kind for fact in (*entries, *gate)]


def test_the_entry_that_came_first_counts_and_the_closing_waits_for_it(
    story: Story, monkeypatch: pytest.MonkeyPatch
) -> None:
    with entry_past_the_guard(story, monkeypatch) as (entry, go):
        close = Racer(closing(story))
        time.sleep(0.3)
        assert close.running()
        go.set()
        assert entry.end() == "confirmed"
        assert close.end() == "HN"
    assert story.stage() == Stage.ENTERING
    assert order_of_record(story) == [FactKind.CONFIRMED, FactKind.GATE_CLOSED]
    assert Racer(entering(story, Role.BORDER_GUARD_OFFICER)).end() is gates.GateRefusal.CLOSED


def test_the_entry_after_a_closing_is_told_by_name_and_leaves_nothing(story: Story) -> None:
    assert Racer(closing(story)).end() == "HN"
    assert Racer(entering(story)).end() is gates.GateRefusal.CLOSED
    assert story.stage() == Stage.REGISTERED
    assert order_of_record(story) == [FactKind.GATE_CLOSED]


def test_control_without_the_shared_lock_a_truck_enters_a_closed_gate(
    story: Story, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_lock(*, gates: list[str]) -> None: ...

    monkeypatch.setattr(locks, "share_gates", no_lock)
    with entry_past_the_guard(story, monkeypatch) as (entry, go):
        # The closing no longer waits: it is committed while the entry is still on its way.
        assert Racer(closing(story)).end() == "HN"
        assert gates.find_closure(gates=["HN"]) is not None
        assert entry.running()
        go.set()
        assert entry.end() == "confirmed"
    assert story.stage() == Stage.ENTERING
