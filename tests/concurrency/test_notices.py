"""A notice that is sent twice at once is published once; without the lock the second sender gets an error."""

import threading
from collections.abc import Callable

import pytest
from django.db import IntegrityError

from tests.support.race import Racer
from tests.support.story import Story, reference_data
from xulang.crossing import api as crossing
from xulang.crossing.usecases import notice as usecase
from xulang.gates import api as gates
from xulang.kernel.refusal import Refusal
from xulang.kernel.words import Role

pytestmark = pytest.mark.usefixtures("committed_db")
TEXT = {gates.Language.VIETNAMESE: "Sửa đường"}


def twice_at_once(story: Story, patch: pytest.MonkeyPatch) -> list[Racer]:
    reference_data()
    request = story.request(Role.CENTRE_MANAGER)
    writing, go = threading.Event(), threading.Event()
    publish: Callable[..., gates.Notice] = gates.publish_notice

    def slow(**words: object) -> gates.Notice:
        notice = publish(**words)
        writing.set()
        assert go.wait(timeout=60)
        return notice

    patch.setattr(gates, "publish_notice", slow)

    def send() -> object:
        return crossing.publish_notice(request=request, gate="HN", text=TEXT, valid_until=None)

    first = Racer(send)
    assert writing.wait(timeout=60)
    second = Racer(send)
    second.wait(seconds=0.5)
    go.set()
    first.settle()
    second.settle()
    return [first, second]


def test_it_is_published_once_and_both_get_one_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    story = Story()
    answers = [racer.end() for racer in twice_at_once(story, monkeypatch)]
    [notice] = gates.list_own_notices(now=story.now)
    assert answers == [{"notice": str(notice.id)}] * 2


def test_without_the_lock_the_second_sender_meets_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(usecase, "lock_request", lambda **_: None)
    first, second = twice_at_once(Story(), monkeypatch)
    assert isinstance(first.end(), dict)
    with pytest.raises(IntegrityError):
        second.end()


@pytest.mark.parametrize("gate", [None, "CM"])
def test_only_who_may_close_a_gate_speaks_for_it(gate: str | None) -> None:
    reference_data()
    story = Story()
    with pytest.raises(Refusal) as refused:
        crossing.publish_notice(
            request=story.request(Role.CENTRE_MANAGER, gate="HN"), gate=gate, text=TEXT, valid_until=None
        )
    assert refused.value.code == crossing.CrossingRefusal.NOT_ALLOWED
    assert gates.list_own_notices(now=story.now) == []
