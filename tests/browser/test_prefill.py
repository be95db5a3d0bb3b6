"""A draft filled from a customs declaration in a real browser: with and without scripts, clean for axe."""

from dataclasses import replace
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Page, expect

from tests.support.browser import DESK, PHONE, LiveServer, NewPage, axe_complaints, wider_than_the_screen
from tests.support.companies import begin, clerk_of, make_company, reference
from tests.support.documents import files
from tests.support.documents.stories import make_story
from tests.support.documents.styles import make_style

STORY = next(
    make_story(seed)
    for seed in range(99)
    if make_story(seed).type == "B11" and len(make_story(seed).goods) == 3
)
STYLE = replace(make_style(3), missing=frozenset({"hs_code"}))
TITLE = "Điền từ tờ khai hải quan"


@pytest.fixture
def client(live: LiveServer) -> Client:
    """The clerk's session, made where the pages find it."""
    reference()
    return clerk_of(make_company())


@pytest.fixture
def printout(tmp_path: Path) -> Path:
    file = tmp_path / "to-khai.pdf"
    file.write_bytes(files.as_pdf(STORY, STYLE))
    return file


def sign_in(page: Page, client: Client) -> Page:
    name = settings.SESSION_COOKIE_NAME
    page.context.add_cookies(
        [{"name": name, "value": client.cookies[name].value, "url": settings.PUBLIC_URL}]
    )
    return page


def upload(page: Page, draft: str, printout: Path) -> None:
    page.goto(draft + "route/")
    page.get_by_role("link", name=TITLE).click()
    page.get_by_label("Tệp tờ khai hải quan").set_input_files(printout)
    page.get_by_role("button", name="Đọc tệp").click()
    expect(page.get_by_role("heading", name="Chưa đọc được")).to_be_visible()


@pytest.mark.parametrize("scripts", ["on", "off"])
def test_a_draft_is_filled_from_a_printout(
    new_page: NewPage, client: Client, printout: Path, scripts: str
) -> None:
    page = sign_in(new_page(scripts=scripts), client)
    draft = begin(client)
    upload(page, draft, printout)
    expect(page.get_by_role("cell", name=STORY.number, exact=True)).to_be_visible()
    page.get_by_role("button", name="Điền").click()
    expect(page).to_have_url(draft + "review/")
    page.goto(draft + "goods/0/")
    expect(page.get_by_label("Số tờ khai hải quan")).to_have_value(STORY.number)


@pytest.mark.parametrize(("width", "scheme"), [(PHONE, "dark"), (DESK, "light")])
def test_axe_finds_nothing_and_nothing_sticks_out(
    new_page: NewPage, client: Client, printout: Path, tmp_path: Path, width: int, scheme: str
) -> None:
    page = sign_in(new_page(width=width, scheme=scheme), client)
    draft = begin(client)
    client.post(draft + "route/", {"direction": "import"})
    page.goto(draft + "document/")
    assert axe_complaints(page) == []
    broken = tmp_path / "a.pdf"
    broken.write_bytes(b"%PDF-1.7 torn")
    page.get_by_label("Tệp tờ khai hải quan").set_input_files(broken)
    page.get_by_role("button", name="Đọc tệp").click()
    expect(page.get_by_role("alert")).to_contain_text("Tệp bị hỏng")
    assert axe_complaints(page) == []
    upload(page, draft, printout)
    expect(page.get_by_role("heading", name="Giữ nguyên những gì đã nhập")).to_be_visible()
    assert axe_complaints(page) == []
    assert wider_than_the_screen(page) == 0
    page.screenshot(path=tmp_path / "shown.png", full_page=True)
