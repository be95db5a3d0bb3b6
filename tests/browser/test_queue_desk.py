"""The centre watches a line and telephones a driver who does not answer."""

from collections.abc import Iterator

import pytest
from django.conf import settings
from playwright.sync_api import Page, expect

from tests.browser.test_capacity import sound
from tests.support.browser import DESK, PHONE, LiveServer, NewPage
from tests.support.officers import make_officer
from tests.support.queue import EARLY, clock_at, open_queue, ready
from tests.support.sign_in import signed_in
from tests.support.story import Story
from xulang.kernel.words import Role

QUEUE = "/centre/queue/?gate=HN&direction=export&cargo=fresh"


@pytest.fixture
def trucks(live: LiveServer) -> Iterator[list[Story]]:
    gate = open_queue()
    stories = ready(1, 2, 3)
    gate.keep(stories[-1].now)
    gate.keep(EARLY)
    with clock_at(EARLY):
        yield stories


def enter(new_page: NewPage, role: Role, *, width: int = DESK) -> Page:
    page = new_page(width=width)
    value = signed_in(make_officer(role, gate=None)).cookies[settings.SESSION_COOKIE_NAME].value
    page.goto("/")
    page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": value, "url": page.url}])
    return page


def test_a_driver_who_does_not_answer_is_reached_by_phone(trucks: list[Story], new_page: NewPage) -> None:
    page = enter(new_page, Role.CENTRE_MANAGER)
    for width in (PHONE, DESK):
        page.set_viewport_size({"width": width, "height": 800})
        page.goto(QUEUE)
        sound(page, f"queue-{width}")
    page.get_by_role("link", name="Danh sách cần gọi điện").first.click()
    sound(page, "calls")
    reached = page.get_by_role("button", name="Đã báo được qua điện thoại")
    expect(reached).to_have_count(2)
    page.get_by_role("button", name="Không liên lạc được").first.press("Enter")
    expect(page.get_by_text("Không liên lạc được. Xe vẫn còn trong danh sách").first).to_be_visible()
    reached.first.press("Enter")
    expect(reached).to_have_count(1)


def test_two_units_change_the_order_and_the_road_is_watched(trucks: list[Story], new_page: NewPage) -> None:
    page = enter(new_page, Role.CENTRE_MANAGER)
    page.goto(QUEUE)
    page.get_by_role("link", name="Thay đổi thứ tự xe này").click()
    page.get_by_label("Căn cứ pháp lý, công khai").fill("Quyết định 12/QĐ-UBND")
    sound(page, "order-form")
    page.get_by_role("button", name="Ra lệnh").press("Enter")
    expect(page.get_by_text("Chờ đơn vị thứ hai")).to_be_visible()
    guard = enter(new_page, Role.BORDER_GUARD_OFFICER)
    guard.goto("/centre/queue/orders/")
    sound(guard, "orders")
    guard.get_by_role("button", name="Duyệt", exact=True).press("Enter")
    expect(guard.locator(".badge", has_text="Đã phê duyệt và thực hiện")).to_be_visible()
    police = enter(new_page, Role.TRAFFIC_POLICE, width=PHONE)
    police.goto("/officer/road/?gate=HN")
    sound(police, "road-phone")
