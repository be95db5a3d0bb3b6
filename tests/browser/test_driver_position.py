"""A driver sends once where he is, if he likes: his phone asks, a kilometre is kept, nobody follows him."""

from datetime import timedelta

from playwright.sync_api import Geolocation, Page

from tests.support.browser import PHONE, LiveServer, NewPage
from tests.support.drivers import link, registered_truck
from tests.support.story import Story
from xulang.crossing import api as crossing
from xulang.crossing.api import RoadSource
from xulang.crossing.models import PositionRow
from xulang.kernel.words import Role, Step
from xulang.platform import clock

THERE: Geolocation = {"latitude": 21.978_321, "longitude": 106.712_345}


def opened(new_page: NewPage, live: LiveServer, token: str) -> Page:
    page = new_page(width=PHONE)
    page.goto(f"{live.url}/d/k/{token}")
    page.wait_for_selector("html[data-kept]")
    return page


def phones() -> list[crossing.Seen]:
    seen = crossing.see_road(gate="HN", now=clock.now()).seen
    return [one for one in seen if one.source == RoadSource.PHONE]


def test_one_position_is_sent_by_a_tap_kept_coarse_and_gone_with_the_entry(
    new_page: NewPage, live: LiveServer
) -> None:
    story: Story = registered_truck()
    page = opened(new_page, live, link(story))
    page.context.grant_permissions(["geolocation"])
    page.context.set_geolocation(THERE)
    assert "Không ai theo dõi bạn" in page.locator("form[data-where]").inner_text()
    sent: list[str] = []
    page.on("request", lambda asked: sent.append(asked.post_data or "") if asked.method == "POST" else None)
    page.get_by_role("button", name="Gửi vị trí của tôi").click()
    page.get_by_text("Đã gửi một lần").wait_for()
    assert len(sent) == 1
    assert "latitude=21.98&longitude=106.71" in sent[0]
    (seen,) = phones()
    assert (seen.trucks, seen.place) == (1, "21.98° N, 106.71° E")
    assert seen.at is not None
    # It stays one, whatever else happens; it is gone with the entry, and from the table with the next minute.
    story.confirm(Role.CUSTOMS_OFFICER, Step.ENTRY)
    story.confirm(Role.BORDER_GUARD_OFFICER, Step.ENTRY)
    assert phones() == []
    assert crossing.forget_positions(now=clock.now()) == 1
    assert not PositionRow.objects.exists()


def test_who_does_not_let_the_phone_say_it_sends_nothing(new_page: NewPage, live: LiveServer) -> None:
    story = registered_truck()
    page = opened(new_page, live, link(story))
    page.context.clear_permissions()
    page.get_by_role("button", name="Gửi vị trí của tôi").click()
    page.get_by_text("không có gì được gửi").wait_for()
    assert phones() == []
    assert crossing.forget_positions(now=clock.now() + timedelta(days=2)) == 0
