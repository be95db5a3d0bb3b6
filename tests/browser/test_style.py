"""Every shared part as people see it: narrow and wide, light and dark, with and without errors."""

import pytest
from playwright.sync_api import Page, Request, expect

from tests.support.browser import DESK, PHONE, LiveServer, NewPage, axe_complaints, wider_than_the_screen
from xulang.platform import ids
from xulang.platform.clock import now
from xulang.platform.models import Installation

STYLE = "/style/"


@pytest.fixture(autouse=True)
def demonstration(live: LiveServer) -> None:
    Installation.objects.using("owner").create(id=ids.new_id(), is_demonstration=True, created_at=now())


FIRST_LOAD = 100_000


def test_a_first_load_is_light(page: Page) -> None:
    finished: list[Request] = []
    page.on("requestfinished", lambda request: finished.append(request))  # noqa: PLW0108 -- Playwright cannot take a builtin
    page.goto(STYLE)
    expect(page.locator(".live")).to_be_visible()  # the script has run, so all has been loaded
    sizes = [request.sizes() for request in finished]
    assert len(sizes) >= 3  # the page, its style, its script
    assert sum(size["responseBodySize"] + size["responseHeadersSize"] for size in sizes) < FIRST_LOAD


@pytest.mark.parametrize("width", [PHONE, DESK])
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("query", ["", "?errors=1"])
def test_axe_finds_nothing_and_nothing_sticks_out(
    new_page: NewPage, width: int, scheme: str, query: str
) -> None:
    page = new_page(width=width, scheme=scheme)
    page.goto(STYLE + query)
    assert axe_complaints(page) == []
    assert wider_than_the_screen(page) == 0


PLAIN = """<html lang="vi"><title>Trang</title><body style="background: #fff">
<main><h1>Trang</h1><p>Xin chào</p><p>Xin chào</p></main>"""
FADE = "text => { text.style.color = '#e5e5e5'; }"
# Behind the text: nothing about the text itself is another than before.
SLIDE_UNDER = """text => {
    const box = document.createElement("span");
    Object.assign(text.style, {position: "relative", zIndex: 0});
    Object.assign(box.style, {position: "absolute", inset: 0, zIndex: -1, backgroundColor: "#334155"});
    text.append(box);
}"""


def test_what_passed_once_is_found_when_it_is_painted_otherwise(page: Page) -> None:
    for harm in (FADE, SLIDE_UNDER):
        page.set_content(PLAIN)
        assert axe_complaints(page) == []
        page.locator("p").first.evaluate(harm)
        [complaint] = axe_complaints(page)
        assert complaint.startswith("color-contrast: <p style"), harm
