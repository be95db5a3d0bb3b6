"""The read models follow the facts, tell what was known when, and can be made anew at any time."""

from argparse import Namespace
from datetime import timedelta
from uuid import uuid5

import pytest

from tests.support.declarations import content, goods_body, vehicle_body
from tests.support.insight import BOTH, Told, at, equal, follow, table
from tests.support.officers import officer
from tests.support.queue import EARLY, Gate, ready
from tests.support.sealing import seal
from tests.support.story import STORY, WAY, Story, reference_data, salt
from xulang.crossing import api as crossing
from xulang.declarations.api import to_json
from xulang.insight import api as insight
from xulang.insight.api import Counts
from xulang.interfaces.cli import insight as command
from xulang.kernel.actor import SYSTEM
from xulang.kernel.canonical import JSON
from xulang.kernel.request import Request
from xulang.kernel.words import Direction, FactKind, Force, Role, Step
from xulang.platform.db import raw

pytestmark = pytest.mark.usefixtures("committed_db")
HERE = ("HN", Direction.EXPORT)


def entered(hour: int = 8) -> Told:
    """A truck registered at 07:10, that entered and of which all was sealed as it happened."""
    told = Told()
    told.declare(at(7))
    told.confirm(Step.REGISTRATION, at(7, 10))
    follow(at(7, 11))
    told.confirm(Step.ENTRY, at(hour, 5), *BOTH)
    follow(at(hour, 6))
    return told


def counts(hour: int, *, known: int | None = None) -> Counts:
    found = insight.situation_at(at=at(hour), known_at=None if known is None else at(known))
    return found.get(HERE, Counts())


def test_a_crossing_has_its_times_its_goods_and_its_steps() -> None:
    reference_data()
    story = Story()
    story.declare(content())
    for role, step in WAY:
        story.confirm(role, step)
    follow(story.now)
    row = (
        raw()
        .execute(
            "SELECT outcome, stage, gate, vehicle_type, weight_kg, value_vnd, organisation_id,"
            " registered_at - declared_at, ended_at - declared_at FROM insight_crossing"
        )
        .fetchone()
    )
    view = crossing.get_crossing(crossing_id=story.truck)
    assert row == (
        "left",
        "left",
        "HN",
        "container_truck",
        10710,
        4555184267,
        view.organisation_id,
        timedelta(minutes=1),
        timedelta(minutes=10),
    )
    assert [one[1:] for one in table("insight_goods")] == [("08", "VN", 10710, 4555184267)]
    steps = raw().execute("SELECT step, force, opened_at, done_at FROM insight_step ORDER BY 1, 2").fetchall()
    turns = "SELECT step, force, since, done_at FROM crossing_task WHERE done_at IS NOT NULL ORDER BY 1, 2"
    assert steps == raw().execute(turns).fetchall()
    assert len(steps) == len(WAY)
    moments = (
        raw().execute("SELECT moment, vehicles, weight_kg FROM insight_hourly ORDER BY moment").fetchall()
    )
    assert moments == [(name, 1, 10710) for name in ("declared", "entered", "left", "registered")]
    assert equal(story.now)


def test_what_was_known_then_differs_from_what_is_known_now() -> None:
    """It left at nine; the gate's line was down, and it was said at noon alone."""
    told = entered()
    assert counts(8) == Counts(waiting=1)
    assert counts(9) == Counts(inside=1)
    told.confirm(Step.LEFT, at(9, 20), *BOTH, recorded=at(12, 5))
    follow(at(12, 6))
    assert counts(10, known=12) == Counts(inside=1)
    assert counts(12, known=12) == Counts(inside=1)
    assert counts(10, known=13) == Counts()
    assert counts(10) == Counts()
    assert insight.position_at(known_at=at(12)) == 5
    assert insight.hour_after(position=5) is None
    series = insight.situation_series(start=at(7), end=at(11), known_at=at(12))[HERE]
    assert [(one.hour, found.waiting, found.inside) for one, found in series] == [
        (7, 0, 0),
        (8, 1, 0),
        (9, 0, 1),
        (10, 0, 1),
        (11, 0, 1),
    ]
    now = insight.situation_series(start=at(7), end=at(11))[HERE]
    assert [found.inside for _, found in now] == [0, 0, 1, 0, 0]


def test_weeks_and_hours_add_up_to_the_same() -> None:
    """What is older than a week is summed in weeks, on either side."""
    entered()
    late = Told(name="late", truck=uuid5(STORY, "late"))
    late.declare(at(6, day=1))
    late.confirm(Step.REGISTRATION, at(6, 30, day=1))
    follow(at(9, day=20))
    for hour in range(24):
        for day in (1, 2, 8, 11, 12, 19, 21):
            for known_day in (1, 11, 20, 21, 28):
                moment, known = at(hour, day=day), at(hour, day=known_day)
                found = insight.situation_at(at=moment, known_at=known).get(HERE, Counts())
                first = at(7, 11) < known.replace(minute=0) and moment > at(7, 10)
                second = known > at(9, day=20) and moment > at(6, 30, day=1)
                gone = known > at(8, 6) and moment > at(8, 5)
                assert found == Counts(waiting=first + second - gone, inside=int(gone)), (moment, known)
    assert equal(at(9, day=20))


def test_an_undone_word_counts_as_known_then_alone() -> None:
    told = entered()
    told.say(
        FactKind.UNDONE,
        at(9, 1),
        step=Step.ENTRY,
        force=Force.CUSTOMS,
        refers_to=uuid5(told.declaration, "4"),
    )
    follow(at(9, 2))
    assert counts(9, known=9) == Counts(inside=1)
    assert counts(9) == Counts(waiting=1)
    assert [row[15:17] for row in table("insight_crossing")] == [(None, None)]
    assert equal(at(10))


