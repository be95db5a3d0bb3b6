"""A manager cuts three hours of tomorrow by keyboard and sees it; a driver sees it on his phone."""

import os
from datetime import date, timedelta
from pathlib import Path

from django.conf import settings
from playwright.sync_api import Page, expect

from tests.support.browser import DESK, PHONE, NewPage, axe_complaints, wider_than_the_screen
from tests.support.capacity import LANES, TOPIC
from tests.support.officers import make_officer
from tests.support.sign_in import signed_in
from tests.support.story import actor, reference_data
from xulang.crossing import api as crossing
from xulang.kernel.period import Period
from xulang.kernel.request import Request
from xulang.kernel.words import Role
from xulang.platform import clock, ids
from xulang.queueing import api as queueing

WEEK = "/centre/capacity/?gate=HN&direction=export&cargo=fresh"


def plan() -> None:
    now = clock.now()
    word = queueing.NewWord(
        kind=queueing.Kind.PLAN,
        valid=Period(start=queueing.whole_hour(moment=now), end=None),
        figures=LANES,
        texts={"reason": "Kế hoạch tuần"},
    )
    request = Request(id=ids.new_id(), actor=actor(Role.CENTRE_MANAGER), now=now, new_salt=ids.new_salt)
    crossing.say_capacity(request=request, topic=TOPIC, words=[word])


def at_the_desk(new_page: NewPage, *, width: int = DESK, scheme: str = "light") -> Page:
    page = new_page(width=width, scheme=scheme)
    client = signed_in(make_officer(Role.CENTRE_MANAGER, gate=None))
    value = client.cookies[settings.SESSION_COOKIE_NAME].value
    page.goto("/")
    page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": value, "url": page.url}])
    return page


def keep(page: Page, name: str) -> None:
    """A picture for who wants to look: XULANG_PICTURES names a folder."""
    if folder := os.environ.get("XULANG_PICTURES"):
        page.screenshot(path=str(Path(folder) / f"{name}.png"), full_page=True)


def sound(page: Page, name: str) -> None:
    assert axe_complaints(page) == []
    assert wider_than_the_screen(page) == 0
    keep(page, name)


def week_of(day: date, here: date) -> int:
    monday = here - timedelta(days=here.weekday())
    return (day - monday).days // 7


def test_hours_are_cut_by_keyboard_and_everybody_sees_it(new_page: NewPage) -> None:
    reference_data()
    plan()
    here = clock.now().astimezone(queueing.HANOI).date()
    tomorrow = here + timedelta(days=1)
    page = at_the_desk(new_page)
    page.goto(f"{WEEK}&week={week_of(tomorrow, here)}")
    page.get_by_role("link", name="Điều chỉnh theo giờ").press("Enter")
    page.get_by_label("Từ (giờ Hà Nội)").fill(f"{tomorrow}T10:00")
    page.get_by_label("Đến (giờ Hà Nội)").fill(f"{tomorrow}T13:00")
    page.get_by_label("Tối đa bao nhiêu xe mỗi giờ").fill("5")
    page.get_by_label("Lý do công bố").select_option("weather")
    page.get_by_label("Lý do, lưu trong nhật ký").fill("Mưa lớn, đường trơn")
    sound(page, "capacity-form")
    page.keyboard.press("Tab")
    page.get_by_role("button", name="Điều chỉnh theo giờ").press("Enter")
    page.goto(f"{WEEK}&week={week_of(tomorrow, here)}")
    cut = page.get_by_role("cell", name="5 Trung tâm điều chỉnh")
    expect(cut).to_have_count(3)
    expect(page.get_by_role("rowheader", name="10:00 11:00")).to_be_visible()
    sound(page, "capacity-desk")
    driver = new_page(width=PHONE, scheme="dark")
    driver.goto("/gates/HN/")
    expect(driver.get_by_role("cell", name="5 Trung tâm điều chỉnh")).to_have_count(3)
    sound(driver, "capacity-driver")
    phone = at_the_desk(new_page, width=PHONE, scheme="dark")
    phone.goto(WEEK)
    sound(phone, "capacity-phone")
    page.emulate_media(media="print")
    expect(page.get_by_role("link", name="Lập kế hoạch làn và nhân lực")).to_be_hidden()
    keep(page, "capacity-print")
