"""Capacity at the centre's desk, for the public, as open data and by program."""

import csv
import json
import re
from collections.abc import Iterator
from io import StringIO

import pytest
from django.test import Client

from tests.support.boards import clock_of, reader, text_of
from tests.support.capacity import TOPIC, announcement, change, plan, say
from tests.support.officers import officer
from tests.support.story import Story, reference_data
from xulang.kernel.words import Role
from xulang.platform.ids import new_id
from xulang.queueing import api as queueing
from xulang.queueing.api import Kind

pytestmark = pytest.mark.django_db
LINE = "gate=HN&direction=export&cargo=fresh"
CHANGE = "/centre/capacity/HN/export/fresh/change/"


@pytest.fixture
def story(db: None) -> Iterator[Story]:
    reference_data()
    story = Story()
    with clock_of(story):
        say(story, plan(), change(7, hours=(2, 4)))
        yield story


def person(*roles: Role, gate: str | None = "HN") -> Client:
    return reader(browser=officer(*roles, gate=gate))


def see(browser: Client, path: str) -> str:
    return text_of(browser.get(path).content.decode())


def test_the_week_shows_trucks_what_binds_and_both_clocks(story: Story) -> None:
    page = see(person(Role.CENTRE_OPERATOR), f"/centre/capacity/?{LINE}")
    assert "09:00 10:00" in page
    assert "24 Our lanes" in page
    assert "7 Changed by the centre" in page
    assert "Mưa lớn, đường trơn" in page
    after = see(person(Role.LEADER), f"/centre/capacity/?{LINE}&week=1")
    assert "312" in after  # 13 hours of 24 trucks.
    assert "7 Changed by the centre" not in after


def test_only_who_may_is_offered_the_forms(story: Story) -> None:
    manager = person(Role.CENTRE_MANAGER).get(f"/centre/capacity/?{LINE}").content.decode()
    operator = person(Role.CENTRE_OPERATOR).get(f"/centre/capacity/?{LINE}").content.decode()
    offered = [re.findall(r"/centre/capacity/HN/[a-z/]+/", page) for page in (manager, operator)]
    assert [len(set(found)) for found in offered] == [6, 1]
    assert "/withdraw/" in manager
    assert "/withdraw/" not in operator
    assert person(Role.CENTRE_OPERATOR).get(CHANGE).status_code == 404
    assert person(Role.CENTRE_MANAGER, gate="CM").get(CHANGE).status_code == 404
    assert person(Role.CUSTOMS_OFFICER).get("/centre/capacity/").status_code == 404


def test_an_hour_is_changed_with_a_reason_and_only_by_who_saw_what_stands(story: Story) -> None:
    manager = person(Role.CENTRE_MANAGER)
    sent = {
        "request_id": str(new_id()),
        "seen": "2",
        "valid_from": "2026-05-09T12:00",
        "valid_until": "2026-05-09T14:00",
        "at_most": "3",
        "code": "road",
        "reason": "Tai nạn ở km 3",
    }
    assert manager.post(CHANGE, sent).status_code == 302
    assert "3 Changed by the centre" in see(manager, f"/centre/capacity/?{LINE}")
    late = manager.post(CHANGE, {**sent, "request_id": str(new_id()), "at_most": "9"})
    assert late.status_code == 422
    assert "Somebody said something else about this capacity meanwhile." in text_of(late.content.decode())
    wrong = {**sent, "request_id": str(new_id()), "seen": "3", "at_most": "99999"}
    assert "not between 0 and 10000" in text_of(manager.post(CHANGE, wrong).content.decode())


def test_the_other_sides_hours_are_entered_by_its_own_clock(story: Story) -> None:
    manager = person(Role.CENTRE_MANAGER)
    sent = {
        "request_id": str(new_id()),
        "seen": "0",
        "weekdays": ["6", "7"],
        "opens": "09:00",
        "closes": "17:00",
        "valid_from": "2026-05-09",
        "valid_until": "",
        "reason": "Thông báo của phía bạn",
    }
    assert manager.post("/centre/capacity/HN/hours/", sent).status_code == 302
    words = queueing.list_history(topic=queueing.Topic(gate="HN"))
    assert [dict(word.said.figures) for word in words] == [
        {"side": 1, "weekday": day, "opens": 540, "closes": 1020} for day in (7, 6)
    ]
    assert "The other side’s hours" in see(manager, f"/centre/capacity/?{LINE}")


