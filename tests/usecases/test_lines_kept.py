"""A process keeps the lines it looked at: a rush of taps and refusals reads only what was said since."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta
from types import ModuleType

import pytest

from tests.support.capacity import LINE, change, say
from tests.support.queue import EARLY, OPENS, Gate, driver_of, open_queue, place_of, ready, truck_of
from tests.support.story import Story
from xulang.crossing import api as crossing
from xulang.crossing.usecases import on_place
from xulang.kernel.refusal import Refusal
from xulang.kernel.words import Role
from xulang.platform.db import Sending, send_all
from xulang.queueing import api as queueing
from xulang.queueing.api import PlaceState, QueueRefusal
from xulang.queueing.usecases import known_lines, work_line

LATE = queueing.hour_of(moment=OPENS + timedelta(hours=5))
# At 22:00 in Hanoi the gate is closed.
NIGHT = queueing.hour_of(moment=OPENS + timedelta(hours=15))


@pytest.fixture
def gate(committed_db: None) -> Gate:
    return open_queue()


def choose(story: Story, hour: int) -> None:
    crossing.choose_window(request=story.request(Role.DECLARANT), crossing_id=story.truck, hour=hour)


def see(story: Story) -> crossing.PlaceSeen:
    return crossing.see_place(crossing_id=story.truck, now=story.now)


def test_a_line_that_is_known_is_not_read_whole_again(gate: Gate, monkeypatch: pytest.MonkeyPatch) -> None:
    first, second, third = ready(1, 2, 3)
    gate.keep(third.now)
    for story in (first, second):
        story.now = third.now
    see(first)
    with monkeypatch.context() as patch:
        patch.setattr(known_lines, "STANDING", "SELECT nothing_of_the_kind")
        with pytest.raises(Refusal) as no:
            choose(first, NIGHT)
        assert no.value.code == QueueRefusal.WINDOW_FULL
        choose(first, LATE)
        assert see(third).ahead == 1
        choose(second, LATE)
        with pytest.raises(Refusal):
            choose(third, LATE)
        assert [place_of(one).state for one in (first, second)] == [PlaceState.CHOSEN] * 2
        seen = see(third)
        assert (seen.ahead, LATE in seen.windows) == (0, False)
    crossing.forget_lines()
    assert see(third) == seen


def test_what_was_rolled_back_is_not_kept(gate: Gate, monkeypatch: pytest.MonkeyPatch) -> None:
    first, second = ready(1, 2)
    gate.keep(second.now)
    first.now = second.now
    see(first)

    def broken(statements: Iterable[Sending]) -> None:
        send_all(statements)
        raise Refusal(code=QueueRefusal.NOT_NOW)

    def lost(**_: object) -> None:
        raise Refusal(code=QueueRefusal.NOT_NOW)

    # Broken while it is written, and after the line was put back, before its transaction ended.
    ways: list[tuple[ModuleType, str, object]] = [
        (work_line, "send_all", broken),
        (on_place, "tell_calls", lost),
    ]
    for module, name, fails in ways:
        with monkeypatch.context() as patch:
            patch.setattr(module, name, fails)
            with pytest.raises(Refusal):
                choose(first, LATE)
        seen = see(first)
        assert (seen.ahead, LATE in seen.windows) == (0, True)
    # The same numbers are used by others now.
    choose(second, LATE)
    choose(first, LATE)
    assert [place_of(one).hour for one in (first, second)] == [LATE, LATE]
    assert see(second).ahead is None


def crossing_on_place() -> object:
    from xulang.crossing.usecases import on_place

    return on_place


def test_a_word_on_capacity_counts_at_once(gate: Gate) -> None:
    first, second = ready(1, 2)
    gate.keep(second.now)
    assert LATE in see(second).windows
    cutting = Story(declaration=truck_of(77).declaration, now=second.now)
    say(cutting, change(0, hours=(5, 6)))
    assert LATE not in see(second).windows
    with pytest.raises(Refusal) as no:
        choose(second, LATE)
    assert no.value.code == QueueRefusal.WINDOW_FULL
    assert place_of(first).state == PlaceState.WAITING


def test_a_basis_holds_until_something_begins_or_ends(gate: Gate) -> None:
    basis = crossing.find_known_basis(line=LINE, now=EARLY)
    assert basis == crossing.find_basis(line=LINE, now=EARLY)
    assert crossing.find_known_basis(line=LINE, now=EARLY + timedelta(seconds=9)) is basis
    later = crossing.find_known_basis(line=LINE, now=EARLY + timedelta(hours=1))
    assert later == crossing.find_basis(line=LINE, now=EARLY + timedelta(hours=1))
    assert later is not None
    assert basis is not None
    assert later.first == basis.first + 1


def test_many_places_read_at_once_stand_as_if_put_one_by_one(gate: Gate) -> None:
    stories = ready(*range(1, 8))
    gate.keep(stories[-1].now)
    for story in stories:
        story.now = stories[-1].now
    choose(stories[4], LATE)
    gate.keep(EARLY)
    stories[5].now = stories[6].now = EARLY
    here = replace(stories[5].request(Role.DECLARANT), actor=driver_of(stories[5]))
    crossing.report_here(request=here, crossing_id=stories[5].truck)
    crossing.give_back_place(request=stories[6].request(Role.DECLARANT), crossing_id=stories[6].truck)
    basis = crossing.find_basis(line=LINE, now=EARLY)
    assert basis is not None
    read = queueing.read_line(line=LINE, classes=basis.classes, rules=basis.rules, now=EARLY)
    by_one = queueing.LineState(shares=read.shares, rules=read.rules)
    for place in read.places.values():
        by_one.put(place)
    by_one.credit = read.credit
    assert vars(by_one) == vars(read)
    assert {place.state for place in read.places.values()} == {
        PlaceState.WAITING,
        PlaceState.CHOSEN,
        PlaceState.CALLED,
    }
