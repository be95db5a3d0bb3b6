"""A company asks for a replacement at its phone and customs decides at a desk, with and without scripts."""

import base64
import re
from pathlib import Path
from uuid import UUID

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Page, expect

from tests.support.browser import DESK, PHONE, LiveServer, NewPage, axe_complaints, wider_than_the_screen
from tests.support.companies import clerk_of, customs_registers, declare, make_company, reference
from tests.support.officers import officer
from xulang.crossing import api as crossing
from xulang.declarations import api as declarations
from xulang.kernel.words import Role

PICTURE = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)


@pytest.fixture
def client(live: LiveServer) -> Client:
    reference()
    return clerk_of(make_company())


@pytest.fixture
def declaration(client: Client) -> UUID:
    found = declare(client)
    customs_registers(found)
    return found


def sign_in(page: Page, client: Client) -> Page:
    name = settings.SESSION_COOKIE_NAME
    cookie = {"name": name, "value": client.cookies[name].value, "url": settings.PUBLIC_URL}
    page.context.add_cookies([cookie])  # type: ignore[list-item] # a plain dict
    return page


def look(page: Page, name: str) -> None:
    """Clean for axe and no wider than the screen, at a phone's and a desk's width."""
    for width in (PHONE, DESK):
        page.set_viewport_size({"width": width, "height": 800})
        assert axe_complaints(page) == [], name
        assert wider_than_the_screen(page) == 0, name
    page.set_viewport_size({"width": PHONE, "height": 800})


@pytest.mark.parametrize("scripts", ["on", "off"])
def test_a_replacement_from_the_phone_to_the_officers_word(
    new_page: NewPage, client: Client, declaration: UUID, tmp_path: Path, scripts: str
) -> None:
    photo = tmp_path / "xe.png"
    photo.write_bytes(PICTURE)
    phone = sign_in(new_page(scripts=scripts), client)
    phone.set_viewport_size({"width": PHONE, "height": 800})
    phone.goto(f"/declarations/{declaration}/")
    phone.get_by_role("link", name="Yêu cầu thay thế").click()
    phone.get_by_label("Biển số", exact=True).fill("12C-777.77")
    phone.get_by_role("button", name="Tiếp tục").last.click()
    expect(phone.get_by_text("Giữ nguyên thứ tự").first).to_be_visible()
    if scripts == "on":
        look(phone, "what it does")
    phone.get_by_label("Xe bị hỏng").check()
    phone.locator("input[type=file]").set_input_files(photo)
    phone.get_by_role("button", name="Gửi yêu cầu").click()
    expect(phone.get_by_text("Hải quan chưa quyết định.")).to_be_visible()
    desk = sign_in(new_page(scripts=scripts), officer(Role.CUSTOMS_OFFICER))
    desk.goto("/officer/")
    [truck] = crossing.list_crossings(declaration_ids=[declaration])
    desk.goto(f"/officer/crossings/{truck.id}/")
    expect(desk.get_by_role("heading", name="Yêu cầu thay thế cần quyết định")).to_be_visible()
    expect(desk.locator("img.photo")).to_have_attribute("src", re.compile("/photos/"))
    if scripts == "on":
        look(desk, "decision")
        loaded = desk.locator("img.photo").evaluate("image => image.complete && image.naturalWidth")
        assert loaded == 1
        desk.set_viewport_size({"width": DESK, "height": 800})
    desk.get_by_role("button", name=re.compile("Xác nhận.*Thay")).click()
    expect(desk.get_by_role("heading", name="Yêu cầu thay thế cần quyết định")).to_have_count(0)
    stored = declarations.get_declaration(declaration_id=declaration).content
    assert stored is not None
    assert stored.vehicles[0].plate == "12C77777"
