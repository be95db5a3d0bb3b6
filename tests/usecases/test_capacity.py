"""Capacity from the database: words, facts, the plan by hour, and what was measured beside it."""

from dataclasses import replace
from datetime import date, timedelta
from typing import cast
from uuid import UUID

import pytest
from django.db import connection
from psycopg.sql import SQL, Identifier

from tests.support.capacity import LINE, MORNING, TOPIC, announcement, change, plan, say
from tests.support.declarations import content
from tests.support.story import WAY, Story, reference_data
from xulang.crossing import api as crossing
from xulang.journal import api as journal
from xulang.kernel.period import Period
from xulang.kernel.refusal import Refusal
from xulang.kernel.words import Cargo, Direction, FactKind, Role
from xulang.queueing import api as queueing
from xulang.queueing.api import Binding, Kind, NewWord, QueueRefusal, Topic
from xulang.queueing.domain.said import ends_of

pytestmark = pytest.mark.django_db
DAY = date(2026, 5, 9)


@pytest.fixture
def story(db: None) -> Story:
    reference_data()
    return Story()


def hours_of(gate: str = "HN") -> list[tuple[int, str]]:
    [found] = crossing.plan_capacity(gate=gate, first=DAY, days=1)
    return [(one.trucks, one.binding) for one in found.hours]


def leaves(topic: Topic = TOPIC) -> list[journal.Fact]:
    return journal.read_stream(
        stream_kind=journal.StreamKind.CAPACITY, stream_id=queueing.stream_of(topic=topic)
    )


def refused(*words: queueing.NewWord, story: Story, **how: object) -> object:
    with pytest.raises(Refusal) as found:
        say(story, *words, **how)  # type: ignore[arg-type] # a test's own words
    return found.value.code


def test_a_plan_is_read_hour_by_hour_with_what_binds(story: Story) -> None:
    say(story, plan(), change(7, hours=(2, 4)))
    assert hours_of()[6:13] == [
        (0, Binding.NOT_PLANNED),
        (24, Binding.LANES),
        (24, Binding.LANES),
        (7, Binding.CHANGE),
        (7, Binding.CHANGE),
        (24, Binding.LANES),
        (24, Binding.LANES),
    ]
    assert hours_of()[20] == (0, Binding.OPENING_HOURS)


def test_every_word_is_a_fact_whose_figures_are_public_and_whose_texts_are_not(story: Story) -> None:
    say(story, plan(), change(7, hours=(2, 4)))
    first, second = leaves()
    begins = int(MORNING.timestamp())
    assert first.public.kind == FactKind.CAPACITY_PLANNED
    assert (first.public.gate, first.public.direction, first.public.outcome) == ("HN", "export", "fresh")
    assert first.public.figures == {
        "side": 0,
        "lanes": 2,
        "per_lane": 12,
        "staff": 4,
        "staff_per_lane": 2,
        "valid_from": begins,
    }
    assert second.public.reason_code == "weather"
    assert second.public.figures == {
        "at_most": 7,
        "valid_from": begins + 7200,
        "valid_until": begins + 14400,
    }
    assert second.private is not None
    assert second.private["reason"] == "Mưa lớn, đường trơn"
    assert [fact.number for fact in (first, second)] == [1, 2]


def test_the_closed_gate_above_closes_its_routes_and_gives_them_its_hours(story: Story) -> None:
    road = replace(LINE, gate="HN-1119")
    say(story, plan(), topic=queueing.topic_of(line=road))
    assert hours_of("HN-1119")[7] == (24, Binding.LANES)
    story.now = MORNING + timedelta(hours=3, minutes=20)
    crossing.close_gate(request=story.request(Role.CENTRE_MANAGER), gate="HN", reason="Sạt lở", notice=None)
    assert [trucks for trucks, _ in hours_of("HN-1119")[9:12]] == [24, 0, 0]
    story.now = MORNING + timedelta(hours=4, minutes=10)
    crossing.reopen_gate(request=story.request(Role.CENTRE_MANAGER), gate="HN", reason="Đã dọn xong")
    assert hours_of("HN-1119")[9:13] == [
        (24, Binding.LANES),
        (0, Binding.CLOSED),
        (0, Binding.CLOSED),
        (24, Binding.LANES),
    ]


