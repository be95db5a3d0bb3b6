"""Open data of the queue: addresses and fields that others' programs rely on."""

import csv
import json
from datetime import datetime, timedelta
from io import StringIO

import pytest
from django.test import Client

from tests.journeys.test_two_people_change_the_order import BASIS, CENTRE, CUSTOMS, approve, lose, order
from tests.support.boards import text_of
from tests.support.people import make_organisation
from tests.support.queue import EARLY, Gate, declare, enter, open_queue, place_of, ready, truck_of
from xulang.kernel.words import Role, Step
from xulang.platform import clock
from xulang.queueing import api as queueing

ORDER = [
    "gate",
    "direction",
    "cargo",
    "turn",
    "number",
    "class",
    "state",
    "ready_at",
    "ahead",
    "hour",
    "hour_china",
]
FAIRNESS = [
    "gate", "direction", "cargo", "day", "number", "class", "ground", "hour", "called_at", "passed",
    "passed_hours", "basis", "units", "fact", "change", "legal_basis", "ordered_unit", "approved_unit",
]  # fmt: skip
WAITING = [
    "gate", "direction", "cargo", "day", "class", "entered", "p50_minutes", "p90_minutes", "p95_minutes",
    "called", "missed", "lost",
]  # fmt: skip
LINE = "direction=export&cargo=fresh"


@pytest.fixture
def morning(committed_db: None, monkeypatch: pytest.MonkeyPatch) -> datetime:
    """Two of five are called for seven o'clock; one goes in at 07:05, the other one stays away till nine."""
    gate: Gate = open_queue()
    trucks = ready(1, 2, 3, 4, 5)
    gate.keep(trucks[-1].now)
    gate.keep(EARLY)
    enter(trucks[0], EARLY + timedelta(hours=2, minutes=5))
    for hours in (2, 4):
        gate.keep(EARLY + timedelta(hours=hours, minutes=10))
    now = EARLY + timedelta(hours=4, minutes=11)
    monkeypatch.setattr(clock, "now", lambda: now)
    return now


def rows(address: str) -> list[dict[str, str]]:
    answer = Client().get(address)
    assert answer.status_code == 200
    assert answer["Access-Control-Allow-Origin"] == "*"
    return list(csv.DictReader(StringIO(answer.content.decode())))


def test_the_order_of_a_line_names_nobody(morning: datetime) -> None:
    said = Client().get(f"/open-data/queue/HN/order.json?{LINE}").json()
    assert set(said) == {"version", "gate", "as_of", "total", "page_size", "places"}
    assert (said["version"], said["total"]) == (1, 4)
    assert [list(one) for one in said["places"]] == [ORDER] * 4
    assert [one["turn"] for one in said["places"]] == [1, 2, 3, 4]
    assert "12C" not in json.dumps(said)
    table = rows(f"/open-data/queue/HN/order.csv?{LINE}")
    assert list(table[0]) == ORDER
    assert [row["number"] for row in table] == [str(one["number"]) for one in said["places"]]


def test_waiting_times_and_no_shows_of_a_day(morning: datetime) -> None:
    table = rows("/open-data/queue/HN/waiting.csv?day=2026-05-09")
    assert list(table[0]) == WAITING
    whole, usual = table
    assert (whole["class"], whole["entered"], whole["missed"], whole["lost"]) == ("", "1", "1", "0")
    # Ready at 22:48 the evening before, in at 07:07.
    assert (usual["class"], usual["entered"], usual["p50_minutes"]) == ("usual", "1", "499")
    assert (
        Client().get("/open-data/queue/HN/waiting.json?day=2026-05-09").json()["waiting"][1]["entered"] == 1
    )


def test_the_fairness_report_counts_calls_by_ground(morning: datetime) -> None:
    said = Client().get("/open-data/queue/HN/fairness.json?day=2026-05-09").json()
    (line,) = said["lines"]
    assert line["calls"]["order"] == line["called"] == 6
    assert (line["missed"], said["overtakings"]) == (1, [])
    head = Client().get("/open-data/queue/HN/fairness.csv?day=2026-05-09").content.decode().splitlines()[0]
    assert head.split(",") == FAIRNESS