def test_a_correction_changes_what_was_carried_and_no_total_twice() -> None:
    told = entered()
    lines: list[JSON] = [
        {"product": "Thanh long", "hs_code": "08109092", "origin": "VN", "weight_kg": 4000, "value_vnd": 9},
        {"product": "Tinh bột", "hs_code": "11081400", "origin": None, "weight_kg": None, "value_vnd": None},
    ]
    sent = content(vehicles=[vehicle_body(cargo_weight_kg=10000)], goods=[goods_body(lines=lines)])
    told.say(FactKind.AMENDED, at(9), private={"content": to_json(sent)})
    follow(at(9, 1))
    assert [row[1:] for row in table("insight_goods")] == [("08", "VN", 4000, 9), ("11", "", 6000, 0)]
    totals = (
        raw()
        .execute("SELECT moment, sum(vehicles), sum(weight_kg) FROM insight_hourly GROUP BY 1 ORDER BY 1")
        .fetchall()
    )
    assert totals == [("declared", 1, 10000), ("entered", 1, 10000), ("registered", 1, 10000)]
    assert equal(at(10))


def test_a_vehicle_sent_elsewhere_waits_there_from_then_on() -> None:
    told = Told()
    told.declare(at(7))
    told.confirm(Step.REGISTRATION, at(7, 10))
    told.gate = "CM"
    told.say(FactKind.AMENDED, at(9, 30), force=Force.CENTRE, private={"content": to_json(content())})
    follow(at(9, 31))
    other = ("CM", Direction.EXPORT)
    assert insight.situation_at(at=at(9))[HERE].waiting == 1
    assert insight.situation_at(at=at(10))[HERE].waiting == 0
    assert insight.situation_at(at=at(10))[other].waiting == 1


def test_a_called_place_counts_until_it_is_used(gate: Gate) -> None:
    first, _second = ready(1, 2)
    gate.keep(EARLY)
    follow(EARLY)
    later = EARLY + timedelta(hours=1)
    assert insight.situation_at(at=later)[HERE] == Counts(waiting=2, called=2)
    called = raw().execute("SELECT count(called_at) FROM insight_crossing").fetchone()
    assert called == (2,)
    assert first.truck
    assert equal(later)


def test_an_erasure_leaves_the_numbers(committed_db: str) -> None:
    assert committed_db
    reference_data()
    story = Story()
    story.declare()
    for role, step in WAY:
        story.confirm(role, step)
    follow(story.now)
    before = table("insight_goods"), table("insight_hourly")
    request = Request(id=uuid5(STORY, "order"), actor=SYSTEM, now=story.now, new_salt=salt)
    crossing.erase(
        request=request, declaration_id=story.declaration, reason_code="personal_request", private={}
    )
    follow(story.now)
    assert (table("insight_goods"), table("insight_hourly")) == before
    erased = raw().execute("SELECT vehicle_type, erased, weight_kg FROM insight_crossing").fetchone()
    assert erased == ("container_truck", True, 10710)
    insight.rebuild(clock=lambda: story.now)
    assert (table("insight_goods"), table("insight_hourly")) == before
    assert equal(story.now)


def test_a_rebuild_puts_right_what_somebody_changed_and_takes_in_what_came_meanwhile() -> None:
    told = entered()
    raw().execute("UPDATE insight_crossing SET gate = 'TT'")
    raw().execute("DELETE FROM insight_delta WHERE event_span = 1")
    raw().execute("INSERT INTO insight_step SELECT id, 'left', 'customs', now(), now() FROM insight_crossing")
    assert not equal(at(9))
    assert table("insight_crossing")[0][3] == "TT", "to verify changes nothing"
    told.confirm(Step.YARD, at(9))
    seal(now=at(9, 1))
    found = insight.rebuild(clock=lambda: at(9, 2))
    assert found.facts == 6
    assert {one.table for one in found.differing if one.wrong or one.missing} >= {
        "insight_crossing",
        "insight_delta",
        "insight_step",
    }
    assert table("insight_crossing")[0][3] == "HN"
    assert not insight.follow_sealed(now=at(9, 3)), "it goes on where the rebuild ended"
    assert equal(at(9, 4))
    known = insight.freshness()
    assert known is not None
    assert (known.position, known.behind, known.fact_at) == (6, 0, at(9, 1))


def test_the_command_says_whether_rows_are_right(capsys: pytest.CaptureFixture[str]) -> None:
    entered()
    assert command.run(Namespace(action="verify")) == 0
    raw().execute("UPDATE insight_crossing SET gate = 'TT'")
    assert command.run(Namespace(action="verify")) == 1
    assert "insight_crossing: 1 rows wrong, 1 missing" in capsys.readouterr().out
    assert command.run(Namespace(action="rebuild")) == 0
    assert command.run(Namespace(action="verify")) == 0


def test_a_screen_that_lacks_facts_asks_again_soon() -> None:
    insight.forget_command()
    leader = officer(Role.LEADER, gate=None)
    screen = "/centre/command/"
    assert "every 30s" in leader.get(screen).content.decode()
    told = Told()
    told.declare(at(7))
    seal(now=at(7, 1))
    assert "every 2s" in leader.get(screen).content.decode()
    follow(at(7, 2))
    insight.forget_command()
    page = leader.get(screen).content.decode()
    assert "every 30s" in page
    assert 'data-position="2"' in page