def test_the_operator_enters_what_the_other_side_announced_and_decides_nothing(story: Story) -> None:
    say(story, plan())
    say(story, announcement(story.now, per_hour=9), role=Role.CENTRE_OPERATOR)
    assert hours_of()[7] == (9, Binding.OTHER_SIDE)
    for word in (plan(), change(1, hours=(1, 2))):
        assert refused(word, story=story, role=Role.CENTRE_OPERATOR) == "crossing.not_allowed"
    assert refused(plan(), story=story, role=Role.CUSTOMS_OFFICER) == "crossing.not_allowed"
    assert len(leaves()) == 2


def test_what_was_withdrawn_gives_way_to_what_stood_before(story: Story) -> None:
    say(story, plan())
    answer = say(story, plan(lanes=1))
    assert hours_of()[7] == (12, Binding.LANES)
    assert len(cast("list[str]", answer["facts"])) == 1
    word = UUID(cast("list[str]", answer["facts"])[0])
    request = story.request(Role.CENTRE_MANAGER)
    first = crossing.withdraw_capacity(request=request, word_id=word, reason="Nhập nhầm")
    assert crossing.withdraw_capacity(request=request, word_id=word, reason="Nhập nhầm") == first
    assert hours_of()[7] == (24, Binding.LANES)
    last = leaves()[-1]
    assert (last.public.kind, last.public.refers_to, last.number) == (
        FactKind.CAPACITY_WITHDRAWN,
        word,
        3,
    )
    with pytest.raises(Refusal) as found:
        crossing.withdraw_capacity(request=story.request(Role.CENTRE_MANAGER), word_id=word, reason="Lần nữa")
    assert found.value.code == QueueRefusal.WORD_OVER
    say(story, plan(lanes=0))
    assert len(leaves()) == 4


def test_who_read_an_older_state_is_told(story: Story) -> None:
    say(story, plan(), seen=0)
    assert refused(change(3, hours=(1, 2)), story=story, seen=0) == QueueRefusal.CAPACITY_MOVED
    say(story, change(3, hours=(1, 2)), seen=1)
    assert queueing.last_number(topic=TOPIC) == 2


def test_of_several_words_all_are_said_or_none(story: Story) -> None:
    assert refused(plan(), plan(lanes=999), story=story) == QueueRefusal.FIGURE_OUT
    assert leaves() == []
    assert queueing.list_history(topic=TOPIC) == []


def test_the_ends_in_the_rows_are_those_that_the_rule_gives(story: Story) -> None:
    later = MORNING + timedelta(days=3)
    say(story, plan(), plan(start=later, lanes=3), plan(start=later, end=later + timedelta(days=1)))
    say(story, change(5, hours=(0, 9)), change(6, hours=(3, 5)), plan(start=later + timedelta(days=9)))
    story.now = MORNING + timedelta(hours=4, minutes=5)
    rows = {word.number: word for word in queueing.list_history(topic=TOPIC)}
    for number in (2, 4):
        crossing.withdraw_capacity(
            request=story.request(Role.CENTRE_MANAGER), word_id=rows[number].id, reason="Thử"
        )
    words = sorted(queueing.list_history(topic=TOPIC), key=lambda word: word.number)
    assert {word.id: word.ends for word in words} == ends_of(words=words)
    assert [word.ends for word in words] == [
        later + timedelta(days=9),
        later,
        later + timedelta(days=1),
        MORNING + timedelta(hours=4),
        MORNING + timedelta(hours=5),
        None,
    ]


def test_rows_say_what_the_sealed_halves_of_the_facts_say(story: Story) -> None:
    say(story, plan(), change(7, hours=(2, 4)), announcement(story.now, per_day=90))
    rows = {word.id: word for word in queueing.list_history(topic=TOPIC)}
    facts = leaves()
    assert [fact.id for fact in facts] == sorted(rows, key=lambda one: rows[one].number)
    for fact in facts:
        word = rows[fact.id]
        assert fact.public.figures == word.said.public_figures
        assert fact.public.kind == queueing.FACTS[word.kind]
        assert (fact.number, fact.public.reason_code or "") == (word.number, word.said.code)


CHANGED = SQL("UPDATE queueing_word SET {} = %s")


