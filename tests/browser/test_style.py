"""Every shared part as people see it: narrow and wide, light and dark, with and without errors."""

import pytest
from playwright.sync_api import Page

from tests.support.browser import DESK, PHONE, LiveServer, NewPage, axe_complaints, wider_than_the_screen
from xulang.platform import ids
from xulang.platform.clock import now
from xulang.platform.models import Installation

STYLE = "/style/"
RECEIVED = ("responseBodySize", "responseHeadersSize")


@pytest.fixture(autouse=True)
def demonstration(live: LiveServer) -> None:
    Installation.objects.using("owner").create(id=ids.new_id(), is_demonstration=True, created_at=now())


FIRST_LOAD = 100_000


def test_a_first_load_is_light(page: Page) -> None:
    loaded: list[int] = []
    page.on("requestfinished", lambda request: loaded.append(sum(request.sizes()[part] for part in RECEIVED)))
    page.goto(STYLE, wait_until="networkidle")
    assert len(loaded) >= 3  # the page, its style, its script
    assert sum(loaded) < FIRST_LOAD


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
