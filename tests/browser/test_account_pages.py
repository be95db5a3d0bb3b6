"""The account's pages in a real browser: by keyboard, on a phone, in the dark, for axe."""

from collections.abc import Iterator
from uuid import UUID

import pytest
from playwright.sync_api import CDPSession, Page, expect

from tests.support.browser import PHONE, NewPage, axe_complaints, wider_than_the_screen
from tests.support.people import PASSWORD, give_role, make_person
from tests.support.sign_in import code_of, set_password, set_up_app
from xulang.kernel.words import Role

PIN = "285193"


@pytest.fixture
def key(live: object) -> str:
    """An officer with an authenticator app; answers its key."""
    user_id = officer(name="Trần Thị Lan", username="lan")
    return set_up_app(user_id)


def officer(*, name: str, username: str) -> UUID:
    user_id = make_person(full_name=name, username=username)
    set_password(user_id)
    give_role(user_id=user_id, role=Role.CUSTOMS_OFFICER)
    return user_id


def sign_in(page: Page, username: str, key: str = "") -> None:
    """By keyboard alone."""
    page.goto("/account/sign-in/")
    page.get_by_label("Tên đăng nhập").focus()
    page.keyboard.type(username)
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    if key:
        page.get_by_label("Mã", exact=True).focus()
        page.keyboard.type(code_of(key))
        page.keyboard.press("Enter")
        page.wait_for_url(lambda url: "second-factor" not in url)


@pytest.fixture(params=["light-desk", "dark-phone"])
def visitor(request: pytest.FixtureRequest, new_page: NewPage) -> Page:
    scheme, place = request.param.split("-")
    return new_page(scheme=scheme, width=PHONE if place == "phone" else 1280)


def test_axe_finds_nothing_and_nothing_is_too_wide(visitor: Page, key: str) -> None:
    def check(path: str) -> None:
        visitor.goto(path)
        assert axe_complaints(visitor) == [], path
        assert wider_than_the_screen(visitor) == 0, path

    for path in ("/account/sign-in/", "/account/switch/", "/account/password/forgotten/"):
        check(path)
    visitor.goto("/account/sign-in/")
    visitor.get_by_role("button", name="Đăng nhập", exact=True).click()
    assert axe_complaints(visitor) == []
    sign_in(visitor, "lan", key)
    for path in (
        "/account/",
        "/account/sessions/",
        "/account/pin/",
        "/account/second-factor/",
        "/account/second-factor/passkeys/add/",
        "/account/second-factor/recovery-codes/new/",
        "/account/password/change/",
        "/account/sign-out/",
    ):
        check(path)


def test_a_new_officer_sets_up_his_app_without_scripts(new_page: NewPage) -> None:
    page = new_page(scripts="off", width=PHONE)
    officer(name="Phạm Văn Hùng", username="hung")
    sign_in(page, "hung")
    expect(page.get_by_text("Cán bộ đăng nhập bằng hai yếu tố")).to_be_visible()
    page.get_by_role("link", name="Thiết lập ứng dụng xác thực").click()
    expect(page.get_by_role("img", name="Mã QR")).to_be_visible()
    page.get_by_label("Mã", exact=True).fill(code_of(page.locator("code").inner_text()))
    page.get_by_role("button", name="Thiết lập").click()
    expect(page.get_by_role("heading", name="Mã khôi phục")).to_be_visible()
    page.goto("/account/")
    expect(page.get_by_role("heading", name="Phạm Văn Hùng")).to_be_visible()


def test_officers_change_at_a_tablet_by_keyboard(page: Page, key: str) -> None:
    sign_in(page, "lan", key)
    page.goto("/account/pin/")
    page.get_by_label("Mã PIN mới", exact=True).fill(PIN)
    page.get_by_label("Nhập lại mã PIN mới").fill(PIN)
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Đăng xuất").click()
    page.get_by_role("link", name="Trần Thị Lan").focus()
    page.keyboard.press("Enter")
    page.get_by_label("Mã PIN").focus()
    page.keyboard.type(PIN)
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: "/switch/" not in url)
    page.goto("/account/")
    expect(page.get_by_role("heading", name="Trần Thị Lan")).to_be_visible()


@pytest.fixture
def authenticator(page: Page) -> Iterator[CDPSession]:
    """Chromium's own virtual passkey, as a tablet's fingerprint reader would be."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    session.send(
        "WebAuthn.addVirtualAuthenticator",
        {
            "options": {
                "protocol": "ctap2",
                "transport": "internal",
                "hasResidentKey": True,
                "hasUserVerification": True,
                "isUserVerified": True,
                "automaticPresenceSimulation": True,
            }
        },
    )
    yield session
    session.detach()


@pytest.mark.usefixtures("authenticator")
def test_a_passkey_is_set_up_and_signs_in_under_the_strict_policy(page: Page, live: object) -> None:
    officer(name="Phạm Văn Hùng", username="hung")
    # A passkey needs a name: browsers refuse it for a bare address such as 127.0.0.1.
    base = str(live.url).replace("127.0.0.1", "localhost")  # type: ignore[attr-defined] # the live server
    page.goto(f"{base}/account/sign-in/")
    page.get_by_label("Tên đăng nhập").fill("hung")
    page.get_by_label("Mật khẩu").fill(PASSWORD)
    page.get_by_role("button", name="Đăng nhập", exact=True).click()
    page.get_by_role("link", name="Thêm khóa truy cập").click()
    page.get_by_label("Chỉ cần khóa truy cập này").check()
    page.get_by_role("button", name="Thêm khóa truy cập").click()
    expect(page.get_by_role("heading", name="Mã khôi phục")).to_be_visible()
    page.get_by_role("button", name="Đăng xuất").click()
    page.goto(f"{base}/account/sign-in/")
    page.get_by_role("button", name="Đăng nhập bằng khóa truy cập").click()
    page.wait_for_url(lambda url: "sign-in" not in url)
    page.goto(f"{base}/account/")
    expect(page.get_by_role("heading", name="Phạm Văn Hùng")).to_be_visible()
