"""Every truck is told when it goes in, and the product says itself how far it was off."""

import json
from datetime import datetime, timedelta
from uuid import uuid5

import pytest
from django.db import connection
from django.test import Client

from tests.support.capacity import LINE
from tests.support.queue import EARLY, OPENS, Gate, enter, place_of, ready
from tests.support.story import STORY, Story
from xulang.crossing import api as crossing
from xulang.kernel.words import Role
from xulang.platform import clock
from xulang.queueing import api as queueing
from xulang.queueing.api import PlaceState

MIDNIGHT = OPENS - timedelta(hours=7)  # In Hanoi: an hour at which what is told is kept.


def told() -> list[tuple[object, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT p10, p50, p90, constant, came, judged_at FROM queueing_told ORDER BY told_at, place_id"
        )
        return list(cursor.fetchall())


def expected_of(story: Story) -> queueing.EstimateView | None:
    return queueing.list_estimates(place_ids=[place_of(story).id]).get(place_of(story).id)


def test_who_stands_further_back_is_expected_later(gate: Gate) -> None:
    stories = ready(1, 2, 3, 4, 5)
    gate.keep(MIDNIGHT)
    crossing.estimate_lines(now=MIDNIGHT, seed=1)
    views = [expected_of(story) for story in stories]
    entries = [view.entry for view in views if view]
    assert len(entries) == 5
    middles = [one.p50 for one in entries]
    assert middles == sorted(middles)
    assert all(one.p10 <= one.p50 <= one.p90 for one in entries)
    # Two an hour from 07:00: the fifth goes in the third hour.
    third = int((OPENS + timedelta(hours=2)).timestamp())
    assert third <= entries[4].p50 < third + 3600
    seen = crossing.see_place(crossing_id=stories[4].truck, now=MIDNIGHT)
    assert seen.expected == views[4]


def test_what_was_told_is_judged_by_what_became_true(gate: Gate) -> None:
    first, second = ready(1, 2)
    gate.keep(MIDNIGHT)
    crossing.estimate_lines(now=MIDNIGHT, seed=1)
    crossing.estimate_lines(now=MIDNIGHT + timedelta(minutes=1), seed=2)
    assert len(told()) == 2
    gate.keep(EARLY)
    enter(first, OPENS)
    gate.keep(first.now)
    crossing.estimate_lines(now=first.now, seed=3)
    went = int(first.now.timestamp())
    assert [row[4] for row in told() if row[5] is not None] == [went]
    (day,) = queueing.list_errors(gate="HN", since=MIDNIGHT)
    assert (day.day, day.figures.count) == (OPENS.date(), 1)
    (judged,) = [row for row in told() if row[5] is not None]
    assert day.figures.error == abs(went - int(str(judged[1])))
    assert day.figures.constant == abs(went - int(str(judged[3])))
    assert expected_of(first) is None
    assert place_of(second).state == PlaceState.CALLED


def test_a_place_given_back_is_no_error(gate: Gate) -> None:
    (story,) = ready(1)
    gate.keep(MIDNIGHT)
    crossing.estimate_lines(now=MIDNIGHT, seed=1)
    crossing.give_back_place(request=story.request(Role.DECLARANT), crossing_id=story.truck)
    crossing.estimate_lines(now=MIDNIGHT + timedelta(hours=1), seed=2)
    ((*_, came, judged_at),) = told()
    assert (came, judged_at is not None) == (None, True)
    assert queueing.list_errors(gate="HN", since=MIDNIGHT) == []


def test_a_line_in_which_nobody_stands_has_no_estimates(gate: Gate) -> None:
    crossing.estimate_lines(now=MIDNIGHT, seed=1)
    assert queueing.find_track(line=LINE) is None
    assert told() == []


@pytest.mark.parametrize("seed", [1, 2])
def test_the_same_facts_and_seed_give_the_same_estimate(gate: Gate, seed: int) -> None:
    (story,) = ready(1)
    gate.keep(MIDNIGHT)
    crossing.estimate_lines(now=MIDNIGHT, seed=seed)
    once = expected_of(story)
    crossing.estimate_lines(now=MIDNIGHT, seed=seed)
    assert expected_of(story) == once
    assert uuid5(STORY, "truck 1") == story.truck


def test_everybody_reads_how_far_we_were_off(gate: Gate, monkeypatch: pytest.MonkeyPatch) -> None:
    first, _ = ready(1, 2)
    gate.keep(MIDNIGHT)
    crossing.estimate_lines(now=MIDNIGHT, seed=1)
    gate.keep(EARLY)
    enter(first, OPENS)
    gate.keep(first.now)
    crossing.estimate_lines(now=first.now, seed=3)
    (judged,) = [row for row in told() if row[5] is not None]
    monkeypatch.setattr(clock, "now", lambda: first.now)
    visitor = Client()
    found = json.loads(visitor.get("/open-data/queue/HN/estimates.json").content)
    (row,) = found["rows"]
    assert (found["version"], found["gate"]) == (1, "HN")
    assert (row["day"], row["kind"], row["estimates"]) == ("2026-05-09", "usual", 1)
    assert row["mean_error"] == abs(int(first.now.timestamp()) - int(str(judged[1])))
    text = visitor.get("/open-data/queue/HN/estimates.csv").content.decode()
    assert text.splitlines()[1].startswith("2026-05-09,usual,1,")
    page = visitor.get("/gates/HN/estimates/").content.decode()
    assert "2026-05-09" in page
    assert visitor.get("/gates/XX/estimates/").status_code == 404


def told_in_the_past(*, stories: list[Story], judged_at: datetime, late: int) -> None:
    """200 judged rows of each place: half an hour to either side, and true `late` seconds after the middle.

    Half of them spoke of a moment six hours ahead, half of one ten hours ahead.
    """
    with connection.cursor() as cursor:
        for story in stories:
            cursor.execute(
                """
                INSERT INTO queueing_told
                    (place_id, told_at, kind, standing, raw, p10, p50, p90, constant, misses, came, judged_at)
                SELECT %s, at, 'usual', 'waiting', ARRAY[mid - 1800, mid, mid + 1800], mid - 1800, mid,
                    mid + 1800, mid, 0, mid + %s, %s
                FROM (
                    SELECT at, extract(epoch FROM at)::bigint + 3600 * (6 + 4 * (number %% 2)) AS mid
                    FROM generate_series(1, 200) AS number,
                        LATERAL (SELECT %s::timestamptz - number * interval '1 hour' AS at) AS moments
                ) AS told
                """,
                [place_of(story).id, late, judged_at, judged_at - timedelta(days=1, minutes=7)],
            )


def moved(at: datetime) -> set[float]:
    """By how many of its own widths the middle was moved of what was told at the moment."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT p50 - raw[2], greatest(raw[2] - raw[1], 300) + greatest(raw[3] - raw[2], 300)"
            " FROM queueing_told WHERE told_at = %s AND standing = 'waiting'",
            [at],
        )
        return {round(by / width, 2) for by, width in cursor.fetchall()}


def test_it_learns_every_two_weeks_from_its_own_errors_and_says_so(
    gate: Gate, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Middles were too early by 1.5 of their widths; what becomes known later is not learnt yet."""
    stories = ready(1, 2, 3)
    gate.keep(MIDNIGHT)
    crossing.estimate_lines(now=MIDNIGHT, seed=1)
    page = Client().get("/gates/HN/estimates/").content.decode()
    assert "bản đi kèm phần mềm" in page
    told_in_the_past(stories=stories, judged_at=MIDNIGHT + timedelta(days=2), late=5400)
    told_in_the_past(stories=stories[:1], judged_at=MIDNIGHT + timedelta(days=30), late=-20_000)
    almost, due = MIDNIGHT + timedelta(days=13), MIDNIGHT + timedelta(days=14)
    crossing.estimate_lines(now=almost, seed=2)
    assert 1.5 not in moved(almost)
    crossing.estimate_lines(now=due, seed=3)
    assert moved(due) == {1.5}
    learnt = queueing.find_learnt()
    assert learnt is not None
    assert (learnt.made_at, learnt.errors) == (due, 600)
    assert learnt.correction.cells["entry/waiting/usual/8"].shift == 1.5
    monkeypatch.setattr(clock, "now", lambda: due)
    visitor = Client()
    page = visitor.get("/gates/HN/estimates/").content.decode()
    assert "từ 600 lượt xe đã vào" in page
    rows = json.loads(visitor.get("/open-data/queue/HN/estimates.json").content)["rows"]
    assert {row["mean_width_before_correction"] for row in rows} == {3600}
