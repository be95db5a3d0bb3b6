"""An alert rings, is acknowledged, becomes a task, is worked at with evidence and done: on wall and phone."""

import os
from datetime import timedelta
from pathlib import Path

import pytest
from django.test import Client
from playwright.sync_api import FilePayload, Page, expect

from tests.browser.test_corrections import sign_in
from tests.support.alerts import count_hours, make_alert
from tests.support.browser import PHONE, LiveServer, NewPage, axe_complaints, wider_than_the_screen
from tests.support.capacity import plan, say
from tests.support.officers import officer, story_of_today
from tests.support.people import give_role, make_actor, make_organisation, make_person
from tests.support.sign_in import signed_in
from tests.support.story import Story, reference_data
from xulang.insight import api as insight
from xulang.insight import models
from xulang.kernel.words import Force, Role, Step
from xulang.platform import clock
from xulang.registry import api as registry
from xulang.registry.api import OrganisationKind

PICTURES = os.environ.get("XULANG_PICTURES")
WALL = 1920


def see(page: Page, name: str) -> None:
    for width in (PHONE, WALL):
        page.set_viewport_size({"width": width, "height": 1000})
        assert (name, width, wider_than_the_screen(page)) == (name, width, 0)
        assert (name, width, axe_complaints(page)) == (name, width, [])
        if PICTURES:
            page.screenshot(path=Path(PICTURES) / f"{name}-{width}.png", full_page=True)


def gates() -> list[str]:
    return [one.code for one in registry.list_gates() if one.kind is not registry.GateKind.RAIL]


def edges(page: Page, selector: str) -> tuple[float, float]:
    """Top and bottom; asked at once, since the screen takes another fragment's place every few seconds."""
    found = page.evaluate(
        "one => (({top, bottom}) => [top, bottom])(document.querySelector(one).getBoundingClientRect())",
        selector,
    )
    return found[0], found[1]


def see_wall(page: Page) -> None:
    """The main numbers of all gates at once, on walls of either size; a phone has its tiles."""
    wall = page.locator(".wall table")
    for width, height in ((1920, 1080), (3840, 2160)):
        page.set_viewport_size({"width": width, "height": height})
        expect(wall.locator("th[scope=rowgroup]")).to_have_count(len(gates()))
        if PICTURES:
            page.screenshot(path=Path(PICTURES) / f"wall-{width}.png")
        top, bottom = edges(page, ".wall table")
        assert top < bottom <= height
        assert wider_than_the_screen(page) == 0
    page.set_viewport_size({"width": PHONE, "height": 800})
    expect(wall).to_be_hidden()


def see_stopped(page: Page) -> None:
    """That figures stopped is read before them, on a wall and on a phone."""
    models.FollowerRow.objects.update(seen_at=clock.now() - timedelta(minutes=5))
    insight.forget_command()
    page.goto("/centre/command/")
    for width, shown in ((WALL, ".wall table"), (PHONE, "#tile-HN")):
        page.set_viewport_size({"width": width, "height": 1080})
        assert edges(page, ".warnings .alert")[1] <= min(edges(page, shown)[0], 1080)
    models.FollowerRow.objects.update(seen_at=clock.now())
    insight.forget_command()


@pytest.fixture
def unit(live: LiveServer) -> str:
    """A force that can have tasks; an alert rings, and past weeks tell what tonight brings."""
    Client().get("/healthz")  # The first request loads every page of the product.
    reference_data()
    insight.forget_command()
    insight.forget_outlook()
    hour = int(clock.now().timestamp()) // 3600
    for week in (1, 2, 3):
        count_hours([(10, 8)] * 26, first=hour - 168 * week - 1)
    for gate in gates():
        count_hours([(1, 1)], first=hour - 3, gate=gate)
    make_alert()
    now = clock.now()
    start = now.replace(minute=0, second=0, microsecond=0)
    say(Story(now=start - timedelta(days=1)), plan(start=start - timedelta(days=1)))
    keeper = make_actor(role=Role.CENTRE_MANAGER, full_name="Hà Văn Quản")
    registry.set_yard_places(code="XC", places=40, actor=keeper, now=now)
    models.DeltaRow.objects.filter(event_at=hour - 1).update(inside=39)
    truck = story_of_today()
    truck.declare()
    truck.confirm(Role.CUSTOMS_OFFICER, Step.REGISTRATION)
    models.FollowerRow.objects.update(seen_at=clock.now())
    unit = make_organisation(kind=OrganisationKind.FORCE, force=Force.CUSTOMS, name="Hải quan Hữu Nghị")
    user = make_person(username="hai", full_name="Hoàng Hải")
    give_role(user_id=user, role=Role.CUSTOMS_OFFICER, organisation_id=unit, gate="HN")
    return str(user)