def test_a_class_needs_a_manager_of_all_gates_and_a_legal_basis(story: Story) -> None:
    sent = {
        "request_id": str(new_id()),
        "seen": "0",
        "code": "fresh_produce",
        "name_vi": "Nông sản tươi",
        "name_en": "Fresh produce",
        "name_zh": "鲜活农产品",
        "weight": "10",
        "share": "400",
        "legal_basis": "Ví dụ",
        "valid_from": "2026-05-09T07:00",
        "valid_until": "",
        "reason": "Mùa vải",
    }
    address = "/centre/capacity/classes/set/"
    assert person(Role.CENTRE_MANAGER).post(address, sent).status_code == 404
    manager = person(Role.CENTRE_MANAGER, gate=None)
    assert manager.post(address, {**sent, "legal_basis": " "}).status_code == 422
    assert manager.post(address, {**sent, "request_id": str(new_id())}).status_code == 302
    assert "fresh_produce" in see(manager, "/centre/capacity/classes/")


def test_a_word_is_withdrawn_with_a_reason(story: Story) -> None:
    manager = person(Role.CENTRE_MANAGER)
    [cut] = [word for word in queueing.list_history(topic=TOPIC) if word.kind == Kind.CHANGE]
    address = f"/centre/capacity/{cut.id}/withdraw/"
    manager.post(address, {"request_id": str(new_id()), "reason": ""})
    assert "7 Changed by the centre" in see(manager, f"/centre/capacity/?{LINE}")
    manager.post(address, {"request_id": str(new_id()), "reason": "Hết mưa"})
    assert "7 Changed by the centre" not in see(manager, f"/centre/capacity/?{LINE}")
    assert (
        person(Role.CENTRE_OPERATOR).post(address, {"request_id": str(new_id()), "reason": "x"}).status_code
        == 404
    )


def test_everybody_sees_today_and_tomorrow_and_can_take_them_along(story: Story) -> None:
    say(story, announcement(story.now, per_hour=9), role=Role.CENTRE_OPERATOR)
    visitor = reader(browser=Client())
    page = see(visitor, "/gates/HN/")
    assert "Export, 09/05/2026" in page
    assert "9 The other side" in page
    assert "7 Changed by the centre" in page
    assert "Mưa lớn" not in page
    found = json.loads(visitor.get("/gates/HN/capacity.json?from=2026-05-09&days=1").content)
    assert (found["version"], found["gate"], len(found["hours"])) == (1, "HN", 24)
    assert found["hours"][9] == {
        "gate": "HN",
        "direction": "export",
        "cargo": "fresh",
        "hour": "2026-05-09T09:00:00+07:00",
        "hour_china": "2026-05-09T10:00:00+08:00",
        "trucks": 7,
        "binds": "change",
        "entered": None,
        "left": None,
    }
    text = visitor.get("/gates/HN/capacity.csv?from=2026-05-09&days=1").content.decode()
    rows = list(csv.DictReader(StringIO(text)))
    assert [int(row["trucks"]) for row in rows] == [one["trucks"] for one in found["hours"]]
    told = json.loads(visitor.get("/api/v1/gates/HN/capacity?from=2026-05-09&days=1").content)
    assert [one["trucks"] for one in told["hours"]] == [one["trucks"] for one in found["hours"]]
    for wrong in ("from=nobody", "days=0", "days=15", "days=%C2%B2", "from=1900-01-01"):
        assert visitor.get(f"/gates/HN/capacity.json?{wrong}").status_code == 400
    assert visitor.get("/gates/XX/capacity.csv").status_code == 404
