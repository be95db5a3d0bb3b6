"""What firm, driver, border guard and centre see of a truck that comes back loaded."""

import re
from collections.abc import Iterator
from datetime import timedelta
from html import unescape
from uuid import uuid5

import pytest
from django.test import Client

from tests.support.boards import clock_of, reader
from tests.support.companies import clerk_of
from tests.support.declarations import TRUCK, content, vehicle_body
from tests.support.drivers import link, page_of, phone
from tests.support.officers import officer, tap
from tests.support.people import make_organisation
from tests.support.story import COMPANY, DECLARATION, STORY, WAY, Story, reference_data
from xulang.crossing import api as crossing
from xulang.declarations import api as declarations
from xulang.kernel.words import Role

pytestmark = pytest.mark.django_db
ONE = f"/declarations/{DECLARATION}/"
OFFICER = f"/officer/crossings/{TRUCK}/"
BACK = uuid5(STORY, "back")


@pytest.fixture
def story(db: None) -> Iterator[Story]:
    reference_data()
    make_organisation(organisation_id=COMPANY)
    story = Story()
    with clock_of(story):
        story.declare(content(gate="CN"))
        yield story


def words(browser: Client, address: str) -> str:
    answer = browser.get(address, follow=True)
    assert answer.status_code == 200
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", answer.content.decode())))


def comes_back(story: Story) -> None:
    truck = vehicle_body(id=str(uuid5(STORY, "truck back")))
    way = content(
        direction="import", regime="import", gate="HN-1119", two_way_of=str(TRUCK), vehicles=[truck]
    )
    crossing.declare(
        request=story.request(Role.DECLARANT), declaration_id=BACK, organisation_id=COMPANY, content=way
    )


def test_one_button_begins_the_way_back_and_both_records_show_each_other(story: Story) -> None:
    clerk = reader(browser=clerk_of(COMPANY))
    assert "The truck comes back loaded" in words(clerk, ONE)
    begun = clerk.post(f"{ONE}vehicles/{TRUCK}/two-way/")
    [draft] = re.findall(r"[0-9a-f-]{36}", str(begun["Location"]))
    body = declarations.get_draft(draft_id=draft, organisation_id=COMPANY).body
    assert (body["two_way_of"], body["direction"]) == (str(TRUCK), "import")
    comes_back(story)
    page = words(clerk, ONE)
    assert "Comes back loaded by: 2026050800002" in page
    assert "The truck comes back loaded" not in page
    assert "Comes back loaded from: 2026050800001" in words(clerk, f"/declarations/{BACK}/")


def test_everybody_sees_the_deadline_and_the_border_guard_extends_it(story: Story) -> None:
    story.confirm(*WAY[0])
    driver = phone(link(story))
    comes_back(story)
    for role, step in WAY[1:]:
        story.confirm(role, step)
    left = story.now
    story.now = left + timedelta(hours=33)
    clerk = reader(browser=clerk_of(COMPANY))
    guard = reader(browser=officer(Role.BORDER_GUARD_OFFICER, gate="CN"))
    centre = reader(browser=officer(Role.CENTRE_OPERATOR, gate=None))
    for browser, address in ((clerk, ONE), (guard, OFFICER), (clerk, f"/declarations/{BACK}/")):
        page = words(browser, address)
        assert "In a yard on the Chinese side · at most 36 hours" in page
        assert "Time left 2 h 59 min" in page
    assert "2 h 59 min" in words(reader(browser=driver), page_of(story))
    for browser in (guard, centre):
        assert "2 h 59 min" in words(browser, "/officer/stays/")
    assert "All conditions of the two-way scheme are met." in words(guard, OFFICER)
    story.now = left + timedelta(hours=37)
    clerk = reader(browser=clerk_of(COMPANY))
    guard = reader(browser=officer(Role.BORDER_GUARD_OFFICER, gate="CN"))
    centre = reader(browser=officer(Role.CENTRE_OPERATOR, gate=None))
    assert "Late by 1 h 0 min" in words(centre, "/officer/stays/")
    assert "Stay on the other side: overdue" in words(clerk, ONE)
    assert "Extend the stay" in words(guard, OFFICER)
    order = tap(role="border_guard_officer", hours="12", reason="vehicle_broke_down", note="")
    sent = guard.post(f"{OFFICER}extend_stay/", order, follow=True).content.decode()
    assert "The stay is extended" in sent
    page = words(clerk, ONE)
    assert "+ 12 hours by order (1×)" in page
    assert "Time left 10 h 59 min" in page
    assert "No truck is late" in words(centre, "/officer/stays/")
    timeline = words(guard, OFFICER)
    assert "Stay across the border extended" in timeline
    assert "Reason: The vehicle broke down" in timeline


def test_the_list_is_for_the_border_guard_and_the_centre(story: Story) -> None:
    assert officer(Role.PLANT_OFFICER).get("/officer/stays/").status_code == 404
    assert clerk_of(COMPANY).get("/officer/stays/").status_code == 404
