"""Two managers change the same hour at once: the second learns of the first; without the lock he does not."""

import threading
from collections.abc import Callable
from uuid import UUID

import pytest
from django.db import IntegrityError

from tests.support.capacity import TOPIC, change, plan, say
from tests.support.race import Racer
from tests.support.story import Story, reference_data
from xulang.crossing import api as crossing
from xulang.kernel.request import Request
from xulang.kernel.words import Role
from xulang.queueing import api as queueing
from xulang.queueing import locks
from xulang.queueing.domain import said
from xulang.queueing.usecases import say as usecase

pytestmark = pytest.mark.usefixtures("committed_db")


def both_at_once(patch: pytest.MonkeyPatch, *, seen: int | None) -> list[Racer]:
    """Both have read the plan; the first stops after he looked at what stands, until the second tried."""
    reference_data()
    story = Story()
    say(story, plan())
    looked, go = threading.Event(), threading.Event()
    check: Callable[..., None] = said.check_against

    def slow(**words: object) -> None:
        check(**words)
        if not looked.is_set():
            looked.set()
            assert go.wait(timeout=60)

    patch.setattr(usecase, "check_against", slow)

    def cut(request: Request, most: int) -> Callable[[], object]:
        words = [change(most, hours=(1, 3))]
        return lambda: crossing.say_capacity(request=request, topic=TOPIC, words=words, seen=seen)

    first = Racer(cut(story.request(Role.CENTRE_MANAGER), 5))
    assert looked.wait(timeout=60)
    second = Racer(cut(story.request(Role.CENTRE_MANAGER), 20))
    second.wait(seconds=0.5)
    go.set()
    first.settle()
    second.settle()
    return [first, second]


def test_the_second_is_told_and_the_first_ones_word_stands(monkeypatch: pytest.MonkeyPatch) -> None:
    first, second = both_at_once(monkeypatch, seen=1)
    assert isinstance(first.end(), dict)
    assert second.end() == queueing.QueueRefusal.CAPACITY_MOVED
    [last, _] = queueing.list_history(topic=TOPIC)
    assert (last.number, last.said.figures) == (2, {"at_most": 5})


def test_programs_that_read_nothing_speak_one_after_the_other(monkeypatch: pytest.MonkeyPatch) -> None:
    answers = [racer.end() for racer in both_at_once(monkeypatch, seen=None)]
    assert all(isinstance(answer, dict) for answer in answers)
    words = queueing.list_history(topic=TOPIC)
    assert [(word.number, word.said.figures["at_most"]) for word in words[:2]] == [(3, 20), (2, 5)]


def test_without_the_lock_the_second_meets_the_constraint(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(locks, "own_topic", lambda *, stream_id: UUID(str(stream_id)))
    first, second = both_at_once(monkeypatch, seen=1)
    with pytest.raises(IntegrityError):
        first.end()
    assert isinstance(second.end(), dict)
