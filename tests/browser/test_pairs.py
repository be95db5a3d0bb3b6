"""Two companies pair their trucks at their phones; customs reads what is missing."""

import os
from pathlib import Path

import pytest
from django.test import Client
from playwright.sync_api import Page, expect

from tests.browser.test_corrections import look, sign_in
from tests.support.browser import LiveServer, NewPage
from tests.support.companies import clerk_of
from tests.support.officers import officer
from tests.support.pairs import CARRIER, Side, two_sides
from tests.support.story import COMPANY, reference_data
from xulang.kernel.words import Role, Step

PICTURES = os.environ.get("XULANG_PICTURES")


@pytest.fixture
def sides(live: LiveServer) -> tuple[Side, Side]:
    reference_data()
    return two_sides()


def test_a_truck_of_another_company_is_named_agreed_on_and_looked_at(
    new_page: NewPage, sides: tuple[Side, Side]
) -> None:
    source, receiver = sides

    def see(page: Page, name: str) -> None:
        look(page, name)
        if PICTURES:
            page.screenshot(path=Path(PICTURES) / f"{name}.png", full_page=True)

    def visit(client: Client, path: str, name: str) -> None:
        page = sign_in(new_page(), client)
        page.goto(path)
        see(page, name)

    ours = sign_in(new_page(), clerk_of(COMPANY))
    ours.goto(f"/declarations/{source.declaration}/")
    ours.get_by_role("link", name="Ghép xe và khai khối lượng").click()
    see(ours, "naming")
    ours.get_by_label("Số tờ khai của xe bên kia").fill(receiver.number)
    ours.get_by_label("Biển số xe bên kia").fill("12c 678.90")
    ours.get_by_role("button", name="Nêu xe này").click()
    expect(ours.get_by_text("Đã nêu xe bên kia.")).to_be_visible()

    theirs = sign_in(new_page(), clerk_of(CARRIER))
    theirs.goto(f"/declarations/{receiver.declaration}/vehicles/{receiver.truck}/pairing/")
    see(theirs, "answering")
    theirs.get_by_role("button", name="Đồng ý").click()
    expect(theirs.get_by_text("Đã gửi trả lời.")).to_be_visible()

    source.enter()
    source.confirm(Role.TRANSPORT_OFFICER, Step.TRANSPORT_LICENCE)
    customs = officer(Role.CUSTOMS_OFFICER)
    visit(customs, f"/officer/crossings/{source.truck}/", "officer")
    visit(clerk_of(COMPANY), f"/declarations/{source.declaration}/", "declaration")
    desk = sign_in(new_page(), customs)
    desk.goto(f"/officer/crossings/{source.truck}/")
    expect(desk.get_by_text("Còn thiếu trước khi được ký sang tải")).to_be_visible()
    receiver.now = source.now
    receiver.enter()
    desk.reload()
    expect(desk.get_by_text("Đã đủ điều kiện: hải quan có thể ký.")).to_be_visible()
    expect(desk.get_by_role("button", name="Xác nhận: Sang tải")).to_be_visible()
