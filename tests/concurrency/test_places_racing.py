"""Two want the last slot of a window, a call meets a place given back, two keepers follow at once."""

import threading
from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from types import ModuleType
from uuid import UUID

import pytest
from django.urls import get_resolver

from tests.support.queue import EARLY, OPENS, Gate, line_facts, open_queue, place_of, ready
from tests.support.race import Racer
from tests.support.sealing import seal
from tests.support.story import Story
from xulang.crossing import api as crossing
from xulang.journal.api import JournalRefusal
from xulang.kernel.words import FactKind, Role
from xulang.queueing import api as queueing
from xulang.queueing import locks
from xulang.queueing.api import PlaceState, QueueRefusal, decisions, steward

LATE = queueing.hour_of(moment=OPENS + timedelta(hours=5))


@pytest.fixture
def gate(committed_db: None) -> Gate:
    # A text to a driver has a link: all addresses are loaded here rather than under the first call's lock.
    _ = get_resolver().url_patterns
    return open_queue()


def race(
    patch: pytest.MonkeyPatch,
    module: ModuleType,
    name: str,
    first: Callable[[], object],
    second: Callable[[], object],
) -> list[object]:
    """The first has done `name` and waits before it writes; the second comes. What each got."""
    done, go = threading.Event(), threading.Event()
    real = getattr(module, name)

    def slow(**words: object) -> object:
        answer = real(**words)
        if not done.is_set():
            done.set()
            assert go.wait(timeout=60)
        return answer

    patch.setattr(module, name, slow)
    one = Racer(first)
    assert done.wait(timeout=60)
    two = Racer(second)
    two.wait(seconds=0.5)
    go.set()
    one.settle()
    two.settle()
    return [one.end(), two.end()]


def without_the_line(patch: pytest.MonkeyPatch) -> None:
    def no_lock(*, stream_id: UUID) -> None: ...

    patch.setattr(locks, "own_line", no_lock)


def choosing(story: Story) -> Callable[[], object]:
    request = story.request(Role.DECLARANT)

    def choose() -> str:
        crossing.choose_window(request=request, crossing_id=story.truck, hour=LATE)
        return "chosen"

    return choose


def returning(story: Story) -> Callable[[], object]:
    request = story.request(Role.DECLARANT)

    def give_back() -> str:
        crossing.give_back_place(request=request, crossing_id=story.truck)
        return "returned"

    return give_back


def one_slot_left(gate: Gate) -> tuple[Story, Story]:
    """Of the two slots of a later window one is taken; two trucks want the other."""
    first, second, third = ready(1, 2, 3)
    gate.keep(third.now)
    choosing(first)()
    return second, third


def calling(gate: Gate) -> Callable[[], object]:
    return lambda: crossing.mind_lines(moment=gate.moment(EARLY), bases=crossing.Bases())


def calls() -> Counter[UUID | None]:
    return Counter(fact.crossing_id for fact in line_facts() if fact.public.kind == FactKind.CALLED_FORWARD)


def test_the_last_slot_of_a_window_has_one_winner(gate: Gate, monkeypatch: pytest.MonkeyPatch) -> None:
    second, third = one_slot_left(gate)
    ends = race(monkeypatch, decisions, "choose", choosing(second), choosing(third))
    assert ends == ["chosen", QueueRefusal.WINDOW_FULL]
    assert (place_of(second).hour, place_of(second).state) == (LATE, PlaceState.CHOSEN)
    assert place_of(third).state == PlaceState.WAITING


def test_control_without_the_lines_lock_both_are_offered_the_last_slot(
    gate: Gate, monkeypatch: pytest.MonkeyPatch
) -> None:
    second, third = one_slot_left(gate)
    without_the_line(monkeypatch)
    ends = race(monkeypatch, decisions, "choose", choosing(second), choosing(third))
    # Who came first loses and is not told why: only the journal's numbers kept it from being sold twice.
    assert ends == [JournalRefusal.STREAM_MOVED, "chosen"]


def test_a_place_given_back_while_the_keeper_calls_frees_its_slot(
    gate: Gate, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second, third = ready(1, 2, 3)
    gate.keep(third.now)
    first.now = EARLY
    ends = race(monkeypatch, steward, "replan", calling(gate), returning(first))
    assert ends == [None, "returned"]
    # It was called, and its slot went to the next one in the same moment in which it was returned.
    assert place_of(first).state == PlaceState.GIVEN_BACK
    assert [place_of(one).state for one in (second, third)] == [PlaceState.CALLED] * 2
    assert set(calls().values()) == {1}
    assert len(calls()) == 3


def test_the_keeper_does_not_call_who_is_returning_his_place(
    gate: Gate, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second, third = ready(1, 2, 3)
    gate.keep(third.now)
    first.now = EARLY
    ends = race(monkeypatch, decisions, "give_back", returning(first), calling(gate))
    assert ends == ["returned", None]
    assert calls() == {place_of(second).id: 1, place_of(third).id: 1}


def following(gate: Gate, story: Story) -> Callable[[], object]:
    return lambda: crossing.follow_facts(moment=gate.moment(story.now), bases=crossing.Bases())


def test_two_keepers_give_a_place_once(gate: Gate, monkeypatch: pytest.MonkeyPatch) -> None:
    story, _ = ready(1, 2)
    seal(now=story.now)
    one, two = race(monkeypatch, decisions, "join", following(gate, story), following(gate, story))
    assert one
    assert two == 0
    taken = [fact for fact in line_facts() if fact.public.kind == FactKind.PLACE_TAKEN]
    assert len(taken) == 2
    assert queueing.find_want(crossing_id=story.truck) is None


def test_control_two_keepers_without_their_lock_meet(gate: Gate, monkeypatch: pytest.MonkeyPatch) -> None:
    """The second finds what the first gave, and says of who has a place that he can't have one."""
    story, _ = ready(1, 2)
    seal(now=story.now)
    monkeypatch.setattr(queueing, "own_keeper", lambda: True)
    one, two = race(monkeypatch, decisions, "join", following(gate, story), following(gate, story))
    assert one
    assert two == one
    want = queueing.find_want(crossing_id=story.truck)
    assert want is not None
    assert want.reason.endswith("_has_a_place")
