"""A company's pages in a real browser: by keyboard, on a phone, without scripts, and found clean by axe."""

import re
from uuid import UUID

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Page, expect

from tests.support.browser import DESK, PHONE, LiveServer, NewPage, axe_complaints, wider_than_the_screen
from tests.support.companies import (
    DRIVER,
    TRUCK,
    begin,
    clerk_of,
    customs_refuses,
    customs_registers,
    declare,
    fill_in,
    make_company,
    reference,
    soon,
    wish_of,
)
from xulang.crossing import api as crossing
from xulang.declarations import api as declarations
from xulang.declarations.models import Draft
from xulang.kernel.words import Role
from xulang.platform.ids import new_id


@pytest.fixture
def client(live: LiveServer) -> Client:
    """The clerk's session, made where the pages find it."""
    reference()
    return clerk_of(make_company())


def sign_in(page: Page, client: Client) -> Page:
    """The browser takes over the test client's session."""
    name = settings.SESSION_COOKIE_NAME
    page.context.add_cookies(
        [{"name": name, "value": client.cookies[name].value, "url": settings.PUBLIC_URL}]
    )
    return page


def held(declaration: UUID) -> None:
    (seen,) = crossing.list_crossings(declaration_ids=[declaration])
    crossing.hold(
        request=wish_of(Role.BORDER_GUARD_OFFICER),
        declaration_id=declaration,
        crossing_id=seen.id,
        reason=crossing.Reason.PAPERS_MISSING,
        note="Thiếu giấy phép liên vận",
    )


@pytest.mark.parametrize(("width", "scheme"), [(PHONE, "dark"), (DESK, "light")])
def test_axe_finds_nothing_and_nothing_sticks_out(
    new_page: NewPage, client: Client, width: int, scheme: str
) -> None:
    registered, refused = declare(client), declare(client)
    customs_registers(registered)
    held(registered)
    customs_refuses(refused, note="Sai số tờ khai hải quan")
    whole, begun = begin(client), begin(client)
    fill_in(client, whole)
    truck = new_id()
    client.post(f"{begun}vehicles/{truck}/", {**TRUCK, "plate": "??", "container_number": "CSQU3054384"})
    client.post(f"{begun}vehicles/{new_id()}/", {**TRUCK, "plate": "12C99999", "part": "source"})
    pages = (
        "/company/",
        "/declarations/?q=12c",
        f"/declarations/{registered}/",
        f"/declarations/{refused}/",
        f"/declarations/{refused}/cancel/",
        f"/declarations/{registered}/receipts/",
        "/messages/",
        *(f"{begun}{page}/?errors=1" for page in ("route", "vehicles", f"vehicles/{truck}", "drivers")),
        *(f"{whole}{page}/" for page in ("drivers", "goods/0", "goods", "parties", "review", "delete")),
        f"{begun}review/",
    )
    page = sign_in(new_page(width=width, scheme=scheme), client)
    for address in pages:
        page.goto(address)
        assert (address, axe_complaints(page)) == (address, [])
        assert (address, wider_than_the_screen(page)) == (address, 0)


FIRST_CHOICE = "↓"


def tab_to(page: Page, target: str) -> None:
    """Press the tab key until the focus is there."""
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("target => document.activeElement?.matches(target)", target):
            return
    pytest.fail(f"the tab key does not lead to {target}")


def type_in(page: Page, fields: dict[str, str]) -> None:
    for name, value in fields.items():
        tab_to(page, f"[name={name}]")
        if value == FIRST_CHOICE:
            page.keyboard.press("ArrowDown")
        else:
            page.keyboard.type(value)


