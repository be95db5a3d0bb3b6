"""The command screen at an hour of the past: flow, steps, tonight and incidents as known then, and now."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest

from tests.support.alerts import count_hours, make_alert
from tests.support.capacity import plan, say
from tests.support.insight import BOTH, Told, at, equal, follow
from tests.support.officers import officer
from tests.support.queue import clock_at
from tests.support.rest import answer_of, make_program
from tests.support.story import Story, reference_data
from xulang.insight import api as insight
from xulang.insight import models
from xulang.insight.api import Method, Tonight
from xulang.kernel.words import Direction, FactKind, Force, Role, Step
from xulang.platform import clock
from xulang.registry import api as registry

HANOI = ZoneInfo("Asia/Ho_Chi_Minh")
HERE = ("HN", Direction.EXPORT)
NOW = at(20)
SIDES = ("flow", "flow_known_now")


def entered() -> tuple[Told, list[object]]:
    """Declared and registered at seven, let in at eight by both forces; sealed as it happened."""
    told = Told()
    told.declare(at(7))
    told.confirm(Step.REGISTRATION, at(7, 10))
    follow(at(7, 11))
    words = told.confirm(Step.ENTRY, at(8, 5), *BOTH)
    follow(at(8, 6))
    return told, list(words)


def look(hour: int, *, known: int) -> insight.PastCommand:
    return insight.command_at(at=at(hour), known_at=at(known), now=NOW)


def moved(found: Mapping[insight.Place, list[insight.Flow]]) -> list[tuple[int, int, int, int]]:
    return [(one.hour.hour, one.registered, one.entered, one.left) for one in found.get(HERE, [])]


def steps(found: Mapping[insight.Place, list[insight.StepWait]]) -> list[tuple[Step, Force]]:
    return [(one.step, one.force) for one in found.get(HERE, [])]


@pytest.mark.usefixtures("committed_db")
def test_flow_and_steps_that_were_heard_of_late_differ_between_the_dials() -> None:
    """It was checked and left at nine; the gate's line was down, and it was said at noon alone."""
    told, _words = entered()
    told.confirm(Step.YARD, at(9, 10), recorded=at(12, 4))
    told.confirm(Step.LEFT, at(9, 20), *BOTH, recorded=at(12, 5))
    follow(at(12, 6))
    then = look(10, known=12)
    assert moved(then.then.flow) == [(7, 1, 0, 0), (8, 0, 1, 0)]
    assert moved(then.today.flow) == [(7, 1, 0, 0), (8, 0, 1, 0), (9, 0, 0, 1)]
    with clock_at(NOW):
        path = f"command/past?at={at(10):%FT%TZ}&known={at(12):%FT%TZ}"
        told_of = answer_of(make_program(Role.LEADER).get(path))
    [line] = [one for one in told_of["lines"] if (one["gate"], one["direction"]) == HERE]
    said = [[(one["registered"], one["entered"], one["left"]) for one in line[key]] for key in SIDES]
    assert said == [[(1, 0, 0), (0, 1, 0)], [(1, 0, 0), (0, 1, 0), (0, 0, 1)]]
    assert [(one["step"], one["force"]) for one in line["steps_known_now"]] == steps(then.today.steps)
    assert [(one["step"], one["force"]) for one in line["steps"]] == steps(then.then.steps)
    assert (Step.YARD, Force.CUSTOMS) not in steps(then.then.steps)
    assert (Step.YARD, Force.CUSTOMS) in steps(then.today.steps)
    later = look(10, known=13)
    assert (moved(later.then.flow), steps(later.then.steps)) == (
        moved(later.today.flow),
        steps(later.today.steps),
    )
    assert equal(NOW)


@pytest.mark.usefixtures("committed_db")
def test_a_word_that_was_undone_was_known_until_then() -> None:
    told, (customs, _guard) = entered()
    told.say(FactKind.UNDONE, at(11, 5), step=Step.ENTRY, force=Force.CUSTOMS, refers_to=customs)  # type: ignore[arg-type] # a fact's id
    follow(at(11, 6))
    then = look(10, known=10)
    assert (Step.ENTRY, Force.CUSTOMS) in steps(then.then.steps)
    assert (Step.ENTRY, Force.CUSTOMS) not in steps(then.today.steps)
    assert moved(then.then.flow)[-1] == (8, 0, 1, 0)
    assert moved(then.today.flow) == [(7, 1, 0, 0)]
    assert steps(look(12, known=12).then.steps) == steps(then.today.steps)
    assert equal(NOW), "the words that hold no more are made anew, too"


@pytest.mark.usefixtures("committed_db")
def test_who_was_declared_and_not_yet_accepted_is_counted_as_coming() -> None:
    told = Told()
    told.declare(at(7))
    follow(at(7, 1))
    told.confirm(Step.REGISTRATION, at(9, 10))
    follow(at(9, 11))
    assert look(9, known=9).then.now[HERE] == insight.Counts(coming=1)
    assert look(10, known=10).then.now[HERE] == insight.Counts(waiting=1)