def test_the_report_says_who_ordered_what_and_why_in_words(
    committed_db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An order of two units, a truck that went in without a place, and one whose container was replaced."""
    gate: Gate = open_queue()
    trucks = ready(1, 2, 3, 4, 5)
    gate.keep(trucks[-1].now)
    gate.keep(EARLY)
    centre = make_organisation(organisation_id=CENTRE, name="Trung tâm quản lý cửa khẩu")
    customs = make_organisation(organisation_id=CUSTOMS, name="Chi cục Hải quan Hữu Nghị")
    assert (centre, customs) == (CENTRE, CUSTOMS)
    place = place_of(trucks[4])
    approve(order(trucks[4]))
    trucks[2].now = EARLY
    number = place_of(trucks[2]).number
    lose(trucks[2])
    # The keeper comes only after it is in: it never gets a place.
    unseen = truck_of(9)
    unseen.now = EARLY
    declare(unseen, 9)
    unseen.confirm(Role.CUSTOMS_OFFICER, Step.REGISTRATION)
    enter(unseen, EARLY + timedelta(hours=2, minutes=5))
    gate.keep(EARLY + timedelta(hours=2, minutes=10))
    now = EARLY + timedelta(hours=3)
    monkeypatch.setattr(clock, "now", lambda: now)
    day = "day=2026-05-09"
    said = Client().get(f"/open-data/queue/HN/fairness.json?{day}").json()
    [found] = said["overtakings"]
    assert (found["number"], found["ground"], found["passed"], found["units"]) == (
        place.number, "override", 2, 2,
    )  # fmt: skip
    assert (found["basis"], found["change"], found["legal_basis"]) == ("live_animals", "call", BASIS)
    units = (found["ordered_unit"], found["approved_unit"])
    assert units == ("Trung tâm quản lý cửa khẩu", "Chi cục Hải quan Hữu Nghị")
    [without] = said["without_place"]
    assert (without["vehicle"], without["cargo"]) == (str(unseen.truck), "fresh")
    assert (number, "container_number", "place_lost") in {
        (one["number"], one["what"], one["place"]) for one in said["replaced"]
    }
    assert rows(f"/open-data/queue/HN/without-place.csv?{day}")[0]["vehicle"] == str(unseen.truck)
    assert "container_number" in {one["what"] for one in rows(f"/open-data/queue/HN/replaced.csv?{day}")}
    assert rows(f"/open-data/queue/HN/fairness.csv?{day}")[0]["legal_basis"] == BASIS
    page = text_of(Client().get(f"/gates/HN/fairness/?{day}").content.decode())
    assert BASIS in page
    assert "Trung tâm quản lý cửa khẩu ra lệnh, Chi cục Hải quan Hữu Nghị phê duyệt" in page


def test_who_went_in_before_the_line_began_had_no_place_to_have(
    committed_db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The report names whom the check from the log names: those since the line's first fact, no others."""
    gate: Gate = open_queue()
    early = truck_of(8)
    early.now = EARLY - timedelta(minutes=30)
    declare(early, 8)
    early.confirm(Role.CUSTOMS_OFFICER, Step.REGISTRATION)
    enter(early, EARLY)
    ready(1)
    gate.keep(EARLY + timedelta(minutes=5))
    assert queueing.find_place(crossing_id=early.truck) is None
    monkeypatch.setattr(clock, "now", lambda: EARLY + timedelta(hours=2))
    said = Client().get("/open-data/queue/HN/fairness.json?day=2026-05-09").json()
    assert (len(said["lines"]), said["without_place"]) == (1, [])


@pytest.mark.parametrize(
    "address",
    [
        "/open-data/queue/HN/order.json",
        "/open-data/queue/HN/order.csv?direction=export&cargo=gold",
        f"/open-data/queue/HN/order.json?{LINE}&page=0",
        "/open-data/queue/HN/fairness.json?day=yesterday",
        "/open-data/queue/HN/waiting.csv?day=2999-01-01",
        "/gates/HN/queue/?line=nothing",
        "/gates/HN/fairness/?day=x",
    ],
)
def test_what_is_asked_wrongly_is_refused(morning: datetime, address: str) -> None:
    assert Client().get(address).status_code == 400


def test_the_pages_show_the_same(morning: datetime) -> None:
    order = Client().get("/gates/HN/queue/").content.decode()
    assert order.count("<tr>") == 5
    fairness = Client().get("/gates/HN/fairness/").content.decode()
    assert "<dd>6</dd>" in fairness
    assert "499" in fairness


def test_reference_data_have_validity(morning: datetime) -> None:
    said = Client().get("/open-data/reference.json").json()
    assert set(said) == {"version", "gates", "opening_hours"}
    assert set(said["opening_hours"][0]) == {
        "gate", "weekday", "opens", "closes", "valid_from", "valid_until",
    }  # fmt: skip
    assert list(rows("/open-data/opening-hours.csv")[0])[:2] == ["gate", "weekday"]