def test_a_truck_is_declared_by_the_keyboard_alone(new_page: NewPage, client: Client) -> None:
    page = sign_in(new_page(), client)
    page.goto("/company/")
    tab_to(page, "main form[action='/declarations/drafts/'] button")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("/route/$"))
    tab_to(page, "[name=direction]")
    page.keyboard.press("Space")
    type_in(page, {"gate": FIRST_CHOICE})
    tab_to(page, "[name=expected_arrival]")
    page.evaluate("moment => { document.activeElement.value = moment }", soon())
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text("Phương tiện")
    type_in(page, {"plate": "12C-123.45", "type": FIRST_CHOICE})
    type_in(
        page, {"trailer_plate": "12R01234", "container_number": "CSQU3054383", "cargo_weight_kg": "10710"}
    )
    type_in(page, {"tare_kg": "10000"})
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text("Lái xe")
    type_in(page, {"name": DRIVER["name"], "phone": DRIVER["phone"], "id_kind": FIRST_CHOICE})
    type_in(page, {"id_number": DRIVER["id_number"]})
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text("Hàng hóa")
    type_in(page, {"owner_name": "Công ty Mẫu", "customs_number": "300000000000"})
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text("Các bên và người nộp phí")
    type_in(page, {"officer_phone": "0912345670", "exporter_name": "Công ty Mẫu"})
    type_in(page, {"exporter_tax_code": "0100233488"})
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text("Kiểm tra và gửi")
    tab_to(page, "main form:not([action]) button")
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_contain_text("Tờ khai 20")
    assert not Draft.objects.exists()


def test_without_scripts_the_list_of_own_vehicles_still_serves(new_page: NewPage, client: Client) -> None:
    declare(client)
    draft = begin(client)
    page = sign_in(new_page(scripts="off", width=PHONE), client)
    page.goto(f"{draft}vehicles/")
    page.fill("[name=plate]", "99Z")
    page.get_by_role("button", name="Tìm trong danh sách").click()
    expect(page.get_by_text("Không có phương tiện nào trong danh sách bắt đầu như vậy.")).to_be_visible()
    page.fill("[name=plate]", "12c")
    page.get_by_role("button", name="Tìm trong danh sách").click()
    page.get_by_role("button", name="12C-123.45").click()
    expect(page.locator("[name=plate]")).to_have_value("12C12345")
    page.fill("[name=cargo_weight_kg]", "1")
    page.fill("[name=container_number]", "CSQU3054383")
    page.get_by_role("button", name="Tiếp tục").last.click()
    expect(page.locator(".error-summary")).to_contain_text("Tự trọng xe")
    page.fill("[name=tare_kg]", "10000")
    page.locator("main").get_by_role("button", name="Tiếp tục").last.click()
    expect(page.locator("h1")).to_have_text("Lái xe")


def test_a_draft_saves_itself_and_offers_what_is_typed(new_page: NewPage, client: Client) -> None:
    declare(client)
    draft = begin(client)
    page = sign_in(new_page(), client)
    page.goto(f"{draft}vehicles/")
    page.locator("[name=plate]").press_sequentially("14H")
    expect(page.locator("#own")).to_contain_text("Không có phương tiện nào")
    expect(page.locator("[data-autosave-status]")).to_have_attribute("data-state", "saved")
    (saved,) = declarations.list_drafts(organisation_id=Draft.objects.get().organisation_id)
    assert [vehicle["plate"] for vehicle in saved.body["vehicles"]] == ["14H"]  # type: ignore[index,union-attr,call-overload] # JSON of a draft
    page.locator("[name=plate]").fill("")
    page.locator("[name=plate]").press_sequentially("12C")
    expect(page.locator("#own button").first).to_contain_text("12C-123.45")
    # A trader who was declared before: his name is typed, the rest comes with the button below it.
    page.goto(f"{draft}parties/")
    page.locator("[name=importer_name]").press_sequentially("xyz")
    expect(page.locator("#known-importer")).to_contain_text("Không có mục đã khai nào")
    page.locator("[name=importer_name]").fill("")
    page.locator("[name=importer_name]").press_sequentially("cong ty m")
    expect(page.locator("#known-importer button").first).to_contain_text("Công ty Mẫu")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("[name=importer_tax_code]")).to_have_value("0100233488")
    expect(page.locator("[name=importer_name]")).to_have_value("Công ty Mẫu")


def test_cancelling_asks_in_a_dialog(new_page: NewPage, client: Client) -> None:
    declaration = declare(client)
    page = sign_in(new_page(), client)
    page.goto(f"/declarations/{declaration}/")
    page.get_by_role("link", name="Hủy tờ khai").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Thay đổi kế hoạch").check()
    dialog.get_by_role("button", name="Hủy tờ khai").click()
    expect(page.locator("main")).to_contain_text("Đã hủy")