def words_of_every_kind(story: Story) -> None:
    say(story, plan(), plan(lanes=1), change(7, hours=(2, 4)), announcement(story.now, per_day=90))
    holds = Period(start=MORNING, end=None)
    hours = {"side": 1, "weekday": 1, "opens": 420, "closes": 1200}
    gate = Topic(gate="HN")
    reason = {"reason": "Thông báo số 12"}
    say(story, NewWord(kind=Kind.HOURS, valid=holds, figures=hours, texts=reason), topic=gate)
    rests = Period(start=MORNING, end=MORNING + timedelta(days=3))
    rest = NewWord(kind=Kind.HOLIDAYS, valid=rests, figures={"side": 0, "rests": 1}, texts=reason)
    say(story, rest, topic=gate)
    names = dict.fromkeys(("name_vi", "name_en", "name_zh", "legal_basis", "reason"), "Nông sản tươi")
    share = {"weight": 4, "share": 300}
    say(
        story,
        NewWord(kind=Kind.PRIORITY, valid=holds, figures=share, texts=names, code="fresh_produce"),
        topic=Topic(),
    )
    _, second, *_ = reversed(queueing.list_history(topic=TOPIC))
    request = story.request(Role.CENTRE_MANAGER)
    crossing.withdraw_capacity(request=request, word_id=second.id, reason="Nhập nhầm")


def test_the_rows_of_words_are_what_a_replay_of_their_facts_gives(story: Story) -> None:
    words_of_every_kind(story)
    replayed = list(queueing.replay_words())
    assert sorted(one.facts for one in replayed) == [1, 2, 5]
    assert [one.differences for one in replayed] == [(), (), ()]


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("figures", '{"side": 0, "lanes": 9, "per_lane": 12, "staff": 4, "staff_per_lane": 2}'),
        ("ends", "2026-05-20T00:00:00Z"),
        ("said_by", "Ai đó khác"),
        ("texts", '{"reason": "Lý do khác"}'),
        ("withdrawn_number", "4"),
        ("valid_from", "2026-05-09T02:00:00Z"),
    ],
)
def test_a_word_changed_by_hand_is_found(story: Story, column: str, value: str) -> None:
    say(story, plan())
    [word] = queueing.list_history(topic=TOPIC)
    with connection.cursor() as cursor:
        cursor.execute(CHANGED.format(Identifier(column)), [value])
    [topic] = queueing.replay_words()
    assert [(one.word_id, one.column) for one in topic.differences] == [(word.id, column)]


def test_a_word_that_was_never_said_and_one_that_was_taken_away_are_found(story: Story) -> None:
    say(story, plan())
    copied = "UPDATE queueing_word SET id = 'deadbeef-0000-4000-8000-000000000000'"
    with connection.cursor() as cursor:
        cursor.execute(copied)
    [topic] = queueing.replay_words()
    assert sorted((one.column, one.cached, one.facts) for one in topic.differences) == [
        ("row", "missing", "there"),
        ("row", "there", "missing"),
    ]


def test_what_crossed_stands_beside_the_plan_by_cargo_and_hour(story: Story) -> None:
    story.declare()
    for role, step in WAY:
        story.confirm(role, step)
    found = crossing.measure_capacity(gate="HN", first=date(2026, 5, 8), days=1)
    counted = [(one.line, queueing.start_of(hour=one.hour).hour, one.entered, one.left) for one in found]
    export = queueing.Line(gate="HN", direction=Direction.EXPORT, cargo=Cargo.FRESH)
    assert counted == [(export, 15, 1, 1)]
    assert crossing.measure_capacity(gate="CM", first=date(2026, 5, 8), days=1) == []


def test_the_cargo_is_public_kept_in_the_row_and_replayed(story: Story) -> None:
    story.declare()
    [shape] = [
        fact.public.outcome
        for fact in journal.read_stream(
            stream_kind=journal.StreamKind.DECLARATION, stream_id=story.declaration
        )
        if fact.public.kind == FactKind.VEHICLE_DECLARED
    ]
    assert ":fresh" in str(shape)
    other = content()
    steel = replace(
        other,
        goods=tuple(
            replace(owner, lines=tuple(replace(line, hs_code="72142000") for line in owner.lines))
            for owner in other.goods
        ),
    )
    crossing.amend(request=story.request(Role.DECLARANT), declaration_id=story.declaration, content=steel)
    with connection.cursor() as cursor:
        cursor.execute("SELECT cargo FROM crossing_crossing")
        assert cursor.fetchall() == [("ordinary",)]
    assert [found.differences for found in crossing.replay()] == [()]