def hear_late(*, hour: int, known: int, registered: int) -> None:
    for event_span, sealed_span in ((0, 0), (0, 1), (1, 0), (1, 1)):
        models.DeltaRow.objects.create(
            event_span=event_span,
            sealed_span=sealed_span,
            event_at=hour // (168 if event_span else 1),
            sealed_at=known // (168 if sealed_span else 1),
            gate="TT",
            direction="export",
            **dict.fromkeys(("waiting", "called", "on_road", "inside", "held"), 0),
            registered=registered,
        )


@pytest.mark.django_db
def test_tonight_is_told_by_what_was_known_of_past_weeks_and_of_the_plan() -> None:
    reference_data()
    start = datetime(2026, 5, 11, 3, 0, tzinfo=UTC)
    first = int(start.timestamp()) // 3600
    for week in (1, 2, 3):
        count_hours([(10, 8)] * 24, first=first - 168 * week, gate="TT")
    place = ("TT", Direction.EXPORT)
    counts = {place: insight.Counts(waiting=30)}

    def told(known: datetime) -> Tonight:
        return insight.tonight_at(at=start, known_at=known, counts=counts)[place]

    known = told(start)
    assert (known.expected, known.day_capacity, known.weeks, known.method) == (240, 192, 3, Method.RATES)
    assert known.ahead[2].p10 < 78 < known.ahead[2].p90
    # Thirty more had come a week before, of which somebody told six hours later.
    hear_late(hour=first - 168, known=first + 6, registered=30)
    assert told(start) == known
    assert told(start + timedelta(hours=7)).expected == 250
    # So is a plan: two hours later somebody announced what Hữu Nghị takes.
    with clock_at(start + timedelta(hours=2)):
        said = Story(now=start + timedelta(hours=2))
        say(said, plan(start=start + timedelta(hours=2), lanes=2, per_lane=12))
    here = {HERE: insight.Counts(waiting=30)}
    before = insight.tonight_at(at=start, known_at=start, counts=here)[HERE]
    after = insight.tonight_at(at=start, known_at=start + timedelta(hours=3), counts=here)[HERE]
    assert (before.planned, before.day_capacity, before.ahead) == (False, None, ())
    assert (after.planned, after.method) == (True, Method.PLAN)
    assert after.plan[first + 3] == 24


@pytest.mark.django_db
def test_a_plan_of_later_was_not_known_before() -> None:
    reference_data()
    start = datetime(2026, 5, 11, 3, 0, tzinfo=UTC)
    first = int(start.timestamp()) // 3600
    with clock_at(start):
        say(Story(now=start - timedelta(minutes=1)), plan(start=start, lanes=2, per_lane=12))
    with clock_at(start + timedelta(hours=5)):
        later = Story(declaration=UUID(int=5), now=start + timedelta(hours=5))
        say(later, plan(start=start + timedelta(hours=5), lanes=1, per_lane=12))
    here = {HERE: insight.Counts(waiting=30)}
    an_hour_later = start + timedelta(hours=1)
    found = [
        insight.tonight_at(at=an_hour_later, known_at=start + timedelta(hours=hours), counts=here)[HERE].plan
        for hours in (1, 6)
    ]
    assert [one[first + 7] for one in found] == [24, 12]
    assert [one[first + 4] for one in found] == [24, 24]


@pytest.mark.django_db
def test_the_page_shows_all_of_it_and_names_what_is_not_kept() -> None:
    reference_data()
    insight.forget_command()
    hour = int(clock.now().timestamp()) // 3600
    for week in (1, 2, 3):
        count_hours([(10, 8)] * 30, first=hour - 168 * week - 4)
    make_alert()
    leader = officer(Role.LEADER, gate=None)
    moment = datetime.fromtimestamp(hour * 3600, tz=HANOI)
    page = leader.get(f"/centre/command/?at={moment:%Y-%m-%dT%H:%M}").content.decode()
    assert 'id="tile-HN"' in page
    assert "không được lưu" in page
    assert "Theo số đo các tuần trước" in page
    # The alert rang within this hour, after its beginning.
    assert "Xe chờ nhiều" not in page
    models.AlertRow.objects.update(rang_at=moment - timedelta(minutes=5))
    page = leader.get(f"/centre/command/?at={moment:%Y-%m-%dT%H:%M}").content.decode()
    assert "Xe chờ nhiều" in page
    path = f"command/past?at={moment.astimezone(UTC):%FT%TZ}"
    told = answer_of(make_program(Role.LEADER).get(path))
    [line] = [one for one in told["lines"] if (one["gate"], one["direction"]) == HERE]
    past = insight.command_at(at=moment, known_at=moment, now=clock.now())
    ahead = [(one["hours"], one["p10"], one["p50"], one["p90"]) for one in line["tonight"]["ahead"]]
    assert ahead == [(one.hours, one.p10, one.p50, one.p90) for one in past.ahead[HERE].ahead]
    assert len(ahead) == 3
    assert [one["name"] for one in told["alerts"]] == ["Xe chờ nhiều"]
    assert (told["closed"], told["road_holds"]) == ([], [])
    assert {one["yard"] for one in told["yards"]} == {one.code for one in registry.list_yards()}
