"""Two people of a unit accept one task at once: one does, the other is told that it stands otherwise."""

import threading
from uuid import UUID, uuid5

import pytest

from tests.support.assignments import DUE, NOON, Desk
from tests.support.race import Racer, crosswise
from tests.support.story import STORY, salt
from xulang.assignments import models
from xulang.assignments.api import AssignmentRefusal, Said, TaskState, TaskVerb
from xulang.assignments.domain.assignment import Assignment
from xulang.assignments.domain.assignment import then as decided
from xulang.assignments.usecases import say as saying
from xulang.crossing import api as crossing
from xulang.journal import api as journal
from xulang.journal.api import JournalRefusal
from xulang.kernel.actor import Actor
from xulang.kernel.request import Request

pytestmark = pytest.mark.usefixtures("committed_db")


@pytest.fixture
def desk(committed_db: str) -> Desk:
    return Desk()


def accepting(desk: Desk, task: UUID, who: Actor, name: str) -> Racer:
    request = Request(id=uuid5(STORY, name), actor=who, now=NOON.replace(hour=6), new_salt=salt)

    def accept() -> str:
        said = Said(verb=TaskVerb.ACCEPT)
        crossing.say_of_assignment(request=request, assignment_id=task, said=said)
        return "accepted"

    return Racer(accept)


def accepted_at_once(desk: Desk, patch: pytest.MonkeyPatch) -> list[object]:
    """The first has decided and waits to write; the second comes."""
    task = desk.give(deadline=DUE)
    looked, go = threading.Event(), threading.Event()

    def slow(**words: object) -> Assignment:
        found = decided(**words)  # type: ignore[arg-type] # handed on as it came
        if not looked.is_set():
            looked.set()
            assert go.wait(timeout=60)
        return found

    patch.setattr(saying, "then", slow)
    first = accepting(desk, task, desk.officer, "first")
    assert looked.wait(timeout=60)
    second = accepting(desk, task, desk.officer, "second")
    second._thread.join(timeout=0.5)
    go.set()
    first.settle()
    second.settle()
    facts = journal.read_stream(stream_kind=journal.StreamKind.ASSIGNMENT, stream_id=task)
    assert len(facts) == 2
    return [first.end(), second.end()]


def test_the_second_is_told_that_it_stands_otherwise(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    assert accepted_at_once(desk, monkeypatch) == ["accepted", AssignmentRefusal.NOT_NOW]


def test_control_without_the_lock_only_the_journal_stops_the_second(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_lock(*, assignment_id: UUID) -> models.AssignmentRow:
        return models.AssignmentRow.objects.get(id=assignment_id)

    monkeypatch.setattr(saying, "own_assignment", no_lock)
    ends = accepted_at_once(desk, monkeypatch)
    assert AssignmentRefusal.NOT_NOW not in ends
    assert sorted(map(str, ends)) == sorted(["accepted", str(JournalRefusal.STREAM_MOVED)])


def dropped_and_reported_at_once(desk: Desk, patch: pytest.MonkeyPatch) -> tuple[UUID, list[object]]:
    """The giver drops a task while its unit reports progress."""
    task = desk.give(deadline=DUE)
    desk.say(desk.officer, task, TaskVerb.ACCEPT)

    def saying_it(who: Actor, said: Said, name: str) -> Racer:
        request = Request(id=uuid5(STORY, name), actor=who, now=NOON.replace(hour=6), new_salt=salt)

        def say() -> str:
            crossing.say_of_assignment(request=request, assignment_id=task, said=said)
            return "said"

        return Racer(say)

    got = crosswise(
        patch=patch,
        module=saying,
        check="save",
        first=lambda: saying_it(desk.leader, Said(verb=TaskVerb.DROP, text="Không cần nữa"), "drop"),
        second=lambda: saying_it(
            desk.officer, Said(verb=TaskVerb.PROGRESS, text="Được nửa", percent=50), "progress"
        ),
    )
    return task, got


def test_who_reports_on_a_task_that_is_being_dropped_is_told_so(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    task, got = dropped_and_reported_at_once(desk, monkeypatch)
    assert got == ["said", AssignmentRefusal.NOT_NOW]
    one = desk.see(task)
    assert (one.state, one.percent) == (TaskState.DROPPED, 0)


def test_control_without_the_lock_progress_is_decided_on_a_dropped_task(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_lock(*, assignment_id: UUID) -> models.AssignmentRow:
        return models.AssignmentRow.objects.get(id=assignment_id)

    monkeypatch.setattr(saying, "own_assignment", no_lock)
    _task, got = dropped_and_reported_at_once(desk, monkeypatch)
    assert got == ["said", JournalRefusal.STREAM_MOVED]
