"""Each night the rules of a line follow how many of those called really stayed away."""

from datetime import timedelta

import pytest

from tests.support.capacity import LINE, TOPIC, say
from tests.support.officers import officer
from tests.support.queue import (
    OPENS,
    RULES,
    Gate,
    clock_at,
    enter,
    open_queue,
    place_of,
    ready,
    state_rules,
)
from tests.support.story import Story
from xulang.crossing import api as crossing
from xulang.crossing.usecases.measure_no_shows import measure_no_shows
from xulang.journal import api as journal
from xulang.kernel.actor import SYSTEM
from xulang.kernel.period import Period
from xulang.kernel.refusal import Refusal
from xulang.kernel.request import Request
from xulang.kernel.words import Role
from xulang.platform import ids
from xulang.queueing import api as queueing
from xulang.queueing.api import Kind, NewWord, PlaceState, QueueRefusal
from xulang.queueing.domain import no_shows

NIGHT = OPENS + timedelta(hours=22, minutes=10)  # 05:10 in Hanoi, the day after.


@pytest.fixture
def day(committed_db: None, monkeypatch: pytest.MonkeyPatch) -> Gate:
    """Three trucks were called: two went in, one stayed away."""
    monkeypatch.setattr(no_shows, "ENOUGH", 3)
    gate = open_queue()
    first, second, third = ready(1, 2, 3)
    gate.keep(OPENS - timedelta(hours=1))
    for story in (first, second):
        enter(story, OPENS + timedelta(minutes=5))
    gate.keep(OPENS + timedelta(minutes=6))
    gate.keep(OPENS + timedelta(hours=4))
    assert place_of(third).misses == 1
    assert [place_of(one).state for one in (first, second)] == [PlaceState.ENTERED] * 2
    return gate


def measure(*, days: int = 0) -> int:
    now = NIGHT + timedelta(days=days)
    request = Request(id=ids.new_id(), actor=SYSTEM, now=now, new_salt=ids.new_salt)
    return measure_no_shows(request=request)


def stated() -> list[journal.Fact]:
    stream = queueing.stream_of(topic=TOPIC)
    facts = journal.read_stream(stream_kind=journal.StreamKind.CAPACITY, stream_id=stream)
    return [fact for fact in facts if fact.public.kind == queueing.FACTS[Kind.RULES]]


def test_what_was_measured_becomes_the_rule(day: Gate) -> None:
    assert measure() == 1
    fact = stated()[-1]
    assert (fact.public.figures or {}).items() >= {
        **RULES,
        "no_show": 333,
        "measured_calls": 3,
        "measured_missed": 1,
        "measured_until": int((OPENS + timedelta(hours=17)).timestamp()),
    }.items()
    basis = crossing.find_basis(line=LINE, now=NIGHT)
    assert basis is not None
    assert basis.rules.no_show == 333
    assert [one.differences for one in queueing.replay_words()] == [()]
    day.keep(NIGHT + timedelta(minutes=1))
    with clock_at(NIGHT):
        page = officer(Role.CENTRE_MANAGER).get("/centre/capacity/?gate=HN&direction=export&cargo=fresh")
    assert "Đo được: trong bốn tuần qua, chừng ấy xe được điều tiết đã không đến" in page.content.decode()


def test_it_is_said_once_and_only_when_it_differs(day: Gate) -> None:
    assert measure() == 1
    assert measure() == 0
    # A day later nothing more was measured.
    assert measure(days=1) == 0
    assert len(stated()) == 2


def test_too_few_calls_change_nothing(day: Gate, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(no_shows, "ENOUGH", 4)
    assert measure() == 0
    assert len(stated()) == 1


def test_rules_stated_for_later_still_begin_then(day: Gate) -> None:
    later = queueing.whole_hour(moment=NIGHT) + timedelta(days=3)
    story = Story(now=NIGHT - timedelta(minutes=30))
    figures = {**RULES, "no_show": 10}
    say(
        story,
        NewWord(
            kind=Kind.RULES,
            valid=Period(start=later, end=None),
            figures=figures,
            texts={"reason": "Quy tắc tháng sau"},
        ),
    )
    assert measure() == 1
    before, after = (
        crossing.find_basis(line=LINE, now=moment)
        for moment in (later - timedelta(minutes=1), later + timedelta(minutes=1))
    )
    assert before is not None
    assert after is not None
    assert (before.rules.no_show, after.rules.no_show) == (333, 10)


def test_nobody_states_that_something_was_measured(committed_db: None) -> None:
    open_queue()
    with pytest.raises(Refusal) as refused:
        state_rules(start=OPENS, measured_calls=500)
    assert (refused.value.code, refused.value.field) == (QueueRefusal.FIGURE_UNKNOWN, "measured_calls")
    assert len(stated()) == 1
