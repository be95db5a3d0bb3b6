"""A company chooses a slot, its truck is called, and the driver answers and arrives."""

from collections.abc import Iterator

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Page, expect

from tests.browser.test_capacity import sound
from tests.support.browser import DESK, PHONE, LiveServer, NewPage
from tests.support.companies import clerk_of
from tests.support.drivers import link
from tests.support.people import make_organisation
from tests.support.queue import EARLY, Gate, clock_at, open_queue, place_of, ready
from tests.support.story import COMPANY, Story
from xulang.queueing.api import PlaceState


@pytest.fixture
def trucks(live: LiveServer) -> Iterator[list[Story]]:
    """Ready, and nobody called yet."""
    gate = open_queue()
    make_organisation(organisation_id=COMPANY, tax_code="0200000021")
    stories = ready(1, 2, 3)
    gate.keep(stories[-1].now)
    with clock_at(EARLY):
        yield stories


def signed_in_page(new_page: NewPage, browser: Client, *, width: int = DESK) -> Page:
    page = new_page(width=width)
    value = browser.cookies[settings.SESSION_COOKIE_NAME].value
    page.goto("/")
    page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": value, "url": page.url}])
    return page


def look(page: Page, name: str, width: int = DESK) -> None:
    for one in (PHONE, width):
        page.set_viewport_size({"width": one, "height": 800})
        sound(page, f"{name}-{one}")


def test_a_slot_is_chosen_and_the_driver_comes_when_called(
    trucks: list[Story], new_page: NewPage, live: LiveServer
) -> None:
    first, third = trucks[0], trucks[2]
    page = signed_in_page(new_page, clerk_of(COMPANY))
    page.goto(f"/declarations/{third.declaration}/")
    page.get_by_role("link", name="Chọn khung giờ muộn hơn").click()
    look(page, "windows")
    page.get_by_role("radio", name="09:00–10:00").first.check()
    page.get_by_role("button", name="Lấy khung giờ này").click()
    expect(page.get_by_text("Đã nhận khung giờ")).to_be_visible()
    look(page, "chosen")
    page.get_by_role("button", name="Lấy lại khung giờ sớm nhất có thể").click()
    expect(page.get_by_text("với lượt cũ").first).to_be_visible()
    assert place_of(third).state == PlaceState.WAITING
    Gate(count=50).keep(EARLY)
    page.goto("/company/queue/")
    look(page, "places")
    page.get_by_role("link", name="Tin gửi lái xe").first.click()
    page.get_by_role("button", name="Đưa đường dẫn lái xe mới vào tin").click()
    look(page, "text")
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.locator("[data-copy=text-en]").click()
    expect(page.get_by_role("button", name="Đã chép")).to_be_visible()
    assert "/d/k/" in str(page.evaluate("navigator.clipboard.readText()"))
    first.now = EARLY
    driver = new_page(width=PHONE)
    driver.goto(f"/d/k/{link(first)}")
    look(driver, "driver-called", PHONE)
    driver.get_by_role("button", name="Tôi đã thấy lượt gọi").click()
    expect(driver.get_by_text("Đã thấy lượt gọi")).to_be_visible()
    driver.get_by_role("button", name="Tôi đang ở cửa khẩu hoặc bãi chờ").click()
    expect(driver.get_by_text("Đã đến cửa khẩu").first).to_be_visible()
    assert place_of(first).state == PlaceState.ARRIVED
    # The company sees it without asking.
    page.goto(f"/declarations/{first.declaration}/")
    expect(page.get_by_text("Đã đến cửa khẩu").first).to_be_visible()
