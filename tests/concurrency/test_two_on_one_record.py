"""Two who act on one record at once, on two connections: one wins, the other is told why, by name."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from uuid import uuid5

import pytest

from tests.support.declarations import TRUCK
from tests.support.race import Racer
from tests.support.story import DECLARATION, STORY, Story, reference_data
from xulang.crossing import api as crossing
from xulang.crossing import locks
from xulang.crossing.usecases import act
from xulang.journal import api as journal
from xulang.kernel.request import Request
from xulang.kernel.words import FactKind, Role, Step
from xulang.platform.idempotency import Answer

pytestmark = pytest.mark.usefixtures("committed_db")


@pytest.fixture
def story(committed_db: str) -> Story:
    reference_data()
    told = Story()
    told.declare()
    told.confirm(Role.CUSTOMS_OFFICER, Step.REGISTRATION)
    return told


def entry(request: Request) -> Callable[[], object]:
    return lambda: crossing.confirm(
        request=request, declaration_id=DECLARATION, crossing_id=TRUCK, step=Step.ENTRY
    )


def cancelling(request: Request) -> Callable[[], object]:
    reason = crossing.Reason.PLANS_CHANGED
    return lambda: crossing.cancel(request=request, declaration_id=DECLARATION, reason=reason)


@contextmanager
def first_about_to_write(
    work: Callable[[], object], patch: pytest.MonkeyPatch
) -> Iterator[tuple[Racer, threading.Event]]:
    """Whoever comes first has decided and waits to write; set the event to let him go on."""
    decided, go = threading.Event(), threading.Event()
    write = act.write

    def slow(**words: object) -> Answer:
        if not decided.is_set():
            decided.set()
            assert go.wait(timeout=60)
        return write(**words)  # type: ignore[arg-type] # handed on as it came

    patch.setattr(act, "write", slow)
    racer = Racer(work)
    assert decided.wait(timeout=60)
    try:
        yield racer, go
    finally:
        go.set()
        racer.settle()


def facts(kind: FactKind, step: Step | None = None) -> int:
    stream = journal.read_stream(stream_kind=journal.StreamKind.DECLARATION, stream_id=DECLARATION)
    return sum(fact.public.kind == kind and step in {None, fact.public.step} for fact in stream)


def race(story: Story, patch: pytest.MonkeyPatch, *, then: Callable[[], object]) -> tuple[object, object]:
    """What an entry, decided first, and what comes meanwhile end with."""
    with first_about_to_write(entry(story.request(Role.CUSTOMS_OFFICER)), patch) as (first, go):
        second = Racer(then)
        second.wait(seconds=0.5)
        go.set()
        return first.end(), second.end()


def test_two_officers_confirm_the_same_step(story: Story, monkeypatch: pytest.MonkeyPatch) -> None:
    colleague = entry(story.request(Role.CUSTOMS_OFFICER))
    first, second = race(story, monkeypatch, then=colleague)
    assert isinstance(first, dict)
    assert second == crossing.CrossingRefusal.ALREADY_CONFIRMED
    assert facts(FactKind.CONFIRMED, Step.ENTRY) == 1


def test_without_the_lock_the_loser_is_not_told_by_name(
    story: Story, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The control: the stream's numbers still keep the journal right, but nobody learns what happened."""
    unlocked = locks.LOCK_RECORD.replace(" FOR UPDATE", "")
    assert unlocked != locks.LOCK_RECORD
    monkeypatch.setattr(locks, "LOCK_RECORD", unlocked)
    colleague = entry(story.request(Role.CUSTOMS_OFFICER))
    first, second = race(story, monkeypatch, then=colleague)
    assert first == journal.JournalRefusal.STREAM_MOVED
    assert isinstance(second, dict)
    assert facts(FactKind.CONFIRMED, Step.ENTRY) == 1


def test_one_request_sent_twice_at_once_is_done_once(story: Story, monkeypatch: pytest.MonkeyPatch) -> None:
    request = story.request(Role.CUSTOMS_OFFICER)
    with first_about_to_write(entry(request), monkeypatch) as (first, go):
        second = Racer(entry(request))
        second.wait(seconds=0.5)
        go.set()
        answers = first.end(), second.end()
    assert answers[0] == answers[1]
    assert facts(FactKind.CONFIRMED, Step.ENTRY) == 1


def test_other_words_under_the_same_id_are_refused(story: Story) -> None:
    request = story.request(Role.CUSTOMS_OFFICER)
    entry(request)()
    assert str(Racer(cancelling(request)).end()) == "platform.request_reused"
    assert facts(FactKind.CANCELLED) == 0


def test_a_firm_that_cancels_while_its_truck_enters_is_told_so(
    story: Story, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = race(story, monkeypatch, then=cancelling(story.request(Role.DECLARANT)))
    assert isinstance(first, dict)
    assert second == crossing.CrossingRefusal.ALREADY_ENTERING
    assert (facts(FactKind.CONFIRMED, Step.ENTRY), facts(FactKind.CANCELLED)) == (1, 0)


def test_a_truck_that_enters_while_its_firm_cancels_is_told_so(
    story: Story, monkeypatch: pytest.MonkeyPatch
) -> None:
    request = story.request(Role.CUSTOMS_OFFICER)
    with first_about_to_write(cancelling(story.request(Role.DECLARANT)), monkeypatch) as (first, go):
        second = Racer(entry(replace(request, id=uuid5(STORY, "late entry"))))
        second.wait(seconds=0.5)
        go.set()
        assert isinstance(first.end(), dict)
        assert second.end() == crossing.CrossingRefusal.CANCELLED
    assert (facts(FactKind.CONFIRMED, Step.ENTRY), facts(FactKind.CANCELLED)) == (0, 1)