def test_an_alert_is_taken_turned_into_a_task_and_done(new_page: NewPage, unit: str) -> None:
    leader = sign_in(new_page(), officer(Role.LEADER, gate=None))
    leader.goto("/centre/command/")
    expect(leader.get_by_role("link", name="Xe chờ nhiều")).to_be_visible()
    expect(leader.locator(".filled-full")).to_contain_text("39 xe bên trong trên 40 chỗ")
    see(leader, "command")
    see_wall(leader)
    see_stopped(leader)
    leader.goto("/centre/command/")
    # From the province to one truck: the gate's name, then the truck's plate.
    leader.locator("#tile-HN a").click()
    leader.locator("a[href^='/officer/crossings/']").first.click()
    expect(leader.locator("h1")).to_contain_text("12C")
    leader.goto("/centre/command/")
    leader.locator("section[aria-labelledby='tile-HN'] a[href*='at=']").click()
    expect(leader.locator("h1")).to_contain_text("Hữu Nghị")
    see(leader, "command-past")
    leader.goto("/centre/command/")
    leader.get_by_role("link", name="Xe chờ nhiều").click()

    manager = sign_in(new_page(), officer(Role.CENTRE_MANAGER, gate=None))
    manager.goto("/centre/alerts/")
    manager.get_by_role("link", name="Xe chờ nhiều").click()
    manager.locator("form[action$='/acknowledge/'] button").click()
    expect(manager.locator("form[action$='/acknowledge/']")).to_have_count(0)
    see(manager, "alert")
    manager.get_by_role("link", name="Giao nhiệm vụ").click()
    manager.locator("[name=unit]").select_option(label="Hải quan Hữu Nghị")
    manager.locator("[name=asked]").fill("Bố trí thêm một tổ kiểm hóa đến khi hết ùn tắc.")
    manager.locator("[name=evidence]").fill("Báo cáo số xe đã kiểm trong ca.")
    see(manager, "task-give")
    manager.locator("form[action='/assignments/give/'] button").click()
    task = manager.url

    worker = sign_in(new_page(), signed_in(unit))  # type: ignore[arg-type] # an id as text
    worker.goto("/assignments/")
    worker.locator("tbody a").first.click()
    assert worker.url == task
    worker.locator("form[action$='/accept/'] button").click()
    worker.locator("details:has(form[action$='/hand-in/']) summary").click()
    worker.locator("form[action$='/hand-in/'] [name=text]").fill("Đã kiểm 45 xe trong ca đêm, báo cáo 12/BC.")
    paper: FilePayload = {
        "name": "bao-cao-12.pdf",
        "mimeType": "application/pdf",
        "buffer": b"%PDF-1.7 12/BC",
    }
    worker.locator("form[action$='/hand-in/'] [name=evidence]").set_input_files([paper])
    worker.locator("form[action$='/hand-in/'] button").click()
    see(worker, "task-handed-in")

    manager.goto(task)
    with manager.expect_download() as kept:
        manager.get_by_role("link", name="bao-cao-12.pdf").click()
    assert Path(kept.value.path()).read_bytes() == b"%PDF-1.7 12/BC"
    manager.locator("form[action$='/finish/'] button").click()
    expect(manager.locator(".head-line .badge")).to_have_text("Hoàn thành")
    [one] = insight.list_alerts(gates=None)
    manager.goto(f"/centre/alerts/{one.id}/")
    expect(manager.get_by_text("Hoàn thành")).to_be_visible()
    manager.goto(f"/centre/alerts/rules/{one.rule_id}/")
    see(manager, "rule")
    manager.goto("/assignments/report/")
    see(manager, "task-report")
